//! Faults that were injected, until they end.

use yew::prelude::*;

use super::{counts, list_text, number, table, tenths};
use crate::engine::{ShardIndex, Timestamp};
use crate::ui::messages::message;
use crate::view::{FaultView, FloorView};

pub(super) fn table_of(view: &FloorView) -> Html {
    if view.faults.is_empty() {
        return Html::default();
    }
    let heads = [
        message!("table.fault"),
        message!("table.action"),
        message!("table.operations"),
        message!("table.shards"),
        message!("table.percentage"),
        message!("table.ends-in"),
    ];
    let rows = view.faults.iter().map(|fault| row(fault, view.now));
    table(message!("table.faults"), &heads, rows.collect())
}

fn row(fault: &FaultView, now: Timestamp) -> Html {
    let operations: Vec<_> = fault.settings.operations.iter().map(|it| format!("{it:?}")).collect();
    let shards = match &fault.settings.shards {
        Some(shards) => list_text(shards.iter().copied().map(ShardIndex::get)).into(),
        None => message!("table.all"),
    };
    html! {
        <tr key={fault.id.get()}>
            { counts([u64::from(fault.id.get())]) }
            <th scope="row"><code>{ fault.settings.action.id() }</code></th>
            <td>{ operations.join(", ") }</td>
            <td>{ shards }</td>
            { counts([u64::from(fault.settings.percentage)]) }
            { number(tenths(fault.ends_at.since(now))) }
        </tr>
    }
}
