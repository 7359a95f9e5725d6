//! How often something happens.

use core::fmt;

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
    pub(in crate::sim) const fn interval_micros(self) -> u64 {
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
