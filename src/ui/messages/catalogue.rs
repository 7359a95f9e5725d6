//! The texts of one language.

use js_sys::{Array, JSON, JsString, Object};
use litemap::LiteMap;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Response, window};
use yew::AttrValue;

use super::{Language, Values, language, numbers};

/// The texts of one language, by id.
pub(super) struct Catalogue {
    language: Language,
    /// By id. A text with several forms has one entry for each, as `id.one`.
    texts: LiteMap<String, AttrValue>,
}

/// English needs no fetching, so that there is always something to say.
const ENGLISH: &str = include_str!("../../../www/messages/en.json");

impl Catalogue {
    pub(super) fn english() -> Self {
        // The browser has a parser of JSON; ours would be part of the download.
        let texts = JSON::parse(ENGLISH).unwrap_or_else(|_| Object::new().into());
        Self::new(Language::English, &texts)
    }

    /// Another language's catalogue; `None` where it cannot be had.
    pub(super) async fn fetch(language: Language) -> Option<Self> {
        let address = match language {
            Language::English => return Some(Self::english()),
            Language::Pseudo => return Some(Self::pseudo()),
            Language::German => "messages/de.json",
        };
        let response = JsFuture::from(window()?.fetch_with_str(address)).await.ok()?;
        let response: Response = response.dyn_into().ok()?;
        if !response.ok() {
            return None;
        }
        let texts = JsFuture::from(response.json().ok()?).await.ok()?;
        Some(Self::new(language, &texts))
    }

    fn pseudo() -> Self {
        let mut pseudo = Self::english();
        pseudo.language = Language::Pseudo;
        for (_, text) in pseudo.texts.iter_mut() {
            *text = language::pseudo(text).into();
        }
        pseudo
    }

    fn new(language: Language, texts: &JsValue) -> Self {
        let mut found = LiteMap::new();
        let mut add = |id: String, text: &JsValue| {
            if let Some(text) = text.as_string() {
                found.insert(id, text.into());
            }
        };
        for (id, text) in entries(texts) {
            if text.is_object() {
                for (form, text) in entries(&text) {
                    add(format!("{id}.{form}"), &text);
                }
            } else {
                add(id, &text);
            }
        }
        Self { language, texts: found }
    }

    pub(super) const fn language(&self) -> Language {
        self.language
    }

    pub(super) fn text(&self, id: &str) -> Option<AttrValue> {
        self.texts.get(id).cloned()
    }

    pub(super) fn filled(&self, id: &str, values: Values<'_>) -> Option<AttrValue> {
        Some(fill(&self.text(id)?, values).into())
    }

    /// The form of a text that goes with a number. One that has no forms goes with all.
    pub(super) fn counted(&self, id: &str, number: u64, values: Values<'_>) -> Option<AttrValue> {
        let form = format!("{id}.{}", self.language.plural(number));
        let text = self.text(&form).or_else(|| self.text(&format!("{id}.other")));
        let count = numbers::count(number);
        let mut all: Vec<(&str, &dyn core::fmt::Display)> = values.to_vec();
        all.push(("count", &count));
        Some(fill(&text.or_else(|| self.text(id))?, &all).into())
    }
}

/// The members of an object, each with its name.
fn entries(object: &JsValue) -> impl Iterator<Item = (String, JsValue)> + use<> {
    let entries = object.dyn_ref::<Object>().map(Object::entries).unwrap_or_default();
    entries
        .iter()
        .filter_map(|entry| {
            let entry: Array = entry.dyn_into().ok()?;
            Some((entry.get(0).dyn_into::<JsString>().ok()?.into(), entry.get(1)))
        })
        .collect::<Vec<_>>()
        .into_iter()
}

/// Puts values into the places of a text, which are names in braces. A name without a value stays.
fn fill(text: &str, values: Values<'_>) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let place = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(other, _)| *other == name)?;
            Some((value, after))
        });
        match place {
            Some((value, after)) => {
                filled.push_str(&value.to_string());
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_in_their_places() {
        let values: Values<'_> = &[("shard", &3), ("count", &"12")];
        assert_eq!(fill("{count} records on shard {shard}.", values), "12 records on shard 3.");
        assert_eq!(fill("No place.", values), "No place.");
        assert_eq!(fill("A {stranger} and { shard", values), "A {stranger} and { shard");
        assert_eq!(fill("{shard}{shard}", values), "33");
    }
}
