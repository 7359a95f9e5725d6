//! "Why?": what is known of the thing that a visitor points at, and what there is to do.
//!
//! Whatever is drawn has a shard, and from a shard's facts all that is in it can be reached; so
//! this is also the way around the floor without a pointer. Everything said comes from the engine
//! and the watchers.

mod limit;
mod reader;
mod record;
mod shard;

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::engine::Timestamp;
use crate::sim::World;
use crate::ui::component::component;
use crate::ui::messages::message;
use crate::ui::parts::part;
use crate::ui::selection::Thing;
use crate::ui::stage::{Stage, Winding};
use crate::ui::time_bar::clock_text;
use crate::view::{FloorView, KeyColours};

#[derive(Clone, PartialEq)]
pub(in crate::ui) struct WhyPanel {
    pub(in crate::ui) stage: Stage,
    /// The floor now: another one has it looked at again.
    pub(in crate::ui) view: Rc<FloorView>,
    pub(in crate::ui) thing: Thing,
    pub(in crate::ui) colours: Rc<KeyColours>,
    pub(in crate::ui) on_ask: Callback<Option<Thing>>,
}
component!(WhyPanel, use_why_panel);

part! {
    /// The answers.
    WHY: WhyPanel, in facts
}

#[hook]
fn use_why_panel(props: &WhyPanel) -> Html {
    let heading = use_node_ref();
    {
        let heading = heading.clone();
        // Who asks by key reads on here; who asks by pointer loses nothing.
        use_effect_with(props.thing, move |_| {
            if let Some(heading) = heading.cast::<HtmlElement>() {
                // Fails for elements that cannot have the focus; this one can.
                let _ = heading.focus();
            }
        });
    }
    let (title, facts) = match props.thing {
        Thing::Record { shard, sequence_number, arrived_at } => {
            record::facts(props, shard, sequence_number, arrived_at)
        }
        Thing::Limit(shard, limit) => limit::facts(props, shard, limit),
        Thing::Reader(reader, shard) => reader::facts(props, reader, shard),
        Thing::Shard(shard) => shard::facts(props, shard),
    };
    let on_close = props.on_ask.reform(|_: MouseEvent| None);
    let on_key = {
        let on_ask = props.on_ask.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                event.stop_propagation();
                on_ask.emit(None);
            }
        })
    };
    html! {
        <section class="panel why" aria-label={message!("why.title")} onkeydown={on_key}>
            <div class="person">
                <h2 ref={heading} tabindex="-1">{ title }</h2>
                <button class="quiet" onclick={on_close} aria-label={message!("why.close")}>
                    { "×" }
                </button>
            </div>
            { facts }
        </section>
    }
}

/// What a thing is called, and what is known of it.
type Facts = (AttrValue, Html);

/// A fact with its name.
fn fact(name: AttrValue, value: Html) -> Html {
    html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }
}

/// A moment, which can be gone to.
fn moment(stage: &Stage, at: Timestamp) -> Html {
    let lived = at.since(World::beginning());
    let text = clock_text(lived);
    let stage = stage.clone();
    let on_click = Callback::from(move |_: MouseEvent| stage.wind(Winding::To(lived)));
    html! {
        <button class="moment" onclick={on_click} title={message!("why.go-to-moment")}>
            <time>{ text }</time>
        </button>
    }
}

/// A button that asks about another thing.
fn ask(props: &WhyPanel, thing: Thing, name: AttrValue) -> Html {
    let on_click = props.on_ask.reform(move |_: MouseEvent| Some(thing));
    html! { <button class="ask" onclick={on_click}>{ name }</button> }
}
