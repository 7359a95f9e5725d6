//! `MergeShards`.

use crate::engine::error::{InvalidArgument, KinesisError};
use crate::engine::resharding::{Reshard, check_not_closed, check_provisioned};
use crate::engine::{ControlOperation, Kinesis, ShardIndex, StreamName, Timestamp};

/// Input of [`Kinesis::merge_shards`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeShards {
    /// `StreamName`.
    pub stream: StreamName,
    /// `ShardToMerge`: the lower one.
    pub shard: ShardIndex,
    /// `AdjacentShardToMerge`: the one whose range begins where the other's ends.
    pub adjacent: ShardIndex,
}

impl Kinesis {
    /// `MergeShards`: the stream is `UPDATING` for a while, then both shards are closed and one
    /// child owns their ranges.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound` when there is no such stream or shard; `ResourceInUse` when the stream
    /// is not `ACTIVE`; `Validation` for an on-demand stream; `InvalidArgument` for a closed
    /// shard, or when the second does not begin where the first ends. The order matters: the lower
    /// shard comes first.
    pub fn merge_shards(
        &mut self,
        input: &MergeShards,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        let now = self.settle(now);
        self.take_control_call(ControlOperation::MergeShards, Some(&input.stream), now)?;
        let stream_ref = self.stream_ref(&input.stream);
        let stream = self.find_active(&input.stream)?;
        let lower = stream.shard_to_reshard(input.shard, &stream_ref)?;
        let upper = stream.shard_to_reshard(input.adjacent, &stream_ref)?;
        check_provisioned(stream, &stream_ref)?;
        check_not_closed(lower, &stream_ref)?;
        check_not_closed(upper, &stream_ref)?;
        let (lower, upper) = (lower.hash_key_range(), upper.hash_key_range());
        let joined = lower.joined_with(upper).ok_or(InvalidArgument::NotAdjacent {
            shard: input.shard,
            adjacent: input.adjacent,
            stream: stream_ref,
        })?;
        let reshard = Reshard::Merge { parent: input.shard, adjacent: input.adjacent, joined };
        self.begin_reshard(&input.stream, reshard, now)
    }
}
