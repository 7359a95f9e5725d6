//! Who writes, and how to let others.

use std::rc::Rc;

use yew::prelude::*;

use super::producer_form::ProducerForm;
use crate::sim::{
    Command, Generator, Playback, Population, ProducerId, ProducerSettings, RecordSource, Traffic,
};
use crate::ui::stage::Stage;
use crate::view::{KeyColours, NAMED_COLOURS, ProducerView, count_text, size_text};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ProducersPanelProps {
    pub(super) stage: Stage,
    pub(super) producers: Vec<ProducerView>,
    pub(super) colours: Rc<KeyColours>,
}

/// Which producer is being written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Editing {
    Nobody,
    New,
    Old(ProducerId),
}

#[component]
pub(super) fn ProducersPanel(props: &ProducersPanelProps) -> Html {
    let editing = use_state_eq(|| Editing::Nobody);
    let edit = |what: Editing| {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(what))
    };
    let form = |id: Option<ProducerId>, settings: Option<ProducerSettings>| {
        html! {
            <ProducerForm stage={props.stage.clone()} {id} {settings}
                on_close={edit(Editing::Nobody)} />
        }
    };
    html! {
        <section class="panel producers" aria-label="Producers">
            <h2>{ "Producers" }</h2>
            <ul class="people">
                for producer in props.producers.iter() {
                    <li key={producer.id.get()}>
                        if *editing == Editing::Old(producer.id) {
                            { form(Some(producer.id), Some(producer.settings.clone())) }
                        } else {
                            { item(props, producer, &edit(Editing::Old(producer.id))) }
                        }
                    </li>
                }
            </ul>
            if props.producers.is_empty() && *editing != Editing::New {
                <p class="empty">{ "Nobody writes." }</p>
            }
            if *editing == Editing::New {
                { form(None, None) }
            } else {
                <button class="secondary" onclick={edit(Editing::New).reform(|_: MouseEvent| ())}>
                    { "Add producer" }
                </button>
            }
        </section>
    }
}

fn item(props: &ProducersPanelProps, producer: &ProducerView, on_edit: &Callback<()>) -> Html {
    let settings = &producer.settings;
    let on_remove = {
        let (stage, id) = (props.stage.clone(), producer.id);
        Callback::from(move |_: MouseEvent| {
            // It may have left already: then what was asked for is so.
            let _ = stage.apply(Command::RemoveProducer(id));
        })
    };
    html! {
        <>
            <div class="person">
                <strong>{ &settings.name }</strong>
                <span class="tools">
                    <button class="quiet" onclick={on_edit.reform(|_: MouseEvent| ())}
                        aria-label={format!("Change {}", settings.name)}>{ "Change" }</button>
                    <button class="quiet" onclick={on_remove}
                        aria-label={format!("Remove {}", settings.name)}>{ "×" }</button>
                </span>
            </div>
            <p class="doing">{ what_comes(&settings.source) }</p>
            <p class="doing">{ keys(settings, &props.colours) }</p>
            if producer.is_finished {
                <p class="doing">{ "The list is at its end." }</p>
            }
            <p class="counts">
                <span>{ format!("{} taken", count_text(producer.accepted)) }</span>
                if producer.refused > 0 {
                    <span class={classes!("refused", producer.being_refused.then_some("now"))}>
                        { format!("{} refused", count_text(producer.refused)) }
                    </span>
                }
            </p>
        </>
    }
}

/// A producer's keys: those with a colour as parcels, the others in words.
fn keys(settings: &ProducerSettings, colours: &KeyColours) -> Html {
    let named = settings.named_keys();
    // A list may have more keys than there are colours.
    let shown = match &settings.source {
        RecordSource::Generator(_) => named.len(),
        RecordSource::Playback(_) => NAMED_COLOURS,
    };
    let strategy = match &settings.source {
        RecordSource::Generator(generator) if named.is_empty() => Some(strategy(generator)),
        RecordSource::Generator(_) | RecordSource::Playback(_) => None,
    };
    html! {
        <>
            { strategy.unwrap_or_default() }
            for key in named.iter().take(shown) {
                <span class="key">
                    { colours.iter().find(|(_, named)| named.key == *key).map(|(colour, _)| html! {
                        <span class={format!("parcel key-{colour}")} aria-hidden="true">
                            { KeyColours::letter(colour) }
                        </span>
                    }) }
                    <code>{ key.as_str() }</code>
                </span>
            }
        </>
    }
}

/// A generator's keys in words.
fn strategy(generator: &Generator) -> String {
    let key = generator.key.to_string();
    match &generator.population {
        _ if key == "{uuid}" => "a random key each".to_owned(),
        Population::Uniform { users } => format!("{key} of {}", count_text((*users).into())),
        Population::Zipf { users } => {
            format!("{key} of {} by Zipf’s law", count_text((*users).into()))
        }
        Population::Celebrity { users, share_permille } => format!(
            "{key} of {}, one of them in {} %",
            count_text((*users).into()),
            share_permille / 10
        ),
        Population::Sequential | Population::Named(_) => key,
    }
}

/// How often a producer has a record, and what is known of it.
fn what_comes(source: &RecordSource) -> String {
    match source {
        RecordSource::Generator(generator) => {
            let size = size_text(generator.record_size.get());
            format!("{} · {size} each", rate(generator.traffic))
        }
        RecordSource::Playback(Playback { records, traffic, repeat_after }) => {
            let when = traffic.map_or("at its own times".to_owned(), rate);
            let again = if repeat_after.is_some() { ", again and again" } else { "" };
            format!("{when} · a list of {}{again}", count_text(records.len() as u64))
        }
    }
}

/// How often a record comes.
fn rate(traffic: Traffic) -> String {
    match traffic {
        Traffic::Constant(rate) => format!("{rate}/s"),
        Traffic::Burst { base, peak, .. } => format!("{base}/s, in bursts {peak}/s"),
        Traffic::Ramp { from, to, .. } => format!("{from}/s to {to}/s"),
        Traffic::Sine { low, high, .. } => format!("{low}/s to {high}/s and back"),
    }
}
