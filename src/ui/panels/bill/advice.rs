//! How many shards would carry the traffic, and a button for it.

use core::num::NonZeroU32;

use yew::prelude::*;

use crate::bill::{Advice, KeyTooHeavy, Observed, PollingCalls, Verdict};
use crate::engine::ThroughputLimit;
use crate::sim::{Command, World};
use crate::ui::component::component;
use crate::ui::messages::{self, message};
use crate::ui::panels::Moment;
use crate::ui::stage::Stage;
use crate::view::shortened;

#[derive(Clone, PartialEq)]
pub(super) struct AdviceBox {
    pub(super) stage: Stage,
    /// So that it is looked at again when a second is over.
    pub(super) moment: Moment,
}
component!(AdviceBox, use_advice_box);

#[hook]
fn use_advice_box(props: &AdviceBox) -> Html {
    let said = use_state_eq(|| None::<Result<AttrValue, AttrValue>>);
    let world = props.stage.world();
    let advice = Advice::of(&world, Observed::BusiestSeconds);
    let open = open_shards(&world);
    let wanted = advice.shards.even().map(|even| even.shard_count);
    let on_update = |target_shard_count: NonZeroU32| {
        let (stage, said) = (props.stage.clone(), said.clone());
        Callback::from(move |_: MouseEvent| {
            let result = stage.apply(Command::UpdateShardCount { target_shard_count });
            said.set(Some(match result {
                Ok(_) => Ok(message!("bill.updating", count = target_shard_count.get())),
                Err(refusal) => Err(refusal.to_string().into()),
            }));
        })
    };
    let update = wanted.and_then(|wanted| in_reach(open, wanted)).map(|target| {
        html! {
            <>
            <button class="secondary" onclick={on_update(target)}>
                { message!("bill.update-shard-count", count = target.get()) }
            </button>
            if Some(target) != wanted {
                <p class="note">{ message!("bill.one-call") }</p>
            }
            </>
        }
    });
    let (class, text) = match &*said {
        Some(Ok(text)) => ("result", text.clone()),
        Some(Err(text)) => ("result refused", text.clone()),
        None => ("result", AttrValue::default()),
    };
    html! {
        <section class="advice" aria-label={message!("bill.advice")}>
            <h2 class="view-heading">{ message!("bill.advice") }</h2>
            <p>{ message!("bill.open-shards", count = open) }</p>
            <dl>
                { item(message!("bill.for-busiest-seconds", count = advice.seconds), &advice.shards) }
                if advice.shards_with_fan_out != advice.shards {
                    { item(message!("bill.with-fan-out"), &advice.shards_with_fan_out) }
                }
                { item(message!("bill.on-average"), &advice.shards_on_average) }
                <div>
                    <dt>{ message!("bill.polling") }</dt>
                    <dd>{ polling(&advice.polling) }</dd>
                </div>
            </dl>
            { update.unwrap_or_default() }
            <p {class} role="status">{ text }</p>
        </section>
    }
}

fn open_shards(world: &World) -> u32 {
    let open = world.stream().map_or(0, |stream| stream.open_shards().len());
    u32::try_from(open).unwrap_or(u32::MAX)
}

/// The nearest to `wanted` that one `UpdateShardCount` reaches: at most twice, at least half as many
/// as there are. `None` when there are as many already.
fn in_reach(open: u32, wanted: NonZeroU32) -> Option<NonZeroU32> {
    let target = wanted.get().min(open.saturating_mul(2)).max(open.div_ceil(2));
    NonZeroU32::new(target).filter(|target| target.get() != open)
}

fn item(what: AttrValue, verdict: &Verdict) -> Html {
    html! {
        <div>
            <dt>{ what }</dt>
            <dd>{ verdict_text(verdict) }</dd>
        </div>
    }
}

fn verdict_text(verdict: &Verdict) -> Html {
    let (even, uneven) = match verdict {
        Verdict::Quiet => return html! { { message!("bill.quiet") } },
        Verdict::KeyTooHeavy(key) => return too_heavy(key),
        Verdict::Shards { even, uneven } => (even, uneven.len()),
    };
    let even_count = even.map(|even| even.shard_count.get() as usize);
    let text = match even.and_then(|even| Some((even.shard_count.get(), even.decided_by?))) {
        Some((count, limit)) => {
            message!("bill.equal-shards", count = count, limit = limit_text(limit))
        }
        None if even.is_some() => message!("bill.one-shard"),
        None => message!("bill.no-equal-shards"),
    };
    html! {
        <>
            { text }
            if even_count != Some(uneven) {
                { " " }{ message!("bill.cut-between-keys", count = uneven) }
            }
        </>
    }
}

fn too_heavy(key: &KeyTooHeavy) -> Html {
    const CHARS_EACH_END: usize = 16;
    let name = key.partition_key.as_ref().map_or_else(
        || shortened(&key.hash_key.to_string(), CHARS_EACH_END),
        |key| shortened(key.as_str(), CHARS_EACH_END),
    );
    let amount = |amount: u64| match key.limit {
        ThroughputLimit::WriteBytes | ThroughputLimit::ReadBytes => messages::size(amount),
        _ => messages::count(amount),
    };
    html! {
        <span class="refused">
            { message!(
                "bill.key-too-heavy",
                key = name,
                amount = amount(key.amount),
                capacity = amount(key.capacity),
                limit = limit_text(key.limit)
            ) }
        </span>
    }
}

fn polling(polling: &PollingCalls) -> Html {
    let calls = messages::count(polling.calls);
    let capacity = messages::count(polling.capacity);
    let text = match polling.shard {
        None => return html! { { message!("bill.nobody-polls") } },
        Some(_) if polling.readers == 0 => return html! { { message!("bill.nobody-polls") } },
        Some(shard) => message!(
            "bill.polling-calls",
            count = polling.readers,
            shard = shard.get(),
            calls = calls,
            capacity = capacity
        ),
    };
    html! {
        <>
            { text }
            if polling.exceed_limit() {
                { " " }<span class="refused">{ message!("bill.polling-exceeds") }</span>
            }
        </>
    }
}

/// What a limit is of.
fn limit_text(limit: ThroughputLimit) -> AttrValue {
    match limit {
        ThroughputLimit::WriteRecords => message!("bill.limit-write-records"),
        ThroughputLimit::WriteBytes => message!("bill.limit-write-bytes"),
        ThroughputLimit::ReadCalls => message!("bill.limit-read-calls"),
        ThroughputLimit::ReadBytes => message!("bill.limit-read-bytes"),
        ThroughputLimit::ShardIteratorCalls => message!("bill.limit-iterator-calls"),
    }
}
