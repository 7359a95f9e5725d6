//! What a person's system asks of a page: a colour scheme, less motion.

use serde_json::{Value, json};

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorScheme {
    /// Dark text on a light ground.
    #[default]
    Light,
    /// Light text on a dark ground.
    Dark,
}

/// The system's preferences, as the page's media queries see them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Media {
    /// `prefers-color-scheme`.
    pub color_scheme: ColorScheme,
    /// `prefers-reduced-motion: reduce`.
    pub reduced_motion: bool,
    /// `prefers-contrast: more`.
    pub more_contrast: bool,
    /// `forced-colors: active`.
    pub forced_colors: bool,
}

impl Media {
    /// The parameters of the browser's `Emulation.setEmulatedMedia`, which replaces all at once.
    pub(crate) fn to_parameters(self) -> Value {
        let choose = |on: bool, value: &'static str, otherwise: &'static str| {
            if on { value } else { otherwise }
        };
        let dark = self.color_scheme == ColorScheme::Dark;
        json!({ "features": [
            { "name": "prefers-color-scheme", "value": choose(dark, "dark", "light") },
            { "name": "prefers-reduced-motion", "value": choose(self.reduced_motion, "reduce", "no-preference") },
            { "name": "prefers-contrast", "value": choose(self.more_contrast, "more", "no-preference") },
            { "name": "forced-colors", "value": choose(self.forced_colors, "active", "none") },
        ] })
    }
}
