//! Producers: how often they put a record, how large, and under which key.

use core::fmt;
use std::sync::Arc;

use super::random::Random;
use crate::engine::{ByteCount, PartitionKey, Timestamp};

/// Names a producer in its world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProducerId(pub(super) u32);

impl ProducerId {
    /// The number of the producer: 0, 1, 2 … in the order in which they were added.
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// Records per second, in thousandths: 0.001 to 10,000.
///
/// ```
/// use shardbelt::sim::Rate;
///
/// assert_eq!("2.5".parse::<Rate>()?.to_string(), "2.5");
/// assert!("-1".parse::<Rate>().is_err());
/// # Ok::<(), shardbelt::sim::RateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate {
    milli: u64,
}

impl Rate {
    /// The largest rate of one producer, in records per second.
    pub const MAX_PER_S: u64 = 10_000;

    /// This many thousandths of a record per second; `None` outside 1 to 10,000,000.
    pub const fn from_milli(milli: u64) -> Option<Self> {
        if 1 <= milli && milli <= Self::MAX_PER_S * 1_000 { Some(Self { milli }) } else { None }
    }

    /// Thousandths of a record per second.
    pub const fn as_milli(self) -> u64 {
        self.milli
    }

    /// The mean time between two records, in microseconds.
    const fn interval_micros(self) -> u64 {
        1_000_000_000 / self.milli
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, thousandths) = (self.milli / 1_000, self.milli % 1_000);
        if thousandths == 0 {
            return write!(f, "{whole}");
        }
        let digits = format!("{thousandths:03}");
        write!(f, "{whole}.{}", digits.trim_end_matches('0'))
    }
}

/// A text that is no rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateError {
    /// The text as it was given.
    pub text: String,
}

impl fmt::Display for RateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let max = Rate::MAX_PER_S;
        write!(f, "'{}' is not a rate: type records per second, from 0.001 to {max}.", self.text)
    }
}

impl core::error::Error for RateError {}

impl core::str::FromStr for Rate {
    type Err = RateError;

    /// Reads a decimal number with at most three digits after the point.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || RateError { text: text.into() };
        let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let too_long = whole.len() > 9 || fraction.len() > 3;
        if (whole.is_empty() && fraction.is_empty())
            || too_long
            || !all_digits(whole)
            || !all_digits(fraction)
        {
            return Err(error());
        }
        let whole: u64 = format!("0{whole}").parse().map_err(|_| error())?;
        let thousandths: u64 = format!("{fraction:0<3}").parse().map_err(|_| error())?;
        Self::from_milli(whole.saturating_mul(1_000).saturating_add(thousandths)).ok_or_else(error)
    }
}

/// How a producer chooses the partition key of each record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyStrategy {
    /// Always the same: every record in one shard.
    One(PartitionKey),
    /// A new one each time: an even spread, and no order between any two records.
    Random,
    /// One of these, each as likely.
    List(Arc<[PartitionKey]>),
    /// The user's id: `user_0` to `user_<users - 1>`, each as likely.
    UserId {
        /// How many users there are.
        users: u32,
    },
    /// The user's number modulo `modulo`: at most that many keys, however many users.
    UserIdModulo {
        /// How many users there are.
        users: u32,
        /// How many keys there are at most.
        modulo: u32,
    },
    /// `{country}-{user}`, for example `DE-user_17`: each user has one country.
    CountryUser {
        /// How many users there are.
        users: u32,
    },
}

/// The countries of [`KeyStrategy::CountryUser`].
const COUNTRIES: [&str; 8] = ["DE", "US", "IN", "BR", "JP", "NG", "FR", "AU"];

impl KeyStrategy {
    /// The keys that it names one by one, which is what makes them worth a colour of their own.
    pub fn named_keys(&self) -> &[PartitionKey] {
        match self {
            Self::One(key) => core::slice::from_ref(key),
            Self::List(keys) => keys,
            _ => &[],
        }
    }

    /// The key of the next record.
    fn next_key(&self, random: &mut Random) -> Option<PartitionKey> {
        let text = match self {
            Self::One(key) => return Some(key.clone()),
            Self::List(keys) => {
                let index = random.below(u64::try_from(keys.len()).ok()?);
                return keys.get(usize::try_from(index).ok()?).cloned();
            }
            Self::Random => format!("{:016x}", random.number()),
            Self::UserId { users } => format!("user_{}", random.below((*users).into())),
            Self::UserIdModulo { users, modulo } => {
                format!("{}", random.below((*users).into()) % u64::from(*modulo).max(1))
            }
            Self::CountryUser { users } => {
                let user = random.below((*users).into());
                let country = usize::try_from(user).ok().map(|user| user % COUNTRIES.len());
                format!("{}-user_{user}", COUNTRIES.get(country?)?)
            }
        };
        PartitionKey::new(&text).ok()
    }
}

/// What a producer does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProducerSettings {
    /// What people call it.
    pub name: String,
    /// How often it puts a record. The intervals vary by half of their mean either way.
    pub rate: Rate,
    /// The size of a record's data.
    pub record_size: ByteCount,
    /// How it chooses the partition key.
    pub keys: KeyStrategy,
}

/// A producer at work.
#[derive(Clone, Debug)]
pub struct Producer {
    settings: ProducerSettings,
    /// Shared by all its records, so that a thousand of them cost the memory of one.
    data: Arc<[u8]>,
    pub(super) accepted: u64,
    pub(super) refused: u64,
    pub(super) last_refused_at: Option<Timestamp>,
}

impl Producer {
    pub(super) fn new(settings: ProducerSettings) -> Self {
        let size = usize::try_from(settings.record_size.get()).unwrap_or(0);
        let data = (b'a'..=b'z').cycle().take(size).collect();
        Self { settings, data, accepted: 0, refused: 0, last_refused_at: None }
    }

    /// What it does.
    pub const fn settings(&self) -> &ProducerSettings {
        &self.settings
    }

    /// Puts that were accepted.
    pub const fn accepted(&self) -> u64 {
        self.accepted
    }

    /// Puts that were refused. It does not try them again.
    pub const fn refused(&self) -> u64 {
        self.refused
    }

    /// When a put was refused last.
    pub const fn last_refused_at(&self) -> Option<Timestamp> {
        self.last_refused_at
    }

    /// Does something else from now on, and keeps its counts.
    pub(super) fn change(&mut self, settings: ProducerSettings) {
        let changed = Self::new(settings);
        self.settings = changed.settings;
        self.data = changed.data;
    }

    /// The next record's key and data.
    pub(super) fn next_record(&self, random: &mut Random) -> Option<(PartitionKey, Arc<[u8]>)> {
        self.settings.keys.next_key(random).map(|key| (key, self.data.clone()))
    }

    /// How long until the record after this one, in microseconds.
    pub(super) fn next_interval_micros(&self, random: &mut Random) -> u64 {
        random.around(self.settings.rate.interval_micros())
    }
}
