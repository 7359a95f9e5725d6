//! `UpdateStreamRecordDistributionStrategy`.

use crate::engine::error::{InvalidArgument, KinesisError};
use crate::engine::{Kinesis, RecordDistribution, StreamMode, StreamName, Timestamp};

/// Input of [`Kinesis::update_stream_record_distribution_strategy`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateStreamRecordDistributionStrategy {
    /// `StreamARN`.
    pub stream: StreamName,
    /// `RecordDistributionStrategy`.
    pub record_distribution: RecordDistribution,
}

impl Kinesis {
    /// `UpdateStreamRecordDistributionStrategy`: from now on records go to shards in this way. The
    /// stream stays `ACTIVE`, and the records that it has stay where they are.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`; `ResourceInUse` when the stream is not `ACTIVE` (a guess: the operation
    /// lists the exception); `InvalidArgument` for a provisioned stream, whichever strategy is
    /// asked for (a guess for `USER_PARTITION_KEY`).
    pub fn update_stream_record_distribution_strategy(
        &mut self,
        input: &UpdateStreamRecordDistributionStrategy,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        self.settle(now);
        let configuration = self.find_active_mut(&input.stream)?.configuration_mut();
        if configuration.mode == StreamMode::Provisioned {
            return Err(InvalidArgument::RecordDistribution.into());
        }
        configuration.record_distribution = input.record_distribution;
        Ok(())
    }
}
