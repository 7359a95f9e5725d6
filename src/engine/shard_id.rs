//! How shards are named.

use core::fmt;
use core::str::FromStr;

/// A shard's number in its stream: 0, 1, 2 … in order of creation, never used twice.
///
/// Its text is the shard's id, for example `shardId-000000000007`. Range: 0 to 2^31 - 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShardIndex(u32);

/// AWS's index is a signed 32-bit number.
const INDEX_MAX: u32 = i32::MAX as u32;

impl ShardIndex {
    /// The first shard of a stream.
    pub const FIRST: Self = Self(0);

    /// The index with this value, when it is below 2^31.
    pub const fn new(index: u32) -> Option<Self> {
        if index <= INDEX_MAX { Some(Self(index)) } else { None }
    }

    pub(super) const fn from_low_31_bits(bits: u32) -> Self {
        Self(bits & INDEX_MAX)
    }

    /// The value.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The index of the shard that is created next after this one.
    pub(crate) const fn next(self) -> Option<Self> {
        Self::new(self.0.saturating_add(1))
    }
}

/// Writes the shard's id.
impl fmt::Display for ShardIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // As many digits as any index has; twelve with the two zeros in front.
        let digits: [u8; 10] = core::array::from_fn(|place| {
            let unit = 10_u32.pow(9_u32.saturating_sub(place as u32));
            b'0'.wrapping_add((self.0 / unit % 10) as u8)
        });
        f.write_str("shardId-00")?;
        f.write_str(core::str::from_utf8(&digits).unwrap_or_default())
    }
}

/// A text that names no shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardIdError {
    /// The text as it was given.
    pub text: String,
}

impl fmt::Display for ShardIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' is not a shard id: write one such as shardId-000000000000.", self.text)
    }
}

impl core::error::Error for ShardIdError {}

/// Reads a shard id as leniently as AWS does: what follows the first `-`, or the whole text when
/// there is none, must be digits of a number below 2^31. `shard-0` and `0` name the same shard.
impl FromStr for ShardIndex {
    type Err = ShardIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.split_once('-').map_or(text, |(_, after)| after);
        let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        all_digits
            .then(|| digits.parse().ok().and_then(Self::new))
            .flatten()
            .ok_or_else(|| ShardIdError { text: text.into() })
    }
}
