//! What has been counted at each shard since the world began.

use std::collections::{BTreeMap, VecDeque};

use core::time::Duration;

use crate::engine::{ByteCount, ShardIndex, ThroughputLimit, Timestamp};

/// Counts of one shard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Records accepted.
    pub accepted: u64,
    /// Records given to readers, counted once for each reader.
    pub read: u64,
    refused: BTreeMap<ThroughputLimit, (u64, Timestamp)>,
    /// Answered `GetRecords` calls of the last second, and what they gave.
    answered: VecDeque<(Timestamp, ByteCount)>,
}

const SECOND: Duration = Duration::from_secs(1);

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
        let lately = self.answered.iter().filter(|(at, _)| now.since(*at) < SECOND);
        lately.fold((0, ByteCount::ZERO), |(calls, size), (_, given)| (calls + 1, size + *given))
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
pub struct Tallies(BTreeMap<ShardIndex, Tally>);

impl Tallies {
    /// The counts of a shard; `None` when nothing has happened there.
    pub fn get(&self, shard: ShardIndex) -> Option<&Tally> {
        self.0.get(&shard)
    }

    /// Records accepted by all shards together.
    pub fn accepted_in_all(&self) -> u64 {
        self.0.values().map(|tally| tally.accepted).sum()
    }

    pub(super) fn accepted(&mut self, shard: ShardIndex) {
        self.of(shard).accepted += 1;
    }

    pub(super) fn read(
        &mut self,
        shard: ShardIndex,
        records: u64,
        size: ByteCount,
        now: Timestamp,
    ) {
        let tally = self.of(shard);
        tally.read += records;
        while tally.answered.front().is_some_and(|(at, _)| now.since(*at) >= SECOND) {
            tally.answered.pop_front();
        }
        tally.answered.push_back((now, size));
    }

    pub(super) fn pushed(&mut self, shard: ShardIndex, records: u64) {
        self.of(shard).read += records;
    }

    pub(super) fn refused(&mut self, shard: ShardIndex, limit: ThroughputLimit, now: Timestamp) {
        let (count, at) = self.of(shard).refused.entry(limit).or_insert((0, now));
        *count += 1;
        *at = now;
    }

    fn of(&mut self, shard: ShardIndex) -> &mut Tally {
        self.0.entry(shard).or_default()
    }
}
