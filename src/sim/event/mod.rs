//! What happened, in the order in which it happened.

mod digest;
mod log;

pub use log::{EventLog, LoggedEvent};

use super::{ConsumerId, ProducerId, WorkerId};
use crate::engine::{
    ByteCount, HashKey, SequenceNumber, ShardIndex, StreamStatus, ThroughputLimit, Timestamp,
};

/// Who put a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Writer {
    /// The person at the screen.
    Hand,
    /// A producer.
    Producer(ProducerId),
}

/// The place of an event among all that happened: 0, 1, 2 …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventIndex(pub(super) u64);

impl EventIndex {
    /// The event before which so many happened.
    pub const fn new(index: u64) -> Self {
        Self(index)
    }

    /// The number of events before it.
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Actor {
    /// The person at the screen, or a producer.
    Writer(Writer),
    /// A consumer.
    Consumer(ConsumerId),
    /// The service, by itself.
    Service,
}

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallOutcome {
    /// It was carried out.
    Answered,
    /// It was refused.
    Refused {
        /// The exception's name.
        code: &'static str,
    },
}

/// Something that happened in the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A record was accepted.
    PutAccepted {
        /// Who put it.
        writer: Writer,
        /// Where it went.
        shard: ShardIndex,
        /// What the put returned.
        sequence_number: SequenceNumber,
        /// Data and partition key together.
        size: ByteCount,
    },
    /// A shard had no room for a record.
    PutThrottled {
        /// Who put it.
        writer: Writer,
        /// The full shard.
        shard: ShardIndex,
        /// Where the record would have gone.
        hash_key: HashKey,
        /// What was used up.
        limit: ThroughputLimit,
    },
    /// A producer's put was refused for another reason than a full shard.
    PutFailed {
        /// Who put it.
        writer: Writer,
        /// The exception's name.
        code: &'static str,
    },
    /// `PutRecords` was answered. What became of each record follows, with this as its cause.
    BatchPut {
        /// Who called.
        writer: Writer,
        /// Records in the call.
        records: u64,
        /// `FailedRecordCount`.
        failed: u64,
    },
    /// A producer will make a call again.
    RetryPlanned {
        /// Who will call.
        writer: Writer,
        /// How often it was called before.
        attempts: u32,
        /// Records in the call to come.
        records: u64,
        /// When it will call.
        at: Timestamp,
    },
    /// What was accepted just now is an aggregated record. [`Event::PutAccepted`] is its cause.
    Aggregated {
        /// Who put it.
        writer: Writer,
        /// Where it went.
        shard: ShardIndex,
        /// User records in it.
        records: u64,
    },
    /// A producer with the KPL finds user records stored in another shard than it predicted, and will
    /// put them again: `Wrong Shard`. The acceptance of their record is the cause.
    WrongShard {
        /// Whose records they are.
        writer: Writer,
        /// Where they should have gone.
        predicted: ShardIndex,
        /// Where they went.
        shard: ShardIndex,
        /// How many.
        records: u64,
    },
    /// A producer with the KPL knows the stream's shards anew. What told it that it knew them no more
    /// is the cause; its first look has none.
    ShardMapRefreshed {
        /// Who knows them.
        writer: Writer,
        /// Shards that take records.
        open_shards: u64,
    },
    /// A producer gives records up.
    RecordsLost {
        /// Whose records they were.
        writer: Writer,
        /// How many.
        records: u64,
    },
    /// A consumer's `GetRecords` was answered.
    Read {
        /// Who read.
        consumer: ConsumerId,
        /// What it read.
        shard: ShardIndex,
        /// Records in the response.
        records: u64,
        /// Their size.
        size: ByteCount,
        /// `MillisBehindLatest`.
        millis_behind_latest: u64,
    },
    /// A subscription gave a consumer records.
    Pushed {
        /// Who is subscribed.
        consumer: ConsumerId,
        /// To what.
        shard: ShardIndex,
        /// Records in the event.
        records: u64,
        /// Their size.
        size: ByteCount,
        /// `MillisBehindLatest`.
        millis_behind_latest: u64,
    },
    /// A shard's readers had used up what it gives.
    ReadThrottled {
        /// Who was refused.
        consumer: ConsumerId,
        /// What it wanted to read.
        shard: ShardIndex,
        /// What was used up.
        limit: ThroughputLimit,
    },
    /// A consumer's call was refused for another reason.
    ReadFailed {
        /// Who was refused.
        consumer: ConsumerId,
        /// What it wanted to read.
        shard: ShardIndex,
        /// The exception's name.
        code: &'static str,
    },
    /// A consumer came to the end of a closed shard.
    ShardFinished {
        /// Who read.
        consumer: ConsumerId,
        /// The shard that it has read.
        shard: ShardIndex,
    },
    /// A consumer begins to read a shard.
    ShardBegun {
        /// Who reads.
        consumer: ConsumerId,
        /// The shard.
        shard: ShardIndex,
    },
    /// A consumer was given records that it had been given before.
    Repeated {
        /// Who read.
        consumer: ConsumerId,
        /// What it read.
        shard: ShardIndex,
        /// How many.
        records: u64,
    },
    /// A consumer was given records after later ones about the same subject.
    OutOfOrder {
        /// Who read.
        consumer: ConsumerId,
        /// What it read.
        shard: ShardIndex,
        /// How many.
        records: u64,
    },
    /// A consumer dropped user records: they came in an aggregated record of which one did not belong
    /// in the shard.
    Dropped {
        /// Who read.
        consumer: ConsumerId,
        /// What it read.
        shard: ShardIndex,
        /// How many.
        records: u64,
    },
    /// A consumer begins behind records that it has not read, and will not.
    Skipped {
        /// Who reads.
        consumer: ConsumerId,
        /// Where.
        shard: ShardIndex,
        /// How many.
        records: u64,
    },
    /// Retention took records that a consumer had yet to read.
    TrimmedUnread {
        /// Who has lost them.
        consumer: ConsumerId,
        /// Where they were.
        shard: ShardIndex,
        /// How many.
        records: u64,
    },
    /// A worker of a fleet took the lease of a shard.
    LeaseTaken {
        /// Whose fleet it is.
        consumer: ConsumerId,
        /// The worker.
        worker: WorkerId,
        /// The lease's shard.
        shard: ShardIndex,
        /// Who had it before: a worker that fell silent, or one that has more than its share.
        from: Option<WorkerId>,
    },
    /// A worker found out that another has a lease that it took for its own.
    LeaseLost {
        /// Whose fleet it is.
        consumer: ConsumerId,
        /// The worker.
        worker: WorkerId,
        /// The lease's shard.
        shard: ShardIndex,
    },
    /// A consumer wrote down how far it has come in a shard.
    Checkpointed {
        /// Who.
        consumer: ConsumerId,
        /// Which of a fleet's workers.
        worker: Option<WorkerId>,
        /// Where.
        shard: ShardIndex,
        /// Up to which record; `None` for the end of the shard.
        sequence_number: Option<SequenceNumber>,
    },
    /// A mapping invokes its function.
    Invoked {
        /// The mapping.
        consumer: ConsumerId,
        /// Where the batch is from.
        shard: ShardIndex,
        /// Records in the batch.
        records: u64,
        /// 1 for the first time.
        attempt: u32,
    },
    /// An invocation is over.
    Returned {
        /// The mapping.
        consumer: ConsumerId,
        /// Where the batch is from.
        shard: ShardIndex,
        /// Records in the batch.
        records: u64,
        /// Whether it failed.
        is_failed: bool,
    },
    /// A mapping gives records up.
    RecordsDiscarded {
        /// The mapping.
        consumer: ConsumerId,
        /// Where they are from.
        shard: ShardIndex,
        /// How many.
        records: u64,
        /// Whether its destination is told.
        to_destination: bool,
    },
    /// `SplitShard` or `MergeShards` was accepted.
    ReshardBegun,
    /// The stream has another status, or other shards take records.
    StreamChanged {
        /// `StreamStatus`.
        status: StreamStatus,
        /// Shards that take records.
        open_shards: u64,
    },
    /// A step of the scenario's script is done, or refused.
    ScriptStep {
        /// Its place in the script.
        index: usize,
    },
    /// A step of the script was refused, by the world or by the service.
    ScriptRefused {
        /// Its place in the script.
        index: usize,
    },
    /// The command with this index is carried out, or refused by the service.
    CommandGiven {
        /// Its place in the log of commands.
        index: usize,
    },
}

impl Event {
    /// Who did it.
    pub const fn actor(&self) -> Actor {
        match self {
            Self::PutAccepted { writer, .. }
            | Self::PutThrottled { writer, .. }
            | Self::PutFailed { writer, .. }
            | Self::BatchPut { writer, .. }
            | Self::Aggregated { writer, .. }
            | Self::WrongShard { writer, .. }
            | Self::ShardMapRefreshed { writer, .. }
            | Self::RetryPlanned { writer, .. }
            | Self::RecordsLost { writer, .. } => Actor::Writer(*writer),
            Self::Read { consumer, .. }
            | Self::Pushed { consumer, .. }
            | Self::ReadThrottled { consumer, .. }
            | Self::ReadFailed { consumer, .. }
            | Self::ShardFinished { consumer, .. }
            | Self::ShardBegun { consumer, .. }
            | Self::Repeated { consumer, .. }
            | Self::OutOfOrder { consumer, .. }
            | Self::Dropped { consumer, .. }
            | Self::Skipped { consumer, .. }
            | Self::TrimmedUnread { consumer, .. }
            | Self::LeaseTaken { consumer, .. }
            | Self::LeaseLost { consumer, .. }
            | Self::Checkpointed { consumer, .. }
            | Self::Invoked { consumer, .. }
            | Self::Returned { consumer, .. }
            | Self::RecordsDiscarded { consumer, .. } => Actor::Consumer(*consumer),
            Self::ReshardBegun
            | Self::CommandGiven { .. }
            | Self::ScriptStep { .. }
            | Self::ScriptRefused { .. } => Actor::Writer(Writer::Hand),
            Self::StreamChanged { .. } => Actor::Service,
        }
    }

    /// What came of the call that it tells of; `None` when it tells of something else.
    pub const fn outcome(&self) -> Option<CallOutcome> {
        const THROTTLED: CallOutcome =
            CallOutcome::Refused { code: "ProvisionedThroughputExceededException" };
        match self {
            Self::PutAccepted { .. }
            | Self::BatchPut { .. }
            | Self::Read { .. }
            | Self::ReshardBegun => Some(CallOutcome::Answered),
            Self::PutThrottled { .. } | Self::ReadThrottled { .. } => Some(THROTTLED),
            Self::PutFailed { code, .. } | Self::ReadFailed { code, .. } => {
                Some(CallOutcome::Refused { code })
            }
            _ => None,
        }
    }
}
