//! How a producer is written down.

use core::time::Duration;

use yew::prelude::*;

use crate::engine::{ByteCount, PartitionKey};
use crate::sim::{
    Command, CommandError, Generator, KeyTemplate, Population, ProducerId, ProducerSettings, Rate,
    RecordSource, Sending, Traffic,
};
use crate::ui::component::component;
use crate::ui::forms::{self, Choice, Errors, Field, SelectField, use_first_field, use_form};
use crate::ui::messages::message;
use crate::ui::parts::part;
use crate::ui::stage::Stage;

#[derive(Clone, PartialEq)]
pub(super) struct ProducerForm {
    pub(super) stage: Stage,
    /// The one to change; `None` for a new one.
    pub(super) id: Option<ProducerId>,
    pub(super) settings: Option<ProducerSettings>,
    pub(super) on_close: Callback<()>,
}
component!(ProducerForm, use_producer_form);

part! {
    /// A producer's form.
    PRODUCER_FORM: ProducerForm, in sides
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Draft {
    name: String,
    rate: String,
    size: String,
    strategy: String,
    keys: String,
    users: String,
    modulo: String,
}

/// The ways of making keys that the form knows.
fn strategies() -> Vec<Choice> {
    let choice = |value: &'static str, text: AttrValue| Choice { value: value.into(), text };
    vec![
        choice("users", message!("producer-form.key-user")),
        choice("modulo", message!("producer-form.key-modulo")),
        choice("country", AttrValue::Static("{country}-{user}")),
        choice("one", message!("producer-form.key-one")),
        choice("list", message!("producer-form.key-list")),
        choice("random", message!("producer-form.key-random")),
        choice("template", message!("producer-form.key-template")),
    ]
}

const USER_ID: &str = "user_{user}";
const COUNTRY_AND_USER: &str = "{country}-user_{user}";
const RANDOM: &str = "{uuid}";
const USERS_DEFAULT: u32 = 500;
const COUNT_MAX: u64 = 1_000_000_000;

impl Draft {
    fn new(settings: Option<&ProducerSettings>) -> Self {
        let mut draft = Self {
            name: "orders".into(),
            rate: "5".into(),
            size: "300".into(),
            strategy: "users".into(),
            keys: "user_67890".into(),
            users: "500".into(),
            modulo: "100".into(),
        };
        let Some(settings) = settings else { return draft };
        draft.name.clone_from(&settings.name);
        let RecordSource::Generator(generator) = &settings.source else { return draft };
        draft.rate = generator.traffic.rate_after(Duration::ZERO).to_string();
        draft.size = generator.record_size.to_string();
        if let Some(users) = users_of(&generator.population) {
            draft.users = users.to_string();
        }
        let template = generator.key.to_string();
        let modulo = template.strip_prefix("{user%").and_then(|rest| rest.strip_suffix('}'));
        let strategy = if generator.key.as_constant().is_some() {
            "one"
        } else if generator.key.is_user() && !generator.population.names().is_empty() {
            "list"
        } else if let Some(modulo) = modulo {
            draft.modulo = modulo.into();
            "modulo"
        } else {
            match template.as_str() {
                USER_ID => "users",
                COUNTRY_AND_USER => "country",
                RANDOM => "random",
                _ => "template",
            }
        };
        draft.strategy = strategy.into();
        let keys = settings.named_keys();
        if strategy == "template" {
            draft.keys = template;
        } else if !keys.is_empty() {
            draft.keys = keys.iter().map(PartitionKey::as_str).collect::<Vec<_>>().join(", ");
        }
        draft
    }

    /// The settings, or what is wrong with them. What the form has no field for stays as it was.
    fn settings(&self, before: Option<&ProducerSettings>) -> Result<ProducerSettings, Errors> {
        let name = self.name.trim().into();
        let sending = before.map_or(Sending::CARELESS, |before| before.sending);
        let before = match before.map(|before| &before.source) {
            // Of a list nothing but the name can be written here.
            Some(source @ RecordSource::Playback(_)) => {
                return Ok(ProducerSettings { name, source: source.clone(), sending });
            }
            Some(RecordSource::Generator(generator)) => Some(generator),
            None => None,
        };
        let mut errors = Errors::default();
        let rate = errors.note("rate", self.rate.parse::<Rate>());
        let size = self.size.trim();
        let record_size = errors.note(
            "size",
            size.parse()
                .map(ByteCount::new)
                .map_err(|_| message!("producer-form.not-a-size", text = size)),
        );
        match (rate, record_size, self.keys(before, &mut errors)) {
            (Some(rate), Some(record_size), Some((population, key))) => {
                let traffic = before.map(|before| before.traffic);
                let traffic = traffic.filter(|traffic| traffic.rate_after(Duration::ZERO) == rate);
                let source = RecordSource::Generator(Generator {
                    traffic: traffic.unwrap_or(Traffic::Constant(rate)),
                    record_size,
                    population,
                    key,
                });
                Ok(ProducerSettings { name, source, sending })
            }
            _ => Err(errors),
        }
    }

    /// Whom the records are about, and the key that is made of it.
    fn keys(
        &self,
        before: Option<&Generator>,
        errors: &mut Errors,
    ) -> Option<(Population, KeyTemplate)> {
        let count = |errors: &mut Errors, field: &'static str, text: &str| {
            let number = errors.note(field, forms::whole_number(text, COUNT_MAX));
            number.and_then(|number| u32::try_from(number).ok())
        };
        let population = before.map(|before| &before.population);
        let users = |errors: &mut Errors| {
            let users = count(errors, "users", &self.users)?;
            // Another number is another population; the same one may be more than a number.
            let same = population.filter(|population| users_of(population) == Some(users));
            Some(same.cloned().unwrap_or(Population::Uniform { users }))
        };
        let anybody = || {
            let population = population.filter(|population| population.names().is_empty());
            population.cloned().unwrap_or(Population::Uniform { users: USERS_DEFAULT })
        };
        match self.strategy.as_str() {
            "random" => Some((anybody(), RANDOM.parse().ok()?)),
            "users" => Some((users(errors)?, USER_ID.parse().ok()?)),
            "country" => Some((users(errors)?, COUNTRY_AND_USER.parse().ok()?)),
            "modulo" => {
                let modulo = count(errors, "modulo", &self.modulo);
                let key = modulo.map(|modulo| format!("{{user%{modulo}}}").parse::<KeyTemplate>());
                let key = key.and_then(|key| errors.note("modulo", key));
                Some((users(errors)?, key?))
            }
            "list" => {
                let names = errors.note("keys", forms::keys(&self.keys))?;
                Some((Population::Named(names), "{user}".parse().ok()?))
            }
            "template" => {
                let key = errors.note("keys", self.keys.trim().parse::<KeyTemplate>());
                Some((users(errors)?, key?))
            }
            _ => {
                let key = PartitionKey::new(self.keys.trim());
                let key =
                    key.map_err(|violation| format!("partitionKey: {}", violation.constraint));
                let key = errors.note("keys", key)?;
                Some((anybody(), KeyTemplate::constant(&key)))
            }
        }
    }
}

/// How many there are in a population that is counted.
const fn users_of(population: &Population) -> Option<u32> {
    match population {
        Population::Uniform { users }
        | Population::Zipf { users }
        | Population::Celebrity { users, .. } => Some(*users),
        Population::Sequential | Population::Named(_) => None,
    }
}

/// Puts a refusal beside the field that it is about.
fn errors_of(refusal: &CommandError) -> Errors {
    let field = match refusal {
        CommandError::Name { .. } => "name",
        CommandError::RecordSize { .. } => "size",
        CommandError::Key(_) => "keys",
        CommandError::Population(_) => "users",
        _ => Errors::OTHER,
    };
    Errors::of(field, refusal)
}

#[hook]
fn use_producer_form(props: &ProducerForm) -> Html {
    let form = use_form(|| Draft::new(props.settings.as_ref()));
    let first_field = use_first_field();
    let on_submit = {
        let (props, form) = (props.clone(), form.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let command =
                form.draft().settings(props.settings.as_ref()).map(|settings| match props.id {
                    Some(id) => Command::ChangeProducer(id, settings),
                    None => Command::AddProducer(settings),
                });
            let applied = command.and_then(|command| {
                props.stage.apply(command).map_err(|refusal| errors_of(&refusal))
            });
            match applied {
                Ok(_) => props.on_close.emit(()),
                Err(wrong) => form.refuse(wrong),
            }
        })
    };
    let draft = form.draft();
    let prefix = props.id.map_or_else(|| "new".into(), |id| id.get().to_string());
    let id = |field: &str| format!("producer-{prefix}-{field}");
    let strategy = draft.strategy.as_str();
    let source = props.settings.as_ref().map(|settings| &settings.source);
    let is_list = matches!(source, Some(RecordSource::Playback(_)));
    let choices = strategies();
    let send = if props.id.is_some() { message!("forms.save") } else { message!("forms.add") };
    html! {
        <form class="form" ref={first_field} onsubmit={on_submit}
            aria-label={message!("producer-form.title")}>
            { Field {
                id: id("name").into(), label: message!("forms.name"), value: draft.name.clone().into(),
                on_input: form.edit(|draft, text| draft.name = text), error: form.error("name"),
                ..Field::default()
            } }
            if !is_list {
                { Field {
                    id: id("rate").into(), label: message!("producer-form.rate"),
                    value: draft.rate.clone().into(), on_input: form.edit(|draft, text| draft.rate = text),
                    error: form.error("rate"), ..Field::default()
                } }
                { Field {
                    id: id("size").into(), label: message!("producer-form.size"),
                    value: draft.size.clone().into(), on_input: form.edit(|draft, text| draft.size = text),
                    error: form.error("size"), ..Field::default()
                } }
                { SelectField {
                    id: id("strategy").into(), label: message!("record.partition-key"),
                    value: draft.strategy.clone().into(), choices,
                    on_change: form.edit(|draft, text| draft.strategy = text),
                } }
                if matches!(strategy, "one" | "list" | "template") {
                    { Field {
                        id: id("keys").into(), is_code: true, value: draft.keys.clone().into(),
                        label: match strategy {
                            "one" => message!("producer-form.key"),
                            "list" => message!("producer-form.keys"),
                            _ => message!("producer-form.template"),
                        },
                        on_input: form.edit(|draft, text| draft.keys = text), error: form.error("keys"),
                        ..Field::default()
                    } }
                }
                if matches!(strategy, "users" | "modulo" | "country" | "template") {
                    { Field {
                        id: id("users").into(), label: message!("producer-form.users"),
                        value: draft.users.clone().into(),
                        on_input: form.edit(|draft, text| draft.users = text), error: form.error("users"),
                        ..Field::default()
                    } }
                }
                if strategy == "modulo" {
                    { Field {
                        id: id("modulo").into(), label: AttrValue::Static("n"),
                        value: draft.modulo.clone().into(),
                        on_input: form.edit(|draft, text| draft.modulo = text), error: form.error("modulo"),
                        ..Field::default()
                    } }
                }
            }
            { form.end(send, &props.on_close) }
        </form>
    }
}
