//! `DescribeStreamSummary`.

use core::time::Duration;
use std::collections::BTreeSet;

use crate::engine::{
    ByteCount, ControlOperation, Encryption, Kinesis, KinesisError, RecordDistribution,
    ShardLevelMetric, StreamMode, StreamName, StreamStatus, Timestamp, WarmThroughput,
};

/// Input of [`Kinesis::describe_stream_summary`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeStreamSummary {
    /// `StreamName`.
    pub stream: StreamName,
}

/// `StreamDescriptionSummary`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamDescriptionSummary {
    /// `StreamName`.
    pub stream: StreamName,
    /// `StreamARN`.
    pub arn: String,
    /// `StreamStatus`.
    pub status: StreamStatus,
    /// `StreamModeDetails`.
    pub mode: StreamMode,
    /// `RetentionPeriodHours`, as a duration.
    pub retention: Duration,
    /// `StreamCreationTimestamp`.
    pub created_at: Timestamp,
    /// `EnhancedMonitoring`.
    pub shard_level_metrics: BTreeSet<ShardLevelMetric>,
    /// `EncryptionType` and `KeyId`.
    pub encryption: Encryption,
    /// `OpenShardCount`: none while the stream is created, as it has no shards then.
    pub open_shard_count: u64,
    /// `ConsumerCount`: registered ones, in whatever state.
    pub consumer_count: usize,
    /// `WarmThroughput`: of on-demand streams, in accounts that have committed to a minimum
    /// throughput.
    pub warm_throughput: Option<WarmThroughput>,
    /// `MaxRecordSizeInKiB`, as bytes.
    pub record_bytes_max: ByteCount,
    /// `RecordDistributionStrategy`: of on-demand streams.
    pub record_distribution: Option<RecordDistribution>,
}

impl Kinesis {
    /// `DescribeStreamSummary`: the stream's state and settings, without its shards.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`; `LimitExceeded` after 20 calls in a second.
    pub fn describe_stream_summary(
        &mut self,
        input: &DescribeStreamSummary,
        now: Timestamp,
    ) -> Result<StreamDescriptionSummary, KinesisError> {
        let now = self.settle(now);
        let operation = ControlOperation::DescribeStreamSummary;
        self.take_control_call(operation, Some(&input.stream), now)?;
        let stream = self.find(&input.stream)?;
        let configuration = stream.configuration();
        let is_on_demand = configuration.mode == StreamMode::OnDemand;
        Ok(StreamDescriptionSummary {
            stream: stream.name().clone(),
            arn: self.stream_arn(stream.name()),
            status: stream.status(),
            mode: configuration.mode,
            retention: stream.retention(),
            created_at: stream.created_at(),
            shard_level_metrics: configuration.shard_level_metrics.clone(),
            encryption: configuration.encryption.clone(),
            open_shard_count: stream.listed_open_shard_count(),
            consumer_count: stream.consumers().len(),
            warm_throughput: self.warm_throughput(stream),
            record_bytes_max: configuration.record_bytes_max,
            record_distribution: is_on_demand.then_some(configuration.record_distribution),
        })
    }
}
