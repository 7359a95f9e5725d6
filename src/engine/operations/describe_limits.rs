//! `DescribeLimits`.

use crate::engine::{ControlOperation, Kinesis, KinesisError, Timestamp};

/// Output of [`Kinesis::describe_limits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountLimits {
    /// `ShardLimit`: open shards that the account may have.
    pub shard_limit: u32,
    /// `OpenShardCount`: those that count against it.
    pub open_shard_count: u64,
    /// `OnDemandStreamCount`.
    pub on_demand_stream_count: u32,
    /// `OnDemandStreamCountLimit`: on-demand streams that the account may have.
    pub on_demand_stream_count_limit: u32,
}

impl Kinesis {
    /// `DescribeLimits`. The shards of a stream that is being created count already, and those of
    /// on-demand streams do not, as in the limit itself (both guesses).
    ///
    /// # Errors
    ///
    /// `LimitExceeded` after one call in a second.
    pub fn describe_limits(&mut self, now: Timestamp) -> Result<AccountLimits, KinesisError> {
        let now = self.settle(now);
        self.take_control_call(ControlOperation::DescribeLimits, None, now)?;
        let limits = &self.settings().limits;
        Ok(AccountLimits {
            shard_limit: limits.shards_per_account_max,
            open_shard_count: self.account_open_shard_count(),
            on_demand_stream_count: self.account_on_demand_stream_count(),
            on_demand_stream_count_limit: limits.on_demand_streams_max,
        })
    }
}
