//! The page on a phone, on a tablet and on a desk.

use anyhow::{Result, ensure};
use page_tests::{Address, Page, on_page};

#[tokio::test]
async fn nothing_is_wider_than_the_screen() -> Result<()> {
    on_page(Address::from("?scenario=hot-key"), async |page| {
        for (width, height) in [(320, 640), (390, 844), (768, 1024), (1440, 900), (2560, 1440)] {
            page.set_viewport(width, height).await?;
            page.by_role("button", "Pause").wait().await?;
            let overflow = page
                .evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
                )
                .await?;
            ensure!(overflow == 0, "{width} px wide, {overflow} px stick out");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_phone_has_every_panel_in_the_drawer() -> Result<()> {
    on_page(Address::from("?scenario=hot-key"), async |page| {
        page.set_viewport(390, 844).await?;
        for (tab, thing, name) in [
            ("Producers", "button", "Add producer"),
            ("Readers", "button", "Add reader"),
            ("Shards", "button", "Split shard"),
            ("Table", "table", "Shards"),
            ("Record", "button", "Drop record"),
        ] {
            page.by_role("tab", tab).click().await?;
            page.by_role(thing, name).wait().await?;
        }
        // A panel that a key shows has its tab in sight, too.
        let press = "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 't', bubbles: true }))";
        page.evaluate(press).await?;
        page.by_role("table", "Shards").wait().await?;
        let right = "document.getElementById('tab-table').getBoundingClientRect().right <= innerWidth";
        assert_eq!(page.evaluate(right).await?, true);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_wide_screen_gives_most_of_itself_to_the_floor() -> Result<()> {
    on_page(Address::default(), async |page| {
        page.set_viewport(1440, 900).await?;
        page.by_role("button", "Drop record").wait().await?;
        let share = floor_share(page).await?;
        ensure!(share > 0.6, "the floor has {share:.2} of the first screen");
        Ok(())
    })
    .await
}

async fn floor_share(page: &Page) -> Result<f64> {
    let area = page
        .evaluate(
            "(() => { const r = document.querySelector('.floor').getBoundingClientRect(); \
             return r.width * (Math.min(r.bottom, innerHeight) - Math.max(r.top, 0)) \
             / (innerWidth * innerHeight); })()",
        )
        .await?;
    Ok(area.as_f64().unwrap_or_default())
}
