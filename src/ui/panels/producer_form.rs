//! How a producer is written down.

use yew::prelude::*;

use crate::engine::{ByteCount, PartitionKey};
use crate::sim::{Command, CommandError, KeyStrategy, ProducerId, ProducerSettings, Rate};
use crate::ui::forms::{self, Choice, Errors, Field, SelectField, use_form};
use crate::ui::stage::Stage;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ProducerFormProps {
    pub(super) stage: Stage,
    /// The one to change; `None` for a new one.
    pub(super) id: Option<ProducerId>,
    pub(super) settings: Option<ProducerSettings>,
    pub(super) on_close: Callback<()>,
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

const STRATEGIES: [(&str, &str); 6] = [
    ("users", "user id"),
    ("modulo", "user id % n"),
    ("country", "{country}-{user}"),
    ("one", "one key"),
    ("list", "a list of keys"),
    ("random", "a random key each time"),
];
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
        draft.rate = settings.rate.to_string();
        draft.size = settings.record_size.to_string();
        let strategy = match &settings.keys {
            KeyStrategy::One(_) => "one",
            KeyStrategy::List(_) => "list",
            KeyStrategy::Random => "random",
            KeyStrategy::UserId { users } => {
                draft.users = users.to_string();
                "users"
            }
            KeyStrategy::UserIdModulo { users, modulo } => {
                draft.users = users.to_string();
                draft.modulo = modulo.to_string();
                "modulo"
            }
            KeyStrategy::CountryUser { users } => {
                draft.users = users.to_string();
                "country"
            }
        };
        draft.strategy = strategy.into();
        let keys = settings.keys.named_keys();
        if !keys.is_empty() {
            draft.keys = keys.iter().map(PartitionKey::as_str).collect::<Vec<_>>().join(", ");
        }
        draft
    }

    /// The settings, or what is wrong with them.
    fn settings(&self) -> Result<ProducerSettings, Errors> {
        let mut errors = Errors::default();
        let rate = errors.note("rate", self.rate.parse::<Rate>());
        let size = self.size.trim();
        let record_size = errors.note(
            "size",
            size.parse()
                .map(ByteCount::new)
                .map_err(|_| format!("'{size}' is not a size: type a number of bytes.")),
        );
        match (rate, record_size, self.strategy(&mut errors)) {
            (Some(rate), Some(record_size), Some(keys)) => {
                Ok(ProducerSettings { name: self.name.trim().into(), rate, record_size, keys })
            }
            _ => Err(errors),
        }
    }

    fn strategy(&self, errors: &mut Errors) -> Option<KeyStrategy> {
        let mut count = |field: &'static str, text: &str| {
            let number = errors.note(field, forms::whole_number(text, COUNT_MAX));
            number.and_then(|number| u32::try_from(number).ok())
        };
        match self.strategy.as_str() {
            "random" => Some(KeyStrategy::Random),
            "users" => Some(KeyStrategy::UserId { users: count("users", &self.users)? }),
            "country" => Some(KeyStrategy::CountryUser { users: count("users", &self.users)? }),
            "modulo" => {
                let (users, modulo) = (count("users", &self.users), count("modulo", &self.modulo));
                Some(KeyStrategy::UserIdModulo { users: users?, modulo: modulo? })
            }
            "list" => errors.note("keys", forms::keys(&self.keys)).map(KeyStrategy::List),
            _ => {
                let key = PartitionKey::new(self.keys.trim());
                let key =
                    key.map_err(|violation| format!("partitionKey: {}", violation.constraint));
                errors.note("keys", key).map(KeyStrategy::One)
            }
        }
    }
}

/// Puts a refusal beside the field that it is about.
fn errors_of(refusal: &CommandError) -> Errors {
    let field = match refusal {
        CommandError::Name { .. } => "name",
        CommandError::RecordSize { .. } => "size",
        CommandError::NoKeys => "keys",
        _ => Errors::OTHER,
    };
    Errors::of(field, refusal)
}

#[component]
pub(super) fn ProducerForm(props: &ProducerFormProps) -> Html {
    let form = use_form(|| Draft::new(props.settings.as_ref()));
    let on_submit = {
        let (props, form) = (props.clone(), form.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let command = form.draft().settings().map(|settings| match props.id {
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
    let choices =
        STRATEGIES.map(|(value, text)| Choice { value: value.into(), text: text.into() }).to_vec();
    html! {
        <form class="form" onsubmit={on_submit} aria-label="Producer">
            <Field id={id("name")} label="Name" value={draft.name.clone()}
                on_input={form.edit(|draft, text| draft.name = text)} error={form.error("name")} />
            <Field id={id("rate")} label="Records per second" value={draft.rate.clone()}
                on_input={form.edit(|draft, text| draft.rate = text)} error={form.error("rate")} />
            <Field id={id("size")} label="Bytes per record" value={draft.size.clone()}
                on_input={form.edit(|draft, text| draft.size = text)} error={form.error("size")} />
            <SelectField id={id("strategy")} label="Partition key" value={draft.strategy.clone()}
                {choices} on_change={form.edit(|draft, text| draft.strategy = text)} />
            if matches!(strategy, "one" | "list") {
                <Field id={id("keys")} is_code=true value={draft.keys.clone()}
                    label={if strategy == "one" { "Key" } else { "Keys, with commas between" }}
                    on_input={form.edit(|draft, text| draft.keys = text)} error={form.error("keys")} />
            }
            if matches!(strategy, "users" | "modulo" | "country") {
                <Field id={id("users")} label="Users" value={draft.users.clone()}
                    on_input={form.edit(|draft, text| draft.users = text)}
                    error={form.error("users")} />
            }
            if strategy == "modulo" {
                <Field id={id("modulo")} label="n" value={draft.modulo.clone()}
                    on_input={form.edit(|draft, text| draft.modulo = text)}
                    error={form.error("modulo")} />
            }
            <p class="note wrong" role="alert">{ form.error(Errors::OTHER).unwrap_or_default() }</p>
            <div class="buttons">
                <button class="primary" type="submit">
                    { if props.id.is_some() { "Save" } else { "Add" } }
                </button>
                <button class="quiet" type="button"
                    onclick={props.on_close.reform(|_: MouseEvent| ())}>{ "Cancel" }</button>
            </div>
        </form>
    }
}
