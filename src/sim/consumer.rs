//! Polling consumers: who they are, and where they stand in each shard.

use std::collections::{BTreeMap, BTreeSet};

use core::time::Duration;

use crate::engine::{
    ByteCount, SequenceNumber, ShardIndex, ShardIterator, StartingPosition, ThroughputLimit,
    Timestamp,
};

/// Names a consumer in its world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConsumerId(pub(super) u32);

impl ConsumerId {
    /// The number of the consumer: 0, 1, 2 … in the order in which they were added.
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// The shortest time between two polls of one consumer.
pub const POLL_INTERVAL_MIN: Duration = Duration::from_millis(50);
/// The longest: beyond it every iterator would have expired.
pub const POLL_INTERVAL_MAX: Duration = Duration::from_secs(300);

/// Where a consumer begins: `ShardIteratorType`, for all shards of a stream at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsumerStart {
    /// At the oldest record of every shard.
    TrimHorizon,
    /// After the newest record of every open shard.
    Latest,
    /// At the records that arrived this long before the consumer was added, or later.
    AtTimestamp {
        /// How long before.
        ago: Duration,
    },
    /// At this number. It names a shard: only that one is read, then its children.
    AtSequenceNumber(SequenceNumber),
    /// After this number; otherwise the same.
    AfterSequenceNumber(SequenceNumber),
}

/// What a consumer does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerSettings {
    /// What people call it.
    pub name: String,
    /// The time between two polls. At each it calls `GetRecords` once for every shard it reads.
    pub poll_interval: Duration,
    /// Where it begins.
    pub start: ConsumerStart,
    /// `Limit` of its `GetRecords`: 1 to 10,000.
    pub limit: Option<u64>,
}

/// Where a consumer stands in a shard.
#[derive(Clone, Debug)]
pub struct Cursor {
    /// Where it begins when it has no iterator: at its start, or after the last record read.
    pub(super) start: StartingPosition,
    pub(super) iterator: Option<ShardIterator>,
    pub(super) position: Timestamp,
    pub(super) millis_behind_latest: u64,
    pub(super) last_number: Option<SequenceNumber>,
    pub(super) refused: u64,
    pub(super) last_refusal: Option<(Timestamp, ThroughputLimit)>,
}

impl Cursor {
    pub(super) const fn new(start: StartingPosition, position: Timestamp) -> Self {
        Self {
            start,
            iterator: None,
            position,
            millis_behind_latest: 0,
            last_number: None,
            refused: 0,
            last_refusal: None,
        }
    }

    /// The time that it has read up to: everything that arrived before, it has seen.
    pub const fn position(&self) -> Timestamp {
        self.position
    }

    /// `MillisBehindLatest` of its last response.
    pub const fn millis_behind_latest(&self) -> u64 {
        self.millis_behind_latest
    }

    /// The number of the last record that it read here.
    pub const fn last_number(&self) -> Option<SequenceNumber> {
        self.last_number
    }

    /// Its calls on this shard that were refused.
    pub const fn refused(&self) -> u64 {
        self.refused
    }

    /// When a call was refused last, and by which limit.
    pub const fn last_refusal(&self) -> Option<(Timestamp, ThroughputLimit)> {
        self.last_refusal
    }
}

/// A consumer at work.
#[derive(Clone, Debug)]
pub struct Consumer {
    pub(super) settings: ConsumerSettings,
    pub(super) cursors: BTreeMap<ShardIndex, Cursor>,
    pub(super) finished: BTreeSet<ShardIndex>,
    pub(super) records: u64,
    pub(super) bytes: ByteCount,
    pub(super) refused: u64,
}

impl Consumer {
    pub(super) const fn new(settings: ConsumerSettings) -> Self {
        Self {
            settings,
            cursors: BTreeMap::new(),
            finished: BTreeSet::new(),
            records: 0,
            bytes: ByteCount::ZERO,
            refused: 0,
        }
    }

    /// What it does.
    pub const fn settings(&self) -> &ConsumerSettings {
        &self.settings
    }

    /// The shards that it is reading, and where it stands in each.
    pub fn cursors(&self) -> impl Iterator<Item = (ShardIndex, &Cursor)> {
        self.cursors.iter().map(|(&shard, cursor)| (shard, cursor))
    }

    /// The closed shards that it has read to their end.
    pub fn finished(&self) -> impl Iterator<Item = ShardIndex> {
        self.finished.iter().copied()
    }

    /// Records read, of all shards.
    pub const fn records(&self) -> u64 {
        self.records
    }

    /// Their bytes.
    pub const fn bytes(&self) -> ByteCount {
        self.bytes
    }

    /// Calls that were refused.
    pub const fn refused(&self) -> u64 {
        self.refused
    }

    /// Whether a child may be read: not while one of its parents still is. Reading it earlier
    /// would break the order of a key's records.
    pub(super) fn may_begin(
        &self,
        child: ShardIndex,
        mut parents: impl Iterator<Item = ShardIndex>,
    ) -> bool {
        !self.finished.contains(&child)
            && !self.cursors.contains_key(&child)
            && parents.all(|parent| !self.cursors.contains_key(&parent))
    }
}
