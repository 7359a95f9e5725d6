//! How a producer calls the service, and what it does when it is refused.

use core::time::Duration;

use super::{KplSettings, Made, ProducerId, PutCall};
use crate::engine::ByteCount;
use crate::engine::limits::PUT_RECORDS_ENTRIES_MAX;
use crate::sim::random::Random;
use crate::sim::{Behaviour, World};

/// How a producer sends what it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sending {
    /// Which calls it makes.
    pub calls: PutCalls,
    /// What it does when it is refused.
    #[serde(default)]
    pub retries: Retries,
    /// From a call to its answer: at most a minute. The service decides at the moment of the call;
    /// the producer knows this much later.
    #[serde(rename = "latency_ms", with = "crate::sim::scenario::texts::milliseconds")]
    pub latency: Duration,
}

/// Which calls a producer makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub enum PutCalls {
    /// `PutRecord` for each record as it comes, however many calls wait for their answers.
    PutRecord,
    /// `PutRecord`, and the next when the one before has been stored or given up.
    PutRecordInTurn {
        /// Whether each call names the number of the record before: `SequenceNumberForOrdering`.
        ordered: bool,
    },
    /// `PutRecords`, as soon as a batch is full or its oldest record has waited long enough.
    PutRecords {
        /// Records in a batch: 1 to 500.
        records_max: u32,
        /// Bytes in a batch, partition keys among them.
        #[serde(with = "crate::sim::scenario::texts::bytes")]
        bytes_max: ByteCount,
        /// How long a record waits for others: at most a minute.
        #[serde(rename = "linger_ms", with = "crate::sim::scenario::texts::milliseconds")]
        linger: Duration,
        /// What becomes of a batch of which some records were refused.
        on_partial_failure: OnPartialFailure,
        /// What the producer does with batches.
        #[serde(skip)]
        behaviour: Behaviour<Batching>,
    },
    /// `PutRecords` by the Kinesis Producer Library, which aggregates records. It has its own way of
    /// trying again: [`Sending::retries`] means nothing to it.
    #[serde(rename = "KPL")]
    Kpl(KplSettings),
}

/// What the world does for a producer that sends batches.
pub struct Batching {
    /// A record comes to those that wait.
    pub(in crate::sim) keep: fn(&mut World, ProducerId, Made),
    /// What waits is sent.
    pub(in crate::sim) send: fn(&mut World, ProducerId),
    /// `PutRecords`, for the first time or again.
    pub(in crate::sim) put: fn(&mut World, ProducerId, PutCall),
}

/// What a producer does when `PutRecords` succeeds and some of its records do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnPartialFailure {
    /// Nothing: the call returned 200. What was refused is lost.
    Ignore,
    /// Sends the whole batch again: what was stored is stored twice.
    RetryAll,
    /// Sends what was refused again: it is stored after what was behind it.
    RetryFailed,
}

/// How often a call is made again, and after which pauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retries {
    /// Calls in all, the first among them: 1 to 20.
    pub attempts_max: u32,
    /// The longest pause before the second call; before each further one it is twice as long, and
    /// never over 20 s. How much of it is waited is random: full jitter.
    #[serde(rename = "backoff_ms", with = "crate::sim::scenario::texts::milliseconds")]
    pub backoff: Duration,
}

/// The longest pause before any call. Source: `MAXIMUM_RETRY_DELAY` of the SDK for JavaScript.
const BACKOFF_MAX: Duration = Duration::from_secs(20);
const WAIT_MAX: Duration = Duration::from_secs(60);
const ATTEMPTS_MAX: u32 = 20;

impl Default for Retries {
    /// Refused is lost.
    fn default() -> Self {
        Self::NONE
    }
}

impl Default for Sending {
    /// Each record by itself, and nothing tried again.
    fn default() -> Self {
        Self::CARELESS
    }
}

impl Retries {
    /// Refused is lost.
    pub const NONE: Self = Self { attempts_max: 1, backoff: Duration::ZERO };

    /// As the SDK for JavaScript does, version 3, when it is throttled: three calls, with pauses
    /// of up to half a second and a second.
    pub const SDK: Self = Self { attempts_max: 3, backoff: Duration::from_millis(500) };

    /// How long to wait after this many calls were refused, when it may be called again.
    pub(in crate::sim) fn pause_after(
        self,
        attempts: u32,
        random: &mut Random,
    ) -> Option<Duration> {
        if attempts >= self.attempts_max {
            return None;
        }
        let doublings = attempts.saturating_sub(1).min(30);
        let longest = self.backoff.saturating_mul(1 << doublings).min(BACKOFF_MAX);
        let micros = u64::try_from(longest.as_micros()).unwrap_or(u64::MAX);
        Some(Duration::from_micros(random.below(micros)))
    }
}

impl Sending {
    /// Each record by itself, with a fiftieth of a second to the answer, and nothing tried again.
    pub const CARELESS: Self = Self {
        calls: PutCalls::PutRecord,
        retries: Retries::NONE,
        latency: Duration::from_millis(20),
    };

    pub(in crate::sim) fn check(self) -> Result<(), SendingError> {
        let linger = match self.calls {
            PutCalls::PutRecords { records_max: count, .. }
                if !(1..=PUT_RECORDS_ENTRIES_MAX).contains(&u64::from(count)) =>
            {
                return Err(SendingError::BatchRecords { count });
            }
            PutCalls::PutRecords { bytes_max: ByteCount::ZERO, .. } => {
                return Err(SendingError::BatchBytes);
            }
            PutCalls::PutRecords { linger, .. } => linger,
            PutCalls::Kpl(settings) => {
                settings.check()?;
                Duration::ZERO
            }
            PutCalls::PutRecord | PutCalls::PutRecordInTurn { .. } => Duration::ZERO,
        };
        if let Some(wait) =
            [self.latency, linger, self.retries.backoff].into_iter().find(|&wait| wait > WAIT_MAX)
        {
            return Err(SendingError::Wait { wait });
        }
        match self.retries.attempts_max {
            1..=ATTEMPTS_MAX => Ok(()),
            attempts => Err(SendingError::Attempts { attempts }),
        }
    }
}

/// What is wrong with a way of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendingError {
    /// A batch of no records, or of more than 500.
    BatchRecords {
        /// How many there were to be.
        count: u32,
    },
    /// A batch of no bytes.
    BatchBytes,
    /// More than a minute.
    Wait {
        /// How long it was to be.
        wait: Duration,
    },
    /// No call, or more than 20.
    Attempts {
        /// How many there were to be.
        attempts: u32,
    },
    /// A setting of the Kinesis Producer Library outside its range.
    Kpl {
        /// The library's name of it.
        setting: &'static str,
        /// What it was to be.
        value: u64,
        /// The least that may be.
        least: u64,
        /// The most.
        most: u64,
    },
}

impl core::fmt::Display for SendingError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::BatchRecords { count } => write!(
                f,
                "PutRecords takes 1 to {PUT_RECORDS_ENTRIES_MAX} records at once, not {count}."
            ),
            Self::BatchBytes => f.write_str("A batch must have room for a byte."),
            Self::Wait { wait } => {
                write!(f, "Nobody waits {} ms: use at most a minute.", wait.as_millis())
            }
            Self::Attempts { attempts } => {
                write!(f, "Call 1 to {ATTEMPTS_MAX} times, not {attempts} times.")
            }
            Self::Kpl { setting, value, least, most } => {
                write!(f, "{value} for {setting}: use {least} to {most}.")
            }
        }
    }
}

impl core::error::Error for SendingError {}
