//! Where the focus goes when a form comes and goes: nobody who uses keys begins again at the top.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;
use yew::prelude::*;

/// For a form: what it is shown with, its first field, has the focus.
#[hook]
pub(in crate::ui) fn use_first_field() -> NodeRef {
    let form = use_node_ref();
    let shown = form.clone();
    use_effect_with((), move |()| {
        let field = shown.cast::<HtmlElement>();
        let field = field.and_then(|form| form.query_selector("input, select").ok().flatten());
        focus(field.and_then(|field| field.dyn_into().ok()));
    });
    form
}

/// For the button that a form stands in the place of while it is open: it has the focus afterwards.
#[hook]
pub(in crate::ui) fn use_handed_back(is_open: bool) -> NodeRef {
    let button = use_node_ref();
    let was_open = use_mut_ref(|| false);
    let shown = button.clone();
    use_effect_with(is_open, move |&is_open| {
        if was_open.replace(is_open) && !is_open {
            focus(shown.cast());
        }
    });
    button
}

/// Gives the focus to what there is to give it to.
pub(in crate::ui) fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        // Fails for elements that cannot have the focus; fields and buttons can.
        let _ = element.focus();
    }
}
