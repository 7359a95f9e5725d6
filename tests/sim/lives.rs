//! The life of a record, and why a limit refuses.

use std::time::Duration;

use shardbelt::engine::{SequenceNumber, ShardIndex, ThroughputLimit};
use shardbelt::sim::{
    Command, ConsumerId, ConsumerSettings, ConsumerStart, Fate, Outcome, Process, Processing,
    World, Writer,
};
use shardbelt::view::{LimitWhy, RecordLife};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_consumer, add_producer, consumer, empty, index, key, one_key, producer, wait, wait_s,
};

fn put(world: &mut World, partition_key: &str) -> (ShardIndex, SequenceNumber) {
    let command = Command::PutRecord {
        partition_key: key(partition_key),
        explicit_hash_key: None,
        data: (*b"hello").into(),
    };
    let Ok(Outcome::Put(output)) = world.apply(command) else { panic!("not stored") };
    (output.shard, output.sequence_number)
}

fn fate(world: &World, (shard, number): (ShardIndex, SequenceNumber), id: ConsumerId) -> Fate {
    let life = RecordLife::of(world, shard, number).unwrap();
    life.readers.into_iter().find(|reader| reader.id == id).unwrap().fate
}

#[wasm_bindgen_test(unsupported = test)]
fn a_record_knows_where_it_came_from_and_when_it_goes() {
    let mut world = empty(4);
    wait_s(&mut world, 3);
    let (shard, number) = put(&mut world, "user_67890");
    wait_s(&mut world, 2);
    let life = RecordLife::of(&world, shard, number).unwrap();
    assert_eq!(life.partition_key, Some(key("user_67890")));
    assert_eq!((life.size.get(), life.data.as_str(), life.is_explicit), (15, "hello", false));
    assert_eq!(life.age(world.now()), Duration::from_secs(2));
    assert_eq!(life.trimmed_at, life.arrived_at + world.stream().unwrap().retention());
    let [made_by] = &life.made_by[..] else { panic!("{life:?}") };
    assert_eq!((made_by.writer, &made_by.name), (Writer::Hand, &None));
    // When its time has come it is not there any more.
    let left = life.trimmed_at.since(world.now());
    wait(&mut world, left);
    wait_s(&mut world, 1);
    assert_eq!(RecordLife::of(&world, shard, number), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn it_knows_who_has_read_it_and_when() {
    let mut world = empty(1);
    let early = add_consumer(&mut world, consumer(1_000, ConsumerStart::TrimHorizon));
    let record = put(&mut world, "a");
    assert_eq!(fate(&world, record, early), Fate::Unread);
    wait_s(&mut world, 3);
    let Fate::Given(times) = fate(&world, record, early) else { panic!("not read") };
    let arrived_at = RecordLife::of(&world, record.0, record.1).unwrap().arrived_at;
    assert_eq!(times.len(), 1);
    assert!(times[0] > arrived_at && times[0].since(arrived_at) <= Duration::from_secs(2));
    // Who comes later begins behind it.
    let late = add_consumer(&mut world, consumer(1_000, ConsumerStart::Latest));
    wait_s(&mut world, 2);
    assert_eq!(fate(&world, record, late), Fate::Skipped);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_read_again_was_given_twice() {
    let mut world = empty(1);
    let processing = Processing { checkpoint_interval: None, ..Processing::AT_ONCE };
    let settings = ConsumerSettings { processing, ..consumer(1_000, ConsumerStart::TrimHorizon) };
    let id = add_consumer(&mut world, settings);
    let record = put(&mut world, "a");
    wait_s(&mut world, 2);
    let Fate::Given(times) = fate(&world, record, id) else { panic!("not read") };
    assert_eq!(times.len(), 1);
    // It has written nothing down, and begins anew.
    world.apply(Command::Crash(Process::Consumer(id))).unwrap();
    world.apply(Command::Continue(Process::Consumer(id))).unwrap();
    wait_s(&mut world, 3);
    let Fate::Given(times) = fate(&world, record, id) else { panic!("not read") };
    assert!(times.len() == 2 && times[0] < times[1], "{times:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_refusal_names_the_limit_that_was_used_up_and_since_when() {
    // A shard takes ten records a second at this scale.
    let mut world = empty(1);
    let write_records = ThroughputLimit::WriteRecords;
    let calm = LimitWhy::of(&world, index(0), write_records).unwrap();
    assert_eq!((calm.refused, calm.refusing_since, calm.last_refused_at), (0, None, None));
    wait_s(&mut world, 10);
    add_producer(&mut world, producer(20_000, 10, one_key("a")));
    wait(&mut world, Duration::from_millis(8_500));
    let why = LimitWhy::of(&world, index(0), write_records).unwrap();
    let per_s = why.limit_use.per_s;
    assert_eq!(per_s, 10);
    assert!(why.limit_use.second >= per_s && why.refused > 50, "{why:?}");
    let since = why.refusing_since.unwrap();
    // The first second went into what was saved while it was idle.
    let refusing = world.now().since(since);
    assert!((6_000..=8_500).contains(&refusing.as_millis()), "{refusing:?}");
    assert!(why.refused_in_minute <= why.refused);
    // Nobody was refused a read.
    let reads = LimitWhy::of(&world, index(0), ThroughputLimit::ReadCalls).unwrap();
    assert_eq!((reads.refused, reads.refusing_since), (0, None));
    assert_eq!(LimitWhy::of(&world, index(9), write_records), None);
}
