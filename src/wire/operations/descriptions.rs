//! What there is to know about streams: describing one, and listing all.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Call, Operation};
use crate::engine::{
    DescribeStream, DescribeStreamSummary, Encryption, InvalidArgument, ListStreams,
    RecordDistribution, ShardLevelMetric, StreamMode, StreamName, StreamStatus, StreamSummary,
    StreamsToken, Timestamp, WarmThroughput,
};
use crate::wire::answers::{EncryptionType, ShardAnswer, Time, as_text, as_text_if_some};
use crate::wire::http::Body;
use crate::wire::refusal::Refusal;
use crate::wire::rules::shared::{
    ARN_LENGTH, NAME, NAME_LENGTH, NEXT_TOKEN, PAGE_SIZE, STREAM_ARN,
};
use crate::wire::structure::structure;
use crate::wire::token::{self, Purpose};
use crate::wire::values::{Integer, Text};

structure! {
    /// Input of `DescribeStream`.
    DescribeStreamInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        limit: Integer = "Limit" [PAGE_SIZE],
        exclusive_start_shard_id: Text<'de> = "ExclusiveStartShardId" [NAME, NAME_LENGTH],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
    }
}

structure! {
    /// Input of `DescribeStreamSummary`.
    DescribeStreamSummaryInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
    }
}

structure! {
    /// Input of `ListStreams`.
    ListStreamsInput {
        limit: Integer = "Limit" [PAGE_SIZE],
        exclusive_start_stream_name: Text<'de> = "ExclusiveStartStreamName" [NAME, NAME_LENGTH],
        next_token: Text<'de> = "NextToken" [NEXT_TOKEN],
    }
}

/// `StreamModeDetails`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct StreamModeDetailsAnswer {
    #[serde(serialize_with = "as_text")]
    stream_mode: StreamMode,
}

/// `EnhancedMetrics`. A stream has one of them.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct EnhancedMetricsAnswer {
    shard_level_metrics: Vec<String>,
}

impl EnhancedMetricsAnswer {
    fn of(metrics: &BTreeSet<ShardLevelMetric>) -> [Self; 1] {
        [Self { shard_level_metrics: metrics.iter().map(ToString::to_string).collect() }]
    }
}

/// `EncryptionType` and `KeyId`.
fn encryption(encryption: Encryption) -> (EncryptionType, Option<String>) {
    match encryption {
        Encryption::None => (EncryptionType::None, None),
        Encryption::Kms { key_id } => (EncryptionType::Kms, Some(key_id.as_ref().to_owned())),
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
    stream_mode_details: StreamModeDetailsAnswer,
    shards: Vec<ShardAnswer>,
    has_more_shards: bool,
    retention_period_hours: u64,
    stream_creation_timestamp: Time,
    enhanced_monitoring: [EnhancedMetricsAnswer; 1],
    encryption_type: EncryptionType,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_id: Option<String>,
}

impl<'de> Operation<'de> for DescribeStreamInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let exclusive_start_shard =
            call.shard_if_given(self.exclusive_start_shard_id.as_ref(), &stream)?;
        let limit = self.limit.map(|Integer(limit)| limit.unsigned_abs());
        let input = DescribeStream { stream, limit, exclusive_start_shard };
        let described = call.kinesis.describe_stream(&input, call.now)?;
        let (encryption_type, key_id) = encryption(described.encryption);
        call.answer(&DescribeStreamAnswer {
            stream_description: StreamDescriptionAnswer {
                stream_name: described.stream,
                stream_arn: described.arn,
                stream_status: described.status,
                stream_mode_details: StreamModeDetailsAnswer { stream_mode: described.mode },
                shards: described.shards.iter().map(ShardAnswer::from).collect(),
                has_more_shards: described.has_more_shards,
                retention_period_hours: described.retention.as_secs() / 3_600,
                stream_creation_timestamp: Time(described.created_at),
                enhanced_monitoring: EnhancedMetricsAnswer::of(&described.shard_level_metrics),
                encryption_type,
                key_id,
            },
        })
    }
}

/// `WarmThroughputObject`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WarmThroughputAnswer {
    #[serde(rename = "TargetMiBps", skip_serializing_if = "Option::is_none")]
    target_mibps: Option<u32>,
    #[serde(rename = "CurrentMiBps")]
    current_mibps: u64,
}

impl From<WarmThroughput> for WarmThroughputAnswer {
    fn from(warm: WarmThroughput) -> Self {
        Self { target_mibps: warm.target_mib_per_s, current_mibps: warm.current_mib_per_s }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DescribeStreamSummaryAnswer {
    stream_description_summary: StreamDescriptionSummaryAnswer,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct StreamDescriptionSummaryAnswer {
    #[serde(serialize_with = "as_text")]
    stream_name: StreamName,
    #[serde(rename = "StreamARN")]
    stream_arn: String,
    #[serde(serialize_with = "as_text")]
    stream_status: StreamStatus,
    stream_mode_details: StreamModeDetailsAnswer,
    retention_period_hours: u64,
    stream_creation_timestamp: Time,
    enhanced_monitoring: [EnhancedMetricsAnswer; 1],
    encryption_type: EncryptionType,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_id: Option<String>,
    open_shard_count: u64,
    consumer_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    warm_throughput: Option<WarmThroughputAnswer>,
    #[serde(rename = "MaxRecordSizeInKiB")]
    max_record_size_in_kib: u64,
    channel_count: u64,
    #[serde(serialize_with = "as_text_if_some", skip_serializing_if = "Option::is_none")]
    record_distribution_strategy: Option<RecordDistribution>,
    queue_count: u64,
}

impl<'de> Operation<'de> for DescribeStreamSummaryInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let input = DescribeStreamSummary { stream };
        let described = call.kinesis.describe_stream_summary(&input, call.now)?;
        let (encryption_type, key_id) = encryption(described.encryption);
        call.answer(&DescribeStreamSummaryAnswer {
            stream_description_summary: StreamDescriptionSummaryAnswer {
                stream_name: described.stream,
                stream_arn: described.arn,
                stream_status: described.status,
                stream_mode_details: StreamModeDetailsAnswer { stream_mode: described.mode },
                retention_period_hours: described.retention.as_secs() / 3_600,
                stream_creation_timestamp: Time(described.created_at),
                enhanced_monitoring: EnhancedMetricsAnswer::of(&described.shard_level_metrics),
                encryption_type,
                key_id,
                open_shard_count: described.open_shard_count,
                consumer_count: described.consumer_count,
                warm_throughput: described.warm_throughput.map(WarmThroughputAnswer::from),
                max_record_size_in_kib: described.record_bytes_max.get() / 1_024,
                // Channels and queues are not here.
                channel_count: 0,
                record_distribution_strategy: described.record_distribution,
                queue_count: 0,
            },
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ListStreamsAnswer {
    stream_names: Vec<String>,
    has_more_streams: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    stream_summaries: Vec<StreamSummaryAnswer>,
}

/// `StreamSummary`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct StreamSummaryAnswer {
    #[serde(serialize_with = "as_text")]
    stream_name: StreamName,
    #[serde(rename = "StreamARN")]
    stream_arn: String,
    #[serde(serialize_with = "as_text")]
    stream_status: StreamStatus,
    stream_mode_details: StreamModeDetailsAnswer,
    stream_creation_timestamp: Time,
}

impl From<StreamSummary> for StreamSummaryAnswer {
    fn from(summary: StreamSummary) -> Self {
        Self {
            stream_name: summary.stream,
            stream_arn: summary.arn,
            stream_status: summary.status,
            stream_mode_details: StreamModeDetailsAnswer { stream_mode: summary.mode },
            stream_creation_timestamp: Time(summary.created_at),
        }
    }
}

impl<'de> Operation<'de> for ListStreamsInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let start = self.exclusive_start_stream_name.as_ref();
        let exclusive_start_stream =
            start.map(|name| StreamName::new(name.as_str())).transpose()?;
        let next_token = self
            .next_token
            .as_ref()
            .map(|text| read_token(text.as_str(), call.now).ok_or(InvalidArgument::NextToken));
        let input = ListStreams {
            limit: self.limit.map(|Integer(limit)| limit.unsigned_abs()),
            exclusive_start_stream,
            next_token: next_token.transpose()?,
        };
        let output = call.kinesis.list_streams(&input, call.now)?;
        call.answer(&ListStreamsAnswer {
            stream_names: output.streams.iter().map(|summary| summary.stream.to_string()).collect(),
            has_more_streams: output.next_token.is_some(),
            next_token: output.next_token.as_ref().map(token_text),
            stream_summaries: output.streams.into_iter().map(StreamSummaryAnswer::from).collect(),
        })
    }
}

/// What the text of a token carries.
#[derive(Deserialize, Serialize)]
struct Carried(String, u64);

fn token_text(token: &StreamsToken) -> String {
    let carried = Carried(token.after.to_string(), token.issued_at.as_micros());
    token::write(Purpose::ListStreams, &carried)
}

fn read_token(text: &str, now: Timestamp) -> Option<StreamsToken> {
    let Carried(after, issued_at) = token::read(Purpose::ListStreams, text)?;
    let token = StreamsToken {
        after: StreamName::new(&after).ok()?,
        issued_at: Timestamp::from_micros(issued_at),
    };
    (token.issued_at <= now).then_some(token)
}
