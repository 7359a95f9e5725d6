//! What a shard has left to give and to take.
//!
//! AWS documents the limits per second and says little of how they are measured. The two
//! mechanisms here agree with everything that it does say; beyond that they are a guess.

use core::time::Duration;

use super::{ByteCount, Timestamp};

/// Tokens are kept in millionths, so that a microsecond's refill is a whole number.
const MICRO: u64 = 1_000_000;

/// One second's worth of something, or more, refilled evenly: a write budget or a count of calls.
///
/// It starts full. A cost is taken whole or refused whole; a refusal takes nothing (a guess: AWS
/// does not say whether refused calls count).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenBucket {
    per_s: u64,
    capacity: u64,
    micro_tokens: u64,
    updated_at: Timestamp,
}

impl TokenBucket {
    /// A full bucket of `per_s` tokens that refills `per_s` tokens a second.
    pub(crate) const fn new(per_s: u64, now: Timestamp) -> Self {
        let micro_tokens = per_s.saturating_mul(MICRO);
        Self { per_s, capacity: per_s, micro_tokens, updated_at: now }
    }

    /// Lets it hold more than a second's worth, so that a burst can be taken after a pause.
    pub(crate) fn set_capacity(&mut self, capacity: u64, now: Timestamp) {
        let available = self.available(now);
        let was_full = available >= self.capacity();
        self.capacity = capacity;
        self.micro_tokens = if was_full { self.capacity() } else { available.min(self.capacity()) };
        self.updated_at = self.updated_at.max(now);
    }

    /// Tokens that it gains in a second, which is also what it holds when full, unless it may
    /// hold more for bursts.
    pub const fn per_s(&self) -> u64 {
        self.per_s
    }

    /// Tokens spent and not yet refilled at `now`, in millionths: 0 when full.
    pub fn spent_micro_tokens(&self, now: Timestamp) -> u64 {
        self.capacity().saturating_sub(self.available(now))
    }

    /// Whether `cost` tokens are there at `now`.
    pub(crate) fn has(&self, cost: u64, now: Timestamp) -> bool {
        self.available(now) >= cost.saturating_mul(MICRO)
    }

    /// Whole tokens that are there at `now`.
    pub(super) fn tokens(&self, now: Timestamp) -> u64 {
        self.available(now) / MICRO
    }

    /// How long until `cost` tokens are there, or as many as it holds.
    pub(super) fn available_in(&self, cost: u64, now: Timestamp) -> Duration {
        let wanted = cost.saturating_mul(MICRO).min(self.capacity());
        let missing = wanted.saturating_sub(self.available(now));
        Duration::from_micros(missing.div_ceil(self.per_s.max(1)))
    }

    /// Takes `cost` tokens, or all that are there.
    pub(super) fn take_up_to(&mut self, cost: u64, now: Timestamp) {
        self.micro_tokens = self.available(now).saturating_sub(cost.saturating_mul(MICRO));
        self.updated_at = self.updated_at.max(now);
    }

    /// Takes `cost` tokens if they are there. Returns whether they were.
    pub(crate) fn try_take(&mut self, cost: u64, now: Timestamp) -> bool {
        let available = self.available(now);
        let taken = available.checked_sub(cost.saturating_mul(MICRO));
        if let Some(left) = taken {
            self.micro_tokens = left;
            self.updated_at = self.updated_at.max(now);
        }
        taken.is_some()
    }

    const fn capacity(&self) -> u64 {
        self.capacity.saturating_mul(MICRO)
    }

    fn available(&self, now: Timestamp) -> u64 {
        let elapsed = now.as_micros().saturating_sub(self.updated_at.as_micros());
        let refilled = self.per_s.saturating_mul(elapsed);
        self.micro_tokens.saturating_add(refilled).min(self.capacity())
    }
}

/// The bytes that a shard's readers have been given, as a debt paid off at `per_s`.
///
/// A response is never cut short by it: up to 10 MiB are given at once. Once a second's worth is
/// owed, reads are refused until nothing is owed. So 10 MiB cost five seconds, and a little over
/// a second's worth costs about a second: the two figures that the API reference names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadDebt {
    per_s: u64,
    micro_bytes: u64,
    overdrawn: bool,
    updated_at: Timestamp,
}

impl ReadDebt {
    pub(super) const fn new(per_s: ByteCount, now: Timestamp) -> Self {
        Self { per_s: per_s.get(), micro_bytes: 0, overdrawn: false, updated_at: now }
    }

    /// Bytes paid off in a second.
    pub const fn per_s(&self) -> ByteCount {
        ByteCount::new(self.per_s)
    }

    /// Bytes owed at `now`, in millionths.
    pub fn owed_micro_bytes(&self, now: Timestamp) -> u64 {
        let elapsed = now.as_micros().saturating_sub(self.updated_at.as_micros());
        self.micro_bytes.saturating_sub(self.per_s.saturating_mul(elapsed))
    }

    /// How much longer reads are refused; zero when they are not.
    pub fn refused_for(&self, now: Timestamp) -> Duration {
        let owed = self.owed_micro_bytes(now);
        if !self.overdrawn || owed == 0 {
            return Duration::ZERO;
        }
        Duration::from_micros(owed.div_ceil(self.per_s.max(1)))
    }

    /// Adds what a response gave.
    pub(super) fn charge(&mut self, bytes: ByteCount, now: Timestamp) {
        let owed = self.owed_micro_bytes(now);
        self.micro_bytes = owed.saturating_add(bytes.get().saturating_mul(MICRO));
        let second = self.per_s.saturating_mul(MICRO);
        self.overdrawn = (self.overdrawn && owed > 0) || self.micro_bytes >= second;
        self.updated_at = self.updated_at.max(now);
    }
}
