//! The languages that the page speaks.

use js_sys::{Array, Intl::PluralRules, Object};
use wasm_bindgen::JsValue;
use web_sys::window;

use crate::ui::settings::{parameter, storage};

/// A language that the page speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::ui) enum Language {
    /// The one that others are translated from.
    #[default]
    English,
    German,
    /// English with accents and brackets, a third longer: what has neither did not come from the
    /// catalogue, and what has lost a bracket is clipped. Only `?lang=pseudo` speaks it.
    Pseudo,
}

const LANGUAGE_KEY: &str = "shardbelt-language";

impl Language {
    /// Those that people choose from.
    pub(in crate::ui) const CHOICES: [Self; 2] = [Self::English, Self::German];

    /// Its tag by BCP 47.
    pub(in crate::ui) const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Pseudo => "pseudo",
        }
    }

    /// What those who speak it call it.
    pub(in crate::ui) const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Pseudo => "Pseudo",
        }
    }

    pub(in crate::ui) fn from_tag(tag: &str) -> Option<Self> {
        [Self::English, Self::German, Self::Pseudo].into_iter().find(|it| it.tag() == tag)
    }

    /// The address's language, else the one chosen at an earlier visit, else the first of the
    /// browser's that is spoken here.
    pub(in crate::ui) fn wished() -> Self {
        let remembered = || storage()?.get_item(LANGUAGE_KEY).ok()?;
        let named = parameter("lang").or_else(remembered);
        named.and_then(|tag| Self::from_tag(&tag)).or_else(Self::of_browser).unwrap_or_default()
    }

    fn of_browser() -> Option<Self> {
        let languages = window()?.navigator().languages();
        languages.iter().find_map(|tag| {
            let tag = tag.as_string()?;
            let primary = tag.split('-').next()?.to_ascii_lowercase();
            Self::CHOICES.into_iter().find(|language| language.tag() == primary)
        })
    }

    /// Remembers it for the next visit.
    pub(in crate::ui) fn remember(self) {
        if let Some(storage) = storage() {
            // A full or forbidden storage costs the memory, not the language.
            let _ = storage.set_item(LANGUAGE_KEY, self.tag());
        }
    }

    /// Tells the page what it is written in, so that it is read out and hyphenated so.
    pub(super) fn tell_the_page(self) {
        let root = window().and_then(|w| w.document()).and_then(|d| d.document_element());
        if let Some(root) = root {
            // Fails only for a malformed attribute name.
            let _ = root.set_attribute("lang", self.locale());
        }
    }

    /// The locale whose plurals and numbers it has.
    const fn locale(self) -> &'static str {
        match self {
            Self::German => "de",
            Self::English | Self::Pseudo => "en",
        }
    }

    /// Which form a number asks for: `one`, `other`, in some languages more.
    pub(super) fn plural(self, number: u64) -> String {
        let locales = Array::of1(&JsValue::from_str(self.locale()));
        PluralRules::new(&locales, &Object::new()).select(number as f64).into()
    }

    /// Whether a comma stands before the decimals, and points between the thousands.
    pub(super) const fn has_decimal_comma(self) -> bool {
        matches!(self, Self::German)
    }
}

/// A text as the pseudo-language has it. Places for values stay.
pub(super) fn pseudo(text: &str) -> String {
    let mut is_place = false;
    let accented: String = text
        .chars()
        .map(|character| {
            is_place = (is_place || character == '{') && character != '}';
            if is_place { character } else { accent(character) }
        })
        .collect();
    let padding = "~".repeat(text.chars().count() / 3);
    format!("[{accented}{padding}]")
}

const fn accent(character: char) -> char {
    match character {
        'a' => 'á',
        'e' => 'é',
        'i' => 'í',
        'o' => 'ó',
        'u' => 'ú',
        'A' => 'Á',
        'E' => 'É',
        'I' => 'Í',
        'O' => 'Ó',
        'U' => 'Ú',
        other => other,
    }
}
