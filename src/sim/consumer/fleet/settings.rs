//! What can be set of a fleet.

use core::fmt;
use core::time::Duration;

use super::FleetBehaviour;
use crate::sim::Behaviour;
use crate::sim::consumer::{ConsumerStart, Processing, ProcessingError};

/// What a fleet does: the KCL's settings under their names.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FleetSettings {
    /// What people call it: `applicationName`.
    pub name: String,
    /// Workers that start with it: 1 to 20.
    pub workers: u32,
    /// Where it begins in the shards that are there when it begins: `initialPositionInStream`. A
    /// sequence number, which is of one shard, is no place for a fleet to begin.
    pub start: ConsumerStart,
    /// `idleTimeBetweenReadsInMillis`: 200 ms to a minute.
    #[serde(rename = "idle_between_reads_ms", with = "crate::sim::scenario::texts::milliseconds")]
    pub idle_between_reads: Duration,
    /// `maxRecords`: 1 to 10,000.
    pub records_max: u32,
    /// What a record processor does with what it is given.
    pub processing: Processing,
    /// `failoverTimeMillis`: how long a lease must be silent until others take it; 1 s to 5 minutes.
    #[serde(rename = "failover_ms", with = "crate::sim::scenario::texts::milliseconds")]
    pub failover: Duration,
    /// Whether a child shard is processed only when all its parents are at `SHARD_END`. The KCL
    /// never does otherwise; consumers written by hand take up what `ListShards` names.
    pub parents_first: bool,
    /// What it does.
    #[serde(skip)]
    pub behaviour: Behaviour<FleetBehaviour>,
}

impl Default for FleetSettings {
    /// The KCL's, with one worker and without a name, which it needs.
    fn default() -> Self {
        Self::kcl("", 1)
    }
}

impl FleetSettings {
    /// The KCL's defaults: this many workers, from the oldest record on, a checkpoint after each
    /// batch.
    pub fn kcl(name: &str, workers: u32) -> Self {
        Self {
            name: name.into(),
            workers,
            start: ConsumerStart::TrimHorizon,
            idle_between_reads: Duration::from_millis(1_500),
            records_max: 10_000,
            processing: Processing::AT_ONCE,
            failover: Duration::from_secs(10),
            parents_first: true,
            behaviour: Behaviour::ALL,
        }
    }

    pub(super) fn check(&self) -> Result<(), FleetError> {
        let seconds = Duration::from_secs;
        let times = [
            (self.idle_between_reads, Duration::from_millis(200), seconds(60)),
            (self.failover, seconds(1), seconds(300)),
        ];
        if let Some((time, shortest, longest)) =
            times.into_iter().find(|(time, shortest, longest)| time < shortest || time > longest)
        {
            return Err(FleetError::Time { time, shortest, longest });
        }
        if !(1..=WORKERS_MAX).contains(&self.workers) {
            return Err(FleetError::Workers { workers: self.workers });
        }
        if !(1..=10_000).contains(&self.records_max) {
            return Err(FleetError::Records { records: self.records_max });
        }
        self.processing.check().map_err(FleetError::Processing)?;
        if self.start.is_of_all_shards() { Ok(()) } else { Err(FleetError::Start) }
    }
}

/// Workers of one fleet at a time.
pub(in crate::sim) const WORKERS_MAX: u32 = 20;

/// What is wrong with a fleet's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FleetError {
    /// A time that is too short or too long.
    Time {
        /// The time.
        time: Duration,
        /// The shortest that may be.
        shortest: Duration,
        /// The longest.
        longest: Duration,
    },
    /// No worker, or more than 20.
    Workers {
        /// How many there were to be.
        workers: u32,
    },
    /// A number of records outside 1 to 10,000.
    Records {
        /// The number.
        records: u32,
    },
    /// Processing that cannot be.
    Processing(ProcessingError),
    /// A fleet does not begin at a sequence number.
    Start,
}

impl fmt::Display for FleetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time { time, shortest, longest } => write!(
                f,
                "{} ms: use {} to {} ms.",
                time.as_millis(),
                shortest.as_millis(),
                longest.as_millis()
            ),
            Self::Workers { workers } => {
                write!(f, "{workers} workers: a fleet has 1 to {WORKERS_MAX}.")
            }
            Self::Records { records } => {
                write!(f, "{records} is not a number of records to read at once: use 1 to 10000.")
            }
            Self::Processing(error) => error.fmt(f),
            Self::Start => f.write_str(
                "A sequence number is of one shard: a fleet begins at TRIM_HORIZON, LATEST or \
                 AT_TIMESTAMP.",
            ),
        }
    }
}

impl core::error::Error for FleetError {}
