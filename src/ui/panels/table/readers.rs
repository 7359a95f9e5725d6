//! Those who read: where they stand, and what they were given.

use yew::prelude::*;

use super::{DASH, counts, state_text, table, tenths};
use crate::sim::{ProcessState, Retrieval};
use crate::ui::messages::{self, message};
use crate::view::{ConsumerView, CursorState, CursorView, FloorView, WatchedView};

pub(super) fn tables_of(view: &FloorView) -> Html {
    html! { <>{ cursors(view) }{ given(view) }</> }
}

fn cursors(view: &FloorView) -> Html {
    let heads = [
        message!("table.reader"),
        message!("table.shard"),
        message!("table.place"),
        // A name of the API's.
        "MillisBehindLatest".into(),
        message!("table.refused"),
    ];
    let rows = view.consumers.iter().flat_map(|reader| {
        reader.cursors.iter().map(move |cursor| cursor_row(view, reader, cursor))
    });
    table(message!("table.readers"), &heads, rows.collect())
}

fn cursor_row(view: &FloorView, reader: &ConsumerView, cursor: &CursorView) -> Html {
    let place = match cursor.state {
        CursorState::Finished => message!("table.read-to-the-end"),
        CursorState::Reading(at) => {
            message!("table.has-read-up-to", ago = messages::whole_seconds(view.now.since(at)))
        }
    };
    html! {
        <tr key={format!("{}-{}", reader.id.get(), cursor.shard.get())}>
            <th scope="row">{ &reader.settings.name }</th>
            <td><code>{ cursor.shard.to_string() }</code></td>
            <td>{ place }</td>
            { counts([cursor.millis_behind_latest, cursor.refused]) }
        </tr>
    }
}

/// Somebody who reads, in whatever way.
struct Reader<'a> {
    id: u32,
    name: &'a str,
    kind: AttrValue,
    /// A fleet's workers have states of their own.
    state: Option<ProcessState>,
    watched: &'a WatchedView,
}

/// What all of them were given, as the watchers saw it.
fn given(view: &FloorView) -> Html {
    let consumers = view.consumers.iter().map(|it| Reader {
        id: it.id.get(),
        name: &it.settings.name,
        kind: match it.settings.retrieval {
            Retrieval::Polling { .. } => message!("table.polling"),
            Retrieval::FanOut => message!("table.fan-out"),
        },
        state: Some(it.state),
        watched: &it.watched,
    });
    let fleets = view.fleets.iter().map(|it| Reader {
        id: it.id.get(),
        name: &it.settings.name,
        kind: message!("table.fleet"),
        state: None,
        watched: &it.watched,
    });
    let mappings = view.mappings.iter().map(|it| Reader {
        id: it.id.get(),
        name: &it.settings.name,
        kind: message!("table.mapping"),
        state: Some(it.state),
        watched: &it.watched,
    });
    let readers: Vec<_> = consumers.chain(fleets).chain(mappings).collect();
    if readers.is_empty() {
        return Html::default();
    }
    let heads = [
        message!("table.reader"),
        message!("table.kind"),
        message!("table.state"),
        message!("table.given"),
        message!("table.given-again"),
        message!("table.out-of-order"),
        message!("table.passed-over"),
        message!("table.trimmed-unread"),
        message!("table.unread"),
        message!("table.lag"),
        message!("table.not-understood"),
        message!("table.dropped"),
        message!("table.missed"),
    ];
    table(message!("table.what-was-given"), &heads, readers.iter().map(given_row).collect())
}

fn given_row(reader: &Reader<'_>) -> Html {
    let watched = reader.watched;
    html! {
        <tr key={reader.id}>
            <th scope="row">{ reader.name }</th>
            <td>{ reader.kind.clone() }</td>
            <td>{ reader.state.map_or_else(|| DASH.into(), state_text) }</td>
            { counts([
                watched.delivered,
                watched.duplicates,
                watched.inversions,
                watched.skipped,
                watched.trimmed_unread,
                watched.unread,
            ]) }
            <td class="number">{ tenths(watched.lag) }</td>
            { counts([watched.not_understood, watched.dropped, watched.missed]) }
        </tr>
    }
}
