//! What happened, in the order in which it happened.

mod actor;
mod digest;
mod entry;
mod log;
mod outcome;

use serde::Serialize;

pub use actor::{Actor, Writer};
pub use entry::EventEntry;
pub use log::{EventLog, LoggedEvent};
pub use outcome::CallOutcome;

use super::{ConsumerId, WorkerId, texts};
use crate::engine::{
    ByteCount, HashKey, SequenceNumber, ShardIndex, StreamStatus, ThroughputLimit, Timestamp,
};

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

/// Something that happened in the world.
///
/// As JSON it has a `kind` and its fields, without who did it: an [`EventEntry`] says that of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    /// A record was accepted.
    PutAccepted {
        /// Who put it.
        #[serde(skip)]
        writer: Writer,
        /// Where it went.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// What the put returned.
        #[serde(with = "texts::text")]
        sequence_number: SequenceNumber,
        /// Data and partition key together.
        #[serde(rename = "bytes", with = "texts::bytes")]
        size: ByteCount,
    },
    /// A shard had no room for a record.
    PutThrottled {
        /// Who put it.
        #[serde(skip)]
        writer: Writer,
        /// The full shard.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// Where the record would have gone.
        #[serde(with = "texts::text")]
        hash_key: HashKey,
        /// What was used up.
        #[serde(with = "texts::limit")]
        limit: ThroughputLimit,
    },
    /// A producer's put was refused for another reason than a full shard.
    PutFailed {
        /// Who put it.
        #[serde(skip)]
        writer: Writer,
        /// The exception's name.
        code: &'static str,
    },
    /// `PutRecords` was answered. What became of each record follows, with this as its cause.
    BatchPut {
        /// Who called.
        #[serde(skip)]
        writer: Writer,
        /// Records in the call.
        records: u64,
        /// `FailedRecordCount`.
        failed: u64,
    },
    /// A producer will make a call again.
    RetryPlanned {
        /// Who will call.
        #[serde(skip)]
        writer: Writer,
        /// How often it was called before.
        attempts: u32,
        /// Records in the call to come.
        records: u64,
        /// When it will call.
        #[serde(rename = "nextAtMs", with = "texts::milliseconds_lived")]
        at: Timestamp,
    },
    /// What was accepted just now is an aggregated record. [`Event::PutAccepted`] is its cause.
    Aggregated {
        /// Who put it.
        #[serde(skip)]
        writer: Writer,
        /// Where it went.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// User records in it.
        records: u64,
    },
    /// A producer with the KPL finds user records stored in another shard than it predicted, and will
    /// put them again: `Wrong Shard`. The acceptance of their record is the cause.
    WrongShard {
        /// Whose records they are.
        #[serde(skip)]
        writer: Writer,
        /// Where they should have gone.
        #[serde(with = "texts::shard")]
        predicted: ShardIndex,
        /// Where they went.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// How many.
        records: u64,
    },
    /// A producer with the KPL knows the stream's shards anew. What told it that it knew them no more
    /// is the cause; its first look has none.
    ShardMapRefreshed {
        /// Who knows them.
        #[serde(skip)]
        writer: Writer,
        /// Shards that take records.
        open_shards: u64,
    },
    /// A producer gives records up.
    RecordsLost {
        /// Whose records they were.
        #[serde(skip)]
        writer: Writer,
        /// How many.
        records: u64,
    },
    /// A consumer's `GetRecords` was answered.
    Read {
        /// Who read.
        #[serde(skip)]
        consumer: ConsumerId,
        /// What it read.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// Records in the response.
        records: u64,
        /// Their size.
        #[serde(rename = "bytes", with = "texts::bytes")]
        size: ByteCount,
        /// `MillisBehindLatest`.
        millis_behind_latest: u64,
    },
    /// A subscription gave a consumer records.
    Pushed {
        /// Who is subscribed.
        #[serde(skip)]
        consumer: ConsumerId,
        /// To what.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// Records in the event.
        records: u64,
        /// Their size.
        #[serde(rename = "bytes", with = "texts::bytes")]
        size: ByteCount,
        /// `MillisBehindLatest`.
        millis_behind_latest: u64,
    },
    /// A shard's readers had used up what it gives.
    ReadThrottled {
        /// Who was refused.
        #[serde(skip)]
        consumer: ConsumerId,
        /// What it wanted to read.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// What was used up.
        #[serde(with = "texts::limit")]
        limit: ThroughputLimit,
    },
    /// A consumer's call was refused for another reason.
    ReadFailed {
        /// Who was refused.
        #[serde(skip)]
        consumer: ConsumerId,
        /// What it wanted to read.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// The exception's name.
        code: &'static str,
    },
    /// A consumer came to the end of a closed shard.
    ShardFinished {
        /// Who read.
        #[serde(skip)]
        consumer: ConsumerId,
        /// The shard that it has read.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
    },
    /// A consumer begins to read a shard.
    ShardBegun {
        /// Who reads.
        #[serde(skip)]
        consumer: ConsumerId,
        /// The shard.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
    },
    /// A consumer was given records that it had been given before.
    Repeated {
        /// Who read.
        #[serde(skip)]
        consumer: ConsumerId,
        /// What it read.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// How many.
        records: u64,
    },
    /// A consumer was given records after later ones about the same subject.
    OutOfOrder {
        /// Who read.
        #[serde(skip)]
        consumer: ConsumerId,
        /// What it read.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// How many.
        records: u64,
    },
    /// A consumer dropped user records: they came in an aggregated record of which one did not belong
    /// in the shard.
    Dropped {
        /// Who read.
        #[serde(skip)]
        consumer: ConsumerId,
        /// What it read.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// How many.
        records: u64,
    },
    /// A consumer begins behind records that it has not read, and will not.
    Skipped {
        /// Who reads.
        #[serde(skip)]
        consumer: ConsumerId,
        /// Where.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// How many.
        records: u64,
    },
    /// Retention took records that a consumer had yet to read.
    TrimmedUnread {
        /// Who has lost them.
        #[serde(skip)]
        consumer: ConsumerId,
        /// Where they were.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// How many.
        records: u64,
    },
    /// A worker of a fleet took the lease of a shard.
    LeaseTaken {
        /// Whose fleet it is.
        #[serde(skip)]
        consumer: ConsumerId,
        /// The worker.
        worker: WorkerId,
        /// The lease's shard.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// Who had it before: a worker that fell silent, or one that has more than its share.
        from: Option<WorkerId>,
    },
    /// A worker found out that another has a lease that it took for its own.
    LeaseLost {
        /// Whose fleet it is.
        #[serde(skip)]
        consumer: ConsumerId,
        /// The worker.
        worker: WorkerId,
        /// The lease's shard.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
    },
    /// A consumer wrote down how far it has come in a shard.
    Checkpointed {
        /// Who.
        #[serde(skip)]
        consumer: ConsumerId,
        /// Which of a fleet's workers.
        worker: Option<WorkerId>,
        /// Where.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// Up to which record; `None` for the end of the shard.
        #[serde(with = "texts::text_or_null")]
        sequence_number: Option<SequenceNumber>,
    },
    /// A mapping invokes its function.
    Invoked {
        /// The mapping.
        #[serde(skip)]
        consumer: ConsumerId,
        /// Where the batch is from.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// Records in the batch.
        records: u64,
        /// 1 for the first time.
        attempt: u32,
    },
    /// An invocation is over.
    Returned {
        /// The mapping.
        #[serde(skip)]
        consumer: ConsumerId,
        /// Where the batch is from.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// Records in the batch.
        records: u64,
        /// Whether it failed.
        is_failed: bool,
    },
    /// A mapping gives records up.
    RecordsDiscarded {
        /// The mapping.
        #[serde(skip)]
        consumer: ConsumerId,
        /// Where they are from.
        #[serde(with = "texts::shard")]
        shard: ShardIndex,
        /// How many.
        records: u64,
        /// Whether its destination is told.
        to_destination: bool,
    },
    /// `SplitShard`, `MergeShards` or `UpdateShardCount` was accepted.
    ReshardBegun,
    /// The stream has another status, or other shards take records.
    StreamChanged {
        /// `StreamStatus`.
        #[serde(with = "texts::text")]
        status: StreamStatus,
        /// Shards that take records.
        open_shards: u64,
    },
    /// A step of the scenario's script is done, or refused.
    ScriptStep {
        /// Its place in the script.
        #[serde(rename = "step")]
        index: usize,
    },
    /// A step of the script was refused, by the world or by the service.
    ScriptRefused {
        /// Its place in the script.
        #[serde(rename = "step")]
        index: usize,
    },
    /// The command with this index is carried out, or refused by the service.
    CommandGiven {
        /// Its place in the log of commands.
        #[serde(rename = "command")]
        index: usize,
    },
}
