//! Where in the hash space how much was to be stored: what a reshard has to be planned by.
//!
//! It is counted for each whole second, in a histogram of the hash space with the heavy keys apart,
//! since a key cannot be divided and the rest of a bin can. What is offered is each record once, when
//! it is put for the first time: neither what a full shard refused nor what is put again for that
//! changes it, so that it is the traffic that some other number of shards would have met.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::engine::{ByteCount, HashKey, Limits, PartitionKey, Timestamp, sorted_by_number};
use crate::sim::heavy_hitters::{Heavy, HeavyHitters};
use crate::sim::usage::USAGE_SECONDS;

/// Bins of the histogram: equal widths of the hash space.
pub const OFFERED_BINS: usize = 256;
/// Bits of a hash key below those that say its bin.
pub const OFFERED_BIN_BITS: u32 = u128::BITS - OFFERED_BINS.trailing_zeros();
/// Keys followed in each bin: one with more than a quarter of its bin's traffic is found.
const KEYS_IN_BIN: usize = 4;
/// A key is kept apart when a second of it takes at least this many millionths of what a shard takes:
/// below a hundredth, where it lies within its bin decides nothing.
const KEPT_MILLIONTHS: u64 = 10_000;
/// Keys kept apart for one second: the heaviest.
const KEPT_MAX: usize = 128;
/// Seconds kept beyond the last minute: the busiest.
const BUSIEST_MAX: usize = 60;

/// What was offered in some part of the hash space in one second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OfferedLoad {
    /// Records.
    pub records: u64,
    /// Their data and partition keys.
    pub bytes: ByteCount,
}

impl OfferedLoad {
    fn add(&mut self, other: Self) {
        self.records = self.records.saturating_add(other.records);
        self.bytes = self.bytes + other.bytes;
    }

    fn without(self, other: Self) -> Self {
        Self {
            records: self.records.saturating_sub(other.records),
            bytes: ByteCount::new(self.bytes.get().saturating_sub(other.bytes.get())),
        }
    }
}

/// A key that was kept apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferedKey {
    /// Where it lies.
    pub hash_key: HashKey,
    /// A partition key that leads there; `None` on a stream of automatic distribution.
    pub partition_key: Option<PartitionKey>,
    /// At least so much was offered under it, and rarely more: what came before it was seen to be
    /// heavy is in its bin.
    pub load: OfferedLoad,
}

/// What was offered in one whole second.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfferedSecond {
    second: u64,
    bins: Vec<(usize, OfferedLoad)>,
    keys: Vec<OfferedKey>,
    total: OfferedLoad,
}

impl OfferedSecond {
    /// Its beginning.
    pub const fn begins_at(&self) -> Timestamp {
        Timestamp::from_seconds(self.second)
    }

    /// What was offered in each bin, by rising bin, without the keys that are kept apart; empty bins
    /// are left out.
    pub fn bins(&self) -> &[(usize, OfferedLoad)] {
        &self.bins
    }

    /// The keys that are kept apart, by rising hash key.
    pub fn keys(&self) -> &[OfferedKey] {
        &self.keys
    }

    /// All that was offered.
    pub const fn total(&self) -> OfferedLoad {
        self.total
    }
}

/// The bin of a hash key: 0 to [`OFFERED_BINS`] less one.
pub fn bin_of(hash_key: HashKey) -> usize {
    // Eight bits are left: they fit any size.
    usize::try_from(hash_key.get() >> OFFERED_BIN_BITS).unwrap_or(0)
}

#[derive(Clone, Debug, Default)]
struct KeyNote {
    load: OfferedLoad,
    partition_key: Option<PartitionKey>,
}

#[derive(Clone, Debug, Default)]
struct RunningBin {
    load: OfferedLoad,
    keys: HeavyHitters<HashKey, KeyNote, KEYS_IN_BIN>,
}

/// What was offered in the last minute, and in the busiest seconds before it.
///
/// Bounded: whole seconds are shared by copies of the world, and a second is some KiB.
#[derive(Clone, Debug)]
pub struct Offered {
    records_per_s: u64,
    bytes_per_s: u64,
    second: u64,
    /// The bins of the running second; none before the first record.
    running: Vec<RunningBin>,
    /// At most [`USAGE_SECONDS`], oldest first; seconds without a record are left out.
    past: VecDeque<Arc<OfferedSecond>>,
    /// Seconds older than that, in the order of time.
    busiest: Vec<Arc<OfferedSecond>>,
}

impl Offered {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            records_per_s: limits.write_records_per_s.max(1),
            bytes_per_s: limits.write_bytes_per_s.get().max(1),
            second: 0,
            running: Vec::new(),
            past: VecDeque::new(),
            busiest: Vec::new(),
        }
    }

    /// The last whole seconds, at most [`USAGE_SECONDS`], oldest first, without those in which
    /// nothing was offered.
    pub fn last_minute(&self, now: Timestamp) -> Vec<Arc<OfferedSecond>> {
        let end = now.as_seconds();
        let window = end.saturating_sub(USAGE_SECONDS)..end;
        let running = (!self.running.is_empty() && window.contains(&self.second))
            .then(|| Arc::new(self.whole_second()));
        let past = self.past.iter().filter(|past| window.contains(&past.second)).cloned();
        past.chain(running).collect()
    }

    /// The same, after the busiest seconds before, those with the most records or bytes: at most 121
    /// in all.
    pub fn busiest_and_last_minute(&self, now: Timestamp) -> Vec<Arc<OfferedSecond>> {
        let last = self.last_minute(now);
        let begin = now.as_seconds().saturating_sub(USAGE_SECONDS);
        let left = self.past.iter().filter(|past| past.second < begin);
        self.busiest.iter().chain(left).cloned().chain(last).collect()
    }

    /// Counts a record that is put for the first time.
    pub(super) fn count(
        &mut self,
        hash_key: HashKey,
        partition_key: Option<&PartitionKey>,
        size: ByteCount,
        now: Timestamp,
    ) {
        if now.as_seconds() != self.second {
            self.end_second();
            self.second = now.as_seconds();
        }
        if self.running.is_empty() {
            self.running.resize(OFFERED_BINS, RunningBin::default());
        }
        let load = OfferedLoad { records: 1, bytes: size };
        let weight = self.millionths(load);
        let Some(bin) = self.running.get_mut(bin_of(hash_key)) else { return };
        bin.load.add(load);
        bin.keys.add(hash_key, weight, |note| {
            note.load.add(load);
            if note.partition_key.is_none() {
                note.partition_key = partition_key.cloned();
            }
        });
    }

    /// How much of what a shard takes in a second this is, in millionths of the limit that is nearer.
    fn millionths(&self, load: OfferedLoad) -> u64 {
        let records = load.records.saturating_mul(1_000_000) / self.records_per_s;
        let bytes = load.bytes.get().saturating_mul(1_000_000) / self.bytes_per_s;
        records.max(bytes).max(1)
    }

    fn end_second(&mut self) {
        if self.running.iter().all(|bin| bin.load.records == 0) {
            return;
        }
        let whole = Arc::new(self.whole_second());
        for bin in &mut self.running {
            bin.load = OfferedLoad::default();
            bin.keys.clear();
        }
        self.past.push_back(whole);
        if self.past.len() as u64 > USAGE_SECONDS
            && let Some(oldest) = self.past.pop_front()
        {
            self.keep_if_busy(oldest);
        }
    }

    fn keep_if_busy(&mut self, second: Arc<OfferedSecond>) {
        self.busiest.push(second);
        if self.busiest.len() > BUSIEST_MAX {
            let loads = self.busiest.iter().map(|kept| self.millionths(kept.total)).enumerate();
            if let Some((calmest, _)) = loads.min_by_key(|&(_, load)| load) {
                self.busiest.remove(calmest);
            }
        }
    }

    fn whole_second(&self) -> OfferedSecond {
        let by_key = |key: &&Heavy<HashKey, KeyNote>| key.key.get();
        let by_weight = |key: &&Heavy<HashKey, KeyNote>| u128::MAX - u128::from(key.weight_min());
        let keys = self.running.iter().flat_map(|bin| bin.keys.iter());
        let keys = keys.filter(|key| key.weight_min() >= KEPT_MILLIONTHS).collect();
        let mut heaviest = sorted_by_number(sorted_by_number(keys, by_key), by_weight);
        heaviest.truncate(KEPT_MAX);
        let keys = sorted_by_number(heaviest, by_key);
        let mut second = OfferedSecond { second: self.second, ..OfferedSecond::default() };
        second.keys.extend(keys.into_iter().map(|key| OfferedKey {
            hash_key: key.key,
            partition_key: key.note.partition_key.clone(),
            load: key.note.load,
        }));
        let mut rests: Vec<_> = self.running.iter().map(|bin| bin.load).collect();
        rests.iter().for_each(|&rest| second.total.add(rest));
        for key in &second.keys {
            if let Some(rest) = rests.get_mut(bin_of(key.hash_key)) {
                *rest = rest.without(key.load);
            }
        }
        let rests = rests.into_iter().enumerate();
        second.bins = rests.filter(|(_, rest)| *rest != OfferedLoad::default()).collect();
        second
    }
}
