//! `SubscribeToShard`.

use crate::engine::consumer::{ConsumerAddress, ConsumerRef};
use crate::engine::error::{KinesisError, NotFound};
use crate::engine::limits::SUBSCRIPTION_PAUSE;
use crate::engine::{
    Kinesis, ShardIndex, StartingPosition, StreamStatus, SubscriptionId, Timestamp,
};

/// Input of [`Kinesis::subscribe_to_shard`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscribeToShard {
    /// `ConsumerARN`.
    pub consumer: ConsumerRef,
    /// `ShardId`.
    pub shard: ShardIndex,
    /// `StartingPosition`.
    pub position: StartingPosition,
}

impl Kinesis {
    /// Whether a consumer may subscribe to a shard: checked before the position that a request
    /// asks for.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound` for the stream, the consumer or the shard; `ResourceInUse` when the
    /// consumer is not `ACTIVE`.
    pub fn check_shard_to_subscribe(
        &mut self,
        consumer: &ConsumerRef,
        shard: ShardIndex,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        self.settle(now);
        let (_, registered) = self.find_consumer(&ConsumerAddress::Ref(consumer.clone()))?;
        self.check_consumer_active(consumer, registered.status())?;
        let stream = self.find(&consumer.stream)?;
        let stream_ref = || self.stream_ref(&consumer.stream);
        if stream.status() == StreamStatus::Creating || stream.shard(shard).is_none() {
            return Err(NotFound::ShardToRead { shard, stream: stream_ref() }.into());
        }
        Ok(())
    }

    /// `SubscribeToShard`: the consumer is given the shard's records as they come, for five
    /// minutes; see [`Kinesis::poll_subscription`].
    ///
    /// # Errors
    ///
    /// Those of [`Kinesis::check_shard_to_subscribe`]; `InvalidArgument` as in `GetShardIterator`;
    /// `ResourceInUse` less than five seconds after the consumer's last subscription to the
    /// shard. Later, that one ends.
    pub fn subscribe_to_shard(
        &mut self,
        input: &SubscribeToShard,
        now: Timestamp,
    ) -> Result<SubscriptionId, KinesisError> {
        let SubscribeToShard { consumer, shard, position } = input;
        let now = self.settle(now);
        self.check_shard_to_subscribe(consumer, *shard, now)?;
        let position = self.position_to_read(&consumer.stream, *shard, *position, now)?;
        let (_, registered) = self.find_consumer(&ConsumerAddress::Ref(consumer.clone()))?;
        let last = registered.subscribed.get(shard);
        if last.is_some_and(|&(_, begun_at)| now.since(begun_at) < SUBSCRIPTION_PAUSE) {
            return Err(self.other_subscription(consumer, *shard).into());
        }
        self.open_subscription(consumer.clone(), *shard, position, now)
    }
}
