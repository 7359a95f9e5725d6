//! What came of a run, in a few figures that can be held against those of another.

use core::time::Duration;

use super::WatchedView;
use crate::sim::{Tally, World};

/// What came of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunFigures {
    /// Shards that are open now.
    pub open_shards: u64,
    /// Records stored.
    pub stored: u64,
    /// Records refused by a limit of a shard, each time that they were.
    pub puts_refused: u64,
    /// Records given to readers, once for each reader.
    pub given: u64,
    /// Calls of readers refused by a limit of a shard.
    pub reads_refused: u64,
    /// Records given to a reader after a later one of their writer about the same subject.
    pub out_of_order: u64,
    /// Records given again to a reader that had them.
    pub duplicates: u64,
    /// Records that a reader will never get.
    pub lost: u64,
    /// Records that readers have yet to read now, once for each reader.
    pub unread: u64,
    /// The age of the oldest of these.
    pub lag: Duration,
}

impl RunFigures {
    /// From the beginning of a world until now.
    pub fn of(world: &World) -> Self {
        let tallies = world.tallies();
        let open = world.stream().map_or(0, |stream| stream.open_shards().len());
        let mut figures = Self {
            open_shards: u64::try_from(open).unwrap_or(u64::MAX),
            stored: tallies.in_all(|tally| tally.accepted),
            puts_refused: tallies.in_all(Tally::refused_puts),
            reads_refused: tallies.in_all(Tally::refused_reads),
            ..Self::default()
        };
        for (id, _) in world.reader_names() {
            let watched = WatchedView::of(id, world);
            figures.given += watched.delivered;
            figures.out_of_order += watched.inversions;
            figures.duplicates += watched.duplicates;
            figures.lost += watched.lost;
            figures.unread += watched.unread;
            figures.lag = figures.lag.max(watched.lag);
        }
        figures
    }

    /// The same without what had come of it before. What is said of now stays as it is.
    #[must_use]
    pub const fn since(self, before: &Self) -> Self {
        Self {
            stored: self.stored.saturating_sub(before.stored),
            puts_refused: self.puts_refused.saturating_sub(before.puts_refused),
            given: self.given.saturating_sub(before.given),
            reads_refused: self.reads_refused.saturating_sub(before.reads_refused),
            out_of_order: self.out_of_order.saturating_sub(before.out_of_order),
            duplicates: self.duplicates.saturating_sub(before.duplicates),
            lost: self.lost.saturating_sub(before.lost),
            ..self
        }
    }
}
