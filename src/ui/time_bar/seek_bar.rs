//! The life of the world as a line: where it is now, how far it was lived, and what was notable.

use core::time::Duration;
use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::clock_text;
use crate::sim::Happening;
use crate::ui::component::component;
use crate::ui::messages::message;
use crate::ui::stage::{Stage, Winding};
use crate::view::{clamped, decimal_text};

#[derive(Clone, PartialEq)]
pub(super) struct SeekBar {
    pub(super) stage: Stage,
    pub(super) elapsed: Duration,
    /// How far it was lived.
    pub(super) end: Duration,
    pub(super) marks: Rc<[(Duration, Happening)]>,
}
component!(SeekBar, use_seek_bar);

/// The least that is told apart on the line, in milliseconds.
const STEP_MS: u128 = 100;

#[hook]
fn use_seek_bar(props: &SeekBar) -> Html {
    let SeekBar { stage, elapsed, end, marks } = props.clone();
    let on_seek = Callback::from(move |event: InputEvent| {
        let value = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value());
        if let Some(millis) = value.and_then(|value| value.parse().ok()) {
            stage.wind(Winding::To(Duration::from_millis(millis)));
        }
    });
    let now_and_end = message!("time.moment-of", now = clock_text(elapsed), end = clock_text(end));
    html! {
        <div class="seek">
            <input type="range" aria-label={message!("time.moment")} min="0"
                step={STEP_MS.to_string()}
                max={end.as_millis().max(STEP_MS).to_string()}
                value={elapsed.as_millis().to_string()}
                aria-valuetext={now_and_end} oninput={on_seek} />
            <div class="seek-marks" aria-hidden="true">
                for (at, kind) in marks.iter().copied() {
                    <i class={class(kind)}
                        style={format!("--at: {}", decimal_text(part(at, end), 4))}></i>
                }
            </div>
        </div>
    }
}

fn part(at: Duration, end: Duration) -> f64 {
    clamped(at.as_secs_f64() / end.as_secs_f64().max(0.001), 0.0, 1.0)
}

const fn class(kind: Happening) -> &'static str {
    match kind {
        Happening::Refusal => "mark-refusal",
        Happening::Harm => "mark-harm",
        Happening::Change => "mark-change",
        _ => "mark-command",
    }
}
