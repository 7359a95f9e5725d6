//! The log of events, and the digest of all that there ever were.

use std::collections::VecDeque;

use md5::{Digest as _, Md5};

use super::{Event, EventIndex};
use crate::engine::Timestamp;
use crate::sim::Marks;

/// An event with its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedEvent {
    /// When it happened.
    pub at: Timestamp,
    /// What made it happen, when that was another event: the command that asked for it, the call
    /// that a record was part of, the refusal that a call is made again for.
    pub cause: Option<EventIndex>,
    /// What happened.
    pub event: Event,
}

/// How many events are kept; the digest is of all that there were.
const KEPT_MAX: usize = 512;

/// The newest events, and a digest of all.
#[derive(Clone, Debug)]
pub struct EventLog {
    kept: VecDeque<LoggedEvent>,
    count: u64,
    digest: Md5,
    marks: Marks,
}

impl EventLog {
    pub(in crate::sim) fn new() -> Self {
        Self { kept: VecDeque::new(), count: 0, digest: Md5::new(), marks: Marks::new() }
    }

    /// How many events there were.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The newest events, newest first, each with its index: at most 512. What is older, a
    /// [`Timeline`](crate::sim::Timeline) brings back.
    pub fn newest(&self) -> impl Iterator<Item = (EventIndex, &LoggedEvent)> {
        (0..self.count).rev().map(EventIndex).zip(self.kept.iter().rev())
    }

    /// The event of this index, while it is among the newest.
    pub fn get(&self, EventIndex(index): EventIndex) -> Option<&LoggedEvent> {
        let oldest = self.count.saturating_sub(self.kept.len() as u64);
        self.kept.get(usize::try_from(index.checked_sub(oldest)?).ok()?)
    }

    /// The moments that are worth winding to, of all that were.
    pub const fn marks(&self) -> &Marks {
        &self.marks
    }

    /// The MD5 of all events in hexadecimal: equal for equal runs.
    pub(in crate::sim) fn digest(&self) -> String {
        self.digest.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub(in crate::sim) fn push(
        &mut self,
        at: Timestamp,
        event: Event,
        cause: Option<EventIndex>,
    ) -> EventIndex {
        self.digest.update(at.as_micros().to_be_bytes());
        // One more than the index: no cause is 0.
        let cause_code = cause.map_or(0, |EventIndex(index)| index.saturating_add(1));
        self.digest.update(cause_code.to_be_bytes());
        event.write_to(&mut self.digest);
        self.marks.note(at, &event);
        let index = EventIndex(self.count);
        self.count = self.count.saturating_add(1);
        if self.kept.len() == KEPT_MAX {
            self.kept.pop_front();
        }
        self.kept.push_back(LoggedEvent { at, cause, event });
        index
    }
}
