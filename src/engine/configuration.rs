//! What of a stream can be set, besides its shards.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use core::fmt;
use core::time::Duration;

use super::{ByteCount, Limits};

/// The settings of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// `StreamMode`.
    pub mode: StreamMode,
    /// `RetentionPeriodHours`, as a duration: scenarios may keep less than an hour.
    pub retention: Duration,
    /// `EncryptionType` and `KeyId`.
    pub encryption: Encryption,
    /// `ShardLevelMetrics`.
    pub shard_level_metrics: BTreeSet<ShardLevelMetric>,
    /// `Tags`.
    pub tags: Tags,
    /// `Policy`: kept and given back; nobody is refused by it.
    pub policy: Option<Arc<str>>,
    /// `MaxRecordSizeInKiB`, as bytes: data and partition key of one record together.
    pub record_bytes_max: ByteCount,
    /// `RecordDistributionStrategy`.
    pub record_distribution: RecordDistribution,
    /// `WarmThroughput`, in MiB/s; `None` when never set.
    pub warm_throughput_mib_per_s: Option<u32>,
    /// Whether a put returns a receipt instead of the record's number. AWS has no such setting;
    /// see [`SequenceNumber`](super::SequenceNumber).
    pub put_receipts: bool,
}

impl Configuration {
    /// A new provisioned stream's.
    pub(super) const fn new(limits: &Limits) -> Self {
        Self {
            mode: StreamMode::Provisioned,
            retention: limits.retention,
            encryption: Encryption::None,
            shard_level_metrics: BTreeSet::new(),
            tags: Tags::new(),
            policy: None,
            record_bytes_max: limits.record_bytes_max,
            record_distribution: RecordDistribution::UserPartitionKey,
            warm_throughput_mib_per_s: None,
            put_receipts: false,
        }
    }
}

/// Tags of a stream or a consumer, by key.
pub type Tags = BTreeMap<String, String>;

/// `StreamMode`: who decides how many shards there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StreamMode {
    /// `PROVISIONED`: the owner.
    #[default]
    Provisioned,
    /// `ON_DEMAND`: the service, by the traffic.
    OnDemand,
}

impl fmt::Display for StreamMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Provisioned => "PROVISIONED",
            Self::OnDemand => "ON_DEMAND",
        })
    }
}

/// `EncryptionType`, with `KeyId`. Nothing is really encrypted here: records carry the mark that
/// AWS's records carry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Encryption {
    /// `NONE`.
    #[default]
    None,
    /// `KMS`.
    Kms {
        /// `KeyId`, as it was given.
        key_id: Arc<str>,
    },
}

impl Encryption {
    /// Whether records written now are marked as encrypted.
    pub const fn is_on(&self) -> bool {
        matches!(self, Self::Kms { .. })
    }
}

/// `RecordDistributionStrategy`: what decides to which shard a record goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecordDistribution {
    /// `USER_PARTITION_KEY`: the producer's key.
    #[default]
    UserPartitionKey,
    /// `AUTO`: the service, evenly, whatever the key. On-demand streams only.
    Auto,
}

impl fmt::Display for RecordDistribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UserPartitionKey => "USER_PARTITION_KEY",
            Self::Auto => "AUTO",
        })
    }
}

/// A metric of `EnableEnhancedMonitoring`. `ALL`, which requests may write, stands for the seven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShardLevelMetric {
    /// `IncomingBytes`.
    IncomingBytes,
    /// `IncomingRecords`.
    IncomingRecords,
    /// `OutgoingBytes`.
    OutgoingBytes,
    /// `OutgoingRecords`.
    OutgoingRecords,
    /// `WriteProvisionedThroughputExceeded`.
    WriteProvisionedThroughputExceeded,
    /// `ReadProvisionedThroughputExceeded`.
    ReadProvisionedThroughputExceeded,
    /// `IteratorAgeMilliseconds`.
    IteratorAgeMilliseconds,
}

impl ShardLevelMetric {
    /// All seven.
    pub const ALL: [Self; 7] = [
        Self::IncomingBytes,
        Self::IncomingRecords,
        Self::OutgoingBytes,
        Self::OutgoingRecords,
        Self::WriteProvisionedThroughputExceeded,
        Self::ReadProvisionedThroughputExceeded,
        Self::IteratorAgeMilliseconds,
    ];
}

impl fmt::Display for ShardLevelMetric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The variants have AWS's names.
        fmt::Debug::fmt(self, f)
    }
}
