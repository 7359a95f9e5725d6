//! Warm throughput: what an on-demand stream can take at once, before it has been seen to need it.

use core::cmp::Reverse;

use super::error::{Invalid, KinesisError, LimitExceeded};
use super::limits::{ON_DEMAND_SHARD_COUNT, WARM_THROUGHPUT_MIB_PER_S_MAX};
use super::resharding::Reshard;
use super::{HashKeyRange, Kinesis, ShardIndex, Stream, StreamMode, Timestamp};

/// `WarmThroughput`, in MiB per second of writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WarmThroughput {
    /// `TargetMiBps`: what was asked for; `None` when nothing ever was.
    pub target_mib_per_s: Option<u32>,
    /// `CurrentMiBps`: what the stream is scaled to now. A shard takes one MiB per second.
    pub current_mib_per_s: u64,
}

impl Kinesis {
    /// Whether a stream that becomes, or is, of this mode may be given so much warm throughput.
    pub(super) fn check_warm_throughput(
        &self,
        mode: StreamMode,
        mib_per_s: u32,
    ) -> Result<(), KinesisError> {
        if mode != StreamMode::OnDemand {
            return Err(Invalid::WarmThroughputMisplaced.into());
        }
        if !self.billing_commitment().is_in_force() {
            let account_id = self.settings().account_id.clone();
            return Err(Invalid::NoBillingCommitment { account_id }.into());
        }
        if mib_per_s > WARM_THROUGHPUT_MIB_PER_S_MAX {
            return Err(LimitExceeded::WarmThroughput { mib_per_s }.into());
        }
        Ok(())
    }

    /// `WarmThroughput` of a stream: on-demand ones have it, in accounts with a commitment.
    pub(super) fn warm_throughput(&self, stream: &Stream) -> Option<WarmThroughput> {
        let has_it = stream.configuration().mode == StreamMode::OnDemand
            && self.billing_commitment().is_in_force();
        has_it.then(|| WarmThroughput {
            target_mib_per_s: stream.coming_warm_throughput(),
            current_mib_per_s: stream.listed_open_shard_count(),
        })
    }
}

impl Stream {
    /// Scales the stream to its warm throughput: up to as many shards as it has MiB per second,
    /// or down to them, and not below the four that on-demand streams begin with. How AWS scales
    /// is not documented.
    pub(super) fn scale_to_warm_throughput(&mut self, at: Timestamp) {
        let Some(warm) = self.configuration().warm_throughput_mib_per_s else { return };
        let least = warm.max(ON_DEMAND_SHARD_COUNT.get());
        let (warm, least) = (count(warm), count(least));
        // A round doubles or halves the shards at most, so there are few.
        loop {
            let open = self.listed_open_shards();
            let steps = if open.len() < warm {
                splits(&open, warm.saturating_sub(open.len()))
            } else {
                merges(&open, open.len().saturating_sub(least))
            };
            if steps.is_empty() || !self.has_shard_indexes() {
                return;
            }
            steps.into_iter().for_each(|step| self.reshard(step, at));
        }
    }

    /// Those that have not been closed, in the order of the hash space.
    fn listed_open_shards(&self) -> Vec<(HashKeyRange, ShardIndex)> {
        let open = self.shards().filter(|shard| shard.closing().is_none());
        let mut open: Vec<_> = open.map(|shard| (shard.hash_key_range(), shard.index())).collect();
        open.sort_unstable_by_key(|(range, _)| range.start());
        open
    }
}

/// Splits so many of the shards in the middle, the widest first.
fn splits(open: &[(HashKeyRange, ShardIndex)], count: usize) -> Vec<Reshard> {
    let mut widest = open.to_vec();
    widest.sort_by_key(|(range, _)| Reverse(width(*range)));
    let split = |(range, parent): (HashKeyRange, ShardIndex)| {
        let (lower, upper) = range.split_at(range.middle())?;
        Some(Reshard::Split { parent, lower, upper })
    };
    widest.into_iter().filter_map(split).take(count).collect()
}

/// Merges so many pairs of neighbours, the narrowest first.
fn merges(open: &[(HashKeyRange, ShardIndex)], count: usize) -> Vec<Reshard> {
    let merge = |pair: &[(HashKeyRange, ShardIndex)]| match pair {
        &[(lower, parent), (upper, adjacent)] => {
            let joined = lower.joined_with(upper)?;
            Some((width(joined), Reshard::Merge { parent, adjacent, joined }))
        }
        _ => None,
    };
    let mut narrowest: Vec<_> = open.chunks(2).filter_map(merge).collect();
    narrowest.sort_by_key(|&(width, _)| width);
    narrowest.into_iter().map(|(_, merge)| merge).take(count).collect()
}

/// How many keys a range has, but for one.
const fn width(range: HashKeyRange) -> u128 {
    range.end().get().saturating_sub(range.start().get())
}

fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
