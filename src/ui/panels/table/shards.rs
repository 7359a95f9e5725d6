//! Shards: what they own, where they came from, how full they are.

use yew::prelude::*;

use super::{DASH, counts, list_text, number, table};
use crate::engine::{ShardIndex, ThroughputLimit};
use crate::sim::{LimitUse, World};
use crate::ui::messages::{self, message};
use crate::ui::time_bar::clock_text;
use crate::view::{FloorView, Gauge, ShardView, decimal_text, height_text, use_of_limit};

pub(super) fn table_of(view: &FloorView, world: &World) -> Html {
    let heads = [
        message!("table.shard"),
        message!("table.state"),
        message!("table.hash-range"),
        message!("table.parents"),
        message!("table.children"),
        message!("table.held"),
        message!("table.records-in"),
        message!("table.bytes-in"),
        message!("table.calls-out"),
        message!("table.bytes-out"),
        message!("table.mean"),
        message!("table.highest"),
        message!("table.puts-refused"),
        message!("table.reads-refused"),
    ];
    let rows = view.shards.iter().map(|shard| row(view, shard, world)).collect();
    table(message!("table.shards"), &heads, rows)
}

fn row(view: &FloorView, shard: &ShardView, world: &World) -> Html {
    let state = match shard.closed_at {
        _ if shard.takes_records => message!("table.open"),
        Some(at) => message!("table.closed", ago = messages::whole_seconds(view.now.since(at))),
        None => message!("table.opens-soon"),
    };
    let parents = list_text(shard.parents.iter().map(ShardIndex::get));
    let children = view.shards.iter().filter(|it| it.parents.iter().any(|it| it == shard.shard));
    let children = list_text(children.map(|child| child.shard.get()));
    let gauge = |gauge: Gauge, text: fn(u64) -> String| {
        let of = || message!("table.used-of", used = text(gauge.used), limit = text(gauge.per_s));
        let text = if shard.takes_records { of() } else { DASH.into() };
        html! { <td class="number">{ text }</td> }
    };
    let gauges = shard.gauges;
    let (start, end) = (shard.range.start(), shard.range.end());
    let used = use_of_limit(world, shard.shard, ThroughputLimit::WriteRecords);
    html! {
        <tr key={shard.shard.get()} data-shard={shard.shard.to_string()}>
            <th scope="row"><code>{ shard.shard.to_string() }</code></th>
            <td>{ state }</td>
            <td title={message!("table.from-to", from = start, to = end)}>
                { format!("{} – {}", height_text(start), height_text(end)) }
            </td>
            <td>{ parents }</td>
            <td>{ children }</td>
            { counts([shard.records as u64]) }
            { gauge(gauges.write_records, messages::count) }
            { gauge(gauges.write_bytes, messages::size) }
            { gauge(gauges.read_calls, messages::count) }
            { gauge(gauges.read_bytes, messages::size) }
            { mean_and_highest(used) }
            { counts([shard.tally.refused_puts(), shard.tally.refused_reads()]) }
        </tr>
    }
}

/// What was written in a second of the last minute on average, and in the highest second of all, with
/// its time.
fn mean_and_highest(used: Option<LimitUse>) -> Html {
    let Some(used) = used.filter(|used| used.peak.used > 0) else {
        return html! { <>{ number(DASH.to_owned()) }{ number(DASH.to_owned()) }</> };
    };
    let mean = used.minute as f64 / used.minute_seconds.max(1) as f64;
    let at = clock_text(used.peak.at.since(World::beginning()));
    let at = at.split_once('.').map_or(at.as_str(), |(whole, _)| whole).to_owned();
    let highest = message!("table.highest-at", count = used.peak.used, time = at);
    html! {
        <>
            { number(messages::decimal(&decimal_text(mean, 1))) }
            <td class="number">{ highest }</td>
        </>
    }
}
