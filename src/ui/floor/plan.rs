//! Where the parts of the floor lie on the canvas.

use core::time::Duration;

use crate::engine::{HashKey, HashKeyRange, Timestamp};
use crate::sim::Speed;
use crate::view::{HashAxis, TimeAxis, clamped, duration_of};

/// The geometry of one frame, in CSS pixels of the canvas.
///
/// From left to right: the approach, where refused parcels bounce; the tanks of the write limits;
/// the belts, from the mouth to the retention horizon; the tanks of the read limits, and those of
/// subscribers.
pub(super) struct Plan {
    pub(super) height: f64,
    pub(super) width: f64,
    /// The belts' left edge: now.
    pub(super) mouth: f64,
    /// The belts' right edge: the retention horizon.
    pub(super) horizon: f64,
    pub(super) time: TimeAxis,
    pub(super) now: Timestamp,
    pub(super) heights: HashAxis,
    /// Whether rows are on their way to other heights.
    pub(super) is_moving: bool,
    /// The side of a parcel of 1 KiB.
    pub(super) unit: f64,
    pub(super) is_narrow: bool,
}

/// What a plan is made from.
pub(super) struct Measures {
    pub(super) size: (f64, f64),
    pub(super) now: Timestamp,
    /// What is drawn evenly.
    pub(super) even: Duration,
    pub(super) retention: Duration,
    /// Readers with a tank of their own.
    pub(super) subscribers: usize,
    pub(super) is_moving: bool,
}

/// The width of one tank, and the gap between two.
pub(super) const TANK: f64 = 7.0;
pub(super) const TANK_GAP: f64 = 3.0;
const TANKS: f64 = TANK * 2.0 + TANK_GAP;
/// The width of a subscriber's tank.
pub(super) const OWN_TANK: f64 = 4.0;
/// More subscribers than these have no tank; AWS allows twenty, or fifty.
pub(super) const OWN_TANKS_MAX: usize = 8;
/// Between the belts and the tanks.
pub(super) const TANK_MARGIN: f64 = 5.0;
/// The gap between two belts.
pub(super) const BELT_GAP: f64 = 5.0;
/// The least height of a belt: what a finger needs.
pub(super) const BELT_MIN: f64 = 26.0;
const NARROW: f64 = 480.0;
/// Belts that are this many times as high as a parcel of 1 KiB.
const UNITS_IN_BELT: f64 = 7.0;

impl Plan {
    pub(super) fn new(measures: &Measures, heights: HashAxis) -> Self {
        let (width, height) = measures.size;
        let is_narrow = width < NARROW;
        let approach = if is_narrow { 14.0 } else { 34.0 };
        let mouth = approach + TANKS + TANK_MARGIN;
        let own = measures.subscribers.min(OWN_TANKS_MAX) as f64 * (OWN_TANK + TANK_GAP);
        let horizon = (width - TANKS - TANK_MARGIN - own).max(mouth + 1.0);
        let mean = heights.mean_height();
        Self {
            height,
            width,
            mouth,
            horizon,
            time: TimeAxis::new(horizon - mouth, measures.even, measures.retention),
            now: measures.now,
            is_moving: measures.is_moving,
            unit: clamped(mean / UNITS_IN_BELT, 9.0, if is_narrow { 16.0 } else { 22.0 }),
            heights,
            is_narrow,
        }
    }

    /// How many seconds are drawn evenly: as many as make parcels ride at one pace at any speed.
    pub(super) fn even_seconds(width: f64, speed: Speed) -> Duration {
        let at_real_speed = if width < NARROW { 12.0 } else { clamped(width / 36.0, 12.0, 40.0) };
        // Slow motion keeps the axis: seeing it creep is what slow motion is for.
        let (times, _) = speed.ratio();
        duration_of(at_real_speed * f64::from(times))
    }

    pub(super) fn x(&self, at: Timestamp) -> f64 {
        self.mouth + self.time.x(self.now.since(at).as_secs_f64())
    }

    pub(super) fn y(&self, key: HashKey) -> f64 {
        self.heights.y(key)
    }

    pub(super) fn span(&self, range: HashKeyRange) -> (f64, f64) {
        (self.y(range.start()), self.y(range.end()))
    }

    /// The height of something `size` high, all of it inside the row of its key.
    pub(super) fn y_inside(&self, key: HashKey, size: f64) -> f64 {
        let Some(row) = self.heights.row(key) else { return 0.0 };
        let (top, bottom) = (row.top + size / 2.0 + 1.0, row.bottom() - size / 2.0 - 1.0);
        if self.is_moving || top > bottom { row.y(key) } else { clamped(row.y(key), top, bottom) }
    }

    /// The key at a height of the canvas.
    pub(super) fn key_at(&self, y: f64) -> Option<HashKey> {
        self.heights.key_at(y)
    }

    /// The time at a place of the belts.
    pub(super) fn at(&self, x: f64) -> Timestamp {
        let age_s = self.time.age_s(x - self.mouth);
        self.now.before(duration_of(age_s.max(0.0)))
    }

    /// The left edges of the two write tanks, then of the two read tanks.
    pub(super) const fn tanks(&self) -> [f64; 4] {
        let write = self.mouth - TANK_MARGIN - TANKS;
        let read = self.horizon + TANK_MARGIN;
        [write, write + TANK + TANK_GAP, read, read + TANK + TANK_GAP]
    }

    /// The left edge of a subscriber's tank.
    pub(super) const fn own_tank(&self, index: usize) -> f64 {
        self.horizon + TANK_MARGIN + TANKS + TANK_GAP + index as f64 * (OWN_TANK + TANK_GAP)
    }
}
