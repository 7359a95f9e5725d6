//! Splitting and merging with the pointer, on the floor itself.

use anyhow::{Context as _, Result};
use page_tests::{Address, Page, on_page};

#[tokio::test]
async fn a_click_on_a_belt_holds_the_knife_there_and_a_second_one_cuts() -> Result<()> {
    on_page(Address::from("?scenario=empty"), async |page| {
        page.set_viewport(1440, 900).await?;
        page.by_role("button", "0.333 – 0.667").containing().wait().await?;
        click_the_middle_of_the_belts(page).await?;
        page.by_role("button", "Split here").click().await?;
        // The middle of the canvas is the middle of shard 1.
        page.by_role("button", "0.333 – 0.5").containing().wait().await?;
        page.by_role("button", "– 0.667").containing().wait().await?;
        page.by_role("button", "Merge shard 3 and shard 4").hover().await?;
        page.by_role("button", "Merge shard 3 and shard 4").click().await?;
        page.by_role("button", "0.333 – 0.667").containing().wait().await?;
        Ok(())
    })
    .await
}

async fn click_the_middle_of_the_belts(page: &Page) -> Result<()> {
    // The canvas is hidden from assistive technology, which has the ruler and the forms instead.
    let place = page
        .evaluate(
            "(() => { const r = document.querySelector('canvas').getBoundingClientRect(); \
             return [r.left + r.width / 2, r.top + r.height / 2]; })()",
        )
        .await?;
    let at = |index: usize| place.get(index).and_then(|value| value.as_f64());
    let (x, y) = at(0).zip(at(1)).context("the canvas has a place")?;
    for kind in ["mousePressed", "mouseReleased"] {
        let event = serde_json::json!({
            "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1,
        });
        page.command("Input.dispatchMouseEvent", event).await?;
    }
    Ok(())
}
