//! How often something was done in the last 24 hours.

use std::collections::VecDeque;

use core::fmt;
use core::time::Duration;

use litemap::LiteMap;

use super::error::{KinesisError, LimitExceeded};
use super::limits::{
    ENCRYPTION_CHANGES_PER_DAY_MAX, MODE_CHANGES_PER_DAY_MAX, SHARD_COUNT_UPDATES_PER_DAY_MAX,
};
use super::{Kinesis, StreamName, Timestamp};

/// "A rolling 24-hour period", as the API reference calls it.
const DAY: Duration = Duration::from_secs(24 * 3_600);

/// An operation that may be called so many times in any 24 hours for one stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is the operation of its name")]
pub enum DailyOperation {
    StartStreamEncryption,
    StopStreamEncryption,
    UpdateShardCount,
    UpdateStreamMode,
}

impl DailyOperation {
    /// How many times.
    pub const fn calls_max(self) -> usize {
        match self {
            Self::StartStreamEncryption | Self::StopStreamEncryption => {
                ENCRYPTION_CHANGES_PER_DAY_MAX
            }
            Self::UpdateShardCount => SHARD_COUNT_UPDATES_PER_DAY_MAX,
            Self::UpdateStreamMode => MODE_CHANGES_PER_DAY_MAX,
        }
    }
}

impl fmt::Display for DailyOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The variants have the operations' names.
        fmt::Debug::fmt(self, f)
    }
}

/// When a stream's operations of this kind were called. What was done exactly 24 hours ago does
/// not count any more.
#[derive(Clone, Debug, Default)]
pub(super) struct DailyCounts {
    calls: LiteMap<DailyOperation, VecDeque<Timestamp>>,
}

impl DailyCounts {
    /// Counts one more at `now`, unless there were as many as may be in the 24 hours before.
    /// Returns whether it did.
    fn try_take(&mut self, operation: DailyOperation, now: Timestamp) -> bool {
        let calls = self.calls.entry(operation).or_default();
        while calls.front().is_some_and(|&time| now.since(time) >= DAY) {
            calls.pop_front();
        }
        let has_room = calls.len() < operation.calls_max();
        if has_room {
            calls.push_back(now);
        }
        has_room
    }
}

impl Kinesis {
    /// Takes one of the day's calls. Of an operation's checks it is the last, so that calls that
    /// are refused for something else do not count.
    pub(super) fn take_daily_call(
        &mut self,
        operation: DailyOperation,
        stream: &StreamName,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        if self.find_mut(stream)?.daily_counts_mut().try_take(operation, now) {
            return Ok(());
        }
        Err(LimitExceeded::CallsInADay { operation, stream: self.stream_ref(stream) }.into())
    }
}
