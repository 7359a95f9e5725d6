//! A stream: its shards, which of them takes which key, and its changes of state in time.

use std::collections::BTreeMap;

use core::fmt;
use core::num::NonZeroU32;
use core::time::Duration;

use super::error::{
    InvalidArgument, KinesisError, NotFound, StreamRef, Throttled, ThroughputLimit,
};
use super::shard::second_after;
use super::{
    ByteCount, HashKey, HashKeyRange, Limits, Parents, Shard, ShardIndex, StreamName, Timestamp,
};

/// `StreamStatus` in the API reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamStatus {
    /// Being created; it has no shards yet.
    Creating,
    /// Ready for everything.
    Active,
    /// Being split or merged; reads and writes go on.
    Updating,
    /// Being deleted; reads and writes go on until it is gone.
    Deleting,
}

impl fmt::Display for StreamStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Creating => "CREATING",
            Self::Active => "ACTIVE",
            Self::Updating => "UPDATING",
            Self::Deleting => "DELETING",
        })
    }
}

/// The same, with what happens next and when.
#[derive(Clone, Debug)]
enum Phase {
    Creating { until: Timestamp, shard_count: NonZeroU32 },
    Active,
    Updating { until: Timestamp, reshard: Reshard },
    Deleting { until: Timestamp },
}

/// A change of the shards, checked and waiting for its time.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reshard {
    Split { parent: ShardIndex, lower: HashKeyRange, upper: HashKeyRange },
    Merge { parent: ShardIndex, adjacent: ShardIndex, joined: HashKeyRange },
}

/// A stream.
///
/// Invariants: once it is created, the shards that take records tile the hash space at every
/// moment, without gap or overlap; shard indexes are never used twice.
#[derive(Clone, Debug)]
pub struct Stream {
    name: StreamName,
    created_at: Timestamp,
    phase: Phase,
    retention: Duration,
    put_receipts: bool,
    record_bytes_max: ByteCount,
    limits: Limits,
    shards: BTreeMap<ShardIndex, Shard>,
    next_shard_index: ShardIndex,
    /// One counter for all shards: numbers in one shard have gaps, as AWS's have.
    next_sequence_index: u64,
    /// Which shard takes the keys from each start on, in order. Follows from `shards` and time.
    routes: Vec<(HashKey, ShardIndex)>,
    /// When `routes` must be made anew: the openings of children to come.
    openings: Vec<Timestamp>,
    /// Records that arrived earlier are gone.
    trimmed_to: Timestamp,
}

/// Sequence index 0 is in a shard's starting number: records begin above it.
const FIRST_SEQUENCE_INDEX: u64 = 1;
const SEQUENCE_INDEX_END: u64 = i64::MAX as u64;

impl Stream {
    pub(super) fn new(
        name: StreamName,
        shard_count: NonZeroU32,
        limits: &Limits,
        now: Timestamp,
        until: Timestamp,
    ) -> Self {
        Self {
            name,
            created_at: now,
            phase: Phase::Creating { until, shard_count },
            retention: limits.retention,
            put_receipts: false,
            record_bytes_max: limits.record_bytes_max,
            limits: limits.clone(),
            shards: BTreeMap::new(),
            next_shard_index: ShardIndex::FIRST,
            next_sequence_index: FIRST_SEQUENCE_INDEX,
            routes: Vec::new(),
            openings: Vec::new(),
            trimmed_to: now,
        }
    }

    /// Its name.
    pub const fn name(&self) -> &StreamName {
        &self.name
    }

    /// When `CreateStream` was called.
    pub const fn created_at(&self) -> Timestamp {
        self.created_at
    }

    /// Its status.
    pub const fn status(&self) -> StreamStatus {
        match self.phase {
            Phase::Creating { .. } => StreamStatus::Creating,
            Phase::Active => StreamStatus::Active,
            Phase::Updating { .. } => StreamStatus::Updating,
            Phase::Deleting { .. } => StreamStatus::Deleting,
        }
    }

    /// How long it keeps records.
    pub const fn retention(&self) -> Duration {
        self.retention
    }

    /// Whether a put returns a receipt instead of the record's number. AWS has no such setting;
    /// see [`SequenceNumber`](super::SequenceNumber).
    pub const fn put_receipts(&self) -> bool {
        self.put_receipts
    }

    pub(super) const fn set_put_receipts(&mut self, put_receipts: bool) {
        self.put_receipts = put_receipts;
    }

    /// The largest record that it takes, data and partition key together.
    pub const fn record_bytes_max(&self) -> ByteCount {
        self.record_bytes_max
    }

    /// All shards that it lists, open and closed, in order of creation.
    pub fn shards(&self) -> impl DoubleEndedIterator<Item = &Shard> {
        self.shards.values()
    }

    /// The shard with this index, unless there is none or it has expired.
    pub fn shard(&self, index: ShardIndex) -> Option<&Shard> {
        self.shards.get(&index)
    }

    /// The shards that take records now, in the order of the hash space.
    pub fn open_shards(&self) -> impl ExactSizeIterator<Item = ShardIndex> {
        self.routes.iter().map(|&(_, shard)| shard)
    }

    /// The shard that takes records of this hash key now; `None` while the stream is created.
    pub fn route(&self, hash_key: HashKey) -> Option<ShardIndex> {
        let after = self.routes.partition_point(|&(start, _)| start <= hash_key);
        self.routes.get(after.checked_sub(1)?).map(|&(_, shard)| shard)
    }

    /// Shards that count against the account's limit: those that have not been closed.
    pub(super) fn open_shard_count(&self) -> u64 {
        if let Phase::Creating { shard_count, .. } = self.phase {
            return u64::from(shard_count.get());
        }
        self.shards.values().filter(|shard| shard.closing().is_none()).map(|_| 1).sum()
    }

    pub(super) fn shard_mut(&mut self, index: ShardIndex) -> Option<&mut Shard> {
        self.shards.get_mut(&index)
    }

    /// Whether everything of it is gone at `now`.
    pub(super) fn is_gone(&self, now: Timestamp) -> bool {
        matches!(self.phase, Phase::Deleting { until } if until <= now)
    }

    pub(super) fn begin_deleting(&mut self, until: Timestamp) {
        self.phase = Phase::Deleting { until };
    }

    pub(super) fn begin_updating(&mut self, reshard: Reshard, until: Timestamp) {
        self.phase = Phase::Updating { until, reshard };
    }

    /// Lets everything happen that is due by `now`: the ends of CREATING and UPDATING, the
    /// opening of child shards, the trimming of records and the expiry of shards.
    pub(super) fn settle(&mut self, now: Timestamp) {
        match self.phase {
            Phase::Creating { until, shard_count } if until <= now => {
                self.create_shards(shard_count, until);
                self.phase = Phase::Active;
                self.reroute(now);
            }
            Phase::Updating { until, reshard } if until <= now => {
                self.reshard(reshard, until);
                self.phase = Phase::Active;
                self.reroute(now);
            }
            _ => {}
        }
        if self.openings.iter().any(|&opening| opening <= now) {
            self.openings.retain(|&opening| opening > now);
            self.reroute(now);
        }
        self.trim(now);
    }

    fn trim(&mut self, now: Timestamp) {
        // Arrival timestamps are whole milliseconds: within one, there is nothing new to trim.
        let horizon = now.before(self.retention).floor_to_millis();
        if horizon <= self.trimmed_to {
            return;
        }
        self.trimmed_to = horizon;
        self.shards.retain(|_, shard| {
            shard.trim(horizon);
            !shard.is_expired(horizon)
        });
    }

    fn create_shards(&mut self, shard_count: NonZeroU32, at: Timestamp) {
        for range in HashKeyRange::partition(shard_count) {
            self.add_shard(range, Parents::None, at.floor_to_seconds());
        }
    }

    fn reshard(&mut self, reshard: Reshard, at: Timestamp) {
        // Children take the next indexes; `begin_reshard` made sure that there are some.
        let lower = self.next_shard_index;
        match reshard {
            Reshard::Split { parent, lower: lower_range, upper: upper_range } => {
                let children: Vec<_> = core::iter::once(lower).chain(lower.next()).collect();
                let opening = self.close_shards(&[parent], &children, at);
                self.add_shard(lower_range, Parents::Split(parent), opening);
                self.add_shard(upper_range, Parents::Split(parent), opening);
            }
            Reshard::Merge { parent, adjacent, joined } => {
                let opening = self.close_shards(&[parent, adjacent], &[lower], at);
                self.add_shard(joined, Parents::Merge { parent, adjacent }, opening);
            }
        }
    }

    /// Closes the parents at one second, and returns when their children open.
    fn close_shards(
        &mut self,
        parents: &[ShardIndex],
        children: &[ShardIndex],
        at: Timestamp,
    ) -> Timestamp {
        // A parent that another reshard just made may open up to a second from now.
        let closed_at = parents
            .iter()
            .filter_map(|parent| self.shards.get(parent))
            .map(Shard::created_at)
            .fold(at.floor_to_seconds(), Timestamp::max);
        for parent in parents {
            if let Some(shard) = self.shards.get_mut(parent) {
                shard.close(children.to_vec(), closed_at);
            }
        }
        let opening = second_after(closed_at);
        self.openings.push(opening);
        opening
    }

    fn add_shard(&mut self, range: HashKeyRange, parents: Parents, created_at: Timestamp) {
        let index = self.next_shard_index;
        self.shards.insert(index, Shard::new(index, range, parents, created_at, &self.limits));
        self.next_shard_index = index.next().unwrap_or(index);
    }

    fn reroute(&mut self, now: Timestamp) {
        self.routes = self
            .shards
            .values()
            .filter(|shard| shard.takes_records(now))
            .map(|shard| (shard.hash_key_range().start(), shard.index()))
            .collect();
        self.routes.sort_unstable();
    }

    /// Whether two more shards can be numbered.
    pub(super) fn has_shard_indexes(&self) -> bool {
        self.next_shard_index.next().and_then(ShardIndex::next).is_some()
    }

    /// The next sequence index, for one record.
    pub(super) fn take_sequence_index(&mut self) -> Result<u64, KinesisError> {
        let index = self.next_sequence_index;
        if index >= SEQUENCE_INDEX_END {
            return Err(KinesisError::InternalFailure);
        }
        self.next_sequence_index = index.saturating_add(1);
        Ok(index)
    }

    /// The shard that a request wants to split or merge.
    pub(super) fn shard_to_reshard(
        &self,
        index: ShardIndex,
        stream: &StreamRef,
    ) -> Result<&Shard, KinesisError> {
        let not_found = || NotFound::Shard { shard: index, stream: stream.clone() };
        self.shard(index).ok_or_else(|| KinesisError::ResourceNotFound(not_found()))
    }
}

/// Whether a shard has not been split or merged before.
pub(super) fn check_not_closed(shard: &Shard, stream: &StreamRef) -> Result<(), KinesisError> {
    if shard.closing().is_none() {
        return Ok(());
    }
    Err(KinesisError::InvalidArgument(InvalidArgument::ShardClosed {
        shard: shard.index(),
        stream: stream.clone(),
    }))
}

/// The refusal of a shard that has nothing left of `limit`.
pub(super) fn throttled(shard: &Shard, limit: ThroughputLimit, stream: &StreamRef) -> Throttled {
    Throttled { shard: shard.index(), stream: stream.clone(), limit, per_s: shard.per_s(limit) }
}
