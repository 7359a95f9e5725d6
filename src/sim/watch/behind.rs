//! How far a reader was behind, second by second.

use std::collections::VecDeque;

use core::time::Duration;

use crate::engine::Timestamp;
use crate::sim::USAGE_SECONDS;

/// How far a reader was behind in one second of virtual time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReaderSecond {
    /// The highest `MillisBehindLatest` of the answers in it, as CloudWatch's maximum of
    /// `GetRecords.IteratorAgeMilliseconds` is about; `None` when there was no answer.
    pub millis_behind_latest: Option<u64>,
    /// The age of the oldest record that it had yet to read, when the watchers looked; `None` when
    /// they did not, since the stream was empty.
    pub lag: Option<Duration>,
}

/// The last minute of a reader: the seconds of which something is known, at most
/// [`USAGE_SECONDS`] and the running one, about 2 KiB.
#[derive(Clone, Debug, Default)]
pub(super) struct Behind(VecDeque<(u64, ReaderSecond)>);

impl Behind {
    /// The whole seconds before `now`, oldest first: [`USAGE_SECONDS`], each with its beginning.
    pub(super) fn last_minute(
        &self,
        now: Timestamp,
    ) -> impl Iterator<Item = (Timestamp, ReaderSecond)> {
        let end = now.as_seconds();
        (end.saturating_sub(USAGE_SECONDS)..end).map(|second| {
            let noted = self.0.iter().find(|(other, _)| *other == second);
            let noted = noted.map(|(_, noted)| *noted).unwrap_or_default();
            (Timestamp::from_seconds(second), noted)
        })
    }

    /// The reader had an answer.
    pub(super) fn answered(&mut self, millis_behind_latest: u64, now: Timestamp) {
        if let Some(second) = self.at(now) {
            second.millis_behind_latest =
                second.millis_behind_latest.max(Some(millis_behind_latest));
        }
    }

    /// The watchers looked.
    pub(super) fn looked(&mut self, lag: Duration, now: Timestamp) {
        if let Some(second) = self.at(now) {
            second.lag = second.lag.max(Some(lag));
        }
    }

    fn at(&mut self, now: Timestamp) -> Option<&mut ReaderSecond> {
        let second = now.as_seconds();
        if self.0.back().is_none_or(|(last, _)| *last < second) {
            self.0.push_back((second, ReaderSecond::default()));
            let oldest = second.saturating_sub(USAGE_SECONDS);
            while self.0.front().is_some_and(|(past, _)| *past < oldest) {
                self.0.pop_front();
            }
        }
        self.0.back_mut().map(|(_, noted)| noted)
    }
}
