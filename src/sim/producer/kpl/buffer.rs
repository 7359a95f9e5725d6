//! What waits for others of its kind, to be sent with them.

use crate::engine::Timestamp;

/// Something that must go on its way by a certain time.
pub(in crate::sim) trait Due {
    fn deadline(&self) -> Timestamp;
}

/// Items that wait: the library's `Reducer`.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Buffer<T> {
    items: Vec<T>,
    earliest: Option<Timestamp>,
    /// When its timer goes off.
    timer_at: Option<Timestamp>,
}

impl<T> Default for Buffer<T> {
    fn default() -> Self {
        Self { items: Vec::new(), earliest: None, timer_at: None }
    }
}

impl<T: Due> Buffer<T> {
    pub(in crate::sim) fn items(&self) -> &[T] {
        &self.items
    }

    pub(in crate::sim) fn push(&mut self, item: T) {
        let deadline = item.deadline();
        self.earliest = Some(self.earliest.map_or(deadline, |earliest| earliest.min(deadline)));
        let place = self.items.partition_point(|held| held.deadline() <= deadline);
        self.items.insert(place, item);
    }

    /// Takes items in the order of their deadlines, as long as they fit: at least one, if there is
    /// one. `fits` is asked of each in turn.
    pub(in crate::sim) fn take(&mut self, mut fits: impl FnMut(&T) -> bool) -> Vec<T> {
        let mut count = 0_usize;
        for item in &self.items {
            if !fits(item) && count > 0 {
                break;
            }
            count = count.saturating_add(1);
        }
        let taken = self.items.drain(..count).collect();
        self.earliest = self.items.first().map(Due::deadline);
        self.timer_at = None;
        taken
    }

    /// When a timer is to be set, if there is none that goes off in time.
    pub(in crate::sim) fn next_timer(&mut self, now: Timestamp) -> Option<Timestamp> {
        let at = self.earliest?.max(now);
        if self.timer_at.is_some_and(|timer| timer <= at) {
            return None;
        }
        self.timer_at = Some(at);
        Some(at)
    }

    /// A timer goes off. Returns whether it is the one that counts.
    pub(in crate::sim) fn timer_is_due(&mut self, now: Timestamp) -> bool {
        let is_due = self.timer_at == Some(now);
        if is_due {
            self.timer_at = None;
        }
        is_due
    }
}
