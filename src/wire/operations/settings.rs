//! Settings of streams: retention, encryption and monitoring.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Call, Operation};
use crate::engine::{
    DecreaseStreamRetentionPeriod, DisableEnhancedMonitoring, EnableEnhancedMonitoring, Encryption,
    EnhancedMonitoring, IncreaseStreamRetentionPeriod, ShardLevelMetric, StartStreamEncryption,
    StopStreamEncryption, StreamName,
};
use crate::wire::answers::as_text;
use crate::wire::http::Body;
use crate::wire::refusal::Refusal;
use crate::wire::rules::Rule::{ElementsOneOf, Length, OneOf, Required};
use crate::wire::rules::shared::{ARN_LENGTH, NAME, NAME_LENGTH, STREAM_ARN};
use crate::wire::structure::structure;
use crate::wire::values::{Integer, List, Text};

const KMS: &str = "KMS";
const ENCRYPTION_TYPES: &[&str] = &["NONE", KMS];

const ALL_METRICS: &str = "ALL";
/// `MetricsName`, in the model's order.
const METRICS: &[&str] = &[
    "IncomingBytes",
    "IncomingRecords",
    "OutgoingBytes",
    "OutgoingRecords",
    "WriteProvisionedThroughputExceeded",
    "ReadProvisionedThroughputExceeded",
    "IteratorAgeMilliseconds",
    ALL_METRICS,
];

structure! {
    /// Input of `IncreaseStreamRetentionPeriod`.
    IncreaseStreamRetentionPeriodInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        retention_period_hours: Integer = "RetentionPeriodHours" [Required],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
    }
}

structure! {
    /// Input of `DecreaseStreamRetentionPeriod`.
    DecreaseStreamRetentionPeriodInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        retention_period_hours: Integer = "RetentionPeriodHours" [Required],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
    }
}

impl<'de> Operation<'de> for IncreaseStreamRetentionPeriodInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let retention_period_hours = hours(self.retention_period_hours);
        let input = IncreaseStreamRetentionPeriod { stream, retention_period_hours };
        call.kinesis.increase_stream_retention_period(&input, call.now)?;
        Ok(Body::NOTHING)
    }
}

impl<'de> Operation<'de> for DecreaseStreamRetentionPeriodInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let retention_period_hours = hours(self.retention_period_hours);
        let input = DecreaseStreamRetentionPeriod { stream, retention_period_hours };
        call.kinesis.decrease_stream_retention_period(&input, call.now)?;
        Ok(Body::NOTHING)
    }
}

/// The hours of a required member, which the rules have seen to be there.
fn hours(member: Option<Integer>) -> i64 {
    member.map_or(0, |Integer(hours)| hours)
}

structure! {
    /// Input of `StartStreamEncryption`.
    StartStreamEncryptionInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        encryption_type: Text<'de> = "EncryptionType" [Required, OneOf(ENCRYPTION_TYPES)],
        key_id: Text<'de> = "KeyId" [Required, Length(1, 2048)],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
    }
}

structure! {
    /// Input of `StopStreamEncryption`.
    StopStreamEncryptionInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        encryption_type: Text<'de> = "EncryptionType" [Required, OneOf(ENCRYPTION_TYPES)],
        key_id: Text<'de> = "KeyId" [Required, Length(1, 2048)],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
    }
}

impl<'de> Operation<'de> for StartStreamEncryptionInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let encryption = encryption(self.encryption_type.as_ref(), self.key_id.as_ref());
        let input = StartStreamEncryption { stream, encryption };
        call.kinesis.start_stream_encryption(&input, call.now)?;
        Ok(Body::NOTHING)
    }
}

impl<'de> Operation<'de> for StopStreamEncryptionInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let encryption = encryption(self.encryption_type.as_ref(), self.key_id.as_ref());
        let input = StopStreamEncryption { stream, encryption };
        call.kinesis.stop_stream_encryption(&input, call.now)?;
        Ok(Body::NOTHING)
    }
}

fn encryption(encryption_type: Option<&Text<'_>>, key_id: Option<&Text<'_>>) -> Encryption {
    match (encryption_type.map(Text::as_str), key_id) {
        (Some(KMS), Some(key_id)) => Encryption::Kms { key_id: key_id.as_str().into() },
        _ => Encryption::None,
    }
}

structure! {
    /// Input of `EnableEnhancedMonitoring`.
    EnableEnhancedMonitoringInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        shard_level_metrics: List<Text<'de>> =
            "ShardLevelMetrics" [Required, Length(1, 7), ElementsOneOf(METRICS)],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
    }
}

structure! {
    /// Input of `DisableEnhancedMonitoring`.
    DisableEnhancedMonitoringInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        shard_level_metrics: List<Text<'de>> =
            "ShardLevelMetrics" [Required, Length(1, 7), ElementsOneOf(METRICS)],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct EnhancedMonitoringAnswer {
    #[serde(serialize_with = "as_text")]
    stream_name: StreamName,
    current_shard_level_metrics: Vec<String>,
    desired_shard_level_metrics: Vec<String>,
    #[serde(rename = "StreamARN")]
    stream_arn: String,
}

impl From<EnhancedMonitoring> for EnhancedMonitoringAnswer {
    fn from(monitoring: EnhancedMonitoring) -> Self {
        let names = |metrics: &BTreeSet<ShardLevelMetric>| {
            metrics.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        Self {
            current_shard_level_metrics: names(&monitoring.current),
            desired_shard_level_metrics: names(&monitoring.desired),
            stream_name: monitoring.stream,
            stream_arn: monitoring.arn,
        }
    }
}

impl<'de> Operation<'de> for EnableEnhancedMonitoringInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let metrics = metrics(self.shard_level_metrics);
        let input = EnableEnhancedMonitoring { stream, metrics };
        let monitoring = call.kinesis.enable_enhanced_monitoring(&input, call.now)?;
        call.answer(&EnhancedMonitoringAnswer::from(monitoring))
    }
}

impl<'de> Operation<'de> for DisableEnhancedMonitoringInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let metrics = metrics(self.shard_level_metrics);
        let input = DisableEnhancedMonitoring { stream, metrics };
        let monitoring = call.kinesis.disable_enhanced_monitoring(&input, call.now)?;
        call.answer(&EnhancedMonitoringAnswer::from(monitoring))
    }
}

/// The metrics of a request, `ALL` being all of them.
fn metrics(names: Option<List<Text<'_>>>) -> BTreeSet<ShardLevelMetric> {
    let names = names.map(|List(names)| names).unwrap_or_default();
    let is_named = |metric: &ShardLevelMetric| {
        let metric = metric.to_string();
        names.iter().any(|name| name.as_str() == metric || name.as_str() == ALL_METRICS)
    };
    ShardLevelMetric::ALL.into_iter().filter(is_named).collect()
}
