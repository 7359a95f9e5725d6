//! How `UpdateShardCount` gets from the shards that there are to shards of equal width.

use std::collections::VecDeque;

use core::num::NonZeroU32;

use super::resharding::Reshard;
use super::{HashKey, HashKeyRange, ShardIndex};

/// The splits and merges to carry out, one after the other.
///
/// They are found in one sweep from the lowest key to the highest. A shard that is too wide is
/// split where its equal share ends. One that is too narrow is merged with the next above it, of
/// which first the lower piece is cut off if the whole is too much. From four equal shards to three
/// this makes the shards that AWS was seen to make: 6, 9 and 10. That AWS does the same from other
/// counts is a guess.
#[derive(Debug)]
pub(super) struct UniformScaling {
    /// In order; later ones use shards that earlier ones make.
    pub(super) steps: Vec<Reshard>,
    /// How many more shards are open at once, on the way or at the end, than were at the start, if
    /// each step ends before the next begins.
    pub(super) additional_shards_max: u64,
}

impl UniformScaling {
    /// Plans the way from `open`, all open shards in the order of the hash space, to `target`
    /// equal ones, to within a millionth; new shards take the indexes from `next_index` on. `None`
    /// when these run out.
    pub(super) fn plan(
        open: Vec<(HashKeyRange, ShardIndex)>,
        target: NonZeroU32,
        next_index: ShardIndex,
    ) -> Option<Self> {
        let mut sweep =
            Sweep { remaining: open.into(), next_index: Some(next_index), steps: vec![] };
        for share in HashKeyRange::partition(target) {
            sweep.make_one_like(share)?;
        }
        let additional_shards_max = additional_shards_max(&sweep.steps);
        Some(Self { steps: sweep.steps, additional_shards_max })
    }
}

fn additional_shards_max(steps: &[Reshard]) -> u64 {
    let counts = steps.iter().scan(0_i64, |additional, step| {
        let change = match step {
            Reshard::Split { .. } => 1,
            Reshard::Merge { .. } => -1,
        };
        *additional = additional.saturating_add(change);
        Some(*additional)
    });
    counts.max().map_or(0, |most| u64::try_from(most).unwrap_or(0))
}

/// The sweep on its way: what lies above has not been looked at.
struct Sweep {
    remaining: VecDeque<(HashKeyRange, ShardIndex)>,
    next_index: Option<ShardIndex>,
    steps: Vec<Reshard>,
}

impl Sweep {
    /// Makes the lowest remaining shard end where this share does, and leaves it behind.
    fn make_one_like(&mut self, share: HashKeyRange) -> Option<()> {
        let (end, tolerance) = (share.end(), tolerance(share));
        let before_end = end.get().saturating_sub(tolerance);
        let after_end = end.get().saturating_add(tolerance);
        let mut lowest = self.remaining.pop_front()?;
        while lowest.0.end().get() < before_end {
            let next = self.remaining.pop_front()?;
            let piece = if next.0.end().get() <= after_end { next } else { self.cut(next, end)? };
            lowest = self.merge(lowest, piece)?;
        }
        if lowest.0.end().get() > after_end {
            self.cut(lowest, end)?;
        }
        Some(())
    }

    /// Splits a shard after this key, puts the upper child back, and returns the lower.
    fn cut(
        &mut self,
        (range, parent): (HashKeyRange, ShardIndex),
        end: HashKey,
    ) -> Option<(HashKeyRange, ShardIndex)> {
        let (lower, upper) = range.split_at(HashKey::new(end.get().checked_add(1)?))?;
        let (below, above) = (self.take_index()?, self.take_index()?);
        self.steps.push(Reshard::Split { parent, lower, upper });
        self.remaining.push_front((upper, above));
        Some((lower, below))
    }

    fn merge(
        &mut self,
        (lower, parent): (HashKeyRange, ShardIndex),
        (upper, adjacent): (HashKeyRange, ShardIndex),
    ) -> Option<(HashKeyRange, ShardIndex)> {
        let joined = lower.joined_with(upper)?;
        let child = self.take_index()?;
        self.steps.push(Reshard::Merge { parent, adjacent, joined });
        Some((joined, child))
    }

    fn take_index(&mut self) -> Option<ShardIndex> {
        let index = self.next_index?;
        self.next_index = index.next();
        Some(index)
    }
}

/// By how many keys a shard may end beside its share: a millionth of it, so that what was rounded
/// when shards were made is not cut off as a shard of a few keys. The last must end where the hash
/// space does.
fn tolerance(share: HashKeyRange) -> u128 {
    if share.end() == HashKey::MAX {
        return 0;
    }
    (share.end().get() - share.start().get()) / 1_000_000
}
