//! What the library knows of the stream's shards.

use core::time::Duration;

use litemap::LiteMap;

use crate::engine::{HashKey, HashKeyRange, ShardIndex, Timestamp};
use crate::sim::EventIndex;

/// An open shard, as `ListShards` names it.
pub(in crate::sim) type MappedShard = (ShardIndex, HashKeyRange);

/// The pause after a `ListShards` that failed: the library's first. (It makes the next ones longer;
/// here the call hardly ever fails.)
const BACKOFF: Duration = Duration::from_secs(1);

/// The library's `ShardMap`: which shard takes which hash keys, as it was when it looked last. While it
/// looks, nothing is predicted, and so nothing is aggregated.
#[derive(Clone, Debug)]
pub(in crate::sim) struct ShardMap {
    is_ready: bool,
    /// The open shards by their `EndingHashKey`.
    open: LiteMap<HashKey, ShardIndex>,
    /// The ranges of all shards that it has ever seen.
    ranges: LiteMap<ShardIndex, HashKeyRange>,
    updated_at: Timestamp,
    /// An answer on its way, and what it was asked for.
    listing: Option<Vec<MappedShard>>,
    cause: Option<EventIndex>,
}

impl ShardMap {
    pub(super) const fn new(now: Timestamp) -> Self {
        Self {
            is_ready: false,
            open: LiteMap::new(),
            ranges: LiteMap::new(),
            updated_at: now,
            listing: None,
            cause: None,
        }
    }

    /// Where a hash key should go; `None` while it looks.
    pub(in crate::sim) fn predict(&self, hash_key: HashKey) -> Option<ShardIndex> {
        if !self.is_ready {
            return None;
        }
        let (Ok(place) | Err(place)) = self.open.find_index(&hash_key);
        self.open.get_indexed(place).map(|(_, &shard)| shard)
    }

    /// The range of a shard, if it has ever seen it.
    pub(in crate::sim) fn range(&self, shard: ShardIndex) -> Option<HashKeyRange> {
        self.ranges.get(&shard).copied()
    }

    /// Whether a call made then, in which a prediction of this shard was wrong, means that it must
    /// look again: not if it has looked since, or is looking.
    pub(in crate::sim) fn is_outdated(&self, called_at: Timestamp, predicted: ShardIndex) -> bool {
        self.is_ready
            && called_at > self.updated_at
            && self.open.values().any(|&shard| shard == predicted)
    }

    /// It begins to look, and will be told this; `None` for a refusal.
    pub(in crate::sim) fn look(
        &mut self,
        listing: Option<Vec<MappedShard>>,
        cause: Option<EventIndex>,
    ) {
        self.is_ready = false;
        self.open.clear();
        self.listing = listing;
        self.cause = cause;
    }

    /// It is told. Returns how many open shards there are and why it looked.
    ///
    /// # Errors
    ///
    /// How long to wait before it looks again, when it was refused.
    pub(in crate::sim) fn update(
        &mut self,
        now: Timestamp,
    ) -> Result<(u64, Option<EventIndex>), Duration> {
        let listing = self.listing.take().ok_or(BACKOFF)?;
        for (shard, range) in listing {
            self.open.insert(range.end(), shard);
            self.ranges.insert(shard, range);
        }
        self.is_ready = true;
        self.updated_at = now;
        Ok((self.open.len() as u64, self.cause))
    }

    /// Why it looks.
    pub(in crate::sim) const fn cause(&self) -> Option<EventIndex> {
        self.cause
    }
}
