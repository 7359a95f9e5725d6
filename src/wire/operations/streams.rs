//! Streams: creating and deleting them, and how requests name them and their shards.

use super::{Call, Operation, tags};
use crate::engine::{
    CreateStream, DeleteStream, NotFound, RecordDistribution, ShardIndex, StreamMode, StreamName,
};
use crate::wire::address;
use crate::wire::http::Body;
use crate::wire::refusal::Refusal;
use crate::wire::rules::Rule;
use crate::wire::rules::Rule::{AtLeast, Keys, Length, OneOf, Range, Required, Values};
use crate::wire::rules::shared::{ARN_LENGTH, NAME, NAME_LENGTH, STREAM_ARN};
use crate::wire::structure::structure;
use crate::wire::values::{Boolean, Integer, Text, TextMap};

const ON_DEMAND: &str = "ON_DEMAND";
const AUTO: &str = "AUTO";

/// `StreamMode`, in the model's order.
const STREAM_MODES: &[&str] = &["PROVISIONED", ON_DEMAND];
/// `RecordDistributionStrategy`, in the model's order.
pub(super) const RECORD_DISTRIBUTION: Rule = OneOf(&[AUTO, "USER_PARTITION_KEY"]);
/// `MaxRecordSizeInKiB`.
pub(super) const MAX_RECORD_SIZE: Rule = Range(1_024, 10_240);
/// `WarmThroughputMiBps`.
pub(super) const WARM_THROUGHPUT: Rule = AtLeast(0);

structure! {
    /// `StreamModeDetails`.
    StreamModeDetails {
        stream_mode: Text<'de> = "StreamMode" [Required, OneOf(STREAM_MODES)],
    }
}

impl StreamModeDetails<'_> {
    /// The mode. The rules have let no other text pass.
    pub(super) fn mode(&self) -> StreamMode {
        match self.stream_mode.as_ref().map(Text::as_str) {
            Some(ON_DEMAND) => StreamMode::OnDemand,
            _ => StreamMode::Provisioned,
        }
    }
}

/// A `RecordDistributionStrategy` that the rules have let pass.
pub(super) fn record_distribution(text: &Text<'_>) -> RecordDistribution {
    match text.as_str() {
        AUTO => RecordDistribution::Auto,
        _ => RecordDistribution::UserPartitionKey,
    }
}

/// A `WarmThroughputMiBps` that the rules have let pass.
pub(super) fn mib_per_s(Integer(number): Integer) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

structure! {
    /// Input of `CreateStream`.
    CreateStreamInput {
        stream_name: Text<'de> = "StreamName" [Required, NAME, NAME_LENGTH],
        shard_count: Integer = "ShardCount" [AtLeast(1)],
        stream_mode_details: StreamModeDetails<'de> = "StreamModeDetails" [],
        tags: TextMap<'de> = "Tags" [Length(1, 200), Keys(1, 128), Values(0, 256)],
        warm_throughput_mibps: Integer = "WarmThroughputMiBps" [WARM_THROUGHPUT],
        max_record_size_in_kib: Integer = "MaxRecordSizeInKiB" [MAX_RECORD_SIZE],
        record_distribution_strategy: Text<'de> =
            "RecordDistributionStrategy" [RECORD_DISTRIBUTION],
    }
}

impl<'de> Operation<'de> for CreateStreamInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), None)?;
        let input = CreateStream {
            stream,
            shard_count: self.shard_count.and_then(Integer::as_count),
            mode: self.stream_mode_details.as_ref().map(StreamModeDetails::mode),
            tags: tags::tags(self.tags),
            warm_throughput_mib_per_s: self.warm_throughput_mibps.map(mib_per_s),
            max_record_size_kib: self.max_record_size_in_kib.map(|Integer(kib)| kib.unsigned_abs()),
            record_distribution: self
                .record_distribution_strategy
                .as_ref()
                .map(record_distribution),
        };
        call.kinesis.create_stream(input, call.now)?;
        Ok(Body::NOTHING)
    }
}

structure! {
    /// Input of `DeleteStream`.
    DeleteStreamInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        enforce_consumer_deletion: Boolean = "EnforceConsumerDeletion" [],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
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
