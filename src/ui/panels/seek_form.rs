//! Where a reader is to go on: what dragging its bookmark does, in fields.

use core::time::Duration;

use yew::prelude::*;

use super::reader_form::AGO_S_MAX;
use crate::engine::ShardIndex;
use crate::sim::{Command, ConsumerId, ConsumerStart};
use crate::ui::component::component;
use crate::ui::forms::{self, Choice, Errors, Field, SelectField, use_first_field, use_form};
use crate::ui::messages::message;
use crate::ui::parts::part;
use crate::ui::stage::Stage;

#[derive(Clone, PartialEq)]
pub(super) struct SeekForm {
    pub(super) stage: Stage,
    pub(super) reader: ConsumerId,
    /// Those that it reads.
    pub(super) shards: Vec<ShardIndex>,
    pub(super) on_close: Callback<()>,
}
component!(SeekForm, use_seek_form);

part! {
    /// The form that moves a bookmark.
    SEEK_FORM: SeekForm, in sides
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Draft {
    shard: String,
    start: String,
    ago: String,
}

const AT_TIMESTAMP: &str = "AT_TIMESTAMP";
const STARTS: [&str; 3] = [AT_TIMESTAMP, "TRIM_HORIZON", "LATEST"];

impl Draft {
    fn command(&self, props: &SeekForm) -> Result<Command, Errors> {
        let mut errors = Errors::default();
        let start = match self.start.as_str() {
            "TRIM_HORIZON" => Some(ConsumerStart::TrimHorizon),
            "LATEST" => Some(ConsumerStart::Latest),
            _ => errors
                .note("ago", forms::whole_number(&self.ago, AGO_S_MAX))
                .map(|seconds| ConsumerStart::AtTimestamp { ago: Duration::from_secs(seconds) }),
        };
        let shard = props.shards.iter().find(|shard| shard.to_string() == self.shard);
        match (shard.or(props.shards.first()), start) {
            (Some(&shard), Some(start)) => {
                Ok(Command::SeekConsumer { consumer: props.reader, shard, start })
            }
            _ => Err(errors),
        }
    }
}

#[hook]
fn use_seek_form(props: &SeekForm) -> Html {
    let form = use_form(|| Draft {
        shard: props.shards.first().map(ToString::to_string).unwrap_or_default(),
        start: AT_TIMESTAMP.into(),
        ago: "10".into(),
    });
    let first_field = use_first_field();
    let on_submit = {
        let (props, form) = (props.clone(), form.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let applied = form.draft().command(&props).and_then(|command| {
                let applied = props.stage.apply(command);
                applied.map_err(|refusal| Errors::of(Errors::OTHER, &refusal))
            });
            match applied {
                Ok(_) => props.on_close.emit(()),
                Err(wrong) => form.refuse(wrong),
            }
        })
    };
    let draft = form.draft();
    let choice = |text: AttrValue| Choice { value: text.clone(), text };
    let shards =
        props.shards.iter().map(|shard| choice(shard.to_string().into())).collect::<Vec<_>>();
    let starts = STARTS.map(|start| choice(start.into())).to_vec();
    html! {
        <form class="form" ref={first_field} onsubmit={on_submit}
            aria-label={message!("seek-form.title")}>
            { SelectField {
                id: AttrValue::Static("seek-shard"), label: message!("seek-form.shard"),
                value: draft.shard.clone().into(), choices: shards,
                on_change: form.edit(|draft, text| draft.shard = text),
            } }
            { SelectField {
                id: AttrValue::Static("seek-start"), label: message!("seek-form.start"),
                value: draft.start.clone().into(), choices: starts,
                on_change: form.edit(|draft, text| draft.start = text),
            } }
            if draft.start == AT_TIMESTAMP {
                { Field {
                    id: AttrValue::Static("seek-ago"), label: message!("reader-form.ago"),
                    value: draft.ago.clone().into(), on_input: form.edit(|draft, text| draft.ago = text),
                    error: form.error("ago"), ..Field::default()
                } }
            }
            { form.end(message!("seek-form.go-on"), &props.on_close) }
        </form>
    }
}
