//! The page under test.

use std::cell::RefCell;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use thirtyfour::{TypingData, WebDriver};

use crate::accessibility::{self, Node};
use crate::locator::Locator;
use crate::media::Media;
use crate::polling;
use crate::server::Server;

/// What follows the server's address: `?seed=7#shard-3`.
#[derive(Clone, Debug, Default)]
pub struct Address(String);

impl From<&str> for Address {
    fn from(suffix: &str) -> Self {
        Self(suffix.to_owned())
    }
}

/// An open page.
pub struct Page {
    session: WebDriver,
    url: String,
    server: RefCell<Option<Server>>,
}

impl Page {
    pub(crate) fn new(session: WebDriver, server: Server) -> Self {
        Self { session, url: server.url(), server: RefCell::new(Some(server)) }
    }

    /// Takes the page from the network, for good.
    pub fn go_offline(&self) {
        self.server.take();
    }

    /// Goes to `address` and waits until the browser has loaded it. The wasm may still be on its
    /// way: wait for something that it shows.
    pub async fn open(&self, address: &Address) -> Result<()> {
        let url = format!("{}{}", self.url, address.0);
        self.session.goto(&url).await.with_context(|| format!("cannot open {url}"))
    }

    /// The thing with this role and accessible name.
    pub fn by_role(&self, role: &str, name: &str) -> Locator {
        Locator::new(&self.session, role, name)
    }

    /// Everything that a screen reader would come by, in the page's order.
    pub async fn outline(&self) -> Result<Vec<Node>> {
        accessibility::whole_page(&self.session).await
    }

    /// Presses a key, or keys together (`Key::Shift + Key::Tab`), wherever the focus is.
    pub async fn press(&self, keys: impl Into<TypingData>) -> Result<()> {
        let focused = self.session.active_element().await.context("nothing has the focus")?;
        focused.send_keys(keys).await.context("cannot press a key")
    }

    /// Waits until `look` says yes; `what` says in words what it waits for.
    pub async fn wait_until(
        &self,
        what: &str,
        mut look: impl AsyncFnMut() -> Result<bool>,
    ) -> Result<()> {
        let found = polling::until_found(async || anyhow::Ok(look().await?.then_some(()))).await?;
        found.with_context(|| format!("{what}: not within {:?}", polling::LIMIT))
    }

    /// The value of a JavaScript expression.
    pub async fn evaluate(&self, expression: &str) -> Result<Value> {
        let answer = self
            .session
            .execute(format!("return ({expression});"), Vec::new())
            .await
            .with_context(|| format!("cannot evaluate `{expression}`"))?;
        Ok(answer.json().clone())
    }

    /// The text that the page shows.
    pub async fn text(&self) -> Result<String> {
        let text = self.evaluate("document.body.innerText").await?;
        text.as_str().map(str::to_owned).context("the page has no text")
    }

    /// Makes the window's inside `width` by `height` CSS pixels.
    pub async fn set_viewport(&self, width: u32, height: u32) -> Result<()> {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", size).await?;
        Ok(())
    }

    /// Makes the pointer a finger, or a mouse again.
    pub async fn set_touch(&self, enabled: bool) -> Result<()> {
        self.command("Emulation.setTouchEmulationEnabled", json!({ "enabled": enabled })).await?;
        Ok(())
    }

    /// Sets what the system asks of pages.
    pub async fn set_media(&self, media: Media) -> Result<()> {
        self.command("Emulation.setEmulatedMedia", media.to_parameters()).await?;
        Ok(())
    }

    /// Writes a picture of what the window shows.
    pub async fn screenshot(&self, path: &Path) -> Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
        }
        let picture = self.session.screenshot_as_png().await.context("no picture")?;
        std::fs::write(path, picture).with_context(|| format!("cannot write {}", path.display()))
    }

    /// The errors that the page wrote to the console since the last call: its own, uncaught ones,
    /// and files that did not load.
    pub async fn console_errors(&self) -> Result<Vec<String>> {
        let entries = self.session.browser_log().await.context("cannot read the console")?;
        Ok(entries
            .into_iter()
            .filter(|entry| entry.level == "SEVERE")
            .map(|entry| entry.message)
            .collect())
    }

    /// Fails when the console has errors.
    pub async fn expect_clean_console(&self) -> Result<()> {
        let errors = self.console_errors().await?;
        if errors.is_empty() {
            return Ok(());
        }
        bail!("the console has errors:\n  {}", errors.join("\n  "))
    }

    /// The session itself, for what is not offered here.
    pub fn session(&self) -> &WebDriver {
        &self.session
    }

    /// A command of Chromium's own DevTools protocol.
    pub async fn command(&self, method: &str, parameters: Value) -> Result<Value> {
        let answer = self.session.cdp().send_raw(method, parameters).await;
        answer.with_context(|| format!("{method} failed"))
    }
}
