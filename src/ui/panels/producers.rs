//! Who writes, and how to let others.

use std::rc::Rc;

use yew::prelude::*;

use super::producer_form::ProducerForm;
use crate::sim::{Command, KeyStrategy, ProducerId, ProducerSettings};
use crate::ui::stage::Stage;
use crate::view::{KeyColours, ProducerView, count_text, size_text};

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
            <p class="doing">
                { format!("{}/s · {} each", settings.rate, size_text(settings.record_size.get())) }
            </p>
            <p class="doing">{ keys(settings, &props.colours) }</p>
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
    let named = settings.keys.named_keys();
    let strategy = match &settings.keys {
        KeyStrategy::One(_) | KeyStrategy::List(_) => None,
        KeyStrategy::Random => Some("a random key each".to_owned()),
        KeyStrategy::UserId { users } => {
            Some(format!("user id of {}", count_text(u64::from(*users))))
        }
        KeyStrategy::UserIdModulo { users, modulo } => {
            Some(format!("user id of {} % {modulo}", count_text(u64::from(*users))))
        }
        KeyStrategy::CountryUser { users } => {
            Some(format!("{{country}}-{{user}} of {}", count_text(u64::from(*users))))
        }
    };
    html! {
        <>
            { strategy.unwrap_or_default() }
            for key in named.iter() {
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
