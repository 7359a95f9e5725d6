//! A browser session: one chromedriver, one fresh profile, one window.

use std::env;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};
use thirtyfour::{Capabilities, WebDriver};

use crate::chromedriver::Chromedriver;

/// The browser's settings. The wasm tests' runner reads the same file.
const SETTINGS: &str = include_str!("../webdriver.json");

/// An open browser.
pub struct Browser {
    /// The session's commands.
    pub session: WebDriver,
    driver: Chromedriver,
}

impl Browser {
    /// Opens a browser with nothing in it.
    pub async fn open() -> Result<Self> {
        let driver = Chromedriver::start()?;
        let session = WebDriver::new(driver.url(), capabilities()?)
            .await
            .context("cannot open the browser")?;
        Ok(Self { session, driver })
    }

    /// Closes the window, then the driver.
    pub async fn close(self) -> Result<()> {
        let closed = self.session.quit().await.context("cannot close the browser");
        drop(self.driver);
        closed
    }
}

fn capabilities() -> Result<Capabilities> {
    let mut settings: Map<String, Value> =
        serde_json::from_str(SETTINGS).context("tests/page/webdriver.json")?;
    settings.insert("browserName".to_owned(), json!("chrome"));
    settings.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
    if let (Some(program), Some(options)) = (
        env::var_os("CHROME"),
        settings.get_mut("goog:chromeOptions").and_then(Value::as_object_mut),
    ) {
        options.insert("binary".to_owned(), json!(program.to_string_lossy()));
    }
    let mut capabilities = Capabilities::new();
    for (name, value) in settings {
        capabilities.set(name, value)?;
    }
    Ok(capabilities)
}
