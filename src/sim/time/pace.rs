//! How fast the world's time runs beside the wall clock.

use core::fmt;
use core::time::Duration;

/// How many virtual seconds a real one is: from 1/100 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speed {
    step: usize,
}

/// Numerator and denominator of each speed, slowest first.
const STEPS: [(u32, u32); 11] = [
    (1, 100),
    (1, 30),
    (1, 10),
    (1, 4),
    (1, 2),
    (1, 1),
    (2, 1),
    (5, 1),
    (10, 1),
    (30, 1),
    (100, 1),
];

impl Speed {
    /// As fast as the wall clock.
    pub const REAL: Self = Self { step: 5 };

    /// All speeds, slowest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..STEPS.len()).map(|step| Self { step })
    }

    /// The place among [`all`](Self::all).
    pub const fn step(self) -> usize {
        self.step
    }

    /// The speed at this place among [`all`](Self::all), or the fastest.
    pub fn from_step(step: usize) -> Self {
        Self { step: step.min(STEPS.len() - 1) }
    }

    /// The next faster one; the fastest itself.
    pub fn faster(self) -> Self {
        Self::from_step(self.step + 1)
    }

    /// The next slower one; the slowest itself.
    pub const fn slower(self) -> Self {
        Self { step: self.step.saturating_sub(1) }
    }

    /// Virtual seconds in a real one, as numerator and denominator.
    pub fn ratio(self) -> (u32, u32) {
        STEPS.get(self.step).copied().unwrap_or((1, 1))
    }
}

/// Writes for example `1×`, `100×` or `1/30×`.
impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ratio() {
            (times, 1) => write!(f, "{times}×"),
            (_, divisor) => write!(f, "1/{divisor}×"),
        }
    }
}

/// Turns real time into virtual time.
#[derive(Clone, Debug)]
pub struct Pace {
    /// Whether time runs at all.
    pub playing: bool,
    /// How fast.
    pub speed: Speed,
    /// What division left over, in microseconds times the denominator: slow motion loses nothing.
    remainder: u64,
}

impl Pace {
    /// Real time, running.
    pub const fn new() -> Self {
        Self { playing: true, speed: Speed::REAL, remainder: 0 }
    }

    /// How much virtual time goes by in this much real time.
    pub fn elapse(&mut self, real: Duration) -> Duration {
        if !self.playing {
            return Duration::ZERO;
        }
        let (times, divisor) = self.speed.ratio();
        let micros = u64::try_from(real.as_micros()).unwrap_or(u64::MAX);
        let scaled = micros.saturating_mul(times.into()).saturating_add(self.remainder);
        self.remainder = scaled % u64::from(divisor);
        Duration::from_micros(scaled / u64::from(divisor))
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self::new()
    }
}
