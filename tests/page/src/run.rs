//! Running a test on a page, and tidying up whatever happens.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::Result;
use futures_util::FutureExt as _;

use crate::browser::Browser;
use crate::page::{Address, Page};
use crate::server::{Server, built_page};

/// Opens the built page at `address` in a fresh browser and runs `test` on it.
///
/// The test fails, too, when the page wrote an error to the console. A failed test's page is
/// kept as a picture in `target/page-failures`.
pub async fn on_page(
    address: impl Into<Address>,
    test: impl AsyncFnOnce(&Page) -> Result<()>,
) -> Result<()> {
    with_page(address, async |page| {
        test(page).await?;
        page.expect_clean_console().await
    })
    .await
}

/// The same without a look at the console: for tests of failures, and for pictures.
pub async fn with_page(
    address: impl Into<Address>,
    test: impl AsyncFnOnce(&Page) -> Result<()>,
) -> Result<()> {
    with_page_in(&built_page()?, address, test).await
}

/// The same with the page in another folder.
pub async fn with_page_in(
    folder: &Path,
    address: impl Into<Address>,
    test: impl AsyncFnOnce(&Page) -> Result<()>,
) -> Result<()> {
    let address = address.into();
    let server = start_server(folder).await?;
    let browser = Browser::open().await?;
    let page = Page::new(browser.session.clone(), server);
    let whole = async {
        page.open(&address).await?;
        test(&page).await
    };
    let outcome = AssertUnwindSafe(whole).catch_unwind().await;
    if !matches!(outcome, Ok(Ok(()))) {
        keep_picture(&page).await;
    }
    drop(page);
    let closed = browser.close().await;
    match outcome {
        Ok(result) => result.and(closed),
        Err(panic) => resume_unwind(panic),
    }
}

/// Starting it waits for a thread's runtime, which must not be within another.
async fn start_server(folder: &Path) -> Result<Server> {
    let folder = folder.to_owned();
    tokio::task::spawn_blocking(move || Server::start(&folder)).await?
}

/// A picture is a help, not a result: that it could not be taken is said and no more.
async fn keep_picture(page: &Page) {
    let path = failure_path(thread::current().name().unwrap_or("test"));
    match page.screenshot(&path).await {
        Ok(()) => eprintln!("the page as it was: {}", path.display()),
        Err(error) => eprintln!("no picture of the failure: {error:#}"),
    }
    if let Ok(errors) = page.console_errors().await
        && !errors.is_empty()
    {
        eprintln!("the console has errors:\n  {}", errors.join("\n  "));
    }
}

fn failure_path(test: &str) -> PathBuf {
    let name = test.replace("::", "-");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .nth(2)
        .unwrap_or(here)
        .join("target")
        .join("page-failures")
        .join(name)
        .with_extension("png")
}
