//! How much of a shard's limits was used, second by second.
//!
//! CloudWatch shows minutes; the limits are of seconds. A minute that is half used may have a second
//! in which records were refused. So a shard's last minute is kept as sixty whole seconds.

use std::collections::VecDeque;

use crate::engine::{ByteCount, Limits, Shard, ThroughputLimit, Timestamp};

/// Whole seconds of the past that are kept of a shard.
pub const USAGE_SECONDS: u64 = 60;

/// What happened at a shard in one second of virtual time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SecondUsage {
    /// Records stored.
    pub written_records: u32,
    /// Their data and partition keys.
    pub written_bytes: ByteCount,
    /// Records that a write limit refused, as often as they were.
    pub refused_records: u32,
    /// Records put here for the first time, stored or not: what the shard would have had to take.
    /// Those that are put again after a refusal are not counted again.
    pub offered_records: u32,
    /// Their data and partition keys.
    pub offered_bytes: ByteCount,
    /// `GetRecords` calls answered.
    pub read_calls: u32,
    /// The bytes that they gave.
    pub read_bytes: ByteCount,
    /// `GetRecords` calls that a limit refused.
    pub refused_calls: u32,
    /// `GetShardIterator` calls answered.
    pub iterator_calls: u32,
}

impl SecondUsage {
    /// What was used of a limit: records, bytes or calls.
    pub fn of(&self, limit: ThroughputLimit) -> u64 {
        match limit {
            ThroughputLimit::WriteRecords => self.written_records.into(),
            ThroughputLimit::WriteBytes => self.written_bytes.get(),
            ThroughputLimit::ReadCalls => self.read_calls.into(),
            ThroughputLimit::ReadBytes => self.read_bytes.get(),
            ThroughputLimit::ShardIteratorCalls => self.iterator_calls.into(),
        }
    }
}

/// The highest whole second of a shard's life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PeakSecond {
    /// The beginning of the second.
    pub at: Timestamp,
    /// Records, bytes or calls in it.
    pub used: u64,
}

/// How much of one limit a shard's clients used, in the windows of one second and of one minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitUse {
    /// The limit.
    pub limit: ThroughputLimit,
    /// Its amount in a second. A shard that was idle takes up to twice as much within a second,
    /// so that a use may be above a thousand.
    pub per_s: u64,
    /// Used in the last whole second.
    pub second: u64,
    /// Used in the last whole seconds, at most [`USAGE_SECONDS`].
    pub minute: u64,
    /// How many seconds these are: fewer when the shard is younger.
    pub minute_seconds: u64,
    /// The highest of all whole seconds of the shard's life.
    pub peak: PeakSecond,
}

impl LimitUse {
    /// The use of the last second, in thousandths of the limit.
    pub const fn second_permille(&self) -> u64 {
        permille(self.second, self.per_s, 1)
    }

    /// The mean use of the last minute, in thousandths of the limit.
    pub const fn minute_permille(&self) -> u64 {
        permille(self.minute, self.per_s, self.minute_seconds)
    }

    /// The use of the highest second, in thousandths of the limit.
    pub const fn peak_permille(&self) -> u64 {
        permille(self.peak.used, self.per_s, 1)
    }
}

/// An amount used in so many seconds, in thousandths of what may be.
pub(super) const fn permille(used: u64, per_s: u64, seconds: u64) -> u64 {
    let most = per_s.saturating_mul(seconds);
    used.saturating_mul(1_000) / if most == 0 { 1 } else { most }
}

/// A shard's last minute, second by second, and the highest second of its life.
///
/// Only seconds in which something happened are kept, so that the shards of a quiet stream cost
/// nothing; at most [`USAGE_SECONDS`] and the running one, about 3 KiB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The second that was counted last: seconds since the epoch.
    running_second: u64,
    running: SecondUsage,
    past: VecDeque<(u64, SecondUsage)>,
    /// In the order of [`ThroughputLimit::ALL`].
    peaks: [PeakSecond; ThroughputLimit::ALL.len()],
}

impl Usage {
    /// What was counted in the second that has not ended at `now`.
    pub fn running(&self, now: Timestamp) -> SecondUsage {
        self.in_second(now.as_seconds())
    }

    /// The whole seconds before `now`, oldest first: [`USAGE_SECONDS`], each with its beginning.
    pub fn last_minute(&self, now: Timestamp) -> impl Iterator<Item = (Timestamp, SecondUsage)> {
        let end = now.as_seconds();
        (end.saturating_sub(USAGE_SECONDS)..end)
            .map(|second| (Timestamp::from_seconds(second), self.in_second(second)))
    }

    /// The sum of some amount over the last whole seconds, at most [`USAGE_SECONDS`].
    pub fn minute_sum(&self, now: Timestamp, amount: impl Fn(&SecondUsage) -> u64) -> u64 {
        let end = now.as_seconds();
        let window = end.saturating_sub(USAGE_SECONDS)..end;
        let counted = self.counted().filter(|(second, _)| window.contains(second));
        counted.map(|(_, usage)| amount(&usage)).sum()
    }

    /// The highest of some amount in one of the last whole seconds, at most [`USAGE_SECONDS`].
    pub fn minute_peak(&self, now: Timestamp, amount: impl Fn(&SecondUsage) -> u64) -> u64 {
        let end = now.as_seconds();
        let window = end.saturating_sub(USAGE_SECONDS)..end;
        let counted = self.counted().filter(|(second, _)| window.contains(second));
        counted.map(|(_, usage)| amount(&usage)).max().unwrap_or(0)
    }

    /// How much of a limit of this shard was used.
    pub fn of_limit(
        &self,
        shard: &Shard,
        limits: &Limits,
        limit: ThroughputLimit,
        now: Timestamp,
    ) -> LimitUse {
        LimitUse {
            limit,
            per_s: limits.per_s(limit),
            second: self.in_second(now.as_seconds().saturating_sub(1)).of(limit),
            minute: self.minute_sum(now, |second| second.of(limit)),
            minute_seconds: seconds_watched(shard, now),
            peak: self.peak(limit, now),
        }
    }

    fn peak(&self, limit: ThroughputLimit, now: Timestamp) -> PeakSecond {
        let mut peaks = ThroughputLimit::ALL.iter().zip(&self.peaks);
        let peak = peaks.find(|(of, _)| **of == limit).map(|(_, peak)| *peak).unwrap_or_default();
        let used = self.running.of(limit);
        if self.running_second < now.as_seconds() && used > peak.used {
            return PeakSecond { at: Timestamp::from_seconds(self.running_second), used };
        }
        peak
    }

    fn in_second(&self, second: u64) -> SecondUsage {
        let found = self.counted().find(|(counted, _)| *counted == second);
        found.map(|(_, usage)| usage).unwrap_or_default()
    }

    fn counted(&self) -> impl Iterator<Item = (u64, SecondUsage)> {
        let running = (self.running_second, self.running);
        core::iter::once(running).chain(self.past.iter().rev().copied())
    }

    /// The second at `now`, to count in.
    pub(super) fn at(&mut self, now: Timestamp) -> &mut SecondUsage {
        let second = now.as_seconds();
        if second != self.running_second {
            self.end_second();
            self.running_second = second;
            let oldest = second.saturating_sub(USAGE_SECONDS);
            while self.past.front().is_some_and(|(past, _)| *past < oldest) {
                self.past.pop_front();
            }
        }
        &mut self.running
    }

    fn end_second(&mut self) {
        let running = core::mem::take(&mut self.running);
        if running == SecondUsage::default() {
            return;
        }
        let at = Timestamp::from_seconds(self.running_second);
        for (limit, peak) in ThroughputLimit::ALL.into_iter().zip(&mut self.peaks) {
            if running.of(limit) > peak.used {
                *peak = PeakSecond { at, used: running.of(limit) };
            }
        }
        self.past.push_back((self.running_second, running));
    }
}

/// How many whole seconds of the last minute the shard was there: at least 1.
pub(super) fn seconds_watched(shard: &Shard, now: Timestamp) -> u64 {
    let age = now.as_seconds().saturating_sub(shard.created_at().as_seconds());
    age.clamp(1, USAGE_SECONDS)
}
