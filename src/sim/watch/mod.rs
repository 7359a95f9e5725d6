//! Watchers beside the world: what became of each record, and what nobody in the world can see.
//!
//! They know which record of which producer lies where, and so see what a reader of the stream
//! cannot: that a record came twice, came late, or will never come. They see how much was offered
//! where in the hash space, too, and name the shard, the key and the reader that something is the
//! matter with. They change nothing.

mod behind;
mod belt;
mod deliveries;
mod hot;
mod inverted;
mod lag;
mod offered;
mod origin;
mod places;
mod reader;
mod serials;

use core::ops::Range;
use core::time::Duration;

use litemap::LiteMap;

pub use behind::ReaderSecond;
pub use hot::{HOT_KEY_PERMILLE, HOT_SHARD_PERMILLE, HOT_SHARD_RATIO_PERMILLE, HeavyKey, HotShard};
pub use inverted::{INVERTED_MAX, Inverted};
pub use lag::Lag;
pub use offered::{
    OFFERED_BIN_BITS, OFFERED_BINS, Offered, OfferedKey, OfferedLoad, OfferedSecond, bin_of,
};
pub use reader::{Delivery, Fate, ReaderWatch};

pub(super) use self::origin::Origin;
pub(super) use self::reader::Taking;

use self::belt::Belt;
use self::inverted::Inversions;
use super::orders::Orders;
use super::{ConsumerId, Subject, Writer};
use crate::engine::{ByteCount, HashKey, Limits, PartitionKey, Shard, ShardIndex, Timestamp};

/// What somebody made and put: the thing itself, not the place where it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserRecord {
    /// Who made it.
    pub writer: Writer,
    /// Its place among all that the writer made, from 0 on.
    pub serial: u64,
    /// Whom it is about.
    pub subject: Subject,
    /// Its place among those of its writer about the same subject, from 1 on; 0 where that is not
    /// followed.
    pub order: u32,
    /// Whether it was stored before: by a call that was made again.
    pub is_copy: bool,
}

/// What became of the records of one writer.
#[derive(Clone, Debug, Default)]
struct WriterWatch {
    orders: Orders,
    copies: u64,
    out_of_order: u64,
    inverted: Inversions,
}

/// All watchers of a world.
#[derive(Clone, Debug)]
pub struct Watchers {
    belts: LiteMap<ShardIndex, Belt>,
    writers: LiteMap<Writer, WriterWatch>,
    readers: LiteMap<ConsumerId, ReaderWatch>,
    offered: Offered,
    aggregated: ByteCount,
    aggregated_ever: ByteCount,
}

/// User records that a reader will never get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Loss {
    pub(super) reader: ConsumerId,
    pub(super) shard: ShardIndex,
    pub(super) records: u64,
}

impl Watchers {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            belts: LiteMap::new(),
            writers: LiteMap::new(),
            readers: LiteMap::new(),
            offered: Offered::new(limits),
            aggregated: ByteCount::ZERO,
            aggregated_ever: ByteCount::ZERO,
        }
    }

    /// What was to be stored, and where in the hash space.
    pub const fn offered_load(&self) -> &Offered {
        &self.offered
    }

    /// A record was put for the first time, stored or not.
    pub(super) fn offered(
        &mut self,
        hash_key: HashKey,
        partition_key: Option<&PartitionKey>,
        size: ByteCount,
        now: Timestamp,
    ) {
        self.offered.count(hash_key, partition_key, size, now);
    }

    /// What is seen of a reader.
    pub fn reader(&self, id: ConsumerId) -> Option<&ReaderWatch> {
        self.readers.get(&id)
    }

    /// Records of a writer that were stored more than once, without the first time. What counts is
    /// what the writer made, here and everywhere below: the user records in an aggregated record.
    pub fn copies(&self, writer: Writer) -> u64 {
        self.writers.get(&writer).map_or(0, |watch| watch.copies)
    }

    /// Records of a writer that were stored after a later one about the same subject.
    pub fn stored_out_of_order(&self, writer: Writer) -> u64 {
        self.writers.get(&writer).map_or(0, |watch| watch.out_of_order)
    }

    /// Whose records of a writer were stored out of order, the most affected first: at most
    /// [`INVERTED_MAX`].
    pub fn stored_inverted(&self, writer: Writer) -> Vec<Inverted> {
        let watch = self.writers.get(&writer);
        watch.map_or_else(Vec::new, |watch| watch.inverted.most_affected_first())
    }

    /// Who made what lies at this place of a shard's log, and which of theirs it is: one record, or
    /// the user records of an aggregated one in their order. None for a place where nothing lies.
    pub fn origins(&self, shard: &Shard, place: usize) -> &[UserRecord] {
        let found = self.place(shard, place);
        let origin = found.and_then(|(belt, place)| belt.get(place));
        origin.map_or(&[], Origin::user_records)
    }

    /// What became of the record at this place of a shard's log for a reader; `None` for a place
    /// where nothing lies, and for a reader who is not there.
    pub fn fate(&self, id: ConsumerId, shard: &Shard, place: usize) -> Option<Fate> {
        let reader = self.readers.get(&id)?;
        let (belt, place) = self.place(shard, place)?;
        let place = belt.places().start.saturating_add(place as u64);
        belt.places().contains(&place).then(|| reader.fate(shard.index(), place))
    }

    /// A place of a shard's log as a place of its belt.
    fn place(&self, shard: &Shard, place: usize) -> Option<(&Belt, usize)> {
        let belt = self.belts.get(&shard.index())?;
        // What was trimmed since the watchers looked is at the front.
        let trimmed = belt.len().checked_sub(shard.records().len())?;
        Some((belt, place.saturating_add(trimmed)))
    }

    /// Bytes of the aggregated records that the stream holds, with what is noted here of each user
    /// record in them. Unlike others these records share their data with nobody.
    pub const fn aggregated_bytes(&self) -> ByteCount {
        self.aggregated
    }

    /// The same of all aggregated records that the stream ever held.
    pub(super) const fn aggregated_bytes_ever(&self) -> ByteCount {
        self.aggregated_ever
    }

    /// Records that a reader has yet to read, of all that the stream holds.
    pub fn unread(&self, id: ConsumerId) -> u64 {
        let Some(reader) = self.readers.get(&id) else { return 0 };
        self.belts.iter().map(|(&shard, belt)| reader.unread(shard, belt, &belt.places())).sum()
    }

    /// A reader had an answer with this `MillisBehindLatest`.
    pub(super) fn answered(&mut self, id: ConsumerId, millis_behind_latest: u64, now: Timestamp) {
        if let Some(reader) = self.readers.get_mut(&id) {
            reader.answered(millis_behind_latest, now);
        }
    }

    /// Notes how far a reader is behind now.
    pub(super) fn note_lag(&mut self, id: ConsumerId, lag: Duration, now: Timestamp) {
        if let Some(reader) = self.readers.get_mut(&id) {
            reader.note_lag(lag, now);
        }
    }

    /// Somebody begins to read. With `only` they read that shard and what comes of it alone.
    pub(super) fn reader_begins(&mut self, id: ConsumerId, reads_all: bool) {
        self.readers.insert(id, ReaderWatch::new(reads_all));
    }

    /// Somebody has left.
    pub(super) fn reader_leaves(&mut self, id: ConsumerId) {
        self.readers.remove(&id);
    }

    /// A record of this size was stored, as the newest of its shard.
    pub(super) fn stored(&mut self, shard: ShardIndex, origin: Origin, size: ByteCount) {
        for record in origin.user_records() {
            let watch = self.writers.entry(record.writer).or_default();
            if record.is_copy {
                watch.copies = watch.copies.saturating_add(1);
            } else if record.order > 0 && !watch.orders.raise(record.subject, record.order) {
                watch.out_of_order = watch.out_of_order.saturating_add(1);
                watch.inverted.count(record);
            }
        }
        let held = self.belts.entry(shard).or_default().push(origin, size);
        self.aggregated = self.aggregated + held;
        self.aggregated_ever = self.aggregated_ever + held;
    }

    /// Forgets what the shard has forgotten, which has this many records left. Returns who lost by
    /// that.
    pub(super) fn trim(&mut self, shard: ShardIndex, len: usize) -> Vec<Loss> {
        let Some(belt) = self.belts.get_mut(&shard) else { return Vec::new() };
        let trimmed = belt.beyond(len);
        if trimmed.is_empty() {
            return Vec::new();
        }
        let readers = self.readers.iter_mut();
        let losses = readers.map(|(&reader, watch)| {
            let records = watch.trimmed(shard, belt, &trimmed);
            Loss { reader, shard, records }
        });
        let losses = losses.filter(|loss| loss.records > 0).collect();
        let freed = belt.trim_to(len);
        self.aggregated = ByteCount::new(self.aggregated.get().saturating_sub(freed.get()));
        losses
    }

    /// Forgets shards that are no longer there.
    pub(super) fn forget_shards(&mut self, is_there: impl Fn(ShardIndex) -> bool) -> Vec<Loss> {
        let gone: Vec<_> = self.belts.keys().copied().filter(|&shard| !is_there(shard)).collect();
        let mut losses = Vec::new();
        for shard in gone {
            losses.extend(self.trim(shard, 0));
            self.belts.remove(&shard);
            self.readers.iter_mut().for_each(|(_, reader)| reader.forget(shard));
        }
        losses
    }

    /// A reader has an iterator before this place: what lies before it and was not read will not
    /// be. Returns how many records that are. The shard must be trimmed.
    pub(super) fn positioned(&mut self, id: ConsumerId, shard: ShardIndex, place: usize) -> u64 {
        let belt = self.belts.entry(shard).or_default();
        let places = belt.places();
        let end = places.start.saturating_add(place as u64).min(places.end);
        let reader = self.readers.get_mut(&id);
        reader.map_or(0, |reader| reader.skip(shard, belt, &(places.start..end)))
    }

    /// A reader got the records at these places. The shard must be trimmed.
    pub(super) fn delivered(
        &mut self,
        id: ConsumerId,
        shard: ShardIndex,
        places: Range<usize>,
        taking: &Taking,
        now: Timestamp,
    ) -> Delivery {
        match (self.belts.get(&shard), self.readers.get_mut(&id)) {
            (Some(belt), Some(reader)) => reader.take(shard, belt, places, taking, now),
            _ => Delivery::default(),
        }
    }
}
