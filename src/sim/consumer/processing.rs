//! What every kind of consumer does with what it has read.

use core::fmt;
use core::time::Duration;

/// What a consumer does with records that it has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Processing {
    /// How long one record takes: at most [`RECORD_TIME_MAX`]. It reads on when it is done.
    #[serde(rename = "record_time_ms", with = "crate::sim::scenario::texts::milliseconds")]
    pub record_time: Duration,
    /// How often it writes down how far it has come: after the first batch that it has processed
    /// this long after it did so last, at most [`CHECKPOINT_INTERVAL_MAX`]. `None` when it never
    /// does: a restart begins anew.
    #[serde(
        rename = "checkpoint_interval_ms",
        with = "crate::sim::scenario::texts::milliseconds_or_null"
    )]
    pub checkpoint_interval: Option<Duration>,
}

/// The longest that the processing of a record may take.
pub const RECORD_TIME_MAX: Duration = Duration::from_secs(60);
/// The longest time between two checkpoints.
pub const CHECKPOINT_INTERVAL_MAX: Duration = Duration::from_secs(3_600);

impl Default for Processing {
    /// No time for a record, and a checkpoint after each batch.
    fn default() -> Self {
        Self::AT_ONCE
    }
}

impl Processing {
    /// No time for a record, and a checkpoint after each batch.
    pub const AT_ONCE: Self =
        Self { record_time: Duration::ZERO, checkpoint_interval: Some(Duration::ZERO) };

    /// How long so many records take.
    pub(in crate::sim) fn time_of(&self, records: u64) -> Duration {
        self.record_time.saturating_mul(u32::try_from(records).unwrap_or(u32::MAX))
    }

    /// Whether to write down how far it has come, this long after the last time.
    pub(in crate::sim) fn is_checkpoint_due(&self, since: Duration) -> bool {
        self.checkpoint_interval.is_some_and(|interval| since >= interval)
    }

    pub(in crate::sim) fn check(&self) -> Result<(), ProcessingError> {
        if self.record_time > RECORD_TIME_MAX {
            return Err(ProcessingError::RecordTime(self.record_time));
        }
        match self.checkpoint_interval {
            Some(interval) if interval > CHECKPOINT_INTERVAL_MAX => {
                Err(ProcessingError::CheckpointInterval(interval))
            }
            _ => Ok(()),
        }
    }
}

/// What is wrong with a [`Processing`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessingError {
    /// A record takes longer than [`RECORD_TIME_MAX`].
    RecordTime(Duration),
    /// Checkpoints are further apart than [`CHECKPOINT_INTERVAL_MAX`].
    CheckpointInterval(Duration),
}

impl fmt::Display for ProcessingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RecordTime(time) => write!(
                f,
                "{} ms for a record: use at most {}.",
                time.as_millis(),
                RECORD_TIME_MAX.as_millis()
            ),
            Self::CheckpointInterval(interval) => write!(
                f,
                "A checkpoint every {} s: use at most {} s.",
                interval.as_secs(),
                CHECKPOINT_INTERVAL_MAX.as_secs()
            ),
        }
    }
}

impl core::error::Error for ProcessingError {}

/// What a process is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcessState {
    /// It works.
    #[default]
    Running,
    /// It stands still, as in a long pause of its garbage collector, and will go on where it was.
    Paused,
    /// It is gone, and all that it had not written down with it.
    Crashed,
}
