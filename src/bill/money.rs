//! Amounts of money.

use core::fmt;
use core::iter::Sum;
use core::str::FromStr;

const NANOS: u128 = 1_000_000_000;
const DIGITS: usize = 9;

/// An amount in whole billionths of the price list's currency: the price of one PUT payload unit is
/// 14 of them. Never negative; sums saturate.
///
/// ```
/// use shardbelt::bill::Money;
///
/// let price: Money = "0.015".parse()?;
/// assert_eq!(price.as_nanos(), 15_000_000);
/// assert_eq!(price.to_string(), "0.015");
/// assert_eq!(format!("{price:.2}"), "0.02");
/// # Ok::<(), shardbelt::bill::MoneyError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(u128);

impl Money {
    /// This many billionths.
    pub const fn from_nanos(nanos: u128) -> Self {
        Self(nanos)
    }

    /// Billionths.
    pub const fn as_nanos(self) -> u128 {
        self.0
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), |sum, amount| Self(sum.0.saturating_add(amount.0)))
    }
}

/// Writes the amount without its currency: exactly, with at least two decimals, or with the
/// precision that is asked for, at most nine; then half a digit and more is rounded up.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let precision = f.precision().map(|digits| digits.min(DIGITS));
        let kept = precision.unwrap_or(DIGITS);
        let step = 10_u128.pow(u32::try_from(DIGITS.saturating_sub(kept)).unwrap_or(0));
        let rounded = self.0.saturating_add(step / 2) / step * step;
        let mut decimals = format!("{:09}", rounded % NANOS);
        match precision {
            Some(digits) => decimals.truncate(digits),
            None => {
                while decimals.len() > 2 && decimals.ends_with('0') {
                    decimals.pop();
                }
            }
        }
        let point = if decimals.is_empty() { "" } else { "." };
        f.pad_integral(true, "", &format!("{}{point}{decimals}", rounded / NANOS))
    }
}

/// A text that is no amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyError {
    /// The text as it was given.
    pub text: String,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' is not an amount: use digits, with at most nine decimals.", self.text)
    }
}

impl core::error::Error for MoneyError {}

impl FromStr for Money {
    type Err = MoneyError;

    /// Reads a decimal number with at most nine digits after the point.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let error = || MoneyError { text: text.into() };
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |part: &str, digits_max: usize| {
            (1..=digits_max).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit())
        };
        if !is_number(whole, 15) || !is_number(decimals, DIGITS) {
            return Err(error());
        }
        let whole: u128 = whole.parse().map_err(|_| error())?;
        let nanos: u128 = format!("{decimals:0<9}").parse().map_err(|_| error())?;
        Ok(Self(whole.saturating_mul(NANOS).saturating_add(nanos)))
    }
}
