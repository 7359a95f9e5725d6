//! A worker, and what it knows.

use std::collections::BTreeSet;

use litemap::LiteMap;

use crate::engine::{Parents, ShardIndex, Timestamp};
use crate::sim::consumer::ProcessState;
use crate::sim::consumer::reading::{Bookmark, ReadingPlace};

/// Names a worker in its fleet. One that starts again is another worker, as in the KCL.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct WorkerId(pub(in crate::sim) u32);

impl WorkerId {
    /// The number of the worker: 0, 1, 2 … in the order in which they started.
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// What a worker does at its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::sim) enum Duty {
    /// It renews its leases.
    Renew,
    /// It looks for leases to take.
    Take,
    /// It reads the shard of this piece of work, or sees whether it may begin.
    Read(ShardIndex, u64),
    /// It has processed what it read last.
    Processed(ShardIndex, u64),
}

/// A lease that a worker holds, as far as it knows, and how far it has come.
#[derive(Clone, Debug)]
pub(super) struct Holding {
    /// Another one each time a lease is taken: a duty of an earlier one is void.
    pub(super) piece: u64,
    /// The counter of the lease as the worker wrote it last.
    pub(super) counter: u64,
    pub(super) is_begun: bool,
    pub(super) bookmark: Bookmark,
    pub(super) read_at: Timestamp,
    pub(super) checkpointed_at: Timestamp,
    /// The children of its shard, when that has been read to its end.
    pub(super) ended: Option<Vec<(ShardIndex, Parents)>>,
}

/// A worker.
#[derive(Clone, Debug, Default)]
pub struct Worker {
    pub(super) held: LiteMap<ShardIndex, Holding>,
    /// The counter of each lease as it was seen last, and when that was new.
    pub(super) seen: LiteMap<ShardIndex, (u64, Timestamp)>,
    /// What it should have done while it was paused; `None` while it is not.
    pub(super) paused: Option<BTreeSet<Duty>>,
    pub(super) records: u64,
}

impl Worker {
    /// The shards that it holds leases of, as far as it knows.
    pub fn held(&self) -> impl Iterator<Item = ShardIndex> {
        self.held.keys().copied()
    }

    /// How far it has read each shard that it has begun.
    pub fn places(&self) -> impl Iterator<Item = (ShardIndex, ReadingPlace)> {
        let begun = self.held.iter().filter(|(_, holding)| holding.is_begun);
        begun.map(|(&shard, holding)| (shard, holding.bookmark.place()))
    }

    /// Whether it works, or stands still. A worker that crashed is no longer there.
    pub const fn state(&self) -> ProcessState {
        match self.paused {
            Some(_) => ProcessState::Paused,
            None => ProcessState::Running,
        }
    }

    /// Whether it has nothing to read: no lease, or only those of children that wait for their
    /// parents.
    pub fn is_idle(&self) -> bool {
        self.held.values().all(|holding| !holding.is_begun)
    }

    /// Records that it read.
    pub const fn records(&self) -> u64 {
        self.records
    }
}
