//! Amounts of data.

use core::fmt;

/// A number of bytes. One MiB is 1,048,576 bytes, which is what AWS means where its texts say
/// either MB or MiB of a shard's capacity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteCount(u64);

impl ByteCount {
    /// No bytes.
    pub const ZERO: Self = Self(0);

    /// This many bytes.
    pub const fn new(bytes: u64) -> Self {
        Self(bytes)
    }

    /// This many times 1,024 bytes.
    pub const fn from_kib(kib: u64) -> Self {
        Self(kib.saturating_mul(1_024))
    }

    /// This many times 1,048,576 bytes.
    pub const fn from_mib(mib: u64) -> Self {
        Self(mib.saturating_mul(1_048_576))
    }

    /// The length of something that is in memory.
    pub fn of_len(len: usize) -> Self {
        Self(u64::try_from(len).unwrap_or(u64::MAX))
    }

    /// The number of bytes.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl core::ops::Add for ByteCount {
    type Output = Self;

    /// The sum, at most `u64::MAX`.
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl core::iter::Sum for ByteCount {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::ZERO, |sum, count| sum + count)
    }
}

/// Writes the plain number, without a unit.
impl fmt::Display for ByteCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
