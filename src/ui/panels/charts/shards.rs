//! What each shard took and gave, against its limits, and what it refused.

use yew::prelude::*;

use super::Shown;
use super::axis::chart_table;
use super::plot::{Plot, cell, top_of};
use crate::engine::ThroughputLimit;
use crate::sim::SecondUsage;
use crate::ui::messages::{self, message};
use crate::view::ShardMinute;

/// A column: a limit, and how amounts of it are written.
struct Column {
    limit: ThroughputLimit,
    title: AttrValue,
    text: fn(u64) -> String,
    refused: fn(&SecondUsage) -> u32,
}

const fn nothing(_: &SecondUsage) -> u32 {
    0
}

fn columns() -> [Column; 4] {
    [
        Column {
            limit: ThroughputLimit::WriteRecords,
            title: message!("charts.records-in"),
            text: messages::count,
            refused: |second| second.refused_records,
        },
        Column {
            limit: ThroughputLimit::WriteBytes,
            title: message!("charts.bytes-in"),
            text: messages::size,
            refused: nothing,
        },
        Column {
            limit: ThroughputLimit::ReadBytes,
            title: message!("charts.bytes-out"),
            text: messages::size,
            refused: nothing,
        },
        Column {
            limit: ThroughputLimit::ReadCalls,
            title: message!("charts.calls-out"),
            text: messages::count,
            refused: |second| second.refused_calls,
        },
    ]
}

pub(super) fn charts(shown: &Shown) -> Html {
    let columns = columns();
    let shards = &shown.minute.shards;
    let tops: Vec<_> = columns.iter().map(|column| top(column, shards)).collect();
    let heads: Vec<_> = columns.iter().map(|column| head(column, shards)).collect();
    let rows = shards.iter().map(|shard| {
        let cells = columns.iter().zip(&tops);
        let cells = cells.map(|(column, top)| plot(column, shard, *top, shown)).collect();
        (name(shard), cells)
    });
    let rows = rows.collect();
    chart_table(message!("charts.shards"), message!("charts.shard"), &heads, rows)
}

fn name(shard: &ShardMinute) -> Html {
    html! {
        <>
            <strong>{ message!("charts.shard-number", shard = shard.shard.get()) }</strong>
            if !shard.takes_records {
                <span class="note">{ message!("charts.closed") }</span>
            }
        </>
    }
}

/// The title of a column, with the limit that the line in it stands for.
fn head(column: &Column, shards: &[ShardMinute]) -> AttrValue {
    let limit = shards.first().and_then(|shard| shard.limit(column.limit));
    limit.map_or_else(
        || column.title.clone(),
        |limit| {
            message!("charts.of-limit", title = column.title, limit = (column.text)(limit.per_s))
        },
    )
}

/// The scale that all shards share.
fn top(column: &Column, shards: &[ShardMinute]) -> u64 {
    let limit = shards.first().and_then(|shard| shard.limit(column.limit));
    let highest = shards.iter().map(|shard| highest(column, shard)).max().unwrap_or(0);
    top_of(limit.map(|limit| limit.per_s), highest)
}

fn highest(column: &Column, shard: &ShardMinute) -> u64 {
    let all = shard
        .seconds
        .iter()
        .map(|second| second.of(column.limit).saturating_add((column.refused)(second).into()));
    all.max().unwrap_or(0)
}

fn plot(column: &Column, shard: &ShardMinute, top: u64, shown: &Shown) -> Html {
    let values: Vec<_> = shard.seconds.iter().map(|it| Some(it.of(column.limit))).collect();
    let refused: Vec<_> = shard.seconds.iter().map(|it| u64::from((column.refused)(it))).collect();
    let used = values.get(shown.picked).copied().flatten().unwrap_or(0);
    let refused_now = refused.get(shown.picked).copied().unwrap_or(0);
    let highest = values.iter().flatten().max().copied().unwrap_or(0);
    let plot = Plot {
        values: &values,
        refused: &refused,
        limit: shard.limit(column.limit).map(|limit| limit.per_s),
        top,
        title: &column.title,
        text: (column.text)(used).into(),
        refused_text: (refused_now > 0).then(|| message!("charts.refused", count = refused_now)),
        highest_text: message!("charts.highest", amount = (column.text)(highest)),
    };
    cell(&plot, shown)
}
