//! Time: run, stop, step to what happens next or happened before, wind to any moment, and how fast.

mod seek_bar;

use core::time::Duration;
use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use self::seek_bar::SeekBar;
use super::stage::{Stage, Strain};
use crate::sim::{Happening, Speed};
use crate::view::count_text;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct TimeBarProps {
    pub(super) stage: Stage,
    pub(super) elapsed: Duration,
    /// How far the world was lived.
    pub(super) end: Duration,
    pub(super) marks: Rc<[(Duration, Happening)]>,
    /// Whether there is a life that was left by a command in the past.
    pub(super) has_left: bool,
    /// What a step leads to.
    pub(super) step_kind: Happening,
    pub(super) playing: bool,
    /// Whether there is something to undo, and something to redo.
    pub(super) undo_redo: (bool, bool),
    pub(super) speed: Speed,
    pub(super) strain: Strain,
    pub(super) records: usize,
}

#[component]
pub(super) fn TimeBar(props: &TimeBarProps) -> Html {
    let TimeBarProps { stage, elapsed, end, marks, step_kind, .. } = props.clone();
    let TimeBarProps { playing, undo_redo, speed, strain, records, has_left, .. } = props.clone();
    let act = |act: fn(&Stage)| {
        let stage = stage.clone();
        Callback::from(move |_: MouseEvent| act(&stage))
    };
    let on_play = act(|stage| stage.set_playing(!stage.is_playing()));
    let (on_back, on_step) = (act(Stage::step_back), act(Stage::step));
    let on_kind = on_kind(&stage);
    let (on_undo, on_redo) = (act(Stage::undo), act(Stage::redo));
    let on_return = act(Stage::return_to_left);
    let for_speed = stage.clone();
    let on_speed = Callback::from(move |event: InputEvent| {
        let value = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value());
        if let Some(step) = value.and_then(|value| value.parse().ok()) {
            for_speed.set_speed(Speed::from_step(step));
        }
    });
    let last_step = Speed::all().count().saturating_sub(1);
    let strain = match strain {
        Strain::None => None,
        Strain::Behind => Some("slower than asked: this device is at its limit".to_owned()),
        Strain::Full => Some(format!(
            "time stands still: the stream holds {} records, all that a tab can carry. Restart, \
             or choose a smaller load.",
            count_text(records as u64)
        )),
    };
    html! {
        <section class="time-bar" aria-label="Time">
            <button class="back" onclick={on_back} aria-label="Step back"
                title="Back to what happened before (,)">
                <svg viewBox="0 0 16 16" aria-hidden="true">
                    <path d="M13 3v10L7 8zM3.5 3H6v10H3.5z" />
                </svg>
            </button>
            <button class="play" onclick={on_play}
                aria-label={if playing { "Pause" } else { "Play" }}
                title={if playing { "Pause (space)" } else { "Play (space)" }}>
                <svg viewBox="0 0 16 16" aria-hidden="true">
                    if playing {
                        <path d="M4 3h3v10H4zM9 3h3v10H9z" />
                    } else {
                        <path d="M4 2.5v11l9-5.5z" />
                    }
                </svg>
            </button>
            <button class="step" onclick={on_step} aria-label="Step" title="On to what happens next (.)">
                <svg viewBox="0 0 16 16" aria-hidden="true">
                    <path d="M3 3v10l6-5zM10 3h2.5v10H10z" />
                </svg>
            </button>
            <select class="step-kind" aria-label="Step to" title="What a step leads to"
                onchange={on_kind}>
                for kind in Happening::ALL {
                    <option value={step_text(kind)} selected={kind == step_kind}>
                        { step_text(kind) }
                    </option>
                }
            </select>
            <SeekBar stage={stage.clone()} {elapsed} {end} {marks} />
            <time class="clock">{ clock_text(elapsed) }</time>
            <label class="speed">
                <span>{ "Speed" }</span>
                <input type="range" min="0" max={last_step.to_string()}
                    value={speed.step().to_string()} oninput={on_speed}
                    aria-valuetext={speed.to_string()} />
                <output>{ speed.to_string() }</output>
            </label>
            <button class="undo" onclick={on_undo} disabled={!undo_redo.0} aria-label="Undo"
                title="Undo: live on as if it had not been done (Z)">
                <svg viewBox="0 0 16 16" aria-hidden="true">
                    <path d="M6 2v3h3.5a4.5 4.5 0 0 1 0 9H5v-2h4.5a2.5 2.5 0 0 0 0-5H6v3L1.5 6z" />
                </svg>
            </button>
            <button class="redo" onclick={on_redo} disabled={!undo_redo.1} aria-label="Redo"
                title="Redo: do it again, at its time (shift Z)">
                <svg viewBox="0 0 16 16" aria-hidden="true">
                    <path d="M10 2v3H6.5a4.5 4.5 0 0 0 0 9H11v-2H6.5a2.5 2.5 0 0 1 0-5H10v3l4.5-4z" />
                </svg>
            </button>
            if has_left {
                <button class="branch" onclick={on_return} aria-label="Go to the other branch"
                    title="Something was done in the past. What had come instead is kept: go there">
                    <svg viewBox="0 0 16 16" aria-hidden="true">
                        <path d="M3 2h2v5.2L9.6 4H12l.1-2.2L15.5 5l-3.3 3.3L12 6h-1.8L5 9.7V14H3z" />
                    </svg>
                </button>
            }
            <p class="strain" role="status">{ strain.unwrap_or_default() }</p>
        </section>
    }
}

fn on_kind(stage: &Stage) -> Callback<Event> {
    let stage = stage.clone();
    Callback::from(move |event: Event| {
        let chosen = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
        let kind = chosen
            .and_then(|chosen| Happening::ALL.into_iter().find(|kind| step_text(*kind) == chosen));
        if let Some(kind) = kind {
            stage.set_step_kind(kind);
        }
    })
}

/// What a step leads to.
const fn step_text(kind: Happening) -> &'static str {
    match kind {
        Happening::Anything => "any event",
        Happening::Put => "a put",
        Happening::Read => "a read",
        Happening::Refusal => "a refusal",
        Happening::Change => "a change of shards",
        Happening::Harm => "harm to records",
        Happening::Command => "something done",
    }
}

/// Minutes, seconds and tenths since the world began.
fn clock_text(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    let tenths = elapsed.subsec_millis() / 100;
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    let hours = if hours > 0 { format!("{hours}:") } else { String::new() };
    format!("{hours}{minutes:02}:{:02}.{tenths}", seconds % 60)
}
