//! What happened, in the order in which it happened.

use std::collections::VecDeque;

use md5::{Digest as _, Md5};

use super::{ConsumerId, ProducerId};
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
    /// `SplitShard` or `MergeShards` was accepted.
    ReshardBegun,
    /// The stream has another status, or other shards take records.
    StreamChanged {
        /// `StreamStatus`.
        status: StreamStatus,
        /// Shards that take records.
        open_shards: u64,
    },
    /// The command with this index is carried out, or refused by the service.
    CommandGiven {
        /// Its place in the log of commands.
        index: usize,
    },
}

/// An event with its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedEvent {
    /// When it happened.
    pub at: Timestamp,
    /// What made it happen, when that was another event: the command that asked for it, the call
    /// that a record was part of, the refusal that a call is made again for.
    pub cause: Option<EventIndex>,
    /// What happened.
    pub event: Event,
}

/// How many events are kept; the digest is of all that there were.
const KEPT_MAX: usize = 512;

/// The newest events, and a digest of all.
#[derive(Clone, Debug)]
pub struct EventLog {
    kept: VecDeque<LoggedEvent>,
    count: u64,
    digest: Md5,
}

impl EventLog {
    pub(super) fn new() -> Self {
        Self { kept: VecDeque::new(), count: 0, digest: Md5::new() }
    }

    /// How many events there were.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The newest events, newest first, each with its index: at most 512. What is older, a
    /// [`Timeline`](super::Timeline) brings back.
    pub fn newest(&self) -> impl Iterator<Item = (EventIndex, &LoggedEvent)> {
        (0..self.count).rev().map(EventIndex).zip(self.kept.iter().rev())
    }

    /// The event of this index, while it is among the newest.
    pub fn get(&self, EventIndex(index): EventIndex) -> Option<&LoggedEvent> {
        let oldest = self.count.saturating_sub(self.kept.len() as u64);
        self.kept.get(usize::try_from(index.checked_sub(oldest)?).ok()?)
    }

    /// The MD5 of all events in hexadecimal: equal for equal runs.
    pub(super) fn digest(&self) -> String {
        self.digest.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub(super) fn push(
        &mut self,
        at: Timestamp,
        event: Event,
        cause: Option<EventIndex>,
    ) -> EventIndex {
        self.digest.update(at.as_micros().to_be_bytes());
        // One more than the index: no cause is 0.
        let cause_code = cause.map_or(0, |EventIndex(index)| index.saturating_add(1));
        self.digest.update(cause_code.to_be_bytes());
        event.write_to(&mut self.digest);
        let index = EventIndex(self.count);
        self.count = self.count.saturating_add(1);
        if self.kept.len() == KEPT_MAX {
            self.kept.pop_front();
        }
        self.kept.push_back(LoggedEvent { at, cause, event });
        index
    }
}

impl Event {
    /// Who did it.
    pub const fn actor(&self) -> Actor {
        match self {
            Self::PutAccepted { writer, .. }
            | Self::PutThrottled { writer, .. }
            | Self::PutFailed { writer, .. }
            | Self::BatchPut { writer, .. }
            | Self::RetryPlanned { writer, .. }
            | Self::RecordsLost { writer, .. } => Actor::Writer(*writer),
            Self::Read { consumer, .. }
            | Self::ReadThrottled { consumer, .. }
            | Self::ReadFailed { consumer, .. }
            | Self::ShardFinished { consumer, .. }
            | Self::ShardBegun { consumer, .. }
            | Self::Repeated { consumer, .. }
            | Self::OutOfOrder { consumer, .. }
            | Self::Skipped { consumer, .. }
            | Self::TrimmedUnread { consumer, .. } => Actor::Consumer(*consumer),
            Self::ReshardBegun | Self::CommandGiven { .. } => Actor::Writer(Writer::Hand),
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

    /// Feeds the event to a digest: a tag, then each field at a fixed width.
    fn write_to(&self, digest: &mut Md5) {
        let number = |digest: &mut Md5, number: u64| digest.update(number.to_be_bytes());
        let mut fields = |tag: u8, values: &[u64]| {
            digest.update([tag]);
            values.iter().for_each(|&value| number(digest, value));
        };
        let shard = |shard: &ShardIndex| u64::from(shard.get());
        let consumer = |consumer: &ConsumerId| u64::from(consumer.0);
        match self {
            Self::PutAccepted { writer, shard: index, sequence_number, size } => {
                let values = [writer.code(), shard(index), size.get()];
                fields(1, &values);
                digest.update(sequence_number.to_string());
            }
            Self::PutThrottled { writer, shard: index, hash_key, limit } => {
                fields(2, &[writer.code(), shard(index), *limit as u64]);
                digest.update(hash_key.get().to_be_bytes());
            }
            Self::PutFailed { writer, code } => {
                fields(3, &[writer.code()]);
                digest.update(code);
            }
            Self::Read { consumer: id, shard: index, records, size, millis_behind_latest } => {
                let values =
                    [consumer(id), shard(index), *records, size.get(), *millis_behind_latest];
                fields(4, &values);
            }
            Self::ReadThrottled { consumer: id, shard: index, limit } => {
                fields(5, &[consumer(id), shard(index), *limit as u64]);
            }
            Self::ReadFailed { consumer: id, shard: index, code } => {
                fields(6, &[consumer(id), shard(index)]);
                digest.update(code);
            }
            Self::ShardFinished { consumer: id, shard: index } => {
                fields(7, &[consumer(id), shard(index)]);
            }
            Self::ShardBegun { consumer: id, shard: index } => {
                fields(8, &[consumer(id), shard(index)]);
            }
            Self::ReshardBegun => fields(9, &[]),
            Self::CommandGiven { index } => fields(10, &[*index as u64]),
            Self::StreamChanged { status, open_shards } => {
                fields(11, &[*status as u64, *open_shards]);
            }
            Self::BatchPut { writer, records, failed } => {
                fields(12, &[writer.code(), *records, *failed]);
            }
            Self::RetryPlanned { writer, attempts, records, at } => {
                fields(13, &[writer.code(), u64::from(*attempts), *records, at.as_micros()]);
            }
            Self::RecordsLost { writer, records } => fields(14, &[writer.code(), *records]),
            Self::Repeated { consumer: id, shard: index, records } => {
                fields(15, &[consumer(id), shard(index), *records]);
            }
            Self::OutOfOrder { consumer: id, shard: index, records } => {
                fields(16, &[consumer(id), shard(index), *records]);
            }
            Self::Skipped { consumer: id, shard: index, records } => {
                fields(17, &[consumer(id), shard(index), *records]);
            }
            Self::TrimmedUnread { consumer: id, shard: index, records } => {
                fields(18, &[consumer(id), shard(index), *records]);
            }
        }
    }
}

impl Writer {
    /// 0 for the hand, a producer's number plus one otherwise.
    fn code(self) -> u64 {
        match self {
            Self::Hand => 0,
            Self::Producer(ProducerId(id)) => u64::from(id) + 1,
        }
    }
}
