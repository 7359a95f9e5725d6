//! What became of what a reader is to read, as the watchers saw it.

use core::time::Duration;

use serde::Serialize;

use crate::sim::{ConsumerId, World};

/// What became of what a consumer, a fleet or a mapping is to read. It cannot know that itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WatchedView {
    /// Records that it was given.
    pub delivered: u64,
    /// Those among them that it had been given before.
    pub duplicates: u64,
    /// Those among them that came after a later one of their writer about the same subject.
    pub inversions: u64,
    /// Records that it passed over when it began, or began again.
    pub skipped: u64,
    /// Records that retention took before it read them.
    pub trimmed_unread: u64,
    /// Records that it will never get: both together.
    pub lost: u64,
    /// User records in aggregated ones that it did not take apart.
    pub not_understood: u64,
    /// User records that it dropped with an aggregated record of which one did not belong in the shard.
    pub dropped: u64,
    /// Those among them that it was not given otherwise either.
    pub missed: u64,
    /// Records that it has yet to read, of those that the stream holds.
    pub unread: u64,
    /// The age of the oldest of these.
    #[serde(rename = "lagMs", with = "crate::sim::texts::milliseconds")]
    pub lag: Duration,
}

impl WatchedView {
    pub(super) fn of(id: ConsumerId, world: &World) -> Self {
        let Some(watch) = world.watchers().reader(id) else { return Self::default() };
        let total = watch.total();
        let lag = world.lag(id).unwrap_or_default();
        Self {
            delivered: total.records,
            duplicates: total.duplicates,
            inversions: total.inversions,
            skipped: watch.skipped(),
            trimmed_unread: watch.trimmed_unread(),
            lost: watch.lost(),
            not_understood: total.not_understood,
            dropped: total.dropped,
            missed: watch.missed(),
            unread: lag.records,
            lag: lag.time,
        }
    }
}
