//! Texts that people type, as the engine's values. An error is a sentence for the field.

use core::time::Duration;
use std::sync::Arc;

use yew::AttrValue;

use crate::engine::{HashKey, HashKeyError, PartitionKey};
use crate::ui::messages::message;

/// A hash key in decimal, or a height such as `0.83`.
pub(in crate::ui) fn hash_key(text: &str) -> Result<HashKey, AttrValue> {
    let text = text.trim();
    match text.split_once('.') {
        Some((whole, fraction)) => {
            height(whole, fraction).ok_or_else(|| message!("forms.not-a-height", text = text))
        }
        None => text.parse().map_err(|error: HashKeyError| error.to_string().into()),
    }
}

/// The hash key at a height: a part of 2^128 - 1, rounded down.
fn height(whole: &str, fraction: &str) -> Option<HashKey> {
    let is_digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits || fraction.len() > 15 {
        return None;
    }
    let digits: u128 = fraction.parse().ok()?;
    let parts = 10_u128.pow(u32::try_from(fraction.len()).ok()?);
    match whole {
        "" | "0" => {
            // Quotient and remainder apart: the product of the whole would not fit.
            let (quotient, remainder) = (u128::MAX / parts, u128::MAX % parts);
            Some(HashKey::new(quotient * digits + remainder * digits / parts))
        }
        "1" if digits == 0 => Some(HashKey::MAX),
        _ => None,
    }
}

/// A whole number from 1 to `max`.
pub(in crate::ui) fn whole_number(text: &str, max: u64) -> Result<u64, AttrValue> {
    let number = text.trim().parse().ok().filter(|number| (1..=max).contains(number));
    number.ok_or_else(|| message!("forms.not-a-whole-number", text = text.trim(), max = max))
}

/// A number of milliseconds, or of seconds with an `s` after it.
pub(in crate::ui) fn millis(text: &str) -> Result<Duration, AttrValue> {
    let trimmed = text.trim();
    let (digits, millis_each) = match trimmed.strip_suffix("ms") {
        Some(digits) => (digits, 1),
        None => trimmed.strip_suffix('s').map_or((trimmed, 1), |digits| (digits, 1_000)),
    };
    digits
        .trim()
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(millis_each))
        .map(Duration::from_millis)
        .ok_or_else(|| message!("forms.not-a-time", text = trimmed))
}

/// Partition keys, one a line or with commas between.
pub(in crate::ui) fn keys(text: &str) -> Result<Arc<[PartitionKey]>, AttrValue> {
    let texts = text.split([',', '\n']).map(str::trim).filter(|text| !text.is_empty());
    let keys: Result<Vec<_>, _> = texts.map(PartitionKey::new).collect();
    match keys {
        Ok(keys) if keys.is_empty() => Err(message!("forms.no-key")),
        Ok(keys) => Ok(keys.into()),
        Err(violation) => Err(violation.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_height_is_a_part_of_the_hash_space() {
        assert_eq!(hash_key("0.5").unwrap(), HashKey::new(u128::MAX / 2));
        assert_eq!(hash_key("0.0").unwrap(), HashKey::MIN);
        assert_eq!(hash_key("1.0").unwrap(), HashKey::MAX);
        assert_eq!(hash_key("7").unwrap(), HashKey::new(7));
    }

    #[test]
    fn what_is_no_place_in_the_hash_space_is_refused() {
        for text in ["", "-1", "1.1", "0.", "0.x", "abc", "340282366920938463463374607431768211456"]
        {
            assert!(hash_key(text).is_err(), "{text:?} should be refused");
        }
    }

    #[test]
    fn times_are_milliseconds_unless_they_say_otherwise() {
        assert_eq!(millis("250").unwrap(), Duration::from_millis(250));
        assert_eq!(millis("250 ms").unwrap(), Duration::from_millis(250));
        assert_eq!(millis("2 s").unwrap(), Duration::from_secs(2));
        assert!(millis("-1").is_err());
    }

    #[test]
    fn keys_stand_one_a_line_or_with_commas_between() {
        let texts: Vec<_> = keys("a, b\nc,").unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["a", "b", "c"]);
        assert!(keys(" , ").is_err());
        assert!(keys(&"x".repeat(257)).is_err());
    }
}
