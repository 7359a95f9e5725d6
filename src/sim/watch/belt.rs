//! Which record of which producer lies at which place of a shard.

use core::ops::Range;

use super::UserRecord;
use super::origin::Origin;
use crate::engine::{ByteCount, Log, Records};

/// The origins of a shard's records, in the order of its log.
///
/// Invariant: as long as the shard's log when both were told of all puts and trimmed.
#[derive(Clone, Debug, Default)]
pub(super) struct Belt {
    /// Records that the shard held once and has forgotten.
    forgotten: u64,
    origins: Log<Origin>,
    /// The aggregated ones among them.
    aggregated: Log<Aggregated>,
    /// User records that aggregated records were more than one, of all that it has forgotten.
    extra_forgotten: u64,
}

/// An aggregated record of a belt.
#[derive(Clone, Copy, Debug)]
struct Aggregated {
    place: u64,
    /// User records that this one and all before it were more than one each.
    extra_until: u64,
    bytes: ByteCount,
}

impl Belt {
    pub(super) const fn len(&self) -> usize {
        self.origins.len()
    }

    pub(super) fn get(&self, place: usize) -> Option<&Origin> {
        self.origins.get(place)
    }

    /// The places of its records, counted from the first that the shard ever held.
    pub(super) const fn places(&self) -> Range<u64> {
        self.forgotten..self.forgotten.saturating_add(self.origins.len() as u64)
    }

    /// The records at these places of the log.
    pub(super) fn range(&self, places: Range<usize>) -> Records<'_, Origin> {
        self.origins.range(places)
    }

    /// How many user records lie at these places.
    pub(super) fn count(&self, places: &Range<u64>) -> u64 {
        let records = places.end.saturating_sub(places.start);
        if self.aggregated.is_empty() {
            return records;
        }
        let extra = self.extra_before(places.end).saturating_sub(self.extra_before(places.start));
        records.saturating_add(extra)
    }

    fn extra_before(&self, place: u64) -> u64 {
        let before = self.aggregated.partition_point(|it| it.place < place);
        let last = before.checked_sub(1).and_then(|last| self.aggregated.get(last));
        last.map_or(self.extra_forgotten, |it| it.extra_until)
    }

    /// Adds the newest record. Returns the bytes that it holds for itself: none, unless it is an
    /// aggregated one, since a producer's records share their data.
    pub(super) fn push(&mut self, origin: Origin, size: ByteCount) -> ByteCount {
        let place = self.places().end;
        let extra = origin.extra();
        let users = origin.user_records().len();
        self.origins.push(origin);
        if extra == 0 {
            return ByteCount::ZERO;
        }
        let extra_until = self.extra_before(place).saturating_add(extra);
        let bytes = size + ByteCount::of_len(users.saturating_mul(size_of::<UserRecord>()));
        self.aggregated.push(Aggregated { place, extra_until, bytes });
        bytes
    }

    /// The places that it would forget if this many were left.
    pub(super) const fn beyond(&self, len: usize) -> Range<u64> {
        let trimmed = self.origins.len().saturating_sub(len) as u64;
        self.forgotten..self.forgotten.saturating_add(trimmed)
    }

    /// Forgets the oldest until this many are left. Returns the bytes that they held for themselves.
    pub(super) fn trim_to(&mut self, len: usize) -> ByteCount {
        while self.origins.len() > len {
            self.origins.forget_front();
            self.forgotten = self.forgotten.saturating_add(1);
        }
        let mut bytes = ByteCount::ZERO;
        while let Some(&oldest) = self.aggregated.front()
            && oldest.place < self.forgotten
        {
            bytes = bytes + oldest.bytes;
            self.extra_forgotten = oldest.extra_until;
            self.aggregated.forget_front();
        }
        bytes
    }
}
