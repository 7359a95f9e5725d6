//! Who reads, and how to let others.

use core::time::Duration;

use yew::prelude::*;

use super::reader_form::ReaderForm;
use crate::engine::{ThroughputLimit, Timestamp};
use crate::sim::{Command, ConsumerStart, Retrieval};
use crate::ui::stage::Stage;
use crate::view::{ConsumerView, CursorState, CursorView, count_text, duration_text};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ReadersPanelProps {
    pub(super) stage: Stage,
    pub(super) readers: Vec<ConsumerView>,
    pub(super) now: Timestamp,
}

#[component]
pub(super) fn ReadersPanel(props: &ReadersPanelProps) -> Html {
    let adding = use_state_eq(|| false);
    let set_adding = |value: bool| {
        let adding = adding.clone();
        Callback::from(move |()| adding.set(value))
    };
    html! {
        <section class="panel readers" aria-label="Readers">
            <h2>{ "Readers" }</h2>
            <ul class="people">
                for reader in props.readers.iter() {
                    <li key={reader.id.get()}>{ item(props, reader) }</li>
                }
            </ul>
            if props.readers.is_empty() && !*adding {
                <p class="empty">{ "Nobody reads." }</p>
            }
            if *adding {
                <ReaderForm stage={props.stage.clone()} on_close={set_adding(false)} />
            } else {
                <button class="secondary" onclick={set_adding(true).reform(|_: MouseEvent| ())}>
                    { "Add reader" }
                </button>
            }
        </section>
    }
}

fn item(props: &ReadersPanelProps, reader: &ConsumerView) -> Html {
    let settings = &reader.settings;
    let on_remove = {
        let (stage, id) = (props.stage.clone(), reader.id);
        Callback::from(move |_: MouseEvent| {
            // It may have left already: then what was asked for is so.
            let _ = stage.apply(Command::RemoveConsumer(id));
        })
    };
    let start = match settings.start {
        ConsumerStart::TrimHorizon => "TRIM_HORIZON".to_owned(),
        ConsumerStart::Latest => "LATEST".to_owned(),
        ConsumerStart::AtTimestamp { ago } => format!("{} before it came", duration_text(ago)),
        ConsumerStart::AtSequenceNumber(_) => "AT_SEQUENCE_NUMBER".to_owned(),
        ConsumerStart::AfterSequenceNumber(_) => "AFTER_SEQUENCE_NUMBER".to_owned(),
    };
    let lag = match reader.lag(props.now).as_secs() {
        0 => "at the tip".to_owned(),
        seconds => format!("{} behind", duration_text(Duration::from_secs(seconds))),
    };
    html! {
        <>
            <div class="person">
                <strong>{ &settings.name }</strong>
                <span class="tools">
                    <button class="quiet" onclick={on_remove}
                        aria-label={format!("Remove {}", settings.name)}>{ "×" }</button>
                </span>
            </div>
            <p class="doing">
                {
                    match settings.retrieval {
                        Retrieval::Polling { interval, .. } => {
                            format!("polls every {} from {start}", duration_text(interval))
                        }
                        Retrieval::FanOut => format!("is subscribed from {start}"),
                    }
                }
            </p>
            <p class="counts">
                <span>{ format!("{} read", count_text(reader.records)) }</span>
                <span>{ lag }</span>
                if reader.refused > 0 {
                    <span class={classes!("refused", reader.being_refused().then_some("now"))}>
                        { format!("{} refused", count_text(reader.refused)) }
                        { reader.cursors.iter().find_map(why) }
                    </span>
                }
            </p>
            <p class="doing">{ places(reader) }</p>
        </>
    }
}

/// Which limit refused it a moment ago.
fn why(cursor: &CursorView) -> Option<&'static str> {
    cursor.refused_lately.map(|limit| match limit {
        ThroughputLimit::ReadCalls => ": calls/s used up",
        ThroughputLimit::ReadBytes => ": bytes/s used up",
        _ => ": iterators/s used up",
    })
}

/// The shards that it reads, and those that it has read to the end.
fn places(reader: &ConsumerView) -> String {
    let list = |state: fn(CursorState) -> bool| {
        let shards = reader.cursors.iter().filter(|cursor| state(cursor.state));
        shards.map(|cursor| cursor.shard.get().to_string()).collect::<Vec<_>>().join(", ")
    };
    let reading = list(|state| state != CursorState::Finished);
    let finished = list(|state| state == CursorState::Finished);
    match (reading.is_empty(), finished.is_empty()) {
        (true, true) => "reads no shard".into(),
        (true, false) => format!("has read {finished} to the end"),
        (false, true) => format!("in shard {reading}"),
        (false, false) => format!("in shard {reading}; has read {finished} to the end"),
    }
}
