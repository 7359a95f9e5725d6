//! Finding a thing by role and name, and using it.

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::json;
use thirtyfour::error::{WebDriverError, WebDriverErrorInner};
use thirtyfour::{Key, TypingData, WebDriver, WebElement};

use crate::accessibility::{self, Node};
use crate::polling;

/// How many other things a failure lists.
const LISTED: usize = 30;

/// A description of one thing on the page. It is looked up anew at each use, and each use waits
/// until the thing is there.
///
/// Two things that fit are a failure, as they would leave a person guessing: say which with
/// [`nth`](Self::nth) or [`within`](Self::within).
#[derive(Clone, Debug)]
pub struct Locator {
    session: WebDriver,
    role: String,
    name: Name,
    place: Option<usize>,
    container: Option<Box<Locator>>,
}

#[derive(Clone, Debug)]
enum Name {
    Is(String),
    Contains(String),
}

impl Locator {
    pub(crate) fn new(session: &WebDriver, role: &str, name: &str) -> Self {
        Self {
            session: session.clone(),
            role: role.to_owned(),
            name: Name::Is(name.to_owned()),
            place: None,
            container: None,
        }
    }

    /// The same, but the name need only contain the text: for names with numbers that run.
    #[must_use]
    pub fn containing(mut self) -> Self {
        if let Name::Is(text) = self.name {
            self.name = Name::Contains(text);
        }
        self
    }

    /// The one at `place`, from 0, among those that fit.
    #[must_use]
    pub fn nth(mut self, place: usize) -> Self {
        self.place = Some(place);
        self
    }

    /// Only inside `container`.
    #[must_use]
    pub fn within(mut self, container: &Self) -> Self {
        self.container = Some(Box::new(container.clone()));
        self
    }

    /// All that fit at this moment, without waiting.
    pub async fn all_now(&self) -> Result<Vec<Node>> {
        let container = match &self.container {
            None => None,
            Some(container) => match Box::pin(container.find_now()).await? {
                Some(node) => node.backend_id,
                None => return Ok(Vec::new()),
            },
        };
        let mut nodes = accessibility::with_role(&self.session, container, &self.role).await?;
        nodes.retain(|node| self.name.fits(&node.name));
        Ok(nodes)
    }

    /// Whether it is there at this moment.
    pub async fn is_there(&self) -> Result<bool> {
        Ok(self.find_now().await?.is_some())
    }

    /// Waits until it is there, and returns what a screen reader is told of it.
    pub async fn wait(&self) -> Result<Node> {
        match polling::until_found(async || self.find_now().await).await? {
            Some(node) => Ok(node),
            None => Err(self.missing().await),
        }
    }

    /// Waits until it is there and `wanted` holds; `what` says so in words for the failure.
    pub async fn wait_for(&self, what: &str, wanted: impl Fn(&Node) -> bool) -> Result<Node> {
        let mut last = None;
        let found = polling::until_found(async || {
            last = self.find_now().await?;
            anyhow::Ok(last.clone().filter(|node| wanted(node)))
        })
        .await?;
        match (found, last) {
            (Some(node), _) => Ok(node),
            (None, Some(last)) => bail!("{self} never was {what}; it is {last:?}"),
            (None, None) => Err(self.missing().await),
        }
    }

    /// Waits until it is gone.
    pub async fn wait_until_gone(&self) -> Result<()> {
        let gone = polling::until_found(async || {
            anyhow::Ok(self.all_now().await?.is_empty().then_some(()))
        })
        .await?;
        gone.with_context(|| format!("{self} is still there after {:?}", polling::LIMIT))
    }

    /// Clicks its middle, as soon as nothing is in the way.
    pub async fn click(&self) -> Result<()> {
        self.attempt(async |element| element.click().await).await
    }

    /// Moves the pointer over it.
    pub async fn hover(&self) -> Result<()> {
        self.attempt(async |element| {
            self.session.action_chain().move_to_element_center(&element).perform().await
        })
        .await
    }

    /// Gives it the keyboard's focus.
    pub async fn focus(&self) -> Result<()> {
        self.attempt(async |element| element.focus().await).await
    }

    /// Types `text` into it, after what is there.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        self.send(text).await
    }

    /// Puts `text` in place of what is there.
    pub async fn fill(&self, text: &str) -> Result<()> {
        self.send(&(Key::Control + "a").to_string()).await?;
        self.send(text).await
    }

    /// Gives it the focus and presses a key, or keys together: `Key::Shift + Key::Tab`.
    pub async fn press(&self, keys: impl Into<TypingData>) -> Result<()> {
        self.send(&keys.into().to_string()).await
    }

    /// The text it shows.
    pub async fn text(&self) -> Result<String> {
        self.attempt(async |element| element.text().await).await
    }

    /// The element itself, for what is not offered here.
    pub async fn element(&self) -> Result<WebElement> {
        let node = self.wait().await?;
        self.resolve(&node).await?.with_context(|| format!("{self} went away"))
    }

    async fn send(&self, keys: &str) -> Result<()> {
        self.attempt(async |element| element.send_keys(keys).await).await
    }

    /// Does `action` as soon as the page lets it: a thing that moves or is covered is tried again.
    async fn attempt<T>(
        &self,
        action: impl AsyncFn(WebElement) -> Result<T, WebDriverError>,
    ) -> Result<T> {
        let mut refusal = None;
        let done = polling::until_found(async || {
            let Some(node) = self.find_now().await? else {
                return Ok(None);
            };
            let Some(element) = self.resolve(&node).await? else {
                return Ok(None);
            };
            match action(element).await {
                Ok(done) => Ok(Some(done)),
                Err(error) if is_passing(&error) => {
                    refusal = Some(error);
                    Ok(None)
                }
                Err(error) => Err(anyhow!(error)),
            }
        })
        .await?;
        match (done, refusal) {
            (Some(done), _) => Ok(done),
            (None, Some(refusal)) => {
                Err(anyhow!(refusal)).with_context(|| format!("{self} cannot be used"))
            }
            (None, None) => Err(self.missing().await),
        }
    }

    async fn find_now(&self) -> Result<Option<Node>> {
        let mut nodes = self.all_now().await?;
        match self.place {
            Some(place) if place < nodes.len() => Ok(Some(nodes.swap_remove(place))),
            Some(_) => Ok(None),
            None if nodes.len() > 1 => {
                bail!("{} things are {self}; choose one with `nth` or `within`", nodes.len())
            }
            None => Ok(nodes.pop()),
        }
    }

    /// The element behind a node. The accessibility tree has no WebDriver elements, so the browser
    /// hands it over through a variable of the page. `None` when it left the page meanwhile.
    async fn resolve(&self, node: &Node) -> Result<Option<WebElement>> {
        let cdp = self.session.cdp();
        let id = node.backend_id.with_context(|| format!("{self} is no element"))?;
        let Ok(resolved) = cdp.send_raw("DOM.resolveNode", json!({ "backendNodeId": id })).await
        else {
            return Ok(None);
        };
        let object = resolved.pointer("/object/objectId").context("an element has no object")?;
        let call = json!({
            "objectId": object,
            "functionDeclaration": "function () { globalThis.located = this; }",
        });
        if cdp.send_raw("Runtime.callFunctionOn", call).await.is_err() {
            return Ok(None);
        }
        let script =
            "const located = globalThis.located; delete globalThis.located; return located;";
        match self.session.execute(script, Vec::new()).await {
            Ok(answer) => Ok(answer.element().ok()),
            Err(error) if is_passing(&error) => Ok(None),
            Err(error) => Err(anyhow!(error)),
        }
    }

    /// A failure that says what was there instead: first the same role, else everything.
    async fn missing(&self) -> anyhow::Error {
        let limit = polling::LIMIT;
        let same_role = accessibility::with_role(&self.session, None, &self.role).await;
        let instead = match same_role {
            Ok(nodes) if !nodes.is_empty() => {
                format!(
                    "the page has as {}: {}",
                    self.role,
                    listed(&nodes, |node| format!("“{}”", node.name))
                )
            }
            _ => match accessibility::whole_page(&self.session).await {
                Ok(nodes) => format!(
                    "the page has none; it has: {}",
                    listed(&nodes, |node| format!("{} “{}”", node.role, node.name))
                ),
                Err(error) => format!("and the page does not answer: {error:#}"),
            },
        };
        anyhow!("no {self} within {limit:?}; {instead}")
    }
}

impl Name {
    fn fits(&self, name: &str) -> bool {
        match self {
            Self::Is(text) => name == text,
            Self::Contains(text) => name.contains(text),
        }
    }
}

impl std::fmt::Display for Locator {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.name {
            Name::Is(text) => write!(formatter, "{} “{text}”", self.role)?,
            Name::Contains(text) => write!(formatter, "{} with “{text}”", self.role)?,
        }
        if let Some(place) = self.place {
            write!(formatter, " (number {place})")?;
        }
        if let Some(container) = &self.container {
            write!(formatter, " in {container}")?;
        }
        Ok(())
    }
}

fn listed(nodes: &[Node], shown: impl Fn(&Node) -> String) -> String {
    let mut words: Vec<String> = nodes.iter().take(LISTED).map(shown).collect();
    if nodes.len() > LISTED {
        words.push(format!("and {} more", nodes.len() - LISTED));
    }
    words.join(", ")
}

/// Whether the page may think otherwise in a moment: it is still moving, or was drawn anew.
fn is_passing(error: &WebDriverError) -> bool {
    matches!(
        error.as_inner(),
        WebDriverErrorInner::ElementClickIntercepted(_)
            | WebDriverErrorInner::ElementNotInteractable(_)
            | WebDriverErrorInner::StaleElementReference(_)
            | WebDriverErrorInner::MoveTargetOutOfBounds(_)
            | WebDriverErrorInner::NoSuchElement(_)
    )
}
