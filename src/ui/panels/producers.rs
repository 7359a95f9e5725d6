//! Who writes, and how to let others.

use std::rc::Rc;

use yew::prelude::*;

use super::producer_form::{PRODUCER_FORM, ProducerForm};
use crate::sim::{
    Command, Generator, Playback, Population, ProducerId, ProducerSettings, RecordSource, Traffic,
};
use crate::ui::component::component;
use crate::ui::deeds;
use crate::ui::forms::{focus, use_handed_back};
use crate::ui::messages::{self, message};
use crate::ui::parts::use_parts;
use crate::ui::stage::Stage;
use crate::view::{KeyColours, NAMED_COLOURS, ProducerView};

#[derive(Clone, PartialEq)]
pub(super) struct ProducersPanel {
    pub(super) stage: Stage,
    pub(super) producers: Vec<ProducerView>,
    pub(super) colours: Rc<KeyColours>,
}
component!(ProducersPanel, use_producers_panel);

/// Which producer is being written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Editing {
    Nobody,
    New,
    Old(ProducerId),
}

#[hook]
fn use_producers_panel(props: &ProducersPanel) -> Html {
    let parts = use_parts();
    let editing = use_state_eq(|| Editing::Nobody);
    let add = use_handed_back(*editing != Editing::Nobody);
    let edit = |what: Editing| {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(what))
    };
    let form = |id: Option<ProducerId>, settings: Option<ProducerSettings>| {
        let (stage, on_close) = (props.stage.clone(), edit(Editing::Nobody));
        parts.show(&PRODUCER_FORM, ProducerForm { stage, id, settings, on_close })
    };
    html! {
        <section class="panel producers" aria-label={message!("producers.title")}>
            <h2>{ message!("producers.title") }</h2>
            <ul class="people">
                for producer in props.producers.iter() {
                    <li key={producer.id.get()}>
                        if *editing == Editing::Old(producer.id) {
                            { form(Some(producer.id), Some(producer.settings.clone())) }
                        } else {
                            { item(props, producer, &edit(Editing::Old(producer.id)), &add) }
                        }
                    </li>
                }
            </ul>
            if props.producers.is_empty() && *editing != Editing::New {
                <p class="empty">{ message!("producers.none") }</p>
            }
            if *editing == Editing::New {
                { form(None, None) }
            } else {
                <button class="secondary" ref={add} onclick={edit(Editing::New).reform(|_: MouseEvent| ())}>
                    { message!("producers.add") }
                </button>
            }
        </section>
    }
}

fn item(
    props: &ProducersPanel,
    producer: &ProducerView,
    on_edit: &Callback<()>,
    add: &NodeRef,
) -> Html {
    let settings = &producer.settings;
    let on_remove = {
        let (stage, id, add) = (props.stage.clone(), producer.id, add.clone());
        Callback::from(move |_: MouseEvent| {
            // It may have left already: then what was asked for is so.
            deeds::carry_out(&stage, Command::RemoveProducer(id), Callback::noop());
            focus(add.cast());
        })
    };
    html! {
        <>
            <div class="person">
                <strong>{ &settings.name }</strong>
                <span class="tools">
                    <button class="quiet" onclick={on_edit.reform(|_: MouseEvent| ())}
                        aria-label={message!("people.change-name", name = settings.name)}>
                        { message!("people.change") }
                    </button>
                    <button class="quiet" onclick={on_remove}
                        aria-label={message!("people.remove-name", name = settings.name)}>
                        { "×" }
                    </button>
                </span>
            </div>
            <p class="doing">{ what_comes(&settings.source) }</p>
            <p class="doing">{ keys(settings, &props.colours) }</p>
            if producer.is_finished {
                <p class="doing">{ message!("producers.list-ended") }</p>
            }
            <p class="counts">
                <span>{ message!("producers.taken", count = producer.accepted) }</span>
                if producer.refused > 0 {
                    <span class={classes!("refused", producer.being_refused.then_some("now"))}>
                        { message!("people.refused", count = producer.refused) }
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
fn strategy(generator: &Generator) -> AttrValue {
    let key = generator.key.to_string();
    match &generator.population {
        _ if key == "{uuid}" => message!("producers.random-keys"),
        Population::Uniform { users } => message!("producers.keys-of", count = *users, key = key),
        Population::Zipf { users } => {
            message!("producers.keys-by-zipf", count = *users, key = key)
        }
        Population::Celebrity { users, share_permille } => message!(
            "producers.keys-with-celebrity",
            count = *users,
            key = key,
            percent = share_permille / 10
        ),
        Population::Sequential | Population::Named(_) => key.into(),
    }
}

/// How often a producer has a record, and what is known of it.
fn what_comes(source: &RecordSource) -> AttrValue {
    match source {
        RecordSource::Generator(generator) => {
            let size = messages::size(generator.record_size.get());
            message!("producers.rate-and-size", rate = rate(generator.traffic), size = size)
        }
        RecordSource::Playback(Playback { records, traffic, repeat_after }) => {
            let when = traffic.map_or_else(|| message!("producers.own-times"), rate);
            if repeat_after.is_some() {
                message!("producers.list-again", count = records.len(), when = when)
            } else {
                message!("producers.list", count = records.len(), when = when)
            }
        }
    }
}

/// How often a record comes.
fn rate(traffic: Traffic) -> AttrValue {
    match traffic {
        Traffic::Constant(rate) => message!("producers.rate", rate = rate),
        Traffic::Burst { base, peak, .. } => {
            message!("producers.rate-in-bursts", base = base, peak = peak)
        }
        Traffic::Ramp { from, to, .. } => message!("producers.rate-ramp", from = from, to = to),
        Traffic::Sine { low, high, .. } => message!("producers.rate-waves", low = low, high = high),
    }
}
