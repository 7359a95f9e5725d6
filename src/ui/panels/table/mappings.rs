//! Event source mappings, and what their functions did.

use yew::prelude::*;

use super::{DASH, counts, list_text, number, table, tenths};
use crate::engine::{ShardIndex, Timestamp};
use crate::sim::ProcessState;
use crate::ui::messages::message;
use crate::view::{FloorView, MappingView};

pub(super) fn table_of(view: &FloorView) -> Html {
    if view.mappings.is_empty() {
        return Html::default();
    }
    let heads = [
        message!("table.mapping-name"),
        message!("table.state"),
        message!("table.shards"),
        message!("table.invocations"),
        message!("table.errors"),
        message!("table.processed"),
        message!("table.discarded"),
        message!("table.to-destination"),
        message!("table.oldest-held"),
    ];
    let rows = view.mappings.iter().map(|mapping| row(mapping, view.now));
    table(message!("table.mappings"), &heads, rows.collect())
}

fn row(mapping: &MappingView, now: Timestamp) -> Html {
    let state = match mapping.state {
        ProcessState::Running => message!("table.enabled"),
        ProcessState::Paused => message!("table.disabled"),
        ProcessState::Crashed => message!("table.crashed"),
    };
    let totals = mapping.totals;
    let held = mapping.oldest_held_at.map(|at| tenths(now.since(at)));
    html! {
        <tr key={mapping.id.get()}>
            <th scope="row">{ &mapping.settings.name }</th>
            <td>{ state }</td>
            <td>{ list_text(mapping.shards.iter().copied().map(ShardIndex::get)) }</td>
            { counts([
                totals.invocations,
                totals.errors,
                totals.processed,
                totals.discarded,
                totals.to_destination,
            ]) }
            { number(held.unwrap_or_else(|| DASH.to_owned())) }
        </tr>
    }
}
