//! What the page knows about its visitor: the address, the theme, the wish for less motion.
//!
//! Every one of these may be missing, in a sandboxed frame for example; then the default holds.

use js_sys::{Function, Promise};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MediaQueryList, Window, window};

use crate::sim::ScenarioId;

/// Light, dark, or whatever the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    /// Where on the root it stands.
    pub(super) const ATTRIBUTE: &str = "data-theme";

    /// The next one in the cycle of the theme button.
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark].into_iter().find(|theme| theme.word() == word)
    }

    /// The address's theme, else the one chosen at an earlier visit.
    pub(super) fn remembered() -> Self {
        parameter("theme")
            .or_else(|| storage()?.get_item(THEME_KEY).ok()?)
            .and_then(|word| Self::from_word(&word))
            .unwrap_or_default()
    }

    /// Shows it, and remembers it for the next visit.
    pub(super) fn put_on(self) {
        let root = window().and_then(|w| w.document()).and_then(|d| d.document_element());
        if let Some(root) = root {
            // Fails only for a malformed attribute name.
            let _ = root.set_attribute(Self::ATTRIBUTE, self.word());
        }
        if let Some(storage) = storage() {
            // A full or forbidden storage costs the memory, not the theme.
            let _ = storage.set_item(THEME_KEY, self.word());
        }
    }
}

const THEME_KEY: &str = "shardbelt-theme";

pub(super) fn storage() -> Option<web_sys::Storage> {
    window()?.local_storage().ok()?
}

/// Matches when the visitor asked for less motion.
pub(super) const LESS_MOTION: &str = "(prefers-reduced-motion: reduce)";

/// Whether the visitor asked for less motion.
pub(super) fn wants_less_motion() -> bool {
    media(LESS_MOTION).is_some_and(|query| query.matches())
}

/// A media query, to look at or to listen to.
pub(super) fn media(query: &str) -> Option<MediaQueryList> {
    window()?.match_media(query).ok()?
}

/// The scenario that the address names: `?scenario=hot-key`.
pub(super) fn scenario_of_address() -> Option<ScenarioId> {
    ScenarioId::from_slug(&parameter("scenario")?)
}

/// A parameter of the address's query.
pub(super) fn parameter(name: &str) -> Option<String> {
    let search = window()?.location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// Milliseconds since the page was opened.
pub(super) fn clock_ms() -> f64 {
    window().as_ref().and_then(Window::performance).map_or(0.0, |performance| performance.now())
}

/// Waits until the browser has had a turn.
pub(super) async fn next_task() {
    let Some(window) = window() else { return };
    let turn = Promise::new(&mut |resolve: Function, _| {
        // Fails nowhere; a page without timers would have no frames either.
        let _ = window.set_timeout_with_callback(&resolve);
    });
    let _ = JsFuture::from(turn).await;
}
