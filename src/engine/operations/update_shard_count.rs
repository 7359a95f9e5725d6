//! `UpdateShardCount`.

use core::num::NonZeroU32;

use crate::engine::daily_count::DailyOperation;
use crate::engine::error::{KinesisError, LimitExceeded};
use crate::engine::limits::SHARDS_PER_STREAM_MAX;
use crate::engine::resharding::check_provisioned;
use crate::engine::stream::Change;
use crate::engine::uniform_scaling::UniformScaling;
use crate::engine::{ControlOperation, Kinesis, StreamName, Timestamp};

/// Input of [`Kinesis::update_shard_count`]. `ScalingType` has but one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateShardCount {
    /// `StreamName`.
    pub stream: StreamName,
    /// `TargetShardCount`.
    pub target_shard_count: NonZeroU32,
}

/// Output of [`Kinesis::update_shard_count`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateShardCountOutput {
    /// `StreamName`.
    pub stream: StreamName,
    /// `StreamARN`.
    pub arn: String,
    /// `CurrentShardCount`: open shards when the operation was called.
    pub current_shard_count: u64,
    /// `TargetShardCount`.
    pub target_shard_count: NonZeroU32,
}

impl Kinesis {
    /// `UpdateShardCount`: the stream is `UPDATING` for a while; then its shards are split and
    /// merged until the target count of them is open, all of equal width.
    ///
    /// All steps begin when `UPDATING` ends, but a shard that is made on the way lives for a second
    /// before it is split or merged in turn, so that the last shards open a few seconds later. How
    /// long AWS takes for each step is not documented. Nor is what AWS does with the count that the
    /// stream has already: here it evens out shards of different widths.
    ///
    /// # Errors
    ///
    /// In this order, of which AWS documents nothing: `ResourceNotFound`; `ResourceInUse` when the
    /// stream is not `ACTIVE`; `Validation` for an on-demand stream; `LimitExceeded` for more than
    /// 10,000 shards (or as many, when the stream has more), more than double and less than half of
    /// the open ones, for more shards than the account may have, counting those that live only on
    /// the way, and after ten times in 24 hours.
    pub fn update_shard_count(
        &mut self,
        input: &UpdateShardCount,
        now: Timestamp,
    ) -> Result<UpdateShardCountOutput, KinesisError> {
        let &UpdateShardCount { stream: ref name, target_shard_count } = input;
        let now = self.settle(now);
        self.take_control_call(ControlOperation::UpdateShardCount, Some(name), now)?;
        let stream = self.find_active(name)?;
        check_provisioned(stream, &self.stream_ref(name))?;
        let open = stream.open_shard_ranges();
        let current_shard_count = stream.open_shard_count();
        check_target(current_shard_count, target_shard_count)?;
        let plan = UniformScaling::plan(open, target_shard_count, stream.next_shard_index())
            .ok_or(KinesisError::InternalFailure)?;
        self.check_shard_limit(plan.additional_shards_max)?;
        self.take_daily_call(DailyOperation::UpdateShardCount, name, now)?;
        self.begin_updating(name, Change::Reshard(plan.steps), now)?;
        Ok(UpdateShardCountOutput {
            stream: name.clone(),
            arn: self.stream_arn(name),
            current_shard_count,
            target_shard_count,
        })
    }
}

fn check_target(open: u64, target: NonZeroU32) -> Result<(), LimitExceeded> {
    let target = u64::from(target.get());
    let limit = SHARDS_PER_STREAM_MAX;
    if target > limit || (open > limit && target == limit) {
        return Err(LimitExceeded::TargetShardCount { open, target });
    }
    if target > open.saturating_mul(2) {
        return Err(LimitExceeded::ScalingUp { open, target });
    }
    if target.saturating_mul(2) < open {
        return Err(LimitExceeded::ScalingDown { open, target });
    }
    Ok(())
}
