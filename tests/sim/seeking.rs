//! A reader's bookmark is moved: it reads on from another place of a shard.

use std::time::Duration;

use shardbelt::engine::Timestamp;
use shardbelt::sim::{
    Command, CommandError, ConsumerId, ConsumerStart, Process, ProcessState, Retrieval, World,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_consumer, add_producer, consumer, empty, index, producer, put, random_keys,
    split_in_the_middle, wait, wait_s,
};

fn seek(consumer: ConsumerId, shard: u32, start: ConsumerStart) -> Command {
    Command::SeekConsumer { consumer, shard: index(shard), start }
}

fn ago(seconds: u64) -> ConsumerStart {
    ConsumerStart::AtTimestamp { ago: Duration::from_secs(seconds) }
}

fn records(world: &World, id: ConsumerId) -> u64 {
    world.consumers().find(|(other, _)| *other == id).unwrap().1.records()
}

fn position(world: &World, id: ConsumerId, shard: u32) -> Timestamp {
    let (_, consumer) = world.consumers().find(|(other, _)| *other == id).unwrap();
    consumer.cursors().find(|(other, _)| *other == index(shard)).unwrap().1.position()
}

/// A world in which four records were put a second apart, and all of them are read.
fn read_up(settings: shardbelt::sim::ConsumerSettings) -> (World, ConsumerId) {
    let mut world = empty(1);
    let id = add_consumer(&mut world, settings);
    for _ in 0..4 {
        put(&mut world, "abc");
        wait_s(&mut world, 1);
    }
    wait_s(&mut world, 1);
    assert_eq!(records(&world, id), 4);
    (world, id)
}

#[wasm_bindgen_test(unsupported = test)]
fn who_goes_back_in_time_reads_again_what_arrived_since() {
    let (mut world, id) = read_up(consumer(200, ConsumerStart::TrimHorizon));
    // Put five, four, three and two seconds ago.
    world
        .apply(seek(id, 0, ConsumerStart::AtTimestamp { ago: Duration::from_millis(3_500) }))
        .unwrap();
    assert_eq!(position(&world, id, 0), world.now().before(Duration::from_millis(3_500)));
    wait_s(&mut world, 1);
    assert_eq!(records(&world, id), 4 + 2);
    let total = world.watchers().reader(id).unwrap().total();
    assert_eq!((total.records, total.duplicates, total.inversions), (6, 2, 0));
}

#[wasm_bindgen_test(unsupported = test)]
fn who_goes_to_the_oldest_record_reads_all_and_who_goes_to_the_newest_none() {
    let (mut world, id) = read_up(consumer(200, ConsumerStart::TrimHorizon));
    world.apply(seek(id, 0, ConsumerStart::TrimHorizon)).unwrap();
    world.apply(seek(id, 0, ConsumerStart::Latest)).unwrap();
    wait_s(&mut world, 1);
    assert_eq!(records(&world, id), 4);
    world.apply(seek(id, 0, ConsumerStart::TrimHorizon)).unwrap();
    wait_s(&mut world, 1);
    assert_eq!(records(&world, id), 8);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_a_seek_passes_over_is_skipped_until_it_is_read_after_all() {
    let mut world = empty(1);
    let id = add_consumer(&mut world, consumer(60_000, ConsumerStart::TrimHorizon));
    wait_s(&mut world, 1);
    for _ in 0..4 {
        put(&mut world, "abc");
        wait_s(&mut world, 1);
    }
    world.apply(seek(id, 0, ConsumerStart::Latest)).unwrap();
    assert_eq!(world.watchers().reader(id).unwrap().skipped(), 4);
    let third = world
        .stream()
        .unwrap()
        .shard(index(0))
        .unwrap()
        .records()
        .iter()
        .nth(2)
        .unwrap()
        .sequence_number;
    world.apply(seek(id, 0, ConsumerStart::AtSequenceNumber(third))).unwrap();
    wait_s(&mut world, 60);
    assert_eq!(records(&world, id), 2);
    assert_eq!(world.watchers().reader(id).unwrap().skipped(), 2);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_seek_to_a_sequence_number_passes_over_what_lies_before_it() {
    let mut world = empty(1);
    let id = add_consumer(&mut world, consumer(60_000, ConsumerStart::TrimHorizon));
    wait_s(&mut world, 1);
    for _ in 0..4 {
        put(&mut world, "abc");
    }
    let third = world
        .stream()
        .unwrap()
        .shard(index(0))
        .unwrap()
        .records()
        .iter()
        .nth(2)
        .unwrap()
        .sequence_number;
    world.apply(seek(id, 0, ConsumerStart::AfterSequenceNumber(third))).unwrap();
    assert_eq!(world.watchers().reader(id).unwrap().skipped(), 3);
    wait_s(&mut world, 60);
    assert_eq!(records(&world, id), 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_subscriber_subscribes_anew_from_there() {
    let settings = shardbelt::sim::ConsumerSettings {
        retrieval: Retrieval::FanOut,
        ..consumer(200, ConsumerStart::TrimHorizon)
    };
    let (mut world, id) = read_up(settings);
    world.apply(seek(id, 0, ConsumerStart::TrimHorizon)).unwrap();
    wait_s(&mut world, 10);
    assert_eq!(records(&world, id), 8);
    put(&mut world, "abc");
    wait_s(&mut world, 1);
    assert_eq!(records(&world, id), 9);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_reader_that_stands_still_goes_on_from_there() {
    let (mut world, id) = read_up(consumer(200, ConsumerStart::TrimHorizon));
    world.apply(Command::Pause(Process::Consumer(id))).unwrap();
    world.apply(seek(id, 0, ConsumerStart::TrimHorizon)).unwrap();
    wait_s(&mut world, 5);
    assert_eq!(records(&world, id), 4);
    world.apply(Command::Continue(Process::Consumer(id))).unwrap();
    wait_s(&mut world, 1);
    assert_eq!(records(&world, id), 8);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let (mut world, id) = read_up(consumer(200, ConsumerStart::TrimHorizon));
    let digest = world.digest();
    let refused = |world: &mut World, command| world.apply(command).unwrap_err();
    assert_eq!(
        refused(&mut world, seek(id, 7, ago(1))),
        CommandError::NotReading { shard: index(7) }
    );
    assert_eq!(world.digest(), digest);
    let mut gone = world.clone();
    gone.apply(Command::RemoveConsumer(id)).unwrap();
    assert_eq!(refused(&mut gone, seek(id, 0, ago(1))), CommandError::NobodyThere);
    let mut crashed = world.clone();
    crashed.apply(Command::Crash(Process::Consumer(id))).unwrap();
    assert_eq!(
        refused(&mut crashed, seek(id, 0, ago(1))),
        CommandError::State(ProcessState::Crashed)
    );
    // A number of another shard: the service refuses it, and the reader goes on where it was.
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 5);
    put(&mut world, "abc");
    let elsewhere = world.stream().unwrap().shards().filter(|it| it.index() != index(0));
    let number = elsewhere.flat_map(|it| it.records().iter()).next().unwrap().sequence_number;
    let other = if number.shard_index() == index(1) { 2 } else { 1 };
    let error = refused(&mut world, seek(id, other, ConsumerStart::AtSequenceNumber(number)));
    assert!(matches!(error, CommandError::Kinesis(_)), "{error:?}");
    wait_s(&mut world, 1);
    assert_eq!(records(&world, id), 5);
}

#[wasm_bindgen_test(unsupported = test)]
fn every_record_is_still_given_after_seeks_to_and_fro() {
    let mut world = empty(2);
    let id = add_consumer(&mut world, consumer(300, ConsumerStart::TrimHorizon));
    add_producer(&mut world, producer(8_000, 20, random_keys()));
    for seconds in [1, 5, 9, 2, 14] {
        wait(&mut world, Duration::from_millis(2_300));
        for shard in [0, 1] {
            world.apply(seek(id, shard, ago(seconds))).unwrap();
        }
    }
    for shard in [0, 1] {
        world.apply(seek(id, shard, ConsumerStart::TrimHorizon)).unwrap();
    }
    wait_s(&mut world, 20);
    let watch = world.watchers().reader(id).unwrap();
    assert_eq!((watch.lost(), watch.total().inversions), (0, 0));
    assert!(watch.total().duplicates > 0);
}
