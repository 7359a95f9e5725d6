//! Producers with the Kinesis Producer Library, and those who read what they write.

use std::time::Duration;

use shardbelt::engine::{ByteCount, HashKey, ThroughputLimit};
use shardbelt::sim::{
    AggregatedRecord, Behaviour, Command, CommandError, Event, Fault, FaultAction, FaultOperation,
    FleetSettings, KplSettings, OnPartialFailure, ProducerSettings, Progress, PutCalls, Sending,
    SendingError, Timeline, Traffic, World, Writer,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::kpl::{Seen, at_work, aws, calm, is_aggregated, kpl, library, records, watch};
use crate::support::{add_producer, index, key, one_key, rate, users, wait_s};

#[wasm_bindgen_test(unsupported = test)]
fn a_user_record_that_is_alone_is_sent_as_it_is() {
    let mut world = aws(1);
    let id = add_producer(&mut world, kpl(2_000, 30, users(5, "user_{user}")));
    wait_s(&mut world, 20);
    let records = records(&world, 0);
    assert!(records.len() > 30);
    for record in &records {
        let partition_key = record.partition_key.as_ref().unwrap();
        assert!(partition_key.as_str().starts_with("user_"));
        assert_eq!((record.data.len(), record.hash_key), (30, HashKey::of(partition_key)));
        assert!(!is_aggregated(record));
    }
    assert_eq!(at_work(&world, id).accepted(), records.len() as u64);
}

#[wasm_bindgen_test(unsupported = test)]
fn aggregated_records_have_the_key_a_and_the_place_of_their_first() {
    let mut world = aws(2);
    add_producer(&mut world, kpl(200_000, 100, users(500, "user_{user}")));
    wait_s(&mut world, 3);
    for shard in [0, 1] {
        let range = world.stream().unwrap().shard(index(shard)).unwrap().hash_key_range();
        let held = world.stream().unwrap().shard(index(shard)).unwrap();
        let records = records(&world, shard);
        let aggregated: Vec<_> = records.iter().filter(|record| is_aggregated(record)).collect();
        assert!(aggregated.len() > 20);
        for (place, record) in records.iter().enumerate() {
            let Some(message) = AggregatedRecord::read(&record.data) else { continue };
            assert_eq!(record.partition_key.as_ref().unwrap().as_str(), "a");
            let text = |at: u64| &message.partition_key_table[usize::try_from(at).unwrap()];
            let keys: Vec<_> =
                message.records.iter().map(|entry| text(entry.partition_key_index)).collect();
            let hash_keys: Vec<_> = keys.iter().map(|text| HashKey::of(&key(text))).collect();
            assert_eq!(record.hash_key, hash_keys[0]);
            assert!(hash_keys.iter().all(|&hash_key| range.contains(hash_key)));
            // The watchers know the same.
            let origins = world.watchers().origins(held, place);
            let subjects = origins.iter().map(|origin| format!("user_{}", origin.subject.get()));
            assert!(subjects.eq(keys.iter().map(|key| key.as_str())));
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn nothing_is_aggregated_until_the_shards_are_known() {
    let mut world = aws(1);
    let mut settings = kpl(1_000_000, 50, users(500, "user_{user}"));
    settings.sending.latency = Duration::from_millis(250);
    add_producer(&mut world, settings);
    let events = watch(&mut world, Duration::from_millis(700));
    let known = |(_, cause, event): &Seen| {
        cause.is_none() && matches!(event, Event::ShardMapRefreshed { open_shards: 1, .. })
    };
    let known = events.iter().position(known).unwrap();
    let aggregated = |(.., event): &Seen| matches!(event, Event::Aggregated { .. });
    assert!(!events[..known].iter().any(aggregated));
    assert!(events[known..].iter().any(aggregated));
    let alone = records(&world, 0).iter().filter(|record| !is_aggregated(record)).count();
    assert!((200..300).contains(&alone), "a quarter of a second's: {alone}");
}

#[wasm_bindgen_test(unsupported = test)]
fn an_aggregated_record_is_as_full_as_it_may_be() {
    let settings = KplSettings {
        aggregation_max_size: ByteCount::new(5_000),
        record_max_buffered_time: Duration::from_secs(10),
        ..KplSettings::DEFAULT
    };
    let mut world = aws(1);
    add_producer(&mut world, library(500_000, 100, users(500, "user_{user}"), settings));
    let events = watch(&mut world, Duration::from_secs(5));
    let accepted: Vec<_> = events
        .iter()
        .filter_map(|(.., event)| match event {
            Event::PutAccepted { size, .. } => Some(size.get()),
            _ => None,
        })
        .collect();
    let records = records(&world, 0);
    let sizes: Vec<_> = records.iter().map(|record| record.data.len() as u64).collect();
    let counted: Vec<_> = records.iter().map(|record| record.size().get()).collect();
    assert_eq!(accepted, counted, "data and the partition key");
    let aggregated = records.iter().zip(sizes).filter(|(record, _)| is_aggregated(record));
    let sizes: Vec<_> = aggregated.map(|(_, size)| size).collect();
    assert!(sizes.len() > 20);
    // One more user record would have been too much: 100 bytes of data, a key of up to 8, and 11
    // bytes of the format's at most.
    assert!(sizes.iter().all(|size| (4_881..=5_000).contains(size)), "{sizes:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn counts_fill_records_and_calls() {
    let settings =
        KplSettings { aggregation_max_count: 3, collection_max_count: 4, ..KplSettings::DEFAULT };
    let mut world = aws(1);
    add_producer(&mut world, library(400_000, 100, users(500, "user_{user}"), settings));
    let events = watch(&mut world, Duration::from_secs(3));
    let mut full = 0;
    for (.., event) in &events {
        match event {
            Event::Aggregated { records, .. } => assert!((2..=3).contains(records)),
            Event::BatchPut { records, .. } => {
                assert!((1..=4).contains(records));
                full += u32::from(*records == 4);
            }
            _ => {}
        }
    }
    assert!(full > 50, "{full}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_user_record_over_the_size_and_one_without_aggregation_go_alone() {
    let small = KplSettings { aggregation_max_size: ByteCount::new(64), ..KplSettings::DEFAULT };
    let off = KplSettings { aggregation_enabled: false, ..KplSettings::DEFAULT };
    for settings in [small, off] {
        let mut world = aws(1);
        add_producer(&mut world, library(100_000, 100, users(500, "user_{user}"), settings));
        wait_s(&mut world, 2);
        let records = records(&world, 0);
        assert!(records.len() > 150 && !records.iter().any(is_aggregated));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn aggregation_carries_what_a_shard_would_not_take() {
    let mut world = aws(1);
    let settings = kpl(3_000_000, 100, users(1_000, "user_{user}"));
    let id = add_producer(&mut world, settings.clone());
    wait_s(&mut world, 3);
    calm(&mut world, id, &settings);
    let producer = at_work(&world, id);
    assert!(producer.made() > 8_500);
    assert_eq!((producer.accepted(), producer.refused()), (producer.made(), 0));
    assert_eq!((producer.lost(), producer.waiting()), (0, 0));
    assert_eq!(world.watchers().stored_out_of_order(Writer::Producer(id)), 0);
}

/// `PutRecords` fails for so many seconds.
fn break_puts(world: &mut World, seconds: u64, action: FaultAction) {
    let fault = Fault {
        action,
        operations: vec![FaultOperation::PutRecords],
        shards: None,
        percentage: 100,
        duration: Duration::from_secs(seconds),
    };
    world.apply(Command::InjectFault(fault)).unwrap();
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_refused_is_tried_until_it_expires() {
    let ttl =
        |seconds| KplSettings { record_ttl: Duration::from_secs(seconds), ..KplSettings::DEFAULT };
    let run = |settings| {
        let mut world = aws(1);
        break_puts(&mut world, 10, FaultAction::InternalError);
        let settings = library(50_000, 100, users(100, "user_{user}"), settings);
        let id = add_producer(&mut world, settings.clone());
        wait_s(&mut world, 20);
        calm(&mut world, id, &settings);
        (world, id)
    };
    let (world, id) = run(ttl(30));
    assert_eq!(at_work(&world, id).lost(), 0);
    assert_eq!(at_work(&world, id).accepted(), at_work(&world, id).made());
    assert!(world.watchers().stored_out_of_order(Writer::Producer(id)) == 0, "all waited alike");
    let (world, id) = run(ttl(4));
    let producer = at_work(&world, id);
    // Those of the first six seconds, at fifty a second.
    assert!((250..350).contains(&producer.lost()), "{}", producer.lost());
    assert_eq!(producer.accepted() + producer.lost(), producer.made());
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_throttled_may_fail_at_once() {
    let settings =
        KplSettings { fail_if_throttled: true, aggregation_enabled: false, ..KplSettings::DEFAULT };
    let broken = library(100_000, 10, users(100, "user_{user}"), settings);
    let mut world = aws(1);
    break_puts(&mut world, 10, FaultAction::ProvisionedThroughputException);
    let id = add_producer(&mut world, broken);
    wait_s(&mut world, 5);
    assert!(at_work(&world, id).lost() > 400, "whole calls too");
    let mut world = aws(1);
    let settings = library(1_500_000, 10, users(100, "user_{user}"), settings);
    let id = add_producer(&mut world, settings.clone());
    wait_s(&mut world, 5);
    calm(&mut world, id, &settings);
    let producer = at_work(&world, id);
    assert!(producer.lost() > 1_000, "{}", producer.lost());
    assert_eq!(producer.lost(), producer.refused(), "once each");
    assert_eq!(producer.accepted() + producer.lost(), producer.made());
}

#[wasm_bindgen_test(unsupported = test)]
fn the_rate_limit_keeps_a_shard_from_refusing() {
    let refused_at = |rate_limit_percent| {
        // Pairs, so that records are what a shard runs out of.
        let settings =
            KplSettings { aggregation_max_count: 2, rate_limit_percent, ..KplSettings::DEFAULT };
        let mut world = aws(1);
        add_producer(&mut world, library(2_500_000, 10, users(100, "user_{user}"), settings));
        wait_s(&mut world, 6);
        let tally = world.tallies().get(index(0)).unwrap().clone();
        (tally.refused_by(ThroughputLimit::WriteRecords), tally.accepted)
    };
    let (refused, accepted) = refused_at(50);
    // A full bucket, and half of what the shard takes for six seconds.
    assert!(refused == 0 && (3_800..=4_100).contains(&accepted), "{refused}, {accepted}");
    let (refused, _) = refused_at(150);
    assert!(refused > 100, "{refused}");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_waits_is_sent_when_the_way_of_sending_changes() {
    let mut world = aws(1);
    let slow =
        KplSettings { record_max_buffered_time: Duration::from_secs(20), ..KplSettings::DEFAULT };
    let settings = library(50_000, 10, users(20, "user_{user}"), slow);
    let id = add_producer(&mut world, settings.clone());
    wait_s(&mut world, 2);
    assert!(at_work(&world, id).waiting() > 90);
    let mut other = ProducerSettings { sending: Sending::CARELESS, ..settings.clone() };
    other.set_traffic(Traffic::Constant(rate(1)));
    world.apply(Command::ChangeProducer(id, other)).unwrap();
    wait_s(&mut world, 21);
    let producer = at_work(&world, id);
    assert_eq!((producer.accepted(), producer.waiting()), (producer.made(), 0));
    // And the other way around.
    let mut batch = settings;
    batch.sending.calls = PutCalls::PutRecords {
        records_max: 500,
        bytes_max: ByteCount::new(50_000),
        linger: Duration::from_secs(30),
        on_partial_failure: OnPartialFailure::RetryFailed,
        behaviour: Behaviour::ALL,
    };
    world.apply(Command::ChangeProducer(id, batch)).unwrap();
    wait_s(&mut world, 1);
    calm(&mut world, id, &library(1, 10, users(20, "user_{user}"), KplSettings::DEFAULT));
    let producer = at_work(&world, id);
    assert_eq!((producer.accepted(), producer.waiting()), (producer.made(), 0));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_program_keeps_ten_thousand_outstanding_at_most() {
    let mut world = aws(1);
    break_puts(&mut world, 60, FaultAction::UnavailableError);
    let id = add_producer(&mut world, kpl(5_000_000, 10, users(20, "user_{user}")));
    wait_s(&mut world, 4);
    let producer = at_work(&world, id);
    assert_eq!(producer.waiting(), 10_000);
    assert_eq!(producer.lost(), producer.made() - 10_000);
}

#[wasm_bindgen_test(unsupported = test)]
fn settings_out_of_range_are_refused() {
    let bytes = ByteCount::new;
    let default = KplSettings::DEFAULT;
    let wrong = [
        (KplSettings { aggregation_max_count: 0, ..default }, "0 for AggregationMaxCount"),
        (KplSettings { aggregation_max_size: bytes(63), ..default }, "63 for AggregationMaxSize"),
        (KplSettings { collection_max_count: 501, ..default }, "501 for CollectionMaxCount"),
        (
            KplSettings { collection_max_size: bytes(52_223), ..default },
            "52223 for CollectionMaxSize: use 52224 to 9223372036854775807.",
        ),
        (
            KplSettings { record_max_buffered_time: Duration::from_secs(61), ..default },
            "61000 for RecordMaxBufferedTime",
        ),
        (KplSettings { record_ttl: Duration::from_millis(99), ..default }, "99 for RecordTtl"),
        (KplSettings { rate_limit_percent: 0, ..default }, "0 for RateLimit"),
        // What the service would refuse, each time.
        (
            KplSettings { aggregation_max_size: bytes(1_048_576), ..default },
            "A record of 1048577 bytes is over the limit of 1048576 bytes",
        ),
        (
            KplSettings { collection_max_size: bytes(10_485_761), ..default },
            "A batch of 10485761 bytes is over the 10485760 bytes",
        ),
    ];
    for (settings, said) in wrong {
        let mut world = aws(1);
        let settings = library(1_000, 10, one_key("a"), settings);
        let error = world.apply(Command::AddProducer(settings)).unwrap_err();
        assert!(error.to_string().starts_with(said), "{error}");
    }
    let mut world = aws(1);
    let settings = KplSettings { rate_limit_percent: 0, ..default };
    let error = world.apply(Command::AddProducer(library(1_000, 10, one_key("a"), settings)));
    let CommandError::Sending(SendingError::Kpl { value: 0, least: 1, .. }) = error.unwrap_err()
    else {
        panic!("another refusal")
    };
}

#[wasm_bindgen_test(unsupported = test)]
fn wherever_time_is_wound_the_library_is_as_in_a_fresh_run() {
    let begun = aws(1);
    let (scenario, seed) = begun.origin();
    let mut timeline = Timeline::new(scenario.clone(), seed).unwrap();
    let at = |seconds| World::beginning() + Duration::from_secs(seconds);
    timeline.apply(Command::AddProducer(kpl(300_000, 100, users(200, "user_{user}")))).unwrap();
    timeline.apply(Command::AddFleet(FleetSettings::kcl("kcl", 2))).unwrap();
    timeline.run_until(at(5), usize::MAX);
    let middle = timeline.world().stream().unwrap().shard(index(0)).unwrap().hash_key_range();
    let split = Command::SplitShard { shard: index(0), new_starting_hash_key: middle.middle() };
    timeline.apply(split).unwrap();
    timeline.run_until(at(30), usize::MAX);
    for seconds in [7, 20, 6, 30, 11] {
        assert_eq!(timeline.seek(at(seconds)), Progress::Done);
        let world = timeline.world();
        let (scenario, seed) = world.origin();
        let fresh = World::replay(scenario.clone(), seed, world.commands(), world.now()).unwrap();
        assert_eq!(world.digest(), fresh.digest(), "{seconds} s");
    }
}
