//! `GetShardIterator`.

use crate::engine::error::{InvalidArgument, KinesisError};
use crate::engine::stream::throttled;
use crate::engine::{
    Kinesis, SequenceNumber, Shard, ShardIndex, ShardIterator, StartingPosition, StreamName,
    Timestamp,
};

/// Input of [`Kinesis::get_shard_iterator`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetShardIterator {
    /// `StreamName`.
    pub stream: StreamName,
    /// `ShardId`.
    pub shard: ShardIndex,
    /// `ShardIteratorType`, with `StartingSequenceNumber` or `Timestamp`.
    pub position: StartingPosition,
}

impl Kinesis {
    /// `GetShardIterator`: where to begin reading a shard. Closed shards have iterators too; the
    /// next `GetRecords` then tells of the end.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound` when there is no such stream or shard; `InvalidArgument` for a number
    /// of another shard or stream, or a time in the future; `ProvisionedThroughputExceeded`
    /// after five calls in a second.
    pub fn get_shard_iterator(
        &mut self,
        input: &GetShardIterator,
        now: Timestamp,
    ) -> Result<ShardIterator, KinesisError> {
        let now = self.settle(now);
        let stream_ref = self.stream_ref(&input.stream);
        let not_found = || stream_ref.shard_to_read_not_found(input.shard);
        let serial = self.take_iterator_serial();
        let stream = self.get_mut(&input.stream).ok_or_else(not_found)?;
        let stream_created_at = stream.created_at();
        let shard = stream.shard_mut(input.shard).ok_or_else(not_found)?;
        check_position(input, shard, now)
            .map_err(|refusal| match refusal {
                Refusal::OtherShard(number) => InvalidArgument::StartingNumberOfOtherShard {
                    encoded: number.shard_index(),
                    used: input.shard,
                },
                Refusal::OtherStream(number) => InvalidArgument::StartingNumberOfOtherStream {
                    number: number.to_string(),
                    shard: input.shard,
                    stream: stream_ref.clone(),
                },
                Refusal::Future(timestamp) => InvalidArgument::TimestampInFuture { timestamp, now },
            })
            .map_err(KinesisError::InvalidArgument)?;
        shard.take_iterator_call(now).map_err(|limit| throttled(shard, limit, &stream_ref))?;
        Ok(ShardIterator {
            stream: input.stream.clone(),
            stream_created_at,
            shard: input.shard,
            position: shard.position(input.position),
            issued_at: now,
            serial,
        })
    }
}

impl Kinesis {
    /// Whether there is such a shard to read: checked before the position that a request asks for.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`, which names the shard even when it is the stream that is missing.
    pub fn check_shard_to_read(
        &mut self,
        stream: &StreamName,
        shard: ShardIndex,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        self.settle(now);
        let found = self.stream(stream).and_then(|stream| stream.shard(shard));
        found.map(|_| ()).ok_or_else(|| self.stream_ref(stream).shard_to_read_not_found(shard))
    }
}

enum Refusal {
    OtherShard(SequenceNumber),
    OtherStream(SequenceNumber),
    Future(Timestamp),
}

fn check_position(input: &GetShardIterator, shard: &Shard, now: Timestamp) -> Result<(), Refusal> {
    match input.position {
        StartingPosition::AtSequenceNumber(number)
        | StartingPosition::AfterSequenceNumber(number) => {
            if number.shard_index() != input.shard {
                Err(Refusal::OtherShard(number))
            } else if number.shard_created_at() != shard.created_at() {
                Err(Refusal::OtherStream(number))
            } else {
                Ok(())
            }
        }
        StartingPosition::AtTimestamp(timestamp) if timestamp > now => {
            Err(Refusal::Future(timestamp))
        }
        StartingPosition::AtTimestamp(_)
        | StartingPosition::TrimHorizon
        | StartingPosition::Latest => Ok(()),
    }
}
