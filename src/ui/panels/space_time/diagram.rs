//! The diagram. Time goes from left to right, as on the time bar, and its right edge is now.
//!
//! Places in time are per cent of the width, so that it fits wherever it stands, and nothing is measured.

use core::time::Duration;

use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::words::{arrow_text, lane_text};
use super::{arrow_id, tab_stop};
use crate::engine::Timestamp;
use crate::sim::{EventIndex, World};
use crate::ui::messages::message;
use crate::ui::time_bar::clock_text;
use crate::view::{Arrow, Lane, LaneOf, SpaceTimeView, Told};

/// What hands do to the diagram.
pub(super) struct Hands {
    pub(super) on_tell: Callback<Option<EventIndex>>,
    pub(super) on_key: Callback<KeyboardEvent>,
}

/// Pixels from one line to the next, and more where another kind of them begins.
const LINE: usize = 34;
const BETWEEN_KINDS: usize = 22;
const ABOVE: usize = 24;
/// How thick the line of a shard is, to each side of its middle.
const SHARD: usize = 4;

/// The heights of the lines.
fn heights(lanes: &[Lane]) -> Vec<usize> {
    let mut y = ABOVE;
    let mut before = None;
    let heights = lanes.iter().map(|lane| {
        let kind = core::mem::discriminant(&lane.of);
        if let Some(before) = before.replace(kind) {
            y += if before == kind { LINE } else { LINE + BETWEEN_KINDS };
        }
        y
    });
    heights.collect()
}

pub(super) fn diagram(view: &SpaceTimeView, told: Option<&Arrow>, hands: &Hands) -> Html {
    let heights = heights(&view.lanes);
    let height = heights.last().map_or(0, |last| last + LINE);
    let labels = view.lanes.iter().zip(&heights).map(|(lane, y)| {
        html! {
            <li class={kind_class(lane)} style={format!("top: {y}px")}
                title={lane_text(lane)}>{ lane_text(lane) }</li>
        }
    });
    let lines = view.lanes.iter().zip(&heights).map(|(lane, y)| {
        let y = y.to_string();
        html! { <line class={kind_class(lane)} x1="0" x2="100%" y1={y.clone()} y2={y} /> }
    });
    let stop = tab_stop(view, told);
    let labelled = labelled(view);
    let arrows = view.arrows.iter().map(|arrow| {
        let is_told = told.is_some_and(|told| told.index == arrow.index);
        let place = Place { view, heights: &heights, labelled: &labelled };
        group(arrow, &place, is_told, stop == Some(arrow.index), hands)
    });
    html! {
        <div class="diagram" style={format!("height: {height}px")}>
            <ul class="diagram-lanes" aria-hidden="true">{ for labels }</ul>
            <svg role="group" aria-label={message!("space-time.diagram")} onkeydown={hands.on_key.clone()}>
                <defs>
                    { marker("arrow-head") }
                    { marker("arrow-head-told") }
                    { marker("arrow-head-wrong") }
                </defs>
                { ticks(view, height) }
                { for lines }
                { for arrows }
            </svg>
        </div>
    }
}

const fn kind_class(lane: &Lane) -> &'static str {
    match lane.of {
        LaneOf::Writer(_) => "lane-writer",
        LaneOf::Shard(_) => "lane-shard",
        LaneOf::Reader(_) => "lane-reader",
    }
}

fn marker(id: &'static str) -> Html {
    html! {
        <marker {id} class={id} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"
            markerUnits="userSpaceOnUse" orient="auto"><path d="M0 1L8 4L0 7z" /></marker>
    }
}

/// Where things are.
struct Place<'a> {
    view: &'a SpaceTimeView,
    heights: &'a [usize],
    labelled: &'a [EventIndex],
}

/// The arrows out of order that have room for a label: the newest of each reader, and those that are far
/// enough from the next that has one.
fn labelled(view: &SpaceTimeView) -> Vec<EventIndex> {
    /// A label is about as wide as this part of a narrow diagram.
    const PART: u32 = 3;
    let mut last: Vec<(usize, Timestamp)> = Vec::new();
    let mut labelled = Vec::new();
    // At the left edge there is no room before the arrow.
    let since = view.now.before(view.window - view.window / PART);
    let wrong =
        view.arrows.iter().filter(|arrow| arrow.told.out_of_order() > 0 && arrow.at >= since);
    for arrow in wrong.rev() {
        let next = last.iter_mut().find(|(reader, _)| *reader == arrow.caller);
        match next {
            Some((_, next)) if next.since(arrow.at) < view.window / PART => continue,
            Some((_, next)) => *next = arrow.at,
            None => last.push((arrow.caller, arrow.at)),
        }
        labelled.push(arrow.index);
    }
    labelled
}

impl Place<'_> {
    fn x(&self, at: Timestamp) -> String {
        percent(self.view.now.since(at), self.view.window)
    }

    fn y(&self, lane: usize) -> usize {
        self.heights.get(lane).copied().unwrap_or_default()
    }
}

/// How far from the left a moment of this age is.
fn percent(age: Duration, window: Duration) -> String {
    let age = age.min(window).as_micros();
    let hundredths = 10_000 - age * 10_000 / window.as_micros().max(1);
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

fn group(
    arrow: &Arrow,
    place: &Place<'_>,
    is_told: bool,
    is_tab_stop: bool,
    hands: &Hands,
) -> Html {
    let text = arrow_text(arrow, place.view);
    let tell = hands.on_tell.clone();
    let index = arrow.index;
    let on_focus = tell.reform(move |_: FocusEvent| Some(index));
    let on_over = tell.reform(move |_: PointerEvent| Some(index));
    let is_wrong = arrow.told.is_refusal() || arrow.told.out_of_order() > 0;
    let class = classes!(
        "call-arrow",
        matches!(arrow.told, Told::Read { .. } | Told::ReadRefused { .. }).then_some("reads"),
        is_wrong.then_some("wrong"),
        is_told.then_some("told-arrow"),
    );
    html! {
        <g key={index.get()} id={arrow_id(index)} {class} role="img" aria-label={text}
            tabindex={if is_tab_stop { "0" } else { "-1" }} onfocus={on_focus} onpointerover={on_over}>
            { shapes(arrow, place, is_wrong, is_told) }
        </g>
    }
}

fn shapes(arrow: &Arrow, place: &Place<'_>, is_wrong: bool, is_told: bool) -> Html {
    let (x, caller) = (place.x(arrow.at), place.y(arrow.caller));
    let Some(shard) = arrow.shard.map(|shard| place.y(shard)) else { return cross(&x, caller) };
    let head = match (is_wrong, is_told) {
        (true, _) => "url(#arrow-head-wrong)",
        (false, true) => "url(#arrow-head-told)",
        (false, false) => "url(#arrow-head)",
    };
    match arrow.told {
        Told::Put { .. } => stroke((&x, caller), (&x, shard.saturating_sub(SHARD)), Some(head)),
        Told::PutRefused { .. } => refusal(&x, caller, shard.saturating_sub(SHARD * 2)),
        Told::ReadRefused { .. } => refusal(&x, caller, shard + SHARD * 2),
        Told::Read { first_stored_at, last_stored_at, out_of_order, .. } => {
            let last = last_stored_at.map_or_else(|| x.clone(), |at| place.x(at));
            // Before what is known, it is before what is shown.
            let first = match (first_stored_at, last_stored_at) {
                (Some(first), _) => place.x(first),
                (None, Some(_)) => "0%".to_owned(),
                (None, None) => x.clone(),
            };
            let foot = shard + SHARD;
            html! {
                <>
                    if first != last {
                        <line class="given" x1={first.clone()} x2={last.clone()}
                            y1={foot.to_string()} y2={foot.to_string()} />
                        { stroke((&first, foot), (&x, caller), None) }
                    }
                    { stroke((&last, foot), (&x, caller), Some(head)) }
                    if place.labelled.contains(&arrow.index) {
                        <text x={x} y={(caller + 14).to_string()} text-anchor="end">
                            { message!("space-time.out-of-order-label", count = out_of_order) }
                        </text>
                    }
                </>
            }
        }
    }
}

/// A line, and a wider one that is easier to point at.
fn stroke(
    (from_x, from_y): (&str, usize),
    (to_x, to_y): (&str, usize),
    head: Option<&'static str>,
) -> Html {
    let [x1, y1] = [from_x.to_owned(), from_y.to_string()];
    let [x2, y2] = [to_x.to_owned(), to_y.to_string()];
    html! {
        <>
            <line class="reach" x1={x1.clone()} y1={y1.clone()} x2={x2.clone()} y2={y2.clone()} />
            <line class="stroke" {x1} {y1} {x2} {y2} marker-end={head} />
        </>
    }
}

fn refusal(x: &str, caller: usize, shard: usize) -> Html {
    html! {
        <>
            { stroke((x, caller), (x, shard), None) }
            { cross(x, shard) }
        </>
    }
}

fn cross(x: &str, y: usize) -> Html {
    html! {
        <svg x={x.to_owned()} y={y.to_string()} overflow="visible">
            <path class="cross" d="M-4 -4L4 4M-4 4L4 -4" />
        </svg>
    }
}

/// Marks of time, as round as the window allows.
fn ticks(view: &SpaceTimeView, height: usize) -> Html {
    const COUNT_MAX: u128 = 6;
    /// The width of a mark's text is about this part of a narrow diagram's.
    const EDGES: u128 = 14;
    const STEPS_MS: [u64; 14] =
        [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000];
    let step = STEPS_MS.into_iter().map(Duration::from_millis);
    let step =
        step.into_iter().find(|step| view.window.as_micros() / step.as_micros() <= COUNT_MAX);
    let step = step.unwrap_or(Duration::from_secs(60));
    let lived = view.now.since(World::beginning());
    let since = lived.saturating_sub(view.window).as_micros().div_ceil(step.as_micros());
    let until = lived.as_micros() / step.as_micros();
    let ticks = (since..=until).filter_map(|count| {
        let moment = step.checked_mul(u32::try_from(count).ok()?)?;
        let age = lived.saturating_sub(moment);
        let x = percent(age, view.window);
        // What is written at an edge stays within it.
        let anchor = match age.as_micros() * EDGES / view.window.as_micros().max(1) {
            0 => "end",
            part if part + 1 >= EDGES => "start",
            _ => "middle",
        };
        Some(html! {
            <>
                <line class="tick" x1={x.clone()} x2={x.clone()} y1="14" y2={height.to_string()} />
                <text class="tick-text" {x} y="10" text-anchor={anchor} aria-hidden="true">
                    { tick_text(moment, step) }
                </text>
            </>
        })
    });
    ticks.collect()
}

fn tick_text(moment: Duration, step: Duration) -> String {
    let clock = clock_text(moment);
    let (whole, _) = clock.split_once('.').unwrap_or((&clock, ""));
    if step.subsec_millis() == 0 {
        return whole.to_owned();
    }
    let digits = if step.subsec_millis().is_multiple_of(100) { 1 } else { 3 };
    let millis = format!("{:03}", moment.subsec_millis());
    format!("{whole}.{}", millis.get(..digits).unwrap_or_default())
}
