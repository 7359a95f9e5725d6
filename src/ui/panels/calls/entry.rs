//! A line of the list. What somebody did by hand can be opened: the request and the answer of a call,
//! and programs that make the same call, to copy.

use core::time::Duration;

use web_sys::Element;
use yew::prelude::*;

use super::lines::Line;
use crate::sim::{CommandError, Outcome};
use crate::ui::clipboard::copy;
use crate::ui::component::component;
use crate::ui::messages::message;
use crate::ui::stage::Stage;
use crate::view::{CallView, shortened};

#[derive(Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) stage: Stage,
    /// When, since the beginning.
    pub(super) at: Duration,
    pub(super) line: Line,
    /// Which command it is, if it is one, and what that led to.
    pub(super) command: Option<usize>,
    pub(super) outcome: Option<Result<Outcome, CommandError>>,
    pub(super) on_said: Callback<AttrValue>,
}
component!(Entry, use_entry);

/// A line has room for this much of a text, and then loses its middle.
const CHARS_EACH_END: usize = 110;

#[hook]
fn use_entry(props: &Entry) -> Html {
    let is_open = use_state_eq(|| false);
    let at = props.at.as_millis();
    let text = shortened(&props.line.text, CHARS_EACH_END);
    let on_toggle = {
        let is_open = is_open.clone();
        Callback::from(move |event: Event| {
            let details = event.target_dyn_into::<Element>();
            is_open.set(details.is_some_and(|it| it.has_attribute("open")));
        })
    };
    html! {
        <li class={classes!("call", props.line.is_refusal.then_some("refused"))}>
            <time>{ format!("{}.{:03}", at / 1_000, at % 1_000) }</time>
            if let Some(command) = props.command {
                <details ontoggle={on_toggle}>
                    <summary><code>{ text }</code></summary>
                    if *is_open {
                        { Inside { stage: props.stage.clone(), command, on_said: props.on_said.clone() } }
                    }
                </details>
            } else {
                <code>{ text }</code>
            }
        </li>
    }
}

#[derive(Clone, PartialEq)]
struct Inside {
    stage: Stage,
    command: usize,
    on_said: Callback<AttrValue>,
}
component!(Inside, use_inside);

/// What is inside of an entry.
#[hook]
fn use_inside(props: &Inside) -> Html {
    let to_select = use_state_eq(|| None::<AttrValue>);
    let copy_button = |name: AttrValue, text: Option<String>| {
        let Some(text) = text else { return Html::default() };
        let (on_said, to_select) = (props.on_said.clone(), to_select.clone());
        let copied = message!("calls.copied", name = name);
        let on_click = Callback::from(move |_: MouseEvent| {
            let (on_said, to_select, shown) = (on_said.clone(), to_select.clone(), text.clone());
            let copied = copied.clone();
            let on_done = Callback::from(move |is_copied: bool| {
                to_select.set((!is_copied).then(|| shown.clone().into()));
                on_said.emit(if is_copied {
                    copied.clone()
                } else {
                    message!("calls.copy-by-hand")
                });
            });
            copy(text.clone(), on_done);
        });
        html! {
            <button class="secondary" aria-label={message!("calls.copy-as-name", name = name)}
                onclick={on_click}>
                { name }
            </button>
        }
    };
    let world = props.stage.world();
    let inside = if let Some(call) = CallView::of(&world, props.command) {
        html! {
            <>
                { json(&message!("calls.request"), call.name(), call.request()) }
                { json(&message!("calls.response"), call.name(), call.response()) }
                <div class="copy" role="group" aria-label={message!("calls.copy-as")}>
                    <span>{ message!("calls.copy-as") }</span>
                    { copy_button("AWS CLI".into(), call.aws_cli()) }
                    { copy_button("JavaScript SDK v3".into(), Some(call.javascript())) }
                    { copy_button("boto3".into(), Some(call.boto3())) }
                </div>
            </>
        }
    } else {
        let given = world.commands().get(props.command);
        let act = given.and_then(|given| given.command.act(&world));
        match act.and_then(|act| act.line(world.stream_name())) {
            Some(line) => html! {
                <>
                    { json(&message!("calls.line"), &message!("calls.console"), line.clone()) }
                    <div class="copy">{ copy_button(message!("calls.line"), Some(line)) }</div>
                </>
            },
            None => html! {
                <p class="note">{ message!("calls.no-line") }</p>
            },
        }
    };
    html! {
        <div class="call-inside">
            { inside }
            if let Some(text) = &*to_select {
                { json(&message!("calls.to-copy"), &message!("calls.text"), text.to_string()) }
            }
        </div>
    }
}

/// A piece of code under its title. It can be scrolled, and so has to take the focus.
fn json(title: &AttrValue, of: &str, text: String) -> Html {
    html! {
        <>
            <h3>{ title.clone() }</h3>
            <pre tabindex="0" role="region" aria-label={format!("{title},
                {of}")}><code>{ text }</code></pre>
        </>
    }
}
