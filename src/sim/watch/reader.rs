//! What one reader has got, and what it has not.

use std::collections::BTreeMap;

use core::ops::Range;

use rangemap::RangeSet;

use super::belt::Belt;
use super::inverted::{Inversions, Inverted};
use crate::engine::ShardIndex;
use crate::sim::Writer;
use crate::sim::orders::Orders;

/// What a reader was given by one call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Records.
    pub records: u64,
    /// Those among them that it had been given before, at this place of the stream or at another.
    pub duplicates: u64,
    /// Those among them that came after a later one of their writer about the same subject.
    pub inversions: u64,
}

/// Places of one shard: those that the reader was given, and those that it passed over.
#[derive(Clone, Debug, Default)]
struct Coverage {
    given: RangeSet<u64>,
    skipped: RangeSet<u64>,
}

/// What is seen of one reader. One application is one reader, however many workers it has.
#[derive(Clone, Debug)]
pub struct ReaderWatch {
    /// Whether it means to read the whole stream, and not one shard only.
    reads_all: bool,
    shards: BTreeMap<ShardIndex, Coverage>,
    orders: BTreeMap<Writer, Orders>,
    inverted: Inversions,
    total: Delivery,
    skipped: u64,
    trimmed_unread: u64,
}

impl ReaderWatch {
    pub(super) fn new(reads_all: bool) -> Self {
        Self {
            reads_all,
            shards: BTreeMap::new(),
            orders: BTreeMap::new(),
            inverted: Inversions::default(),
            total: Delivery { records: 0, duplicates: 0, inversions: 0 },
            skipped: 0,
            trimmed_unread: 0,
        }
    }

    /// All that it was given.
    pub const fn total(&self) -> Delivery {
        self.total
    }

    /// Whose records it was given out of order, the most affected first: at most
    /// [`INVERTED_MAX`](super::INVERTED_MAX).
    pub fn inverted(&self) -> Vec<Inverted> {
        self.inverted.most_affected_first()
    }

    /// Records that were there when it began, or began again, and that it passed over: what
    /// starting at `LATEST` costs.
    pub const fn skipped(&self) -> u64 {
        self.skipped
    }

    /// Records that retention took before it read them.
    pub const fn trimmed_unread(&self) -> u64 {
        self.trimmed_unread
    }

    /// Records that it will never get.
    pub const fn lost(&self) -> u64 {
        self.skipped.saturating_add(self.trimmed_unread)
    }

    /// How many of these places it has yet to read.
    pub(super) fn unread(&self, shard: ShardIndex, places: Range<u64>) -> u64 {
        match self.shards.get(&shard) {
            Some(coverage) => coverage.open_in(&places),
            None if self.reads_all => length(&places),
            None => 0,
        }
    }

    /// The first of these places that it has yet to read.
    pub(super) fn first_unread(&self, shard: ShardIndex, places: Range<u64>) -> Option<u64> {
        match self.shards.get(&shard) {
            Some(coverage) => coverage.first_open_in(&places),
            None if self.reads_all && !places.is_empty() => Some(places.start),
            None => None,
        }
    }

    /// Passes over what it was not given of these places. Returns how many more it has skipped.
    pub(super) fn skip(&mut self, shard: ShardIndex, places: Range<u64>) -> u64 {
        let coverage = self.shards.entry(shard).or_default();
        let records = coverage.open_in(&places);
        if records > 0 {
            let open: Vec<_> = coverage.given.gaps(&places).collect();
            open.into_iter().for_each(|gap| coverage.skipped.insert(gap));
            self.skipped = self.skipped.saturating_add(records);
        }
        records
    }

    /// Retention takes these places. Returns how many of them it had yet to read.
    pub(super) fn trimmed(&mut self, shard: ShardIndex, places: Range<u64>) -> u64 {
        let lost = self.unread(shard, places.clone());
        self.trimmed_unread = self.trimmed_unread.saturating_add(lost);
        if let Some(coverage) = self.shards.get_mut(&shard) {
            coverage.given.remove(0..places.end);
            coverage.skipped.remove(0..places.end);
        }
        lost
    }

    pub(super) fn forget(&mut self, shard: ShardIndex) {
        self.shards.remove(&shard);
    }

    /// It is given the records at these places of the log.
    pub(super) fn take(
        &mut self,
        shard: ShardIndex,
        belt: &Belt,
        places: Range<usize>,
    ) -> Delivery {
        let first = belt.places().start;
        let span =
            first.saturating_add(places.start as u64)..first.saturating_add(places.end as u64);
        let coverage = self.shards.entry(shard).or_default();
        if span.is_empty() {
            return Delivery::default();
        }
        let mut delivery = Delivery::default();
        let may_repeat = coverage.given.overlaps(&span);
        for (place, record) in span.clone().zip(belt.range(places)) {
            delivery.records = delivery.records.saturating_add(1);
            if record.is_copy || may_repeat && coverage.given.contains(&place) {
                delivery.duplicates = delivery.duplicates.saturating_add(1);
            } else if record.order > 0 {
                let orders = self.orders.entry(record.writer).or_default();
                if !orders.raise(record.subject, record.order) {
                    delivery.inversions = delivery.inversions.saturating_add(1);
                    self.inverted.count(record);
                }
            }
        }
        // What it passed over once and is given after all is not lost.
        let regained: u64 = coverage
            .skipped
            .overlapping(&span)
            .map(|skipped| length(&(skipped.start.max(span.start)..skipped.end.min(span.end))))
            .sum();
        if regained > 0 {
            coverage.skipped.remove(span.clone());
            self.skipped = self.skipped.saturating_sub(regained);
        }
        coverage.given.insert(span);
        self.total = Delivery {
            records: self.total.records.saturating_add(delivery.records),
            duplicates: self.total.duplicates.saturating_add(delivery.duplicates),
            inversions: self.total.inversions.saturating_add(delivery.inversions),
        };
        delivery
    }
}

impl Coverage {
    /// The first place that was neither given nor passed over.
    fn first_open_in(&self, places: &Range<u64>) -> Option<u64> {
        if places.is_empty() {
            return None;
        }
        let mut not_given = self.given.gaps(places);
        not_given.find_map(|gap| self.skipped.gaps(&gap).next()).map(|open| open.start)
    }

    /// How many of these places were neither given nor passed over.
    fn open_in(&self, places: &Range<u64>) -> u64 {
        if places.is_empty() {
            return 0;
        }
        let not_given = self.given.gaps(places);
        not_given.map(|gap| self.skipped.gaps(&gap).map(|open| length(&open)).sum::<u64>()).sum()
    }
}

const fn length(places: &Range<u64>) -> u64 {
    places.end.saturating_sub(places.start)
}
