//! Splitting and merging by name and number, for those who know where.

use yew::prelude::*;

use crate::engine::{HashKeyRange, InvalidArgument, KinesisError, ShardIndex, sorted_by_number};
use crate::sim::{Command, CommandError};
use crate::ui::component::component;
use crate::ui::deeds::{self, Done, Refused};
use crate::ui::forms::{self, Choice, Field, SelectField};
use crate::ui::messages::message;
use crate::ui::stage::Stage;
use crate::view::{FloorView, height_text};

#[derive(Clone, PartialEq)]
pub(super) struct ShardsPanel {
    pub(super) stage: Stage,
    pub(super) shards: Vec<ShardChoice>,
    pub(super) put_receipts: bool,
    pub(super) selected: Option<ShardIndex>,
    pub(super) on_select: Callback<Option<ShardIndex>>,
}
component!(ShardsPanel, use_shards_panel);

/// A shard that may be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ShardChoice {
    shard: ShardIndex,
    range: HashKeyRange,
    is_open: bool,
}

/// All shards in the order of the hash space, closed ones last.
pub(super) fn choices(view: &FloorView) -> Vec<ShardChoice> {
    let choices = view.shards.iter().map(|shard| ShardChoice {
        shard: shard.shard,
        range: shard.range,
        is_open: shard.takes_records,
    });
    let choices = sorted_by_number(choices.collect(), |it: &ShardChoice| it.range.start().get());
    sorted_by_number(choices, |choice| u128::from(!choice.is_open))
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Draft {
    at: String,
    adjacent: Option<ShardIndex>,
}

/// What came of the last try, and beside which field it is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Report {
    at_error: Option<AttrValue>,
    merge_error: Option<AttrValue>,
    done: Option<AttrValue>,
}

/// Whom to tell what came of a try.
fn reporting(report: &UseStateHandle<Report>) -> Callback<Report> {
    let report = report.clone();
    Callback::from(move |next| report.set(next))
}

#[hook]
fn use_shards_panel(props: &ShardsPanel) -> Html {
    let draft = use_state(Draft::default);
    let report = use_state_eq(Report::default);
    let Some(shard) = props.selected.or_else(|| props.shards.first().map(|choice| choice.shard))
    else {
        return html! { <p class="empty">{ message!("shards.none") }</p> };
    };
    let adjacent = draft.adjacent.unwrap_or_else(|| neighbour(props, shard));
    let merge = merge_of(props, shard, adjacent);
    let on_split = {
        let (props, draft, report) = (props.clone(), draft.clone(), report.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            split(&props, shard, &draft.at, &reporting(&report));
        })
    };
    let on_merge = {
        let (props, report, merge) = (props.clone(), report.clone(), merge);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            run(&props, merge.clone(), &reporting(&report));
        })
    };
    let on_at = {
        let (draft, report) = (draft.clone(), report.clone());
        Callback::from(move |at: String| {
            report.set(Report::default());
            draft.set(Draft { at, ..(*draft).clone() });
        })
    };
    let on_adjacent = {
        let (draft, report) = (draft.clone(), report.clone());
        Callback::from(move |text: String| {
            report.set(Report::default());
            draft.set(Draft { adjacent: text.parse().ok(), ..(*draft).clone() });
        })
    };
    let on_shard = {
        let (draft, report) = (draft.clone(), report.clone());
        props.on_select.reform(move |text: String| {
            report.set(Report::default());
            draft.set(Draft::default());
            text.parse().ok()
        })
    };
    let choices: Vec<_> = props.shards.iter().map(choice).collect();
    html! {
        <section class="panel shards" aria-label={message!("shards.title")}>
            <h2>{ message!("shards.title") }</h2>
            { SelectField {
                id: AttrValue::Static("shard"), label: message!("shards.shard"),
                value: shard.to_string().into(), choices: choices.clone(), on_change: on_shard,
            } }
            <form onsubmit={on_split} aria-label={message!("shards.split-form")}>
                { Field {
                    id: AttrValue::Static("split-at"), label: message!("shards.split-at"), is_code: true,
                    value: draft.at.clone().into(), placeholder: message!("shards.the-middle"),
                    on_input: on_at, error: report.at_error.clone(), hint: message!("shards.split-at-hint"),
                } }
                <button class="secondary" type="submit">{ message!("shards.split") }</button>
            </form>
            <form onsubmit={on_merge} aria-label={message!("shards.merge-form")}>
                { SelectField {
                    id: AttrValue::Static("adjacent"), label: message!("shards.merge-with"),
                    value: adjacent.to_string().into(), choices, on_change: on_adjacent,
                } }
                <p class="note wrong" role="alert">
                    { report.merge_error.clone().unwrap_or_default() }
                </p>
                <button class="secondary" type="submit">{ message!("shards.merge") }</button>
            </form>
            <p class="result" role="status">{ report.done.clone().unwrap_or_default() }</p>
            { receipts(props) }
        </section>
    }
}

fn choice(choice: &ShardChoice) -> Choice {
    let (start, end) = (height_text(choice.range.start()), height_text(choice.range.end()));
    let range = format!("{} · {start}–{end}", choice.shard.get());
    Choice {
        value: choice.shard.to_string().into(),
        text: if choice.is_open { range.into() } else { message!("shards.closed", range = range) },
    }
}

/// The open shard below this one; the one above for the last; itself when it is alone.
fn neighbour(props: &ShardsPanel, shard: ShardIndex) -> ShardIndex {
    let Some(range) = range_of(props, shard) else { return shard };
    let open = || props.shards.iter().filter(|choice| choice.is_open);
    open()
        .find(|choice| range.is_followed_by(choice.range))
        .or_else(|| open().find(|choice| choice.range.is_followed_by(range)))
        .map_or(shard, |choice| choice.shard)
}

/// The merge of two shards. The service wants the lower one first; people need not know.
fn merge_of(props: &ShardsPanel, one: ShardIndex, other: ShardIndex) -> Command {
    let ranges = range_of(props, one).zip(range_of(props, other));
    if ranges.is_some_and(|(one, other)| other.is_followed_by(one)) {
        Command::MergeShards { shard: other, adjacent: one }
    } else {
        Command::MergeShards { shard: one, adjacent: other }
    }
}

fn range_of(props: &ShardsPanel, shard: ShardIndex) -> Option<HashKeyRange> {
    props.shards.iter().find(|choice| choice.shard == shard).map(|choice| choice.range)
}

fn split(props: &ShardsPanel, shard: ShardIndex, at: &str, report: &Callback<Report>) {
    let range = props.shards.iter().find(|choice| choice.shard == shard).map(|c| c.range);
    let key = match (at.trim(), range) {
        ("", Some(range)) => crate::engine::HashKey::new(range.middle().get().saturating_add(1)),
        (text, _) => match forms::hash_key(text) {
            Ok(key) => key,
            Err(error) => {
                return report.emit(Report { at_error: Some(error), ..Report::default() });
            }
        },
    };
    run(props, Command::SplitShard { shard, new_starting_hash_key: key }, report);
}

/// Does it, and says so, with the line that the AWS CLI would take.
fn run(props: &ShardsPanel, command: Command, report: &Callback<Report>) {
    let on_done = report.reform(|result: Done| match result {
        Ok((_, line)) => Report { done: line, ..Report::default() },
        Err(Refused { refusal, text }) => {
            let is_of_key = matches!(
                refusal.as_deref(),
                Some(CommandError::Kinesis(KinesisError::InvalidArgument(
                    InvalidArgument::NewStartingHashKey { .. }
                )))
            );
            let (at_error, merge_error) =
                if is_of_key { (Some(text), None) } else { (None, Some(text)) };
            Report { at_error, merge_error, done: None }
        }
    });
    deeds::carry_out(&props.stage, command, on_done);
}

/// The setting that AWS does not have.
fn receipts(props: &ShardsPanel) -> Html {
    let on_change = {
        let (stage, on) = (props.stage.clone(), props.put_receipts);
        Callback::from(move |_: Event| {
            // The stream is never deleted here, so that it cannot be refused.
            deeds::carry_out(&stage, Command::SetPutReceipts(!on), Callback::noop());
        })
    };
    html! {
        <label class="check">
            <input type="checkbox" checked={props.put_receipts} onchange={on_change} />
            <span>{ message!("shards.receipts") }</span>
        </label>
    }
}
