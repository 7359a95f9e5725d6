//! The world: a stream, those who write to it and read it, and what they do in time.

use std::sync::Arc;

use core::time::Duration;

use litemap::LiteMap;

use super::event::{Event, EventIndex, EventLog};
use super::fault::ActiveFault;
use super::meters::Metering;
use super::random::Random;
use super::schedule::{Schedule, Task};
use super::{
    CommandError, Consumer, ConsumerId, FaultId, Fleet, LoggedCommand, Mapping, Meters, Outcome,
    Producer, ProducerId, Scenario, ScenarioError, ScenarioId, ScenarioPlace, Tallies, Watchers,
};
use crate::engine::{
    ByteCount, Kinesis, PartitionKey, Settings, Shard, Stream, StreamName, Timestamp,
};

/// When every world begins: 1 January 2026, 00:00:00 UTC.
const BEGINNING: Timestamp = Timestamp::from_seconds(1_767_225_600);

/// Records that a stream may hold before time stops: what a browser tab can carry.
pub const RECORDS_RETAINED_MAX: usize = 250_000;

/// Bytes of aggregated records that a stream may hold before time stops. Each of them has data of its
/// own, where the other records of a producer share theirs, so their number says little: this much is
/// some minutes of what a shard takes, and an eighth of what a browser lets a page have.
pub const AGGREGATED_BYTES_RETAINED_MAX: ByteCount = ByteCount::from_mib(256);

/// How far [`World::run_until`] came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// As far as it was asked to.
    Done,
    /// It did as many tasks as it was allowed to: ask again.
    Interrupted,
    /// The stream holds [`RECORDS_RETAINED_MAX`] records, or [`AGGREGATED_BYTES_RETAINED_MAX`] of
    /// aggregated ones: time stands still.
    Full,
}

/// A simulated world.
///
/// Its state follows from its scenario, its seed and the commands with their times, and from
/// nothing else.
#[derive(Clone, Debug)]
pub struct World {
    scenario: Arc<Scenario>,
    seed: u64,
    /// Lets those begin who are in the scenario.
    populate: Populate,
    pub(super) kinesis: Kinesis,
    pub(super) stream: StreamName,
    pub(super) now: Timestamp,
    pub(super) random: Random,
    pub(super) schedule: Schedule,
    pub(super) producers: LiteMap<ProducerId, Producer>,
    pub(super) consumers: LiteMap<ConsumerId, Box<Consumer>>,
    pub(super) fleets: LiteMap<ConsumerId, Box<Fleet>>,
    pub(super) mappings: LiteMap<ConsumerId, Box<Mapping>>,
    pub(super) faults: LiteMap<FaultId, ActiveFault>,
    pub(super) events: EventLog,
    pub(super) tallies: Tallies,
    pub(super) watchers: Watchers,
    pub(super) metering: Metering,
    /// Whether the watchers will look again by themselves: as long as there is a record.
    pub(super) is_watched: bool,
    /// What makes happen what happens now: the cause of the events that are logged.
    pub(super) cause: Option<EventIndex>,
    /// Whether what is put now was put before, and is put again for a refusal.
    pub(super) is_retry: bool,
    /// What the stream is changing for.
    pub(super) reshard: Option<EventIndex>,
    pub(super) commands: Vec<LoggedCommand>,
    /// What each of the commands led to.
    pub(super) outcomes: Vec<Result<Outcome, CommandError>>,
    tasks_done: u64,
    pub(super) named_keys: Vec<PartitionKey>,
    /// Records put by hand under each of the named keys, in the same order.
    pub(super) hand_orders: Vec<u32>,
    pub(super) hand_puts: u64,
    next_id: u32,
}

/// Lets those begin who are in a world's scenario.
type Populate = fn(&mut World) -> Result<(), ScenarioError>;

impl World {
    /// The beginning of a scenario.
    ///
    /// # Errors
    ///
    /// A [`ScenarioError`] when the scenario asks for something that the service or the world
    /// refuses: where and what.
    pub fn new(scenario: Scenario, seed: u64) -> Result<Self, ScenarioError> {
        scenario.check()?;
        Self::populated(Arc::new(scenario), seed, Self::populate)
    }

    /// The beginning of one of the playground's own scenarios: what [`new`](Self::new) makes of
    /// [`Scenario::named`]. A program that begins no others does without the checks, and without those who
    /// are in none of these. `None` as of `Scenario::named`.
    pub fn named(id: ScenarioId, seed: u64) -> Option<Self> {
        let scenario = Arc::new(Scenario::named(id)?);
        Self::populated(scenario, seed, Self::populate_named).ok()
    }

    fn populated(
        scenario: Arc<Scenario>,
        seed: u64,
        populate: Populate,
    ) -> Result<Self, ScenarioError> {
        let mut world = Self::without_anybody(scenario, seed, populate);
        populate(&mut world)?;
        Ok(world)
    }

    /// The same world at its beginning.
    pub(super) fn begin_again(&self) -> Self {
        let scenario = Arc::clone(&self.scenario);
        let mut world = Self::without_anybody(scenario, self.seed, self.populate);
        // It could begin, or there would be no world.
        let _ = (self.populate)(&mut world);
        world
    }

    fn without_anybody(scenario: Arc<Scenario>, seed: u64, populate: Populate) -> Self {
        let settings = Settings {
            limits: scenario.limits(),
            update_stream: scenario.update_stream,
            // The first thing that a visitor sees is a stream that is there.
            create_stream: Duration::ZERO,
            ..Settings::default()
        };
        Self {
            stream: scenario.stream.clone(),
            now: BEGINNING,
            random: Random::new(seed),
            schedule: Schedule::default(),
            producers: LiteMap::new(),
            consumers: LiteMap::new(),
            fleets: LiteMap::new(),
            mappings: LiteMap::new(),
            faults: LiteMap::new(),
            events: EventLog::new(),
            tallies: Tallies::default(),
            watchers: Watchers::new(&settings.limits),
            metering: Metering::new(BEGINNING),
            kinesis: Kinesis::new(settings),
            is_watched: false,
            cause: None,
            is_retry: false,
            reshard: None,
            commands: Vec::new(),
            outcomes: Vec::new(),
            tasks_done: 0,
            named_keys: Vec::new(),
            hand_orders: Vec::new(),
            hand_puts: 0,
            next_id: 0,
            seed,
            scenario,
            populate,
        }
    }

    fn begin_stream(&mut self) -> Result<(), ScenarioError> {
        let (stream, shard_count) = (self.stream.clone(), self.scenario.shard_count);
        let created = self.kinesis.create_provisioned_stream(stream, shard_count, BEGINNING);
        created.map_err(|error| ScenarioError::at(ScenarioPlace::Scenario)(error.into()))
    }

    fn populate_named(&mut self) -> Result<(), ScenarioError> {
        let scenario = Arc::clone(&self.scenario);
        self.begin_stream()?;
        for producer in &scenario.producers {
            self.begin_producer(producer.clone());
        }
        for (index, consumer) in scenario.consumers.iter().enumerate() {
            let begun = self.begin_reading(consumer.clone(), None);
            begun.map_err(|refusal| {
                ScenarioError::at(ScenarioPlace::Consumer(index))(refusal.into())
            })?;
        }
        self.note_stream();
        Ok(())
    }

    fn populate(&mut self) -> Result<(), ScenarioError> {
        let scenario = Arc::clone(&self.scenario);
        self.begin_stream()?;
        for (index, producer) in scenario.producers.iter().enumerate() {
            let at = ScenarioError::at(ScenarioPlace::Producer(index));
            self.add_producer(producer.clone()).map_err(at)?;
        }
        for (index, consumer) in scenario.consumers.iter().enumerate() {
            let at = ScenarioError::at(ScenarioPlace::Consumer(index));
            self.add_consumer(consumer.clone()).map_err(at)?;
        }
        for (index, fleet) in scenario.fleets.iter().enumerate() {
            let at = ScenarioError::at(ScenarioPlace::Fleet(index));
            self.add_fleet(fleet.clone()).map_err(at)?;
        }
        for (index, mapping) in scenario.mappings.iter().enumerate() {
            let at = ScenarioError::at(ScenarioPlace::Mapping(index));
            self.add_mapping(mapping.clone()).map_err(at)?;
        }
        self.note_stream();
        scenario.check_script(self)?;
        for (index, step) in scenario.script.iter().enumerate() {
            self.schedule.add(BEGINNING + step.at, Task::Script(index));
        }
        Ok(())
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
        self.consumers.iter().map(|(&id, consumer)| (id, &**consumer))
    }

    /// The fleets, in the order in which they came.
    pub fn fleets(&self) -> impl Iterator<Item = (ConsumerId, &Fleet)> {
        self.fleets.iter().map(|(&id, fleet)| (id, &**fleet))
    }

    /// The mappings, in the order in which they came.
    pub fn mappings(&self) -> impl Iterator<Item = (ConsumerId, &Mapping)> {
        self.mappings.iter().map(|(&id, mapping)| (id, &**mapping))
    }

    /// What happened.
    pub const fn events(&self) -> &EventLog {
        &self.events
    }

    /// What was counted at each shard.
    pub const fn tallies(&self) -> &Tallies {
        &self.tallies
    }

    /// What was used of all that AWS bills for. [`Bill`](crate::bill::Bill) says what it costs.
    pub fn meters(&self) -> Meters {
        self.metering.read(self.now)
    }

    /// What was used of it in each whole second of the last minute, oldest first, each with its
    /// beginning. A world that is younger has fewer seconds.
    pub fn meters_by_second(&self) -> Vec<(Timestamp, Meters)> {
        self.metering.last_minute(self.now)
    }

    /// What the watchers saw.
    pub const fn watchers(&self) -> &Watchers {
        &self.watchers
    }

    /// How the world began: its scenario and its seed.
    pub fn origin(&self) -> (&Scenario, u64) {
        (&self.scenario, self.seed)
    }

    /// How much was done: by producers, by consumers and by the watchers.
    pub const fn tasks_done(&self) -> u64 {
        self.tasks_done
    }

    /// The commands that were carried out, and those that the service refused: a refused call is
    /// a call. With the scenario and the seed they make this world.
    pub fn commands(&self) -> &[LoggedCommand] {
        &self.commands
    }

    /// What the command at this place of [`commands`](Self::commands) led to, or why the service
    /// refused it.
    pub fn outcome(&self, index: usize) -> Option<&Result<Outcome, CommandError>> {
        self.outcomes.get(index)
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
            if self.records_retained() >= RECORDS_RETAINED_MAX
                || self.watchers.aggregated_bytes() >= AGGREGATED_BYTES_RETAINED_MAX
            {
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
                Task::Make(id) => self.make(id),
                Task::Look(id) => self.look(id),
                Task::Flush(id, batch) => self.flush(id, batch),
                Task::CallAgain(id, call) => self.call_again(id, call),
                Task::Answer(id) => self.answer(id),
                Task::Library(id, task) => {
                    if let Some(library) = self.producers.get(&id).and_then(Producer::library) {
                        (library.do_task)(self, id, task);
                    }
                }
                Task::Poll(id) => self.poll(id),
                Task::Processed(id) => self.processed(id),
                Task::Listen(id, shard) => {
                    let registered = self.consumers.get(&id).and_then(|it| it.registered.as_ref());
                    if let Some(listen) = registered.map(|registered| registered.listen) {
                        listen(self, id, shard);
                    }
                }
                Task::Duty(id, worker, duty) => {
                    if let Some(fleet) = self.fleets.get(&id) {
                        (fleet.settings().behaviour.do_duty)(self, id, worker, duty);
                    }
                }
                Task::Mapping(id, task) => {
                    if let Some(mapping) = self.mappings.get(&id) {
                        (mapping.settings().behaviour.do_task)(self, id, task);
                    }
                }
                Task::Script(index) => {
                    if let Some(step) = self.scenario.script.get(index) {
                        (step.behaviour.follow)(self, index);
                    }
                }
                Task::Watch => self.watch(),
            }
        }
        Progress::Interrupted
    }

    /// Records that the stream holds.
    pub fn records_retained(&self) -> usize {
        let shards = self.stream().into_iter().flat_map(Stream::shards);
        shards.map(|shard: &Shard| shard.records().len()).sum()
    }

    /// Logs an event, for the reason that everything happens for now.
    pub(super) fn log(&mut self, event: Event) -> EventIndex {
        self.log_because(event, self.cause)
    }

    pub(super) fn log_because(&mut self, event: Event, cause: Option<EventIndex>) -> EventIndex {
        self.events.push(self.now, event, cause)
    }

    pub(super) const fn take_id(&mut self) -> u32 {
        let id = self.next_id;
        self.next_id = id.wrapping_add(1);
        id
    }
}
