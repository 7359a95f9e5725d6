//! How often something was done in the last 24 hours.

use std::collections::VecDeque;

use core::time::Duration;

use super::Timestamp;

/// "A rolling 24-hour period", as the API reference calls it.
const DAY: Duration = Duration::from_secs(24 * 3_600);

/// Counts what may be done so many times in any 24 hours. What was done exactly 24 hours ago does
/// not count any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DailyCount {
    times: VecDeque<Timestamp>,
}

impl DailyCount {
    /// Counts one more at `now`, unless there were `max` in the 24 hours before. Returns whether it
    /// did.
    pub(super) fn try_take(&mut self, max: usize, now: Timestamp) -> bool {
        while self.times.front().is_some_and(|&time| now.since(time) >= DAY) {
            self.times.pop_front();
        }
        let has_room = self.times.len() < max;
        if has_room {
            self.times.push_back(now);
        }
        has_room
    }
}
