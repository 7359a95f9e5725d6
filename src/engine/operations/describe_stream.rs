//! `DescribeStream`.

use core::time::Duration;
use std::collections::BTreeSet;

use crate::engine::error::KinesisError;
use crate::engine::limits::{DESCRIBE_STREAM_PAGE_MAX, PAGE_ACCEPTED_MAX};
use crate::engine::{
    Constraint, ConstraintViolation, ControlOperation, Encryption, HashKeyRange, Kinesis, Parents,
    SequenceNumber, Shard, ShardIndex, ShardLevelMetric, StreamMode, StreamName, StreamStatus,
    Timestamp,
};

/// Input of [`Kinesis::describe_stream`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeStream {
    /// `StreamName`.
    pub stream: StreamName,
    /// `Limit`: 1 to 10,000 shards; more than 100 counts as 100, which is also the default.
    pub limit: Option<u64>,
    /// `ExclusiveStartShardId`: list the shards after this one.
    pub exclusive_start_shard: Option<ShardIndex>,
}

/// `StreamDescription`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamDescription {
    /// `StreamName`.
    pub stream: StreamName,
    /// `StreamARN`.
    pub arn: String,
    /// `StreamStatus`.
    pub status: StreamStatus,
    /// `StreamModeDetails`.
    pub mode: StreamMode,
    /// `Shards`: open and closed ones, in order of creation; none while the stream is created.
    pub shards: Vec<ShardDescription>,
    /// `HasMoreShards`.
    pub has_more_shards: bool,
    /// `RetentionPeriodHours`, as a duration.
    pub retention: Duration,
    /// `StreamCreationTimestamp`.
    pub created_at: Timestamp,
    /// `EnhancedMonitoring`.
    pub shard_level_metrics: BTreeSet<ShardLevelMetric>,
    /// `EncryptionType` and `KeyId`.
    pub encryption: Encryption,
}

/// `Shard`, as the API describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardDescription {
    /// `ShardId`.
    pub shard: ShardIndex,
    /// `ParentShardId` and `AdjacentParentShardId`.
    pub parents: Parents,
    /// `HashKeyRange`.
    pub hash_key_range: HashKeyRange,
    /// `StartingSequenceNumber`.
    pub starting_sequence_number: SequenceNumber,
    /// `EndingSequenceNumber`; `None` for an open shard.
    pub ending_sequence_number: Option<SequenceNumber>,
}

impl ShardDescription {
    pub(super) fn of(shard: &Shard) -> Self {
        Self {
            shard: shard.index(),
            parents: shard.parents(),
            hash_key_range: shard.hash_key_range(),
            starting_sequence_number: shard.starting_sequence_number(),
            ending_sequence_number: shard.closing().map(|closing| closing.ending_sequence_number),
        }
    }
}

impl Kinesis {
    /// `DescribeStream`: the stream's state and a page of its shards.
    ///
    /// # Errors
    ///
    /// `Validation` for a `limit` outside 1 to 10,000; `ResourceNotFound`; `LimitExceeded` after ten
    /// calls in a second.
    pub fn describe_stream(
        &mut self,
        input: &DescribeStream,
        now: Timestamp,
    ) -> Result<StreamDescription, KinesisError> {
        let limit = page_size("limit", input.limit, DESCRIBE_STREAM_PAGE_MAX)?;
        let now = self.settle(now);
        self.take_control_call(ControlOperation::DescribeStream, Some(&input.stream), now)?;
        let stream = self.find(&input.stream)?;
        let mut listed = stream
            .shards()
            .filter(|shard| input.exclusive_start_shard.is_none_or(|start| shard.index() > start));
        let shards = listed.by_ref().take(limit).map(ShardDescription::of).collect();
        Ok(StreamDescription {
            stream: stream.name().clone(),
            arn: self.stream_arn(stream.name()),
            status: stream.status(),
            mode: stream.configuration().mode,
            shards,
            has_more_shards: listed.next().is_some(),
            retention: stream.retention(),
            created_at: stream.created_at(),
            shard_level_metrics: stream.configuration().shard_level_metrics.clone(),
            encryption: stream.configuration().encryption.clone(),
        })
    }
}

/// A page size: one above `page_max` counts as that.
pub(super) fn page_size(
    member: &'static str,
    asked: Option<u64>,
    page_max: u64,
) -> Result<usize, KinesisError> {
    let size = asked.unwrap_or(page_max);
    check_value(member, size, PAGE_ACCEPTED_MAX)?;
    Ok(usize::try_from(size.min(page_max)).unwrap_or(usize::MAX))
}

/// Whether a number lies between 1 and `value_max`.
pub(super) fn check_value(
    member: &'static str,
    value: u64,
    value_max: u64,
) -> Result<(), ConstraintViolation> {
    check_range(member, value, 1, value_max)
}

/// Whether a number lies between two others, or is one of them.
pub(super) fn check_range(
    member: &'static str,
    value: u64,
    value_min: u64,
    value_max: u64,
) -> Result<(), ConstraintViolation> {
    let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let constraint = if value < value_min {
        Constraint::ValueMin(signed(value_min))
    } else if value > value_max {
        Constraint::ValueMax(signed(value_max))
    } else {
        return Ok(());
    };
    Err(ConstraintViolation { member: member.into(), value: Some(value.to_string()), constraint })
}
