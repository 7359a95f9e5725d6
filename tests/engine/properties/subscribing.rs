//! Subscriptions, renewed as a client must, are together what was put.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::prelude::*;
use shardbelt::engine::{
    ByteCount, ChildShard, ConsumerName, ConsumerRef, Limits, Record, RegisterStreamConsumer,
    SequenceNumber, ShardIndex, StartingPosition, SubscribeToShard, SubscriptionId,
    SubscriptionNews, Tags, Timestamp,
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::check;
use super::life::{Event, key_of, live, lives};
use crate::support::{OneStream, numbers, orders, shard_index, unlimited};

/// A registered consumer that subscribes to every shard, and to a child once all its parents have
/// ended.
struct Subscriber {
    consumer: ConsumerRef,
    subscriptions: BTreeMap<ShardIndex, Subscription>,
    ended: BTreeSet<ShardIndex>,
}

#[derive(Clone, Copy)]
struct Subscription {
    id: SubscriptionId,
    /// Where to go on.
    continuation: Option<SequenceNumber>,
    begun_at: Timestamp,
}

impl Subscriber {
    fn register(service: &mut OneStream, name: &str) -> Self {
        let name = ConsumerName::new(name).unwrap();
        let input = RegisterStreamConsumer { stream: orders(), name, tags: Tags::new() };
        let described = service.kinesis.register_stream_consumer(input, service.now).unwrap();
        service.wait(Duration::from_secs(1));
        let consumer = described.consumer;
        let mut subscriber =
            Self { consumer, subscriptions: BTreeMap::new(), ended: BTreeSet::new() };
        for index in 0..service.describe().shards.len() {
            subscriber.subscribe(service, shard_index(index as u32), None);
        }
        subscriber
    }

    fn subscribe(
        &mut self,
        service: &mut OneStream,
        shard: ShardIndex,
        continuation: Option<SequenceNumber>,
    ) {
        let position = match continuation {
            Some(number) => StartingPosition::AfterSequenceNumber(number),
            None => StartingPosition::TrimHorizon,
        };
        let input = SubscribeToShard { consumer: self.consumer.clone(), shard, position };
        let id = service.kinesis.subscribe_to_shard(&input, service.now).unwrap();
        let begun_at = service.now;
        self.subscriptions.insert(shard, Subscription { id, continuation, begun_at });
    }

    /// Takes what all subscriptions have now. Those that five minutes have ended are renewed.
    fn poll(&mut self, service: &mut OneStream) -> Vec<Record> {
        let mut records = Vec::new();
        let mut waiting: Vec<_> = self.subscriptions.keys().copied().collect();
        while let Some(shard) = waiting.pop() {
            let Some(children) = self.take(service, shard, &mut records) else { continue };
            let Subscription { continuation, .. } = self.subscriptions[&shard];
            if children.is_empty() {
                self.subscribe(service, shard, continuation);
                waiting.push(shard);
                continue;
            }
            self.subscriptions.remove(&shard);
            self.ended.insert(shard);
            for child in children {
                if child.parents.iter().all(|parent| self.ended.contains(&parent)) {
                    self.subscribe(service, child.shard, None);
                    waiting.push(child.shard);
                }
            }
        }
        records
    }

    /// Takes what one has. When it has ended: the children, none unless its shard has ended too.
    fn take(
        &mut self,
        service: &mut OneStream,
        shard: ShardIndex,
        records: &mut Vec<Record>,
    ) -> Option<Vec<ChildShard>> {
        let subscription = self.subscriptions.get_mut(&shard)?;
        let mut children = Vec::new();
        loop {
            match service.kinesis.poll_subscription(subscription.id, service.now) {
                SubscriptionNews::Event(event) => {
                    records.extend(event.records.cloned());
                    let continuation = event.continuation_sequence_number;
                    assert!(continuation.is_none() || continuation >= subscription.continuation);
                    assert_eq!(continuation.is_none(), !event.child_shards.is_empty());
                    subscription.continuation = continuation;
                    children = event.child_shards;
                }
                SubscriptionNews::Nothing { until } => {
                    assert!(until > service.now);
                    return None;
                }
                SubscriptionNews::Ended => return Some(children),
                SubscriptionNews::Failed(refusal) => panic!("{refusal}"),
            }
        }
    }

    /// Takes over its own subscriptions that are five seconds old.
    fn renew(&mut self, service: &mut OneStream) {
        let old = |subscription: &Subscription| service.now.since(subscription.begun_at);
        let shards: Vec<_> = self
            .subscriptions
            .iter()
            .filter(|(_, subscription)| old(subscription) >= Duration::from_secs(5))
            .map(|(shard, subscription)| (*shard, subscription.continuation))
            .collect();
        for (shard, continuation) in shards {
            self.subscribe(service, shard, continuation);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_record_comes_once_and_each_key_in_order() {
    let event = prop_oneof![Just(0_u64), Just(5), Just(7), Just(299), Just(301)];
    let renewals = prop::collection::vec((any::<bool>(), event), 40);
    check(200, &(lives(40), renewals), |(events, renewals)| {
        let mut service = OneStream::unlimited(2);
        let mut subscriber = Subscriber::register(&mut service, "reader");
        let (mut put, mut seen) = (BTreeSet::new(), Vec::new());
        let after = renewals.into_iter().cycle();
        for ((data, event), (renews, wait_s)) in (0..).zip(&events).zip(after) {
            put.extend(live(&mut service, event, data).map(|output| output.sequence_number));
            if matches!(event, Event::Wait { .. }) {
                service.wait(Duration::from_secs(wait_s));
                seen.extend(subscriber.poll(&mut service));
            }
            if renews {
                subscriber.renew(&mut service);
            }
        }
        service.settle();
        seen.extend(subscriber.poll(&mut service));
        let all: BTreeSet<_> = numbers(&seen).into_iter().collect();
        prop_assert_eq!(seen.len(), all.len(), "none comes twice");
        prop_assert_eq!(all, put);
        for user in 0..6 {
            let key = key_of(user);
            let of_user = |record: &&Record| {
                record.partition_key.as_ref().is_some_and(|found| found.as_str() == key)
            };
            let data: Vec<_> = seen.iter().filter(of_user).map(|record| &record.data).collect();
            prop_assert!(data.is_sorted(), "{key} in order");
        }
        Ok(())
    });
}

/// In no stretch of time does a consumer get more than a second's worth and what that time brings.
#[wasm_bindgen_test(unsupported = test)]
fn a_consumer_is_given_no_more_of_a_shard_than_its_rate() {
    const PER_S: u64 = 1_000;
    let steps = prop::collection::vec((1..600_usize, 0..400_u64), 1..60);
    check(150, &steps, |steps| {
        let limits = Limits { subscription_bytes_per_s: ByteCount::new(PER_S), ..unlimited() };
        let mut service = OneStream::with_limits(1, limits);
        let mut subscriber = Subscriber::register(&mut service, "reader");
        let mut given = Vec::new();
        for (size, wait_millis) in steps {
            service.try_put_at(0, size).unwrap();
            service.wait_millis(wait_millis);
            let size = |record: &Record| record.size().get();
            let bytes: u64 = subscriber.poll(&mut service).iter().map(size).sum();
            given.push((service.now, bytes));
            for (first, (from, _)) in given.iter().enumerate() {
                let total: u64 = given[first..].iter().map(|(_, bytes)| bytes).sum();
                let millis = service.now.since(*from).as_millis() as u64;
                prop_assert!(total <= PER_S + PER_S * millis / 1_000 + 1);
            }
        }
        Ok(())
    });
}
