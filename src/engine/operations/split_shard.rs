//! `SplitShard`.

use crate::engine::error::{InvalidArgument, KinesisError};
use crate::engine::resharding::{Reshard, check_not_closed, check_provisioned};
use crate::engine::stream::Change;
use crate::engine::{ControlOperation, HashKey, Kinesis, ShardIndex, StreamName, Timestamp};

/// Input of [`Kinesis::split_shard`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitShard {
    /// `StreamName`.
    pub stream: StreamName,
    /// `ShardToSplit`.
    pub shard: ShardIndex,
    /// `NewStartingHashKey`: where the upper child begins.
    pub new_starting_hash_key: HashKey,
}

impl Kinesis {
    /// `SplitShard`: the stream is `UPDATING` for a while, then the shard is closed and two
    /// children own its range. Its records stay where they are.
    ///
    /// The parent takes records while the stream is `UPDATING`, and until the second after that
    /// has begun, when the children open.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound` when there is no such stream or shard; `ResourceInUse` when the stream
    /// is not `ACTIVE`; `Validation` for an on-demand stream; `LimitExceeded` when the account has
    /// no shard left; `InvalidArgument` for a closed shard, or a key that is not more than one
    /// above the shard's start and below its end.
    pub fn split_shard(&mut self, input: &SplitShard, now: Timestamp) -> Result<(), KinesisError> {
        let now = self.settle(now);
        self.take_control_call(ControlOperation::SplitShard, Some(&input.stream), now)?;
        let stream_ref = self.stream_ref(&input.stream);
        let stream = self.find_active(&input.stream)?;
        let shard = stream.shard_to_reshard(input.shard, &stream_ref)?;
        check_provisioned(stream, &stream_ref)?;
        check_not_closed(shard, &stream_ref)?;
        self.check_shard_limit(1)?;
        let range = shard.hash_key_range();
        let (lower, upper) = range.split_at(input.new_starting_hash_key).ok_or(
            InvalidArgument::NewStartingHashKey {
                key: input.new_starting_hash_key.to_string(),
                shard: input.shard,
                range,
                stream: stream_ref,
            },
        )?;
        let reshard = Reshard::Split { parent: input.shard, lower, upper };
        self.begin_reshard(&input.stream, reshard, now)
    }

    /// Starts a reshard that has passed all checks.
    pub(super) fn begin_reshard(
        &mut self,
        stream: &StreamName,
        reshard: Reshard,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        if !self.find(stream)?.has_shard_indexes() {
            return Err(KinesisError::InternalFailure);
        }
        self.begin_updating(stream, Change::Reshard(vec![reshard]), now)
    }
}
