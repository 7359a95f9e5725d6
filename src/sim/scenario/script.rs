//! What happens in a scenario at given times, as if somebody did it.

use core::num::NonZeroU32;
use core::time::Duration;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::engine::{HashKey, PartitionKey, ShardIndex};
use crate::sim::command::{check_consumer, check_fleet, check_mapping};
use crate::sim::event::Event;
use crate::sim::{
    Behaviour, Command, CommandError, ConsumerId, ConsumerSettings, ConsumerStart, Fault, FaultId,
    FleetSettings, Functions, MappingSettings, Process, ProducerSettings, World,
};

/// One step of a script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptStep {
    /// How long after the beginning: at most a year.
    #[serde(rename = "at_ms", with = "super::texts::milliseconds")]
    pub at: Duration,
    /// What happens.
    pub act: Act,
    /// What it is to do it.
    #[serde(skip)]
    pub behaviour: Behaviour<ScriptBehaviour>,
}

/// What the world does for a script.
pub struct ScriptBehaviour {
    /// Whether an act could ever be done.
    pub(in crate::sim) check: fn(&World, &Act) -> Result<(), CommandError>,
    /// The step of this number is done.
    pub(in crate::sim) follow: fn(&mut World, usize),
}

impl Functions for ScriptBehaviour {
    const TABLE: &'static Self = &Self { check: World::check_act, follow: World::follow_script };
}

/// What a script may do: a [`Command`] that names people by their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// Puts records by hand.
    PutRecord {
        /// `PartitionKey`.
        #[serde(with = "super::texts::text")]
        partition_key: PartitionKey,
        /// `ExplicitHashKey`.
        #[serde(default, with = "super::texts::text_or_null")]
        explicit_hash_key: Option<HashKey>,
        /// `Data`.
        #[serde(default, with = "super::texts::data")]
        data: Arc<[u8]>,
    },
    /// Splits a shard.
    SplitShard {
        /// `ShardToSplit`, by its number.
        #[serde(with = "super::texts::shard")]
        shard: ShardIndex,
        /// `NewStartingHashKey`; in the middle when left out.
        #[serde(default, with = "super::texts::text_or_null")]
        new_starting_hash_key: Option<HashKey>,
    },
    /// Merges two neighbours.
    MergeShards {
        /// `ShardToMerge`, by its number.
        #[serde(with = "super::texts::shard")]
        shard: ShardIndex,
        /// `AdjacentShardToMerge`, by its number.
        #[serde(with = "super::texts::shard")]
        adjacent: ShardIndex,
    },
    /// Splits and merges shards until there are so many of equal width.
    UpdateShardCount {
        /// `TargetShardCount`.
        target_shard_count: NonZeroU32,
    },
    /// Lets a new producer begin.
    AddProducer(ProducerSettings),
    /// Lets the producer of this name do something else.
    ChangeProducer(ProducerSettings),
    /// Lets a new consumer begin.
    AddConsumer(ConsumerSettings),
    /// Lets the consumer of this name do something else.
    ChangeConsumer(ConsumerSettings),
    /// Lets the consumer of this name read a shard from another place on.
    SeekConsumer(Seek),
    /// Lets a new fleet begin.
    AddFleet(FleetSettings),
    /// Lets the fleet of this name do something else.
    ChangeFleet(FleetSettings),
    /// Lets a new mapping begin.
    AddMapping(MappingSettings),
    /// Lets the mapping of this name do something else.
    ChangeMapping(MappingSettings),
    /// Lets whoever has this name leave for good.
    Remove(String),
    /// Lets another worker of this fleet start.
    StartWorker(String),
    /// Lets a process crash.
    Crash(ProcessName),
    /// Lets a process stand still.
    Pause(ProcessName),
    /// Lets a process go on.
    Continue(ProcessName),
    /// Lets calls fail.
    InjectFault(Fault),
    /// Ends a fault before its time: the one of this number. Whoever comes, and each fault, has the
    /// next number.
    StopFault(FaultId),
    /// Sets whether puts return receipts.
    SetPutReceipts(bool),
}

/// Where a consumer is to go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seek {
    /// The consumer's name.
    pub name: String,
    /// Which of the shards that it reads, by its number.
    #[serde(with = "super::texts::shard")]
    pub shard: ShardIndex,
    /// From where on.
    pub start: ConsumerStart,
}

/// A process by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessName {
    /// The consumer's, mapping's or fleet's name.
    pub name: String,
    /// Which of a fleet's workers: 0, 1, 2 … in the order in which they started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<u32>,
}

/// The latest step: a year after the beginning.
pub(super) const AT_MAX: Duration = Duration::from_secs(365 * 86_400);

impl Act {
    /// The command that it is in this world.
    ///
    /// # Errors
    ///
    /// [`CommandError::NobodyCalled`] when nobody has the name, and [`CommandError::NobodyThere`] when a
    /// fleet has no such worker.
    pub fn command(self, world: &World) -> Result<Command, CommandError> {
        Ok(match self {
            Self::PutRecord { partition_key, explicit_hash_key, data } => {
                Command::PutRecord { partition_key, explicit_hash_key, data }
            }
            Self::SplitShard { shard, new_starting_hash_key } => {
                let split = world.stream().and_then(|stream| stream.shard(shard));
                let middle = split.map(|shard| shard.hash_key_range().middle());
                // A shard that is not there is the service's to refuse.
                let new_starting_hash_key =
                    new_starting_hash_key.or(middle).unwrap_or(HashKey::MIN);
                Command::SplitShard { shard, new_starting_hash_key }
            }
            Self::MergeShards { shard, adjacent } => Command::MergeShards { shard, adjacent },
            Self::UpdateShardCount { target_shard_count } => {
                Command::UpdateShardCount { target_shard_count }
            }
            Self::AddProducer(settings) => Command::AddProducer(settings),
            Self::ChangeProducer(settings) => {
                let mut named =
                    world.producers().filter(|(_, it)| it.settings().name == settings.name);
                let (id, _) = named.next().ok_or_else(|| nobody_called(&settings.name))?;
                Command::ChangeProducer(id, settings)
            }
            Self::AddConsumer(settings) => Command::AddConsumer(settings),
            Self::ChangeConsumer(settings) => {
                Command::ChangeConsumer(reader(world, &settings.name)?, settings)
            }
            Self::SeekConsumer(Seek { name, shard, start }) => {
                Command::SeekConsumer { consumer: reader(world, &name)?, shard, start }
            }
            Self::AddFleet(settings) => Command::AddFleet(settings),
            Self::ChangeFleet(settings) => {
                Command::ChangeFleet(reader(world, &settings.name)?, settings)
            }
            Self::AddMapping(settings) => Command::AddMapping(settings),
            Self::ChangeMapping(settings) => {
                Command::ChangeMapping(reader(world, &settings.name)?, settings)
            }
            Self::Remove(name) => {
                let mut named = world.producers().filter(|(_, it)| it.settings().name == name);
                match named.next() {
                    Some((id, _)) => Command::RemoveProducer(id),
                    None => Command::RemoveConsumer(reader(world, &name)?),
                }
            }
            Self::StartWorker(name) => Command::StartWorker(reader(world, &name)?),
            Self::Crash(process) => Command::Crash(process.process(world)?),
            Self::Pause(process) => Command::Pause(process.process(world)?),
            Self::Continue(process) => Command::Continue(process.process(world)?),
            Self::InjectFault(fault) => Command::InjectFault(fault),
            Self::StopFault(id) => Command::StopFault(id),
            Self::SetPutReceipts(is_on) => Command::SetPutReceipts(is_on),
        })
    }
}

impl ProcessName {
    fn process(&self, world: &World) -> Result<Process, CommandError> {
        let id = reader(world, &self.name)?;
        let Some(number) = self.worker else { return Ok(Process::Consumer(id)) };
        let fleet = world.fleets().find(|(other, _)| *other == id);
        let worker = fleet.and_then(|(_, it)| it.workers().find(|(it, _)| it.get() == number));
        worker.map(|(worker, _)| Process::Worker(id, worker)).ok_or(CommandError::NobodyThere)
    }
}

fn reader(world: &World, name: &str) -> Result<ConsumerId, CommandError> {
    world.reader_named(name).ok_or_else(|| nobody_called(name))
}

fn nobody_called(name: &str) -> CommandError {
    CommandError::NobodyCalled { name: name.to_owned() }
}

impl World {
    /// The consumer, the fleet or the mapping of this name; the first of several.
    pub fn reader_named(&self, name: &str) -> Option<ConsumerId> {
        let named = self.reader_names().filter(|(_, it)| *it == name);
        named.map(|(id, _)| id).min()
    }

    /// Whether an act of a script could ever be done: what it would add could be.
    fn check_act(&self, act: &Act) -> Result<(), CommandError> {
        match act {
            Act::AddProducer(settings) | Act::ChangeProducer(settings) => {
                self.check_producer(settings)
            }
            Act::AddConsumer(settings) | Act::ChangeConsumer(settings) => check_consumer(settings),
            Act::AddFleet(settings) | Act::ChangeFleet(settings) => check_fleet(settings),
            Act::AddMapping(settings) | Act::ChangeMapping(settings) => check_mapping(settings),
            Act::InjectFault(fault) => fault.check().map_err(CommandError::Fault),
            _ => Ok(()),
        }
    }

    /// Does the step of the script that is due.
    fn follow_script(&mut self, index: usize) {
        let (scenario, _) = self.origin();
        let Some(step) = scenario.script.get(index).cloned() else { return };
        self.cause = Some(self.log(Event::ScriptStep { index }));
        let command = step.act.command(self);
        let done = command.and_then(|command| {
            self.check(&command)?;
            Ok(self.carry_out(command)?)
        });
        if done.is_err() {
            self.log(Event::ScriptRefused { index });
        }
        self.note_stream();
        self.cause = None;
    }
}
