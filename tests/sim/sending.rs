//! What producers do when they are refused, and what it costs.

use std::num::NonZeroU32;
use std::time::Duration;

use shardbelt::engine::{ByteCount, Stream};
use shardbelt::sim::{
    Behaviour, Command, ConsumerId, ConsumerStart, Event, OnPartialFailure, Producer, ProducerId,
    ProducerSettings, PutCalls, ReaderWatch, Retries, Retrieval, Sending, Timeline, Traffic, World,
    Writer,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_consumer, add_producer, consumer, empty, events, one_key, producer, rate, users, wait,
    wait_s,
};

/// Batches of ten, to a shard that takes ten records a second.
fn batches(milli_rate: u64, on_partial_failure: OnPartialFailure) -> ProducerSettings {
    let mut settings = producer(milli_rate, 10, users(5, "user_{user}"));
    settings.sending = Sending {
        calls: PutCalls::PutRecords {
            records_max: 10,
            bytes_max: ByteCount::new(1_000),
            linger: Duration::from_secs(1),
            on_partial_failure,
            behaviour: Behaviour::ALL,
        },
        retries: Retries { attempts_max: 8, backoff: Duration::from_millis(100) },
        latency: Duration::from_millis(20),
    };
    settings
}

fn in_turn(milli_rate: u64, latency_ms: u64) -> ProducerSettings {
    let mut settings = producer(milli_rate, 10, users(5, "user_{user}"));
    settings.sending = Sending {
        calls: PutCalls::PutRecordInTurn { ordered: true },
        retries: Retries::SDK,
        latency: Duration::from_millis(latency_ms),
    };
    settings
}

/// A world of one shard with this producer and a reader of all, after it wrote for `seconds` and
/// then stopped making records.
fn run(settings: ProducerSettings, seconds: u64) -> (World, ProducerId, ConsumerId) {
    let mut world = empty(1);
    let mut stopped = settings.clone();
    stopped.set_traffic(Traffic::Constant(rate(1)));
    let id = add_producer(&mut world, settings);
    let reader = add_consumer(&mut world, consumer(500, ConsumerStart::TrimHorizon));
    wait_s(&mut world, seconds);
    world.apply(Command::ChangeProducer(id, stopped)).unwrap();
    wait_s(&mut world, 120);
    (world, id, reader)
}

fn at_work(world: &World, id: ProducerId) -> &Producer {
    world.producers().find(|(other, _)| *other == id).unwrap().1
}

fn watch(world: &World, id: ConsumerId) -> &ReaderWatch {
    world.watchers().reader(id).unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn a_batch_is_sent_when_it_is_full_or_has_waited() {
    let mut world = empty(1);
    add_producer(&mut world, batches(5_000, OnPartialFailure::Ignore));
    wait_s(&mut world, 30);
    let sizes: Vec<_> = events(&world)
        .into_iter()
        .filter_map(|event| match event {
            Event::BatchPut { records, .. } => Some(records),
            _ => None,
        })
        .collect();
    // Five a second and a second's wait: about five in each.
    assert!(sizes.len() > 20 && sizes.iter().all(|size| (3..=9).contains(size)), "{sizes:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn who_ignores_partial_failures_loses_records_and_repeats_none() {
    let (world, id, reader) = run(batches(15_000, OnPartialFailure::Ignore), 20);
    let producer = at_work(&world, id);
    assert!(producer.lost() > 50, "{}", producer.lost());
    assert_eq!(producer.accepted() + producer.lost(), producer.made());
    assert_eq!(world.watchers().copies(Writer::Producer(id)), 0);
    assert_eq!(watch(&world, reader).total().duplicates, 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn who_retries_all_stores_records_twice() {
    let (world, id, reader) = run(batches(12_000, OnPartialFailure::RetryAll), 10);
    let producer = at_work(&world, id);
    let copies = world.watchers().copies(Writer::Producer(id));
    assert!(copies > 20, "{copies}");
    assert_eq!(producer.accepted() - copies + producer.lost(), producer.made());
    assert_eq!(watch(&world, reader).total().duplicates, copies);
    assert_eq!(watch(&world, reader).total().records, producer.accepted());
}

#[wasm_bindgen_test(unsupported = test)]
fn who_retries_what_failed_stores_each_once_and_some_late() {
    let (world, id, reader) = run(batches(12_000, OnPartialFailure::RetryFailed), 20);
    let producer = at_work(&world, id);
    assert_eq!(world.watchers().copies(Writer::Producer(id)), 0);
    assert_eq!(producer.accepted() + producer.lost(), producer.made());
    let late = world.watchers().stored_out_of_order(Writer::Producer(id));
    assert!(late > 5, "{late}");
    assert_eq!(watch(&world, reader).total().inversions, late);
    assert_eq!(watch(&world, reader).total().duplicates, 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn one_call_in_flight_keeps_the_order_though_calls_are_made_again() {
    let (world, id, reader) = run(in_turn(12_000, 20), 20);
    let producer = at_work(&world, id);
    assert!(producer.refused() > 10, "{}", producer.refused());
    assert_eq!(world.watchers().stored_out_of_order(Writer::Producer(id)), 0);
    assert_eq!(watch(&world, reader).total().inversions, 0);
    assert_eq!(producer.accepted() + producer.lost(), producer.made());
}

#[wasm_bindgen_test(unsupported = test)]
fn one_call_in_flight_is_as_fast_as_the_answers_come() {
    let mut world = empty(1);
    let id = add_producer(&mut world, in_turn(10_000, 500));
    wait_s(&mut world, 60);
    let producer = at_work(&world, id);
    assert!((115..=121).contains(&producer.accepted()), "{}", producer.accepted());
    assert!(producer.waiting() > 400, "{}", producer.waiting());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_retry_names_the_refusal_that_it_comes_of() {
    let mut settings = producer(15_000, 10, one_key("a"));
    settings.sending.retries = Retries::SDK;
    let mut world = empty(1);
    add_producer(&mut world, settings);
    wait_s(&mut world, 5);
    let log = world.events();
    let retried = log.newest().filter(|(_, it)| matches!(it.event, Event::RetryPlanned { .. }));
    let causes: Vec<_> = retried.map(|(_, it)| log.get(it.cause.unwrap()).unwrap()).collect();
    assert!(!causes.is_empty());
    assert!(causes.iter().all(|it| matches!(it.event, Event::PutThrottled { .. })), "{causes:?}");
    let again = log.newest().filter(|(_, it)| {
        matches!(it.event, Event::PutAccepted { .. } | Event::PutThrottled { .. })
            && it.cause.is_some()
    });
    assert!(again.count() > 5, "the calls made again name a refusal too");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_waits_is_sent_when_the_producer_changes_its_way() {
    let mut world = empty(1);
    let id = add_producer(&mut world, in_turn(9_000, 1_000));
    wait_s(&mut world, 10);
    assert!(at_work(&world, id).waiting() > 50);
    let mut changed = batches(1, OnPartialFailure::RetryFailed);
    changed.sending.retries.attempts_max = 20;
    world.apply(Command::ChangeProducer(id, changed)).unwrap();
    wait_s(&mut world, 120);
    let producer = at_work(&world, id);
    assert_eq!(producer.waiting(), 0);
    assert_eq!(producer.accepted() + producer.lost(), producer.made());
}

#[wasm_bindgen_test(unsupported = test)]
fn who_starts_at_latest_passes_over_what_was_there() {
    let mut world = empty(2);
    add_producer(&mut world, producer(5_000, 10, users(50, "{user}")));
    wait_s(&mut world, 30);
    let there = world.records_retained() as u64;
    let id = add_consumer(&mut world, consumer(500, ConsumerStart::Latest));
    wait_s(&mut world, 30);
    let seen = watch(&world, id);
    assert!((there..there + 10).contains(&seen.skipped()), "{} of {there}", seen.skipped());
    assert_eq!(seen.trimmed_unread(), 0);
    let skipped = events(&world);
    assert!(skipped.iter().any(|event| matches!(event, Event::Skipped { .. })));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_retention_takes_before_it_is_read_is_lost_and_counted() {
    // One record at a time, every other second, of five a second: retention of five minutes wins.
    let mut world = empty(1);
    let id = add_producer(&mut world, producer(5_000, 10, one_key("a")));
    let mut slow = consumer(2_000, ConsumerStart::TrimHorizon);
    slow.retrieval = Retrieval::Polling { interval: Duration::from_secs(2), limit: Some(1) };
    let reader = add_consumer(&mut world, slow);
    wait_s(&mut world, 600);
    let stored = at_work(&world, id).accepted();
    let (seen, unread) = (watch(&world, reader), world.watchers().unread(reader));
    assert!(seen.trimmed_unread() > 900, "{}", seen.trimmed_unread());
    // Each record was read, or was trimmed unread, or has yet to be read.
    assert_eq!(seen.total().records + seen.lost() + unread, stored);
}

#[wasm_bindgen_test(unsupported = test)]
fn every_record_has_its_origin() {
    let mut world = empty(2);
    let id = add_producer(&mut world, batches(8_000, OnPartialFailure::RetryAll));
    wait_s(&mut world, 400);
    for shard in world.stream().into_iter().flat_map(Stream::shards) {
        for (place, record) in shard.records().iter().enumerate() {
            let [origin] = world.watchers().origins(shard, place) else { panic!("{place}") };
            assert_eq!(origin.writer, Writer::Producer(id));
            let key = format!("user_{}", origin.subject.get());
            assert_eq!(record.partition_key.as_ref().unwrap().as_str(), key);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn events_that_the_log_no_longer_keeps_come_back() {
    let mut world = empty(2);
    add_producer(&mut world, producer(9_000, 10, users(50, "{user}")));
    let mut timeline =
        Timeline::from(world).with_keyframes_every(NonZeroU32::new(200).unwrap().into());
    let mut seen = Vec::new();
    for step in 1..400_u64 {
        let at = timeline.world().now() + Duration::from_millis(250);
        timeline.run_until(at, usize::MAX);
        if step == 100 {
            timeline.apply(Command::AddConsumer(consumer(300, ConsumerStart::Latest))).unwrap();
        }
        let known = seen.len() as u64;
        let new = timeline.world().events().newest().take_while(|(index, _)| index.get() >= known);
        let mut new: Vec<_> = new.map(|(index, it)| (index, it.clone())).collect();
        new.reverse();
        seen.extend(new);
    }
    assert!(seen.len() > 1_000);
    let (first, _) = seen[0];
    assert_eq!(timeline.events(first, usize::MAX), seen);
    let (middle, _) = seen[700];
    assert_eq!(timeline.events(middle, 30), seen[700..730]);
    assert!(timeline.world().events().get(middle).is_none(), "it had left the window");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_producer_in_the_middle_of_everything_winds_back() {
    let mut world = empty(1);
    add_producer(&mut world, batches(12_000, OnPartialFailure::RetryAll));
    wait(&mut world, Duration::from_millis(4_321));
    let replayed = {
        let (scenario, seed) = world.origin();
        World::replay(scenario.clone(), seed, world.commands(), world.now()).unwrap()
    };
    assert_eq!(replayed.digest(), world.digest());
}
