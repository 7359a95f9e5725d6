//! What the watchers name: hot shards, hot keys, those who are behind, and whose order was broken.

use std::collections::BTreeMap;
use std::time::Duration;

use shardbelt::engine::{HashKey, Stream};
use shardbelt::sim::{
    Behaviour, Command, ConsumerStart, FleetSettings, Lag, OnPartialFailure, Population, Process,
    PutCalls, Sending, World, bin_of,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_consumer, add_fleet, add_producer, consumer, empty, index, key, named_keys, one_key,
    producer, random_keys, template, users, wait, wait_s, with_aws_limits,
};

/// What was stored under each key in each second.
fn stored(world: &World) -> BTreeMap<u64, BTreeMap<HashKey, u64>> {
    let mut seconds: BTreeMap<u64, BTreeMap<HashKey, u64>> = BTreeMap::new();
    for record in world.stream().into_iter().flat_map(Stream::shards).flat_map(|it| it.records()) {
        let second = record.approximate_arrival_timestamp.as_seconds();
        *seconds.entry(second).or_default().entry(record.hash_key).or_default() += 1;
    }
    seconds
}

#[wasm_bindgen_test(unsupported = test)]
fn heavy_keys_are_counted_as_a_whole_count_of_the_records_has_them() {
    let mut world = crate::support::world(|scenario| {
        with_aws_limits(scenario);
        scenario.shard_count = 4.try_into().unwrap();
    });
    let zipf = (Population::Zipf { users: 3_000 }, template("user_{user}"));
    add_producer(&mut world, producer(700_000, 20, zipf));
    wait(&mut world, Duration::from_millis(12_300));
    let exact = stored(&world);
    let seconds = world.watchers().offered_load().last_minute(world.now());
    assert_eq!(seconds.len(), 12, "whole seconds");
    for second in seconds {
        let exact = &exact[&second.begins_at().as_seconds()];
        assert_eq!(second.total().records, exact.values().sum::<u64>());
        let in_bins: u64 = second.bins().iter().map(|(_, load)| load.records).sum();
        let apart: u64 = second.keys().iter().map(|it| it.load.records).sum();
        assert_eq!(in_bins + apart, second.total().records);
        let mut of_bin: BTreeMap<usize, u64> = BTreeMap::new();
        exact.iter().for_each(|(&at, count)| *of_bin.entry(bin_of(at)).or_default() += count);
        for (&hash_key, &count) in exact {
            let found = second.keys().iter().find(|it| it.hash_key == hash_key);
            let counted = found.map_or(0, |it| it.load.records);
            assert!(counted <= count, "{hash_key}: {counted} of {count}");
            // What was not counted came while at least four others were in its bin.
            let others = of_bin[&bin_of(hash_key)] - count;
            let is_heavy = count >= 10 + others / 4;
            assert!(!is_heavy || counted + others / 4 >= count, "{hash_key}: {counted} of {count}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_hot_key_is_named_with_its_share_and_whether_a_split_helps() {
    let mut world = empty(4);
    add_producer(&mut world, producer(14_000, 10, one_key("user_1")));
    add_producer(&mut world, producer(6_000, 10, users(200, "user_{user}")));
    wait_s(&mut world, 30);
    let hot = world.hot_keys();
    assert_eq!(hot.len(), 1, "{hot:?}");
    let hot_key = &hot[0];
    assert_eq!(hot_key.partition_key, Some(key("user_1")));
    let usage = world.tallies().usage(hot_key.shard).unwrap();
    let offered = usage.minute_sum(world.now(), |it| it.offered_records.into());
    // Its own producer, and by chance the other one.
    assert!((400..=430).contains(&hot_key.load.records), "{hot_key:?}");
    assert_eq!(hot_key.share_permille, hot_key.load.records * 1_000 / offered);
    assert_eq!(hot_key.use_permille, hot_key.load.records * 1_000 / 300);
    assert!(hot_key.exceeds_a_shard());
    // Slower, it is hot still, and a shard of its own would take it.
    let (id, _) = world.producers().next().unwrap();
    let slower = producer(7_000, 10, one_key("user_1"));
    world.apply(Command::ChangeProducer(id, slower)).unwrap();
    wait_s(&mut world, 61);
    let hot = world.hot_keys();
    assert!(hot[0].is_hot() && !hot[0].exceeds_a_shard(), "{hot:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_shard_is_hot_while_the_others_have_room() {
    // Both keys lie in the last quarter.
    let crowded = named_keys(&["eu-west-1", "us-east-1"]);
    let mut world = empty(4);
    add_producer(&mut world, producer(15_000, 10, crowded));
    add_producer(&mut world, producer(8_000, 10, random_keys()));
    wait_s(&mut world, 20);
    let hot = world.hot_shards();
    assert_eq!(hot.len(), 1, "{hot:?}");
    assert!(hot[0].offered_permille > 1_000 && hot[0].refused_records > 0, "{hot:?}");
    assert!(hot[0].others_permille < 400, "{hot:?}");

    let mut full = empty(4);
    add_producer(&mut full, producer(60_000, 10, random_keys()));
    wait_s(&mut full, 20);
    assert!(full.producers().next().unwrap().1.refused() > 100);
    assert_eq!(full.hot_shards(), [], "where all are full, none is hot");
}

#[wasm_bindgen_test(unsupported = test)]
fn retries_are_not_offered_again() {
    let mut world = empty(1);
    let calls = PutCalls::PutRecords {
        records_max: 10,
        bytes_max: shardbelt::engine::ByteCount::new(10_000),
        linger: Duration::from_millis(500),
        on_partial_failure: OnPartialFailure::RetryAll,
        behaviour: Behaviour::ALL,
    };
    let sending = Sending { calls, ..Sending::default() };
    let settings =
        shardbelt::sim::ProducerSettings { sending, ..producer(12_000, 10, random_keys()) };
    let id = add_producer(&mut world, settings);
    wait_s(&mut world, 40);
    let (_, producer) = world.producers().find(|(it, _)| *it == id).unwrap();
    assert!(producer.refused() > 50);
    let usage = world.tallies().usage(index(0)).unwrap();
    let offered = usage.minute_sum(world.now(), |it| it.offered_records.into());
    let made = producer.made();
    assert!(offered <= made && offered + 30 > made, "{offered} of {made}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_reader_that_stands_still_lags_in_records_and_in_time() {
    let mut world = empty(2);
    let reader = add_consumer(&mut world, consumer(500, ConsumerStart::TrimHorizon));
    add_producer(&mut world, producer(4_000, 10, random_keys()));
    wait_s(&mut world, 10);
    let keeps_up = world.lag(reader).unwrap();
    assert!(keeps_up.time <= Duration::from_millis(500), "{keeps_up:?}");
    world.apply(Command::Pause(Process::Consumer(reader))).unwrap();
    let stored_before: u64 = world.tallies().in_all(|tally| tally.accepted);
    wait_s(&mut world, 20);
    let lag = world.lag(reader).unwrap();
    assert_eq!(lag.records, world.watchers().unread(reader));
    let stored_since = world.tallies().in_all(|tally| tally.accepted) - stored_before;
    assert_eq!(lag.records, keeps_up.records + stored_since);
    let (least, most) = (Duration::from_secs(19), Duration::from_millis(20_501));
    assert!((least..most).contains(&lag.time), "{lag:?}");
    world.apply(Command::Continue(Process::Consumer(reader))).unwrap();
    wait_s(&mut world, 1);
    assert!(world.lag(reader).unwrap().time <= Duration::from_millis(500));
    world.apply(Command::RemoveConsumer(reader)).unwrap();
    assert_eq!(world.lag(reader), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_retention_took_is_no_longer_lag() {
    let mut world = crate::support::world(|scenario| {
        scenario.shard_count = 1.try_into().unwrap();
        scenario.retention = Duration::from_secs(10);
    });
    let reader = add_consumer(&mut world, consumer(300_000, ConsumerStart::TrimHorizon));
    wait_s(&mut world, 1);
    let id = add_producer(&mut world, producer(4_000, 10, random_keys()));
    wait_s(&mut world, 30);
    let lag = world.lag(reader).unwrap();
    assert_eq!(lag.records, world.records_retained() as u64);
    assert!(lag.time <= Duration::from_secs(10), "{lag:?}");
    world.apply(Command::RemoveProducer(id)).unwrap();
    wait_s(&mut world, 11);
    assert_eq!(world.lag(reader), Some(Lag::default()));
    assert!(world.watchers().reader(reader).unwrap().trimmed_unread() > 100);
}

#[wasm_bindgen_test(unsupported = test)]
fn those_whose_order_is_broken_are_named_most_affected_first() {
    let mut world = empty(4);
    let writer = add_producer(&mut world, producer(20_000, 10, users(8, "{uuid}")));
    let reader = add_consumer(&mut world, consumer(700, ConsumerStart::TrimHorizon));
    wait_s(&mut world, 30);
    let watch = world.watchers().reader(reader).unwrap();
    let inverted = watch.inverted();
    assert_eq!(inverted.len(), 8);
    assert!(inverted.is_sorted_by_key(|it| std::cmp::Reverse(it.inversions)));
    // No more subjects than are named: nothing is missed.
    assert!(inverted.iter().all(|it| it.missed_max == 0));
    let sum: u64 = inverted.iter().map(|it| it.inversions).sum();
    assert_eq!(sum, watch.total().inversions);
    assert!(sum > 50, "{sum}");
    let stored = world.watchers().stored_inverted(shardbelt::sim::Writer::Producer(writer));
    assert_eq!(stored, [], "they were stored in order, on shards that are read one by one");
}

#[wasm_bindgen_test(unsupported = test)]
fn workers_without_a_shard_are_idle() {
    let mut world = empty(3);
    assert_eq!(world.idle_workers(), 0);
    add_fleet(&mut world, FleetSettings::kcl("billing", 5));
    wait_s(&mut world, 60);
    assert_eq!(world.idle_workers(), 2);
}
