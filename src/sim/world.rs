//! The world: a stream, those who write to it and read it, and what they do in time.

use std::collections::BTreeMap;

use core::time::Duration;

use super::command::{check_consumer, check_name};
use super::event::{Event, EventLog, Writer};
use super::random::Random;
use super::schedule::{Schedule, Task};
use super::{
    Command, CommandError, Consumer, ConsumerId, ConsumerSettings, KeyStrategy, LoggedCommand,
    Outcome, Producer, ProducerId, ProducerSettings, Scenario, Tallies,
};
use crate::engine::{
    ByteCount, CreateStream, HashKey, Kinesis, KinesisError, MergeShards, PartitionKey, PutOutput,
    PutRecord, Settings, Shard, SplitShard, Stream, StreamName, Timestamp,
};

/// When every world begins: 1 January 2026, 00:00:00 UTC.
const BEGINNING: Timestamp = Timestamp::from_seconds(1_767_225_600);

/// Records that a stream may hold before time stops: what a browser tab can carry.
pub const RECORDS_RETAINED_MAX: usize = 250_000;

/// Producers, and consumers, that a world has room for.
const CROWD_MAX: usize = 20;

/// How far [`World::run_until`] came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// As far as it was asked to.
    Done,
    /// It did as many tasks as it was allowed to: ask again.
    Interrupted,
    /// The stream holds [`RECORDS_RETAINED_MAX`] records: time stands still.
    Full,
}

/// A simulated world.
///
/// Its state follows from its scenario, its seed and the commands with their times, and from
/// nothing else.
#[derive(Clone, Debug)]
pub struct World {
    scenario: Scenario,
    seed: u64,
    pub(super) kinesis: Kinesis,
    pub(super) stream: StreamName,
    pub(super) now: Timestamp,
    pub(super) random: Random,
    pub(super) schedule: Schedule,
    pub(super) producers: BTreeMap<ProducerId, Producer>,
    pub(super) consumers: BTreeMap<ConsumerId, Consumer>,
    pub(super) events: EventLog,
    pub(super) tallies: Tallies,
    commands: Vec<LoggedCommand>,
    tasks_done: u64,
    named_keys: Vec<PartitionKey>,
    next_id: u32,
}

impl World {
    /// The beginning of a scenario.
    ///
    /// # Errors
    ///
    /// A [`CommandError`] when the scenario asks for something that the service or the world
    /// refuses.
    pub fn new(scenario: Scenario, seed: u64) -> Result<Self, CommandError> {
        let settings = Settings {
            limits: scenario.limits.clone(),
            update_stream: scenario.update_stream,
            // The first thing that a visitor sees is a stream that is there.
            create_stream: Duration::ZERO,
            ..Settings::default()
        };
        let mut world = Self {
            kinesis: Kinesis::new(settings),
            stream: scenario.stream.clone(),
            now: BEGINNING,
            random: Random::new(seed),
            schedule: Schedule::default(),
            producers: BTreeMap::new(),
            consumers: BTreeMap::new(),
            events: EventLog::new(),
            tallies: Tallies::default(),
            commands: Vec::new(),
            tasks_done: 0,
            named_keys: Vec::new(),
            next_id: 0,
            seed,
            scenario: scenario.clone(),
        };
        let Scenario { stream, shard_count, producers, consumers, .. } = scenario;
        world.kinesis.create_stream(CreateStream::provisioned(stream, shard_count), BEGINNING)?;
        for producer in producers {
            world.add_producer(producer)?;
        }
        for consumer in consumers {
            world.add_consumer(consumer)?;
        }
        Ok(world)
    }

    /// When every world begins.
    pub const fn beginning() -> Timestamp {
        BEGINNING
    }

    /// The virtual time.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The stream's name.
    pub const fn stream_name(&self) -> &StreamName {
        &self.stream
    }

    /// The service.
    pub const fn kinesis(&self) -> &Kinesis {
        &self.kinesis
    }

    /// The stream.
    pub fn stream(&self) -> Option<&Stream> {
        self.kinesis.stream(&self.stream)
    }

    /// Those who write, in the order in which they came.
    pub fn producers(&self) -> impl Iterator<Item = (ProducerId, &Producer)> {
        self.producers.iter().map(|(&id, producer)| (id, producer))
    }

    /// Those who read, in the order in which they came.
    pub fn consumers(&self) -> impl Iterator<Item = (ConsumerId, &Consumer)> {
        self.consumers.iter().map(|(&id, consumer)| (id, consumer))
    }

    /// What happened.
    pub const fn events(&self) -> &EventLog {
        &self.events
    }

    /// What was counted at each shard.
    pub const fn tallies(&self) -> &Tallies {
        &self.tallies
    }

    /// How the world began: its scenario and its seed.
    pub const fn origin(&self) -> (&Scenario, u64) {
        (&self.scenario, self.seed)
    }

    /// How much producers and consumers have done: puts and polls.
    pub const fn tasks_done(&self) -> u64 {
        self.tasks_done
    }

    /// The commands that were carried out, and those that the service refused: a refused call is
    /// a call. With the scenario and the seed they make this world.
    pub fn commands(&self) -> &[LoggedCommand] {
        &self.commands
    }

    /// Keys that somebody named one by one, in the order in which they were first named.
    pub fn named_keys(&self) -> &[PartitionKey] {
        &self.named_keys
    }

    /// A digest of everything that happened: equal for equal runs, on every machine.
    pub fn digest(&self) -> String {
        self.events.digest()
    }

    /// Lets time run to `until`, doing at most `tasks_max` of what producers and consumers do.
    pub fn run_until(&mut self, until: Timestamp, tasks_max: usize) -> Progress {
        for _ in 0..tasks_max {
            if self.records_retained() >= RECORDS_RETAINED_MAX {
                return Progress::Full;
            }
            self.change_until(self.schedule.next_at().map_or(until, |next| next.min(until)));
            let Some((at, task)) = self.schedule.take_due(until) else {
                self.now = self.now.max(until);
                self.kinesis.advance(self.now);
                return Progress::Done;
            };
            self.now = self.now.max(at);
            self.tasks_done = self.tasks_done.saturating_add(1);
            match task {
                Task::Put(id) => self.produce(id),
                Task::Poll(id) => self.poll(id),
            }
        }
        Progress::Interrupted
    }

    /// Records that the stream holds.
    pub fn records_retained(&self) -> usize {
        let shards = self.stream().into_iter().flat_map(Stream::shards);
        shards.map(|shard: &Shard| shard.records().len()).sum()
    }

    /// Carries out a command now, after everything else that happens at this moment, and logs it.
    ///
    /// # Errors
    ///
    /// A [`CommandError`]; nothing has changed then, but that a call refused by the service is
    /// logged and counted as one.
    pub fn apply(&mut self, command: Command) -> Result<Outcome, CommandError> {
        // A run may have been interrupted in the middle of the moment. Living again comes to its
        // end before the command.
        self.run_until(self.now, usize::MAX);
        let result = self.carry_out(command.clone());
        let is_refused = match &result {
            Ok(_) => false,
            Err(CommandError::Kinesis(_)) => true,
            Err(_) => return result,
        };
        self.commands.push(LoggedCommand { at: self.now, command, is_refused });
        self.log(Event::CommandGiven { index: self.commands.len().saturating_sub(1) });
        result
    }

    fn carry_out(&mut self, command: Command) -> Result<Outcome, CommandError> {
        let now = self.now;
        let stream = self.stream.clone();
        match command {
            Command::PutRecord { partition_key, explicit_hash_key, data } => {
                let put = PutRecord {
                    explicit_hash_key,
                    ..PutRecord::new(stream, partition_key.clone(), data)
                };
                let output = self.put(Writer::Hand, put)?;
                self.name_keys(&[partition_key]);
                Ok(Outcome::Put(output))
            }
            Command::SplitShard { shard, new_starting_hash_key } => {
                self.kinesis
                    .split_shard(&SplitShard { stream, shard, new_starting_hash_key }, now)?;
                self.log(Event::ReshardBegun);
                Ok(Outcome::Resharding)
            }
            Command::MergeShards { shard, adjacent } => {
                self.kinesis.merge_shards(&MergeShards { stream, shard, adjacent }, now)?;
                self.log(Event::ReshardBegun);
                Ok(Outcome::Resharding)
            }
            Command::AddProducer(settings) => self.add_producer(settings).map(Outcome::Producer),
            Command::ChangeProducer(id, settings) => self.change_producer(id, settings),
            Command::RemoveProducer(id) => {
                self.producers.remove(&id).ok_or(CommandError::NobodyThere)?;
                self.schedule.remove(|task| task == Task::Put(id));
                Ok(Outcome::Producer(id))
            }
            Command::AddConsumer(settings) => self.add_consumer(settings).map(Outcome::Consumer),
            Command::RemoveConsumer(id) => {
                self.consumers.remove(&id).ok_or(CommandError::NobodyThere)?;
                self.schedule.remove(|task| task == Task::Poll(id));
                Ok(Outcome::Consumer(id))
            }
            Command::SetPutReceipts(put_receipts) => {
                self.kinesis.set_put_receipts(&stream, put_receipts, now)?;
                Ok(Outcome::Set)
            }
        }
    }

    fn add_producer(&mut self, settings: ProducerSettings) -> Result<ProducerId, CommandError> {
        self.check_producer(&settings)?;
        check_room(self.producers.len())?;
        let id = ProducerId(self.take_id());
        self.name_keys(settings.keys.named_keys());
        let producer = Producer::new(settings);
        // The first record comes after part of an interval: several producers do not start as one.
        let first = producer.next_interval_micros(&mut self.random) / 2;
        self.schedule.add(self.now + Duration::from_micros(first), Task::Put(id));
        self.producers.insert(id, producer);
        Ok(id)
    }

    fn change_producer(
        &mut self,
        id: ProducerId,
        settings: ProducerSettings,
    ) -> Result<Outcome, CommandError> {
        self.check_producer(&settings)?;
        let named = settings.keys.named_keys().to_vec();
        let producer = self.producers.get_mut(&id).ok_or(CommandError::NobodyThere)?;
        producer.change(settings);
        // A slow producer that becomes fast must not wait out its long interval.
        let next = producer.next_interval_micros(&mut self.random);
        self.schedule.remove(|task| task == Task::Put(id));
        self.schedule.add(self.now + Duration::from_micros(next), Task::Put(id));
        self.name_keys(&named);
        Ok(Outcome::Producer(id))
    }

    fn add_consumer(&mut self, settings: ConsumerSettings) -> Result<ConsumerId, CommandError> {
        check_consumer(&settings)?;
        check_room(self.consumers.len())?;
        let id = ConsumerId(self.take_id());
        let mut consumer = Consumer::new(settings);
        self.place_cursors(id, &mut consumer)?;
        self.consumers.insert(id, consumer);
        // At once, but for the few milliseconds that keep those added together apart.
        let first = Duration::from_millis(u64::from(id.0) * 37 % 500);
        self.schedule.add(self.now + first, Task::Poll(id));
        Ok(id)
    }

    fn check_producer(&self, settings: &ProducerSettings) -> Result<(), CommandError> {
        check_name(&settings.name)?;
        let longest_key = match &settings.keys {
            KeyStrategy::List(keys) if keys.is_empty() => return Err(CommandError::NoKeys),
            KeyStrategy::UserId { users: 0 }
            | KeyStrategy::CountryUser { users: 0 }
            | KeyStrategy::UserIdModulo { users: 0, .. }
            | KeyStrategy::UserIdModulo { modulo: 0, .. } => return Err(CommandError::NoKeys),
            // Made keys are short: the longest is a country, a hyphen and a user of ten digits.
            keys => keys.named_keys().iter().map(|key| key.as_str().len()).max().unwrap_or(20),
        };
        let size = settings.record_size + ByteCount::of_len(longest_key);
        let limit =
            self.stream().map_or(ByteCount::ZERO, |stream| stream.configuration().record_bytes_max);
        if size > limit {
            return Err(CommandError::RecordSize { size, limit });
        }
        Ok(())
    }

    fn produce(&mut self, id: ProducerId) {
        let Some(producer) = self.producers.get(&id) else { return };
        let record = producer.next_record(&mut self.random);
        let next = producer.next_interval_micros(&mut self.random);
        self.schedule.add(self.now + Duration::from_micros(next), Task::Put(id));
        let Some((key, data)) = record else { return };
        let put = PutRecord::new(self.stream.clone(), key, data);
        let refused = self.put(Writer::Producer(id), put).is_err();
        if let Some(producer) = self.producers.get_mut(&id) {
            if refused {
                producer.refused += 1;
                producer.last_refused_at = Some(self.now);
            } else {
                producer.accepted += 1;
            }
        }
    }

    /// Puts a record, and logs what came of it.
    fn put(&mut self, writer: Writer, put: PutRecord) -> Result<PutOutput, KinesisError> {
        let of_key = || put.partition_key.as_ref().map(HashKey::of);
        let hash_key = put.explicit_hash_key.or_else(of_key).unwrap_or(HashKey::MIN);
        let size = put.size();
        let result = self.kinesis.put_record(put, self.now);
        match &result {
            Ok(output) => {
                self.tallies.accepted(output.shard);
                let sequence_number = output.sequence_number;
                self.log(Event::PutAccepted { writer, shard: output.shard, sequence_number, size });
            }
            Err(KinesisError::ProvisionedThroughputExceeded(throttled)) => {
                let (shard, limit) = (throttled.shard, throttled.limit);
                self.tallies.refused(shard, limit, self.now);
                self.log(Event::PutThrottled { writer, shard, hash_key, limit });
            }
            Err(refusal) => self.log(Event::PutFailed { writer, code: refusal.code() }),
        }
        result
    }

    pub(super) fn log(&mut self, event: Event) {
        self.events.push(self.now, event);
    }

    fn name_keys(&mut self, keys: &[PartitionKey]) {
        for key in keys {
            if !self.named_keys.contains(key) {
                self.named_keys.push(key.clone());
            }
        }
    }

    const fn take_id(&mut self) -> u32 {
        let id = self.next_id;
        self.next_id = id.wrapping_add(1);
        id
    }
}

fn check_room(present: usize) -> Result<(), CommandError> {
    if present >= CROWD_MAX {
        return Err(CommandError::Crowded { limit: CROWD_MAX });
    }
    Ok(())
}
