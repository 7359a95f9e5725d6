//! `SubscribeToShard`, and the events that it sends.

use serde::Serialize;

use crate::engine::{SequenceNumber, SubscribeToShard, SubscriptionEvent};
use crate::wire::address;
use crate::wire::answers::as_text_if_some;
use crate::wire::http::Body;
use crate::wire::operations::records::{
    ChildShardAnswer, ITERATOR_TYPES, RecordsAnswer, RequestedPosition,
};
use crate::wire::operations::{Call, Operation};
use crate::wire::refusal::Refusal;
use crate::wire::rules::Rule::{OneOf, Required};
use crate::wire::rules::shared::{ARN_LENGTH, CONSUMER_ARN, NAME, NAME_LENGTH, SEQUENCE_NUMBER};
use crate::wire::structure::structure;
use crate::wire::values::{Boolean, Text, Time};

structure! {
    /// Input of `SubscribeToShard`.
    SubscribeToShardInput {
        consumer_arn: Text<'de> = "ConsumerARN" [Required, CONSUMER_ARN, ARN_LENGTH],
        shard_id: Text<'de> = "ShardId" [Required, NAME, NAME_LENGTH],
        starting_position: StartingPosition<'de> = "StartingPosition" [Required],
        dry_run: Boolean = "DryRun" [],
    }
}

structure! {
    /// `StartingPosition`.
    StartingPosition {
        iterator_type: Text<'de> = "Type" [Required, OneOf(ITERATOR_TYPES)],
        sequence_number: Text<'de> = "SequenceNumber" [SEQUENCE_NUMBER],
        timestamp: Time = "Timestamp" [],
    }
}

/// `SubscribeToShardEvent`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::wire) struct SubscribeToShardEventAnswer<'a> {
    records: RecordsAnswer<'a>,
    #[serde(serialize_with = "as_text_if_some", skip_serializing_if = "Option::is_none")]
    continuation_sequence_number: Option<SequenceNumber>,
    millis_behind_latest: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    child_shards: Vec<ChildShardAnswer>,
}

impl<'a> From<SubscriptionEvent<'a>> for SubscribeToShardEventAnswer<'a> {
    fn from(event: SubscriptionEvent<'a>) -> Self {
        Self {
            child_shards: event.child_shards.iter().map(ChildShardAnswer::from).collect(),
            records: RecordsAnswer(event.records),
            continuation_sequence_number: event.continuation_sequence_number,
            millis_behind_latest: event.millis_behind_latest,
        }
    }
}

impl<'de> Operation<'de> for SubscribeToShardInput<'de> {
    fn is_dry_run(&self) -> bool {
        self.dry_run == Some(Boolean(true))
    }

    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let arn = self.consumer_arn.as_ref().map_or("", Text::as_str);
        let consumer = address::consumer_of_arn(arn, call.kinesis.settings())?;
        let shard = call.required_shard(self.shard_id.as_ref(), &consumer.stream)?;
        call.kinesis.check_shard_to_subscribe(&consumer, shard, call.now)?;
        let position = self.starting_position.unwrap_or_default();
        let position = RequestedPosition {
            iterator_type: position.iterator_type.as_ref().map_or("", Text::as_str),
            starting_sequence_number: position.sequence_number.as_ref().map(Text::as_str),
            timestamp: position.timestamp.map(|Time(timestamp)| timestamp),
        };
        let position = position.checked(call, &consumer.stream, shard)?;
        let input = SubscribeToShard { consumer, shard, position };
        Ok(Body::Subscription(call.kinesis.subscribe_to_shard(&input, call.now)?))
    }
}
