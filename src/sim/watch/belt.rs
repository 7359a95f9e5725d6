//! Which record of which producer lies at which place of a shard.

use core::ops::Range;

use super::UserRecord;
use crate::engine::{Log, Records};

/// The origins of a shard's records, in the order of its log.
///
/// Invariant: as long as the shard's log when both were told of all puts and trimmed.
#[derive(Clone, Debug, Default)]
pub(super) struct Belt {
    /// Records that the shard held once and has forgotten.
    forgotten: u64,
    origins: Log<UserRecord>,
}

impl Belt {
    pub(super) const fn len(&self) -> usize {
        self.origins.len()
    }

    pub(super) fn get(&self, place: usize) -> Option<&UserRecord> {
        self.origins.get(place)
    }

    /// The places of its records, counted from the first that the shard ever held.
    pub(super) const fn places(&self) -> Range<u64> {
        self.forgotten..self.forgotten.saturating_add(self.origins.len() as u64)
    }

    /// The records at these places of the log.
    pub(super) fn range(&self, places: Range<usize>) -> Records<'_, UserRecord> {
        self.origins.range(places)
    }

    pub(super) fn push(&mut self, record: UserRecord) {
        self.origins.push(record);
    }

    /// Forgets the oldest until this many are left. Returns the places that it forgot.
    pub(super) fn trim_to(&mut self, len: usize) -> Range<u64> {
        let before = self.forgotten;
        while self.origins.len() > len {
            self.origins.forget_front();
            self.forgotten = self.forgotten.saturating_add(1);
        }
        before..self.forgotten
    }
}
