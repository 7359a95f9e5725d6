//! Everything that can be done to the world: one vocabulary for hands, keys, lessons and links.

use core::fmt;
use core::num::NonZeroU32;
use std::sync::Arc;

use super::fault::CallError;
use super::{
    ConsumerId, ConsumerSettings, ConsumerStart, Fault, FaultAction, FaultError, FaultId,
    FleetError, FleetSettings, KeyTemplateError, MappingError, MappingSettings, PeriodError,
    PlaybackError, PopulationError, ProcessState, ProcessingError, ProducerId, ProducerSettings,
    RetrievalError, SendingError, WorkerId, texts,
};
use crate::engine::{
    ByteCount, HashKey, KinesisError, PartitionKey, PutOutput, ShardIndex, Timestamp,
};

/// Something that a person does to the world.
///
/// As JSON it is what links are made of: like an [`Act`](super::Act) of a script, with numbers for names.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Puts one record by hand.
    PutRecord {
        /// `PartitionKey`.
        #[serde(with = "texts::text")]
        partition_key: PartitionKey,
        /// `ExplicitHashKey`.
        #[serde(default, with = "texts::text_or_null", skip_serializing_if = "Option::is_none")]
        explicit_hash_key: Option<HashKey>,
        /// `Data`.
        #[serde(with = "texts::data")]
        data: Arc<[u8]>,
    },
    /// Splits a shard.
    SplitShard {
        /// `ShardToSplit`.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// `NewStartingHashKey`.
        #[serde(with = "texts::text")]
        new_starting_hash_key: HashKey,
    },
    /// Merges two neighbours.
    MergeShards {
        /// `ShardToMerge`: the lower one.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// `AdjacentShardToMerge`.
        #[serde(with = "texts::shard")]
        adjacent: ShardIndex,
    },
    /// Splits and merges shards until there are so many of equal width.
    UpdateShardCount {
        /// `TargetShardCount`.
        target_shard_count: NonZeroU32,
    },
    /// Lets a new producer begin.
    AddProducer(ProducerSettings),
    /// Lets a producer do something else.
    ChangeProducer(ProducerId, ProducerSettings),
    /// Lets a producer stop for good.
    RemoveProducer(ProducerId),
    /// Lets a new consumer begin.
    AddConsumer(ConsumerSettings),
    /// Lets a consumer do something else. It does not begin anew: its start stays what it was.
    ChangeConsumer(ConsumerId, ConsumerSettings),
    /// Lets a consumer read a shard from another place on: its bookmark is moved.
    SeekConsumer {
        /// Who.
        consumer: ConsumerId,
        /// Which of the shards that it reads.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// Where it goes on: `ShardIteratorType`.
        start: ConsumerStart,
    },
    /// Lets a new fleet begin.
    AddFleet(FleetSettings),
    /// Lets a fleet do something else. Workers start and stop by commands of their own.
    ChangeFleet(ConsumerId, FleetSettings),
    /// Lets a new mapping begin.
    AddMapping(MappingSettings),
    /// Lets a mapping do something else.
    ChangeMapping(ConsumerId, MappingSettings),
    /// Lets another worker of a fleet start.
    StartWorker(ConsumerId),
    /// Lets a process stop at once, with all that it had not written down lost. Of a mapping, the
    /// invocations that run fail.
    Crash(Process),
    /// Lets a process stand still.
    Pause(Process),
    /// Lets a process go on after a pause, or a consumer start again after a crash. A worker that
    /// crashed is gone: another one starts.
    Continue(Process),
    /// Lets a consumer, a fleet or a mapping stop for good.
    RemoveConsumer(ConsumerId),
    /// Lets calls fail from now on.
    InjectFault(Fault),
    /// Ends a fault before its time.
    StopFault(FaultId),
    /// Sets whether puts return receipts: a setting that AWS does not have.
    SetPutReceipts(bool),
}

/// Something that runs by itself, and may crash by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Process {
    /// A consumer of its own, or a mapping, whose pause is that it is disabled.
    Consumer(ConsumerId),
    /// A worker of a fleet.
    Worker(ConsumerId, WorkerId),
}

/// A command with its time: what a replay needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedCommand {
    /// When.
    pub at: Timestamp,
    /// What.
    pub command: Command,
    /// Whether the service refused it.
    pub is_refused: bool,
}

/// What a command led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The record is in this shard, with this number.
    Put(PutOutput),
    /// The producer that began, changed or stopped.
    Producer(ProducerId),
    /// The consumer, the fleet or the mapping that began, changed or stopped.
    Consumer(ConsumerId),
    /// The worker that started.
    Worker(ConsumerId, WorkerId),
    /// The process is stopped, or goes on.
    Process(Process),
    /// The fault that begins or ends.
    Fault(FaultId),
    /// The shards are changing.
    Resharding,
    /// The shards are changing, and their number with them.
    UpdatingShardCount {
        /// `CurrentShardCount`: open shards when it was asked for.
        current_shard_count: u64,
    },
    /// The setting is changed.
    Set,
}

/// Why a command was refused. The world is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandError {
    /// By the service.
    Kinesis(KinesisError),
    /// By an injected fault.
    Injected(FaultAction),
    /// A fault that cannot be.
    Fault(FaultError),
    /// A producer's record would be larger than the stream, or a batch, takes.
    RecordSize {
        /// Data and the longest partition key of the producer.
        size: ByteCount,
        /// The maximum.
        limit: ByteCount,
    },
    /// A name is empty or has more than 40 characters.
    Name {
        /// The name as it was given.
        name: String,
    },
    /// A batch would be larger than a request may be.
    BatchSize {
        /// Its bytes.
        size: ByteCount,
        /// Bytes in a `PutRecords`.
        limit: ByteCount,
    },
    /// A population that cannot be.
    Population(PopulationError),
    /// A key template whose keys would be too long.
    Key(KeyTemplateError),
    /// Traffic that cannot be.
    Traffic(PeriodError),
    /// A list that cannot be put so.
    Playback(PlaybackError),
    /// A way of sending that cannot be.
    Sending(SendingError),
    /// A way of reading that cannot be.
    Retrieval(RetrievalError),
    /// Processing that cannot be.
    Processing(ProcessingError),
    /// A fleet that cannot be.
    Fleet(FleetError),
    /// A mapping that cannot be.
    Mapping(MappingError),
    /// A process is doing already what it was to do, or cannot do it now.
    State(ProcessState),
    /// A consumer does not read this shard, or not any more.
    NotReading {
        /// Which.
        shard: ShardIndex,
    },
    /// There is room for no more.
    Crowded {
        /// How many producers, consumers, faults, or workers of a fleet there may be.
        limit: usize,
    },
    /// There is no such producer, consumer, worker or fault (any more).
    NobodyThere,
    /// Nobody has this name.
    NobodyCalled {
        /// The name as it was given.
        name: String,
    },
}

/// Characters in the name of a producer or a consumer.
const NAME_CHARS_MAX: usize = 40;

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kinesis(refusal) => write!(f, "{}: {refusal}", refusal.code()),
            Self::RecordSize { size, limit } => write!(
                f,
                "A record of {size} bytes is over the limit of {limit} bytes, data and partition \
                 key together."
            ),
            Self::Injected(action) => write!(f, "{}: injected by {}.", action.code(), action.id()),
            Self::Fault(error) => error.fmt(f),
            Self::Name { name } if name.is_empty() => f.write_str("Give it a name."),
            Self::Name { .. } => write!(f, "Use at most {NAME_CHARS_MAX} characters."),
            Self::BatchSize { size, limit } => {
                write!(
                    f,
                    "A batch of {size} bytes is over the {limit} bytes that PutRecords takes."
                )
            }
            Self::Population(error) => error.fmt(f),
            Self::Key(error) => error.fmt(f),
            Self::Traffic(error) => error.fmt(f),
            Self::Playback(error) => error.fmt(f),
            Self::Sending(error) => error.fmt(f),
            Self::Retrieval(error) => error.fmt(f),
            Self::Processing(error) => error.fmt(f),
            Self::Fleet(error) => error.fmt(f),
            Self::Mapping(error) => error.fmt(f),
            Self::State(ProcessState::Running) => f.write_str("It is running already."),
            Self::State(ProcessState::Paused) => f.write_str("It is paused already."),
            Self::State(ProcessState::Crashed) => f.write_str("It has crashed: start it again."),
            Self::NotReading { shard } => {
                write!(f, "It does not read {shard}: name a shard that it is reading.")
            }
            Self::Crowded { limit } => {
                write!(f, "There is room for {limit}: remove one before you add another.")
            }
            Self::NobodyThere => f.write_str("It has left already."),
            Self::NobodyCalled { name } => write!(f, "Nobody is called '{name}'."),
        }
    }
}

impl core::error::Error for CommandError {}

impl From<CallError> for CommandError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Kinesis(refusal) => Self::Kinesis(refusal),
            CallError::Injected { action, .. } => Self::Injected(action),
        }
    }
}

impl From<KinesisError> for CommandError {
    fn from(refusal: KinesisError) -> Self {
        Self::Kinesis(refusal)
    }
}

pub(super) fn check_name(name: &str) -> Result<(), CommandError> {
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(CommandError::Name { name: name.into() });
    }
    Ok(())
}

pub(super) fn check_consumer(settings: &ConsumerSettings) -> Result<(), CommandError> {
    check_name(&settings.name)?;
    settings.retrieval.check().map_err(CommandError::Retrieval)?;
    settings.processing.check().map_err(CommandError::Processing)
}

pub(super) fn check_fleet(settings: &FleetSettings) -> Result<(), CommandError> {
    check_name(&settings.name)?;
    (settings.behaviour.check)(settings).map_err(CommandError::Fleet)
}

pub(super) fn check_mapping(settings: &MappingSettings) -> Result<(), CommandError> {
    check_name(&settings.name)?;
    (settings.behaviour.check)(settings).map_err(CommandError::Mapping)
}
