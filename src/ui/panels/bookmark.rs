//! The button of a reader that moves its bookmark, and the form that it opens.

use yew::prelude::*;

use super::seek_form::{SEEK_FORM, SeekForm};
use crate::engine::ShardIndex;
use crate::sim::ConsumerId;
use crate::ui::component::component;
use crate::ui::forms::use_handed_back;
use crate::ui::messages::message;
use crate::ui::parts::use_parts;
use crate::ui::stage::Stage;

#[derive(Clone, PartialEq)]
pub(super) struct Bookmark {
    pub(super) stage: Stage,
    pub(super) reader: ConsumerId,
    pub(super) name: String,
    /// The shards that it reads.
    pub(super) shards: Vec<ShardIndex>,
}
component!(Bookmark, use_bookmark);

#[hook]
fn use_bookmark(props: &Bookmark) -> Html {
    let parts = use_parts();
    let is_open = use_state_eq(|| false);
    let button = use_handed_back(*is_open);
    let open = |value: bool| {
        let is_open = is_open.clone();
        Callback::from(move |()| is_open.set(value))
    };
    if *is_open {
        let Bookmark { stage, reader, shards, .. } = props.clone();
        return parts.show(&SEEK_FORM, SeekForm { stage, reader, shards, on_close: open(false) });
    }
    html! {
        <button class="quiet" ref={button} onclick={open(true).reform(|_: MouseEvent| ())}
            disabled={props.shards.is_empty()}
            aria-label={message!("readers.move-name", name = props.name)}>
            { message!("readers.move") }
        </button>
    }
}
