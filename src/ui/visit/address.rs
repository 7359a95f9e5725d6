//! The page's address: what it asks for, and how it is mended once that is on stage.

use js_sys::Reflect;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::{UrlSearchParams, Window, window};
use yew::Callback;

/// The fragment of the address, where it is a link to a life.
pub(super) fn fragment() -> Option<String> {
    let fragment = window()?.location().hash().ok()?;
    fragment.starts_with("#s=").then_some(fragment)
}

/// The address of a link with this fragment: that of the page, without what stood in its query.
pub(super) fn with_fragment(fragment: &str) -> Option<String> {
    let location = window()?.location();
    let (origin, path) = (location.origin().ok()?, location.pathname().ok()?);
    Some(format!("{origin}{path}#{fragment}"))
}

/// Takes what was asked for out of the address: a page that is loaded again is to go on with what
/// became of it.
pub(super) fn forget_life() -> Option<()> {
    let window = window()?;
    let location = window.location();
    let query = UrlSearchParams::new_with_str(&location.search().ok()?).ok()?;
    query.delete("scenario");
    let query = String::from(query.to_string());
    let mark = if query.is_empty() { "" } else { "?" };
    let address = format!("{}{mark}{query}", location.pathname().ok()?);
    let history = window.history().ok()?;
    history.replace_state_with_url(&JsValue::NULL, "", Some(&address)).ok()
}

/// Whether this page was loaded again, and not gone to.
pub(super) fn is_reload() -> bool {
    let performance = window().as_ref().and_then(Window::performance);
    let entries = performance.map(|performance| performance.get_entries_by_type("navigation"));
    let kind = entries.and_then(|entries| Reflect::get(&entries.get(0), &"type".into()).ok());
    kind.and_then(|kind| kind.as_string()).as_deref() == Some("reload")
}

/// Tells when a link to another life is put into the address of the open page, for as long as it
/// is kept.
pub(in crate::ui) struct HashWatcher(Closure<dyn FnMut()>);

impl HashWatcher {
    pub(in crate::ui) fn new(on_fragment: Callback<String>) -> Self {
        let closure = Closure::<dyn FnMut()>::new(move || {
            if let Some(fragment) = fragment() {
                on_fragment.emit(fragment);
            }
        });
        if let Some(window) = window() {
            // Fails only for events that have no names.
            let _ = window
                .add_event_listener_with_callback("hashchange", closure.as_ref().unchecked_ref());
        }
        Self(closure)
    }
}

impl Drop for HashWatcher {
    fn drop(&mut self) {
        if let Some(window) = window() {
            let _ = window
                .remove_event_listener_with_callback("hashchange", self.0.as_ref().unchecked_ref());
        }
    }
}
