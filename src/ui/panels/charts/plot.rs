//! Bars, a line for the limit, and the figures of one second: a cell of a chart.

use core::fmt::Write as _;

use web_sys::{Element, PointerEvent};
use yew::prelude::*;

use super::{Shown, seconds};

/// What a cell shows.
pub(super) struct Plot<'a> {
    /// An amount for each second; `None` where there is none.
    pub(super) values: &'a [Option<u64>],
    /// What was refused, above it.
    pub(super) refused: &'a [u64],
    pub(super) limit: Option<u64>,
    /// What the height of the chart stands for.
    pub(super) top: u64,
    /// The name of the column, for where it does not stand above.
    pub(super) title: &'a AttrValue,
    /// The figures of the picked second.
    pub(super) text: AttrValue,
    /// What was refused in it, in words.
    pub(super) refused_text: Option<AttrValue>,
    /// The highest of all, in words.
    pub(super) highest_text: AttrValue,
}

/// Units of the height of a chart; a second is one unit wide.
const HEIGHT: u64 = 100;

/// A scale that has room for the limit and for whatever is above it.
pub(super) fn top_of(limit: Option<u64>, highest: u64) -> u64 {
    let with_room = |amount: u64| amount.saturating_add(amount.div_ceil(8));
    limit.map_or(0, with_room).max(with_room(highest)).max(1)
}

/// The cell of a plot.
pub(super) fn cell(plot: &Plot<'_>, shown: &Shown) -> Html {
    let on_point = {
        let on_pick = shown.on_pick.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some(place) = place_of(&event) {
                on_pick.emit(place);
            }
        })
    };
    let view_box = format!("0 0 {} {HEIGHT}", seconds());
    let amounts: Vec<_> = plot.values.iter().map(|value| value.unwrap_or(0)).collect();
    let none = vec![0; amounts.len()];
    let limit = plot.limit.map(|limit| {
        let y = HEIGHT.saturating_sub(height(limit, plot.top));
        format!("M{} {y}H{}", shown.first_lived, seconds())
    });
    html! {
        <div role="cell" class="chart">
            <span class="chart-title" aria-hidden="true">{ plot.title.clone() }</span>
            <svg viewBox={view_box} preserveAspectRatio="none" aria-hidden="true"
                onpointermove={on_point.clone()} onpointerdown={on_point}>
                <path class="picked" d={format!("M{} 0h1v{HEIGHT}h-1z", shown.picked)} />
                <path class="bars" d={bars(&none, &amounts, plot.top)} />
                if plot.refused.iter().any(|&refused| refused > 0) {
                    <path class="bars refused-bars" d={bars(&amounts, plot.refused, plot.top)} />
                }
                <path class="base" d={format!("M{} {HEIGHT}H{}", shown.first_lived, seconds())} />
                if let Some(limit) = limit {
                    <path class="limit" d={limit} />
                }
            </svg>
            <span class="chart-figures">
                <span>{ plot.text.clone() }</span>
                if let Some(refused) = &plot.refused_text {
                    <span class="refused">{ refused.clone() }</span>
                }
                <span class="chart-highest">{ plot.highest_text.clone() }</span>
            </span>
        </div>
    }
}

/// Bars on top of others.
fn bars(below: &[u64], values: &[u64], top: u64) -> String {
    let mut path = String::new();
    for (place, (below, value)) in below.iter().zip(values).enumerate() {
        if *value > 0 {
            let foot = HEIGHT.saturating_sub(height(*below, top));
            // What is not nothing can be seen.
            let height = height(*value, top).max(2);
            // Writing to a text cannot fail.
            let _ = write!(path, "M{place}.1 {foot}h.8v-{height}h-.8z");
        }
    }
    path
}

fn height(amount: u64, top: u64) -> u64 {
    amount.saturating_mul(HEIGHT) / top.max(1)
}

/// The second under the pointer.
fn place_of(event: &PointerEvent) -> Option<usize> {
    // Yew listens at the root, which is the event's current target.
    let chart = event.target_dyn_into::<Element>()?.closest("svg").ok()??;
    let rect = chart.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - rect.left()) / rect.width().max(1.0);
    let place = (share * seconds() as f64).max(0.0) as usize;
    Some(place.min(seconds() - 1))
}
