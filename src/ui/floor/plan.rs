//! Where the parts of the floor lie on the canvas.

use core::time::Duration;

use crate::engine::{HashKey, HashKeyRange, Timestamp};
use crate::sim::Speed;
use crate::view::{FloorView, HashAxis, TimeAxis, clamped};

/// The geometry of one frame, in CSS pixels of the canvas.
///
/// From left to right: the approach, where refused parcels bounce; the tanks of the write limits;
/// the belts, from the mouth to the retention horizon; the tanks of the read limits.
pub(super) struct Plan {
    pub(super) height: f64,
    pub(super) width: f64,
    /// The belts' left edge: now.
    pub(super) mouth: f64,
    /// The belts' right edge: the retention horizon.
    pub(super) horizon: f64,
    pub(super) time: TimeAxis,
    pub(super) now: Timestamp,
    heights: BlendedAxis,
    /// The side of a parcel.
    pub(super) parcel: f64,
    pub(super) is_narrow: bool,
}

/// The hash axis, on its way from an old state to a new one.
#[derive(Clone)]
pub(super) struct BlendedAxis {
    pub(super) from: HashAxis,
    pub(super) to: HashAxis,
    /// 0 at the old state, 1 at the new one.
    pub(super) progress: f64,
}

impl BlendedAxis {
    fn y(&self, key: HashKey) -> f64 {
        if self.progress >= 1.0 {
            return self.to.y(key);
        }
        self.from.y(key) + (self.to.y(key) - self.from.y(key)) * self.progress
    }
}

/// The width of one tank, and the gap between two.
pub(super) const TANK: f64 = 7.0;
pub(super) const TANK_GAP: f64 = 3.0;
const TANKS: f64 = TANK * 2.0 + TANK_GAP;
/// The gap between two belts.
pub(super) const BELT_GAP: f64 = 5.0;
/// The least height of a belt: what a finger needs.
pub(super) const BELT_MIN: f64 = 26.0;
const NARROW: f64 = 480.0;

impl Plan {
    pub(super) fn new(
        view: &FloorView,
        (width, height): (f64, f64),
        even: Duration,
        heights: BlendedAxis,
    ) -> Self {
        let is_narrow = width < NARROW;
        let approach = if is_narrow { 14.0 } else { 34.0 };
        let mouth = approach + TANKS + 5.0;
        let horizon = (width - TANKS - 5.0).max(mouth + 1.0);
        let rows = view.open_shards().len().max(1) as f64;
        Self {
            height,
            width,
            mouth,
            horizon,
            time: TimeAxis::new(horizon - mouth, even, view.retention),
            now: view.now,
            heights,
            parcel: clamped(height / rows / 4.0, 5.0, if is_narrow { 10.0 } else { 12.0 }).round(),
            is_narrow,
        }
    }

    /// How many seconds are drawn evenly: as many as make parcels ride at one pace at any speed.
    pub(super) fn even_seconds(width: f64, speed: Speed) -> Duration {
        let at_real_speed = if width < NARROW { 12.0 } else { clamped(width / 36.0, 12.0, 40.0) };
        // Slow motion keeps the axis: seeing it creep is what slow motion is for.
        let (times, _) = speed.ratio();
        Duration::from_secs_f64(at_real_speed * f64::from(times))
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
        let (top, bottom) = self.heights.to.row_of(key);
        let (top, bottom) = (top + size / 2.0 + 1.0, bottom - size / 2.0 - 1.0);
        if self.heights.progress < 1.0 || top > bottom {
            return self.y(key);
        }
        clamped(self.y(key), top, bottom)
    }

    /// The key at a height of the canvas.
    pub(super) fn key_at(&self, y: f64) -> Option<HashKey> {
        self.heights.to.key_at(y)
    }
}
