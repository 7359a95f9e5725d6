//! The floor's facts as tables: what to read instead of the picture.

use core::time::Duration;
use std::rc::Rc;

use yew::prelude::*;

use crate::engine::{Parents, PartitionKey};
use crate::ui::parts::part;
use crate::ui::stage::Stage;
use crate::view::{
    ConsumerView, CursorState, CursorView, FloorView, Gauge, RecordView, ShardView, count_text,
    duration_text, height_text, shortened, size_text,
};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct TablePanelProps {
    pub(super) stage: Stage,
    pub(super) view: Rc<FloorView>,
}

part! {
    /// The tables.
    TABLE: TablePanel with TablePanelProps, in table
}

const RECORDS_MAX: usize = 20;

#[component]
pub(super) fn TablePanel(props: &TablePanelProps) -> Html {
    html! {
        <section class="panel tables" aria-label="Table view">
            { shards(&props.view) }
            { readers(&props.view) }
            { records(props.view.now, &props.stage.newest_records(RECORDS_MAX)) }
        </section>
    }
}

fn table(caption: &str, heads: &[&str], rows: Vec<Html>) -> Html {
    html! {
        <div class="table-scroll" tabindex="0" role="region" aria-label={format!("{caption}, as a table")}>
            <table>
                <caption>{ caption }</caption>
                <thead>
                    <tr>
                        for head in heads.iter() { <th scope="col">{ *head }</th> }
                    </tr>
                </thead>
                <tbody>{ rows }</tbody>
            </table>
        </div>
    }
}

fn shards(view: &FloorView) -> Html {
    let heads = [
        "Shard",
        "State",
        "Hash range",
        "Parents",
        "Held",
        "Records/s in",
        "Bytes/s in",
        "Calls/s out",
        "Bytes/s out",
        "Puts refused",
        "Reads refused",
    ];
    table("Shards", &heads, view.shards.iter().map(|shard| shard_row(view, shard)).collect())
}

fn shard_row(view: &FloorView, shard: &ShardView) -> Html {
    let state = match shard.closed_at {
        _ if shard.takes_records => "open".to_owned(),
        Some(at) => format!("closed {} ago", whole_seconds(view.now.since(at))),
        None => "opens soon".to_owned(),
    };
    let parents: Vec<_> = shard.parents.iter().map(|parent| parent.get().to_string()).collect();
    let parents = match shard.parents {
        Parents::None => "–".to_owned(),
        Parents::Split(_) | Parents::Merge { .. } => parents.join(" and "),
    };
    let gauge = |gauge: Gauge, text: fn(u64) -> String| {
        if shard.takes_records {
            format!("{} of {}", text(gauge.used), text(gauge.per_s))
        } else {
            "–".to_owned()
        }
    };
    let gauges = shard.gauges;
    let range =
        format!("{} – {}", height_text(shard.range.start()), height_text(shard.range.end()));
    html! {
        <tr key={shard.shard.get()} data-shard={shard.shard.to_string()}>
            <th scope="row"><code>{ shard.shard.to_string() }</code></th>
            <td>{ state }</td>
            <td title={format!("{} to {}", shard.range.start(), shard.range.end())}>{ range }</td>
            <td>{ parents }</td>
            <td class="number">{ count_text(shard.records as u64) }</td>
            <td class="number">{ gauge(gauges.write_records, count_text) }</td>
            <td class="number">{ gauge(gauges.write_bytes, size_text) }</td>
            <td class="number">{ gauge(gauges.read_calls, count_text) }</td>
            <td class="number">{ gauge(gauges.read_bytes, size_text) }</td>
            <td class="number">{ count_text(shard.tally.refused_puts()) }</td>
            <td class="number">{ count_text(shard.tally.refused_reads()) }</td>
        </tr>
    }
}

fn readers(view: &FloorView) -> Html {
    let heads = ["Reader", "Shard", "Place", "MillisBehindLatest", "Refused"];
    let rows = view.consumers.iter().flat_map(|reader| {
        reader.cursors.iter().map(move |cursor| reader_row(view, reader, cursor))
    });
    table("Readers", &heads, rows.collect())
}

fn reader_row(view: &FloorView, reader: &ConsumerView, cursor: &CursorView) -> Html {
    let place = match cursor.state {
        CursorState::Finished => "read to the end".to_owned(),
        CursorState::Reading(at) => {
            format!("has read up to {} ago", whole_seconds(view.now.since(at)))
        }
    };
    html! {
        <tr key={format!("{}-{}", reader.id.get(), cursor.shard.get())}>
            <th scope="row">{ &reader.settings.name }</th>
            <td><code>{ cursor.shard.to_string() }</code></td>
            <td>{ place }</td>
            <td class="number">{ count_text(cursor.millis_behind_latest) }</td>
            <td class="number">{ count_text(cursor.refused) }</td>
        </tr>
    }
}

fn records(now: crate::engine::Timestamp, records: &[RecordView]) -> Html {
    let heads = ["Partition key", "Height", "Shard", "Sequence number", "Age", "Data"];
    let rows = records.iter().map(|record| {
        let number = record.sequence_number.to_string();
        let data = format!("{} B", record.data_len);
        let key = record.partition_key.as_ref().map_or("", PartitionKey::as_str);
        html! {
            <tr key={number.clone()}>
                <th scope="row"><code>{ shortened(key, 20) }</code></th>
                <td class="number" title={record.hash_key.to_string()}>
                    { height_text(record.hash_key) }
                </td>
                <td><code>{ record.shard.to_string() }</code></td>
                <td><code title={number.clone()}>{ shortened(&number, 8) }</code></td>
                <td class="number">{ duration_text(tenths(now.since(record.arrived_at))) }</td>
                <td title={data}><code>{ shortened(&record.data, 16) }</code></td>
            </tr>
        }
    });
    table("Newest records", &heads, rows.collect())
}

fn tenths(duration: Duration) -> Duration {
    Duration::from_millis(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX) / 100 * 100)
}

fn whole_seconds(duration: Duration) -> String {
    duration_text(Duration::from_secs(duration.as_secs()))
}
