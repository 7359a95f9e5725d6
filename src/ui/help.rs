//! The keys, in a dialog of their own.

use web_sys::{HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

use super::keys;
use super::messages::message;
use super::parts::part;
use crate::ui::component::component;

#[derive(Clone, PartialEq)]
pub(super) struct Help {
    pub(super) is_open: bool,
    pub(super) on_close: Callback<()>,
}
component!(Help, use_help);

part! {
    /// The keys.
    HELP: Help, in facts
}

#[hook]
fn use_help(props: &Help) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with(props.is_open, move |&is_open| {
            let Some(dialog) = dialog.cast::<HtmlDialogElement>() else { return };
            if is_open && !dialog.open() {
                // Fails only for a dialog that is not on the page; this one is.
                let _ = dialog.show_modal();
            } else if !is_open && dialog.open() {
                dialog.close();
            }
        });
    }
    // Escape closes it too, and then the page must hear of it.
    let on_closed = props.on_close.reform(|_: Event| ());
    let on_button = props.on_close.reform(|_: MouseEvent| ());
    let on_change = Callback::from(|event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            keys::turn_characters(input.checked());
        }
    });
    html! {
        <dialog ref={dialog} class="help" aria-labelledby="help-title" onclose={on_closed}>
            <div class="person">
                <h2 id="help-title">{ message!("keys.title") }</h2>
                <button class="quiet" onclick={on_button}>{ message!("keys.close") }</button>
            </div>
            <dl class="keys">
                for (key, text) in keys::list() {
                    <div><dt><kbd>{ key }</kbd></dt><dd>{ text }</dd></div>
                }
            </dl>
            <label class="check">
                <input type="checkbox" checked={keys::are_characters_on()} onchange={on_change} />
                <span>{ message!("keys.characters") }</span>
            </label>
        </dialog>
    }
}
