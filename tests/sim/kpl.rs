//! Producers with the Kinesis Producer Library, under AWS's own limits.

use std::num::NonZeroU32;
use std::time::Duration;

use shardbelt::engine::Record;
use shardbelt::sim::{
    AGGREGATED_RECORD_MAGIC, Command, Event, KplSettings, Producer, ProducerId, ProducerSettings,
    PutCalls, Retries, Sending, Traffic, World,
};

use crate::support::{Keys, index, producer, rate, wait_s, with_aws_limits, world};

/// A world of so many shards with AWS's own limits.
pub fn aws(shards: u32) -> World {
    world(|scenario| {
        with_aws_limits(scenario);
        scenario.shard_count = NonZeroU32::new(shards).unwrap();
    })
}

pub fn library(milli_rate: u64, bytes: u64, keys: Keys, settings: KplSettings) -> ProducerSettings {
    let calls = PutCalls::Kpl(settings);
    let latency = Duration::from_millis(20);
    let sending = Sending { calls, retries: Retries::NONE, latency };
    ProducerSettings { sending, ..producer(milli_rate, bytes, keys) }
}

pub fn kpl(milli_rate: u64, bytes: u64, keys: Keys) -> ProducerSettings {
    library(milli_rate, bytes, keys, KplSettings::DEFAULT)
}

/// Lets a producer make hardly anything from now on, and what is on its way arrive.
pub fn calm(world: &mut World, id: ProducerId, settings: &ProducerSettings) {
    let mut calmer = settings.clone();
    calmer.set_traffic(Traffic::Constant(rate(1)));
    world.apply(Command::ChangeProducer(id, calmer)).unwrap();
    wait_s(world, 20);
}

pub fn at_work(world: &World, id: ProducerId) -> &Producer {
    world.producers().find(|(other, _)| *other == id).unwrap().1
}

pub fn records(world: &World, shard: u32) -> Vec<Record> {
    world.stream().unwrap().shard(index(shard)).unwrap().records().iter().cloned().collect()
}

pub fn is_aggregated(record: &Record) -> bool {
    record.data.starts_with(&AGGREGATED_RECORD_MAGIC)
}

/// Its index, the index of its cause, and the event itself.
pub type Seen = (u64, Option<u64>, Event);

/// Every event from now on, until so much time has gone by.
pub fn watch(world: &mut World, duration: Duration) -> Vec<Seen> {
    let (mut events, until) = (Vec::new(), world.now() + duration);
    let mut seen = world.events().count();
    loop {
        let (now, tasks) = (world.now(), world.tasks_done());
        world.run_until(until, 1);
        let news = world.events().newest().take_while(|(index, _)| index.get() >= seen);
        let news: Vec<_> = news
            .map(|(index, it)| (index.get(), it.cause.map(|it| it.get()), it.event.clone()))
            .collect();
        events.extend(news.into_iter().rev());
        seen = world.events().count();
        if (now, tasks) == (world.now(), world.tasks_done()) {
            return events;
        }
    }
}
