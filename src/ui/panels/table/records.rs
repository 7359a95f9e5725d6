//! The newest records.

use yew::prelude::*;

use super::{number, table, tenths};
use crate::engine::{PartitionKey, Timestamp};
use crate::ui::messages::message;
use crate::view::{RecordView, height_text, shortened};

pub(super) fn table_of(now: Timestamp, records: &[RecordView]) -> Html {
    let heads = [
        message!("table.partition-key"),
        message!("table.height"),
        message!("table.shard"),
        message!("table.sequence-number"),
        message!("table.age"),
        message!("table.data"),
    ];
    table(message!("table.newest-records"), &heads, records.iter().map(|it| row(now, it)).collect())
}

fn row(now: Timestamp, record: &RecordView) -> Html {
    let sequence_number = record.sequence_number.to_string();
    let data = format!("{} B", record.data_len);
    let key = record.partition_key.as_ref().map_or("", PartitionKey::as_str);
    html! {
        <tr key={sequence_number.clone()}>
            <th scope="row"><code>{ shortened(key, 20) }</code></th>
            <td class="number" title={record.hash_key.to_string()}>
                { height_text(record.hash_key) }
            </td>
            <td><code>{ record.shard.to_string() }</code></td>
            <td><code title={sequence_number.clone()}>{ shortened(&sequence_number, 8) }</code></td>
            { number(tenths(now.since(record.arrived_at))) }
            <td title={data}><code>{ shortened(&record.data, 16) }</code></td>
        </tr>
    }
}
