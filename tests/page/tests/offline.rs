//! The page without a network, once it was loaded.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use page_tests::{Address, Page, built_page, with_page_in};
use serde_json::json;

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copied = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &copied)?;
        } else {
            fs::copy(entry.path(), copied)?;
        }
    }
    Ok(())
}

/// How many files of wasm there are below a folder.
fn parts_of(folder: &Path) -> Result<u64> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            count += parts_of(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "wasm") {
            count += 1;
        }
    }
    Ok(count)
}

/// Changes the page, as a new release does.
fn change(folder: &Path, what: &str, by: &str) -> Result<()> {
    let page = folder.join("index.html");
    let text = fs::read_to_string(&page)?;
    ensure!(text.contains(what), "the page has no {what}");
    let before = fs::metadata(&page)?.modified()?;
    fs::write(&page, text.replace(what, by)).context("cannot change the page")?;
    // Servers tell files of the same second apart by nothing, and no two releases are of the same second.
    let file = fs::File::options().write(true).open(page)?;
    file.set_modified(before + Duration::from_secs(2)).context("cannot date the page")
}

/// Waits until the answer to a promise of a number is this.
async fn counts(page: &Page, what: &str, promise: &str, count: u64) -> Result<()> {
    page.wait_until(what, async || Ok(page.evaluate(promise).await? == json!(count))).await
}

/// Waits until as many releases are kept whole.
async fn releases(page: &Page, count: u64) -> Result<()> {
    let whole = "caches.keys().then((names) => Promise.all(names.map(async (name) => \
                 (await (await caches.open(name)).match('./')) ? 1 : 0)))\
                 .then((whole) => whole.reduce((sum, one) => sum + one, 0))";
    counts(page, "the release is kept", whole, count).await
}

/// Whether the title begins so.
async fn has_title(page: &Page, beginning: &str) -> Result<()> {
    let title = page.evaluate("document.title").await?;
    ensure!(title.as_str().is_some_and(|title| title.starts_with(beginning)), "{title}");
    Ok(())
}

async fn reload(page: &Page) -> Result<()> {
    page.session().refresh().await.context("cannot load the page again")
}

#[tokio::test]
async fn it_works_without_a_network_once_it_was_loaded_under_any_path() -> Result<()> {
    let root = tempfile::tempdir()?;
    copy(&built_page()?, &root.path().join("some/where"))?;
    with_page_in(root.path(), Address::from("some/where/?scenario=empty"), async |page| {
        page.set_viewport(1440, 900).await?;
        page.by_role("button", "0.667 – 1.000").containing().wait().await?;
        releases(page, 1).await?;
        // The parts come by themselves, and are kept as they come.
        let parts = "caches.keys().then((names) => caches.open(names[0]))\
                     .then((cache) => cache.keys())\
                     .then((files) => files.filter(({ url }) => url.endsWith('.wasm')).length)";
        counts(page, "the parts are kept", parts, parts_of(root.path())?).await?;
        page.go_offline();
        reload(page).await?;
        page.by_role("button", "0.667 – 1.000").containing().press("s").await?;
        page.by_role("button", "Split here").click().await?;
        page.by_role("button", "0.667 – 0.833").containing().wait().await?;
        page.by_role("tab", "Calls").click().await?;
        page.by_role("combobox", "Type a line of the AWS CLI").wait().await?;
        // Another scenario is the same page.
        page.open(&Address::from("some/where/?scenario=hot-key")).await?;
        page.by_role("button", "0.000 – 0.250").containing().wait().await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_new_release_is_there_at_the_next_load_and_replaces_the_old_one() -> Result<()> {
    let folder = tempfile::tempdir()?;
    copy(&built_page()?, folder.path())?;
    with_page_in(folder.path(), Address::default(), async |page| {
        page.by_role("button", "Pause").wait().await?;
        releases(page, 1).await?;
        for (old, new) in [("Shardbelt,", "Two,"), ("Two,", "Three,")] {
            change(folder.path(), &format!("<title>{old}"), &format!("<title>{new}"))?;
            reload(page).await?;
            has_title(page, new).await?;
            page.by_role("button", "Pause").wait().await?;
            let newest = format!(
                "caches.keys().then((names) => caches.open(names.at(-1)))\
                 .then((cache) => cache.match('./')).then((page) => page?.text() ?? '')\
                 .then((text) => text.includes('<title>{new}') ? 1 : 0)"
            );
            counts(page, "the new release is kept", &newest, 1).await?;
            // The one before is for tabs that are open with it; what is older is forgotten.
            releases(page, 2).await?;
        }
        page.go_offline();
        reload(page).await?;
        page.by_role("button", "Pause").wait().await?;
        has_title(page, "Three,").await
    })
    .await
}

#[tokio::test]
async fn a_release_of_which_a_file_is_missing_is_not_kept() -> Result<()> {
    let folder = tempfile::tempdir()?;
    copy(&built_page()?, folder.path())?;
    with_page_in(folder.path(), Address::default(), async |page| {
        page.by_role("button", "Pause").wait().await?;
        releases(page, 1).await?;
        change(folder.path(), "<title>Shardbelt,", "<title>Torn,")?;
        // A style sheet that never comes.
        change(
            folder.path(),
            "</title>",
            "</title><link rel=prefetch href=./gone-0123456789abcdef.css>",
        )?;
        reload(page).await?;
        page.by_role("button", "Pause").wait().await?;
        // The release is begun, and never becomes whole.
        counts(page, "it is begun", "caches.keys().then((names) => names.length)", 2).await?;
        page.go_offline();
        reload(page).await?;
        page.by_role("button", "Pause").wait().await?;
        has_title(page, "Shardbelt,").await
    })
    .await
}

#[tokio::test]
async fn a_page_under_development_is_not_kept() -> Result<()> {
    let folder = tempfile::tempdir()?;
    copy(&built_page()?, folder.path())?;
    with_page_in(folder.path(), Address::default(), async |page| {
        let workers = "navigator.serviceWorker.getRegistrations().then((them) => them.length)";
        page.by_role("button", "Pause").wait().await?;
        releases(page, 1).await?;
        counts(page, "there is a worker", workers, 1).await?;
        // What Trunk's server does to a page.
        change(folder.path(), "</body>", "<script>// /.well-known/trunk/ws</script></body>")?;
        reload(page).await?;
        counts(page, "the worker is gone", workers, 0).await?;
        Ok(())
    })
    .await
}
