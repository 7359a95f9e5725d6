//! How a new stream comes to shards that are not all of one width.

use core::num::NonZeroU32;

use crate::engine::{HashKey, HashKeyRange, ShardIndex};

/// From how many equal shards, and by which splits, a new stream comes to given shards.
///
/// ```
/// use shardbelt::engine::{HashKey, HashKeyRange};
/// use shardbelt::export::SplitPlan;
///
/// // Two halves, and then the upper one cut in two.
/// let (lower, upper) = HashKeyRange::FULL.split_at(HashKey::new(1 << 127)).unwrap();
/// let (middle, top) = upper.split_at(HashKey::new(3 << 126)).unwrap();
/// let plan = SplitPlan::to(&[lower, middle, top]).unwrap();
/// assert_eq!((plan.shard_count.get(), plan.splits.len()), (2, 1));
/// assert_eq!(plan.splits[0].shard.to_string(), "shardId-000000000001");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitPlan {
    /// `ShardCount` of the new stream.
    pub shard_count: NonZeroU32,
    /// The splits, one after the other.
    pub splits: Vec<Split>,
}

/// One split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// `ShardToSplit`.
    pub shard: ShardIndex,
    /// `NewStartingHashKey`.
    pub new_starting_hash_key: HashKey,
}

impl SplitPlan {
    /// The plan that leads to these ranges, which tile the hash space in order, with the fewest
    /// splits. `None` when there are no ranges, or more than shards can be numbered for.
    pub fn to(ranges: &[HashKeyRange]) -> Option<Self> {
        let count = NonZeroU32::new(u32::try_from(ranges.len()).ok()?)?;
        let shard_count =
            (1..=count.get()).rev().filter_map(NonZeroU32::new).find(|&it| leads_to(ranges, it))?;
        let mut splits = Vec::new();
        // The numbers up to the count are those of the shards that the stream is created with.
        let mut next_index = ShardIndex::new(shard_count.get())?;
        let mut ranges = ranges.iter();
        for (shard, whole) in (0..).zip(HashKeyRange::partition(shard_count)) {
            let mut shard = ShardIndex::new(shard)?;
            // What lies above a cut is cut further.
            for part in ranges.by_ref() {
                if part.end() >= whole.end() {
                    break;
                }
                let new_starting_hash_key = HashKey::new(part.end().get().checked_add(1)?);
                splits.push(Split { shard, new_starting_hash_key });
                shard = next_index.next()?;
                next_index = shard.next()?;
            }
        }
        Some(Self { shard_count, splits })
    }
}

/// Whether each of so many equal shards ends where one of these ranges does.
fn leads_to(ranges: &[HashKeyRange], shard_count: NonZeroU32) -> bool {
    let mut ranges = ranges.iter().map(|range| range.end());
    // Most counts fail at their first shard.
    HashKeyRange::partition(shard_count).all(|shard| ranges.by_ref().any(|end| end == shard.end()))
}
