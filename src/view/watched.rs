//! What became of what a reader is to read, as the watchers saw it.

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
    /// Records that it has yet to read, of those that the stream holds.
    pub unread: u64,
}

impl WatchedView {
    pub(super) fn of(id: ConsumerId, world: &World) -> Self {
        let Some(watch) = world.watchers().reader(id) else { return Self::default() };
        let total = watch.total();
        Self {
            delivered: total.records,
            duplicates: total.duplicates,
            inversions: total.inversions,
            skipped: watch.skipped(),
            trimmed_unread: watch.trimmed_unread(),
            lost: watch.lost(),
            unread: world.watchers().unread(id),
        }
    }
}
