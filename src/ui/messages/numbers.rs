//! Numbers as the page's language writes them.

use core::time::Duration;

use super::language;
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
