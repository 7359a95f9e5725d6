//! What a stream can take: its mode, its warm throughput, the size of its records, and how they
//! are distributed.

use serde::Serialize;

use super::descriptions::WarmThroughputAnswer;
use super::streams::{
    MAX_RECORD_SIZE, RECORD_DISTRIBUTION, StreamModeDetails, WARM_THROUGHPUT, mib_per_s,
    record_distribution,
};
use super::{Call, Operation};
use crate::engine::{
    Addressing, InvalidArgument, StreamName, UpdateMaxRecordSize, UpdateStreamMode,
    UpdateStreamRecordDistributionStrategy, UpdateStreamWarmThroughput,
};
use crate::wire::answers::as_text;
use crate::wire::http::Body;
use crate::wire::refusal::Refusal;
use crate::wire::rules::Rule::Required;
use crate::wire::rules::shared::{ARN_LENGTH, NAME, NAME_LENGTH, STREAM_ARN};
use crate::wire::structure::structure;
use crate::wire::values::{Integer, Text};

structure! {
    /// Input of `UpdateStreamMode`.
    UpdateStreamModeInput {
        stream_arn: Text<'de> = "StreamARN" [Required, STREAM_ARN, ARN_LENGTH],
        stream_mode_details: StreamModeDetails<'de> = "StreamModeDetails" [Required],
        warm_throughput_mibps: Integer = "WarmThroughputMiBps" [WARM_THROUGHPUT],
    }
}

impl<'de> Operation<'de> for UpdateStreamModeInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(None, self.stream_arn.as_ref())?;
        let mode = self.stream_mode_details.as_ref().map(StreamModeDetails::mode);
        let input = UpdateStreamMode {
            stream,
            mode: mode.ok_or(Refusal::InternalFailure)?,
            warm_throughput_mib_per_s: self.warm_throughput_mibps.map(mib_per_s),
        };
        call.kinesis.update_stream_mode(&input, call.now)?;
        Ok(Body::NOTHING)
    }
}

structure! {
    /// Input of `UpdateStreamWarmThroughput`.
    UpdateStreamWarmThroughputInput {
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        warm_throughput_mibps: Integer = "WarmThroughputMiBps" [Required, WARM_THROUGHPUT],
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct UpdateStreamWarmThroughputAnswer {
    #[serde(rename = "StreamARN")]
    stream_arn: String,
    #[serde(serialize_with = "as_text")]
    stream_name: StreamName,
    #[serde(skip_serializing_if = "Option::is_none")]
    warm_throughput: Option<WarmThroughputAnswer>,
}

impl<'de> Operation<'de> for UpdateStreamWarmThroughputInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let warm_throughput_mib_per_s = self.warm_throughput_mibps.map_or(0, mib_per_s);
        let input = UpdateStreamWarmThroughput { stream, warm_throughput_mib_per_s };
        let output = call.kinesis.update_stream_warm_throughput(&input, call.now)?;
        call.answer(&UpdateStreamWarmThroughputAnswer {
            stream_arn: output.arn,
            stream_name: output.stream,
            warm_throughput: output.warm_throughput.map(WarmThroughputAnswer::from),
        })
    }
}

structure! {
    /// Input of `UpdateMaxRecordSize`.
    UpdateMaxRecordSizeInput {
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
        max_record_size_in_kib: Integer = "MaxRecordSizeInKiB" [Required, MAX_RECORD_SIZE],
    }
}

impl<'de> Operation<'de> for UpdateMaxRecordSizeInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        if self.stream_arn.is_none() {
            return Err(InvalidArgument::Addressing(Addressing::NoStreamArn).into());
        }
        let stream = call.stream(None, self.stream_arn.as_ref())?;
        let Integer(kib) = self.max_record_size_in_kib.ok_or(Refusal::InternalFailure)?;
        let input = UpdateMaxRecordSize { stream, max_record_size_kib: kib.unsigned_abs() };
        call.kinesis.update_max_record_size(&input, call.now)?;
        Ok(Body::NOTHING)
    }
}

structure! {
    /// Input of `UpdateStreamRecordDistributionStrategy`.
    UpdateStreamRecordDistributionStrategyInput {
        stream_arn: Text<'de> = "StreamARN" [Required, STREAM_ARN, ARN_LENGTH],
        record_distribution_strategy: Text<'de> =
            "RecordDistributionStrategy" [Required, RECORD_DISTRIBUTION],
    }
}

impl<'de> Operation<'de> for UpdateStreamRecordDistributionStrategyInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(None, self.stream_arn.as_ref())?;
        let strategy =
            self.record_distribution_strategy.as_ref().ok_or(Refusal::InternalFailure)?;
        let record_distribution = record_distribution(strategy);
        let input = UpdateStreamRecordDistributionStrategy { stream, record_distribution };
        call.kinesis.update_stream_record_distribution_strategy(&input, call.now)?;
        Ok(Body::NOTHING)
    }
}
