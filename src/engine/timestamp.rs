//! Points in time, as the caller tells them.

use core::fmt;
use core::time::Duration;

/// A point in time, in whole microseconds since the Unix epoch.
///
/// The engine never asks what time it is: every operation takes `now` as an argument, so a run
/// can be repeated exactly. Whether it is the wall clock's or a simulation's time is the
/// caller's affair.
///
/// Range: 1970 to about the year 586,000. Additions saturate at the upper end, and the
/// difference of two timestamps is never negative.
///
/// ```
/// use shardbelt::engine::Timestamp;
/// use std::time::Duration;
///
/// let put = Timestamp::from_millis(1_545_084_650_987);
/// assert_eq!(put.as_seconds(), 1_545_084_650);
/// assert_eq!((put + Duration::from_millis(13)).as_seconds(), 1_545_084_651);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The Unix epoch.
    pub const EPOCH: Self = Self(0);

    /// The time this many microseconds after the epoch.
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// The time this many milliseconds after the epoch.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis.saturating_mul(1_000))
    }

    /// The time this many seconds after the epoch.
    pub const fn from_seconds(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Whole microseconds since the epoch.
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// Whole milliseconds since the epoch, rounded down.
    pub const fn as_millis(self) -> u64 {
        self.0 / 1_000
    }

    /// Whole seconds since the epoch, rounded down.
    pub const fn as_seconds(self) -> u64 {
        self.0 / 1_000_000
    }

    /// The same time, rounded down to the millisecond: the precision of an arrival timestamp.
    pub const fn floor_to_millis(self) -> Self {
        Self::from_millis(self.as_millis())
    }

    /// The same time, rounded down to the second: the precision inside a sequence number.
    pub const fn floor_to_seconds(self) -> Self {
        Self::from_seconds(self.as_seconds())
    }

    /// How long after `earlier` this is; zero when it is not after it.
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(self.0.saturating_sub(earlier.0))
    }

    /// This time less `duration`, no earlier than the epoch.
    pub fn before(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(micros_of(duration)))
    }
}

impl core::ops::Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(micros_of(duration)))
    }
}

/// Writes the time as AWS's error texts do, for example `Thu Jan 22 01:22:02 UTC 2015`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.as_seconds();
        let days = seconds / 86_400;
        let (year, month, day) = civil_date(days);
        // 1 January 1970 was a Thursday.
        let weekday = text_at(&WEEKDAYS, days.saturating_add(4) % 7);
        let month = text_at(&MONTHS, month.saturating_sub(1));
        let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
        write!(f, "{weekday} {month} {day:02} {hour:02}:{minute:02}:{second:02} UTC {year}")
    }
}

const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn text_at(texts: &[&'static str], index: u64) -> &'static str {
    usize::try_from(index).ok().and_then(|index| texts.get(index)).copied().unwrap_or("?")
}

/// Year, month (1 to 12) and day (1 to 31) of a day counted from 1 January 1970, by counting in
/// years that begin on 1 March, so that the leap day is the last of its year.
const fn civil_date(days_since_epoch: u64) -> (u64, u64, u64) {
    const DAYS_PER_ERA: u64 = 146_097; // 400 years
    let days = days_since_epoch.saturating_add(719_468); // since 1 March of the year 0
    let era = days / DAYS_PER_ERA;
    let day_of_era = days % DAYS_PER_ERA;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

fn micros_of(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
