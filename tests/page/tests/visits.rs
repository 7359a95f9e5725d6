//! What a visit is kept as: over a reload, for the next visit, in links and in files.

use anyhow::{Context as _, Result, ensure};
use page_tests::{Address, Page, on_page};
use serde_json::json;

/// A shard of the empty scenario, by its place on the ruler.
async fn sees_shard(page: &Page, range: &str) -> Result<()> {
    page.by_role("button", range).containing().wait().await?;
    Ok(())
}

/// Cuts the last third of the empty scenario in two, and stops time.
async fn split_and_pause(page: &Page) -> Result<()> {
    page.by_role("button", "0.667 – 1.000").containing().press("s").await?;
    page.by_role("button", "Split here").click().await?;
    sees_shard(page, "0.667 – 0.833").await?;
    page.by_role("button", "Pause").click().await?;
    page.by_role("button", "Play").wait().await?;
    Ok(())
}

/// Waits until the life on stage is kept with so many commands.
async fn is_kept(page: &Page, commands: usize) -> Result<()> {
    let kept = format!(
        "((kept) => kept && (JSON.parse(kept).commands ?? []).length === {commands})\
         (localStorage.getItem('shardbelt-life'))"
    );
    page.wait_until("the life is kept", async || Ok(page.evaluate(&kept).await? == json!(true)))
        .await
}

async fn says(page: &Page, text: &str) -> Result<()> {
    page.wait_until(text, async || Ok(page.text().await?.contains(text))).await
}

async fn reload(page: &Page) -> Result<()> {
    page.session().refresh().await.context("cannot reload")
}

#[tokio::test]
async fn a_reload_goes_on_where_the_visitor_was() -> Result<()> {
    on_page(Address::from("?scenario=empty"), async |page| {
        page.set_viewport(1440, 900).await?;
        page.by_role("button", "Theme: Auto").click().await?;
        split_and_pause(page).await?;
        reload(page).await?;
        sees_shard(page, "0.667 – 0.833").await?;
        page.by_role("button", "Play").wait().await?;
        page.by_role("button", "Theme: Light").wait().await?;
        // What was done can still be undone.
        page.by_role("button", "Undo").click().await?;
        sees_shard(page, "0.667 – 1.000").await
    })
    .await
}

#[tokio::test]
async fn the_next_visit_goes_on_unless_its_address_names_a_scenario_and_restart_forgets()
-> Result<()> {
    on_page(Address::from("?scenario=empty"), async |page| {
        page.set_viewport(1440, 900).await?;
        split_and_pause(page).await?;
        page.session().goto("about:blank").await?;
        page.open(&Address::default()).await?;
        sees_shard(page, "0.667 – 0.833").await?;

        page.open(&Address::from("?scenario=empty")).await?;
        sees_shard(page, "0.667 – 1.000").await?;

        split_and_pause(page).await?;
        page.by_role("button", "Restart").click().await?;
        sees_shard(page, "0.667 – 1.000").await?;
        is_kept(page, 0).await?;
        page.session().goto("about:blank").await?;
        page.open(&Address::default()).await?;
        sees_shard(page, "0.667 – 1.000").await
    })
    .await
}

/// What the visitor copied last.
async fn clipboard(page: &Page) -> Result<String> {
    page.command("Browser.grantPermissions", json!({ "permissions": ["clipboardReadWrite"] }))
        .await?;
    let text = page.evaluate("navigator.clipboard.readText()").await?;
    text.as_str().map(str::to_owned).context("nothing was copied")
}

#[tokio::test]
async fn a_link_leads_to_the_very_same_run_on_a_new_page_and_on_an_open_one() -> Result<()> {
    on_page(Address::from("?scenario=empty"), async |page| {
        page.set_viewport(1440, 900).await?;
        split_and_pause(page).await?;
        page.by_role("button", "Share").click().await?;
        says(page, "The link is copied. It has").await?;
        let link = clipboard(page).await?;
        ensure!(link.contains("/#s=1:") && !link.contains("scenario"), "{link}");

        page.by_role("button", "Restart").click().await?;
        sees_shard(page, "0.667 – 1.000").await?;
        is_kept(page, 0).await?;
        // In the open page: only what is behind the # is new.
        page.evaluate(&format!("location.hash = {:?}", link.split_once('#').context("#")?.1))
            .await?;
        sees_shard(page, "0.667 – 0.833").await?;

        page.session().goto("about:blank").await?;
        page.open(&Address::from("?scenario=hot-key")).await?;
        sees_shard(page, "0.000 – 0.250").await?;
        page.session().goto("about:blank").await?;
        page.session().goto(&link).await?;
        sees_shard(page, "0.667 – 0.833").await?;
        // From then on it is the visitor's own, and a reload goes on with that.
        page.by_role("button", "0.667 – 0.833").containing().press("s").await?;
        page.by_role("button", "Split here").click().await?;
        sees_shard(page, "0.667 – 0.75").await?;
        is_kept(page, 2).await?;
        reload(page).await?;
        sees_shard(page, "0.667 – 0.75").await
    })
    .await
}

#[tokio::test]
async fn a_link_that_cannot_be_read_says_why_and_shows_the_first_scenario() -> Result<()> {
    on_page(Address::from("#s=1:AAAA"), async |page| {
        let said =
            "The link cannot be unpacked: a part of it is missing or was changed. Copy it again.";
        says(page, said).await?;
        page.by_role("button", "Close").click().await?;
        page.by_role("button", "Close").wait_until_gone().await?;
        page.by_role("button", "Pause").wait().await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_was_kept_and_cannot_be_read_says_so_and_is_forgotten() -> Result<()> {
    on_page(Address::default(), async |page| {
        page.by_role("button", "Pause").wait().await?;
        // Afterwards nothing is written any more, as when the page is left.
        let spoil = "((text) => [sessionStorage, localStorage].forEach((storage) => \
                     storage.setItem('shardbelt-life', text)))('{ \"version\": 1, \"title\": 7 }')";
        page.evaluate(&format!("({spoil}, Storage.prototype.setItem = () => {{}}, 1)")).await?;
        reload(page).await?;
        says(page, "What was kept of your last visit cannot be read").await?;
        says(page, "Line 1, column 26, title: invalid type: integer `7`").await?;
        page.by_role("button", "Pause").wait().await?;
        reload(page).await?;
        page.by_role("button", "Pause").wait().await?;
        ensure!(!page.text().await?.contains("cannot be read"));
        Ok(())
    })
    .await
}

/// A file of one shard.
const ONE_SHARD: &str = r#"{ "version": 1, "title": "One shard", "duration_ms": 1000,
    "description": "All keys in one place.",
    "scenario": { "stream": "orders", "shard_count": 1 } }"#;

/// An expression that is a `DataTransfer` with this file in it.
fn transfer(name: &str, text: &str) -> String {
    format!(
        "((transfer) => (transfer.items.add(new File([{text:?}], {name:?})), transfer))(new DataTransfer())"
    )
}

#[tokio::test]
async fn a_file_is_opened_by_choosing_it_and_by_dropping_it() -> Result<()> {
    on_page(Address::from("?scenario=hot-key"), async |page| {
        page.set_viewport(1440, 900).await?;
        sees_shard(page, "0.000 – 0.250").await?;
        page.by_role("button", "Open").wait().await?;
        let choose = format!(
            "((input) => (input.files = {}.files, input.dispatchEvent(new Event('change', {{ bubbles: true }}))))\
             (document.querySelector('input[type=file]'))",
            transfer("one.json", ONE_SHARD)
        );
        page.evaluate(&choose).await?;
        sees_shard(page, "0.000 – 1.000").await?;
        page.by_role("combobox", "Scenario")
            .wait_for("the file's title", |node| node.value == Some(json!("One shard")))
            .await?;
        says(page, "All keys in one place.").await?;

        let wrong = ONE_SHARD.replace("\"shard_count\": 1", "\"shard_count\": 0");
        let drop = |text: &str| {
            format!(
                "document.querySelector('main').dispatchEvent(new DragEvent('drop', \
                 {{ bubbles: true, cancelable: true, dataTransfer: {} }}))",
                transfer("two.json", text)
            )
        };
        page.evaluate(&drop(&wrong)).await?;
        says(page, "two.json cannot be opened. Line 3, column ").await?;
        says(page, "scenario.shard_count: invalid value: integer `0`").await?;
        sees_shard(page, "0.000 – 1.000").await?;

        page.evaluate(&drop(&wrong.replace("\"shard_count\": 0", "\"shard_count\": 2"))).await?;
        sees_shard(page, "0.000 – 0.500").await?;
        ensure!(!page.text().await?.contains("cannot be opened"), "it is no news any more");
        Ok(())
    })
    .await
}
