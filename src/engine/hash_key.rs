//! Hash keys and the ranges of them that shards own.

use core::fmt;
use core::num::NonZeroU32;
use core::str::FromStr;

use md5::{Digest as _, Md5};

use super::{DecimalText, PartitionKey};

/// A place in the hash space: an integer from 0 to 2^128 - 1, written in decimal.
///
/// A record's hash key is the MD5 of its partition key's UTF-8 bytes, read as a big-endian
/// unsigned number, unless the producer names another with `ExplicitHashKey`.
///
/// Source: `HashKey` in the API reference; "Partition key" in the developer guide.
///
/// ```
/// use shardbelt::engine::{HashKey, PartitionKey};
///
/// let key = PartitionKey::new("a")?;
/// assert_eq!(HashKey::of(&key).to_string(), "16955237001963240173058271559858726497");
/// # Ok::<(), shardbelt::engine::ConstraintViolation>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HashKey(u128);

impl HashKey {
    /// 0, where the first shard begins.
    pub const MIN: Self = Self(0);
    /// 2^128 - 1, where the last shard ends. It belongs to that shard.
    pub const MAX: Self = Self(u128::MAX);

    /// The hash key with this value.
    pub const fn new(value: u128) -> Self {
        Self(value)
    }

    /// Where a record with this partition key goes.
    pub fn of(partition_key: &PartitionKey) -> Self {
        Self(u128::from_be_bytes(Self::md5(partition_key)))
    }

    /// The MD5 of the partition key: the bytes of the hash key, most significant first.
    pub fn md5(partition_key: &PartitionKey) -> [u8; 16] {
        Md5::digest(partition_key.as_str().as_bytes()).into()
    }

    /// The value.
    pub const fn get(self) -> u128 {
        self.0
    }
}

impl fmt::Display for HashKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // As sequence numbers are written, so that std's way for numbers of 128 bits is not there beside it.
        let (high, low) = ((self.0 >> 64) as u64, self.0 as u64);
        f.pad(DecimalText::of([0, high, low]).as_str())
    }
}

/// Why a text is not a hash key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HashKeyError {
    /// It does not match `0|([1-9]\d{0,38})`, the pattern that the API demands.
    NotDecimal {
        /// The text as it was given.
        text: String,
    },
    /// It matches the pattern, and is 2^128 or more.
    OutOfRange {
        /// The text as it was given.
        text: String,
    },
}

impl fmt::Display for HashKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotDecimal { text } => write!(
                f,
                "'{text}' is not a hash key: write a whole number from 0 to 2^128-1 in decimal, \
                 without sign, spaces or leading zeros."
            ),
            Self::OutOfRange { text } => {
                write!(f, "{text} is outside the hash space: the largest hash key is 2^128-1.")
            }
        }
    }
}

impl core::error::Error for HashKeyError {}

impl FromStr for HashKey {
    type Err = HashKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if !is_plain_decimal(text, 39) {
            return Err(HashKeyError::NotDecimal { text: text.into() });
        }
        // Only the range is left to go wrong: 39 digits can be 2^128 or more.
        text.parse().map(Self).map_err(|_| HashKeyError::OutOfRange { text: text.into() })
    }
}

/// Whether `text` is `0`, or 1 to `digits_max` digits of which the first is not 0.
pub(super) fn is_plain_decimal(text: &str, digits_max: usize) -> bool {
    let digits = text.as_bytes();
    (1..=digits_max).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
        && (digits.len() == 1 || digits.first() != Some(&b'0'))
}

/// A stretch of the hash space, both ends inclusive. It is never empty.
///
/// Source: `HashKeyRange` in the API reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HashKeyRange {
    start: HashKey,
    end: HashKey,
}

impl HashKeyRange {
    /// The whole hash space.
    pub const FULL: Self = Self { start: HashKey::MIN, end: HashKey::MAX };

    /// From `start` to `end`, both included; `None` when `end` lies before `start`.
    pub fn new(start: HashKey, end: HashKey) -> Option<Self> {
        (start <= end).then_some(Self { start, end })
    }

    /// `StartingHashKey`: the first key of the range.
    pub const fn start(self) -> HashKey {
        self.start
    }

    /// `EndingHashKey`: the last key of the range.
    pub const fn end(self) -> HashKey {
        self.end
    }

    /// Whether `key` lies in the range.
    pub fn contains(self, key: HashKey) -> bool {
        self.start <= key && key <= self.end
    }

    /// Whether `next` begins exactly where this range ends.
    pub fn is_followed_by(self, next: Self) -> bool {
        self.end.0.checked_add(1) == Some(next.start.0)
    }

    /// The `NewStartingHashKey` of an even split: the middle, rounded down, where AWS's own
    /// examples cut. The lower child is then no wider than the upper one.
    pub const fn middle(self) -> HashKey {
        HashKey(self.start.0 + (self.end.0 - self.start.0) / 2)
    }

    /// The two ranges that a split with this `NewStartingHashKey` makes, lower first.
    ///
    /// `None` unless the key is more than one above the start and below the end: each child
    /// must hold at least two keys (source: `SplitShard`, as AWS answers it).
    pub fn split_at(self, new_starting_hash_key: HashKey) -> Option<(Self, Self)> {
        let above_start = new_starting_hash_key.0.checked_sub(self.start.0)? > 1;
        if !above_start || new_starting_hash_key >= self.end {
            return None;
        }
        let lower_end = HashKey(new_starting_hash_key.0.checked_sub(1)?);
        Some((
            Self { start: self.start, end: lower_end },
            Self { start: new_starting_hash_key, end: self.end },
        ))
    }

    /// This range and the one that follows it, as one; `None` when `next` does not follow.
    pub fn joined_with(self, next: Self) -> Option<Self> {
        self.is_followed_by(next).then_some(Self { start: self.start, end: next.end })
    }

    /// The ranges of a stream created with `count` shards: equal widths of floor(2^128 / count),
    /// the last one taking what division leaves over. They tile the space without gap or overlap.
    pub fn partition(count: NonZeroU32) -> impl Iterator<Item = Self> {
        let last = u128::from(count.get()) - 1;
        // 2^128 itself does not fit: divide 2^128 - 1, and add the one that is missing when it
        // would have filled another width. For one shard the width is never used.
        let exact = u128::MAX % u128::from(count.get()) == last;
        let width = (u128::MAX / u128::from(count.get())).saturating_add(u128::from(exact));
        (0..=last).map(move |index| {
            let start = index.saturating_mul(width);
            let end = if index == last { u128::MAX } else { start.saturating_add(width - 1) };
            Self { start: HashKey(start), end: HashKey(end) }
        })
    }
}
