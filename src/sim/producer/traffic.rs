//! How often a producer has something to put, as time goes by.

use core::time::Duration;

use super::rate::Rate;
use crate::sim::random::Random;

/// How many records a second a producer makes. The times between two of them vary by half of
/// their mean either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Traffic {
    /// Always as many.
    Constant(#[serde(with = "crate::sim::scenario::texts::text")] Rate),
    /// Few most of the time, and many for a while at the start of each period.
    Burst {
        /// Between bursts.
        #[serde(with = "crate::sim::scenario::texts::text")]
        base: Rate,
        /// During a burst.
        #[serde(with = "crate::sim::scenario::texts::text")]
        peak: Rate,
        /// From the start of one burst to the start of the next: 100 ms to a day.
        #[serde(rename = "every_ms", with = "crate::sim::scenario::texts::milliseconds")]
        every: Duration,
        /// How long a burst lasts: less than `every`.
        #[serde(rename = "lasting_ms", with = "crate::sim::scenario::texts::milliseconds")]
        lasting: Duration,
    },
    /// From one rate to another, and then on at the other.
    Ramp {
        /// At first.
        #[serde(with = "crate::sim::scenario::texts::text")]
        from: Rate,
        /// In the end.
        #[serde(with = "crate::sim::scenario::texts::text")]
        to: Rate,
        /// From the first to the last: 100 ms to a day.
        #[serde(rename = "over_ms", with = "crate::sim::scenario::texts::milliseconds")]
        over: Duration,
    },
    /// Up and down as the traffic of a day: lowest at first, highest half a period later.
    Sine {
        /// The lowest.
        #[serde(with = "crate::sim::scenario::texts::text")]
        low: Rate,
        /// The highest.
        #[serde(with = "crate::sim::scenario::texts::text")]
        high: Rate,
        /// From one low to the next: 100 ms to a day.
        #[serde(rename = "period_ms", with = "crate::sim::scenario::texts::milliseconds")]
        period: Duration,
    },
}

/// The shortest and the longest period of traffic that changes.
const PERIODS: core::ops::RangeInclusive<Duration> =
    Duration::from_millis(100)..=Duration::from_secs(86_400);
/// While the rate changes smoothly, it is looked at so often in a period.
const LOOKS: u64 = 500;

/// A time in the description of traffic that is too short or too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodError {
    /// The time.
    pub period: Duration,
}

impl core::fmt::Display for PeriodError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "{} ms is no period for traffic: use 100 ms to a day, and let bursts be shorter than \
             what lies between their beginnings.",
            self.period.as_millis()
        )
    }
}

impl core::error::Error for PeriodError {}

impl Traffic {
    pub(in crate::sim) fn check(self) -> Result<(), PeriodError> {
        let (period, lasting) = match self {
            Self::Constant(_) => return Ok(()),
            Self::Burst { every, lasting, .. } => (every, lasting),
            Self::Ramp { over: period, .. } | Self::Sine { period, .. } => (period, Duration::ZERO),
        };
        match PERIODS.contains(&period) {
            false => Err(PeriodError { period }),
            true if lasting >= period => Err(PeriodError { period: lasting }),
            true => Ok(()),
        }
    }

    /// The rate this long after the producer began.
    pub fn rate_after(self, elapsed: Duration) -> Rate {
        let part = |of: Duration| (micros(elapsed) % micros(of).max(1), micros(of).max(1));
        match self {
            Self::Constant(rate) => rate,
            Self::Burst { base, peak, every, lasting } => {
                if part(every).0 < micros(lasting) {
                    peak
                } else {
                    base
                }
            }
            Self::Ramp { from, to, over } if elapsed < over => {
                let (gone, whole) = part(over);
                between(from, to, gone, whole)
            }
            Self::Ramp { to, .. } => to,
            Self::Sine { low, high, period } => {
                let (gone, whole) = part(period);
                let (rise, full) = rise_of(gone, whole);
                between(low, high, rise, full)
            }
        }
    }

    /// How long until the next record, this long after the producer began: so long, or only so
    /// long until the rate is another and the question is to be asked again.
    pub(in crate::sim) fn wait_after(self, elapsed: Duration, random: &mut Random) -> Wait {
        let interval = random.around(self.rate_after(elapsed).interval_micros());
        match self.same_until(elapsed) {
            Some(change) if change < interval => Wait::Change(Duration::from_micros(change.max(1))),
            _ => Wait::Record(Duration::from_micros(interval)),
        }
    }

    /// For how many microseconds the rate stays nearly what it is; `None` for ever.
    fn same_until(self, elapsed: Duration) -> Option<u64> {
        let at = |of: Duration| micros(elapsed) % micros(of).max(1);
        match self {
            Self::Constant(_) => None,
            Self::Burst { every, lasting, .. } => {
                let next = if at(every) < micros(lasting) { lasting } else { every };
                Some(micros(next).saturating_sub(at(every)))
            }
            Self::Ramp { over, .. } => (elapsed < over).then(|| (micros(over) / LOOKS).max(1)),
            Self::Sine { period, .. } => Some((micros(period) / LOOKS).max(1)),
        }
    }
}

/// What comes after a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sim) enum Wait {
    Record(Duration),
    /// The question is to be asked again.
    Change(Duration),
    /// There is no other record.
    Nothing,
}

fn between(from: Rate, to: Rate, gone: u64, whole: u64) -> Rate {
    let (from_milli, to_milli) = (u128::from(from.as_milli()), u128::from(to.as_milli()));
    let (gone, whole) = (u128::from(gone.min(whole)), u128::from(whole.max(1)));
    let milli = (from_milli * (whole - gone) + to_milli * gone) / whole;
    u64::try_from(milli).ok().and_then(Rate::from_milli).unwrap_or(to)
}

/// How high `(1 - cos 2πx) / 2` is after this part of a period, as a part of another whole.
/// Bhaskara's approximation of the cosine in whole numbers: right to a five-hundredth.
fn rise_of(gone: u64, whole: u64) -> (u64, u64) {
    // x in 0 to 1,000 over the period; the curve is the same backwards.
    let x = u64::try_from(u128::from(gone) * 1_000 / u128::from(whole.max(1))).unwrap_or(0);
    let x = x.min(1_000_u64.saturating_sub(x));
    // cos πy = (1 - 4y²) / (1 + y²) up to y = 1/2, in thousandths of x where y = 2x.
    let cosine = |x: u64| {
        let square = 4 * x * x;
        ((1_000_000 - 4 * square) * 1_000_000 / (1_000_000 + square), 1_000_000_u64)
    };
    let (rise, full) = if x <= 250 {
        let (cosine, one) = cosine(x);
        (one.saturating_sub(cosine), 2 * one)
    } else {
        let (cosine, one) = cosine(500_u64.saturating_sub(x));
        (one.saturating_add(cosine), 2 * one)
    };
    (rise, full)
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
