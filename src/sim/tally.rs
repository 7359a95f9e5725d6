//! What has been counted at each shard since the world began.

use litemap::LiteMap;

use super::lately::Lately;
use super::{SecondUsage, Usage};
use crate::engine::{ByteCount, ShardIndex, ThroughputLimit, Timestamp};

/// Counts of one shard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Records accepted.
    pub accepted: u64,
    /// Records given to readers, counted once for each reader.
    pub read: u64,
    refused: LiteMap<ThroughputLimit, (u64, Timestamp)>,
    /// Answered `GetRecords` calls of the last second, and what they gave.
    answered: Lately,
}

impl Tally {
    /// Calls that this limit refused.
    pub fn refused_by(&self, limit: ThroughputLimit) -> u64 {
        self.refused.get(&limit).map_or(0, |&(count, _)| count)
    }

    /// When this limit refused a call last.
    pub fn last_refused_by(&self, limit: ThroughputLimit) -> Option<Timestamp> {
        self.refused.get(&limit).map(|&(_, at)| at)
    }

    /// `GetRecords` calls answered in the second before `now`, and the bytes that they gave.
    pub fn answered_lately(&self, now: Timestamp) -> (u64, ByteCount) {
        self.answered.sum(now)
    }

    /// Puts refused.
    pub fn refused_puts(&self) -> u64 {
        self.refused_by(ThroughputLimit::WriteRecords)
            + self.refused_by(ThroughputLimit::WriteBytes)
    }

    /// Reads refused, calls for an iterator among them.
    pub fn refused_reads(&self) -> u64 {
        self.refused_by(ThroughputLimit::ReadCalls)
            + self.refused_by(ThroughputLimit::ReadBytes)
            + self.refused_by(ThroughputLimit::ShardIteratorCalls)
    }
}

/// Counts of all shards.
#[derive(Clone, Debug, Default)]
pub struct Tallies(LiteMap<ShardIndex, Counts>);

#[derive(Clone, Debug, Default)]
struct Counts {
    tally: Tally,
    usage: Usage,
}

impl Tallies {
    /// The counts of a shard; `None` when nothing has happened there.
    pub fn get(&self, shard: ShardIndex) -> Option<&Tally> {
        // An iterator, or what was meant for the shard and never came there, is not one of its counts.
        self.0.get(&shard).map(|counts| &counts.tally).filter(|tally| **tally != Tally::default())
    }

    /// What happened at a shard second by second; `None` when nothing has.
    pub fn usage(&self, shard: ShardIndex) -> Option<&Usage> {
        self.0.get(&shard).map(|counts| &counts.usage)
    }

    /// A count of all shards together, also of those that the stream lists no more.
    pub fn in_all(&self, count: impl Fn(&Tally) -> u64) -> u64 {
        self.0.values().map(|counts| count(&counts.tally)).sum()
    }

    /// A record was stored; `is_first` when it was put for the first time.
    pub(super) fn accepted(
        &mut self,
        shard: ShardIndex,
        size: ByteCount,
        is_first: bool,
        now: Timestamp,
    ) {
        let counts = self.of(shard);
        counts.tally.accepted += 1;
        let second = counts.usage.at(now);
        second.written_records = second.written_records.saturating_add(1);
        second.written_bytes = second.written_bytes + size;
        if is_first {
            offer(second, size);
        }
    }

    /// A record that was put for the first time was not stored.
    pub(super) fn offered_in_vain(&mut self, shard: ShardIndex, size: ByteCount, now: Timestamp) {
        offer(self.of(shard).usage.at(now), size);
    }

    pub(super) fn read(
        &mut self,
        shard: ShardIndex,
        records: u64,
        size: ByteCount,
        now: Timestamp,
    ) {
        let Counts { tally, usage } = self.of(shard);
        tally.read += records;
        tally.answered.add(now, size);
        let second = usage.at(now);
        second.read_calls = second.read_calls.saturating_add(1);
        second.read_bytes = second.read_bytes + size;
    }

    pub(super) fn pushed(&mut self, shard: ShardIndex, records: u64) {
        self.of(shard).tally.read += records;
    }

    pub(super) fn iterator_given(&mut self, shard: ShardIndex, now: Timestamp) {
        let second = self.of(shard).usage.at(now);
        second.iterator_calls = second.iterator_calls.saturating_add(1);
    }

    pub(super) fn refused(&mut self, shard: ShardIndex, limit: ThroughputLimit, now: Timestamp) {
        let Counts { tally, usage } = self.of(shard);
        let (count, at) = tally.refused.entry(limit).or_insert((0, now));
        *count += 1;
        *at = now;
        let second = usage.at(now);
        let refused = match limit {
            ThroughputLimit::WriteRecords | ThroughputLimit::WriteBytes => {
                &mut second.refused_records
            }
            ThroughputLimit::ReadCalls | ThroughputLimit::ReadBytes => &mut second.refused_calls,
            ThroughputLimit::ShardIteratorCalls => return,
        };
        *refused = refused.saturating_add(1);
    }

    fn of(&mut self, shard: ShardIndex) -> &mut Counts {
        self.0.entry(shard).or_default()
    }
}

fn offer(second: &mut SecondUsage, size: ByteCount) {
    second.offered_records = second.offered_records.saturating_add(1);
    second.offered_bytes = second.offered_bytes + size;
}
