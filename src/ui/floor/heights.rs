//! How high what lies: the hash axis, on its way from where it was to where it will be.

use super::plan::{BELT_GAP, BELT_MIN};
use crate::engine::HashKeyRange;
use crate::ui::settings::wants_less_motion;
use crate::view::{AxisLayout, AxisWindow, HashAxis, clamped};

/// The hash axis as it is shown, and as it should be.
pub(super) struct Heights {
    pub(super) is_even: bool,
    pub(super) window: AxisWindow,
    height: f64,
    shown: HashAxis,
    from: HashAxis,
    goal: HashAxis,
    began_ms: f64,
    /// The next change is shown at once.
    leaps: bool,
}

/// How long rows take to find their new heights.
const MOVE_MS: f64 = 200.0;
/// Before anything is known of the page.
const HEIGHT_AT_FIRST: f64 = 600.0;

impl Default for Heights {
    fn default() -> Self {
        let (window, height) = (AxisWindow::WHOLE, HEIGHT_AT_FIRST);
        let nothing = HashAxis::new(&[], &layout(height, false, window));
        Self {
            is_even: false,
            window,
            height,
            shown: nothing.clone(),
            from: nothing.clone(),
            goal: nothing,
            began_ms: f64::MIN,
            leaps: true,
        }
    }
}

const fn layout(height: f64, is_even: bool, window: AxisWindow) -> AxisLayout {
    AxisLayout { height, gap: BELT_GAP, row_min: BELT_MIN, is_even, window }
}

impl Heights {
    /// The axis that these open shards will have, once everything stands still.
    pub(super) fn axis_of(&self, open: &[HashKeyRange]) -> HashAxis {
        HashAxis::new(open, &layout(self.height, self.is_even, self.window))
    }

    /// The floor has another height: everything is there at once.
    pub(super) fn fit(&mut self, height: f64) {
        self.height = height.max(1.0);
        self.leaps = true;
    }

    /// Another part comes into sight, at once or smoothly.
    pub(super) fn look_through(&mut self, window: AxisWindow, smoothly: bool) {
        self.leaps |= !smoothly;
        self.window = window;
    }

    /// The axis as it will be, by the shards that were open in the last frame.
    pub(super) const fn goal(&self) -> &HashAxis {
        &self.goal
    }

    /// The axis to show now.
    pub(super) fn at(&mut self, open: &[HashKeyRange], time_ms: f64) -> &HashAxis {
        let goal = self.axis_of(open);
        if self.goal != goal {
            self.from = core::mem::replace(&mut self.shown, goal.clone());
            self.goal = goal;
            self.began_ms = time_ms;
            self.leaps |= wants_less_motion();
        }
        // A window beyond the ends is held there.
        self.window = self.goal.window();
        let is_new = self.from.rows_in_sight().is_empty();
        if core::mem::take(&mut self.leaps) || is_new {
            self.began_ms = time_ms - MOVE_MS;
        }
        let progress = clamped((time_ms - self.began_ms) / MOVE_MS, 0.0, 1.0);
        self.shown = if progress < 1.0 {
            // Slow at both ends.
            HashAxis::between(&self.from, &self.goal, progress * progress * (3.0 - 2.0 * progress))
        } else {
            self.goal.clone()
        };
        &self.shown
    }

    /// Whether rows are on their way.
    pub(super) fn is_moving(&self, time_ms: f64) -> bool {
        self.leaps || time_ms - self.began_ms < MOVE_MS
    }
}
