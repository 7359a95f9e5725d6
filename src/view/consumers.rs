//! Those who read, each by itself.

use core::time::Duration;

use serde::Serialize;

use super::{LATELY, WatchedView};
use crate::engine::{ShardIndex, ThroughputLimit, Timestamp, sorted_by_number};
use crate::sim::{Consumer, ConsumerId, ConsumerSettings, Cursor, ProcessState, World, texts};

/// A consumer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsumerView {
    /// Which one.
    pub id: ConsumerId,
    /// What it does.
    pub settings: ConsumerSettings,
    /// Whether it works.
    pub state: ProcessState,
    /// Records read.
    pub records: u64,
    /// Calls refused.
    pub refused: u64,
    /// Its place in each shard that it reads or has read to the end, by shard.
    pub cursors: Vec<CursorView>,
    /// What the watchers saw.
    pub watched: WatchedView,
}

impl ConsumerView {
    /// How far behind it is where it is furthest behind: the age of what it has not read yet.
    /// Zero at the tip, where that is no more than the time between two polls.
    pub fn lag(&self, now: Timestamp) -> Duration {
        let lags = self.cursors.iter().map(|cursor| self.lag_of(cursor, now));
        lags.max().unwrap_or(Duration::ZERO)
    }

    /// The same for one of its cursors.
    pub fn lag_of(&self, cursor: &CursorView, now: Timestamp) -> Duration {
        let unread = match cursor.state {
            CursorState::Reading(position) => now.since(position),
            CursorState::Finished => Duration::ZERO,
        };
        let silence = self.settings.retrieval.silence_max();
        if unread <= silence { Duration::ZERO } else { unread }
    }

    /// Whether a call of its was refused in the last second.
    pub fn being_refused(&self) -> bool {
        self.cursors.iter().any(|cursor| cursor.refused_lately.is_some())
    }
}

/// A consumer's place in a shard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CursorView {
    /// The shard.
    #[serde(with = "texts::shard")]
    pub shard: ShardIndex,
    /// Whether there is more to read.
    #[serde(flatten)]
    pub state: CursorState,
    /// `MillisBehindLatest` of the last response.
    pub millis_behind_latest: u64,
    /// Calls refused on this shard.
    pub refused: u64,
    /// The limit that refused a call in the last second.
    #[serde(with = "texts::limit_or_null")]
    pub refused_lately: Option<ThroughputLimit>,
}

/// Whether a consumer still reads a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", content = "readUpTo", rename_all = "camelCase")]
pub enum CursorState {
    /// It has read what arrived before this time.
    Reading(#[serde(with = "texts::epoch_milliseconds")] Timestamp),
    /// It has read the closed shard to its end.
    Finished,
}

impl ConsumerView {
    pub(super) fn of(id: ConsumerId, consumer: &Consumer, world: &World) -> Self {
        let now = world.now();
        let reading = consumer.cursors().map(|(shard, cursor)| CursorView::of(shard, cursor, now));
        let finished = consumer.finished().map(|shard| CursorView {
            shard,
            state: CursorState::Finished,
            millis_behind_latest: 0,
            refused: 0,
            refused_lately: None,
        });
        let cursors = reading.chain(finished).collect();
        let cursors = sorted_by_number(cursors, |cursor: &CursorView| cursor.shard.get().into());
        Self {
            id,
            settings: consumer.settings().clone(),
            state: consumer.state(),
            records: consumer.records(),
            refused: consumer.refused(),
            cursors,
            watched: WatchedView::of(id, world),
        }
    }
}

impl CursorView {
    fn of(shard: ShardIndex, cursor: &Cursor, now: Timestamp) -> Self {
        Self {
            shard,
            state: CursorState::Reading(cursor.position()),
            millis_behind_latest: cursor.millis_behind_latest(),
            refused: cursor.refused(),
            refused_lately: cursor
                .last_refusal()
                .filter(|(at, _)| now.since(*at) <= LATELY)
                .map(|(_, limit)| limit),
        }
    }
}
