//! Numbers as people read them.

use core::time::Duration;

use super::{decimal_text, fraction};
use crate::engine::{HashKey, sorted_by_number};

/// A count with thousands set apart, for example `12,345`.
pub fn count_text(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Numbers in their order, with long runs as their ends.
///
/// ```
/// use shardbelt::view::numbers_text;
///
/// assert_eq!(numbers_text(vec![0, 1, 2, 7]), "0, 1, 2, 7");
/// assert_eq!(numbers_text(vec![9, 0, 1, 2, 3, 4, 7]), "0–4, 7, 9");
/// ```
pub fn numbers_text(numbers: Vec<u32>) -> String {
    /// So many in a row are quicker to read as two.
    const RUN_MIN: usize = 5;
    let numbers = sorted_by_number(numbers, |number| u128::from(*number));
    let mut text = String::new();
    for run in numbers.chunk_by(|one, next| one.checked_add(1) == Some(*next)) {
        let ends = match run {
            [first, .., last] if run.len() >= RUN_MIN => format!("{first}–{last}"),
            _ => run.iter().map(u32::to_string).collect::<Vec<_>>().join(", "),
        };
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&ends);
    }
    text
}

/// An amount of data in the unit that suits it, for example `847 KiB`.
pub fn size_text(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1_024 {
        return format!("{bytes} B");
    }
    let mut amount = bytes as f64 / 1_024.0;
    let mut unit = 0;
    while amount >= 1_023.5 && unit + 1 < UNITS.len() {
        amount /= 1_024.0;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or("");
    let places = if amount >= 9.95 || amount.fract() < 0.05 { 0 } else { 1 };
    format!("{} {name}", decimal_text(amount, places))
}

/// A span of time in its one or two largest units, for example `25 s`, `4 min` or `1 h 30 min`.
pub fn duration_text(duration: Duration) -> String {
    let millis = duration.as_millis();
    let seconds = duration.as_secs();
    match seconds {
        0 if millis == 0 => "0 s".into(),
        0..10 if !millis.is_multiple_of(1_000) => {
            format!("{} s", decimal_text(duration.as_secs_f64(), 1))
        }
        0..60 => format!("{seconds} s"),
        60..3_600 => with_rest(seconds / 60, "min", seconds % 60, "s"),
        _ => with_rest(seconds / 3_600, "h", seconds / 60 % 60, "min"),
    }
}

fn with_rest(amount: u64, unit: &str, rest: u64, rest_unit: &str) -> String {
    if rest == 0 {
        format!("{amount} {unit}")
    } else {
        format!("{amount} {unit} {rest} {rest_unit}")
    }
}

/// A hash key's height on the floor: 0.000 at the top, 1.000 at the bottom.
pub fn height_text(key: HashKey) -> String {
    decimal_text(fraction(key), 3)
}

/// A long number or text without its middle, for example `4959…8898`.
pub fn shortened(text: &str, chars_each_end: usize) -> String {
    let count = text.chars().count();
    if count <= chars_each_end * 2 + 1 {
        return text.into();
    }
    let end_begins = count - chars_each_end;
    let mut short = String::new();
    for (place, character) in text.chars().enumerate() {
        if place == chars_each_end {
            short.push('…');
        }
        if place < chars_each_end || place >= end_begins {
            short.push(character);
        }
    }
    short
}
