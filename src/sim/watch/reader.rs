//! What one reader has got, and what it has not.

use core::ops::Range;
use core::time::Duration;

use litemap::LiteMap;

use super::UserRecord;
use super::behind::{Behind, ReaderSecond};
use super::belt::Belt;
use super::deliveries::Deliveries;
use super::inverted::{Inversions, Inverted};
use super::origin::{FollowedSerials, Origin};
use super::places::Places;
use super::serials::Serials;
use crate::engine::{ShardIndex, Timestamp};
use crate::sim::orders::Orders;
use crate::sim::{Functions, Writer};

/// What a reader was given by one call, counted in what producers made: the user records of an
/// aggregated record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Records.
    pub records: u64,
    /// Those among them that it had been given before, at this place of the stream or at another.
    pub duplicates: u64,
    /// Those among them that came after a later one of their writer about the same subject.
    pub inversions: u64,
    /// User records that it was not given, though it read the aggregated records that they are in: it
    /// does not take these apart, and has in each one record that it does not understand.
    pub not_understood: u64,
    /// User records that it was not given since it dropped the aggregated records that they are in:
    /// one of each did not belong in the shard.
    pub dropped: u64,
}

/// How a reader takes what it reads.
#[derive(Clone, Debug, Default)]
pub(in crate::sim) struct Taking {
    /// Whether it takes aggregated records apart.
    pub(in crate::sim) takes_apart: bool,
    /// The places of the log, in order, whose aggregated records it drops.
    pub(in crate::sim) dropped: Vec<usize>,
}

/// Places of one shard: those that the reader was given, and those that it passed over.
#[derive(Clone, Debug, Default)]
struct Coverage {
    given: Places,
    skipped: Places,
    deliveries: Deliveries,
}

/// What became of one record for one reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was given it at these times, the first time first.
    Given(Vec<Timestamp>),
    /// It passed it over when it began, or began again.
    Skipped,
    /// It has yet to read it.
    Unread,
    /// It does not read this shard.
    OfAnotherShard,
}

/// Which user records of a producer with the KPL a reader was given, and which it has dropped.
#[derive(Clone, Debug, Default)]
struct UserSerials {
    given: Serials,
    dropped: Serials,
}

/// What is seen of one reader. One application is one reader, however many workers it has.
#[derive(Clone, Debug)]
pub struct ReaderWatch {
    /// Whether it means to read the whole stream, and not one shard only.
    reads_all: bool,
    shards: LiteMap<ShardIndex, Coverage>,
    orders: LiteMap<Writer, Orders>,
    inverted: Inversions,
    serials: LiteMap<Writer, UserSerials>,
    total: Delivery,
    missed: u64,
    skipped: u64,
    trimmed_unread: u64,
    behind: Behind,
}

impl ReaderWatch {
    pub(super) fn new(reads_all: bool) -> Self {
        Self {
            reads_all,
            shards: LiteMap::new(),
            orders: LiteMap::new(),
            inverted: Inversions::default(),
            serials: LiteMap::new(),
            total: Delivery {
                records: 0,
                duplicates: 0,
                inversions: 0,
                not_understood: 0,
                dropped: 0,
            },
            missed: 0,
            skipped: 0,
            trimmed_unread: 0,
            behind: Behind::default(),
        }
    }

    /// All that it was given.
    pub const fn total(&self) -> Delivery {
        self.total
    }

    /// How far it was behind in each of the whole seconds before `now`, oldest first:
    /// [`USAGE_SECONDS`](crate::sim::USAGE_SECONDS), each with its beginning.
    pub fn last_minute(&self, now: Timestamp) -> impl Iterator<Item = (Timestamp, ReaderSecond)> {
        self.behind.last_minute(now)
    }

    pub(super) fn answered(&mut self, millis_behind_latest: u64, now: Timestamp) {
        self.behind.answered(millis_behind_latest, now);
    }

    pub(super) fn note_lag(&mut self, lag: Duration, now: Timestamp) {
        self.behind.looked(lag, now);
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

    /// User records that it dropped with the aggregated records that they were in, and was given at no
    /// other place, so far.
    pub const fn missed(&self) -> u64 {
        self.missed
    }

    /// Records that it will never get, though it might have read them. Those that it dropped
    /// ([`missed`](Self::missed)) or does not understand it did read.
    pub const fn lost(&self) -> u64 {
        self.skipped.saturating_add(self.trimmed_unread)
    }

    /// How many records at these places it has yet to read.
    pub(super) fn unread(&self, shard: ShardIndex, belt: &Belt, places: &Range<u64>) -> u64 {
        match self.shards.get(&shard) {
            Some(coverage) => coverage.open_in(belt, places),
            None if self.reads_all => belt.count(places),
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
    pub(super) fn skip(&mut self, shard: ShardIndex, belt: &Belt, places: &Range<u64>) -> u64 {
        let coverage = self.shards.entry(shard).or_default();
        let records = coverage.open_in(belt, places);
        if records > 0 {
            let open: Vec<_> = coverage.given.gaps(places).collect();
            open.into_iter().for_each(|gap| coverage.skipped.insert(gap));
            self.skipped = self.skipped.saturating_add(records);
        }
        records
    }

    /// Retention takes these places. Returns how many of their records it had yet to read.
    pub(super) fn trimmed(&mut self, shard: ShardIndex, belt: &Belt, places: &Range<u64>) -> u64 {
        let lost = self.unread(shard, belt, places);
        self.trimmed_unread = self.trimmed_unread.saturating_add(lost);
        if let Some(coverage) = self.shards.get_mut(&shard) {
            coverage.given.remove(0..places.end);
            coverage.skipped.remove(0..places.end);
            coverage.deliveries.trim_to(places.end);
        }
        lost
    }

    /// What became of what lies at this place.
    pub(super) fn fate(&self, shard: ShardIndex, place: u64) -> Fate {
        match self.shards.get(&shard) {
            Some(coverage) if coverage.given.contains(place) => {
                Fate::Given(coverage.deliveries.of(place).collect())
            }
            Some(coverage) if coverage.skipped.contains(place) => Fate::Skipped,
            Some(_) => Fate::Unread,
            None if self.reads_all => Fate::Unread,
            None => Fate::OfAnotherShard,
        }
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
        taking: &Taking,
        now: Timestamp,
    ) -> Delivery {
        let first = belt.places().start;
        let span =
            first.saturating_add(places.start as u64)..first.saturating_add(places.end as u64);
        let mut coverage = self.shards.get_mut(&shard).map(core::mem::take).unwrap_or_default();
        let mut delivery = Delivery::default();
        if !span.is_empty() {
            let may_repeat = coverage.given.overlaps(&span);
            for ((place, origin), place_in_log) in
                span.clone().zip(belt.range(places.clone())).zip(places)
            {
                let is_repeated = may_repeat && coverage.given.contains(place);
                let is_dropped = taking.dropped.binary_search(&place_in_log).is_ok();
                let count = origin.user_records().len() as u64;
                if is_dropped {
                    delivery.dropped = delivery.dropped.saturating_add(count);
                    if let Origin::UserRecords(records, serials) = origin {
                        (serials.drop)(self, records);
                    }
                } else if origin.is_aggregated() && !taking.takes_apart {
                    delivery.not_understood = delivery.not_understood.saturating_add(count);
                } else {
                    self.take_user_records(origin, is_repeated, &mut delivery);
                }
            }
            coverage.deliveries.push(span.clone(), now);
            self.skipped = self.skipped.saturating_sub(coverage.give(belt, span));
        }
        self.shards.insert(shard, coverage);
        self.total = Delivery {
            records: self.total.records.saturating_add(delivery.records),
            duplicates: self.total.duplicates.saturating_add(delivery.duplicates),
            inversions: self.total.inversions.saturating_add(delivery.inversions),
            not_understood: self.total.not_understood.saturating_add(delivery.not_understood),
            dropped: self.total.dropped.saturating_add(delivery.dropped),
        };
        delivery
    }

    fn take_user_records(&mut self, origin: &Origin, is_repeated: bool, delivery: &mut Delivery) {
        for record in origin.user_records() {
            let is_duplicate = match origin {
                Origin::Record(record) => record.is_copy || is_repeated,
                Origin::UserRecords(_, serials) => !(serials.is_first)(self, record),
            };
            delivery.records = delivery.records.saturating_add(1);
            if is_duplicate {
                delivery.duplicates = delivery.duplicates.saturating_add(1);
            } else if record.order > 0 {
                let orders = self.orders.entry(record.writer).or_default();
                if !orders.raise(record.subject, record.order) {
                    delivery.inversions = delivery.inversions.saturating_add(1);
                    self.inverted.count(record);
                }
            }
        }
    }

    /// Whether it is given this user record for the first time.
    fn is_first(&mut self, record: &UserRecord) -> bool {
        let UserSerials { given, dropped } = self.serials.entry(record.writer).or_default();
        let is_first = given.insert(record.serial);
        if is_first && dropped.contains(record.serial) {
            self.missed = self.missed.saturating_sub(1);
        }
        is_first
    }

    fn drop_user_records(&mut self, records: &[UserRecord]) {
        for record in records {
            let UserSerials { given, dropped } = self.serials.entry(record.writer).or_default();
            if dropped.insert(record.serial) && !given.contains(record.serial) {
                self.missed = self.missed.saturating_add(1);
            }
        }
    }
}

impl Functions for FollowedSerials {
    const TABLE: &'static Self =
        &Self { is_first: ReaderWatch::is_first, drop: ReaderWatch::drop_user_records };
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

    /// How many records at these places were neither given nor passed over.
    fn open_in(&self, belt: &Belt, places: &Range<u64>) -> u64 {
        if places.is_empty() {
            return 0;
        }
        let open = |gap| self.skipped.gaps(&gap).map(|open| belt.count(&open)).sum::<u64>();
        self.given.gaps(places).map(open).sum()
    }

    /// Gives these places. Returns how many of their records were passed over once, and are not lost
    /// after all.
    fn give(&mut self, belt: &Belt, span: Range<u64>) -> u64 {
        let regained: u64 = self
            .skipped
            .overlapping(&span)
            .iter()
            .map(|skipped| belt.count(&(skipped.start.max(span.start)..skipped.end.min(span.end))))
            .sum();
        if regained > 0 {
            self.skipped.remove(span.clone());
        }
        self.given.insert(span);
        regained
    }
}
