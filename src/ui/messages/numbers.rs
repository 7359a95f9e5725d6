//! Numbers as the page's language writes them.

use core::time::Duration;

use super::language;
use crate::bill::Money;
use crate::view::{count_text, duration_text, size_text};

/// A count with its thousands set apart.
pub(in crate::ui) fn count(number: u64) -> String {
    localised(count_text(number))
}

/// An amount of data in the unit that suits it.
pub(in crate::ui) fn size(bytes: u64) -> String {
    localised(size_text(bytes))
}

/// A span of time in its one or two largest units.
pub(in crate::ui) fn duration(duration: Duration) -> String {
    localised(duration_text(duration))
}

/// A span of time without what is less than a second: what is shown while it grows.
pub(in crate::ui) fn whole_seconds(span: Duration) -> String {
    duration(Duration::from_secs(span.as_secs()))
}

/// A decimal number that is written with a point.
pub(in crate::ui) fn decimal(number: &str) -> String {
    localised(number.to_owned())
}

/// An amount of money without its currency: in cents, or as exactly as small amounts need.
pub(in crate::ui) fn money(amount: Money) -> String {
    const NANOS: u128 = 1_000_000_000;
    let digits = match amount.as_nanos() {
        0 => return "0".to_owned(),
        1..1_000_000 => 7,
        1_000_000..NANOS => 4,
        _ => 2,
    };
    let text = format!("{amount:.digits$}");
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, "00"));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), count_text);
    localised(format!("{whole}.{decimals}"))
}

/// Changes the marks in a number to those of the language.
fn localised(text: String) -> String {
    if !language().has_decimal_comma() {
        return text;
    }
    let swapped = text.chars().map(|character| match character {
        ',' => '.',
        '.' => ',',
        other => other,
    });
    swapped.collect()
}
