//! Event source mappings: batches, errors, and what becomes of a record that cannot be processed.

use std::num::NonZeroU32;
use std::time::Duration;

use shardbelt::sim::{
    Command, CommandError, ConsumerId, ConsumerStart, Event, Function, Mapping, MappingError,
    MappingSettings, MappingTotals, OnError, Outcome, Poison, Process, ProcessState, World,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_producer, empty, events, index, key, named_keys, one_key, producer, put, random_keys,
    split_in_the_middle, users, wait_s, world,
};

fn add(world: &mut World, settings: MappingSettings) -> ConsumerId {
    match world.apply(Command::AddMapping(settings)).unwrap() {
        Outcome::Consumer(id) => id,
        other => panic!("{other:?}"),
    }
}

fn mapping(world: &World, id: ConsumerId) -> &Mapping {
    world.mappings().find(|(other, _)| *other == id).unwrap().1
}

fn totals(world: &World, id: ConsumerId) -> MappingTotals {
    mapping(world, id).totals()
}

fn stop_producers(world: &mut World) {
    let ids: Vec<_> = world.producers().map(|(id, _)| id).collect();
    for id in ids {
        world.apply(Command::RemoveProducer(id)).unwrap();
    }
}

/// The sizes of the batches that were invoked lately.
fn batches(world: &World) -> Vec<(u64, u32)> {
    let invoked = events(world).into_iter().filter_map(|event| match event {
        Event::Invoked { records, attempt, .. } => Some((records, attempt)),
        _ => None,
    });
    invoked.collect()
}

fn lambda() -> MappingSettings {
    MappingSettings::lambda("thumbnails")
}

fn with_poison(on_error: OnError) -> MappingSettings {
    let function = Function { poison: Some(Poison::Serial(57)), ..lambda().function };
    MappingSettings { on_error, function, ..lambda() }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_batch_is_invoked_when_it_is_full_or_has_waited_long_enough() {
    let mut world = empty(1);
    let window = Duration::from_secs(5);
    let settings = MappingSettings { batch_size: 8, batching_window: window, ..lambda() };
    add(&mut world, settings);
    for _ in 0..3 {
        put(&mut world, "a");
    }
    wait_s(&mut world, 5);
    assert_eq!(batches(&world), []);
    wait_s(&mut world, 2);
    assert_eq!(batches(&world), [(3, 1)], "after five seconds");
    for _ in 0..9 {
        put(&mut world, "a");
    }
    wait_s(&mut world, 2);
    assert_eq!(batches(&world), [(3, 1), (8, 1)], "as soon as it is full");
    wait_s(&mut world, 6);
    assert_eq!(batches(&world), [(3, 1), (8, 1), (1, 1)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_poison_record_blocks_its_shard_and_no_other() {
    let mut world = empty(2);
    add_producer(&mut world, producer(8_000, 50, users(50, "user-{user}")));
    let id = add(&mut world, with_poison(lambda().on_error));
    wait_s(&mut world, 60);
    let before = totals(&world, id);
    wait_s(&mut world, 60);
    let after = totals(&world, id);
    let (processed, errors) = (after.processed - before.processed, after.errors - before.errors);
    assert!((150..330).contains(&processed), "{processed} of one shard's records, not of both");
    assert!(errors >= 2, "{errors}");
    assert_eq!(after.discarded, 0);
    let age = world.now().since(mapping(&world, id).oldest_held().unwrap());
    assert!(age > Duration::from_secs(100), "{age:?}");
    let duplicates = world.watchers().reader(id).unwrap().total().duplicates;
    assert!(duplicates > 0, "the good records of the batch are given again each time");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_blocked_expires_with_the_poison_record_before_it() {
    // The stream keeps records for five minutes.
    let mut world = empty(1);
    add_producer(&mut world, producer(5_000, 10, users(50, "user-{user}")));
    let id = add(&mut world, with_poison(lambda().on_error));
    wait_s(&mut world, 250);
    stop_producers(&mut world);
    assert!(totals(&world, id).discarded == 0 && world.watchers().unread(id) > 500);
    wait_s(&mut world, 100);
    let totals = totals(&world, id);
    assert!(totals.discarded >= 1, "{totals:?}");
    assert!(totals.processed > 100, "what was left was processed at last: {totals:?}");
    assert!(world.watchers().reader(id).unwrap().lost() > 0, "retention took what it had not read");
}

#[wasm_bindgen_test(unsupported = test)]
fn bisection_finds_the_poison_record_and_gives_only_that_up() {
    let mut world = empty(1);
    add_producer(&mut world, producer(9_000, 50, users(50, "user-{user}")));
    wait_s(&mut world, 30);
    stop_producers(&mut world);
    let on_error = OnError {
        bisect: true,
        retry_attempts_max: Some(0),
        has_destination: true,
        ..lambda().on_error
    };
    let id = add(&mut world, with_poison(on_error));
    wait_s(&mut world, 30);
    let stored = world.records_retained() as u64;
    let totals = totals(&world, id);
    assert_eq!((totals.discarded, totals.to_destination), (1, 1));
    assert_eq!(totals.processed, stored - 1);
    // 100, 50, 25, 13 or 12, 7 or 6, 4 or 3, 2, 1.
    assert!((7..=8).contains(&totals.errors), "{totals:?}");
    let discarded = |event: &Event| matches!(event, Event::RecordsDiscarded { records: 1, .. });
    assert_eq!(events(&world).iter().filter(|event| discarded(event)).count(), 1);
    assert_eq!(world.watchers().unread(id), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_function_that_reports_where_it_failed_is_not_given_the_good_ones_again() {
    let mut world = empty(1);
    add_producer(&mut world, producer(9_000, 50, users(50, "user-{user}")));
    wait_s(&mut world, 30);
    stop_producers(&mut world);
    let on_error =
        OnError { reports_item_failures: true, retry_attempts_max: Some(2), ..lambda().on_error };
    let settings = MappingSettings { batch_size: 60, ..with_poison(on_error) };
    let id = add(&mut world, settings);
    wait_s(&mut world, 60);
    let attempts: Vec<_> = batches(&world).into_iter().take(5).collect();
    assert_eq!(attempts, [(60, 1), (3, 1), (3, 2), (3, 3), (60, 1)]);
    let totals = totals(&world, id);
    assert_eq!(totals.discarded, 3, "two good ones were behind it");
    assert_eq!(totals.processed, world.records_retained() as u64 - 3);
}

#[wasm_bindgen_test(unsupported = test)]
fn when_attempts_are_used_up_the_whole_batch_is_given_up() {
    let mut world = empty(1);
    add_producer(&mut world, producer(9_000, 50, users(50, "user-{user}")));
    wait_s(&mut world, 30);
    stop_producers(&mut world);
    let on_error = OnError { retry_attempts_max: Some(2), ..lambda().on_error };
    let id = add(&mut world, with_poison(on_error));
    wait_s(&mut world, 30);
    let totals = totals(&world, id);
    assert_eq!((totals.errors, totals.discarded, totals.to_destination), (3, 100, 0));
    assert_eq!(totals.processed, world.records_retained() as u64 - 100);
}

#[wasm_bindgen_test(unsupported = test)]
fn records_that_are_too_old_are_given_up() {
    let mut world = empty(1);
    add_producer(&mut world, producer(2_000, 50, users(50, "user-{user}")));
    let minute = Duration::from_secs(60);
    let on_error = OnError { record_age_max: Some(minute), ..lambda().on_error };
    let id = add(&mut world, with_poison(on_error));
    wait_s(&mut world, 200);
    let totals = totals(&world, id);
    assert!(totals.discarded > 0, "{totals:?}");
    let age = world.now().since(mapping(&world, id).oldest_held().unwrap_or(world.now()));
    assert!(age < Duration::from_secs(90), "{age:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn more_batches_at_a_time_are_faster_and_keep_the_order_of_each_key() {
    let run = |factor: u32| {
        let mut world = empty(1);
        add_producer(&mut world, producer(8_000, 50, users(200, "user-{user}")));
        let function = Function { record_time: Duration::from_millis(500), ..lambda().function };
        let settings = MappingSettings {
            parallelization_factor: factor,
            batch_size: 10,
            function,
            ..lambda()
        };
        let id = add(&mut world, settings);
        wait_s(&mut world, 120);
        assert_eq!(world.watchers().reader(id).unwrap().total().inversions, 0);
        totals(&world, id).processed
    };
    let (one, five) = (run(1), run(5));
    assert!(one < 260, "two records a second: {one}");
    assert!(five > 3 * one, "{five}");
}

#[wasm_bindgen_test(unsupported = test)]
fn it_follows_a_reshard_and_loses_nothing() {
    let mut world = empty(1);
    add_producer(&mut world, producer(5_000, 50, random_keys()));
    let id = add(&mut world, lambda());
    wait_s(&mut world, 10);
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 10);
    world.apply(Command::MergeShards { shard: index(1), adjacent: index(2) }).unwrap();
    wait_s(&mut world, 10);
    stop_producers(&mut world);
    wait_s(&mut world, 5);
    assert_eq!(totals(&world, id).processed, world.records_retained() as u64);
    let watch = world.watchers().reader(id).unwrap();
    assert_eq!((watch.total().duplicates, watch.total().inversions, watch.lost()), (0, 0, 0));
    assert_eq!(mapping(&world, id).shards().collect::<Vec<_>>(), [index(3)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn disabled_it_reads_nothing_and_enabled_it_goes_on_where_it_was() {
    let mut world = empty(1);
    add_producer(&mut world, producer(5_000, 50, random_keys()));
    let id = add(&mut world, lambda());
    wait_s(&mut world, 10);
    world.apply(Command::Pause(Process::Consumer(id))).unwrap();
    assert_eq!(mapping(&world, id).state(), ProcessState::Paused);
    wait_s(&mut world, 1);
    let before = totals(&world, id);
    wait_s(&mut world, 30);
    assert_eq!(totals(&world, id), before);
    world.apply(Command::Continue(Process::Consumer(id))).unwrap();
    stop_producers(&mut world);
    wait_s(&mut world, 10);
    assert_eq!(totals(&world, id).processed, world.records_retained() as u64);
    assert_eq!(world.watchers().reader(id).unwrap().total().duplicates, 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_function_that_breaks_down_is_invoked_again_with_the_batch() {
    let mut world = empty(1);
    let slow = Function { invocation_time: Duration::from_secs(10), ..lambda().function };
    let id = add(&mut world, MappingSettings { function: slow, ..lambda() });
    put(&mut world, "a");
    wait_s(&mut world, 5);
    world.apply(Command::Crash(Process::Consumer(id))).unwrap();
    wait_s(&mut world, 30);
    assert_eq!(batches(&world), [(1, 1), (1, 2)]);
    let totals = totals(&world, id);
    assert_eq!((totals.errors, totals.processed), (1, 1));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_customer_whose_records_all_fail_blocks_the_others_of_the_shard() {
    let mut world = world(|scenario| {
        scenario.shard_count = NonZeroU32::new(1).unwrap();
        scenario.producers.push(producer(4_000, 50, named_keys(&["good", "bad"])));
    });
    let function = Function { poison: Some(Poison::Key(key("bad"))), ..lambda().function };
    let id = add(&mut world, MappingSettings { function, ..lambda() });
    wait_s(&mut world, 60);
    let totals = totals(&world, id);
    assert!(totals.processed < 20, "{totals:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_mapping_that_cannot_be_is_refused_with_its_reason() {
    let mut world = empty(1);
    let mut refused = |settings: MappingSettings| {
        let Err(CommandError::Mapping(error)) = world.apply(Command::AddMapping(settings)) else {
            panic!("it began")
        };
        error.to_string()
    };
    let huge = MappingSettings { batch_size: 10_001, ..lambda() };
    assert_eq!(refused(huge), "10001 for BatchSize: use 1 to 10000.");
    let wide = MappingSettings { parallelization_factor: 11, ..lambda() };
    assert_eq!(refused(wide), "11 for ParallelizationFactor: use 1 to 10.");
    let slow = MappingSettings { batching_window: Duration::from_secs(301), ..lambda() };
    assert_eq!(refused(slow), "301000 ms for MaximumBatchingWindowInSeconds: use 0 to 300 s.");
    let young = OnError { record_age_max: Some(Duration::from_secs(59)), ..lambda().on_error };
    let young = MappingSettings { on_error: young, ..lambda() };
    assert_eq!(refused(young), "59000 ms for MaximumRecordAgeInSeconds: use 60 to 604800 s.");
    put(&mut world, "a");
    let number = {
        let shards = world.stream().unwrap().shards();
        shards.flat_map(|shard| shard.records().front()).next().unwrap().sequence_number
    };
    let at = MappingSettings { start: ConsumerStart::AtSequenceNumber(number), ..lambda() };
    assert_eq!(
        world.apply(Command::AddMapping(at)),
        Err(CommandError::Mapping(MappingError::Start))
    );
    add_producer(&mut world, producer(1_000, 10, one_key("a")));
}
