//! The stream.

use yew::prelude::*;

use super::{number, table};
use crate::ui::messages::{self, message};
use crate::view::FloorView;

pub(super) fn table_of(view: &FloorView) -> Html {
    let heads = [
        message!("table.name"),
        message!("table.status"),
        message!("table.open-shards"),
        message!("table.held"),
        message!("table.retention"),
        message!("table.largest-record"),
        message!("table.limits"),
        message!("table.put-returns"),
    ];
    let status =
        view.status.map_or_else(|| message!("header.gone"), |status| status.to_string().into());
    let limits = match view.scale.get() {
        1 => message!("table.aws-limits"),
        scale => message!("table.scaled-limits", scale = scale),
    };
    let returns = if view.put_receipts {
        message!("table.a-receipt")
    } else {
        message!("table.a-sequence-number")
    };
    let row = html! {
        <tr>
            <th scope="row">{ view.stream.as_str() }</th>
            <td>{ status }</td>
            { number(messages::count(view.open_shards().len() as u64)) }
            { number(messages::count(view.records_retained as u64)) }
            { number(messages::duration(view.retention)) }
            { number(messages::size(view.record_bytes_max.get())) }
            <td>{ limits }</td>
            <td>{ returns }</td>
        </tr>
    };
    table(message!("table.stream"), &heads, vec![row])
}
