//! Numbers of up to 192 bits in decimal.
//!
//! Every record that is put or read has its sequence number written, and dividing such a number by
//! ten, again and again, would take longer than everything else about it. So its 32-bit parts are
//! multiplied by what each is worth in groups of eight digits, and summed group by group.

use core::fmt;

/// Decimal digits of a group.
const GROUP_DIGITS: usize = 8;
const GROUP: u64 = 100_000_000;
/// 192 bits are at most 58 digits.
const GROUPS: usize = 8;
const DIGITS: usize = GROUP_DIGITS * GROUPS;

/// 2^0, 2^32, 2^64 and so on in groups of eight digits, least significant first.
const WORTH: [[u64; GROUPS]; 6] = [
    [1, 0, 0, 0, 0, 0, 0, 0],
    [94_967_296, 42, 0, 0, 0, 0, 0, 0],
    [9_551_616, 67_440_737, 1_844, 0, 0, 0, 0, 0],
    [43_950_336, 43_375_935, 16_251_426, 79_228, 0, 0, 0, 0],
    [68_211_456, 46_074_317, 46_346_337, 66_920_938, 3_402_823, 0, 0, 0],
    [32_542_976, 30_196_559, 83_271_628, 18_203_684, 73_309_029, 46_150_163, 1, 0],
];

/// The decimal text of a number.
#[derive(Clone, Copy)]
pub struct DecimalText {
    digits: [u8; DIGITS],
    start: usize,
}

impl DecimalText {
    /// The text of a number of three 64-bit limbs, most significant first.
    pub(super) fn of([high, middle, low]: [u64; 3]) -> Self {
        const LOW_HALF: u64 = 0xffff_ffff;
        let parts = [
            low & LOW_HALF,
            low >> 32,
            middle & LOW_HALF,
            middle >> 32,
            high & LOW_HALF,
            high >> 32,
        ];
        let mut text = Self { digits: [b'0'; DIGITS], start: 0 };
        let mut carry = 0;
        for (group, digits) in text.digits.rchunks_exact_mut(GROUP_DIGITS).enumerate() {
            // Six products of 32 and 27 bits, and a carry: far from the end of 64 bits.
            let sum = parts.iter().zip(&WORTH).fold(carry, |sum: u64, (part, worth)| {
                sum.wrapping_add(part.wrapping_mul(worth.get(group).copied().unwrap_or(0)))
            });
            carry = sum / GROUP;
            write_group((sum % GROUP) as u32, digits);
        }
        let zeros = text.digits.iter().take_while(|&&digit| digit == b'0').count();
        text.start = zeros.min(DIGITS - 1);
        text
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        let digits = self.digits.get(self.start..).unwrap_or_default();
        // Digits are text.
        core::str::from_utf8(digits).unwrap_or_default()
    }
}

fn write_group(mut value: u32, digits: &mut [u8]) {
    for digit in digits.iter_mut().rev() {
        *digit = b'0'.wrapping_add((value % 10) as u8);
        value /= 10;
    }
}

impl fmt::Debug for DecimalText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
