//! A shard: a stretch of the hash space, open for a stretch of time, and the log of its records.

use super::budget::{ReadDebt, TokenBucket};
use super::error::ThroughputLimit;
use super::iterator::{Position, StartingPosition};
use super::sequence_number::Fields;
use super::{ByteCount, HashKeyRange, Limits, Log, Record, SequenceNumber, ShardIndex, Timestamp};

/// Where a shard came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parents {
    /// It was there when the stream was created.
    None,
    /// It is one half of a split shard: `ParentShardId`.
    Split(ShardIndex),
    /// It is two shards merged.
    Merge {
        /// `ParentShardId`: the lower one, `ShardToMerge`.
        parent: ShardIndex,
        /// `AdjacentParentShardId`: the upper one, `AdjacentShardToMerge`.
        adjacent: ShardIndex,
    },
}

impl Parents {
    /// The parents, lower first: none, one or two.
    pub fn iter(self) -> impl Iterator<Item = ShardIndex> {
        let (first, second) = match self {
            Self::None => (None, None),
            Self::Split(parent) => (Some(parent), None),
            Self::Merge { parent, adjacent } => (Some(parent), Some(adjacent)),
        };
        first.into_iter().chain(second)
    }
}

/// How a shard ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// `EndingSequenceNumber`: above every record, not the number of the last.
    pub ending_sequence_number: SequenceNumber,
    /// When puts stop going here and go to the children: the start of the second after the one
    /// in the ending number, which is when the children are created.
    pub children_open_at: Timestamp,
    /// The shards that took its range: two after a split, one after a merge.
    pub children: Vec<ShardIndex>,
}

/// A shard and its records.
///
/// Invariants: sequence numbers rise strictly along the log and lie between the starting and the
/// ending number; nothing is appended once the children are open.
#[derive(Clone, Debug)]
pub struct Shard {
    index: ShardIndex,
    hash_key_range: HashKeyRange,
    parents: Parents,
    created_at: Timestamp,
    closing: Option<Closing>,
    records: Log,
    last_number: SequenceNumber,
    write_records: TokenBucket,
    write_bytes: TokenBucket,
    read_calls: TokenBucket,
    read_debt: ReadDebt,
    iterator_calls: TokenBucket,
}

/// The part of a log that one read gives.
pub(super) struct Page {
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) size: ByteCount,
}

impl Shard {
    pub(super) fn new(
        index: ShardIndex,
        hash_key_range: HashKeyRange,
        parents: Parents,
        created_at: Timestamp,
        limits: &Limits,
    ) -> Self {
        Self {
            index,
            hash_key_range,
            parents,
            created_at,
            closing: None,
            records: Log::default(),
            last_number: SequenceNumber::shard_start(index, created_at),
            write_records: TokenBucket::new(limits.write_records_per_s, created_at),
            write_bytes: TokenBucket::new(limits.write_bytes_per_s.get(), created_at),
            read_calls: TokenBucket::new(limits.read_calls_per_s, created_at),
            read_debt: ReadDebt::new(limits.read_bytes_per_s, created_at),
            iterator_calls: TokenBucket::new(limits.shard_iterator_calls_per_s, created_at),
        }
    }

    /// Its index in the stream; its text is the shard's id.
    pub const fn index(&self) -> ShardIndex {
        self.index
    }

    /// The hash keys that it owns.
    pub const fn hash_key_range(&self) -> HashKeyRange {
        self.hash_key_range
    }

    /// Where it came from.
    pub const fn parents(&self) -> Parents {
        self.parents
    }

    /// When it was created, to the second; records go to it from then on.
    pub const fn created_at(&self) -> Timestamp {
        self.created_at
    }

    /// How it ended; `None` while it is open.
    pub const fn closing(&self) -> Option<&Closing> {
        self.closing.as_ref()
    }

    /// `StartingSequenceNumber`: below every record.
    pub const fn starting_sequence_number(&self) -> SequenceNumber {
        SequenceNumber::shard_start(self.index, self.created_at)
    }

    /// The records that it holds, oldest first. Those older than the retention period are gone.
    pub const fn records(&self) -> &Log {
        &self.records
    }

    /// What is left of the records that it takes in a second.
    pub const fn write_records(&self) -> &TokenBucket {
        &self.write_records
    }

    /// What is left of the bytes that it takes in a second.
    pub const fn write_bytes(&self) -> &TokenBucket {
        &self.write_bytes
    }

    /// What is left of the `GetRecords` calls that it answers in a second.
    pub const fn read_calls(&self) -> &TokenBucket {
        &self.read_calls
    }

    /// What its readers owe of the bytes that it gives in a second.
    pub const fn read_debt(&self) -> &ReadDebt {
        &self.read_debt
    }

    /// Whether records go to it at `now`: from its creation until its children open.
    pub fn takes_records(&self, now: Timestamp) -> bool {
        self.created_at <= now && !self.is_finished(now)
    }

    /// Whether it takes no more records at `now`, so that reading can come to its end.
    pub(super) fn is_finished(&self, now: Timestamp) -> bool {
        self.closing.as_ref().is_some_and(|closing| closing.children_open_at <= now)
    }

    /// Whether it is closed and everything in it is older than the retention period: AWS lists
    /// it no more.
    pub(super) fn is_expired(&self, horizon: Timestamp) -> bool {
        self.is_finished(horizon)
    }

    /// Closes the shard at this second, so that its children open at the next one.
    pub(super) fn close(&mut self, children: Vec<ShardIndex>, closed_at: Timestamp) {
        self.closing = Some(Closing {
            ending_sequence_number: SequenceNumber::shard_end(
                self.index,
                self.created_at,
                closed_at,
            ),
            children_open_at: second_after(closed_at),
            children,
        });
    }

    /// Sets whether bytes can be saved up for a burst of ten seconds' worth: 10 MiB, which AWS
    /// names for streams of records over 1 MiB, with a second's worth as the average.
    pub(super) fn allow_write_burst(&mut self, allowed: bool, now: Timestamp) {
        let per_s = self.write_bytes.per_s();
        let capacity = if allowed { per_s.saturating_mul(10) } else { per_s };
        self.write_bytes.set_capacity(capacity, now);
    }

    /// Takes a record's cost from both write budgets, or from neither.
    pub(super) fn take_write_budget(
        &mut self,
        size: ByteCount,
        now: Timestamp,
    ) -> Result<(), ThroughputLimit> {
        if !self.write_bytes.has(size.get(), now) {
            return Err(ThroughputLimit::WriteBytes);
        }
        if !self.write_records.try_take(1, now) {
            return Err(ThroughputLimit::WriteRecords);
        }
        self.write_bytes.try_take(size.get(), now);
        Ok(())
    }

    /// The number of the record that this sequence index and time make here.
    pub(super) const fn number_for(&self, sequence_index: u64, now: Timestamp) -> SequenceNumber {
        SequenceNumber::from_fields(Fields {
            shard_created_at: self.created_at,
            shard_index: self.index,
            sequence_index,
            accepted_at: now,
        })
    }

    /// Appends a record whose number is above all before it.
    pub(super) fn append(&mut self, record: Record) {
        debug_assert!(record.sequence_number > self.last_number, "numbers rise along a shard");
        self.last_number = record.sequence_number;
        self.records.push(record);
    }

    /// Forgets the records that arrived before `horizon`.
    pub(super) fn trim(&mut self, horizon: Timestamp) {
        while self
            .records
            .front()
            .is_some_and(|record| record.approximate_arrival_timestamp < horizon)
        {
            self.records.forget_front();
        }
    }

    /// The place that a starting position means now.
    pub(super) fn position(&self, start: StartingPosition) -> Position {
        match start {
            StartingPosition::AtSequenceNumber(number) => Position::At(number.log_number()),
            StartingPosition::AfterSequenceNumber(number) => Position::After(number.log_number()),
            StartingPosition::TrimHorizon => Position::At(self.starting_sequence_number()),
            StartingPosition::Latest => Position::After(self.last_number),
            StartingPosition::AtTimestamp(timestamp) => {
                let first = self
                    .records
                    .partition_point(|record| record.approximate_arrival_timestamp < timestamp);
                self.records.get(first).map_or(Position::After(self.last_number), |record| {
                    Position::At(record.sequence_number)
                })
            }
        }
    }

    /// How many of the records that it holds lie before the position.
    pub(super) fn offset(&self, position: Position) -> usize {
        self.records.partition_point(|record| match position {
            Position::At(number) => record.sequence_number < number,
            Position::After(number) => record.sequence_number <= number,
        })
    }

    /// The records from a position on, as many as one response holds: at least one, however
    /// large (a guess, without which a large record could never be read).
    pub(super) fn page(&self, position: Position, count_max: usize, size_max: ByteCount) -> Page {
        let first = self.offset(position);
        let mut page = Page { first, end: first, size: ByteCount::ZERO };
        for record in self.records.range(first..first.saturating_add(count_max)) {
            let size = page.size + record.size();
            if size > size_max && page.end > first {
                break;
            }
            page.size = size;
            page.end = page.end.saturating_add(1);
        }
        page
    }

    /// `MillisBehindLatest` for a reader that has read up to this place.
    pub(super) fn millis_behind(&self, place: usize, now: Timestamp) -> u64 {
        self.records.get(place).map_or(0, |record| {
            now.as_millis().saturating_sub(record.approximate_arrival_timestamp.as_millis())
        })
    }

    /// Takes one `GetRecords` call from the read budgets.
    pub(super) fn take_read_call(&mut self, now: Timestamp) -> Result<(), ThroughputLimit> {
        if !self.read_debt.refused_for(now).is_zero() {
            Err(ThroughputLimit::ReadBytes)
        } else if self.read_calls.try_take(1, now) {
            Ok(())
        } else {
            Err(ThroughputLimit::ReadCalls)
        }
    }

    /// Charges the readers for what a response gave.
    pub(super) fn charge_read(&mut self, size: ByteCount, now: Timestamp) {
        self.read_debt.charge(size, now);
    }

    /// Takes one `GetShardIterator` call.
    pub(super) fn take_iterator_call(&mut self, now: Timestamp) -> Result<(), ThroughputLimit> {
        if self.iterator_calls.try_take(1, now) {
            Ok(())
        } else {
            Err(ThroughputLimit::ShardIteratorCalls)
        }
    }

    /// The amount per second of one of its limits.
    pub(super) const fn per_s(&self, limit: ThroughputLimit) -> u64 {
        match limit {
            ThroughputLimit::WriteRecords => self.write_records.per_s(),
            ThroughputLimit::WriteBytes => self.write_bytes.per_s(),
            ThroughputLimit::ReadCalls => self.read_calls.per_s(),
            ThroughputLimit::ReadBytes => self.read_debt.per_s().get(),
            ThroughputLimit::ShardIteratorCalls => self.iterator_calls.per_s(),
        }
    }
}

/// When the children of a shard open that was closed at this second.
pub(super) const fn second_after(closed_at: Timestamp) -> Timestamp {
    Timestamp::from_seconds(closed_at.as_seconds().saturating_add(1))
}
