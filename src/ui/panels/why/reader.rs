//! The place of one who reads: how far behind, refused by what, and what it will never get.

use yew::prelude::*;

use super::limit;
use super::{Facts, WhyPanel, ask, fact, moment};
use crate::engine::ShardIndex;
use crate::sim::{ConsumerId, World};
use crate::ui::messages::{self, message};
use crate::ui::selection::Thing;
use crate::view::{ConsumerView, CursorState, FloorView, LeaseView, WatchedView};

pub(super) fn facts(props: &WhyPanel, reader: ConsumerId, shard: ShardIndex) -> Facts {
    let world = props.stage.world();
    let view = &props.view;
    let Some(name) = world.reader_name(reader).map(str::to_owned) else {
        let title = message!("why.reader-gone");
        return (title, html! { <p class="said">{ message!("why.reader-has-left") }</p> });
    };
    let title = message!("why.reader-in-shard", name = name, shard = shard.get());
    let watched = world.watchers().reader(reader).map(|_| watched_of(view, reader));
    let consumer = view.consumers.iter().find(|it| it.id == reader);
    let fleet = view.fleets.iter().find(|it| it.id == reader);
    let lease = fleet.and_then(|fleet| fleet.leases.iter().find(|lease| lease.shard == shard));
    let facts = html! {
        <>
            <dl class="facts-list">
                if let Some(consumer) = consumer {
                    { cursor(props, &world, consumer, shard) }
                }
                if let Some(lease) = lease {
                    { lease_facts(lease) }
                }
                { fact(message!("shards.shard"), ask(
                    props,
                    Thing::Shard(shard),
                    shard.to_string().into()
                )) }
                if let Some(watched) = watched.flatten() {
                    { watched_facts(watched) }
                }
            </dl>
        </>
    };
    (title, facts)
}

fn watched_of(view: &FloorView, reader: ConsumerId) -> Option<WatchedView> {
    let consumers = view.consumers.iter().map(|it| (it.id, it.watched));
    let fleets = view.fleets.iter().map(|it| (it.id, it.watched));
    let mappings = view.mappings.iter().map(|it| (it.id, it.watched));
    let mut all = consumers.chain(fleets).chain(mappings);
    all.find(|(id, _)| *id == reader).map(|(_, watched)| watched)
}

fn cursor(props: &WhyPanel, world: &World, consumer: &ConsumerView, shard: ShardIndex) -> Html {
    let Some(cursor) = consumer.cursors.iter().find(|cursor| cursor.shard == shard) else {
        return fact(message!("why.place"), html! { message!("readers.reads-no-shard") });
    };
    let place = match cursor.state {
        CursorState::Finished => html! { message!("why.finished") },
        CursorState::Reading(position) => {
            let behind = world.now().since(position);
            html! {
                <>
                    { message!("why.has-read-up-to") }{ " " }{ moment(&props.stage, position) }
                    { " " }
                    { message!("why.so-long-ago", duration = messages::whole_seconds(behind)) }
                </>
            }
        }
    };
    html! {
        <>
            { fact(message!("why.place"), place) }
            { fact("MillisBehindLatest".into(), html! {
                messages::count(cursor.millis_behind_latest)
            }) }
            { fact(message!("why.refused"), html! { messages::count(cursor.refused) }) }
            if let Some(limit) = cursor.refused_lately {
                { fact(message!("why.refused-by"), ask(
                    props,
                    Thing::Limit(shard, limit),
                    limit::name(limit)
                )) }
            }
        </>
    }
}

fn lease_facts(lease: &LeaseView) -> Html {
    let owner = lease.owner.map_or_else(
        || message!("why.no-owner"),
        |worker| message!("why.worker", worker = worker.get()),
    );
    html! {
        <>
            { fact("leaseOwner".into(), html! { owner }) }
            { fact("checkpoint".into(), html! { <code>{ lease.checkpoint.to_string() }</code> }) }
        </>
    }
}

/// What the watchers saw of all that it reads: it cannot know that itself.
fn watched_facts(watched: WatchedView) -> Html {
    let count = |name: AttrValue, count: u64| match count {
        0 => Html::default(),
        count => fact(name, html! { messages::count(count) }),
    };
    html! {
        <>
            { fact(message!("why.unread"), html! { message!(
                "why.unread-and-lag",
                count = watched.unread,
                lag = messages::duration(watched.lag)
            ) }) }
            { count(message!("why.duplicates"), watched.duplicates) }
            { count(message!("why.out-of-order"), watched.inversions) }
            { count(message!("why.passed-over"), watched.skipped) }
            { count(message!("why.trimmed-unread"), watched.trimmed_unread) }
        </>
    }
}
