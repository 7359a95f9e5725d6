//! The clipboard, on pages that may use it and on those that may not.

use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlDocument, HtmlElement, HtmlTextAreaElement, window};
use yew::Callback;

/// Copies a text, and says whether it could.
pub(super) fn copy(text: String, on_done: Callback<bool>) {
    spawn_local(async move {
        let is_copied = copy_by_permission(&text).await || copy_by_selection(&text).is_some();
        on_done.emit(is_copied);
    });
}

/// Browsers have a clipboard for pages that came over HTTPS or from this machine.
async fn copy_by_permission(text: &str) -> bool {
    let Some(window) = window() else { return false };
    let clipboard = window.navigator().clipboard();
    !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// The old way: a text that is selected can be copied, wherever the page came from.
fn copy_by_selection(text: &str) -> Option<()> {
    let document: HtmlDocument = window()?.document()?.dyn_into().ok()?;
    let focused = document.active_element();
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    area.set_class_name("hidden");
    document.body()?.append_child(&area).ok()?;
    area.select();
    let is_copied = document.exec_command("copy").unwrap_or(false);
    area.remove();
    if let Some(focused) = focused.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        // Fails for elements that cannot have the focus; this one had it.
        let _ = focused.focus();
    }
    is_copied.then_some(())
}
