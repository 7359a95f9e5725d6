//! A consumer of its own: where it stands in each shard, and what it wrote down of that.

use litemap::LiteMap;

use super::reading::Bookmark;
use super::{ConsumerId, ConsumerSettings, ProcessState, Retrieval, RetrievalError};
use crate::engine::{
    ByteCount, ConsumerRef, SequenceNumber, ShardIndex, StartingPosition, SubscriptionId,
    ThroughputLimit, Timestamp,
};
use crate::sim::World;
use crate::sim::lately::Lately;

/// Where a consumer stands in a shard.
#[derive(Clone, Debug)]
pub struct Cursor {
    pub(in crate::sim) bookmark: Bookmark,
    /// With enhanced fan-out.
    pub(in crate::sim) subscription: Option<SubscriptionId>,
    /// When it will hear what its subscription has to say.
    pub(in crate::sim) listens_at: Timestamp,
    pub(in crate::sim) position: Timestamp,
    pub(in crate::sim) millis_behind_latest: u64,
    pub(in crate::sim) refused: u64,
    pub(in crate::sim) last_refusal: Option<(Timestamp, ThroughputLimit)>,
    /// What its subscription gave.
    pub(in crate::sim) pushed: Lately,
}

impl Cursor {
    pub(in crate::sim) fn new(bookmark: Bookmark, position: Timestamp) -> Self {
        Self {
            bookmark,
            subscription: None,
            listens_at: Timestamp::from_seconds(0),
            position,
            millis_behind_latest: 0,
            refused: 0,
            last_refusal: None,
            pushed: Lately::default(),
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
        self.bookmark.last_number()
    }

    /// When it was given the iterator that it has: it must be used within
    /// [`SHARD_ITERATOR_LIFE`](crate::engine::limits::SHARD_ITERATOR_LIFE). `None` while it has none, and
    /// with enhanced fan-out.
    pub fn iterator_issued_at(&self) -> Option<Timestamp> {
        self.bookmark.iterator_issued_at()
    }

    /// With enhanced fan-out: the bytes that its subscription gave in the second before `now`.
    pub fn pushed_lately(&self, now: Timestamp) -> ByteCount {
        self.pushed.sum(now).1
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

/// What a consumer writes down of how far it has come.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Saved {
    pub(in crate::sim) starts: LiteMap<ShardIndex, StartingPosition>,
    pub(in crate::sim) finished: LiteMap<ShardIndex, ()>,
}

/// What makes a consumer one with enhanced fan-out.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Registered {
    /// What `RegisterStreamConsumer` made.
    pub(in crate::sim) consumer: ConsumerRef,
    /// Takes what a subscription has to say. It comes with the registration, so that a world of which all
    /// consumers poll does not have it.
    pub(in crate::sim) listen: fn(&mut World, ConsumerId, ShardIndex),
}

/// A consumer at work.
#[derive(Clone, Debug)]
pub struct Consumer {
    pub(in crate::sim) settings: ConsumerSettings,
    pub(in crate::sim) cursors: LiteMap<ShardIndex, Cursor>,
    pub(in crate::sim) finished: LiteMap<ShardIndex, ()>,
    /// What it wrote down last; `None` when it never did.
    pub(in crate::sim) saved: Option<Saved>,
    pub(in crate::sim) saved_at: Timestamp,
    pub(in crate::sim) state: ProcessState,
    /// With enhanced fan-out.
    pub(in crate::sim) registered: Option<Registered>,
    /// When it will have processed what it read last.
    pub(in crate::sim) busy_until: Timestamp,
    pub(in crate::sim) records: u64,
    pub(in crate::sim) bytes: ByteCount,
    pub(in crate::sim) refused: u64,
}

impl Consumer {
    pub(in crate::sim) const fn new(settings: ConsumerSettings, now: Timestamp) -> Self {
        Self {
            settings,
            cursors: LiteMap::new(),
            finished: LiteMap::new(),
            saved: None,
            saved_at: now,
            state: ProcessState::Running,
            registered: None,
            busy_until: now,
            records: 0,
            bytes: ByteCount::ZERO,
            refused: 0,
        }
    }

    /// What it does.
    pub const fn settings(&self) -> &ConsumerSettings {
        &self.settings
    }

    /// Whether it works.
    pub const fn state(&self) -> ProcessState {
        self.state
    }

    /// The shards that it is reading, and where it stands in each.
    pub fn cursors(&self) -> impl Iterator<Item = (ShardIndex, &Cursor)> {
        self.cursors.iter().map(|(&shard, cursor)| (shard, cursor))
    }

    /// The closed shards that it has read to their end.
    pub fn finished(&self) -> impl Iterator<Item = ShardIndex> {
        self.finished.keys().copied()
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

    /// Whether it may go on with these settings.
    pub(in crate::sim) fn check_change(
        &self,
        settings: &ConsumerSettings,
    ) -> Result<(), RetrievalError> {
        let ways = [self.settings.retrieval, settings.retrieval];
        let [before, after] = ways.map(|way| way == Retrieval::FanOut);
        if before == after { Ok(()) } else { Err(RetrievalError::Changed) }
    }

    /// Whether a child may be read: not while one of its parents still is. Reading it earlier
    /// would break the order of a key's records.
    pub(in crate::sim) fn may_begin(
        &self,
        child: ShardIndex,
        mut parents: impl Iterator<Item = ShardIndex>,
    ) -> bool {
        !self.finished.contains_key(&child)
            && !self.cursors.contains_key(&child)
            && parents.all(|parent| !self.cursors.contains_key(&parent))
    }
}
