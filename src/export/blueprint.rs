//! All that there is to be made of a stream.

use core::time::Duration;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::note::Note;
use super::split_plan::SplitPlan;
use crate::engine::limits::{
    MAX_RECORD_SIZE_KIB_MAX, MAX_RECORD_SIZE_KIB_MIN, RETENTION_HOURS_MAX, RETENTION_HOURS_MIN,
};
use crate::engine::{
    Configuration, ConsumerName, ConsumerStatus, Encryption, HashKeyRange, Limits,
    RecordDistribution, ShardLevelMetric, Stream, StreamMode, StreamName, StreamStatus, Tags,
};

/// A stream as it stands, with nothing in it that AWS could not make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blueprint {
    /// `StreamName`.
    pub stream: StreamName,
    /// `StreamMode`, and what goes with it.
    pub capacity: Capacity,
    /// `RetentionPeriodHours`: 24 to 8,760.
    pub retention_hours: u64,
    /// `MaxRecordSizeInKiB`: 1,024, AWS's default, to 10,240.
    pub max_record_size_kib: u64,
    /// `EncryptionType` and `KeyId`.
    pub encryption: Encryption,
    /// `ShardLevelMetrics`.
    pub shard_level_metrics: BTreeSet<ShardLevelMetric>,
    /// `Tags`.
    pub tags: Tags,
    /// `Policy`.
    pub policy: Option<Arc<str>>,
    /// Those who are registered, in the order of their names.
    pub consumers: Vec<RegisteredConsumer>,
    /// What AWS would do otherwise.
    pub notes: Vec<Note>,
}

/// How much a stream can take, and who decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// `PROVISIONED`.
    Provisioned {
        /// How many shards are open.
        open_shards: usize,
        /// How a new stream comes to them.
        plan: SplitPlan,
    },
    /// `ON_DEMAND`: its shards are AWS's affair.
    OnDemand {
        /// `WarmThroughputMiBps`.
        warm_throughput_mib_per_s: Option<u32>,
        /// `RecordDistributionStrategy`.
        record_distribution: RecordDistribution,
    },
}

/// A consumer that is registered for enhanced fan-out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredConsumer {
    /// `ConsumerName`.
    pub name: ConsumerName,
    /// `Tags`.
    pub tags: Tags,
    /// `Policy`.
    pub policy: Option<Arc<str>>,
}

const HOUR: u64 = 3_600;

impl Blueprint {
    /// The blueprint of a stream under these limits. `None` while it has no shards: it is being
    /// created.
    pub fn of(stream: &Stream, limits: &Limits) -> Option<Self> {
        let configuration = stream.configuration();
        let consumers = stream.consumers().iter();
        let consumers =
            consumers.filter(|(_, consumer)| consumer.status() != ConsumerStatus::Deleting);
        let consumers = consumers.map(|(name, consumer)| RegisteredConsumer {
            name: name.clone(),
            tags: consumer.tags().clone(),
            policy: consumer.policy().cloned(),
        });
        let mut blueprint = Self {
            stream: stream.name().clone(),
            capacity: Capacity::of(stream)?,
            retention_hours: retention_hours(stream.retention()),
            max_record_size_kib: (configuration.record_bytes_max.get() / 1_024)
                .clamp(MAX_RECORD_SIZE_KIB_MIN, MAX_RECORD_SIZE_KIB_MAX),
            encryption: configuration.encryption.clone(),
            shard_level_metrics: configuration.shard_level_metrics.clone(),
            tags: configuration.tags.clone(),
            policy: configuration.policy.clone(),
            consumers: consumers.collect(),
            notes: Vec::new(),
        };
        blueprint.notes = blueprint.notes_on(stream.status(), configuration, limits);
        Some(blueprint)
    }

    fn notes_on(
        &self,
        status: StreamStatus,
        configuration: &Configuration,
        limits: &Limits,
    ) -> Vec<Note> {
        let kept = Duration::from_secs(self.retention_hours.saturating_mul(HOUR));
        let retention = match self.retention_hours {
            _ if configuration.retention == kept => None,
            RETENTION_HOURS_MIN => Some(Note::Retention(configuration.retention)),
            _ => Some(Note::RetentionRoundedUp(configuration.retention)),
        };
        let has_policy =
            self.policy.is_some() || self.consumers.iter().any(|it| it.policy.is_some());
        let notes = [
            (status != StreamStatus::Active).then_some(Note::InTransition(status)),
            (limits.scale.get() > 1).then_some(Note::Scaled(limits.scale)),
            retention,
            configuration.put_receipts.then_some(Note::PutReceipts),
            self.encryption.is_on().then_some(Note::EncryptionKey),
            has_policy.then_some(Note::Policies),
        ];
        notes.into_iter().flatten().collect()
    }
}

impl Capacity {
    fn of(stream: &Stream) -> Option<Self> {
        let configuration = stream.configuration();
        match configuration.mode {
            StreamMode::OnDemand => Some(Self::OnDemand {
                warm_throughput_mib_per_s: configuration.warm_throughput_mib_per_s,
                record_distribution: configuration.record_distribution,
            }),
            StreamMode::Provisioned => {
                let open = stream.open_shards().filter_map(|shard| stream.shard(shard));
                let open: Vec<HashKeyRange> = open.map(|shard| shard.hash_key_range()).collect();
                let plan = SplitPlan::to(&open)?;
                Some(Self::Provisioned { open_shards: open.len(), plan })
            }
        }
    }

    /// `StreamMode`.
    pub const fn mode(&self) -> StreamMode {
        match self {
            Self::Provisioned { .. } => StreamMode::Provisioned,
            Self::OnDemand { .. } => StreamMode::OnDemand,
        }
    }
}

/// The whole hours that are not less than it, as far as AWS keeps records.
fn retention_hours(retention: Duration) -> u64 {
    let seconds = retention.as_secs().saturating_add(u64::from(retention.subsec_nanos() > 0));
    seconds.div_ceil(HOUR).clamp(RETENTION_HOURS_MIN, RETENTION_HOURS_MAX)
}
