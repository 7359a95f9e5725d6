//! `UpdateStreamMode`.

use crate::engine::daily_count::DailyOperation;
use crate::engine::error::{Invalid, KinesisError};
use crate::engine::stream::Change;
use crate::engine::{Kinesis, StreamMode, StreamName, Timestamp};

/// Input of [`Kinesis::update_stream_mode`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateStreamMode {
    /// `StreamARN`.
    pub stream: StreamName,
    /// `StreamModeDetails`.
    pub mode: StreamMode,
    /// `WarmThroughputMiBps`: when the stream becomes an on-demand one.
    pub warm_throughput_mib_per_s: Option<u32>,
}

impl Kinesis {
    /// `UpdateStreamMode`: the stream is `UPDATING` for a while, then it has the new mode, and as
    /// many shards as before, unless warm throughput demands more.
    ///
    /// The mode that the stream has already changes nothing, and does not count as a change (a
    /// guess). A stream that becomes a provisioned one has no record distribution strategy any
    /// more: its producers' keys decide again (a guess).
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`; `ResourceInUse` when the stream is not `ACTIVE`; `Validation` for warm
    /// throughput where no stream becomes on-demand, or in an account without commitment;
    /// `LimitExceeded` after two changes in 24 hours, when the account would have too many shards
    /// or on-demand streams, and for warm throughput over 10 GiB per second.
    pub fn update_stream_mode(
        &mut self,
        input: &UpdateStreamMode,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        let &UpdateStreamMode { ref stream, mode, warm_throughput_mib_per_s } = input;
        let now = self.settle(now);
        let found = self.find_active(stream)?;
        let is_changed = found.configuration().mode != mode;
        let open_shard_count = found.open_shard_count();
        if let Some(mib_per_s) = warm_throughput_mib_per_s {
            if !is_changed {
                return Err(Invalid::WarmThroughputMisplaced.into());
            }
            self.check_warm_throughput(mode, mib_per_s)?;
        }
        if !is_changed {
            return Ok(());
        }
        match mode {
            StreamMode::Provisioned => self.check_shard_limit(open_shard_count)?,
            StreamMode::OnDemand => self.check_on_demand_limit()?,
        }
        self.take_daily_call(DailyOperation::UpdateStreamMode, stream, now)?;
        self.begin_updating(stream, Change::Mode { mode, warm_throughput_mib_per_s }, now)
    }
}
