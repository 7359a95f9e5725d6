//! What is not in the first load: when it is fetched, and what happens when it cannot be.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use page_tests::{Address, Key, Page, built_page, on_page, with_page_in};
use serde_json::{Value, json};

/// What the console's field is called.
const CONSOLE: &str = "Type a line of the AWS CLI";
const NOT_LOADED: &str = "This part of the page could not be loaded";

/// The files that the page has fetched ahead or on demand, by when that began in milliseconds after it was
/// opened. What stands beside the floor, and what that shares with others, is not among them: it always is
/// fetched.
const PARTS: &str = "performance.getEntriesByType('resource')\
    .filter(file => /split_(?!sides)/.test(file.name)).map(file => file.startTime)";

async fn parts_fetched(page: &Page) -> Result<Vec<f64>> {
    let times = page.evaluate(PARTS).await?;
    let times = times.as_array().context("no list of files")?;
    Ok(times.iter().filter_map(Value::as_f64).collect())
}

/// A narrow page, on which nothing but the floor and the panel for records is shown at first. Its address names a scenario, so that it does not go on
/// with the visit before, which takes what reads one.
async fn open_narrow(page: &Page) -> Result<()> {
    page.set_viewport(390, 844).await?;
    page.open(&Address::from("?scenario=first-visit")).await?;
    page.by_role("button", "Drop record").wait().await?;
    Ok(())
}

async fn save_data(page: &Page) -> Result<()> {
    let on = json!({ "dataSaverEnabled": true });
    page.command("Emulation.setDataSaverOverride", on).await?;
    Ok(())
}

/// Waits until the browser has had nothing to do, after all that waited for that before.
async fn idle(page: &Page) -> Result<()> {
    page.evaluate("requestIdleCallback(() => { window.wasIdle = true })").await?;
    let was_idle = async || Ok(page.evaluate("window.wasIdle === true").await? == json!(true));
    page.wait_until("the browser has nothing to do", was_idle).await
}

#[tokio::test]
async fn nothing_is_fetched_ahead_for_one_who_saves_data() -> Result<()> {
    on_page(Address::default(), async |page| {
        save_data(page).await?;
        open_narrow(page).await?;
        idle(page).await?;
        assert_eq!(parts_fetched(page).await?, Vec::<f64>::new());
        page.by_role("tab", "Calls").click().await?;
        page.by_role("combobox", CONSOLE).wait().await?;
        assert!(!parts_fetched(page).await?.is_empty());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_part_opens_by_keyboard_alone() -> Result<()> {
    on_page(Address::default(), async |page| {
        save_data(page).await?;
        open_narrow(page).await?;
        page.by_role("tab", "Shards").press(Key::Right).await?;
        page.by_role("combobox", CONSOLE).wait().await?;
        page.by_role("tab", "Producers").click().await?;
        page.by_role("button", "Add producer").press(Key::Enter).await?;
        page.by_role("form", "Producer").wait().await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_rest_is_fetched_once_the_page_is_there() -> Result<()> {
    on_page(Address::default(), async |page| {
        open_narrow(page).await?;
        // What has to do with JSON is in the largest file.
        page.wait_until("every part is fetched", async || {
            let files = page.evaluate("performance.getEntriesByType('resource').map(f => f.name)");
            Ok(files.await?.to_string().contains("split_papers.wasm"))
        })
        .await?;
        let painted = page.evaluate("performance.getEntriesByType('paint')[0].startTime").await?;
        let painted = painted.as_f64().context("nothing was painted")?;
        for began in parts_fetched(page).await? {
            assert!(
                began > painted,
                "a part was fetched at {began} ms, before the page at {painted}"
            );
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_part_that_cannot_be_fetched_says_so_and_can_be_tried_again() -> Result<()> {
    let copy = tempfile::tempdir()?;
    let calls = copy_without("split_papers.wasm", &built_page()?, copy.path())?;
    with_page_in(copy.path(), Address::default(), async |page| {
        page.by_role("tab", "Calls").click().await?;
        let again = page.by_role("button", "Try again");
        again.wait().await?;
        assert!(page.text().await?.contains(NOT_LOADED));
        // The rest of the page goes on.
        page.by_role("tab", "Table").click().await?;
        page.by_role("region", "Table view").wait().await?;
        page.by_role("tab", "Calls").click().await?;
        again.click().await?;
        again.wait().await?;
        fs::write(&calls.missing, &calls.bytes)?;
        again.press(Key::Enter).await?;
        page.by_role("combobox", CONSOLE).wait().await?;
        assert!(!page.text().await?.contains(NOT_LOADED));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_cannot_be_done_for_want_of_its_code_says_so_until_it_can() -> Result<()> {
    let copy = tempfile::tempdir()?;
    let deeds = copy_without("split_facts.wasm", &built_page()?, copy.path())?;
    with_page_in(copy.path(), Address::from("?scenario=first-visit"), async |page| {
        let says_so = async || Ok(page.text().await?.contains(NOT_LOADED));
        page.by_role("button", "Pause").click().await?;
        // On a wide page the table is in the same file, and says the same; another tab has nothing of that.
        page.wait_until("a word of the table's", says_so).await?;
        page.by_role("tab", "Export").click().await?;
        page.wait_until("no word of it", async || Ok(!says_so().await?)).await?;
        page.by_role("button", "Step back").click().await?;
        page.wait_until("a word of it", says_so).await?;
        fs::write(&deeds.missing, &deeds.bytes)?;
        let before = page.by_role("slider", "Moment").wait().await?.value;
        page.by_role("button", "Remove billing").click().await?;
        page.wait_until("nobody who reads", async || {
            Ok(page.text().await?.contains("Nobody reads."))
        })
        .await?;
        page.wait_until("no word of it", async || Ok(!says_so().await?)).await?;
        assert_eq!(page.by_role("slider", "Moment").wait().await?.value, before);
        Ok(())
    })
    .await
}

/// What takes the place of one part, when another tab is opened, is not what stood in the place of the part before.
#[tokio::test]
async fn a_part_that_could_not_be_fetched_is_in_no_other_ones_way() -> Result<()> {
    let copy = tempfile::tempdir()?;
    copy_without("split_facts.wasm", &built_page()?, copy.path())?;
    with_page_in(copy.path(), Address::default(), async |page| {
        // So that nothing is here before it is asked for.
        save_data(page).await?;
        page.open(&Address::from("?scenario=first-visit")).await?;
        let says_so = async || Ok(page.text().await?.contains(NOT_LOADED));
        page.wait_until("a word of the table's", says_so).await?;
        page.by_role("tab", "Export").click().await?;
        page.by_role("combobox", "Take away as").wait().await?;
        page.wait_until("no word of it", async || Ok(!says_so().await?)).await
    })
    .await
}

/// A file that is not where it should be.
struct Missing {
    missing: PathBuf,
    bytes: Vec<u8>,
}

/// Copies the page, but for a file of this name.
fn copy_without(name: &str, from: &Path, to: &Path) -> Result<Missing> {
    let mut found = None;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir(&copy)?;
            found = copy_without(name, &entry.path(), &copy).ok().or(found);
        } else if entry.file_name() == name {
            found = Some(Missing { missing: copy, bytes: fs::read(entry.path())? });
        } else {
            fs::copy(entry.path(), copy)?;
        }
    }
    found.with_context(|| format!("the page has no {name}"))
}
