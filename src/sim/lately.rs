//! What was given in the last second, to the microsecond.

use std::collections::VecDeque;

use core::time::Duration;

use crate::engine::{ByteCount, Timestamp};

const SECOND: Duration = Duration::from_secs(1);

/// Answers of the last second, and what they gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lately(VecDeque<(Timestamp, ByteCount)>);

impl Lately {
    /// Another one was given.
    pub(super) fn add(&mut self, now: Timestamp, size: ByteCount) {
        while self.0.front().is_some_and(|(at, _)| now.since(*at) >= SECOND) {
            self.0.pop_front();
        }
        self.0.push_back((now, size));
    }

    /// How many there were in the second before `now`, and the bytes that they gave.
    pub(super) fn sum(&self, now: Timestamp) -> (u64, ByteCount) {
        let lately = self.0.iter().filter(|(at, _)| now.since(*at) < SECOND);
        lately.fold((0, ByteCount::ZERO), |(count, size), (_, given)| (count + 1, size + *given))
    }
}
