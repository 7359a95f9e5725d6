//! The search for the fewest shards.

use core::num::NonZeroU32;

use super::slice::Slice;
use super::{EvenSplit, KeyTooHeavy, Verdict};
use crate::engine::{HashKey, HashKeyRange, ThroughputLimit};

/// The most equal shards that are tried: as many as a scenario can have.
const EVEN_SHARDS_MAX: u32 = 1_000;
/// The most unequal ones. No world has traffic for so many.
const UNEVEN_SHARDS_MAX: usize = 10_000;

/// How many shards have room for all slices, each for its part of each.
pub(super) fn fewest_shards(slices: &[Slice]) -> Verdict {
    if slices.iter().all(|slice| slice.shards_min() == 1 && slice.fits(HashKeyRange::FULL)) {
        let even = Some(EvenSplit { shard_count: NonZeroU32::MIN, decided_by: None });
        return Verdict::Shards { even, uneven: vec![HashKeyRange::FULL] };
    }
    if let Some(key) = key_too_heavy(slices) {
        return Verdict::KeyTooHeavy(key);
    }
    Verdict::Shards { even: fewest_even(slices), uneven: fewest_uneven(slices) }
}

/// The key that is furthest beyond what a shard may have.
fn key_too_heavy(slices: &[Slice]) -> Option<KeyTooHeavy> {
    let heaviest = slices.iter().filter_map(|slice| Some((slice, slice.heaviest_key()?)));
    let too_heavy = heaviest.filter(|(slice, key)| key.amount > slice.capacity);
    let permille =
        |slice: &Slice, amount: u64| amount.saturating_mul(1_000) / slice.capacity.max(1);
    let (slice, key) = too_heavy.max_by_key(|(slice, key)| permille(slice, key.amount))?;
    Some(KeyTooHeavy {
        hash_key: key.hash_key,
        partition_key: key.partition_key.clone(),
        limit: slice.limit,
        since: slice.at,
        amount: key.amount,
        capacity: slice.capacity,
    })
}

fn fewest_even(slices: &[Slice]) -> Option<EvenSplit> {
    let widest = slices.iter().max_by_key(|slice| slice.shards_min())?;
    let mut decided_by = widest.limit;
    // The one that refused last is asked first: it will refuse most others too.
    let mut order: Vec<&Slice> = slices.iter().collect();
    let first = u32::try_from(widest.shards_min()).unwrap_or(u32::MAX);
    for count in first..=EVEN_SHARDS_MAX {
        let shard_count = NonZeroU32::new(count)?;
        let refuses = |slice: &&Slice| !even_fits(slice, shard_count);
        match order.iter().position(refuses) {
            None => return Some(EvenSplit { shard_count, decided_by: Some(decided_by) }),
            Some(place) => {
                order.swap(0, place);
                decided_by = order.first().map_or(decided_by, |slice| slice.limit);
            }
        }
    }
    None
}

fn even_fits(slice: &Slice, shard_count: NonZeroU32) -> bool {
    HashKeyRange::partition(shard_count).all(|range| slice.fits(range))
}

/// Each shard goes as far as it can, which leaves the least to those that follow.
fn fewest_uneven(slices: &[Slice]) -> Vec<HashKeyRange> {
    let mut ranges = Vec::new();
    let mut start = HashKey::MIN;
    while ranges.len() < UNEVEN_SHARDS_MAX {
        let ends = slices.iter().map(|slice| slice.furthest_end(start).unwrap_or(start));
        let end = ends.min().unwrap_or(HashKey::MAX);
        ranges.extend(HashKeyRange::new(start, end));
        match end.get().checked_add(1) {
            Some(next) => start = HashKey::new(next),
            None => break,
        }
    }
    ranges
}

/// A limit in words.
pub(super) const fn name_of(limit: ThroughputLimit) -> &'static str {
    match limit {
        ThroughputLimit::WriteRecords => "records written",
        ThroughputLimit::WriteBytes => "bytes written",
        ThroughputLimit::ReadCalls => "GetRecords calls",
        ThroughputLimit::ReadBytes => "bytes read by polling",
        ThroughputLimit::ShardIteratorCalls => "GetShardIterator calls",
    }
}
