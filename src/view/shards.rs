//! Shards, and how full they are.

use serde::{Serialize, Serializer};

use super::LATELY;
use crate::engine::{ByteCount, HashKeyRange, Parents, Shard, ShardIndex, Timestamp};
use crate::sim::{Tally, World, texts};

/// A shard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShardView {
    /// Its index.
    #[serde(with = "texts::shard")]
    pub shard: ShardIndex,
    /// The hash keys that it owns.
    #[serde(serialize_with = "write_range")]
    pub range: HashKeyRange,
    /// Where it came from.
    #[serde(serialize_with = "write_parents")]
    pub parents: Parents,
    /// From when on it takes records.
    #[serde(with = "texts::epoch_milliseconds")]
    pub opened_at: Timestamp,
    /// From when on its children take them; `None` while it is not closed.
    #[serde(with = "texts::epoch_milliseconds_or_null")]
    pub closed_at: Option<Timestamp>,
    /// Whether records go to it now.
    pub takes_records: bool,
    /// Records that it holds.
    pub records: usize,
    /// How full it is.
    pub gauges: Gauges,
    /// What was counted there.
    #[serde(serialize_with = "write_tally")]
    pub tally: Tally,
}

/// The four limits of a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Gauges {
    /// Records written.
    pub write_records: Gauge,
    /// Bytes written.
    pub write_bytes: Gauge,
    /// `GetRecords` calls of all readers.
    pub read_calls: Gauge,
    /// Bytes given to all readers.
    pub read_bytes: Gauge,
}

/// How much of what a shard takes or gives in a second was used in the last one.
///
/// The second slides, as what the limits allow does, and is counted exactly from the records. The
/// whole seconds of the last minute are in [`Usage`](crate::sim::Usage).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Gauge {
    /// Records, bytes or calls of the second before now. For bytes read, what the readers still
    /// owe when that is more: one response can be many seconds' worth.
    pub used: u64,
    /// The limit. A shard that was idle has a second's worth saved, so that more than this may
    /// have been used without a refusal.
    pub per_s: u64,
}

impl Gauge {
    /// How full it is, in thousandths.
    pub fn permille(self) -> u64 {
        self.used.saturating_mul(1_000) / self.per_s.max(1)
    }
}

impl ShardView {
    pub(super) fn of(shard: &Shard, world: &World) -> Self {
        let now = world.now();
        Self {
            shard: shard.index(),
            range: shard.hash_key_range(),
            parents: shard.parents(),
            opened_at: shard.created_at(),
            closed_at: shard.closing().map(|closing| closing.children_open_at),
            takes_records: shard.takes_records(now),
            records: shard.records().len(),
            gauges: Gauges::of(shard, world),
            tally: world.tallies().get(shard.index()).cloned().unwrap_or_default(),
        }
    }
}

impl Gauges {
    /// How full a shard is now.
    pub fn of(shard: &Shard, world: &World) -> Self {
        let now = world.now();
        let second_ago = now.before(LATELY);
        let newest = shard.records().iter().rev();
        let (records, bytes) = newest
            .take_while(|record| record.approximate_arrival_timestamp > second_ago)
            .fold((0, ByteCount::ZERO), |(count, size), record| (count + 1, size + record.size()));
        let tally = world.tallies().get(shard.index());
        let (calls, given) = tally.map_or((0, ByteCount::ZERO), |tally| tally.answered_lately(now));
        let debt = shard.read_debt();
        let owed = debt.owed_micro_bytes(now).div_ceil(1_000_000);
        let gauge = |used, per_s| Gauge { used, per_s };
        Self {
            write_records: gauge(records, shard.write_records().per_s()),
            write_bytes: gauge(bytes.get(), shard.write_bytes().per_s()),
            read_calls: gauge(calls, shard.read_calls().per_s()),
            read_bytes: gauge(given.get().max(owed), debt.per_s().get()),
        }
    }
}

fn write_range<S: Serializer>(range: &HashKeyRange, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Range {
        start: String,
        end: String,
    }
    let (start, end) = (range.start().to_string(), range.end().to_string());
    Range { start, end }.serialize(serializer)
}

fn write_parents<S: Serializer>(parents: &Parents, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(parents.iter().map(ShardIndex::get))
}

fn write_tally<S: Serializer>(tally: &Tally, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Counts {
        accepted: u64,
        read: u64,
        refused_puts: u64,
        refused_reads: u64,
    }
    let Tally { accepted, read, .. } = *tally;
    let (refused_puts, refused_reads) = (tally.refused_puts(), tally.refused_reads());
    Counts { accepted, read, refused_puts, refused_reads }.serialize(serializer)
}
