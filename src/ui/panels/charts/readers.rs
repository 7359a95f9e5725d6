//! How far each reader was behind: as the watchers see it, and as the service told it.

use core::time::Duration;

use yew::prelude::*;

use super::Shown;
use super::axis::chart_table;
use super::plot::{Plot, cell, top_of};
use crate::sim::ReaderSecond;
use crate::ui::messages::{self, message};
use crate::view::ReaderMinute;

/// A column: how many milliseconds of what.
struct Column {
    title: AttrValue,
    millis: fn(&ReaderSecond) -> Option<u64>,
}

fn columns() -> [Column; 2] {
    [
        Column {
            title: message!("charts.lag"),
            millis: |second| {
                second.lag.map(|lag| u64::try_from(lag.as_millis()).unwrap_or(u64::MAX))
            },
        },
        // A name of the API's.
        Column { title: "MillisBehindLatest".into(), millis: |second| second.millis_behind_latest },
    ]
}

pub(super) fn charts(shown: &Shown) -> Html {
    let readers = &shown.minute.readers;
    if readers.is_empty() {
        return Html::default();
    }
    let columns = columns();
    let all = columns.iter().flat_map(|column| {
        readers.iter().flat_map(|it| it.seconds.iter().filter_map(column.millis))
    });
    // Both columns tell the same kind of time, so that they share a scale.
    let top = top_of(None, all.max().unwrap_or(0)).max(1_000);
    let heads: Vec<_> = columns.iter().map(|column| column.title.clone()).collect();
    let rows = readers.iter().map(|reader| {
        let cells = columns.iter().map(|column| plot(column, reader, top, shown));
        (html! { <strong>{ &reader.name }</strong> }, cells.collect())
    });
    let rows = rows.collect();
    chart_table(message!("charts.readers"), message!("charts.reader"), &heads, rows)
}

fn plot(column: &Column, reader: &ReaderMinute, top: u64, shown: &Shown) -> Html {
    let values: Vec<_> = reader.seconds.iter().map(column.millis).collect();
    let highest = values.iter().flatten().max().copied();
    let text = |millis: Option<u64>| {
        millis.map_or_else(|| "–".to_owned(), |millis| messages::duration(tenths(millis)))
    };
    let plot = Plot {
        values: &values,
        refused: &[],
        limit: None,
        top,
        title: &column.title,
        text: text(values.get(shown.picked).copied().flatten()).into(),
        refused_text: None,
        highest_text: message!("charts.highest", amount = text(highest)),
    };
    cell(&plot, shown)
}

fn tenths(millis: u64) -> Duration {
    Duration::from_millis(millis / 100 * 100)
}
