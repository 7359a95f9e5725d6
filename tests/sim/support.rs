//! Small worlds, and short ways to use them.

use std::num::NonZeroU32;
use std::time::Duration;

use shardbelt::engine::{ByteCount, HashKey, PartitionKey, ShardIndex};
use shardbelt::sim::{
    Command, ConsumerId, ConsumerSettings, ConsumerStart, Deaggregation, Event, FleetSettings,
    Generator, KeyTemplate, Outcome, Population, Processing, ProducerId, ProducerSettings,
    Progress, Rate, RecordSource, Retrieval, Scenario, ScenarioId, Sending, Traffic, World,
};

/// An empty world of `shards` shards with a hundredth of AWS's limits.
pub fn empty(shards: u32) -> World {
    world(|scenario| scenario.shard_count = NonZeroU32::new(shards).unwrap())
}

/// An empty world, changed before it begins.
pub fn world(change: impl FnOnce(&mut Scenario)) -> World {
    let mut scenario = Scenario::named(ScenarioId::Empty).unwrap();
    change(&mut scenario);
    World::new(scenario, 1).unwrap()
}

/// The service's own limits, and a day of retention.
pub fn with_aws_limits(scenario: &mut Scenario) {
    scenario.scale = NonZeroU32::MIN;
    scenario.retention = Duration::from_secs(86_400);
}

/// Lets time go by.
pub fn wait(world: &mut World, duration: Duration) {
    let progress = world.run_until(world.now() + duration, usize::MAX);
    assert_eq!(progress, Progress::Done);
}

pub fn wait_s(world: &mut World, seconds: u64) {
    wait(world, Duration::from_secs(seconds));
}

pub fn key(text: &str) -> PartitionKey {
    PartitionKey::new(text).unwrap()
}

pub fn index(index: u32) -> ShardIndex {
    ShardIndex::new(index).unwrap()
}

/// Whom records are about, and the key that is made of it.
pub type Keys = (Population, KeyTemplate);

pub fn producer(milli_rate: u64, bytes: u64, (population, key): Keys) -> ProducerSettings {
    ProducerSettings {
        name: "web".into(),
        source: RecordSource::Generator(Generator {
            traffic: Traffic::Constant(rate(milli_rate)),
            record_size: ByteCount::new(bytes),
            population,
            key,
        }),
        sending: Sending::CARELESS,
    }
}

pub fn rate(milli: u64) -> Rate {
    Rate::from_milli(milli).unwrap()
}

pub fn template(text: &str) -> KeyTemplate {
    text.parse().unwrap()
}

pub fn one_key(text: &str) -> Keys {
    (Population::Uniform { users: 1 }, KeyTemplate::constant(&key(text)))
}

pub fn random_keys() -> Keys {
    users(1_000, "{uuid}")
}

pub fn users(users: u32, key: &str) -> Keys {
    (Population::Uniform { users }, template(key))
}

pub fn named_keys(names: &[&str]) -> Keys {
    (Population::Named(names.iter().map(|name| key(name)).collect()), template("{user}"))
}

pub fn consumer(poll_ms: u64, start: ConsumerStart) -> ConsumerSettings {
    ConsumerSettings {
        name: "billing".into(),
        retrieval: Retrieval::every(Duration::from_millis(poll_ms)),
        start,
        processing: Processing::AT_ONCE,
        deaggregation: Deaggregation::Off,
    }
}

pub fn add_producer(world: &mut World, settings: ProducerSettings) -> ProducerId {
    match world.apply(Command::AddProducer(settings)).unwrap() {
        Outcome::Producer(id) => id,
        other => panic!("{other:?}"),
    }
}

pub fn add_consumer(world: &mut World, settings: ConsumerSettings) -> ConsumerId {
    match world.apply(Command::AddConsumer(settings)).unwrap() {
        Outcome::Consumer(id) => id,
        other => panic!("{other:?}"),
    }
}

pub fn add_fleet(world: &mut World, settings: FleetSettings) -> ConsumerId {
    match world.apply(Command::AddFleet(settings)).unwrap() {
        Outcome::Consumer(id) => id,
        other => panic!("{other:?}"),
    }
}

pub fn put(world: &mut World, text: &str) -> ShardIndex {
    let command = Command::PutRecord {
        partition_key: key(text),
        explicit_hash_key: None,
        data: [0; 8].into(),
    };
    match world.apply(command).unwrap() {
        Outcome::Put(output) => output.shard,
        other => panic!("{other:?}"),
    }
}

pub fn split_in_the_middle(world: &mut World, shard: u32) {
    let range = world.stream().unwrap().shard(index(shard)).unwrap().hash_key_range();
    split(world, shard, range.middle());
}

pub fn split(world: &mut World, shard: u32, new_starting_hash_key: HashKey) {
    world.apply(Command::SplitShard { shard: index(shard), new_starting_hash_key }).unwrap();
}

/// The newest events, oldest first.
pub fn events(world: &World) -> Vec<Event> {
    let mut events: Vec<_> =
        world.events().newest().map(|(_, logged)| logged.event.clone()).collect();
    events.reverse();
    events
}
