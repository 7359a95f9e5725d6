//! The twin of the run on stage: the same, without what is done from a moment on.

use std::cell::Ref;

use super::{Stage, TASKS_AT_ONCE};
use crate::sim::{Progress, Twin};
use crate::ui::settings::clock_ms;

/// What the twin may take of a frame's 16 ms, beside the world on stage and two paintings.
const WORK_MS_MAX: f64 = 4.0;

impl Stage {
    /// Lets a twin part from the run on stage, here and now. There is one at a time.
    pub(in crate::ui) fn part(&self) {
        {
            let mut state = self.0.borrow_mut();
            state.twin = Some(Box::new(Twin::of(state.timeline.world())));
        }
        self.touch();
    }

    /// Ends the comparison.
    pub(in crate::ui) fn part_no_more(&self) {
        self.0.borrow_mut().twin = None;
        self.touch();
    }

    /// The twin, if there is one.
    pub(in crate::ui) fn twin(&self) -> Option<Ref<'_, Twin>> {
        Ref::filter_map(self.0.borrow(), |state| state.twin.as_deref()).ok()
    }

    /// Lets the twin come to the moment on stage, as far as there is time in a frame. Returns whether it
    /// is there; it is when there is none.
    pub(in crate::ui) fn let_twin_follow(&self) -> bool {
        let mut state = self.0.borrow_mut();
        let now = state.timeline.world().now();
        let Some(twin) = &mut state.twin else { return true };
        let started_ms = clock_ms();
        loop {
            match twin.follow(now, TASKS_AT_ONCE) {
                // One that is full comes no further.
                Progress::Done | Progress::Full => return true,
                Progress::Interrupted if clock_ms() - started_ms > WORK_MS_MAX => return false,
                Progress::Interrupted => {}
            }
        }
    }
}
