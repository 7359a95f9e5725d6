//! Time: run, stop, step, and how fast.

use core::time::Duration;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::stage::{Stage, Strain};
use crate::sim::Speed;
use crate::view::count_text;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct TimeBarProps {
    pub(super) stage: Stage,
    pub(super) elapsed: Duration,
    pub(super) playing: bool,
    /// Whether there is something to undo, and something to redo.
    pub(super) undo_redo: (bool, bool),
    pub(super) speed: Speed,
    pub(super) strain: Strain,
    pub(super) records: usize,
}

/// One step while paused.
const STEP: Duration = Duration::from_millis(100);

#[component]
pub(super) fn TimeBar(props: &TimeBarProps) -> Html {
    let TimeBarProps { stage, elapsed, playing, undo_redo, speed, strain, records } = props.clone();
    let (on_undo, on_redo) = (undo_or_redo(&stage, Stage::undo), undo_or_redo(&stage, Stage::redo));
    let on_play = {
        let stage = stage.clone();
        Callback::from(move |_| stage.set_playing(!stage.is_playing()))
    };
    let on_step = {
        let stage = stage.clone();
        Callback::from(move |_| stage.skip(STEP))
    };
    let on_speed = Callback::from(move |event: InputEvent| {
        let value = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value());
        if let Some(step) = value.and_then(|value| value.parse().ok()) {
            stage.set_speed(Speed::from_step(step));
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
            <button class="step" onclick={on_step} disabled={playing}
                aria-label="Step 100 milliseconds" title="Step 100 ms (.)">
                <svg viewBox="0 0 16 16" aria-hidden="true">
                    <path d="M3 3v10l6-5zM10 3h2.5v10H10z" />
                </svg>
            </button>
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
            <p class="strain" role="status">{ strain.unwrap_or_default() }</p>
            <time class="clock">{ clock_text(elapsed) }</time>
        </section>
    }
}

fn undo_or_redo(stage: &Stage, act: fn(&Stage)) -> Callback<MouseEvent> {
    let stage = stage.clone();
    Callback::from(move |_: MouseEvent| act(&stage))
}

/// Minutes, seconds and tenths since the world began.
fn clock_text(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    let tenths = elapsed.subsec_millis() / 100;
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    let hours = if hours > 0 { format!("{hours}:") } else { String::new() };
    format!("{hours}{minutes:02}:{:02}.{tenths}", seconds % 60)
}
