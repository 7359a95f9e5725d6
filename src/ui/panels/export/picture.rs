//! The floor as a picture.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{Blob, HtmlCanvasElement, window};
use yew::Callback;

use crate::ui::download;

/// Downloads what the canvas of the floor shows as a PNG, as sharp as it is drawn.
pub(super) fn download(name: String, on_done: &Callback<bool>) {
    let is_asked = canvas().is_some_and(|canvas| {
        let on_done = on_done.clone();
        let on_blob = Closure::once_into_js(move |blob: Option<Blob>| {
            on_done.emit(blob.and_then(|blob| download::blob(&name, &blob)).is_some());
        });
        canvas.to_blob(on_blob.unchecked_ref()).is_ok()
    });
    if !is_asked {
        on_done.emit(false);
    }
}

fn canvas() -> Option<HtmlCanvasElement> {
    let canvas = window()?.document()?.query_selector(".floor canvas").ok()??;
    canvas.dyn_into().ok()
}
