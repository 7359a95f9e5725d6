//! Enhanced fan-out: a consumer that has each shard's output for itself.

use std::time::Duration;

use shardbelt::engine::{ConsumerStatus, KinesisError, ThroughputLimit};
use shardbelt::sim::{
    Command, CommandError, Consumer, ConsumerId, ConsumerSettings, ConsumerStart, Event, Process,
    ProcessState, Retrieval, RetrievalError, World,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_consumer, add_producer, consumer, empty, events, index, producer, put, random_keys,
    split_in_the_middle, wait, wait_s,
};

fn subscriber(name: &str, start: ConsumerStart) -> ConsumerSettings {
    let name = name.to_owned();
    ConsumerSettings { name, retrieval: Retrieval::FanOut, ..consumer(1_000, start) }
}

fn reader(world: &World, id: ConsumerId) -> &Consumer {
    world.consumers().find(|(other, _)| *other == id).unwrap().1
}

fn registered(world: &World) -> Vec<(String, ConsumerStatus)> {
    let consumers = world.stream().unwrap().consumers();
    consumers.iter().map(|(name, consumer)| (name.to_string(), consumer.status())).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn a_record_arrives_after_seventy_milliseconds_without_a_poll() {
    let mut world = empty(1);
    let id = add_consumer(&mut world, subscriber("search", ConsumerStart::Latest));
    wait_s(&mut world, 1);
    put(&mut world, "a");
    wait(&mut world, Duration::from_millis(69));
    assert_eq!(reader(&world, id).records(), 0);
    wait(&mut world, Duration::from_millis(1));
    assert_eq!(reader(&world, id).records(), 1);
    let given = |event: &Event| matches!(event, Event::Pushed { records: 1, .. });
    assert_eq!(events(&world).iter().filter(|event| given(event)).count(), 1);
    assert!(!events(&world).iter().any(|event| matches!(event, Event::Read { .. })));
}

#[wasm_bindgen_test(unsupported = test)]
fn subscribers_take_nothing_from_those_who_poll_or_from_one_another() {
    let mut world = empty(1);
    add_producer(&mut world, producer(8_000, 1_200, random_keys()));
    let subscribers = ["a", "b", "c"]
        .map(|name| add_consumer(&mut world, subscriber(name, ConsumerStart::TrimHorizon)));
    let poller = add_consumer(&mut world, consumer(1_000, ConsumerStart::TrimHorizon));
    wait_s(&mut world, 60);
    let tally = world.tallies().get(index(0)).unwrap();
    assert_eq!(tally.refused_by(ThroughputLimit::ReadBytes), 0);
    assert_eq!(tally.refused_by(ThroughputLimit::ReadCalls), 0);
    let stored = world.records_retained() as u64;
    for id in subscribers {
        assert!(reader(&world, id).records() + 2 >= stored, "{}", reader(&world, id).records());
    }
    assert!(reader(&world, poller).records() + 20 >= stored);
}

#[wasm_bindgen_test(unsupported = test)]
fn it_is_registered_as_long_as_it_is_there() {
    let mut world = empty(1);
    let id = add_consumer(&mut world, subscriber("search", ConsumerStart::Latest));
    assert_eq!(registered(&world), [("search".to_owned(), ConsumerStatus::Active)]);
    let same = Command::AddConsumer(subscriber("search", ConsumerStart::Latest));
    let refusal = world.apply(same).unwrap_err();
    assert!(matches!(refusal, CommandError::Kinesis(KinesisError::ResourceInUse(_))), "{refusal}");
    let no_name = Command::AddConsumer(subscriber("two words", ConsumerStart::Latest));
    let refusal = world.apply(no_name).unwrap_err();
    assert!(matches!(refusal, CommandError::Kinesis(KinesisError::Validation(_))), "{refusal}");
    world.apply(Command::RemoveConsumer(id)).unwrap();
    wait_s(&mut world, 60);
    assert_eq!(registered(&world), []);
}

#[wasm_bindgen_test(unsupported = test)]
fn it_subscribes_again_after_five_minutes_and_misses_nothing() {
    let mut world = empty(1);
    add_producer(&mut world, producer(2_000, 20, random_keys()));
    let id = add_consumer(&mut world, subscriber("search", ConsumerStart::TrimHorizon));
    wait_s(&mut world, 700);
    let watch = world.watchers().reader(id).unwrap();
    assert_eq!((watch.total().duplicates, watch.lost()), (0, 0));
    assert!(watch.total().records > 1_300, "{watch:?}");
    assert!(world.watchers().unread(id) <= 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn it_follows_a_reshard_from_parents_to_children() {
    let mut world = empty(1);
    add_producer(&mut world, producer(5_000, 50, random_keys()));
    let id = add_consumer(&mut world, subscriber("search", ConsumerStart::TrimHorizon));
    wait_s(&mut world, 10);
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 10);
    world.apply(Command::MergeShards { shard: index(1), adjacent: index(2) }).unwrap();
    wait_s(&mut world, 10);
    let watch = world.watchers().reader(id).unwrap();
    assert_eq!((watch.total().duplicates, watch.total().inversions, watch.lost()), (0, 0, 0));
    assert!(world.watchers().unread(id) <= 1);
    let finished: Vec<_> = reader(&world, id).finished().collect();
    assert_eq!(finished, [index(0), index(1), index(2)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn after_a_crash_it_must_wait_until_the_shard_takes_another_subscription() {
    let mut world = empty(1);
    add_producer(&mut world, producer(5_000, 50, random_keys()));
    let id = add_consumer(&mut world, subscriber("search", ConsumerStart::TrimHorizon));
    wait_s(&mut world, 2);
    world.apply(Command::Crash(Process::Consumer(id))).unwrap();
    world.apply(Command::Continue(Process::Consumer(id))).unwrap();
    wait_s(&mut world, 1);
    let refused =
        Event::ReadFailed { consumer: id, shard: index(0), code: "ResourceInUseException" };
    assert!(events(&world).contains(&refused), "less than five seconds after the first");
    wait_s(&mut world, 8);
    let watch = world.watchers().reader(id).unwrap();
    assert_eq!((watch.total().duplicates, watch.lost()), (0, 0));
    assert!(world.watchers().unread(id) <= 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_pause_longer_than_a_subscription_costs_nothing_but_time() {
    let mut world = empty(1);
    add_producer(&mut world, producer(1_000, 20, random_keys()));
    let id = add_consumer(&mut world, subscriber("search", ConsumerStart::TrimHorizon));
    wait_s(&mut world, 100);
    world.apply(Command::Pause(Process::Consumer(id))).unwrap();
    let before = reader(&world, id).records();
    wait_s(&mut world, 250);
    assert_eq!(reader(&world, id).records(), before);
    assert_eq!(reader(&world, id).state(), ProcessState::Paused);
    world.apply(Command::Continue(Process::Consumer(id))).unwrap();
    wait_s(&mut world, 5);
    let watch = world.watchers().reader(id).unwrap();
    assert_eq!((watch.total().duplicates, watch.lost()), (0, 0));
    assert!(world.watchers().unread(id) <= 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_way_of_reading_is_for_life() {
    let mut world = empty(1);
    let id = add_consumer(&mut world, subscriber("search", ConsumerStart::Latest));
    let polling = consumer(1_000, ConsumerStart::Latest);
    assert_eq!(
        world.apply(Command::ChangeConsumer(id, polling)),
        Err(CommandError::Retrieval(RetrievalError::Changed))
    );
}
