//! The one source of randomness.

use rand_core::{Rng as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;

/// Random numbers that follow from a seed. PCG's 64-bit generator: its output for a seed is part
/// of its definition, so a run recorded today replays with tomorrow's version.
#[derive(Clone, Debug)]
pub(super) struct Random(Pcg64Mcg);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(Pcg64Mcg::seed_from_u64(seed))
    }

    pub(super) fn number(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number below `end`; 0 when `end` is 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        // The high half of a 128-bit product: off from uniform by less than one part in 2^64/end.
        ((u128::from(self.number()) * u128::from(end)) >> 64) as u64
    }

    /// A duration between half of `mean` and one and a half times it, in microseconds.
    pub(super) fn around(&mut self, mean_micros: u64) -> u64 {
        (mean_micros / 2).saturating_add(self.below(mean_micros)).max(1)
    }
}
