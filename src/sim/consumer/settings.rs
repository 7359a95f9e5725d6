//! What can be set of a consumer.

use core::fmt;
use core::time::Duration;

use super::{ConsumerStart, Processing};
use crate::engine::limits::{GET_RECORDS_LIMIT_MAX, SUBSCRIPTION_EVENT_INTERVAL};
use crate::sim::Deaggregation;

/// The shortest time between two polls of one consumer.
pub const POLL_INTERVAL_MIN: Duration = Duration::from_millis(50);
/// The longest: beyond it every iterator would have expired.
pub const POLL_INTERVAL_MAX: Duration = Duration::from_secs(300);

/// What a consumer does.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsumerSettings {
    /// What people call it. With [`Retrieval::FanOut`] it is the `ConsumerName` too.
    pub name: String,
    /// How it gets its records.
    pub retrieval: Retrieval,
    /// Where it begins.
    #[serde(default)]
    pub start: ConsumerStart,
    /// What it does with what it reads.
    #[serde(default)]
    pub processing: Processing,
    /// What it makes of aggregated records.
    #[serde(default)]
    pub deaggregation: Deaggregation,
}

/// How a consumer gets its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Retrieval {
    /// `GetRecords`, of which all callers share what a shard gives.
    Polling {
        /// The time between two polls: [`POLL_INTERVAL_MIN`] to [`POLL_INTERVAL_MAX`]. At each it
        /// calls `GetRecords` once for every shard it reads.
        #[serde(rename = "interval_ms", with = "crate::sim::scenario::texts::milliseconds")]
        interval: Duration,
        /// `Limit`: 1 to 10,000.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<u64>,
    },
    /// `SubscribeToShard`: enhanced fan-out, which has a shard's output for itself.
    FanOut,
}

impl Retrieval {
    /// Polls so often, for as many records as there are.
    pub const fn every(interval: Duration) -> Self {
        Self::Polling { interval, limit: None }
    }

    /// How long a consumer that reads so may hear nothing though it keeps up: longer than from one
    /// answer or event to the next.
    pub fn silence_max(self) -> Duration {
        let interval = match self {
            Self::Polling { interval, .. } => interval,
            Self::FanOut => SUBSCRIPTION_EVENT_INTERVAL,
        };
        interval + interval / 2
    }

    pub(in crate::sim) fn check(self) -> Result<(), RetrievalError> {
        match self {
            Self::Polling { interval, .. }
                if !(POLL_INTERVAL_MIN..=POLL_INTERVAL_MAX).contains(&interval) =>
            {
                Err(RetrievalError::PollInterval(interval))
            }
            Self::Polling { limit: Some(limit), .. }
                if !(1..=GET_RECORDS_LIMIT_MAX).contains(&limit) =>
            {
                Err(RetrievalError::Limit(limit))
            }
            _ => Ok(()),
        }
    }
}

/// What is wrong with a [`Retrieval`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetrievalError {
    /// A time between polls that is too short or too long.
    PollInterval(Duration),
    /// A `Limit` outside 1 to 10,000.
    Limit(u64),
    /// Another way than the consumer began with.
    Changed,
}

impl fmt::Display for RetrievalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PollInterval(_) => write!(
                f,
                "Poll every {} to {} milliseconds.",
                POLL_INTERVAL_MIN.as_millis(),
                POLL_INTERVAL_MAX.as_millis()
            ),
            Self::Limit(limit) => write!(
                f,
                "{limit} is not a Limit of GetRecords: ask for 1 to {GET_RECORDS_LIMIT_MAX} \
                 records, or leave it empty."
            ),
            Self::Changed => f.write_str(
                "A consumer goes on reading as it began, by polling or by subscriptions: add \
                 another.",
            ),
        }
    }
}

impl core::error::Error for RetrievalError {}
