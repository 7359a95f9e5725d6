//! How on-demand streams get their shards: by their traffic.
//!
//! The developer guide gives the outline: a shard that takes more than about half of what it can
//! take is split evenly within 15 minutes, so that the stream can take twice the highest traffic of
//! the last 30 days; and a stream is scaled down again, slowly. The rest is a guess: traffic is
//! measured in whole minutes; a hot shard is split at the end of the minute; shards are merged when
//! the peak that needed them is 30 days old; the stream stays `ACTIVE` all the while.

use std::collections::VecDeque;

use core::time::Duration;

use litemap::LiteMap;

use super::limits::{ON_DEMAND_SHARD_COUNT, ON_DEMAND_SHARDS_MAX};
use super::resharding::Reshard;
use super::{
    ByteCount, HashKeyRange, Limits, ShardIndex, Stream, StreamMode, Timestamp, sorted_by_number,
};

/// Traffic is measured for so long at a time.
const MINUTE_S: u64 = 60;
/// For how long a peak is remembered (source: "On-demand mode" in the developer guide).
const PEAK_MEMORY: Duration = Duration::from_secs(30 * 24 * 3_600);

/// What an on-demand stream has taken.
#[derive(Clone, Debug)]
pub(super) struct Traffic {
    /// Scales the stream when it is due. It comes with the mode, so that a program whose streams are all
    /// provisioned does not have it.
    scale: Scale,
    /// The minute in which records came in last.
    minute: Option<Minute>,
    /// When minutes with much traffic ended, and the bytes that they brought. Each brought less
    /// than the one before: of the others none can become the highest of the last 30 days.
    peaks: VecDeque<(Timestamp, ByteCount)>,
}

type Scale = fn(&mut Stream, Timestamp);

#[derive(Clone, Debug)]
struct Minute {
    end: Timestamp,
    taken: LiteMap<ShardIndex, Taken>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Taken {
    records: u64,
    bytes: ByteCount,
}

impl Traffic {
    /// What has come in of a stream that begins to be in this mode: nothing while it is provisioned.
    pub(super) fn of(mode: StreamMode) -> Option<Box<Self>> {
        let nothing =
            Self { scale: Stream::scale_to_traffic, minute: None, peaks: VecDeque::new() };
        (mode == StreamMode::OnDemand).then(|| Box::new(nothing))
    }

    /// Counts a record that a shard has taken. All that is due by `now` must be settled.
    pub(super) fn count(&mut self, shard: ShardIndex, size: ByteCount, now: Timestamp) {
        let minute = self.minute.get_or_insert_with(|| Minute::of(now));
        let taken = minute.taken.entry(shard).or_default();
        taken.records = taken.records.saturating_add(1);
        taken.bytes = taken.bytes + size;
    }

    /// When the stream has to be looked at next: at the end of a minute with traffic, and when
    /// the highest peak is forgotten.
    pub(super) fn next_change(&self) -> Option<Timestamp> {
        let minute_end = self.minute.as_ref().map(|minute| minute.end);
        let forgotten = self.peaks.front().map(|&(peak, _)| peak + PEAK_MEMORY);
        minute_end.into_iter().chain(forgotten).min()
    }

    /// When the stream has to be looked at by `now`, and what does it.
    pub(super) fn due(&self, now: Timestamp) -> Option<(Timestamp, Scale)> {
        let due = self.next_change().filter(|&due| due <= now)?;
        Some((due, self.scale))
    }

    fn remember(&mut self, at: Timestamp, bytes: ByteCount) {
        while self.peaks.back().is_some_and(|&(_, lower)| lower <= bytes) {
            self.peaks.pop_back();
        }
        self.peaks.push_back((at, bytes));
    }

    /// Forgets the highest peak if its time has come. Returns whether it has.
    fn forget(&mut self, at: Timestamp) -> bool {
        let is_old = self.peaks.front().is_some_and(|&(peak, _)| peak + PEAK_MEMORY <= at);
        if is_old {
            self.peaks.pop_front();
        }
        is_old
    }

    /// Shards that can take twice the highest traffic.
    fn shards_needed(&self, limits: &Limits) -> usize {
        let peak = self.peaks.front().map_or(0, |&(_, bytes)| bytes.get());
        let shard = limits.write_bytes_per_s.get().saturating_mul(MINUTE_S).max(1);
        usize::try_from(peak.saturating_mul(2).div_ceil(shard)).unwrap_or(usize::MAX)
    }
}

impl Minute {
    fn of(now: Timestamp) -> Self {
        let start = now.as_seconds() / MINUTE_S * MINUTE_S;
        Self { end: Timestamp::from_seconds(start.saturating_add(MINUTE_S)), taken: LiteMap::new() }
    }

    fn bytes(&self) -> ByteCount {
        self.taken.values().map(|taken| taken.bytes).sum()
    }
}

impl Taken {
    /// Whether a shard took more than half of what it can take in a minute.
    fn is_hot(self, limits: &Limits) -> bool {
        let is_more_than_half =
            |taken: u64, per_s: u64| taken.saturating_mul(2) > per_s.saturating_mul(MINUTE_S);
        is_more_than_half(self.records, limits.write_records_per_s)
            || is_more_than_half(self.bytes.get(), limits.write_bytes_per_s.get())
    }
}

impl Stream {
    /// Scales by what came in until `at`, which is when [`Traffic::next_change`] said.
    fn scale_to_traffic(&mut self, at: Timestamp) {
        let Some(traffic) = self.traffic_mut() else { return };
        if let Some(minute) = traffic.minute.take_if(|minute| minute.end <= at) {
            traffic.remember(at, minute.bytes());
            self.split_hot_shards(&minute, at);
        }
        if self.traffic_mut().is_some_and(|traffic| traffic.forget(at)) {
            self.scale_down_to(self.shards_needed(), at);
        }
    }

    /// Shards that can take twice its highest traffic.
    fn shards_needed(&self) -> usize {
        self.traffic().map_or(0, |traffic| traffic.shards_needed(self.limits()))
    }

    fn split_hot_shards(&mut self, minute: &Minute, at: Timestamp) {
        let open = self.open_shard_ranges();
        let room = ON_DEMAND_SHARDS_MAX.saturating_sub(open.len());
        let hot = open.into_iter().filter(|(_, shard)| {
            minute.taken.get(shard).is_some_and(|taken| taken.is_hot(self.limits()))
        });
        let steps: Vec<_> = hot.filter_map(split_evenly).take(room).collect();
        self.reshard_all(steps, at);
    }

    /// Scales the stream to its warm throughput: up to as many shards as it has MiB per second,
    /// or down to them, and not below what the traffic needs. How AWS scales is not documented.
    pub(super) fn scale_to_warm_throughput(&mut self, at: Timestamp) {
        let Some(warm) = self.warm_shards() else { return };
        // A round doubles the shards at most, so there are few.
        loop {
            let open = self.open_shard_ranges();
            let steps = splits(&open, warm.saturating_sub(open.len()));
            if steps.is_empty() || !self.has_shard_indexes() {
                break;
            }
            self.reshard_all(steps, at);
        }
        self.scale_down_to(self.shards_needed(), at);
    }

    /// Merges shards until there are so many, or as many as the stream's warm throughput demands,
    /// or the four that on-demand streams begin with.
    fn scale_down_to(&mut self, least: usize, at: Timestamp) {
        let least =
            least.max(self.warm_shards().unwrap_or(0)).max(count(ON_DEMAND_SHARD_COUNT.get()));
        loop {
            let open = self.open_shard_ranges();
            let steps = merges(&open, open.len().saturating_sub(least));
            if steps.is_empty() || !self.has_shard_indexes() {
                return;
            }
            self.reshard_all(steps, at);
        }
    }

    fn warm_shards(&self) -> Option<usize> {
        self.configuration().warm_throughput_mib_per_s.map(count)
    }
}

/// Splits so many of the shards in the middle, the widest first.
fn splits(open: &[(HashKeyRange, ShardIndex)], count: usize) -> Vec<Reshard> {
    let widest = sorted_by_number(open.to_vec(), |(range, _)| u128::MAX - width(*range));
    widest.into_iter().filter_map(split_evenly).take(count).collect()
}

fn split_evenly((range, parent): (HashKeyRange, ShardIndex)) -> Option<Reshard> {
    let (lower, upper) = range.split_at(range.middle())?;
    Some(Reshard::Split { parent, lower, upper })
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
    let narrowest = open.chunks(2).filter_map(merge).collect();
    let narrowest = sorted_by_number(narrowest, |&(width, _)| width);
    narrowest.into_iter().map(|(_, merge)| merge).take(count).collect()
}

/// How many keys a range has, but for one.
const fn width(range: HashKeyRange) -> u128 {
    range.end().get().saturating_sub(range.start().get())
}

fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
