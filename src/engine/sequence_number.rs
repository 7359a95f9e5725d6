//! Sequence numbers: what is in them, and their decimal text.

use core::fmt;
use core::str::FromStr;

use super::decimal::DecimalText;
use super::hash_key::is_plain_decimal;
use super::{ShardIndex, Timestamp};

/// A record's place in its shard: a 186-bit number, written as 56 decimal digits.
///
/// Clients must treat it as opaque. Its layout (version 2, the one that AWS has used since 2014
/// and uses still) is known from decoding real numbers:
///
/// | bits | field |
/// |---|---|
/// | 185–184 | always 2 |
/// | 183–148 | when the shard was created, epoch seconds |
/// | 147–144 | the shard index's lowest four bits |
/// | 143–80 | the sequence index: a counter, below 2^63 |
/// | 79–72 | 0 in a record's number, 1 in a receipt (see below) |
/// | 71–36 | when the record was accepted, epoch seconds |
/// | 35–4 | the shard index |
/// | 3–0 | the version, 2 |
///
/// Within a shard the order is by the sequence index; a child's numbers are all above its
/// parents', since it is created later.
///
/// **Receipts.** On AWS the number that a put returns is the number that the record has when it
/// is read. A stream with `put_receipts` returns a receipt instead, equal but for the byte at
/// bits 79–72. [`log_number`](Self::log_number) gives the record's number for either.
///
/// Ordering is numeric, which is what AWS compares, never by text.
///
/// ```
/// use shardbelt::engine::SequenceNumber;
///
/// // From the documentation of AWS Lambda: accepted on 17 December 2018.
/// let number: SequenceNumber =
///     "49590338271490256608559692538361571095921575989136588898".parse()?;
/// assert_eq!(number.shard_index().get(), 6);
/// assert_eq!(number.accepted_at().to_string(), "Mon Dec 17 22:10:50 UTC 2018");
/// # Ok::<(), shardbelt::engine::SequenceNumberError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SequenceNumber {
    /// Bits 185 to 128. First, so that the derived order is the numeric one.
    high: u64,
    /// Bits 127 to 0.
    low: u128,
}

/// The largest sequence index, which only a closed shard's ending number has.
const SEQUENCE_INDEX_MAX: u64 = i64::MAX as u64;
/// Later creation times are not accepted in a number (AWS's own limit, in the year 2477).
const CREATED_AT_SECONDS_MAX: u64 = 16_025_175_000;
/// 36 bits of seconds reach to the year 4147.
const SECONDS_MASK: u64 = (1 << 36) - 1;
const VERSION: u128 = 2;
const RECEIPT_BIT: u128 = 1 << 72;
const DIGITS_MAX: usize = 129;

/// What a sequence number is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) shard_created_at: Timestamp,
    pub(super) shard_index: ShardIndex,
    pub(super) sequence_index: u64,
    pub(super) accepted_at: Timestamp,
}

impl SequenceNumber {
    pub(super) const fn from_fields(fields: Fields) -> Self {
        let created = fields.shard_created_at.as_seconds() & SECONDS_MASK;
        let accepted = fields.accepted_at.as_seconds() & SECONDS_MASK;
        let shard = fields.shard_index.get();
        let index = fields.sequence_index & SEQUENCE_INDEX_MAX;
        Self {
            high: (2 << 56) | (created << 20) | ((shard as u64 & 0xf) << 16) | (index >> 48),
            low: ((index as u128) << 80)
                | ((accepted as u128) << 36)
                | ((shard as u128) << 4)
                | VERSION,
        }
    }

    /// A shard's `StartingSequenceNumber`: below the number of every record in it.
    pub(super) const fn shard_start(shard_index: ShardIndex, created_at: Timestamp) -> Self {
        Self::from_fields(Fields {
            shard_created_at: created_at,
            shard_index,
            sequence_index: 0,
            accepted_at: created_at,
        })
    }

    /// A closed shard's `EndingSequenceNumber`: above the number of every record in it.
    pub(super) const fn shard_end(
        shard_index: ShardIndex,
        created_at: Timestamp,
        closed_at: Timestamp,
    ) -> Self {
        Self::from_fields(Fields {
            shard_created_at: created_at,
            shard_index,
            sequence_index: SEQUENCE_INDEX_MAX,
            accepted_at: closed_at,
        })
    }

    /// A number below this one and above all before it: every record after it is this one or
    /// later.
    pub(super) const fn just_before(self) -> Self {
        let (low, borrow) = self.low.overflowing_sub(1 << 80);
        // A shard's starting number has no index to take from, and needs none: it is no record's.
        if self.sequence_index() == 0 {
            return self;
        }
        Self { high: self.high - borrow as u64, low }
    }

    /// The decimal text, in a place of its own.
    pub fn decimal_text(self) -> DecimalText {
        DecimalText::of(self.limbs())
    }

    /// When the record's shard was created, to the second.
    pub const fn shard_created_at(self) -> Timestamp {
        Timestamp::from_seconds((self.high >> 20) & SECONDS_MASK)
    }

    /// When the record was accepted, to the second.
    pub const fn accepted_at(self) -> Timestamp {
        Timestamp::from_seconds((self.low >> 36) as u64 & SECONDS_MASK)
    }

    /// The shard that the number belongs to.
    pub const fn shard_index(self) -> ShardIndex {
        // Parsing and making both keep the top bit clear.
        ShardIndex::from_low_31_bits((self.low >> 4) as u32)
    }

    /// The counter that orders the records of a shard. It has gaps: other shards count too.
    pub const fn sequence_index(self) -> u64 {
        ((self.high & 0xffff) << 48) | (self.low >> 80) as u64
    }

    /// Whether this is a receipt; see the type's documentation.
    pub const fn is_receipt(self) -> bool {
        self.low & RECEIPT_BIT != 0
    }

    /// The receipt that a stream with `put_receipts` gives for the record with this number.
    pub const fn receipt(self) -> Self {
        Self { high: self.high, low: self.low | RECEIPT_BIT }
    }

    /// The number that the record has in its shard's log, for a receipt as for that number.
    pub const fn log_number(self) -> Self {
        Self { high: self.high, low: self.low & !RECEIPT_BIT }
    }

    /// The number with this value, when it is one of version 2.
    pub fn from_limbs([high, middle, low]: [u64; 3]) -> Option<Self> {
        let low = (u128::from(middle) << 64) | u128::from(low);
        Some(Self { high, low }).filter(|number| number.is_version_2())
    }

    /// The value as three 64-bit limbs, most significant first.
    pub const fn limbs(self) -> [u64; 3] {
        [self.high, (self.low >> 64) as u64, self.low as u64]
    }

    fn is_version_2(self) -> bool {
        self.high >> 56 == 2
            && self.low & 0xf == VERSION
            && self.sequence_index() <= SEQUENCE_INDEX_MAX
            && self.shard_created_at().as_seconds() < CREATED_AT_SECONDS_MAX
            && (self.low >> 35) & 1 == 0
    }
}

/// Writes the decimal text, as the API carries it.
impl fmt::Display for SequenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.decimal_text().as_str())
    }
}

/// Shows the decimal text: the fields have accessors of their own.
impl fmt::Debug for SequenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a text is not a sequence number of the engine's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SequenceNumberError {
    /// It does not match `0|([1-9]\d{0,128})`, the pattern that the API demands.
    NotDecimal {
        /// The text as it was given.
        text: String,
    },
    /// It is one of a layout that AWS used before 2014. Such numbers are still told from nonsense.
    OlderVersion {
        /// 0 or 1.
        version: u8,
        /// The shard that it names.
        shard: ShardIndex,
        /// The text as it was given.
        text: String,
    },
    /// It is a decimal number, and not one that a layout makes.
    NotVersion2 {
        /// The text as it was given.
        text: String,
    },
}

impl fmt::Display for SequenceNumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotDecimal { text } => {
                write!(f, "'{text}' is not a sequence number: it must be a decimal number.")
            }
            Self::OlderVersion { text, .. } | Self::NotVersion2 { text } => {
                write!(f, "{text} is not a sequence number that this service gave out.")
            }
        }
    }
}

impl core::error::Error for SequenceNumberError {}

impl FromStr for SequenceNumber {
    type Err = SequenceNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if !is_plain_decimal(text, DIGITS_MAX) {
            return Err(SequenceNumberError::NotDecimal { text: text.into() });
        }
        let no_version = || SequenceNumberError::NotVersion2 { text: text.into() };
        let limbs = parse_limbs(text).ok_or_else(no_version)?;
        if let Some(number) = Self::from_limbs(limbs) {
            return Ok(number);
        }
        Err(match older_version(limbs) {
            Some((version, shard)) => {
                SequenceNumberError::OlderVersion { version, shard, text: text.into() }
            }
            None => no_version(),
        })
    }
}

/// The version and the shard of a number of version 0 or 1. Layouts: see kinesalite, the only
/// source; AWS answers as if they were so.
fn older_version([high, middle, low]: [u64; 3]) -> Option<(u8, ShardIndex)> {
    const VERSION_0_BIT: u128 = 1 << 124;
    if high == 0 {
        let value = (u128::from(middle) << 64) | u128::from(low);
        let value = if value < VERSION_0_BIT { value + VERSION_0_BIT } else { value };
        let created_at = u64::try_from((value >> 88) & u128::from(SECONDS_MASK)).ok()?;
        let is_version_0 = value < VERSION_0_BIT << 1 && created_at < CREATED_AT_SECONDS_MAX;
        let shard = u32::try_from(value & 0xffff).ok().and_then(ShardIndex::new)?;
        return is_version_0.then_some((0, shard));
    }
    let shard = u32::try_from((low >> 4) & u64::from(u32::MAX)).ok().and_then(ShardIndex::new)?;
    (high >> 56 == 2 && low & 0xf == 1).then_some((1, shard))
}

/// The value of plain decimal digits; `None` when it needs more than 192 bits.
fn parse_limbs(digits: &str) -> Option<[u64; 3]> {
    digits.bytes().try_fold([0_u64; 3], |limbs, digit| {
        let mut carry = u128::from(digit.checked_sub(b'0')?);
        let [high, middle, low] = limbs;
        // From the least significant limb up, carrying what exceeds 64 bits.
        let [low, middle, high] = [low, middle, high].map(|limb| {
            let product = u128::from(limb) * 10 + carry;
            carry = product >> 64;
            product as u64
        });
        (carry == 0).then_some([high, middle, low])
    })
}
