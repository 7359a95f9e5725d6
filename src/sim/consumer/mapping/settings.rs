//! What can be set of an event source mapping.

use core::fmt;
use core::time::Duration;

use super::MappingBehaviour;
use crate::engine::PartitionKey;
use crate::sim::consumer::ConsumerStart;
use crate::sim::{Behaviour, Deaggregation};

/// What a mapping does: AWS Lambda's settings under their names (source: "Create an event source
/// mapping to invoke a Lambda function", and `CreateEventSourceMapping`).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MappingSettings {
    /// What people call it: the function's name.
    pub name: String,
    /// `StartingPosition`. A sequence number, which is of one shard, is none.
    pub start: ConsumerStart,
    /// `BatchSize`: 1 to 10,000 records.
    pub batch_size: u32,
    /// `MaximumBatchingWindowInSeconds`: at most five minutes.
    #[serde(rename = "batching_window_ms", with = "crate::sim::scenario::texts::milliseconds")]
    pub batching_window: Duration,
    /// `ParallelizationFactor`: batches of a shard that are processed at a time, 1 to 10. Records
    /// of one key stay in order.
    pub parallelization_factor: u32,
    /// What happens after an error.
    pub on_error: OnError,
    /// What is invoked.
    pub function: Function,
    /// What the mapping does.
    #[serde(skip)]
    pub behaviour: Behaviour<MappingBehaviour>,
}

/// What a mapping does with a batch whose invocation failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OnError {
    /// `MaximumRetryAttempts`: 0 to 10,000; `None` for -1, until the records expire.
    pub retry_attempts_max: Option<u32>,
    /// `MaximumRecordAgeInSeconds`: a minute to seven days; `None` for -1, as long as the stream
    /// keeps them.
    #[serde(
        rename = "record_age_max_ms",
        with = "crate::sim::scenario::texts::milliseconds_or_null"
    )]
    pub record_age_max: Option<Duration>,
    /// `BisectBatchOnFunctionError`.
    pub bisect: bool,
    /// `FunctionResponseTypes` with `ReportBatchItemFailures`: the function says which record it
    /// failed at.
    pub reports_item_failures: bool,
    /// Whether there is an `OnFailure` destination, which is told of what is given up.
    pub has_destination: bool,
}

/// A function that is invoked with a batch.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Function {
    /// How long an invocation takes, without its records: at most 15 minutes.
    #[serde(rename = "invocation_time_ms", with = "crate::sim::scenario::texts::milliseconds")]
    pub invocation_time: Duration,
    /// How long a record takes, a user record where it takes aggregated ones apart: at most a minute.
    #[serde(rename = "record_time_ms", with = "crate::sim::scenario::texts::milliseconds")]
    pub record_time: Duration,
    /// What it cannot process.
    pub poison: Option<Poison>,
    /// What it makes of aggregated records: Lambda hands them over as they are, and a library in the
    /// function takes them apart. `BatchSize` is a number of records of the stream.
    pub deaggregation: Deaggregation,
}

/// Records at which a function fails, each time.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Poison {
    /// The one that has this place among all that its producer made, from 0 on. An aggregated record
    /// fails with any of its user records, if they are seen.
    Serial(u64),
    /// All with this partition key. What is not taken apart has the key `a`.
    Key(#[serde(with = "crate::sim::scenario::texts::text")] PartitionKey),
}

impl Default for MappingSettings {
    /// Lambda's, without a name, which it needs.
    fn default() -> Self {
        Self::lambda("")
    }
}

impl Default for Function {
    /// It takes 100 ms, and processes everything.
    fn default() -> Self {
        Self {
            invocation_time: Duration::from_millis(100),
            record_time: Duration::ZERO,
            poison: None,
            deaggregation: Deaggregation::Off,
        }
    }
}

impl MappingSettings {
    /// Lambda's defaults, from the oldest record on, with a function that takes 100 ms.
    pub fn lambda(name: &str) -> Self {
        Self {
            name: name.into(),
            start: ConsumerStart::TrimHorizon,
            batch_size: 100,
            batching_window: Duration::ZERO,
            parallelization_factor: 1,
            on_error: OnError::default(),
            function: Function::default(),
            behaviour: Behaviour::ALL,
        }
    }

    pub(super) fn check(&self) -> Result<(), MappingError> {
        let seconds = Duration::from_secs;
        let OnError { retry_attempts_max, record_age_max, .. } = self.on_error;
        let counts = [
            ("BatchSize", self.batch_size, 1, 10_000),
            ("ParallelizationFactor", self.parallelization_factor, 1, 10),
            ("MaximumRetryAttempts", retry_attempts_max.unwrap_or(0), 0, 10_000),
        ];
        for (setting, value, least, most) in counts {
            if !(least..=most).contains(&value) {
                return Err(MappingError::Count { setting, value, least, most });
            }
        }
        let times = [
            ("MaximumBatchingWindowInSeconds", self.batching_window, seconds(0), seconds(300)),
            (
                "MaximumRecordAgeInSeconds",
                record_age_max.unwrap_or(seconds(60)),
                seconds(60),
                seconds(604_800),
            ),
            ("an invocation", self.function.invocation_time, seconds(0), seconds(900)),
            ("a record", self.function.record_time, seconds(0), seconds(60)),
        ];
        for (setting, value, shortest, longest) in times {
            if !(shortest..=longest).contains(&value) {
                return Err(MappingError::Time { setting, value, shortest, longest });
            }
        }
        if self.start.is_of_all_shards() { Ok(()) } else { Err(MappingError::Start) }
    }
}

/// What is wrong with a mapping's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MappingError {
    /// A number that is too small or too large.
    Count {
        /// Lambda's name of it.
        setting: &'static str,
        /// The number.
        value: u32,
        /// The least that may be.
        least: u32,
        /// The most.
        most: u32,
    },
    /// A time that is too short or too long.
    Time {
        /// What it is the time of.
        setting: &'static str,
        /// The time.
        value: Duration,
        /// The shortest that may be.
        shortest: Duration,
        /// The longest.
        longest: Duration,
    },
    /// A mapping does not begin at a sequence number.
    Start,
}

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count { setting, value, least, most } => {
                write!(f, "{value} for {setting}: use {least} to {most}.")
            }
            Self::Time { setting, value, shortest, longest } => write!(
                f,
                "{} ms for {setting}: use {} to {} s.",
                value.as_millis(),
                shortest.as_secs(),
                longest.as_secs()
            ),
            Self::Start => f.write_str(
                "A sequence number is of one shard: a mapping begins at TRIM_HORIZON, LATEST or \
                 AT_TIMESTAMP.",
            ),
        }
    }
}

impl core::error::Error for MappingError {}
