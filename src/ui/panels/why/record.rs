//! The life of a record: put, hashed, stored, read, and gone one day.

use yew::prelude::*;

use super::{Facts, WhyPanel, ask, fact, moment};
use crate::engine::{HashKey, SequenceNumber, ShardIndex, Timestamp};
use crate::sim::{Fate, Writer};
use crate::ui::messages::{self, message};
use crate::ui::selection::Thing;
use crate::ui::stage::Stage;
use crate::view::{
    KeyColours, MADE_BY_MAX, MadeBy, ReaderOfRecord, RecordLife, height_text, shortened,
};

pub(super) fn facts(
    props: &WhyPanel,
    shard: ShardIndex,
    number: SequenceNumber,
    arrived_at: Timestamp,
) -> Facts {
    let world = props.stage.world();
    let Some(life) = RecordLife::of(&world, shard, number) else {
        let retention = world.stream().map(|stream| stream.retention()).unwrap_or_default();
        let (now, end) = (world.now(), arrived_at + retention);
        let why = if arrived_at > now {
            message!("why.record-to-come")
        } else if end <= now {
            message!("why.record-trimmed", retention = messages::duration(retention))
        } else {
            message!("why.record-never")
        };
        return (message!("why.record"), html! { <p class="said">{ why }</p> });
    };
    let facts = html! {
        <>
            <dl class="facts-list">
                { put(props, &life) }
                { place(props, &life) }
                { stored(props, &life) }
            </dl>
            <h3>{ message!("why.read-by") }</h3>
            if life.readers.is_empty() {
                <p class="said">{ message!("why.nobody-reads") }</p>
            }
            <ul class="fates">
                for reader in life.readers.iter() {
                    <li key={reader.id.get()}>{ read(props, &life, reader) }</li>
                }
            </ul>
        </>
    };
    (message!("why.record"), facts)
}

fn put(props: &WhyPanel, life: &RecordLife) -> Html {
    let key = life.partition_key.as_ref();
    let colour = props.colours.of_hash_key(life.hash_key);
    let more = life.user_records.saturating_sub(MADE_BY_MAX);
    html! {
        <>
            if let Some(key) = key {
                { fact(message!("record.partition-key"), html! {
                    <>
                        if let Some(colour) = colour {
                            <span class={format!("parcel key-{colour}")} aria-hidden="true">
                                { KeyColours::letter(colour) }
                            </span>
                            { " " }
                        }
                        <code title={key.as_str().to_owned()}>{ shortened(key.as_str(), 14) }</code>
                    </>
                }) }
            }
            { fact(message!("why.put"), html! {
                <>
                    { moment(&props.stage, life.arrived_at) }
                    { " " }
                    { for life.made_by.iter().map(made_by) }
                    if more > 0 {
                        <span>{ message!("why.and-more", count = more) }</span>
                    }
                </>
            }) }
        </>
    }
}

fn made_by(made_by: &MadeBy) -> Html {
    let name = match (&made_by.name, made_by.writer) {
        (Some(name), _) => AttrValue::from(name.clone()),
        (None, Writer::Hand) => message!("calls.you"),
        (None, Writer::Producer(_)) => message!("calls.one-who-left"),
    };
    let by = match made_by.order {
        0 => message!("why.by", name = name),
        order => message!("why.by-in-order", name = name, order = messages::count(order.into())),
    };
    html! {
        <span class="made-by">
            { by }
            if made_by.is_copy {
                <span class="refused">{ message!("why.copy") }</span>
            }
        </span>
    }
}

/// From the key to the shard.
fn place(props: &WhyPanel, life: &RecordLife) -> Html {
    let number = life.hash_key.to_string();
    let md5 = life
        .partition_key
        .as_ref()
        .map(|key| HashKey::md5(key).iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    let world = props.stage.world();
    let stored = world.stream().and_then(|stream| stream.shard(life.shard));
    let range = stored.map(|shard| shard.hash_key_range());
    html! {
        <>
            if let Some(md5) = md5 {
                { fact("MD5".into(), html! {
                    <code class={life.is_explicit.then_some("unused")}>{ shortened(&md5, 8) }</code>
                }) }
            }
            { fact(message!("key-facts.height"), html! {
                <>
                    <strong title={number}>{ height_text(life.hash_key) }</strong>
                    if life.is_explicit {
                        <span class="doing">{ message!("why.by-explicit-hash-key") }</span>
                    }
                </>
            }) }
            { fact(message!("shards.shard"), html! {
                <>
                    { ask(props, Thing::Shard(life.shard), life.shard.to_string().into()) }
                    if let Some(range) = range {
                        <span class="doing">{ message!(
                            "why.owns",
                            start = height_text(range.start()),
                            end = height_text(range.end())
                        ) }</span>
                    }
                </>
            }) }
        </>
    }
}

fn stored(props: &WhyPanel, life: &RecordLife) -> Html {
    let world = props.stage.world();
    let now = world.now();
    let number = life.sequence_number.to_string();
    let left = life.trimmed_at.since(now);
    html! {
        <>
            { fact(message!("reader-form.number"), html! {
                <code title={number.clone()}>{ shortened(&number, 9) }</code>
            }) }
            { fact(message!("why.size"), html! { messages::size(life.size.get()) }) }
            if !life.data.is_empty() {
                { fact(message!("record.data"), html! {
                    <code title={life.data.clone()}>{ shortened(&life.data, 24) }</code>
                }) }
            }
            { fact(message!("why.age"), html! { message!(
                "why.age-and-end",
                age = messages::whole_seconds(life.age(now)),
                left = messages::whole_seconds(left)
            ) }) }
        </>
    }
}

fn read(props: &WhyPanel, life: &RecordLife, reader: &ReaderOfRecord) -> Html {
    let name = AttrValue::from(reader.name.clone());
    let fate = match &reader.fate {
        Fate::Given(times) => given(&props.stage, life.arrived_at, times),
        Fate::Unread => html! { message!("why.not-read-yet") },
        Fate::Skipped => html! { <span class="refused">{ message!("why.skipped") }</span> },
        Fate::OfAnotherShard => html! { message!("why.of-another-shard") },
    };
    html! {
        <>
            { ask(props, Thing::Reader(reader.id, life.shard), name) }
            { " " }
            { fate }
        </>
    }
}

fn given(stage: &Stage, arrived_at: Timestamp, times: &[Timestamp]) -> Html {
    let first = times.first().copied().unwrap_or(arrived_at);
    let after = messages::duration(first.since(arrived_at));
    html! {
        <>
            { moment(stage, first) }
            { " " }
            { message!("why.read-after", duration = after) }
            if times.len() > 1 {
                <span class="refused">{ message!("why.read-again", count = times.len()) }</span>
            }
        </>
    }
}
