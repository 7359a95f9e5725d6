//! The operations of the API: their members, and how they become calls of the engine.
//!
//! Each file is about one thing, streams or records or consumers, and declares what the requests
//! about it have in them, which constraints the API's model puts on that, and how the answers look.
//! The order of an operation is always the same: read, check, resolve names and ARNs, call the
//! engine, write.

mod account;
mod capacity;
mod consumers;
mod descriptions;
mod listing;
mod policies;
mod records;
mod resharding;
mod settings;
mod streams;
mod tags;

pub(super) use consumers::SubscribeToShardEventAnswer;

use serde::Serialize;

use super::codec::Format;
use super::http::Body;
use super::refusal::Refusal;
use super::rules::{Path, Violations};
use super::structure::Members;
use crate::engine::{Kinesis, KinesisError, Timestamp};

/// A call on its way through an operation.
pub(super) struct Call<'a> {
    pub(super) kinesis: &'a mut Kinesis,
    pub(super) now: Timestamp,
    pub(super) format: Format,
}

/// A request that has been read and keeps the model's constraints.
trait Operation<'de>: Members<'de> + Default {
    /// Checks what the model's constraints leave to the state of the account.
    fn check_in_context(&self, _call: &Call<'_>, _violations: &mut Violations) {}

    /// Whether it is not to be carried out, only to be checked.
    fn is_dry_run(&self) -> bool {
        false
    }

    /// Carries it out, and writes the answer; an operation without output writes nothing.
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal>;
}

impl Call<'_> {
    fn operate<'de, O: Operation<'de>>(&mut self, body: &'de [u8]) -> Result<Body, Refusal> {
        let mut input = O::default();
        self.format.read(body, &mut input)?;
        let mut violations = Violations::default();
        input.check_members(Path::Root, &mut violations);
        input.check_in_context(self, &mut violations);
        violations.into_result()?;
        if input.is_dry_run() {
            // A dry run is a run on a copy: no check can be forgotten.
            let kinesis = &mut self.kinesis.clone();
            input.carry_out(&mut Call { kinesis, now: self.now, format: self.format })?;
            return Err(KinesisError::DryRun.into());
        }
        input.carry_out(self)
    }

    fn answer(&self, output: &impl Serialize) -> Result<Body, Refusal> {
        self.format.answer(output)
    }
}

/// Carries out the operation of this name.
pub(super) fn carry_out(name: &str, call: &mut Call<'_>, body: &[u8]) -> Result<Body, Refusal> {
    match name {
        "AddTagsToStream" => call.operate::<tags::AddTagsToStreamInput<'_>>(body),
        "CreateStream" => call.operate::<streams::CreateStreamInput<'_>>(body),
        "DecreaseStreamRetentionPeriod" => {
            call.operate::<settings::DecreaseStreamRetentionPeriodInput<'_>>(body)
        }
        "DeleteResourcePolicy" => call.operate::<policies::DeleteResourcePolicyInput<'_>>(body),
        "DeleteStream" => call.operate::<streams::DeleteStreamInput<'_>>(body),
        "DeregisterStreamConsumer" => {
            call.operate::<consumers::DeregisterStreamConsumerInput<'_>>(body)
        }
        "DescribeAccountSettings" => {
            call.operate::<account::DescribeAccountSettingsInput<'_>>(body)
        }
        "DescribeLimits" => call.operate::<account::DescribeLimitsInput<'_>>(body),
        "DescribeStream" => call.operate::<descriptions::DescribeStreamInput<'_>>(body),
        "DescribeStreamConsumer" => {
            call.operate::<consumers::DescribeStreamConsumerInput<'_>>(body)
        }
        "DescribeStreamSummary" => {
            call.operate::<descriptions::DescribeStreamSummaryInput<'_>>(body)
        }
        "DisableEnhancedMonitoring" => {
            call.operate::<settings::DisableEnhancedMonitoringInput<'_>>(body)
        }
        "EnableEnhancedMonitoring" => {
            call.operate::<settings::EnableEnhancedMonitoringInput<'_>>(body)
        }
        "GetRecords" => call.operate::<records::GetRecordsInput<'_>>(body),
        "GetResourcePolicy" => call.operate::<policies::GetResourcePolicyInput<'_>>(body),
        "GetShardIterator" => call.operate::<records::GetShardIteratorInput<'_>>(body),
        "IncreaseStreamRetentionPeriod" => {
            call.operate::<settings::IncreaseStreamRetentionPeriodInput<'_>>(body)
        }
        "ListShards" => call.operate::<listing::ListShardsInput<'_>>(body),
        "ListStreamConsumers" => call.operate::<consumers::ListStreamConsumersInput<'_>>(body),
        "ListStreams" => call.operate::<descriptions::ListStreamsInput<'_>>(body),
        "ListTagsForResource" => call.operate::<tags::ListTagsForResourceInput<'_>>(body),
        "ListTagsForStream" => call.operate::<tags::ListTagsForStreamInput<'_>>(body),
        "MergeShards" => call.operate::<resharding::MergeShardsInput<'_>>(body),
        "SplitShard" => call.operate::<resharding::SplitShardInput<'_>>(body),
        "PutRecord" => call.operate::<records::PutRecordInput<'_>>(body),
        "PutRecords" => call.operate::<records::PutRecordsInput<'_>>(body),
        "PutResourcePolicy" => call.operate::<policies::PutResourcePolicyInput<'_>>(body),
        "RegisterStreamConsumer" => {
            call.operate::<consumers::RegisterStreamConsumerInput<'_>>(body)
        }
        "RemoveTagsFromStream" => call.operate::<tags::RemoveTagsFromStreamInput<'_>>(body),
        "StartStreamEncryption" => call.operate::<settings::StartStreamEncryptionInput<'_>>(body),
        "StopStreamEncryption" => call.operate::<settings::StopStreamEncryptionInput<'_>>(body),
        "SubscribeToShard" => call.operate::<consumers::SubscribeToShardInput<'_>>(body),
        "TagResource" => call.operate::<tags::TagResourceInput<'_>>(body),
        "UntagResource" => call.operate::<tags::UntagResourceInput<'_>>(body),
        "UpdateAccountSettings" => call.operate::<account::UpdateAccountSettingsInput<'_>>(body),
        "UpdateMaxRecordSize" => call.operate::<capacity::UpdateMaxRecordSizeInput<'_>>(body),
        "UpdateShardCount" => call.operate::<resharding::UpdateShardCountInput<'_>>(body),
        "UpdateStreamMode" => call.operate::<capacity::UpdateStreamModeInput<'_>>(body),
        "UpdateStreamRecordDistributionStrategy" => {
            call.operate::<capacity::UpdateStreamRecordDistributionStrategyInput<'_>>(body)
        }
        "UpdateStreamWarmThroughput" => {
            call.operate::<capacity::UpdateStreamWarmThroughputInput<'_>>(body)
        }
        _ if is_of_channels_or_queues(name) => {
            Err(Refusal::Unsupported { operation: name.to_owned() })
        }
        _ => Err(Refusal::UnknownOperation),
    }
}

/// The operations on channels and queues, which this endpoint knows by name only.
fn is_of_channels_or_queues(name: &str) -> bool {
    matches!(
        name,
        "CreateChannel"
            | "DescribeChannel"
            | "ListChannels"
            | "UpdateChannel"
            | "DeleteChannel"
            | "CreateQueue"
            | "DescribeQueue"
            | "ListQueues"
            | "UpdateQueue"
            | "DeleteQueue"
            | "ReceiveQueueRecords"
            | "AcknowledgeQueueRecords"
            | "UpdateQueueRecordsVisibility"
            | "ReceiveDeadLetterQueueRecords"
            | "AcknowledgeDeadLetterQueueRecords"
            | "UpdateDeadLetterQueueRecordsVisibility"
            | "RestoreDeadLetterQueueRecords"
    )
}
