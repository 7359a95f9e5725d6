//! Time: run, stop, step to what happens next or happened before, wind to any moment, and how fast.

mod button;
mod seek_bar;

use core::time::Duration;
use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use self::button::{BACK, BRANCH, PAUSE, PLAY, REDO, STEP, UNDO, button};
use self::seek_bar::SeekBar;
use super::messages::message;
use super::stage::{Stage, Strain, Winding};
use crate::sim::{Happening, Speed};
use crate::ui::component::component;

#[derive(Clone, PartialEq)]
pub(super) struct TimeBar {
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
component!(TimeBar, use_time_bar);

#[hook]
fn use_time_bar(props: &TimeBar) -> Html {
    let TimeBar { stage, elapsed, end, marks, step_kind, .. } = props.clone();
    let TimeBar { playing, undo_redo, speed, strain, records, has_left, .. } = props.clone();
    let on_kind = on_kind(&stage);
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
        Strain::Behind => Some(message!("time.behind")),
        Strain::Full => Some(message!("time.full", count = records)),
        Strain::LacksCode => Some(message!("part.failed")),
    };
    html! {
        <section class="time-bar" aria-label={message!("time.title")}>
            { button(&BACK, &stage, |stage| stage.wind(Winding::StepBack), true) }
            { button(if playing { &PAUSE } else { &PLAY }, &stage, toggle, true) }
            { button(&STEP, &stage, |stage| stage.wind(Winding::Step), true) }
            <select class="step-kind" aria-label={message!("time.step-to")}
                title={message!("time.step-to-title")}
                onchange={on_kind}>
                for kind in Happening::ALL {
                    <option value={kind.word()} selected={kind == step_kind}>
                        { step_text(kind) }
                    </option>
                }
            </select>
            { SeekBar { stage: stage.clone(), elapsed, end, marks } }
            <time class="clock">{ clock_text(elapsed) }</time>
            <label class="speed">
                <span>{ message!("time.speed") }</span>
                <input type="range" min="0" max={last_step.to_string()}
                    value={speed.step().to_string()} oninput={on_speed}
                    aria-valuetext={speed.to_string()} />
                <output>{ speed.to_string() }</output>
            </label>
            { button(&UNDO, &stage, |stage| stage.wind(Winding::Undo), undo_redo.0) }
            { button(&REDO, &stage, |stage| stage.wind(Winding::Redo), undo_redo.1) }
            if has_left {
                { button(&BRANCH, &stage, |stage| stage.wind(Winding::ReturnToLeft), true) }
            }
            <p class="strain" role="status">{ strain.unwrap_or_default() }</p>
        </section>
    }
}

fn toggle(stage: &Stage) {
    stage.set_playing(!stage.is_playing());
}

fn on_kind(stage: &Stage) -> Callback<Event> {
    let stage = stage.clone();
    Callback::from(move |event: Event| {
        let chosen = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
        if let Some(kind) = chosen.and_then(|word| Happening::from_word(&word)) {
            stage.set_step_kind(kind);
        }
    })
}

/// What a step leads to.
fn step_text(kind: Happening) -> AttrValue {
    match kind {
        Happening::Anything => message!("time.step-anything"),
        Happening::Put => message!("time.step-put"),
        Happening::Read => message!("time.step-read"),
        Happening::Refusal => message!("time.step-refusal"),
        Happening::Change => message!("time.step-change"),
        Happening::Harm => message!("time.step-harm"),
        Happening::Command => message!("time.step-command"),
    }
}

/// Minutes, seconds and tenths since the world began.
pub(in crate::ui) fn clock_text(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    let tenths = elapsed.subsec_millis() / 100;
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    let hours = if hours > 0 { format!("{hours}:") } else { String::new() };
    format!("{hours}{minutes:02}:{:02}.{tenths}", seconds % 60)
}
