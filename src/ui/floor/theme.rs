//! The colours of the canvas: those that the style sheet names.

use web_sys::{Element, window};

use crate::view::NAMED_COLOURS;

/// The tokens of the style sheet that the canvas needs, as they are now.
#[derive(Clone, Debug)]
pub(super) struct Theme {
    pub(super) ground: String,
    pub(super) belt: String,
    pub(super) belt_closed: String,
    pub(super) hatch: String,
    pub(super) ink: String,
    pub(super) ink_quiet: String,
    pub(super) rule: String,
    pub(super) accent: String,
    pub(super) warning: String,
    pub(super) tank: String,
    pub(super) rim: String,
    /// The colours of named keys, then the one that all others share.
    pub(super) keys: Vec<String>,
    /// The letters on them.
    pub(super) letters: Vec<String>,
}

impl Theme {
    /// Reads the tokens that hold for an element.
    pub(super) fn of(element: &Element) -> Self {
        let style = window().and_then(|window| window.get_computed_style(element).ok().flatten());
        let token = |name: &str| {
            let value = style.as_ref().and_then(|style| style.get_property_value(name).ok());
            value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let colour = |name: &str| token(name).unwrap_or_else(|| "gray".into());
        let numbered = |prefix: &str| {
            (0..NAMED_COLOURS).map(|index| colour(&format!("{prefix}-{index}"))).collect::<Vec<_>>()
        };
        let mut keys = numbered("--key");
        keys.push(colour("--key-other"));
        Self {
            ground: colour("--ground"),
            belt: colour("--belt"),
            belt_closed: colour("--belt-closed"),
            hatch: colour("--hatch"),
            ink: colour("--ink"),
            ink_quiet: colour("--ink-quiet"),
            rule: colour("--rule"),
            accent: colour("--accent"),
            warning: colour("--warning"),
            tank: colour("--tank"),
            rim: colour("--rim"),
            keys,
            letters: numbered("--letter"),
        }
    }

    /// The colour of a key, or of those without one of their own.
    pub(super) fn key(&self, colour: Option<usize>) -> &str {
        let index = colour.unwrap_or(NAMED_COLOURS).min(NAMED_COLOURS);
        self.keys.get(index).map_or("gray", String::as_str)
    }

    /// The colour of the letter on a key's parcels.
    pub(super) fn letter(&self, colour: usize) -> &str {
        self.letters.get(colour).map_or("black", String::as_str)
    }
}
