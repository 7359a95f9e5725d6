//! What was offered along the hash space in some stretch of time, against one limit.

use std::collections::BTreeMap;

use crate::engine::{HashKey, HashKeyRange, PartitionKey, ThroughputLimit, Timestamp};
use crate::sim::{OFFERED_BIN_BITS, OFFERED_BINS, OfferedLoad, OfferedSecond, bin_of};

/// Parts of an amount are counted in fractions of two to this power.
const FRACTION_BITS: u32 = 20;

/// An amount along the hash space, and how much of it one shard may have.
///
/// What is not one of the keys is taken to lie evenly in its bin.
#[derive(Clone, Debug)]
pub(super) struct Slice {
    pub(super) limit: ThroughputLimit,
    /// When it begins.
    pub(super) at: Timestamp,
    /// Records or bytes that a shard takes or gives in its time.
    pub(super) capacity: u64,
    /// In each bin.
    bins: Vec<u64>,
    /// In all bins before each, and in all.
    before_bin: Vec<u64>,
    /// By rising hash key.
    keys: Vec<Key>,
    total: u64,
}

/// A key that cannot be divided.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) hash_key: HashKey,
    pub(super) partition_key: Option<PartitionKey>,
    pub(super) amount: u64,
    /// Of all keys before it.
    before: u64,
}

impl Slice {
    /// What these seconds offered, together, against a limit that allows `capacity` in all of them.
    pub(super) fn new<'a>(
        limit: ThroughputLimit,
        capacity: u64,
        seconds: impl Iterator<Item = &'a OfferedSecond>,
        amount: impl Fn(OfferedLoad) -> u64,
    ) -> Self {
        let mut bins = vec![0_u64; OFFERED_BINS];
        let mut found: BTreeMap<HashKey, (u64, Option<PartitionKey>)> = BTreeMap::new();
        let mut at = None;
        for second in seconds {
            at = at.or(Some(second.begins_at()));
            for &(bin, load) in second.bins() {
                if let Some(sum) = bins.get_mut(bin) {
                    *sum = sum.saturating_add(amount(load));
                }
            }
            for key in second.keys() {
                let (sum, name) = found.entry(key.hash_key).or_default();
                *sum = sum.saturating_add(amount(key.load));
                if name.is_none() {
                    name.clone_from(&key.partition_key);
                }
            }
        }
        let sums = bins.iter().scan(0_u64, |sum, bin| {
            *sum = sum.saturating_add(*bin);
            Some(*sum)
        });
        let before_bin: Vec<_> = core::iter::once(0).chain(sums).collect();
        let mut before = 0_u64;
        let keys = found.into_iter().map(|(hash_key, (amount, partition_key))| {
            let key = Key { hash_key, partition_key, amount, before };
            before = before.saturating_add(amount);
            key
        });
        let keys: Vec<_> = keys.collect();
        let total = before_bin.last().copied().unwrap_or(0).saturating_add(before);
        let at = at.unwrap_or_default();
        Self { limit, at, capacity, bins, before_bin, keys, total }
    }

    /// The fewest shards that could take all of it if it were divided at will.
    pub(super) fn shards_min(&self) -> u64 {
        self.total.div_ceil(self.capacity.max(1)).max(1)
    }

    /// The key that is most of what a shard may have.
    pub(super) fn heaviest_key(&self) -> Option<&Key> {
        self.keys.iter().max_by_key(|key| key.amount)
    }

    /// Whether a shard of this range has room for its part.
    pub(super) fn fits(&self, range: HashKeyRange) -> bool {
        let end = self.through(range.end());
        let before = before(range.start()).map_or(0, |key| self.through(key));
        end.saturating_sub(before) <= self.capacity_in_fractions()
    }

    /// The last key up to which one shard that begins at `start` may go; `None` when what lies at
    /// that key is too much already.
    pub(super) fn furthest_end(&self, start: HashKey) -> Option<HashKey> {
        let before = before(start).map_or(0, |key| self.through(key));
        let most = before.saturating_add(self.capacity_in_fractions());
        let fits = |end: HashKey| self.through(end) <= most;
        if fits(HashKey::MAX) {
            return Some(HashKey::MAX);
        }
        if !fits(start) {
            return None;
        }
        let (mut good, mut bad) = (start.get(), HashKey::MAX.get());
        while bad.saturating_sub(good) > 1 {
            let middle = good.midpoint(bad);
            if fits(HashKey::new(middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        Some(HashKey::new(good))
    }

    const fn capacity_in_fractions(&self) -> u64 {
        self.capacity.saturating_mul(1 << FRACTION_BITS)
    }

    /// What lies from the beginning of the hash space up to this key and at it, in fractions.
    fn through(&self, key: HashKey) -> u64 {
        let bin = bin_of(key);
        let reached = self.keys.partition_point(|it| it.hash_key <= key);
        let last = reached.checked_sub(1).and_then(|last| self.keys.get(last));
        let of_keys = last.map_or(0, |key| key.before.saturating_add(key.amount));
        let before = self.before_bin.get(bin).copied().unwrap_or(0);
        let whole = before.saturating_add(of_keys).saturating_mul(1 << FRACTION_BITS);
        // How much of the bin is covered, in fractions: all of it at its last key.
        let offset = key.get() % (1 << OFFERED_BIN_BITS);
        let covered = offset.saturating_add(1) >> (OFFERED_BIN_BITS - FRACTION_BITS);
        let covered = u64::try_from(covered).unwrap_or(0);
        let part = self.bins.get(bin).copied().unwrap_or(0).saturating_mul(covered);
        whole.saturating_add(part)
    }
}

fn before(key: HashKey) -> Option<HashKey> {
    key.get().checked_sub(1).map(HashKey::new)
}
