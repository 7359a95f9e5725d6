//! The texts of a language that is not in the program.

use js_sys::{Array, JsString, Object};
use litemap::LiteMap;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Response, window};
use yew::AttrValue;

use super::Language;

/// Texts by id. One with several forms has an entry for each, as `id.one`.
#[derive(Default)]
pub(super) struct Catalogue(LiteMap<String, AttrValue>);

impl Catalogue {
    /// What has to be fetched for a language; `None` where it cannot be had.
    pub(super) async fn fetch(language: Language) -> Option<Self> {
        let address = match language {
            Language::English | Language::Pseudo => return Some(Self::default()),
            Language::German => "messages/de.json",
        };
        let response = JsFuture::from(window()?.fetch_with_str(address)).await.ok()?;
        let response: Response = response.dyn_into().ok()?;
        if !response.ok() {
            return None;
        }
        // The browser has a parser of JSON; ours would be part of the download.
        let texts = JsFuture::from(response.json().ok()?).await.ok()?;
        Some(Self::new(&texts))
    }

    fn new(texts: &JsValue) -> Self {
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
        Self(found)
    }

    pub(super) fn get(&self, id: &str) -> Option<AttrValue> {
        self.0.get(id).cloned()
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
