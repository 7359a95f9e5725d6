//! `ProvisionedThroughputExceededException`.

use core::fmt;

use super::StreamRef;
use crate::engine::ShardIndex;

/// Which throughput of a shard is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThroughputLimit {
    /// Records written in a second.
    WriteRecords,
    /// Bytes written in a second, keys included.
    WriteBytes,
    /// `GetRecords` calls in a second, of all readers together.
    ReadCalls,
    /// Bytes read in a second, by all readers together.
    ReadBytes,
    /// `GetShardIterator` calls in a second.
    ShardIteratorCalls,
}

impl ThroughputLimit {
    /// All of them: first what is written, then what is read.
    pub const ALL: [Self; 5] = [
        Self::WriteRecords,
        Self::WriteBytes,
        Self::ReadCalls,
        Self::ReadBytes,
        Self::ShardIteratorCalls,
    ];
}

/// A shard that gives or takes nothing more for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Throttled {
    /// The full shard.
    pub shard: ShardIndex,
    /// Its stream.
    pub stream: StreamRef,
    /// The limit that refused. The API does not tell it; the screen does.
    pub limit: ThroughputLimit,
    /// That limit's amount in a second: records, bytes or calls.
    pub per_s: u64,
}

impl fmt::Display for Throttled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rate exceeded for shard {} in {}.", self.shard, self.stream)
    }
}
