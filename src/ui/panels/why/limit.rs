//! Why a shard refuses: how far a limit is used up, since when, by what, and what helps.

use yew::prelude::*;

use super::{Facts, WhyPanel, ask, fact, moment};
use crate::engine::{Shard, ShardIndex, ThroughputLimit};
use crate::sim::{HeavyKey, World};
use crate::ui::messages::{self, message};
use crate::ui::selection::Thing;
use crate::view::{LimitWhy, shortened};

pub(super) fn facts(props: &WhyPanel, shard: ShardIndex, limit: ThroughputLimit) -> Facts {
    let world = props.stage.world();
    let title = message!("why.limit-of-shard", limit = name(limit), shard = shard.get());
    let Some(why) = LimitWhy::of(&world, shard, limit) else {
        return (title, html! { <p class="said">{ message!("why.no-such-shard") }</p> });
    };
    let amount = |amount: u64| amount_text(limit, amount);
    let limit_use = why.limit_use;
    let per_s = amount(limit_use.per_s);
    let percent = |permille: u64| permille / 10;
    let facts = html! {
        <>
            { verdict(props, &why) }
            <dl class="facts-list">
                { fact(message!("why.last-second"), html! { message!(
                    "why.used-of",
                    used = amount(limit_use.second),
                    limit = per_s,
                    percent = percent(limit_use.second_permille())
                ) }) }
                { fact(message!("why.last-minute"), html! { message!(
                    "why.mean-of-limit",
                    percent = percent(limit_use.minute_permille())
                ) }) }
                { fact(message!("why.highest-second"), html! {
                    <>
                        { message!(
                            "why.used-of",
                            used = amount(limit_use.peak.used),
                            limit = per_s,
                            percent = percent(limit_use.peak_permille())
                        ) }
                        if limit_use.peak.used > 0 {
                            { " " }{ moment(&props.stage, limit_use.peak.at) }
                        }
                    </>
                }) }
                { fact(message!("why.refused"), html! { message!(
                    "why.refused-in-all",
                    count = why.refused,
                    minute = messages::count(why.refused_in_minute)
                ) }) }
                { fact(message!("shards.shard"), ask(
                    props,
                    Thing::Shard(shard),
                    shard.to_string().into()
                )) }
            </dl>
            <p class="said">{ advice(&world, shard, limit) }</p>
        </>
    };
    (title, facts)
}

/// Whether it refuses, and since when.
fn verdict(props: &WhyPanel, why: &LimitWhy) -> Html {
    let world = props.stage.world();
    match (why.refusing_since, why.last_refused_at) {
        (Some(since), _) => html! {
            <p class="said refused">
                { message!("why.refusing-since") }{ " " }{ moment(&props.stage, since) }{ " " }
                { message!("why.for-so-long", duration = messages::whole_seconds(
                    world.now().since(since)
                )) }
            </p>
        },
        (None, Some(at)) => html! {
            <p class="said">
                { message!("why.refused-last") }{ " " }{ moment(&props.stage, at) }
            </p>
        },
        (None, None) => html! { <p class="said">{ message!("why.never-refused") }</p> },
    }
}

/// What helps against refusals by this limit.
fn advice(world: &World, shard: ShardIndex, limit: ThroughputLimit) -> AttrValue {
    match limit {
        ThroughputLimit::WriteRecords | ThroughputLimit::WriteBytes => {
            let stored = world.stream().and_then(|stream| stream.shard(shard));
            let heaviest = stored.and_then(|stored| heaviest(world, stored));
            match heaviest {
                Some(key) if key.exceeds_a_shard() => message!(
                    "why.advice-other-key",
                    key = key_name(&key),
                    percent = key.use_permille / 10
                ),
                Some(key) if key.is_hot() => message!(
                    "why.advice-cut-beside-key",
                    key = key_name(&key),
                    percent = key.share_permille / 10
                ),
                _ => message!("why.advice-split"),
            }
        }
        ThroughputLimit::ReadCalls => message!("why.advice-poll-less"),
        ThroughputLimit::ReadBytes => message!("why.advice-fan-out"),
        ThroughputLimit::ShardIteratorCalls => message!("why.advice-iterators"),
    }
}

fn heaviest(world: &World, shard: &Shard) -> Option<HeavyKey> {
    world.heavy_keys(shard).into_iter().next()
}

fn key_name(key: &HeavyKey) -> String {
    let name = key.partition_key.as_ref().map(|key| shortened(key.as_str(), 14));
    name.unwrap_or_else(|| key.hash_key.to_string())
}

/// What a limit is called.
pub(super) fn name(limit: ThroughputLimit) -> AttrValue {
    match limit {
        ThroughputLimit::WriteRecords => message!("limits.write-records"),
        ThroughputLimit::WriteBytes => message!("limits.write-bytes"),
        ThroughputLimit::ReadCalls => message!("limits.read-calls"),
        ThroughputLimit::ReadBytes => message!("limits.read-bytes"),
        ThroughputLimit::ShardIteratorCalls => message!("limits.iterator-calls"),
    }
}

/// An amount in the limit's own unit.
pub(super) fn amount_text(limit: ThroughputLimit, amount: u64) -> String {
    match limit {
        ThroughputLimit::WriteBytes | ThroughputLimit::ReadBytes => messages::size(amount),
        _ => messages::count(amount),
    }
}
