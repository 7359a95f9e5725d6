//! The whole state as tables: what to read instead of the picture, and what to print.
//!
//! Each file has the tables of one kind of things. Those of what there is none of are left out, but for
//! shards, producers, readers and records, which a reader looks for.

mod faults;
mod fleets;
mod mappings;
mod producers;
mod readers;
mod records;
mod shards;
mod stream;

use core::time::Duration;
use std::rc::Rc;

use yew::prelude::*;

use crate::sim::ProcessState;
use crate::ui::component::component;
use crate::ui::messages::{self, message};
use crate::ui::parts::part;
use crate::ui::stage::Stage;
use crate::view::FloorView;

#[derive(Clone, PartialEq)]
pub(super) struct TablePanel {
    pub(super) stage: Stage,
    pub(super) view: Rc<FloorView>,
}
component!(TablePanel, use_table_panel);

part! {
    /// The tables.
    TABLE: TablePanel, in facts
}

const RECORDS_MAX: usize = 20;

#[hook]
fn use_table_panel(props: &TablePanel) -> Html {
    let TablePanel { stage, view } = props;
    html! {
        <section class="panel tables" aria-label={message!("table.title")}>
            { stream::table_of(view) }
            { shards::table_of(view, &stage.world()) }
            { producers::table_of(view) }
            { readers::tables_of(view) }
            { fleets::tables_of(view) }
            { mappings::table_of(view) }
            { faults::table_of(view) }
            { records::table_of(view.now, &stage.newest_records(RECORDS_MAX)) }
        </section>
    }
}

/// A table that can be scrolled by itself.
fn table(caption: AttrValue, heads: &[AttrValue], rows: Vec<Html>) -> Html {
    html! {
        <div class="table-scroll" tabindex="0" role="region"
            aria-label={message!("table.as-table", caption = caption)}>
            <table>
                <caption>{ caption }</caption>
                <thead>
                    <tr>
                        for head in heads.iter() { <th scope="col">{ head.clone() }</th> }
                    </tr>
                </thead>
                <tbody>{ rows }</tbody>
            </table>
        </div>
    }
}

/// The cells of counts.
fn counts(counts: impl IntoIterator<Item = u64>) -> Html {
    counts.into_iter().map(|count| number(messages::count(count))).collect()
}

/// The cell of something that is written in digits.
fn number(text: String) -> Html {
    html! { <td class="number">{ text }</td> }
}

/// Whether something runs.
fn state_text(state: ProcessState) -> AttrValue {
    match state {
        ProcessState::Running => message!("table.running"),
        ProcessState::Paused => message!("table.paused"),
        ProcessState::Crashed => message!("table.crashed"),
    }
}

/// Numbers of shards, workers and the like; a dash for none.
fn list_text(numbers: impl IntoIterator<Item = u32>) -> String {
    let numbers: Vec<_> = numbers.into_iter().map(|number| number.to_string()).collect();
    if numbers.is_empty() { DASH.to_owned() } else { numbers.join(", ") }
}

/// Stands where there is nothing to say.
const DASH: &str = "–";

fn tenths(duration: Duration) -> String {
    let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    messages::duration(Duration::from_millis(millis / 100 * 100))
}
