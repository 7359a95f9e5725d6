//! Which shard is hot, and which key makes it so.

use std::collections::BTreeMap;

use core::cmp::Reverse;

use super::OfferedLoad;
use crate::engine::{ByteCount, HashKey, PartitionKey, Shard, ShardIndex, Stream, Timestamp};
use crate::sim::usage::{permille, seconds_watched};
use crate::sim::{SecondUsage, Usage, World};

/// A shard that is offered less than this part of its limit, in thousandths, over a minute is not
/// hot, unless it refused something: at four fifths an alarm is commonly set.
pub const HOT_SHARD_PERMILLE: u64 = 800;
/// A shard is hot when it is offered at least this many thousandths of what the other open shards
/// are offered on average. Where all are as full, the stream is too small, and no shard is hot.
pub const HOT_SHARD_RATIO_PERMILLE: u64 = 1_500;
/// A key is hot when it takes at least this part, in thousandths, of what a shard takes: four of
/// them fill one, wherever it is cut.
pub const HOT_KEY_PERMILLE: u64 = 250;

/// A shard that has too much to take while the others could take more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HotShard {
    /// Which.
    pub shard: ShardIndex,
    /// What it was offered in the last minute on average, in thousandths of the write limit that
    /// is nearer: above a thousand it must refuse.
    pub offered_permille: u64,
    /// The same, for the mean of the other open shards.
    pub others_permille: u64,
    /// Records that it refused in the last minute.
    pub refused_records: u64,
}

/// A key with much of a shard's traffic in the last minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeavyKey {
    /// The shard that it goes to.
    pub shard: ShardIndex,
    /// Where it lies.
    pub hash_key: HashKey,
    /// A partition key that leads there; `None` on a stream of automatic distribution.
    pub partition_key: Option<PartitionKey>,
    /// What was offered under it, at least, in the last whole seconds.
    pub load: OfferedLoad,
    /// Its part of all records that the shard was offered, in thousandths; of the bytes, where bytes
    /// are what the key uses more of.
    pub share_permille: u64,
    /// What it takes of a shard's write limit on average, in thousandths, of the limit that is
    /// nearer.
    pub use_permille: u64,
}

impl HeavyKey {
    /// Whether it alone is much of what a shard takes.
    pub const fn is_hot(&self) -> bool {
        self.use_permille >= HOT_KEY_PERMILLE
    }

    /// Whether it alone is more than a shard takes. A shard with one key is the smallest there is: no
    /// split helps, only another key.
    pub const fn exceeds_a_shard(&self) -> bool {
        self.use_permille > 1_000
    }
}

impl World {
    /// The open shards that are hot, hottest first.
    pub fn hot_shards(&self) -> Vec<HotShard> {
        let offered: Vec<_> = self.open_shards().map(|it| self.shard_load(it)).collect();
        let total: u64 = offered.iter().map(|it| it.offered_permille).sum();
        let others = (offered.len() as u64).saturating_sub(1);
        let mut hot: Vec<_> = offered
            .into_iter()
            .filter(|_| others > 0)
            .map(|it| {
                let rest = total.saturating_sub(it.offered_permille);
                HotShard { others_permille: rest / others.max(1), ..it }
            })
            .filter(HotShard::is_hot)
            .collect();
        hot.sort_by_key(|it| (Reverse(it.offered_permille), it.shard));
        hot
    }

    /// The keys that are hot, hottest first, of all open shards.
    pub fn hot_keys(&self) -> Vec<HeavyKey> {
        let mut hot: Vec<_> = self.open_shards().flat_map(|it| self.heavy_keys(it)).collect();
        hot.retain(HeavyKey::is_hot);
        hot.sort_by_key(|key| (Reverse(key.use_permille), key.hash_key));
        hot
    }

    /// The keys of a shard that were seen to be heavy in some second of the last minute, heaviest
    /// first: those that took a hundredth of what a shard takes, or more.
    pub fn heavy_keys(&self, shard: &Shard) -> Vec<HeavyKey> {
        let now = self.now();
        let mut keys: BTreeMap<HashKey, (OfferedLoad, Option<PartitionKey>)> = BTreeMap::new();
        // Before it was opened, its keys were its parent's.
        let seconds = self.watchers().offered_load().last_minute(now).into_iter();
        for second in seconds.filter(|second| second.begins_at() >= shard.created_at()) {
            let here = second.keys().iter();
            for key in here.filter(|key| shard.hash_key_range().contains(key.hash_key)) {
                let (load, name) = keys.entry(key.hash_key).or_default();
                load.records = load.records.saturating_add(key.load.records);
                load.bytes = load.bytes + key.load.bytes;
                if name.is_none() {
                    name.clone_from(&key.partition_key);
                }
            }
        }
        let all = self.offered_to(shard);
        let heavy = keys.into_iter().map(|(hash_key, (load, partition_key))| {
            let use_of = self.use_permille(load, shard, now);
            let share = |part: u64, whole: u64| part.saturating_mul(1_000) / whole.max(1);
            let share_permille = if use_of.bytes > use_of.records {
                share(load.bytes.get(), all.bytes.get())
            } else {
                share(load.records, all.records)
            };
            let use_permille = use_of.records.max(use_of.bytes);
            let shard = shard.index();
            HeavyKey { shard, hash_key, partition_key, load, share_permille, use_permille }
        });
        let mut heavy: Vec<_> = heavy.collect();
        heavy.sort_by_key(|key| (Reverse(key.use_permille), key.hash_key));
        heavy
    }

    fn open_shards(&self) -> impl Iterator<Item = &Shard> {
        let stream = self.stream().into_iter();
        stream.flat_map(|stream: &Stream| stream.open_shards().filter_map(|it| stream.shard(it)))
    }

    /// What a shard was offered in the last minute.
    fn offered_to(&self, shard: &Shard) -> OfferedLoad {
        let sum = |amount: fn(&SecondUsage) -> u64| {
            let usage = self.tallies().usage(shard.index());
            usage.map_or(0, |usage: &Usage| usage.minute_sum(self.now(), amount))
        };
        OfferedLoad {
            records: sum(|second| second.offered_records.into()),
            bytes: ByteCount::new(sum(|second| second.offered_bytes.get())),
        }
    }

    fn shard_load(&self, shard: &Shard) -> HotShard {
        let now = self.now();
        let use_of = self.use_permille(self.offered_to(shard), shard, now);
        let usage = self.tallies().usage(shard.index());
        let refused = |usage: &Usage| usage.minute_sum(now, |it| it.refused_records.into());
        HotShard {
            shard: shard.index(),
            offered_permille: use_of.records.max(use_of.bytes),
            others_permille: 0,
            refused_records: usage.map_or(0, refused),
        }
    }

    /// What a load of the last minute is of the two write limits.
    fn use_permille(&self, load: OfferedLoad, shard: &Shard, now: Timestamp) -> WriteUse {
        let limits = &self.kinesis().settings().limits;
        let seconds = seconds_watched(shard, now);
        WriteUse {
            records: permille(load.records, limits.write_records_per_s, seconds),
            bytes: permille(load.bytes.get(), limits.write_bytes_per_s.get(), seconds),
        }
    }
}

/// Thousandths of the two limits.
struct WriteUse {
    records: u64,
    bytes: u64,
}

impl HotShard {
    const fn is_hot(&self) -> bool {
        let bound = self.others_permille.saturating_mul(HOT_SHARD_RATIO_PERMILLE);
        (self.refused_records > 0 || self.offered_permille >= HOT_SHARD_PERMILLE)
            && self.offered_permille.saturating_mul(1_000) >= bound
    }
}
