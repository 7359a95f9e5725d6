//! Where things lie on the floor: down is hash space, right is the past.

use core::time::Duration;

use super::{FloorView, clamped};
use crate::engine::{HashKey, HashKeyRange};

/// A hash key's place in the hash space, from 0 to 1.
pub fn fraction(key: HashKey) -> f64 {
    key.get() as f64 / u128::MAX as f64
}

/// Maps hash keys to heights, one row for each open shard.
///
/// Rows are as high as their shards' ranges are wide, but never lower than a finger needs; the
/// axis says when that makes it untrue to scale. Between two rows is a gap. The mapping rises
/// with the hash key, so closed shards, whose ranges are made of the same keys, need no rows of
/// their own: a parent covers exactly its children's rows and the gaps between.
#[derive(Clone, Debug, PartialEq)]
pub struct HashAxis {
    rows: Vec<Row>,
    /// Whether heights are proportional to ranges.
    pub is_to_scale: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Row {
    range: HashKeyRange,
    top: f64,
    height: f64,
}

impl HashAxis {
    /// The axis of a floor `height` pixels high.
    ///
    /// `row_min` is the least height of a row; it gives way when there are too many rows for it.
    pub fn new(view: &FloorView, height: f64, gap: f64, row_min: f64) -> Self {
        let open = view.open_shards();
        let count = open.len().max(1) as f64;
        let gap = gap.min(height / count / 4.0);
        let room = (height - gap * (count - 1.0)).max(1.0);
        let row_min = row_min.min(room / count);
        let shares: Vec<f64> = open
            .iter()
            .map(|shard| fraction(shard.range.end()) - fraction(shard.range.start()))
            .collect();
        let heights = heights_with_floor(&shares, room, row_min);
        let is_to_scale =
            shares.iter().zip(&heights).all(|(share, height)| (share * room - height).abs() < 1.0);
        let mut top = 0.0;
        let rows = open
            .iter()
            .zip(heights)
            .map(|(shard, height)| {
                let row = Row { range: shard.range, top, height };
                top += height + gap;
                row
            })
            .collect();
        Self { rows, is_to_scale }
    }

    /// The height of a hash key, in pixels from the top.
    pub fn y(&self, key: HashKey) -> f64 {
        let row = self.rows.partition_point(|row| row.range.end() < key);
        let Some(row) = self.rows.get(row) else { return 0.0 };
        let start = fraction(row.range.start());
        let width = (fraction(row.range.end()) - start).max(f64::MIN_POSITIVE);
        let within = clamped((fraction(key) - start) / width, 0.0, 1.0);
        row.top + within * row.height
    }

    /// The top and the bottom of the row that a hash key lies in.
    pub fn row_of(&self, key: HashKey) -> (f64, f64) {
        let row = self.rows.partition_point(|row| row.range.end() < key);
        self.rows.get(row).map_or((0.0, 0.0), |row| (row.top, row.top + row.height))
    }

    /// The hash key at a height; `None` in a gap or outside.
    pub fn key_at(&self, y: f64) -> Option<HashKey> {
        let row = self.rows.iter().find(|row| row.top <= y && y <= row.top + row.height)?;
        let within = (y - row.top) / row.height.max(f64::MIN_POSITIVE);
        Some(key_within(row.range, within))
    }
}

/// The key at a part, from 0 to 1, of a range.
fn key_within(range: HashKeyRange, within: f64) -> HashKey {
    let width = range.end().get() - range.start().get();
    // Millionths are finer than any screen; the product cannot leave the range.
    let millionths = (clamped(within, 0.0, 1.0) * 1e6) as u128;
    let offset = width / 1_000_000 * millionths;
    HashKey::new(range.start().get().saturating_add(offset.min(width)))
}

/// Shares of `room`, none below `floor`: what the small ones gain, the large ones give.
fn heights_with_floor(shares: &[f64], room: f64, floor: f64) -> Vec<f64> {
    let mut lifted = vec![false; shares.len()];
    loop {
        let lifted_count = lifted.iter().filter(|lifted| **lifted).count() as f64;
        let free: f64 = shares
            .iter()
            .zip(&lifted)
            .filter(|(_, lifted)| !**lifted)
            .map(|(share, _)| share)
            .sum();
        let scale = (room - lifted_count * floor) / free.max(f64::MIN_POSITIVE);
        let mut changed = false;
        for (share, lifted) in shares.iter().zip(&mut lifted) {
            if !*lifted && share * scale < floor - 1e-9 {
                *lifted = true;
                changed = true;
            }
        }
        if !changed {
            let height =
                |(share, lifted): (&f64, &bool)| if *lifted { floor } else { share * scale };
            return shares.iter().zip(&lifted).map(height).collect();
        }
    }
}

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
        self.even_s * (self.retention_s / self.even_s).powf(compressed.min(1.0))
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
