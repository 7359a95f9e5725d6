//! Floats without what std brings along for them.
//!
//! `{:.1}` and the panic of `f64::clamp` carry two algorithms for the digits of any float, with their
//! tables: some 10 KiB of the page's download. What is shown here has a handful of digits.

use core::time::Duration;

/// `value` to so many decimal places, rounded half away from zero, for example `1.5`.
///
/// For what fits into an `i64` when its point is moved; beyond that it shows the nearest that does.
pub fn decimal_text(value: f64, places: u32) -> String {
    let scale = 10_u64.pow(places);
    let scaled = (value * scale as f64).round() as i64;
    let (whole, part) = (scaled.unsigned_abs() / scale, scaled.unsigned_abs() % scale);
    let sign = if scaled < 0 { "-" } else { "" };
    if places == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{part:0width$}", width = places as usize)
}

/// So many seconds, to the microsecond; none if they are negative.
pub fn duration_of(seconds: f64) -> Duration {
    Duration::from_micros((seconds * 1e6).round() as u64)
}

/// `value`, or the bound that it is beyond; `high` if the bounds have changed places.
pub fn clamped(value: f64, low: f64, high: f64) -> f64 {
    value.max(low).min(high)
}
