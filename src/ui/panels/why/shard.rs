//! A shard: its range, where it came from, how full it is, who reads it, what it holds.

use yew::prelude::*;

use super::limit;
use super::{Facts, WhyPanel, ask, fact, moment};
use crate::engine::{ShardIndex, ThroughputLimit};
use crate::sim::World;
use crate::ui::messages::{self, message};
use crate::ui::selection::Thing;
use crate::view::{FloorView, Gauge, ShardView, height_text, newest_records_of, shortened};

/// How many of its newest records are listed.
const RECORDS_MAX: usize = 5;

pub(super) fn facts(props: &WhyPanel, shard: ShardIndex) -> Facts {
    let world = props.stage.world();
    let view = &props.view;
    let title = message!("why.shard", shard = shard.get());
    let Some(shard) = view.shard(shard) else {
        return (title, html! { <p class="said">{ message!("why.no-such-shard") }</p> });
    };
    let facts = html! {
        <>
            <dl class="facts-list">
                { range(shard) }
                { lineage(props, view, shard) }
                { fact(message!("why.holds"), html! {
                    message!("why.records", count = shard.records)
                }) }
            </dl>
            if shard.takes_records {
                <h3>{ message!("why.limits") }</h3>
                <dl class="facts-list">{ limits(props, shard) }</dl>
            }
            { readers(props, view, &world, shard) }
            { records(props, &world, shard) }
        </>
    };
    (title, facts)
}

fn range(shard: &ShardView) -> Html {
    let (start, end) = (shard.range.start(), shard.range.end());
    let whole = format!("{start} – {end}");
    fact(
        message!("why.range"),
        html! { <span title={whole}>{ height_text(start) }{ " – " }{ height_text(end) }</span> },
    )
}

fn lineage(props: &WhyPanel, view: &FloorView, shard: &ShardView) -> Html {
    let children: Vec<_> = view
        .shards
        .iter()
        .filter(|other| other.parents.iter().any(|parent| parent == shard.shard))
        .map(|child| child.shard)
        .collect();
    let links = |shards: Vec<ShardIndex>| {
        shards
            .into_iter()
            .map(|shard| {
                ask(props, Thing::Shard(shard), message!("why.shard", shard = shard.get()))
            })
            .collect::<Html>()
    };
    let parents: Vec<_> = shard.parents.iter().collect();
    html! {
        <>
            { fact(message!("why.opened"), moment(&props.stage, shard.opened_at)) }
            if !parents.is_empty() {
                { fact(message!("why.parents"), links(parents)) }
            }
            if let Some(at) = shard.closed_at {
                { fact(message!("why.closed"), moment(&props.stage, at)) }
            }
            if !children.is_empty() {
                { fact(message!("why.children"), links(children)) }
            }
        </>
    }
}

fn limits(props: &WhyPanel, shard: &ShardView) -> Html {
    let gauges = shard.gauges;
    let all = [
        (ThroughputLimit::WriteRecords, gauges.write_records),
        (ThroughputLimit::WriteBytes, gauges.write_bytes),
        (ThroughputLimit::ReadCalls, gauges.read_calls),
        (ThroughputLimit::ReadBytes, gauges.read_bytes),
    ];
    let row = |(limit, gauge): (ThroughputLimit, Gauge)| {
        let refused = shard.tally.refused_by(limit);
        let thing = Thing::Limit(shard.shard, limit);
        html! {
            <div>
                <dt>{ ask(props, thing, limit::name(limit)) }</dt>
                <dd>
                    { message!(
                        "why.of",
                        used = limit::amount_text(limit, gauge.used),
                        limit = limit::amount_text(limit, gauge.per_s)
                    ) }
                    if refused > 0 {
                        { " " }
                        <span class="refused">{ message!("people.refused", count = refused) }</span>
                    }
                </dd>
            </div>
        }
    };
    all.map(row).into_iter().collect()
}

fn readers(props: &WhyPanel, view: &FloorView, world: &World, shard: &ShardView) -> Html {
    let here = shard.shard;
    let consumers = view.consumers.iter();
    let consumers =
        consumers.filter(|it| it.cursors.iter().any(|cursor| cursor.shard == here)).map(|it| it.id);
    let fleets = view.fleets.iter();
    let fleets =
        fleets.filter(|it| it.leases.iter().any(|lease| lease.shard == here)).map(|it| it.id);
    let mappings = view.mappings.iter();
    let mappings = mappings.filter(|it| it.shards.contains(&here)).map(|it| it.id);
    let buttons: Vec<_> = consumers
        .chain(fleets)
        .chain(mappings)
        .filter_map(|id| Some((id, world.reader_name(id)?.to_owned())))
        .map(|(id, name)| {
            html! {
                <li key={id.get()}>{ ask(props, Thing::Reader(id, here), name.into()) }</li>
            }
        })
        .collect();
    html! {
        if !buttons.is_empty() {
            <h3>{ message!("readers.title") }</h3>
            <ul class="fates row-of">{ buttons }</ul>
        }
    }
}

fn records(props: &WhyPanel, world: &World, shard: &ShardView) -> Html {
    let newest = newest_records_of(world, shard.shard, RECORDS_MAX);
    let buttons: Vec<_> = newest
        .iter()
        .map(|record| {
            let thing = Thing::Record {
                shard: record.shard,
                sequence_number: record.sequence_number,
                arrived_at: record.arrived_at,
            };
            let key = record.partition_key.as_ref().map(|key| shortened(key.as_str(), 14));
            let key = key.unwrap_or_else(|| height_text(record.hash_key));
            let age = world.now().since(record.arrived_at);
            html! {
                <li key={record.sequence_number.to_string()}>
                    { ask(props, thing, key.into()) }
                    { " " }
                    { message!("why.so-long-ago", duration = messages::duration(age)) }
                </li>
            }
        })
        .collect();
    html! {
        if !buttons.is_empty() {
            <h3>{ message!("why.newest") }</h3>
            <ul class="fates">{ buttons }</ul>
        }
    }
}
