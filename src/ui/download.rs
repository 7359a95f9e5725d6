//! Files that the page gives to its visitor.

use js_sys::Array;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url, window};

/// Downloads a text as a file. `None` where the browser does not let the page.
pub(super) fn text(name: &str, media_type: &str, text: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&text.into());
    blob(name, &Blob::new_with_str_sequence_and_options(&parts, &options).ok()?)
}

/// Downloads what a blob holds.
pub(super) fn blob(name: &str, blob: &Blob) -> Option<()> {
    let window = window()?;
    let document = window.document()?;
    let address = Url::create_object_url_with_blob(blob).ok()?;
    let anchor: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&address);
    anchor.set_download(name);
    // Firefox clicks only what is on the page.
    document.body()?.append_child(&anchor).ok()?;
    anchor.click();
    anchor.remove();
    // The browser takes the address up after this turn.
    let release = Closure::once_into_js(move || drop(Url::revoke_object_url(&address)));
    window
        .set_timeout_with_callback_and_timeout_and_arguments_0(release.unchecked_ref(), 1_000)
        .ok()?;
    Some(())
}
