//! Streams: creating, deleting and describing them.

use core::num::NonZeroU32;

use serde::Serialize;

use super::{Call, Operation};
use crate::engine::{
    CreateStream, DeleteStream, DescribeStream, NotFound, ShardIndex, StreamName, StreamStatus,
};
use crate::wire::address;
use crate::wire::answers::{ShardAnswer, Time, as_text};
use crate::wire::http::Body;
use crate::wire::refusal::Refusal;
use crate::wire::rules::Rule::{AtLeast, Required};
use crate::wire::rules::shared::{ARN_LENGTH, NAME, NAME_LENGTH, PAGE_SIZE, STREAM_ARN};
use crate::wire::structure::structure;
use crate::wire::values::{Boolean, Integer, Text};

structure! {
    /// Input of `CreateStream`.
    CreateStreamInput {
        stream_name: Text<'de> = "StreamName" [Required, NAME, NAME_LENGTH],
        shard_count: Integer = "ShardCount" [AtLeast(1)],
    }
}

impl<'de> Operation<'de> for CreateStreamInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), None)?;
        let shard_count = self.shard_count.and_then(|Integer(count)| u32::try_from(count).ok());
        let shard_count = shard_count.and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN);
        call.kinesis.create_stream(CreateStream { stream, shard_count }, call.now)?;
        Ok(Body::NOTHING)
    }
}

structure! {
    /// Input of `DeleteStream`.
    DeleteStreamInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
        enforce_consumer_deletion: Boolean = "EnforceConsumerDeletion" [],
    }
}

impl<'de> Operation<'de> for DeleteStreamInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let enforce_consumer_deletion = self.enforce_consumer_deletion == Some(Boolean(true));
        let input = DeleteStream { stream, enforce_consumer_deletion };
        call.kinesis.delete_stream(&input, call.now)?;
        Ok(Body::NOTHING)
    }
}

structure! {
    /// Input of `DescribeStream`.
    DescribeStreamInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
        limit: Integer = "Limit" [PAGE_SIZE],
        exclusive_start_shard_id: Text<'de> = "ExclusiveStartShardId" [NAME, NAME_LENGTH],
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DescribeStreamAnswer {
    stream_description: StreamDescriptionAnswer,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct StreamDescriptionAnswer {
    #[serde(serialize_with = "as_text")]
    stream_name: StreamName,
    #[serde(rename = "StreamARN")]
    stream_arn: String,
    #[serde(serialize_with = "as_text")]
    stream_status: StreamStatus,
    shards: Vec<ShardAnswer>,
    has_more_shards: bool,
    retention_period_hours: u64,
    stream_creation_timestamp: Time,
}

impl<'de> Operation<'de> for DescribeStreamInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let exclusive_start_shard =
            call.shard_if_given(self.exclusive_start_shard_id.as_ref(), &stream)?;
        let limit = self.limit.map(|Integer(limit)| limit.unsigned_abs());
        let input = DescribeStream { stream, limit, exclusive_start_shard };
        let described = call.kinesis.describe_stream(&input, call.now)?;
        call.answer(&DescribeStreamAnswer {
            stream_description: StreamDescriptionAnswer {
                stream_name: described.stream,
                stream_arn: described.arn,
                stream_status: described.status,
                shards: described.shards.iter().map(ShardAnswer::from).collect(),
                has_more_shards: described.has_more_shards,
                retention_period_hours: described.retention.as_secs() / 3_600,
                stream_creation_timestamp: Time(described.created_at),
            },
        })
    }
}

impl Call<'_> {
    /// The stream that a request means: by its name, its ARN, or both.
    pub(super) fn stream(
        &self,
        name: Option<&Text<'_>>,
        arn: Option<&Text<'_>>,
    ) -> Result<StreamName, Refusal> {
        Ok(address::stream(name, arn, self.kinesis.settings())?)
    }

    /// The shard that a request names. A text that is no shard id is a shard that is not found.
    pub(super) fn shard(
        &self,
        shard_id: &Text<'_>,
        stream: &StreamName,
    ) -> Result<ShardIndex, Refusal> {
        let text = shard_id.as_str();
        text.parse().map_err(|_| {
            let stream = self.kinesis.stream_ref(stream);
            NotFound::ShardId { text: text.to_owned(), stream }.into()
        })
    }

    /// The shard of a required member, which the rules have seen to be there.
    pub(super) fn required_shard(
        &self,
        shard_id: Option<&Text<'_>>,
        stream: &StreamName,
    ) -> Result<ShardIndex, Refusal> {
        let shard = self.shard_if_given(shard_id, stream)?;
        shard.ok_or(Refusal::InternalFailure)
    }

    pub(super) fn shard_if_given(
        &self,
        shard_id: Option<&Text<'_>>,
        stream: &StreamName,
    ) -> Result<Option<ShardIndex>, Refusal> {
        shard_id.map(|shard_id| self.shard(shard_id, stream)).transpose()
    }
}
