//! A stream: its shards, which of them takes which key, and its changes of state in time.

use core::fmt;
use core::num::NonZeroU32;
use core::time::Duration;

use litemap::LiteMap;

use super::configuration::{Configuration, Encryption, RecordDistribution, StreamMode};
use super::consumer::Consumer;
use super::daily_count::DailyCounts;
use super::error::{KinesisError, StreamRef, Throttled, ThroughputLimit};
use super::on_demand::Traffic;
use super::resharding::Reshard;
use super::{
    ByteCount, ConsumerName, HashKey, HashKeyRange, Limits, Parents, Shard, ShardIndex, StreamName,
    Timestamp, sorted_by_number,
};

/// `StreamStatus` in the API reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamStatus {
    /// Being created; it has no shards yet.
    Creating,
    /// Ready for everything.
    Active,
    /// Being changed, in its shards or its settings; reads and writes go on.
    Updating,
    /// Being deleted; reads and writes go on until it is gone.
    Deleting,
}

impl fmt::Display for StreamStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Creating => "CREATING",
            Self::Active => "ACTIVE",
            Self::Updating => "UPDATING",
            Self::Deleting => "DELETING",
        })
    }
}

/// The same, with what happens next and when.
#[derive(Clone, Debug)]
enum Phase {
    Creating { until: Timestamp, shard_count: NonZeroU32 },
    Active,
    Updating { until: Timestamp, change: Change, carry_out: CarryOut },
    Deleting { until: Timestamp },
}

/// Carries out a change. It comes with the first one, so that a program that changes no stream does not have it.
type CarryOut = fn(&mut Stream, Change, Timestamp);

/// What a stream is `UPDATING` for: checked, and carried out at the end of it.
#[derive(Clone, Debug)]
pub(super) enum Change {
    Reshard(Vec<Reshard>),
    Mode { mode: StreamMode, warm_throughput_mib_per_s: Option<u32> },
    Encryption(Encryption),
    RecordBytesMax(ByteCount),
    WarmThroughput { mib_per_s: u32 },
}

/// A stream.
///
/// Invariants: once it is created, the shards that take records tile the hash space at every
/// moment, without gap or overlap; shard indexes are never used twice.
#[derive(Clone, Debug)]
pub struct Stream {
    name: StreamName,
    created_at: Timestamp,
    phase: Phase,
    configuration: Configuration,
    daily_counts: DailyCounts,
    /// Nothing while it is provisioned.
    traffic: Option<Box<Traffic>>,
    limits: Limits,
    shards: LiteMap<ShardIndex, Shard>,
    next_shard_index: ShardIndex,
    consumers: LiteMap<ConsumerName, Consumer>,
    /// One counter for all shards: numbers in one shard have gaps, as AWS's have.
    next_sequence_index: u64,
    /// Which shard takes the keys from each start on, in order. Follows from `shards` and time.
    routes: Vec<(HashKey, ShardIndex)>,
    /// When `routes` must be made anew: the openings of children to come.
    openings: Vec<Timestamp>,
    /// Records that arrived earlier are gone.
    trimmed_to: Timestamp,
}

/// Sequence index 0 is in a shard's starting number: records begin above it.
const FIRST_SEQUENCE_INDEX: u64 = 1;
const SEQUENCE_INDEX_END: u64 = i64::MAX as u64;

impl Stream {
    pub(super) fn new(
        name: StreamName,
        shard_count: NonZeroU32,
        configuration: Configuration,
        limits: &Limits,
        traffic: Option<Box<Traffic>>,
        (now, until): (Timestamp, Timestamp),
    ) -> Self {
        Self {
            name,
            created_at: now,
            phase: Phase::Creating { until, shard_count },
            configuration,
            daily_counts: DailyCounts::default(),
            traffic,
            limits: limits.clone(),
            shards: LiteMap::new(),
            next_shard_index: ShardIndex::FIRST,
            consumers: LiteMap::new(),
            next_sequence_index: FIRST_SEQUENCE_INDEX,
            routes: Vec::new(),
            openings: Vec::new(),
            trimmed_to: now,
        }
    }

    /// Its name.
    pub const fn name(&self) -> &StreamName {
        &self.name
    }

    /// When `CreateStream` was called.
    pub const fn created_at(&self) -> Timestamp {
        self.created_at
    }

    /// Its status.
    pub const fn status(&self) -> StreamStatus {
        match self.phase {
            Phase::Creating { .. } => StreamStatus::Creating,
            Phase::Active => StreamStatus::Active,
            Phase::Updating { .. } => StreamStatus::Updating,
            Phase::Deleting { .. } => StreamStatus::Deleting,
        }
    }

    /// Its settings.
    pub const fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// Its settings, for those that change without the stream being `UPDATING`.
    pub(super) const fn configuration_mut(&mut self) -> &mut Configuration {
        &mut self.configuration
    }

    pub(super) const fn daily_counts_mut(&mut self) -> &mut DailyCounts {
        &mut self.daily_counts
    }

    /// What it has taken, if that decides how many shards it has.
    pub(super) fn traffic(&self) -> Option<&Traffic> {
        self.traffic.as_deref()
    }

    pub(super) fn traffic_mut(&mut self) -> Option<&mut Traffic> {
        self.traffic.as_deref_mut()
    }

    pub(super) const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The mode that it has, or will have when it is `ACTIVE` again.
    pub(super) const fn coming_mode(&self) -> StreamMode {
        match self.phase {
            Phase::Updating { change: Change::Mode { mode, .. }, .. } => mode,
            _ => self.configuration.mode,
        }
    }

    /// The same of its warm throughput, in MiB per second.
    pub(super) const fn coming_warm_throughput(&self) -> Option<u32> {
        match self.phase {
            Phase::Updating { change: Change::WarmThroughput { mib_per_s }, .. } => Some(mib_per_s),
            _ => self.configuration.warm_throughput_mib_per_s,
        }
    }

    /// How long it keeps records.
    pub const fn retention(&self) -> Duration {
        self.configuration.retention
    }

    /// Its registered consumers.
    pub const fn consumers(&self) -> &LiteMap<ConsumerName, Consumer> {
        &self.consumers
    }

    pub(super) const fn consumers_mut(&mut self) -> &mut LiteMap<ConsumerName, Consumer> {
        &mut self.consumers
    }

    /// When something about it changes next by itself, if anything will: its status, which shards
    /// take records, or how many there are.
    pub fn next_change_after(&self, now: Timestamp) -> Option<Timestamp> {
        let until = match self.phase {
            Phase::Creating { until, .. }
            | Phase::Updating { until, .. }
            | Phase::Deleting { until } => Some(until),
            Phase::Active => None,
        };
        let scaling = self.traffic().and_then(Traffic::next_change);
        self.openings.iter().copied().chain(until).chain(scaling).filter(|&at| at > now).min()
    }

    /// The sequence index of the last record, in whatever shard.
    pub(super) const fn last_sequence_index(&self) -> u64 {
        self.next_sequence_index.saturating_sub(1)
    }

    /// All shards that it lists, open and closed, in order of creation.
    pub fn shards(&self) -> impl DoubleEndedIterator<Item = &Shard> {
        self.shards.values()
    }

    /// The shard with this index, unless there is none or it has expired.
    pub fn shard(&self, index: ShardIndex) -> Option<&Shard> {
        self.shards.get(&index)
    }

    /// The shards that take records now, in the order of the hash space.
    pub fn open_shards(&self) -> impl ExactSizeIterator<Item = ShardIndex> {
        self.routes.iter().map(|&(_, shard)| shard)
    }

    /// The shard that takes records of this hash key now; `None` while the stream is created.
    pub fn route(&self, hash_key: HashKey) -> Option<ShardIndex> {
        let after = self.routes.partition_point(|&(start, _)| start <= hash_key);
        self.routes.get(after.checked_sub(1)?).map(|&(_, shard)| shard)
    }

    /// Where automatic distribution puts the next record: the hash keys of records one after the
    /// other spread evenly (how AWS does it is not documented).
    pub(super) fn next_even_hash_key(&self) -> HashKey {
        // The golden ratio's share of 2^128: multiples of it, wrapped around, fill the space
        // about as evenly as can be, whatever the number of shards.
        const STEP: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
        HashKey::new(u128::from(self.next_sequence_index).wrapping_mul(STEP))
    }

    /// Shards that count against the account's limit: those that have not been closed.
    pub(super) fn open_shard_count(&self) -> u64 {
        if let Phase::Creating { shard_count, .. } = self.phase {
            return u64::from(shard_count.get());
        }
        self.listed_open_shard_count()
    }

    /// `OpenShardCount`: while the stream is created there are none yet.
    pub(super) fn listed_open_shard_count(&self) -> u64 {
        self.shards.values().filter(|shard| shard.closing().is_none()).map(|_| 1).sum()
    }

    pub(super) fn shard_mut(&mut self, index: ShardIndex) -> Option<&mut Shard> {
        self.shards.get_mut(&index)
    }

    /// Whether everything of it is gone at `now`.
    pub(super) fn is_gone(&self, now: Timestamp) -> bool {
        matches!(self.phase, Phase::Deleting { until } if until <= now)
    }

    pub(super) fn begin_deleting(&mut self, until: Timestamp) {
        self.phase = Phase::Deleting { until };
    }

    pub(super) fn begin_updating(&mut self, change: Change, until: Timestamp) {
        self.phase = Phase::Updating { until, change, carry_out: Self::carry_out };
    }

    /// Lets everything happen that is due by `now`: the ends of CREATING and UPDATING, the
    /// opening of child shards, scaling by traffic, the trimming of records and the expiry of
    /// shards.
    pub(super) fn settle(&mut self, now: Timestamp) {
        while let Some((due, scale)) = self.traffic().and_then(|traffic| traffic.due(now)) {
            self.settle_phase(due);
            scale(self, due);
        }
        self.settle_phase(now);
        if self.openings.iter().any(|&opening| opening <= now) {
            self.openings.retain(|&opening| opening > now);
            self.reroute(now);
        }
        self.settle_consumers(now);
        self.trim(now);
    }

    fn settle_phase(&mut self, now: Timestamp) {
        match self.phase {
            Phase::Creating { until, shard_count } if until <= now => {
                self.create_shards(shard_count, until);
                self.phase = Phase::Active;
                self.reroute(now);
            }
            Phase::Updating { until, .. } if until <= now => {
                let phase = core::mem::replace(&mut self.phase, Phase::Active);
                if let Phase::Updating { change, carry_out, .. } = phase {
                    carry_out(self, change, until);
                }
                self.reroute(now);
            }
            _ => {}
        }
    }

    fn carry_out(&mut self, change: Change, at: Timestamp) {
        match change {
            Change::Reshard(steps) => self.reshard_all(steps, at),
            Change::Mode { mode, warm_throughput_mib_per_s } => {
                self.configuration.mode = mode;
                self.configuration.warm_throughput_mib_per_s = warm_throughput_mib_per_s;
                self.configuration.record_distribution = RecordDistribution::default();
                self.traffic = Traffic::of(mode);
                self.scale_to_warm_throughput(at);
            }
            Change::Encryption(encryption) => self.configuration.encryption = encryption,
            Change::RecordBytesMax(record_bytes_max) => {
                self.configuration.record_bytes_max = record_bytes_max;
                let burst = self.allows_write_bursts();
                for (_, shard) in &mut self.shards {
                    shard.allow_write_burst(burst, at);
                }
            }
            Change::WarmThroughput { mib_per_s } => {
                self.configuration.warm_throughput_mib_per_s = Some(mib_per_s);
                self.scale_to_warm_throughput(at);
            }
        }
    }

    fn trim(&mut self, now: Timestamp) {
        // Arrival timestamps are whole milliseconds: within one, there is nothing new to trim.
        let horizon = now.before(self.configuration.retention).floor_to_millis();
        if horizon <= self.trimmed_to {
            return;
        }
        self.trimmed_to = horizon;
        self.shards.iter_mut().for_each(|(_, shard)| shard.trim(horizon));
        self.shards.retain(|_, shard| !shard.is_expired(horizon));
    }

    /// The index that the next shard will have.
    pub(super) const fn next_shard_index(&self) -> ShardIndex {
        self.next_shard_index
    }

    pub(super) fn add_shard(
        &mut self,
        range: HashKeyRange,
        parents: Parents,
        created_at: Timestamp,
    ) {
        let index = self.next_shard_index;
        let mut shard = Shard::new(index, range, parents, created_at, &self.limits);
        shard.allow_write_burst(self.allows_write_bursts(), created_at);
        self.shards.insert(index, shard);
        self.next_shard_index = index.next().unwrap_or(index);
    }

    /// Whether it takes records that may be larger than what a shard takes in a second.
    fn allows_write_bursts(&self) -> bool {
        self.configuration.record_bytes_max > self.limits.record_bytes_max
    }

    /// Remembers that children will open then, so that routes are made anew.
    pub(super) fn expect_opening(&mut self, opening: Timestamp) {
        self.openings.push(opening);
    }

    fn reroute(&mut self, now: Timestamp) {
        let open = self.shards.values().filter(|shard| shard.takes_records(now));
        let routes = open.map(|shard| (shard.hash_key_range().start(), shard.index())).collect();
        self.routes = sorted_by_number(routes, |(start, _): &(HashKey, _)| start.get());
    }

    /// Whether two more shards can be numbered.
    pub(super) fn has_shard_indexes(&self) -> bool {
        self.next_shard_index.next().and_then(ShardIndex::next).is_some()
    }

    /// The next sequence index, for one record.
    pub(super) fn take_sequence_index(&mut self) -> Result<u64, KinesisError> {
        let index = self.next_sequence_index;
        if index >= SEQUENCE_INDEX_END {
            return Err(KinesisError::InternalFailure);
        }
        self.next_sequence_index = index.saturating_add(1);
        Ok(index)
    }
}

/// The refusal of a shard that has nothing left of `limit`.
pub(super) fn throttled(shard: &Shard, limit: ThroughputLimit, stream: &StreamRef) -> Throttled {
    Throttled { shard: shard.index(), stream: stream.clone(), limit, per_s: shard.per_s(limit) }
}
