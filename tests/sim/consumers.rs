//! Where consumers begin, what they share, and how they follow a reshard.

use std::time::Duration;

use shardbelt::engine::ThroughputLimit;
use shardbelt::sim::{
    Command, CommandError, Consumer, ConsumerId, ConsumerSettings, ConsumerStart, Event, Outcome,
    Process, ProcessState, Processing, World,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_consumer, add_producer, consumer, empty, events, index, key, one_key, producer, put,
    random_keys, split_in_the_middle, wait, wait_s,
};

fn reader(world: &World, id: ConsumerId) -> &Consumer {
    world.consumers().find(|(other, _)| *other == id).unwrap().1
}

#[wasm_bindgen_test(unsupported = test)]
fn trim_horizon_reads_what_was_there_and_latest_does_not() {
    let mut world = empty(1);
    put(&mut world, "before");
    wait_s(&mut world, 1);
    let all = add_consumer(&mut world, consumer(1_000, ConsumerStart::TrimHorizon));
    let new = add_consumer(&mut world, consumer(1_000, ConsumerStart::Latest));
    wait_s(&mut world, 2);
    put(&mut world, "after");
    wait_s(&mut world, 2);
    assert_eq!(reader(&world, all).records(), 2);
    assert_eq!(reader(&world, new).records(), 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn at_timestamp_reads_what_arrived_since() {
    let mut world = empty(1);
    put(&mut world, "long ago");
    wait_s(&mut world, 20);
    put(&mut world, "lately");
    wait_s(&mut world, 5);
    let start = ConsumerStart::AtTimestamp { ago: Duration::from_secs(10) };
    let id = add_consumer(&mut world, consumer(1_000, start));
    wait_s(&mut world, 2);
    assert_eq!(reader(&world, id).records(), 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_sequence_number_names_the_shard_that_is_read() {
    let mut world = empty(3);
    let command = Command::PutRecord {
        partition_key: key("user_67890"),
        explicit_hash_key: None,
        data: [1].into(),
    };
    let Outcome::Put(first) = world.apply(command).unwrap() else { panic!("not a put") };
    put(&mut world, "user_67890");
    put(&mut world, "a");
    let at = ConsumerStart::AtSequenceNumber(first.sequence_number);
    let after = ConsumerStart::AfterSequenceNumber(first.sequence_number);
    let (at, after) = (
        add_consumer(&mut world, consumer(500, at)),
        add_consumer(&mut world, consumer(500, after)),
    );
    wait_s(&mut world, 2);
    assert_eq!(reader(&world, at).records(), 2);
    assert_eq!(reader(&world, after).records(), 1);
    assert!(reader(&world, at).cursors().all(|(shard, _)| shard == first.shard));
}

#[wasm_bindgen_test(unsupported = test)]
fn five_readers_share_what_one_shard_gives() {
    // A reader of its own would be served; five want three times what the shard gives.
    let mut world = empty(1);
    add_producer(&mut world, producer(8_000, 1_200, random_keys()));
    for _ in 0..5 {
        add_consumer(&mut world, consumer(1_000, ConsumerStart::TrimHorizon));
    }
    wait_s(&mut world, 60);
    let tally = world.tallies().get(index(0)).unwrap();
    assert!(tally.refused_by(ThroughputLimit::ReadBytes) > 50, "{tally:?}");
    let given: u64 = world.consumers().map(|(_, reader)| reader.bytes().get()).sum();
    let per_s = world.kinesis().settings().limits.read_bytes_per_s.get();
    let page = world.kinesis().settings().limits.get_records_bytes_max.get();
    assert!(given <= per_s * 60 + page, "{given} bytes are more than the shard gives");
    assert!(given >= per_s * 50, "{given} bytes leave capacity unused");
}

#[wasm_bindgen_test(unsupported = test)]
fn calls_are_shared_too() {
    let mut world = empty(1);
    for _ in 0..5 {
        add_consumer(&mut world, consumer(200, ConsumerStart::Latest));
    }
    wait_s(&mut world, 20);
    let answered =
        events(&world).iter().filter(|event| matches!(event, Event::Read { .. })).count();
    let tally = world.tallies().get(index(0)).unwrap();
    // Twenty-five calls a second were made, and five a second answered.
    assert!(tally.refused_by(ThroughputLimit::ReadCalls) >= 390, "{tally:?}");
    assert!(answered <= 105, "{answered}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_parent_is_read_to_its_end_before_its_children() {
    let mut world = empty(1);
    let id = add_consumer(&mut world, consumer(300, ConsumerStart::TrimHorizon));
    put(&mut world, "one");
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 4);
    put(&mut world, "two");
    wait_s(&mut world, 2);
    let order: Vec<_> = events(&world)
        .into_iter()
        .filter_map(|event| match event {
            Event::ShardBegun { shard, .. } => Some(("begun", shard.get())),
            Event::ShardFinished { shard, .. } => Some(("finished", shard.get())),
            _ => None,
        })
        .collect();
    assert_eq!(order, [("begun", 0), ("finished", 0), ("begun", 1), ("begun", 2)]);
    assert_eq!(reader(&world, id).records(), 2);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_merged_child_waits_for_both_parents() {
    let mut world = empty(2);
    // So many unread records in one parent that it takes several polls, in the other none.
    add_producer(&mut world, producer(9_000, 1_000, one_key("a")));
    wait_s(&mut world, 60);
    world.apply(Command::MergeShards { shard: index(0), adjacent: index(1) }).unwrap();
    wait_s(&mut world, 4);
    add_consumer(&mut world, consumer(500, ConsumerStart::TrimHorizon));
    let mut both_finished_before_begin = None;
    for _ in 0..600 {
        wait(&mut world, Duration::from_millis(100));
        let (_, reader) = world.consumers().next().unwrap();
        if reader.cursors().any(|(shard, _)| shard == index(2)) {
            both_finished_before_begin = Some(reader.finished().collect::<Vec<_>>());
            break;
        }
    }
    assert_eq!(both_finished_before_begin, Some(vec![index(0), index(1)]));
}

#[wasm_bindgen_test(unsupported = test)]
fn no_record_is_lost_or_read_twice_through_splits_and_merges() {
    let mut world = empty(2);
    add_producer(&mut world, producer(5_000, 50, random_keys()));
    let id = add_consumer(&mut world, consumer(400, ConsumerStart::TrimHorizon));
    wait_s(&mut world, 10);
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 10);
    world.apply(Command::MergeShards { shard: index(3), adjacent: index(1) }).unwrap();
    wait_s(&mut world, 10);
    let (producer, _) = world.producers().next().unwrap();
    world.apply(Command::RemoveProducer(producer)).unwrap();
    wait_s(&mut world, 10);
    let stored = world.records_retained() as u64;
    assert!(stored > 100);
    assert_eq!(reader(&world, id).records(), stored);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_slow_reader_loses_what_retention_trims() {
    let mut world = empty(1);
    add_producer(&mut world, producer(5_000, 50, random_keys()));
    wait_s(&mut world, 400);
    let id = add_consumer(&mut world, consumer(1_000, ConsumerStart::TrimHorizon));
    wait_s(&mut world, 30);
    let (_, producer) = world.producers().next().unwrap();
    assert!(reader(&world, id).records() < producer.accepted());
    assert!(world.records_retained() < 1_700, "five minutes at five a second");
}

/// A world with a reader that has read for nineteen seconds of five records each, in batches each
/// second.
fn read_for_a_while(start: ConsumerStart, processing: Processing) -> (World, ConsumerId) {
    let mut world = empty(1);
    add_producer(&mut world, producer(5_000, 50, random_keys()));
    wait_s(&mut world, 1);
    let settings = ConsumerSettings { processing, ..consumer(1_000, start) };
    let id = add_consumer(&mut world, settings);
    wait_s(&mut world, 19);
    (world, id)
}

fn crash_and_restart(world: &mut World, id: ConsumerId, seconds: u64) {
    let process = Process::Consumer(id);
    world.apply(Command::Crash(process)).unwrap();
    assert_eq!(reader(world, id).state(), ProcessState::Crashed);
    assert_eq!(reader(world, id).cursors().count(), 0, "its memory is gone");
    wait_s(world, seconds);
    assert_eq!(
        world.apply(Command::Crash(process)),
        Err(CommandError::State(ProcessState::Crashed))
    );
    world.apply(Command::Continue(process)).unwrap();
    assert_eq!(reader(world, id).state(), ProcessState::Running);
    wait_s(world, 3);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_reader_that_checkpoints_each_batch_goes_on_where_it_was_after_a_crash() {
    let (mut world, id) = read_for_a_while(ConsumerStart::TrimHorizon, Processing::AT_ONCE);
    crash_and_restart(&mut world, id, 5);
    let watch = world.watchers().reader(id).unwrap();
    assert_eq!((watch.total().duplicates, watch.lost()), (0, 0));
    assert!(watch.total().records > 100);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_was_read_since_the_last_checkpoint_is_read_again() {
    let rarely =
        Processing { checkpoint_interval: Some(Duration::from_secs(10)), ..Processing::AT_ONCE };
    let (mut world, id) = read_for_a_while(ConsumerStart::TrimHorizon, rarely);
    crash_and_restart(&mut world, id, 5);
    let watch = world.watchers().reader(id).unwrap();
    let duplicates = watch.total().duplicates;
    assert!((35..=50).contains(&duplicates), "nine seconds of five records, not {duplicates}");
    assert_eq!(watch.lost(), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn who_keeps_its_place_in_memory_only_begins_anew() {
    let forgetful = Processing { checkpoint_interval: None, ..Processing::AT_ONCE };
    let (mut world, id) = read_for_a_while(ConsumerStart::TrimHorizon, forgetful);
    let read = reader(&world, id).records();
    crash_and_restart(&mut world, id, 5);
    assert_eq!(world.watchers().reader(id).unwrap().total().duplicates, read);
    // At LATEST that costs what came meanwhile: five seconds of five.
    let (mut world, id) = read_for_a_while(ConsumerStart::Latest, forgetful);
    let before = world.watchers().reader(id).unwrap().skipped();
    crash_and_restart(&mut world, id, 5);
    let skipped = world.watchers().reader(id).unwrap().skipped() - before;
    assert!((20..=35).contains(&skipped), "{skipped}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_pause_costs_time_and_nothing_else() {
    let (mut world, id) = read_for_a_while(ConsumerStart::TrimHorizon, Processing::AT_ONCE);
    let before = reader(&world, id).records();
    let process = Process::Consumer(id);
    world.apply(Command::Pause(process)).unwrap();
    wait_s(&mut world, 30);
    assert_eq!(reader(&world, id).records(), before);
    world.apply(Command::Continue(process)).unwrap();
    wait_s(&mut world, 3);
    let watch = world.watchers().reader(id).unwrap();
    assert_eq!((watch.total().duplicates, watch.lost()), (0, 0));
    assert!(reader(&world, id).records() > before + 150);
}

#[wasm_bindgen_test(unsupported = test)]
fn who_takes_longer_than_records_come_falls_behind_until_it_is_faster() {
    // Five records a second, and three are processed in one.
    let slow = Processing { record_time: Duration::from_millis(333), ..Processing::AT_ONCE };
    let (mut world, id) = read_for_a_while(ConsumerStart::TrimHorizon, slow);
    let unread = |world: &World| world.watchers().unread(id);
    wait_s(&mut world, 60);
    assert!(unread(&world) > 50, "{}", unread(&world));
    let fast = consumer(1_000, ConsumerStart::TrimHorizon);
    world.apply(Command::ChangeConsumer(id, fast)).unwrap();
    wait_s(&mut world, 60);
    assert!(unread(&world) <= 5, "{}", unread(&world));
    let endless = ConsumerSettings {
        processing: Processing { record_time: Duration::from_secs(61), ..Processing::AT_ONCE },
        ..consumer(1_000, ConsumerStart::TrimHorizon)
    };
    let refusal = world.apply(Command::ChangeConsumer(id, endless)).unwrap_err();
    assert_eq!(refusal.to_string(), "61000 ms for a record: use at most 60000.");
}
