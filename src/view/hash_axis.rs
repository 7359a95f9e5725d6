//! Where hash keys lie on the floor: down is hash space.

use super::clamped;
use crate::engine::{HashKey, HashKeyRange, sorted_by_number};

/// A hash key's place in the hash space, from 0 to 1.
pub fn fraction(key: HashKey) -> f64 {
    key.get() as f64 / u128::MAX as f64
}

/// How an axis lays out its rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisLayout {
    /// The height of what is in sight, in pixels.
    pub height: f64,
    /// Between two rows; it gives way when there are many.
    pub gap: f64,
    /// The least height of a row; it gives way when there are too many rows for it.
    pub row_min: f64,
    /// Whether all rows are equally high, whatever their ranges.
    pub is_even: bool,
    /// Which part of the rows is in sight.
    pub window: AxisWindow,
}

/// The part of an axis that is in sight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisWindow {
    /// How many times as high as the window all rows together are: at least 1.
    pub zoom: f64,
    /// The part of the rows that lies above the window, from 0 to 1 - 1 / `zoom`.
    pub above: f64,
}

impl AxisWindow {
    /// Everything is in sight.
    pub const WHOLE: Self = Self { zoom: 1.0, above: 0.0 };

    /// The window, no larger than the whole and not beyond its ends.
    fn held(self) -> Self {
        let zoom = self.zoom.max(1.0);
        Self { zoom, above: clamped(self.above, 0.0, 1.0 - 1.0 / zoom) }
    }
}

/// A row of an axis: the range of a shard, or a part of it while rows move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisRow {
    /// The hash keys in it.
    pub range: HashKeyRange,
    /// Its top, in pixels below the window's.
    pub top: f64,
    /// Its height.
    pub height: f64,
}

impl AxisRow {
    /// Its lower edge.
    pub fn bottom(&self) -> f64 {
        self.top + self.height
    }

    /// The height of a hash key in it.
    pub fn y(&self, key: HashKey) -> f64 {
        let (start, end) = (self.range.start().get(), self.range.end().get());
        let within = ratio(key.get().saturating_sub(start), end - start);
        self.top + within.min(1.0) * self.height
    }

    /// The hash key of it that is nearest to a height.
    pub fn key_at(&self, y: f64) -> HashKey {
        let within = (y - self.top) / self.height.max(f64::MIN_POSITIVE);
        let width = self.range.end().get() - self.range.start().get();
        // Millionths are finer than any screen; the product cannot leave the range.
        let millionths = (clamped(within, 0.0, 1.0) * 1e6) as u128;
        let offset = width / 1_000_000 * millionths;
        HashKey::new(self.range.start().get().saturating_add(offset.min(width)))
    }
}

/// A part of a whole, to 64 bits: a quotient of `f64`s of 128 bits costs three times as much.
fn ratio(part: u128, whole: u128) -> f64 {
    let shift = 64_u32.saturating_sub(whole.leading_zeros());
    let whole = ((whole >> shift) as u64).max(1);
    (part >> shift) as u64 as f64 / whole as f64
}

/// Maps hash keys to heights, one row for each open shard.
///
/// Rows are as high as their shards' ranges are wide, but never lower than a finger needs; the
/// axis says when that makes it untrue to scale. Between two rows is a gap. The mapping rises
/// with the hash key, so closed shards, whose ranges are made of the same keys, need no rows of
/// their own: a parent covers exactly its children's rows and the gaps between.
#[derive(Clone, Debug, PartialEq)]
pub struct HashAxis {
    rows: Vec<AxisRow>,
    layout: AxisLayout,
    mean_height: f64,
    is_to_scale: bool,
}

impl HashAxis {
    /// The axis of a floor whose open shards have these ranges, which tile the hash space in order.
    pub fn new(open: &[HashKeyRange], layout: &AxisLayout) -> Self {
        let window = layout.window.held();
        let whole = layout.height * window.zoom;
        let count = open.len().max(1) as f64;
        let gap = layout.gap.min(whole / count / 4.0);
        let room = (whole - gap * (count - 1.0)).max(1.0);
        let shares: Vec<f64> = open
            .iter()
            .map(|range| ratio(range.end().get() - range.start().get(), u128::MAX))
            .collect();
        let heights = if layout.is_even {
            vec![room / count; open.len()]
        } else {
            heights_with_floor(&shares, room, layout.row_min.min(room / count))
        };
        let is_to_scale =
            shares.iter().zip(&heights).all(|(share, height)| (share * room - height).abs() < 1.0);
        let mut top = -window.above * whole;
        let rows = open.iter().zip(heights).map(|(&range, height)| {
            let row = AxisRow { range, top, height };
            top += height + gap;
            row
        });
        Self {
            rows: rows.collect(),
            layout: AxisLayout { window, ..*layout },
            mean_height: room / count,
            is_to_scale,
        }
    }

    /// An axis on its way from one to another, both of the whole hash space: 0 is the first, 1 the
    /// second. Its rows are cut wherever either has an edge, so that it still has the gaps of both.
    pub fn between(from: &Self, to: &Self, progress: f64) -> Self {
        let starts = from.rows.iter().chain(&to.rows).map(|row| row.range.start()).collect();
        let mut starts = sorted_by_number(starts, |start: &HashKey| start.get());
        starts.dedup();
        let ends = starts.iter().skip(1).map(|next| HashKey::new(next.get() - 1));
        let ends: Vec<_> = ends.chain([HashKey::MAX]).collect();
        let y = |key| from.y(key) + (to.y(key) - from.y(key)) * progress;
        let rows = starts.into_iter().zip(ends).filter_map(|(start, end)| {
            let range = HashKeyRange::new(start, end)?;
            Some(AxisRow { range, top: y(start), height: y(end) - y(start) })
        });
        Self {
            rows: rows.collect(),
            layout: to.layout,
            mean_height: from.mean_height + (to.mean_height - from.mean_height) * progress,
            is_to_scale: to.is_to_scale,
        }
    }

    /// Whether heights are proportional to ranges.
    pub const fn is_to_scale(&self) -> bool {
        self.is_to_scale
    }

    /// Whether all rows are equally high.
    pub fn has_equal_rows(&self) -> bool {
        self.rows.iter().all(|row| (row.height - self.mean_height).abs() < 1.0)
    }

    /// How high its rows are, on average.
    pub const fn mean_height(&self) -> f64 {
        self.mean_height
    }

    /// The part of it that is in sight.
    pub const fn window(&self) -> AxisWindow {
        self.layout.window
    }

    /// The rows of which something is in sight, from top to bottom.
    pub fn rows_in_sight(&self) -> &[AxisRow] {
        let first = self.rows.partition_point(|row| row.bottom() <= 0.0);
        let end = self.rows.partition_point(|row| row.top < self.layout.height);
        self.rows.get(first..end).unwrap_or_default()
    }

    /// The height of a hash key, in pixels from the top of what is in sight.
    pub fn y(&self, key: HashKey) -> f64 {
        self.row(key).map_or(0.0, |row| row.y(key))
    }

    /// The row that a hash key lies in; `None` on an axis without rows.
    pub fn row(&self, key: HashKey) -> Option<&AxisRow> {
        self.rows.get(self.rows.partition_point(|row| row.range.end() < key))
    }

    /// The hash key at a height; `None` in a gap or outside.
    pub fn key_at(&self, y: f64) -> Option<HashKey> {
        let row = self.rows.get(self.rows.partition_point(|row| row.bottom() < y))?;
        (row.top <= y).then(|| row.key_at(y))
    }

    /// The same rows, seen through another window.
    pub fn seen_through(&self, window: AxisWindow) -> Self {
        let ranges: Vec<_> = self.rows.iter().map(|row| row.range).collect();
        Self::new(&ranges, &AxisLayout { window, ..self.layout })
    }

    /// The window that shows so many times as much or as little, with what is at a height left there.
    pub fn zoomed_about(&self, y: f64, times: f64) -> AxisWindow {
        let zoom = clamped(self.layout.window.zoom * times, 1.0, self.zoom_max());
        let below = self.rows.partition_point(|row| row.bottom() < y);
        let row = self.rows.get(below).or(self.rows.last());
        let key = row.map_or(HashKey::MIN, |row| row.key_at(y));
        // Rows that are lifted to the least height grow less than others: so it is found by looking.
        let closer = self.seen_through(AxisWindow { zoom, above: 0.0 });
        closer.window_moved(closer.y(key) - y)
    }

    /// The window that shows a range, with a little of its neighbours.
    pub fn window_of(&self, range: HashKeyRange) -> AxisWindow {
        let span = |axis: &Self| axis.y(range.end()) - axis.y(range.start());
        let mut zoom = self.layout.window.zoom;
        for _ in 0..ZOOM_STEPS {
            let height = span(&self.seen_through(AxisWindow { zoom, above: 0.0 }));
            zoom = clamped(
                zoom * self.layout.height * RANGE_IN_SIGHT / height.max(0.1),
                1.0,
                ZOOM_MAX,
            );
        }
        let closer = self.seen_through(AxisWindow { zoom, above: 0.0 });
        let middle = f64::midpoint(closer.y(range.start()), closer.y(range.end()));
        closer.window_moved(middle - self.layout.height / 2.0)
    }

    /// The window moved by so many pixels: down when that is positive.
    pub fn window_moved(&self, by: f64) -> AxisWindow {
        let AxisWindow { zoom, above } = self.layout.window;
        AxisWindow { zoom, above: above + by / (self.layout.height * zoom) }.held()
    }

    /// The window moved no further than it takes to see the whole of a range, or its top.
    pub fn window_with(&self, range: HashKeyRange) -> AxisWindow {
        let (top, bottom) = (self.y(range.start()), self.y(range.end()));
        let down = (bottom - self.layout.height).max(0.0);
        self.window_moved(if top < down { top } else { down })
    }

    /// How far one can go closer: until the lowest row fills the window.
    fn zoom_max(&self) -> f64 {
        let lowest = self.rows.iter().map(|row| row.height).fold(self.layout.height, f64::min);
        clamped(self.layout.window.zoom * self.layout.height / lowest.max(0.1), 1.0, ZOOM_MAX)
    }
}

/// How much of the window the range fills that it was moved to.
const RANGE_IN_SIGHT: f64 = 0.92;
/// Closer than this nobody needs to see: a thousand shards fit, one beside the other.
const ZOOM_MAX: f64 = 1_000.0;
/// Rows do not grow all alike: so many looks come close enough.
const ZOOM_STEPS: usize = 3;

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
