//! The newest calls as a space-time diagram: who did what to which shard, and when.
//!
//! `diagram.rs` draws it, `words.rs` says what each arrow is, for whoever points at it, has the focus on
//! it, or reads the list.

mod diagram;
mod words;

use core::time::Duration;

use wasm_bindgen::JsCast as _;
use web_sys::{KeyboardEvent, SvgElement, window};
use yew::prelude::*;

use self::diagram::{Hands, diagram};
use self::words::arrow_text;
use crate::engine::Timestamp;
use crate::sim::EventIndex;
use crate::ui::component::component;
use crate::ui::forms::{Choice, SelectField};
use crate::ui::messages::{self, message};
use crate::ui::parts::part;
use crate::ui::stage::Stage;
use crate::view::{Arrow, SpaceTimeView};

#[derive(Clone, PartialEq)]
pub(super) struct SpaceTimePanel {
    pub(super) stage: Stage,
    /// So that it is looked at again as time goes by.
    pub(super) now: Timestamp,
}
component!(SpaceTimePanel, use_space_time_panel);

part! {
    /// The space-time diagram.
    SPACE_TIME: SpaceTimePanel, in views
}

/// Seconds that may be shown.
const WINDOWS_S: [u64; 5] = [2, 5, 10, 30, 60];
const WINDOW_S_DEFAULT: u64 = 10;

#[hook]
fn use_space_time_panel(props: &SpaceTimePanel) -> Html {
    let window_s = use_state_eq(|| WINDOW_S_DEFAULT);
    let told = use_state_eq(|| None::<EventIndex>);
    let is_listed = use_state_eq(|| false);
    let view = SpaceTimeView::of(&props.stage.world(), Duration::from_secs(*window_s));
    let on_window = {
        let window_s = window_s.clone();
        Callback::from(move |text: String| window_s.set(text.parse().unwrap_or(WINDOW_S_DEFAULT)))
    };
    let on_tell = {
        let told = told.clone();
        Callback::from(move |index: Option<EventIndex>| told.set(index))
    };
    let on_key = on_key(&view, *told);
    let told = told.and_then(|told| view.arrows.iter().find(|arrow| arrow.index == told));
    let choices = WINDOWS_S.map(|seconds| Choice {
        value: seconds.to_string().into(),
        text: messages::duration(Duration::from_secs(seconds)).into(),
    });
    let on_list = {
        let is_listed = is_listed.clone();
        Callback::from(move |_: MouseEvent| is_listed.set(!*is_listed))
    };
    html! {
        <section class="panel space-time" aria-label={message!("space-time.title")}>
            <div class="space-time-top">
                { SelectField {
                    id: AttrValue::Static("space-time-window"), label: message!("space-time.window"),
                    value: window_s.to_string().into(), choices: choices.to_vec(), on_change: on_window,
                } }
                <p class="note">{ summary(&view) }</p>
                <button class="secondary" aria-expanded={is_listed.to_string()} onclick={on_list}>
                    { message!("space-time.as-list") }
                </button>
            </div>
            if view.arrows.is_empty() {
                <p class="empty">{ message!("space-time.empty") }</p>
            } else {
                { diagram(&view, told, &Hands { on_tell, on_key }) }
                <p class="told">
                    { told.map_or_else(
                        || message!("space-time.hint"),
                        |arrow| arrow_text(arrow, &view)
                    ) }
                </p>
            }
            if *is_listed { { list(&view) } }
        </section>
    }
}

/// How much it shows, and what it leaves out.
fn summary(view: &SpaceTimeView) -> String {
    let window = match view.window.as_millis() {
        millis @ 0..1_000 => format!("{millis} ms"),
        _ => messages::duration(view.window),
    };
    let mut sentences =
        vec![message!("space-time.shown", count = view.arrows.len(), time = window)];
    if view.is_shortened {
        sentences.push(message!("space-time.shortened"));
    }
    if view.empty_reads > 0 {
        sentences.push(message!("space-time.empty-reads", count = view.empty_reads));
    }
    if view.lanes_left_out > 0 {
        sentences.push(message!("space-time.lanes-left-out", count = view.lanes_left_out));
    }
    sentences.iter().map(AttrValue::as_str).collect::<Vec<_>>().join(" ")
}

fn list(view: &SpaceTimeView) -> Html {
    html! {
        <ol class="space-time-list" tabindex="0" aria-label={message!("space-time.list")}>
            for arrow in view.arrows.iter().rev() {
                <li key={arrow.index.get()}
                    class={(arrow.told.is_refusal() || arrow.told.out_of_order() > 0).then_some("refused")}>
                    { arrow_text(arrow, view) }
                </li>
            }
        </ol>
    }
}

/// The arrow keys go from call to call in the order of time.
fn on_key(view: &SpaceTimeView, told: Option<EventIndex>) -> Callback<KeyboardEvent> {
    let order: Vec<_> = view.arrows.iter().map(|arrow| arrow.index).collect();
    Callback::from(move |event: KeyboardEvent| {
        let last = order.len().saturating_sub(1);
        let here = told.and_then(|told| order.iter().position(|index| *index == told));
        let here = here.unwrap_or(last);
        let next = match event.key().as_str() {
            "ArrowLeft" => here.saturating_sub(1),
            "ArrowRight" => here.saturating_add(1).min(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        if let Some(index) = order.get(next) {
            focus(*index);
        }
    })
}

fn focus(index: EventIndex) {
    let document = window().and_then(|window| window.document());
    let arrow = document.and_then(|document| document.get_element_by_id(&arrow_id(index)));
    if let Some(arrow) = arrow.and_then(|arrow| arrow.dyn_into::<SvgElement>().ok()) {
        // Fails for elements that cannot have the focus; these can.
        let _ = arrow.focus();
    }
}

fn arrow_id(index: EventIndex) -> String {
    format!("call-{}", index.get())
}

/// The one of the arrows that Tab comes to: the one that has the focus, else the newest.
fn tab_stop(view: &SpaceTimeView, told: Option<&Arrow>) -> Option<EventIndex> {
    told.or(view.arrows.last()).map(|arrow| arrow.index)
}
