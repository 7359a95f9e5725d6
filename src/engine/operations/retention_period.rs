//! `IncreaseStreamRetentionPeriod` and `DecreaseStreamRetentionPeriod`.

use core::time::Duration;

use crate::engine::error::{KinesisError, RetentionRefused};
use crate::engine::limits::{RETENTION_HOURS_MAX, RETENTION_HOURS_MIN};
use crate::engine::{ControlOperation, InvalidArgument, Kinesis, Stream, StreamName, Timestamp};

/// Input of [`Kinesis::increase_stream_retention_period`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncreaseStreamRetentionPeriod {
    /// `StreamName`.
    pub stream: StreamName,
    /// `RetentionPeriodHours`: up to 8,760.
    pub retention_period_hours: i64,
}

/// Input of [`Kinesis::decrease_stream_retention_period`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecreaseStreamRetentionPeriod {
    /// `StreamName`.
    pub stream: StreamName,
    /// `RetentionPeriodHours`: 24 or more.
    pub retention_period_hours: i64,
}

impl Kinesis {
    /// `IncreaseStreamRetentionPeriod`: the stream keeps its records longer from now on. What has
    /// gone does not come back. The period that the stream has already is accepted, against the API
    /// reference: Terraform relies on it.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`; `ResourceInUse` when the stream is not `ACTIVE` (a guess: the operation
    /// lists the exception); `InvalidArgument` for a period under 24 hours, over 8,760 hours or
    /// under the stream's; `LimitExceeded` after five calls in a second.
    pub fn increase_stream_retention_period(
        &mut self,
        input: &IncreaseStreamRetentionPeriod,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        let IncreaseStreamRetentionPeriod { stream, retention_period_hours: requested_hours } =
            input;
        let operation = ControlOperation::IncreaseStreamRetentionPeriod;
        let now = self.settle(now);
        self.take_control_call(operation, Some(stream), now)?;
        let found = self.find_active_mut(stream)?;
        let retention = checked_period(*requested_hours)?;
        if retention < found.retention() {
            return Err(InvalidArgument::Retention(RetentionRefused::ShorterThanExisting {
                requested_hours: *requested_hours,
                stream: stream.clone(),
                existing_hours: hours(found.retention()),
            })
            .into());
        }
        found.set_retention(retention, now);
        Ok(())
    }

    /// `DecreaseStreamRetentionPeriod`: older records are gone at once. The period that the stream
    /// has already is accepted, as in an increase.
    ///
    /// # Errors
    ///
    /// As in an increase, but for a period over the stream's.
    pub fn decrease_stream_retention_period(
        &mut self,
        input: &DecreaseStreamRetentionPeriod,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        let DecreaseStreamRetentionPeriod { stream, retention_period_hours: requested_hours } =
            input;
        let operation = ControlOperation::DecreaseStreamRetentionPeriod;
        let now = self.settle(now);
        self.take_control_call(operation, Some(stream), now)?;
        let found = self.find_active_mut(stream)?;
        let retention = checked_period(*requested_hours)?;
        if retention > found.retention() {
            return Err(InvalidArgument::Retention(RetentionRefused::LongerThanExisting {
                requested_hours: *requested_hours,
                stream: stream.clone(),
                existing_hours: hours(found.retention()),
            })
            .into());
        }
        found.set_retention(retention, now);
        Ok(())
    }
}

impl Stream {
    fn set_retention(&mut self, retention: Duration, now: Timestamp) {
        self.configuration_mut().retention = retention;
        self.settle(now);
    }
}

/// The period, when any stream may have it.
fn checked_period(requested_hours: i64) -> Result<Duration, InvalidArgument> {
    let hours = u64::try_from(requested_hours).unwrap_or(0);
    if hours < RETENTION_HOURS_MIN {
        return Err(InvalidArgument::Retention(RetentionRefused::TooShort { requested_hours }));
    }
    if hours > RETENTION_HOURS_MAX {
        return Err(InvalidArgument::Retention(RetentionRefused::TooLong { requested_hours }));
    }
    Ok(Duration::from_secs(hours.saturating_mul(3_600)))
}

const fn hours(retention: Duration) -> u64 {
    retention.as_secs() / 3_600
}
