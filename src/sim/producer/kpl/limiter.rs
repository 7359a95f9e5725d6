//! How much the library sends a shard.

use std::collections::VecDeque;

use core::time::Duration;

use super::{KplSettings, Outgoing};
use crate::engine::{Limits, Timestamp, TokenBucket};

/// How often the library looks whether what waits may go.
pub(in crate::sim) const DRAIN_INTERVAL: Duration = Duration::from_millis(25);

/// The library's `ShardLimiter`: `RateLimit` per cent of what a shard takes in a second, after a pause
/// a second's worth of records and ten of bytes at once.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Limiter {
    records: TokenBucket,
    bytes: TokenBucket,
    /// By deadline; those of the same in the order in which they came.
    queue: VecDeque<Outgoing>,
    pub(in crate::sim) is_watched: bool,
}

/// What comes out of a limiter.
#[derive(Debug, Default)]
pub(in crate::sim) struct Drained {
    pub(in crate::sim) passed: Vec<Outgoing>,
    pub(in crate::sim) expired: Vec<Outgoing>,
}

impl Limiter {
    pub(in crate::sim) fn new(settings: &KplSettings, limits: &Limits, now: Timestamp) -> Self {
        let bucket = |per_s: u64, held: u64| {
            let rate = per_s.saturating_mul(settings.rate_limit_percent.into()) / 100;
            let mut bucket = TokenBucket::new(rate.max(1), now);
            bucket.set_capacity(held, now);
            bucket
        };
        let (records, bytes) = (limits.write_records_per_s, limits.write_bytes_per_s.get());
        Self {
            records: bucket(records, records),
            bytes: bucket(bytes, bytes.saturating_mul(10)),
            queue: VecDeque::new(),
            is_watched: false,
        }
    }

    /// Goes on at another rate.
    pub(in crate::sim) fn change(
        &mut self,
        settings: &KplSettings,
        limits: &Limits,
        now: Timestamp,
    ) {
        let Self { records, bytes, .. } = Self::new(settings, limits, now);
        (self.records, self.bytes) = (records, bytes);
    }

    pub(in crate::sim) fn push(&mut self, outgoing: Outgoing) {
        let place = self.queue.partition_point(|held| held.deadline <= outgoing.deadline);
        self.queue.insert(place, outgoing);
    }

    pub(in crate::sim) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// Takes out what has expired, and what may go now.
    pub(in crate::sim) fn drain(&mut self, now: Timestamp) -> Drained {
        let mut drained = Drained::default();
        let is_expired = |it: &Outgoing| now > it.expires_at;
        if self.queue.iter().any(is_expired) {
            let queue = core::mem::take(&mut self.queue);
            let (expired, left): (Vec<_>, _) = queue.into_iter().partition(is_expired);
            (drained.expired, self.queue) = (expired, left.into());
        }
        while let Some(first) = self.queue.front() {
            let bytes = first.data_size().get();
            if !self.records.has(1, now) || !self.bytes.try_take(bytes, now) {
                break;
            }
            self.records.try_take(1, now);
            drained.passed.extend(self.queue.pop_front());
        }
        drained
    }
}
