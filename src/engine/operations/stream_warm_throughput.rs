//! `UpdateStreamWarmThroughput`.

use crate::engine::error::{Invalid, KinesisError};
use crate::engine::stream::Change;
use crate::engine::{ControlOperation, Kinesis, StreamMode, StreamName, Timestamp, WarmThroughput};

/// Input of [`Kinesis::update_stream_warm_throughput`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateStreamWarmThroughput {
    /// `StreamName`.
    pub stream: StreamName,
    /// `WarmThroughputMiBps`: at most 10,240.
    pub warm_throughput_mib_per_s: u32,
}

/// Output of [`Kinesis::update_stream_warm_throughput`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateStreamWarmThroughputOutput {
    /// `StreamARN`.
    pub arn: String,
    /// `StreamName`.
    pub stream: StreamName,
    /// `WarmThroughput`: what was asked for, and what the stream has yet.
    pub warm_throughput: Option<WarmThroughput>,
}

impl Kinesis {
    /// `UpdateStreamWarmThroughput`: the stream is `UPDATING` for a while, then it is scaled to
    /// the throughput, up or down.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`; `ResourceInUse` when the stream is not `ACTIVE`; `Validation` for a
    /// provisioned stream, and in an account without commitment; `LimitExceeded` for more than 10
    /// GiB per second, and after five calls in a second. The order is a guess.
    pub fn update_stream_warm_throughput(
        &mut self,
        input: &UpdateStreamWarmThroughput,
        now: Timestamp,
    ) -> Result<UpdateStreamWarmThroughputOutput, KinesisError> {
        let &UpdateStreamWarmThroughput { stream: ref name, warm_throughput_mib_per_s } = input;
        let now = self.settle(now);
        self.take_control_call(ControlOperation::UpdateStreamWarmThroughput, Some(name), now)?;
        let mode = self.find_active(name)?.configuration().mode;
        if mode == StreamMode::Provisioned {
            return Err(Invalid::ProvisionedStream(self.stream_ref(name)).into());
        }
        self.check_warm_throughput(mode, warm_throughput_mib_per_s)?;
        let change = Change::WarmThroughput { mib_per_s: warm_throughput_mib_per_s };
        self.begin_updating(name, change, now)?;
        Ok(UpdateStreamWarmThroughputOutput {
            arn: self.stream_arn(name),
            stream: name.clone(),
            warm_throughput: self.warm_throughput(self.find(name)?),
        })
    }
}
