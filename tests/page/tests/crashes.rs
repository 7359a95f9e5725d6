//! What a visitor sees when the program breaks down or cannot start.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use page_tests::{Address, Page, with_page};
use serde_json::{Value, json};

/// What extensions that change pages do to Yew, which counts on its elements being where it put
/// them: it panics. Nothing in the program itself is there for this test.
const BREAK: &str = "Node.prototype.insertBefore = () => { throw new Error('torn out') }, 1";

/// Lets the floor hear of the pointer while it is being painted. The program counts on nobody to do so.
const BREAK_IN_PAINTING: &str = "CanvasRenderingContext2D.prototype.fillRect = () => {\
    document.querySelector('canvas').dispatchEvent(new PointerEvent('pointermove', { bubbles: true })) }, 1";

async fn split(page: &Page) -> Result<()> {
    page.by_role("button", "0.667 – 1.000").containing().press("s").await?;
    page.by_role("button", "Split here").click().await?;
    page.by_role("button", "0.667 – 0.833").containing().wait().await?;
    page.wait_until("the life is kept", async || {
        let kept = "JSON.parse(localStorage.getItem('shardbelt-life')).commands?.length === 1";
        Ok(page.evaluate(kept).await? == json!(true))
    })
    .await
}

/// Breaks the page, and lets it render something new.
async fn break_down(page: &Page) -> Result<()> {
    page.evaluate(BREAK).await?;
    page.evaluate("document.querySelector('[role=tab]:not([aria-selected=true])').click()").await?;
    page.by_role("heading", "Shardbelt broke down").wait().await?;
    Ok(())
}

#[tokio::test]
async fn a_panic_shows_what_happened_and_a_file_and_a_reload_restores_the_last_good_state()
-> Result<()> {
    with_page(Address::from("?scenario=empty"), async |page| {
        page.set_viewport(1440, 900).await?;
        split(page).await?;
        break_down(page).await?;
        let text = page.text().await?;
        ensure!(text.contains("panicked at"), "{text}");
        ensure!(text.contains("seed 1, 1 commands"), "{text}");
        let file = page.by_role("textbox", "Scenario file").wait().await?;
        let file = file.value.as_ref().and_then(Value::as_str).context("no file")?.to_owned();
        let file: Value = serde_json::from_str(&file)?;
        ensure!(file["commands"][0]["command"]["split_shard"]["shard"] == 2, "{file}");
        page.by_role("button", "Download the file").wait().await?;
        page.by_role("button", "Copy the file").click().await?;
        page.by_role("button", "Copied").wait().await?;
        ensure!(!page.by_role("button", "Start without it").is_there().await?);

        page.by_role("button", "Reload").click().await?;
        page.by_role("button", "0.667 – 0.833").containing().wait().await?;
        Ok(())
    })
    .await
}

/// The line of our source that a text names as the place of a panic, when it names one.
fn line_of_panic(text: &str) -> Result<Option<String>> {
    let Some((_, after)) = text.split_once("panicked at src/") else { return Ok(None) };
    let mut place = after.split(':');
    let file = place.next().context("no file")?;
    let line: usize = place.next().context("no line")?.parse()?;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src").join(file);
    let source = fs::read_to_string(&path).with_context(|| format!("no {}", path.display()))?;
    Ok(source.lines().nth(line - 1).map(str::to_owned))
}

#[tokio::test]
async fn it_says_where_in_the_source_it_broke_down_without_a_network_too() -> Result<()> {
    with_page(Address::default(), async |page| {
        page.by_role("button", "Pause").wait().await?;
        page.wait_until("the list of places is kept", async || {
            let kept = "caches.keys().then((names) => caches.open(names[0]))\
                        .then((cache) => cache.keys())\
                        .then((files) => files.some(({ url }) => url.endsWith('/locations.txt')))";
            Ok(page.evaluate(kept).await? == json!(true))
        })
        .await?;
        page.go_offline();
        page.evaluate(BREAK_IN_PAINTING).await?;
        page.by_role("heading", "Shardbelt broke down").wait().await?;
        let mut line = None;
        page.wait_until("the place in the source", async || {
            line = line_of_panic(&page.text().await?)?;
            Ok(line.is_some())
        })
        .await?;
        let line = line.context("no line")?;
        ensure!(line.contains(".borrow"), "{line}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn where_no_list_of_places_comes_it_says_the_address() -> Result<()> {
    with_page(Address::default(), async |page| {
        page.by_role("button", "Pause").wait().await?;
        page.command("Network.enable", json!({})).await?;
        page.command("Network.setBypassServiceWorker", json!({ "bypass": true })).await?;
        page.command("Network.setBlockedURLs", json!({ "urls": ["*/locations.txt"] })).await?;
        page.evaluate(BREAK_IN_PAINTING).await?;
        page.by_role("heading", "Shardbelt broke down").wait().await?;
        let text = page.text().await?;
        ensure!(text.contains("panicked at address 1"), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn when_it_breaks_down_again_at_once_it_offers_to_start_without() -> Result<()> {
    with_page(Address::from("?scenario=empty"), async |page| {
        page.set_viewport(1440, 900).await?;
        split(page).await?;
        break_down(page).await?;
        page.by_role("button", "Reload").click().await?;
        page.by_role("button", "0.667 – 0.833").containing().wait().await?;
        break_down(page).await?;
        ensure!(page.text().await?.contains("It broke down with the same state a moment ago."));
        page.by_role("button", "Start without it").click().await?;
        page.by_role("button", "0.667 – 1.000").containing().wait().await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_program_that_does_not_load_says_so_and_a_reload_tries_again() -> Result<()> {
    with_page(Address::default(), async |page| {
        page.by_role("button", "Pause").click().await?;
        page.wait_until("the life is kept", async || {
            Ok(page.evaluate("'shardbelt-life' in localStorage").await? == json!(true))
        })
        .await?;
        page.command("Network.enable", json!({})).await?;
        page.command("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await?;
        // It would have the file still.
        page.command("Network.setBypassServiceWorker", json!({ "bypass": true })).await?;
        page.command("Network.setBlockedURLs", json!({ "urls": ["*.wasm"] })).await?;
        page.session().refresh().await?;
        page.by_role("heading", "Shardbelt cannot start").wait().await?;
        ensure!(page.text().await?.contains("A part of the page did not load."));
        page.by_role("textbox", "Scenario file").wait().await?;
        page.command("Network.setBlockedURLs", json!({ "urls": [] })).await?;
        page.by_role("button", "Reload").click().await?;
        page.by_role("button", "Play").wait().await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_page_that_is_opened_as_a_file_says_how_to_open_it() -> Result<()> {
    with_page(Address::default(), async |page| {
        let folder = page_tests::built_page()?;
        let folder = folder.canonicalize().context("no built page")?;
        page.session().goto(&format!("file://{}/index.html", folder.display())).await?;
        page.by_role("heading", "Shardbelt cannot start").wait().await?;
        ensure!(page.text().await?.contains("browsers load no modules from files"));
        Ok(())
    })
    .await
}
