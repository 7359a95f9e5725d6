//! How a reader is written down.

use core::time::Duration;

use yew::prelude::*;

use crate::engine::KinesisError;
use crate::sim::{
    Command, CommandError, ConsumerSettings, ConsumerStart, Deaggregation, Processing, Retrieval,
    RetrievalError,
};
use crate::ui::component::component;
use crate::ui::forms::{self, Choice, Errors, Field, SelectField, use_first_field, use_form};
use crate::ui::messages::message;
use crate::ui::parts::part;
use crate::ui::stage::Stage;

#[derive(Clone, PartialEq)]
pub(super) struct ReaderForm {
    pub(super) stage: Stage,
    pub(super) on_close: Callback<()>,
}
component!(ReaderForm, use_reader_form);

part! {
    /// A reader's form.
    READER_FORM: ReaderForm, in sides
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Draft {
    name: String,
    retrieval: String,
    poll: String,
    start: String,
    ago: String,
    number: String,
    limit: String,
}

/// A year: the longest that a stream keeps records.
pub(super) const AGO_S_MAX: u64 = 365 * 24 * 3_600;
const POLLING: &str = "polling";
const FAN_OUT: &str = "fan-out";
const STARTS: [&str; 5] =
    ["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"];

impl Draft {
    fn new() -> Self {
        Self {
            name: "search".into(),
            retrieval: POLLING.into(),
            poll: "1000".into(),
            start: "TRIM_HORIZON".into(),
            ago: "30".into(),
            number: String::new(),
            limit: String::new(),
        }
    }

    fn settings(&self) -> Result<ConsumerSettings, Errors> {
        let mut errors = Errors::default();
        let retrieval = self.retrieval(&mut errors);
        let start = self.start(&mut errors);
        match (retrieval, start) {
            (Some(retrieval), Some(start)) => {
                let name = self.name.trim().into();
                let processing = Processing::AT_ONCE;
                let deaggregation = Deaggregation::Off;
                Ok(ConsumerSettings { name, retrieval, start, processing, deaggregation })
            }
            _ => Err(errors),
        }
    }

    fn retrieval(&self, errors: &mut Errors) -> Option<Retrieval> {
        if self.retrieval == FAN_OUT {
            return Some(Retrieval::FanOut);
        }
        let interval = errors.note("poll", forms::millis(&self.poll));
        let limit = match self.limit.trim() {
            "" => Some(None),
            // Any number goes to the world, which knows what GetRecords takes.
            text => {
                let number = text.parse().map(Some);
                errors
                    .note("limit", number.map_err(|_| message!("forms.not-a-number", text = text)))
            }
        };
        Some(Retrieval::Polling { interval: interval?, limit: limit? })
    }

    fn start(&self, errors: &mut Errors) -> Option<ConsumerStart> {
        let number = self.number.trim().parse();
        match self.start.as_str() {
            "LATEST" => Some(ConsumerStart::Latest),
            "AT_TIMESTAMP" => {
                let seconds = errors.note("ago", forms::whole_number(&self.ago, AGO_S_MAX))?;
                Some(ConsumerStart::AtTimestamp { ago: Duration::from_secs(seconds) })
            }
            "AT_SEQUENCE_NUMBER" => {
                errors.note("number", number).map(ConsumerStart::AtSequenceNumber)
            }
            "AFTER_SEQUENCE_NUMBER" => {
                errors.note("number", number).map(ConsumerStart::AfterSequenceNumber)
            }
            _ => Some(ConsumerStart::TrimHorizon),
        }
    }
}

/// Puts a refusal beside the field that it is about.
fn errors_of(refusal: &CommandError) -> Errors {
    let field = match refusal {
        CommandError::Name { .. } => "name",
        CommandError::Retrieval(RetrievalError::PollInterval(_)) => "poll",
        CommandError::Retrieval(RetrievalError::Limit(_)) => "limit",
        // A name that RegisterStreamConsumer does not take.
        CommandError::Kinesis(KinesisError::Validation(_) | KinesisError::ResourceInUse(_)) => {
            "name"
        }
        CommandError::Kinesis(
            KinesisError::ResourceNotFound(_) | KinesisError::InvalidArgument(_),
        ) => "number",
        _ => Errors::OTHER,
    };
    Errors::of(field, refusal)
}

#[hook]
fn use_reader_form(props: &ReaderForm) -> Html {
    let form = use_form(Draft::new);
    let first_field = use_first_field();
    let on_submit = {
        let (props, form) = (props.clone(), form.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let applied = form.draft().settings().and_then(|settings| {
                let command = Command::AddConsumer(settings);
                props.stage.apply(command).map_err(|refusal| errors_of(&refusal))
            });
            match applied {
                Ok(_) => props.on_close.emit(()),
                Err(wrong) => form.refuse(wrong),
            }
        })
    };
    let draft = form.draft();
    let choices = STARTS.map(|start| Choice { value: start.into(), text: start.into() }).to_vec();
    let ways = vec![
        Choice { value: POLLING.into(), text: message!("reader-form.polling") },
        Choice { value: FAN_OUT.into(), text: message!("reader-form.fan-out") },
    ];
    html! {
        <form class="form" ref={first_field} onsubmit={on_submit}
            aria-label={message!("reader-form.title")}>
            { Field {
                id: AttrValue::Static("reader-name"), label: message!("forms.name"),
                value: draft.name.clone().into(), on_input: form.edit(|draft, text| draft.name = text),
                error: form.error("name"), ..Field::default()
            } }
            { SelectField {
                id: AttrValue::Static("reader-retrieval"), label: message!("reader-form.reads-by"),
                value: draft.retrieval.clone().into(), choices: ways,
                on_change: form.edit(|draft, text| draft.retrieval = text),
            } }
            if draft.retrieval == POLLING {
                { Field {
                    id: AttrValue::Static("reader-poll"), label: message!("reader-form.poll"),
                    value: draft.poll.clone().into(), on_input: form.edit(|draft, text| draft.poll = text),
                    error: form.error("poll"), hint: message!("reader-form.poll-hint"), ..Field::default()
                } }
            }
            { SelectField {
                id: AttrValue::Static("reader-start"), label: message!("reader-form.start"),
                value: draft.start.clone().into(), choices,
                on_change: form.edit(|draft, text| draft.start = text),
            } }
            if draft.start == "AT_TIMESTAMP" {
                { Field {
                    id: AttrValue::Static("reader-ago"), label: message!("reader-form.ago"),
                    value: draft.ago.clone().into(), on_input: form.edit(|draft, text| draft.ago = text),
                    error: form.error("ago"), ..Field::default()
                } }
            }
            if draft.start.ends_with("SEQUENCE_NUMBER") {
                { Field {
                    id: AttrValue::Static("reader-number"), label: message!("reader-form.number"),
                    is_code: true, value: draft.number.clone().into(),
                    hint: message!("reader-form.number-hint"),
                    on_input: form.edit(|draft, text| draft.number = text), error: form.error("number"),
                    ..Field::default()
                } }
            }
            if draft.retrieval == POLLING {
                { Field {
                    id: AttrValue::Static("reader-limit"), label: message!("reader-form.limit"),
                    value: draft.limit.clone().into(), placeholder: AttrValue::Static("10000"),
                    on_input: form.edit(|draft, text| draft.limit = text), error: form.error("limit"),
                    ..Field::default()
                } }
            }
            { form.end(message!("forms.add"), &props.on_close) }
        </form>
    }
}
