//! How often the operations of the control plane may be called.

use litemap::LiteMap;

use super::error::{LimitExceeded, StreamRef};
use super::{Kinesis, KinesisError, StreamName, Timestamp, TokenBucket};

/// An operation whose calls are limited per second, for the account or for each stream.
///
/// Operations of the data plane are limited per shard instead. Those not listed here have no
/// documented rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is the operation of its name")]
pub enum ControlOperation {
    AddTagsToStream,
    CreateStream,
    DecreaseStreamRetentionPeriod,
    DeleteStream,
    DeregisterStreamConsumer,
    DescribeAccountSettings,
    DescribeLimits,
    DescribeStream,
    DescribeStreamConsumer,
    DescribeStreamSummary,
    DisableEnhancedMonitoring,
    EnableEnhancedMonitoring,
    IncreaseStreamRetentionPeriod,
    ListShards,
    ListStreamConsumers,
    ListStreams,
    ListTagsForStream,
    MergeShards,
    RegisterStreamConsumer,
    RemoveTagsFromStream,
    SplitShard,
    UpdateAccountSettings,
    UpdateShardCount,
    UpdateStreamWarmThroughput,
}

impl ControlOperation {
    /// Calls in a second (source: each operation's page in the API reference).
    pub const fn calls_per_s(self) -> u64 {
        match self {
            Self::DescribeLimits => 1,
            Self::DescribeStream | Self::UpdateShardCount => 10,
            Self::DescribeStreamSummary | Self::DescribeStreamConsumer => 20,
            Self::ListShards => 1_000,
            _ => 5,
        }
    }

    /// Whether each stream has a budget of its own. The others share the account's.
    pub const fn is_per_stream(self) -> bool {
        matches!(
            self,
            Self::DeregisterStreamConsumer
                | Self::DescribeStreamConsumer
                | Self::ListShards
                | Self::ListStreamConsumers
        )
    }
}

/// What is left of the calls of this second.
#[derive(Clone, Debug, Default)]
pub(super) struct CallRates {
    left: LiteMap<(ControlOperation, Option<StreamName>), TokenBucket>,
}

impl CallRates {
    fn try_take(
        &mut self,
        operation: ControlOperation,
        stream: Option<&StreamName>,
        now: Timestamp,
    ) -> bool {
        let key = (operation, stream.filter(|_| operation.is_per_stream()).cloned());
        self.left
            .entry(key)
            .or_insert_with(|| TokenBucket::new(operation.calls_per_s(), now))
            .try_take(1, now)
    }

    /// Forgets the budgets of a stream that is gone.
    pub(super) fn forget(&mut self, gone: &StreamName) {
        self.left.retain(|(_, stream), _| stream.as_ref() != Some(gone));
    }
}

impl Kinesis {
    /// Takes one call of `operation`, about `stream` if it is about one. Each operation of the
    /// control plane begins with it: that a call counts before anything else about it is checked
    /// is a guess.
    pub(super) fn take_control_call(
        &mut self,
        operation: ControlOperation,
        stream: Option<&StreamName>,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        if !self.settings().limits.control_calls_limited
            || self.call_rates_mut().try_take(operation, stream, now)
        {
            return Ok(());
        }
        let account_id = self.settings().account_id.clone();
        Err(match stream {
            Some(stream) => {
                LimitExceeded::StreamCalls(StreamRef { stream: stream.clone(), account_id })
            }
            None => LimitExceeded::AccountCalls { account_id },
        }
        .into())
    }
}
