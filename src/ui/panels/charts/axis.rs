//! The axis of time that all charts share, and the second whose figures stand beside them.

use core::time::Duration;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::seconds;
use crate::engine::Timestamp;
use crate::sim::World;
use crate::ui::component::component;
use crate::ui::messages::{self, message};
use crate::ui::time_bar::clock_text;

#[derive(Clone, PartialEq)]
pub(super) struct SecondPicker {
    /// When the first second began.
    pub(super) first: Timestamp,
    /// The place of the one that is shown.
    pub(super) place: usize,
    pub(super) first_lived: usize,
    pub(super) on_pick: Callback<usize>,
}
component!(SecondPicker, use_second_picker);

/// Chooses a second by keys; a pointer chooses it in any of the charts.
#[hook]
fn use_second_picker(props: &SecondPicker) -> Html {
    let on_input = props.on_pick.reform(|event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        input.and_then(|input| input.value().parse().ok()).unwrap_or(seconds() - 1)
    });
    let text = second_text(props.first, props.place);
    html! {
        <div class="second-picker">
            <label for="chart-second">{ message!("charts.second") }</label>
            <input id="chart-second" type="range" min={props.first_lived.min(seconds() - 1).to_string()}
                max={(seconds() - 1).to_string()} value={props.place.to_string()} oninput={on_input}
                aria-valuetext={text.clone()} />
            <output for="chart-second">{ text }</output>
        </div>
    }
}

/// When a second was: on the clock, and how long ago.
fn second_text(first: Timestamp, place: usize) -> AttrValue {
    let begun = first + Duration::from_secs(place as u64);
    let clock = clock_text(begun.since(World::beginning()));
    let clock = clock.split_once('.').map_or(clock.as_str(), |(whole, _)| whole);
    match seconds().saturating_sub(place) {
        0 | 1 => message!("charts.last-second", clock = clock),
        ago => {
            let ago = messages::duration(Duration::from_secs(ago as u64));
            message!("charts.second-ago", clock = clock, ago = ago)
        }
    }
}

/// The axis under a column.
pub(super) fn axis() -> Html {
    let half = Duration::from_secs(seconds() as u64 / 2);
    let whole = Duration::from_secs(seconds() as u64);
    html! {
        <span class="chart-axis">
            <span>{ message!("charts.ago", time = messages::duration(whole)) }</span>
            <span>{ message!("charts.ago", time = messages::duration(half)) }</span>
            <span>{ message!("charts.now") }</span>
        </span>
    }
}

/// A table of charts: names of rows on the left, a column for each thing that is shown.
pub(super) fn chart_table(
    title: AttrValue,
    row_title: AttrValue,
    columns: &[AttrValue],
    rows: Vec<(Html, Vec<Html>)>,
) -> Html {
    let style = format!("--columns: {}", columns.len());
    html! {
        <div {style}>
            <h2 class="view-heading">{ title.clone() }</h2>
            <div role="table" aria-label={title}>
                <div role="row" class="chart-heads">
                    <span role="columnheader" class="chart-name">{ row_title }</span>
                    for column in columns.iter() {
                        <span role="columnheader">{ column.clone() }</span>
                    }
                </div>
                for (name, cells) in rows {
                    <div role="row" class="chart-row">
                        <span role="rowheader" class="chart-name">{ name }</span>
                        { cells }
                    </div>
                }
            </div>
            <div class="chart-axes" aria-hidden="true">
                <span class="chart-name"></span>
                for _ in columns.iter() { { axis() } }
            </div>
        </div>
    }
}
