//! One record by hand: type a key, see where it goes, drop it.

use std::sync::Arc;

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, window};
use yew::prelude::*;

use super::carry::{CARRY, Carry};
use super::key_facts::KeyFacts;
use crate::engine::{
    ByteCount, HashKey, HashKeyRange, InvalidArgument, KinesisError, PartitionKey, ShardIndex,
};
use crate::sim::{Command, CommandError, Outcome};
use crate::ui::component::component;
use crate::ui::deeds::{self, Done, Refused};
use crate::ui::floor::Painter;
use crate::ui::forms::{self, Field};
use crate::ui::messages::{self, message};
use crate::ui::parts::use_parts;
use crate::ui::stage::Stage;
use crate::view::shortened;

#[derive(Clone, PartialEq)]
pub(super) struct RecordPanel {
    pub(super) stage: Stage,
    pub(super) record_bytes_max: ByteCount,
    pub(super) open: Vec<(ShardIndex, HashKeyRange)>,
    pub(super) painter: Painter,
    pub(super) on_probe: Callback<Option<HashKey>>,
}
component!(RecordPanel, use_record_panel);

/// What has been typed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Draft {
    key: String,
    data: String,
    explicit: String,
}

/// An order as people know them.
const EXAMPLE_DATA: &str = r#"{"orderId":"ord_12345","userId":"user_67890","amount":99.99}"#;
const KEY_FIELD: &str = "record-key";

/// What came of the last drop, and where it is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Report {
    key_error: Option<AttrValue>,
    data_error: Option<AttrValue>,
    explicit_error: Option<AttrValue>,
    refused: Option<AttrValue>,
    done: Option<(ShardIndex, String)>,
}

#[hook]
fn use_record_panel(props: &RecordPanel) -> Html {
    let parts = use_parts();
    let draft = use_state(|| Draft {
        key: String::new(),
        data: EXAMPLE_DATA.into(),
        explicit: String::new(),
    });
    let result = use_state_eq(Report::default);
    let on_probe = props.on_probe.clone();
    let edit = {
        let (draft, result) = (draft.clone(), result.clone());
        move |change: fn(&mut Draft, String)| {
            let (draft, result, on_probe) = (draft.clone(), result.clone(), on_probe.clone());
            Callback::from(move |text: String| {
                let mut next = (*draft).clone();
                change(&mut next, text);
                on_probe.emit(place(&next));
                // A message about what was typed before would be untrue now.
                result.set(Report::default());
                draft.set(next);
            })
        }
    };
    let on_report = {
        let result = result.clone();
        Callback::from(move |report: Report| result.set(report))
    };
    let on_submit = {
        let (stage, draft, on_report) = (props.stage.clone(), draft.clone(), on_report.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            drop_record(&stage, &draft, &on_report);
        })
    };
    let on_drop = {
        let (stage, draft) = (props.stage.clone(), draft.clone());
        Callback::from(move |explicit: Option<HashKey>| {
            let explicit = explicit.map_or_else(|| draft.explicit.clone(), |key| key.to_string());
            drop_record(&stage, &Draft { explicit, ..(*draft).clone() }, &on_report);
        })
    };
    let carry = Carry {
        painter: props.painter.clone(),
        open: props.open.clone(),
        own: place(&draft),
        on_probe: props.on_probe.clone(),
        on_drop,
    };
    let size = draft.key.len() + draft.data.len();
    let size_hint = message!(
        "record.size",
        size = messages::count(size as u64),
        max = messages::count(props.record_bytes_max.get())
    );
    let explicit = (!draft.explicit.trim().is_empty())
        .then(|| AttrValue::from(draft.explicit.trim().to_owned()));
    html! {
        <section class="panel record" aria-label={message!("record.title")}>
            <h2>{ message!("record.title") }</h2>
            <form onsubmit={on_submit}>
                { Field {
                    id: AttrValue::Static(KEY_FIELD), label: message!("record.partition-key"), is_code: true,
                    placeholder: AttrValue::Static("user_67890"), value: draft.key.clone().into(),
                    on_input: edit(|draft, text| draft.key = text), error: result.key_error.clone(),
                    ..Field::default()
                } }
                { KeyFacts { key_text: draft.key.clone().into(), explicit, open: props.open.clone() } }
                { Field {
                    id: AttrValue::Static("record-data"), label: message!("record.data"), is_code: true,
                    value: draft.data.clone().into(), on_input: edit(|draft, text| draft.data = text),
                    hint: size_hint, error: result.data_error.clone(), ..Field::default()
                } }
                <details>
                    <summary>{ message!("record.explicit-hash-key") }</summary>
                    { Field {
                        id: AttrValue::Static("record-explicit"), label: message!("record.explicit-hash-key"),
                        is_code: true, value: draft.explicit.clone().into(),
                        hint: message!("record.explicit-hash-key-hint"),
                        on_input: edit(|draft, text| draft.explicit = text),
                        error: result.explicit_error.clone(), ..Field::default()
                    } }
                </details>
                <button class="primary" type="submit">{ message!("record.drop") }</button>
                // Who has typed no key has nothing to drag, and need not fetch how.
                if !draft.key.is_empty() {
                    { parts.show(&CARRY, carry) }
                }
                <p class={classes!("result", result.refused.is_some().then_some("refused"))}
                    role="status">
                    if let Some(refused) = &result.refused { { refused.clone() } }
                    if let Some((shard, number)) = &result.done {
                        { message!("record.stored", shard = shard) }{ " " }
                        <code title={number.clone()}>{ shortened(number, 10) }</code>
                    }
                </p>
            </form>
        </section>
    }
}

/// Where a draft's record would go; `None` while it could not be put.
fn place(draft: &Draft) -> Option<HashKey> {
    let explicit = draft.explicit.trim();
    if !explicit.is_empty() {
        return forms::hash_key(explicit).ok();
    }
    PartitionKey::new(&draft.key).ok().map(|key| HashKey::of(&key))
}

/// Drops it, and reports what came of that.
fn drop_record(stage: &Stage, draft: &Draft, report: &Callback<Report>) {
    let partition_key = match PartitionKey::new(&draft.key) {
        Ok(key) => key,
        Err(violation) => {
            // The key itself, all 257 characters of it, is on the screen already.
            let constraint = violation.constraint;
            let key_error = Some(format!("partitionKey: {constraint}").into());
            return report.emit(Report { key_error, ..Report::default() });
        }
    };
    let explicit_hash_key = match draft.explicit.trim() {
        "" => None,
        text => match text.parse::<HashKey>() {
            Ok(key) => Some(key),
            Err(error) => {
                let explicit_error = Some(error.to_string().into());
                return report.emit(Report { explicit_error, ..Report::default() });
            }
        },
    };
    let data: Arc<[u8]> = draft.data.as_bytes().into();
    let put = Command::PutRecord { partition_key, explicit_hash_key, data };
    let on_done = report.reform(|result: Done| match result {
        Ok((Outcome::Put(output), _)) => Report {
            done: Some((output.shard, output.sequence_number.to_string())),
            ..Report::default()
        },
        Ok(_) => Report::default(),
        Err(Refused { refusal, text }) => {
            let is_of_data = matches!(
                refusal.as_deref(),
                Some(CommandError::Kinesis(KinesisError::InvalidArgument(
                    InvalidArgument::RecordTooLarge { .. }
                )))
            );
            let (data_error, refused) =
                if is_of_data { (Some(text), None) } else { (None, Some(text)) };
            Report { data_error, refused, ..Report::default() }
        }
    });
    deeds::carry_out(stage, put, on_done);
}

/// Puts the cursor into the field for the key.
pub(in crate::ui) fn focus_key_field() {
    let document = window().and_then(|window| window.document());
    let field = document.and_then(|document| document.get_element_by_id(KEY_FIELD));
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        // Fails for elements that cannot have the focus; a field can.
        let _ = field.focus();
    }
}
