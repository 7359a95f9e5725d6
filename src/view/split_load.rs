//! What a split would make of a shard's load.

use core::time::Duration;

use crate::engine::{
    HashKey, PartitionKey, Record, Shard, ShardIndex, Stream, Timestamp, sorted_by_number,
};
use crate::sim::{OfferedLoad, World};

/// How the records that a shard has stored lately would lie on either side of a cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitLoad {
    /// How long they were counted over: ten seconds, or as long as the shard is open.
    pub window: Duration,
    /// Those with lower hash keys than the cut.
    pub lower: OfferedLoad,
    /// Those at the cut, and with higher ones.
    pub upper: OfferedLoad,
    /// The hash key that makes every cut pointless, if there is one.
    pub dominant: Option<DominantKey>,
}

/// A hash key with so much of a shard's load that one child would have most of it, wherever it is cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DominantKey {
    /// Where it lies.
    pub hash_key: HashKey,
    /// A partition key that leads there; `None` on a stream of automatic distribution.
    pub partition_key: Option<PartitionKey>,
    /// Its part of the records or of the bytes, whichever is larger, in thousandths.
    pub share_permille: u64,
}

/// How far back load is counted.
const WINDOW: Duration = Duration::from_secs(10);
/// A shard that opened a moment ago has no load per second yet.
const WINDOW_MIN: Duration = Duration::from_secs(1);
/// With so much of the load under one hash key, in thousandths, a split hardly helps.
const DOMINANT_PERMILLE: u64 = 750;

impl SplitLoad {
    /// The load on either side of `cut`, by the records that the shard has stored in the last ten seconds.
    /// `None` when there is no such shard.
    pub fn of(world: &World, shard: ShardIndex, cut: HashKey) -> Option<Self> {
        let shard = world.stream().and_then(|stream: &Stream| stream.shard(shard))?;
        let now = world.now();
        let mut load = Self {
            window: now.since(shard.created_at()).clamp(WINDOW_MIN, WINDOW),
            lower: OfferedLoad::default(),
            upper: OfferedLoad::default(),
            dominant: None,
        };
        let records: Vec<_> = Self::counted(shard, now).collect();
        for record in &records {
            let side = if record.hash_key < cut { &mut load.lower } else { &mut load.upper };
            add(side, record);
        }
        load.dominant = load.dominant_of(records);
        Some(load)
    }

    /// The records that are counted: the newest first.
    pub fn counted(shard: &Shard, now: Timestamp) -> impl Iterator<Item = &Record> {
        let since = now.before(WINDOW);
        let newest_first = shard.records().iter().rev();
        newest_first.take_while(move |record| record.approximate_arrival_timestamp >= since)
    }

    /// Whether nothing was stored lately.
    pub const fn is_nothing(&self) -> bool {
        self.lower.records == 0 && self.upper.records == 0
    }

    fn dominant_of(&self, records: Vec<&Record>) -> Option<DominantKey> {
        let share = |part: u64, rest: u64| part.saturating_mul(1_000) / rest.max(1);
        let (all_records, all_bytes) = (
            self.lower.records.saturating_add(self.upper.records),
            self.lower.bytes + self.upper.bytes,
        );
        let by_key = sorted_by_number(records, |record| record.hash_key.get());
        let runs = by_key.chunk_by(|one, next| one.hash_key == next.hash_key);
        let shares = runs.filter_map(|run| {
            let mut load = OfferedLoad::default();
            run.iter().for_each(|record| add(&mut load, record));
            let of_bytes = share(load.bytes.get(), all_bytes.get());
            Some((share(load.records, all_records).max(of_bytes), *run.first()?))
        });
        let (share_permille, record) = shares.max_by_key(|(share, _)| *share)?;
        (share_permille >= DOMINANT_PERMILLE).then(|| DominantKey {
            hash_key: record.hash_key,
            partition_key: record.partition_key.clone(),
            share_permille,
        })
    }
}

fn add(load: &mut OfferedLoad, record: &Record) {
    load.records = load.records.saturating_add(1);
    load.bytes = load.bytes + record.size();
}
