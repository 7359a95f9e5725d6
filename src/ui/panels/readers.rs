//! Who reads, and how to let others.

use core::time::Duration;

use yew::prelude::*;

use super::bookmark::Bookmark;
use super::reader_form::{READER_FORM, ReaderForm};
use crate::engine::{ThroughputLimit, Timestamp};
use crate::sim::{Command, ConsumerId, ConsumerStart, Retrieval};
use crate::ui::component::component;
use crate::ui::deeds;
use crate::ui::forms::{focus, use_handed_back};
use crate::ui::messages::{self, message};
use crate::ui::parts::use_parts;
use crate::ui::stage::Stage;
use crate::view::{
    ConsumerView, CursorState, CursorView, FleetView, MappingView, WatchedView, numbers_text,
};

#[derive(Clone, PartialEq)]
pub(super) struct ReadersPanel {
    pub(super) stage: Stage,
    pub(super) readers: Vec<ConsumerView>,
    pub(super) fleets: Vec<FleetView>,
    pub(super) mappings: Vec<MappingView>,
    pub(super) now: Timestamp,
}
component!(ReadersPanel, use_readers_panel);

#[hook]
fn use_readers_panel(props: &ReadersPanel) -> Html {
    let parts = use_parts();
    let adding = use_state_eq(|| false);
    let add = use_handed_back(*adding);
    let set_adding = |value: bool| {
        let adding = adding.clone();
        Callback::from(move |()| adding.set(value))
    };
    let form = || {
        let (stage, on_close) = (props.stage.clone(), set_adding(false));
        parts.show(&READER_FORM, ReaderForm { stage, on_close })
    };
    html! {
        <section class="panel readers" aria-label={message!("readers.title")}>
            <h2>{ message!("readers.title") }</h2>
            <ul class="people">
                for reader in props.readers.iter() {
                    <li key={reader.id.get()}>{ item(props, reader, &add) }</li>
                }
                for fleet in props.fleets.iter() {
                    <li key={fleet.id.get()}>{ together(props, Together::of_fleet(fleet), &add) }</li>
                }
                for it in props.mappings.iter() {
                    <li key={it.id.get()}>{ together(props, Together::of_mapping(it), &add) }</li>
                }
            </ul>
            if props.nobody_reads() && !*adding {
                <p class="empty">{ message!("readers.none") }</p>
            }
            if *adding {
                { form() }
            } else {
                <button class="secondary" ref={add} onclick={set_adding(true).reform(|_: MouseEvent| ())}>
                    { message!("readers.add") }
                </button>
            }
        </section>
    }
}

impl ReadersPanel {
    const fn nobody_reads(&self) -> bool {
        self.readers.is_empty() && self.fleets.is_empty() && self.mappings.is_empty()
    }
}

/// The name, and a button by which the reader leaves.
fn head(props: &ReadersPanel, id: ConsumerId, name: &str, add: &NodeRef) -> Html {
    let (stage, add) = (props.stage.clone(), add.clone());
    let on_remove = Callback::from(move |_: MouseEvent| {
        // It may have left already: then what was asked for is so.
        deeds::carry_out(&stage, Command::RemoveConsumer(id), Callback::noop());
        focus(add.cast());
    });
    html! {
        <div class="person">
            <strong>{ name }</strong>
            <span class="tools">
                <button class="quiet" onclick={on_remove}
                    aria-label={message!("people.remove-name", name = name)}>
                    { "×" }
                </button>
            </span>
        </div>
    }
}

/// How far a reader is behind.
fn lag_text(lag: Duration) -> AttrValue {
    match lag.as_secs() {
        0 => message!("readers.at-the-tip"),
        seconds => {
            message!("readers.behind", duration = messages::duration(Duration::from_secs(seconds)))
        }
    }
}

/// Those who read together, in short; the table has the rest.
struct Together<'a> {
    id: ConsumerId,
    name: &'a str,
    what: AttrValue,
    watched: &'a WatchedView,
}

impl<'a> Together<'a> {
    fn of_fleet(fleet: &'a FleetView) -> Self {
        let what = message!("readers.fleet", count = fleet.workers.len());
        Self { id: fleet.id, name: &fleet.settings.name, what, watched: &fleet.watched }
    }

    fn of_mapping(mapping: &'a MappingView) -> Self {
        let what = message!("readers.mapping", count = mapping.shards.len());
        Self { id: mapping.id, name: &mapping.settings.name, what, watched: &mapping.watched }
    }
}

fn together(props: &ReadersPanel, it: Together<'_>, add: &NodeRef) -> Html {
    html! {
        <>
            { head(props, it.id, it.name, add) }
            <p class="doing">{ it.what }</p>
            <p class="counts">
                <span>{ message!("readers.read", count = it.watched.delivered) }</span>
                <span>{ lag_text(it.watched.lag) }</span>
            </p>
        </>
    }
}

fn item(props: &ReadersPanel, reader: &ConsumerView, add: &NodeRef) -> Html {
    let settings = &reader.settings;
    let reading = reader.cursors.iter().filter(|it| it.state != CursorState::Finished);
    let start = match settings.start {
        ConsumerStart::TrimHorizon => AttrValue::Static("TRIM_HORIZON"),
        ConsumerStart::Latest => AttrValue::Static("LATEST"),
        ConsumerStart::AtTimestamp { ago } => {
            message!("readers.before-it-came", duration = messages::duration(ago))
        }
        ConsumerStart::AtSequenceNumber(_) => AttrValue::Static("AT_SEQUENCE_NUMBER"),
        ConsumerStart::AfterSequenceNumber(_) => AttrValue::Static("AFTER_SEQUENCE_NUMBER"),
    };
    html! {
        <>
            { head(props, reader.id, &settings.name, add) }
            <p class="doing">
                {
                    match settings.retrieval {
                        Retrieval::Polling { interval, .. } => {
                            message!(
                                "readers.polls",
                                interval = messages::duration(interval),
                                start = start
                            )
                        }
                        Retrieval::FanOut => message!("readers.is-subscribed", start = start),
                    }
                }
            </p>
            <p class="counts">
                <span>{ message!("readers.read", count = reader.records) }</span>
                <span>{ lag_text(reader.lag(props.now)) }</span>
                if reader.refused > 0 {
                    <span class={classes!("refused", reader.being_refused().then_some("now"))}>
                        { message!("people.refused", count = reader.refused) }
                        if let Some(why) = reader.cursors.iter().find_map(why) {
                            { ": " }{ why }
                        }
                    </span>
                }
            </p>
            <p class="doing">{ places(reader) }</p>
            { Bookmark {
                stage: props.stage.clone(), reader: reader.id, name: settings.name.clone(),
                shards: reading.map(|cursor| cursor.shard).collect::<Vec<_>>(),
            } }
        </>
    }
}

/// Which limit refused it a moment ago.
fn why(cursor: &CursorView) -> Option<AttrValue> {
    cursor.refused_lately.map(|limit| match limit {
        ThroughputLimit::ReadCalls => message!("readers.calls-used-up"),
        ThroughputLimit::ReadBytes => message!("readers.bytes-used-up"),
        _ => message!("readers.iterators-used-up"),
    })
}

/// The shards that it reads, and those that it has read to the end.
fn places(reader: &ConsumerView) -> AttrValue {
    let list = |state: fn(CursorState) -> bool| {
        let shards = reader.cursors.iter().filter(|cursor| state(cursor.state));
        numbers_text(shards.map(|cursor| cursor.shard.get()).collect())
    };
    let reading = list(|state| state != CursorState::Finished);
    let finished = list(|state| state == CursorState::Finished);
    match (reading.is_empty(), finished.is_empty()) {
        (true, true) => message!("readers.reads-no-shard"),
        (true, false) => message!("readers.has-finished", finished = finished),
        (false, true) => message!("readers.in-shard", reading = reading),
        (false, false) => {
            message!("readers.in-shard-and-finished", reading = reading, finished = finished)
        }
    }
}
