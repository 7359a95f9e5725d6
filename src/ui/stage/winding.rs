//! Time wound by hand. What it takes is fetched: see [`deeds`].

use core::time::Duration;

use super::Stage;
use crate::sim::World;
use crate::ui::deeds;

/// How time is wound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Winding {
    /// The last command is undone.
    Undo,
    /// What was undone last is done again.
    Redo,
    /// Time stops, and runs to the next happening of the chosen kind.
    Step,
    /// Time stops, and goes back to the last happening of the chosen kind.
    StepBack,
    /// Time goes to a moment this long after the beginning. Past the end, it runs on.
    To(Duration),
    /// The life that was left last goes on; this one is left instead.
    ReturnToLeft,
}

/// How much may be done until what a step leads to happens: it takes about a second.
const STEP_TASKS_MAX: usize = 100_000;

impl Stage {
    /// Winds time, as soon as there is what winds it.
    pub(in crate::ui) fn wind(&self, winding: Winding) {
        deeds::wind(self, winding);
    }

    /// Winds time.
    pub(in crate::ui) fn wind_now(&self, winding: Winding) {
        self.by_hand(|state| match winding {
            Winding::Undo => {
                state.timeline.undo();
            }
            Winding::Redo => state.timeline.redo(),
            Winding::Step => {
                state.pace.playing = false;
                state.timeline.step_to(state.step_kind, STEP_TASKS_MAX);
            }
            Winding::StepBack => {
                state.pace.playing = false;
                state.timeline.step_back_to(state.step_kind);
            }
            Winding::To(moment) => {
                state.timeline.seek(World::beginning() + moment);
            }
            Winding::ReturnToLeft => {
                state.timeline.return_to_left();
            }
        });
    }

    /// Winds time by so many seconds, back when they are negative, and never past the end.
    pub(in crate::ui) fn wind_by(&self, seconds: i64) {
        let moment = self.0.borrow().timeline.world().now().since(World::beginning());
        let by = Duration::from_secs(seconds.unsigned_abs());
        let to = if seconds < 0 { moment.saturating_sub(by) } else { moment + by };
        self.wind(Winding::To(to.min(self.end())));
    }

    /// Winds time to the next mark, or to the one before. Stays where there is none.
    pub(in crate::ui) fn seek_mark(&self, forward: bool) {
        let moment = self.0.borrow().timeline.world().now().since(World::beginning());
        let marks = self.marks();
        let mut moments = marks.iter().map(|&(at, _)| at);
        let to = if forward {
            moments.find(|&at| at > moment)
        } else {
            moments.rev().find(|&at| at < moment)
        };
        if let Some(to) = to {
            self.wind(Winding::To(to));
        }
    }
}
