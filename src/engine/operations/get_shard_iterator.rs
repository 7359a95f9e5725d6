//! `GetShardIterator`.

use crate::engine::error::{InvalidArgument, KinesisError, StreamRef};
use crate::engine::stream::throttled;
use crate::engine::{
    Kinesis, Position, SequenceNumber, Shard, ShardIndex, ShardIterator, StartingPosition,
    StreamName, Timestamp,
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
        let position = checked_position(shard, input.position, &stream_ref, now)?;
        shard.take_iterator_call(now).map_err(|limit| throttled(shard, limit, &stream_ref))?;
        Ok(ShardIterator {
            stream: input.stream.clone(),
            stream_created_at,
            shard: input.shard,
            position,
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

impl Kinesis {
    /// Whether a sequence number belongs to a shard.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound` for the stream or the shard; `InvalidArgument` for a number of another
    /// shard.
    pub fn check_starting_number(
        &self,
        stream: &StreamName,
        shard: ShardIndex,
        number: SequenceNumber,
    ) -> Result<(), KinesisError> {
        let stream_ref = self.stream_ref(stream);
        let found = self.find(stream)?.shard(shard);
        let found = found.ok_or_else(|| stream_ref.shard_to_read_not_found(shard))?;
        Ok(check_origin(number, found, &stream_ref)?)
    }

    /// The place in a shard that a starting position means now. The shard must be there.
    pub(super) fn position_to_read(
        &self,
        stream: &StreamName,
        shard: ShardIndex,
        position: StartingPosition,
        now: Timestamp,
    ) -> Result<Position, KinesisError> {
        let stream_ref = self.stream_ref(stream);
        let found = self.find(stream)?.shard(shard);
        let found = found.ok_or_else(|| stream_ref.shard_to_read_not_found(shard))?;
        Ok(checked_position(found, position, &stream_ref, now)?)
    }
}

/// The place that a starting position means now, unless it makes no sense in this shard.
fn checked_position(
    shard: &Shard,
    position: StartingPosition,
    stream: &StreamRef,
    now: Timestamp,
) -> Result<Position, InvalidArgument> {
    match position {
        StartingPosition::AtSequenceNumber(number)
        | StartingPosition::AfterSequenceNumber(number) => {
            check_origin(number, shard, stream)?;
        }
        StartingPosition::AtTimestamp(timestamp) if timestamp > now => {
            return Err(InvalidArgument::TimestampInFuture { timestamp, now });
        }
        StartingPosition::AtTimestamp(_)
        | StartingPosition::TrimHorizon
        | StartingPosition::Latest => {}
    }
    Ok(shard.position(position))
}

/// Whether a number belongs to the shard.
fn check_origin(
    number: SequenceNumber,
    shard: &Shard,
    stream: &StreamRef,
) -> Result<(), InvalidArgument> {
    let (encoded, used) = (number.shard_index(), shard.index());
    if encoded != used {
        return Err(InvalidArgument::StartingNumberOfOtherShard { encoded, used });
    }
    if number.shard_created_at() != shard.created_at() {
        let (number, stream) = (number.to_string(), stream.clone());
        return Err(InvalidArgument::StartingNumberOfOtherStream { number, shard: used, stream });
    }
    Ok(())
}
