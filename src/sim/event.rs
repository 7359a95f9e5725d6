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
    /// `SplitShard` or `MergeShards` was accepted.
    ReshardBegun,
    /// The stream has another status, or other shards take records.
    StreamChanged {
        /// `StreamStatus`.
        status: StreamStatus,
        /// Shards that take records.
        open_shards: u64,
    },
    /// The command with this index was carried out, or refused by the service.
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

    /// The newest events, newest first, each with its index: at most 512.
    pub fn newest(&self) -> impl Iterator<Item = (u64, &LoggedEvent)> {
        (0..self.count).rev().zip(self.kept.iter().rev())
    }

    /// The MD5 of all events in hexadecimal: equal for equal runs.
    pub(super) fn digest(&self) -> String {
        self.digest.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub(super) fn push(&mut self, at: Timestamp, event: Event) {
        self.digest.update(at.as_micros().to_be_bytes());
        event.write_to(&mut self.digest);
        self.count += 1;
        if self.kept.len() == KEPT_MAX {
            self.kept.pop_front();
        }
        self.kept.push_back(LoggedEvent { at, event });
    }
}

impl Event {
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
