//! Where ages lie on the floor: right is the past.

use core::time::Duration;

use super::clamped;

/// Maps ages to distances from the left edge: the newest seconds evenly, the far past compressed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeAxis {
    width: f64,
    even_width: f64,
    even_s: f64,
    retention_s: f64,
}

/// The part of the width that the evenly drawn seconds take.
const EVEN_SHARE: f64 = 0.8;

impl TimeAxis {
    /// The axis of a floor `width` pixels wide, whose first `even` seconds are drawn evenly.
    pub fn new(width: f64, even: Duration, retention: Duration) -> Self {
        let retention_s = retention.as_secs_f64().max(0.001);
        let even_s = clamped(even.as_secs_f64(), 0.001, retention_s);
        // A world that keeps little more than what is drawn evenly needs no compressed part.
        let even_width = if even_s * 1.5 >= retention_s { width } else { width * EVEN_SHARE };
        let even_s = if even_width < width { even_s } else { retention_s };
        Self { width, even_width, even_s, retention_s }
    }

    /// How far from the left edge something of this age lies.
    pub fn x(&self, age_s: f64) -> f64 {
        if age_s <= self.even_s {
            return age_s.max(0.0) / self.even_s * self.even_width;
        }
        let compressed = (age_s / self.even_s).ln() / (self.retention_s / self.even_s).ln();
        self.even_width + compressed.min(1.0) * (self.width - self.even_width)
    }

    /// The age at a distance from the left edge, in seconds.
    pub fn age_s(&self, x: f64) -> f64 {
        if x <= self.even_width {
            return x.max(0.0) / self.even_width.max(1.0) * self.even_s;
        }
        let compressed = (x - self.even_width) / (self.width - self.even_width).max(1.0);
        self.even_s * (compressed.min(1.0) * (self.retention_s / self.even_s).ln()).exp()
    }

    /// Where the evenly drawn part ends.
    pub const fn even_width(&self) -> f64 {
        self.even_width
    }

    /// How many seconds are drawn evenly.
    pub const fn even_s(&self) -> f64 {
        self.even_s
    }

    /// The ages worth a mark, in whole seconds: rising, at least `spacing` pixels apart, the
    /// retention horizon last.
    pub fn marks(&self, spacing: f64) -> Vec<u64> {
        const NICE: [u64; 20] = [
            1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800,
            43_200, 86_400, 604_800,
        ];
        let step = NICE
            .into_iter()
            .find(|&step| step as f64 / self.even_s * self.even_width >= spacing)
            .unwrap_or(1);
        let even = (1..).map(|index| index * step).take_while(|&s| s as f64 <= self.even_s);
        let far = NICE.into_iter().filter(|&s| s as f64 > self.even_s);
        let horizon = self.retention_s as u64;
        let mut marks = Vec::new();
        let mut last_x = 0.0;
        for mark in even.chain(far).take_while(|&mark| mark < horizon) {
            let x = self.x(mark as f64);
            if x - last_x >= spacing && self.width - x >= spacing {
                marks.push(mark);
                last_x = x;
            }
        }
        marks.push(horizon);
        marks
    }
}
