//! What has happened between two moments, in as few words as may be.

use super::{FleetView, FloorView, WatchedView};
use crate::engine::{ShardIndex, StreamStatus};
use crate::sim::{FaultAction, ProcessState};

/// Something that has happened between two moments, counted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The stream has another status, or another number of shards takes records.
    Stream {
        /// `StreamStatus`; `None` when it is gone.
        status: Option<StreamStatus>,
        /// Shards that take records.
        open_shards: usize,
    },
    /// A shard refused records, as often as it did.
    PutsRefused {
        /// The shard.
        shard: ShardIndex,
        /// How many.
        records: u64,
    },
    /// A shard refused reads.
    ReadsRefused {
        /// The shard.
        shard: ShardIndex,
        /// How many calls.
        calls: u64,
    },
    /// A producer gave records up.
    Lost {
        /// Its name.
        producer: String,
        /// How many.
        records: u64,
    },
    /// A reader was given records after later ones about the same subject.
    OutOfOrder {
        /// Its name.
        reader: String,
        /// How many.
        records: u64,
    },
    /// A reader will never get records that it might have read.
    Missed {
        /// Its name.
        reader: String,
        /// How many.
        records: u64,
    },
    /// Another number of a fleet's workers is at work.
    Workers {
        /// The fleet's name.
        fleet: String,
        /// Those that run and have something to read.
        working: usize,
        /// Those that run and have nothing to read.
        idle: usize,
    },
    /// A fault is injected.
    FaultBegun(FaultAction),
    /// A fault is over.
    FaultEnded(FaultAction),
    /// Records were stored.
    Stored {
        /// How many.
        records: u64,
    },
    /// A reader was given records.
    Read {
        /// Its name.
        reader: String,
        /// How many.
        records: u64,
    },
}

impl News {
    /// What has happened between two moments of one life, the most important first.
    pub fn between(before: &FloorView, after: &FloorView) -> Vec<Self> {
        let mut news = stream(before, after);
        news.extend(refusals(before, after));
        news.extend(losses(before, after));
        news.extend(after.fleets.iter().filter_map(|fleet| workers(before, fleet)));
        news.extend(faults(before, after));
        news.extend(traffic(before, after));
        news
    }

    /// Whether it is what always happens: records come and go.
    pub const fn is_traffic(&self) -> bool {
        matches!(self, Self::Stored { .. } | Self::Read { .. })
    }
}

fn stream(before: &FloorView, after: &FloorView) -> Vec<News> {
    let state = |view: &FloorView| (view.status, view.open_shards().len());
    let (status, open_shards) = state(after);
    if state(before) == (status, open_shards) {
        return Vec::new();
    }
    vec![News::Stream { status, open_shards }]
}

fn refusals(before: &FloorView, after: &FloorView) -> Vec<News> {
    let mut news = Vec::new();
    for it in &after.shards {
        let earlier = before.shard(it.shard).map(|earlier| &earlier.tally);
        let shard = it.shard;
        let records = it.tally.refused_puts();
        let records = records.saturating_sub(earlier.map_or(0, |tally| tally.refused_puts()));
        if records > 0 {
            news.push(News::PutsRefused { shard, records });
        }
        let calls = it.tally.refused_reads();
        let calls = calls.saturating_sub(earlier.map_or(0, |tally| tally.refused_reads()));
        if calls > 0 {
            news.push(News::ReadsRefused { shard, calls });
        }
    }
    news
}

fn losses(before: &FloorView, after: &FloorView) -> Vec<News> {
    let mut news = Vec::new();
    for it in &after.producers {
        let earlier = before.producers.iter().find(|earlier| earlier.id == it.id);
        let records = it.lost.saturating_sub(earlier.map_or(0, |earlier| earlier.lost));
        if records > 0 {
            news.push(News::Lost { producer: it.settings.name.clone(), records });
        }
    }
    for (reader, watched, earlier) in readers(before, after) {
        let grown = |of: fn(&WatchedView) -> u64| of(watched).saturating_sub(of(&earlier));
        let out_of_order = grown(|it| it.inversions);
        if out_of_order > 0 {
            news.push(News::OutOfOrder { reader: reader.to_owned(), records: out_of_order });
        }
        let missed = grown(|it| it.trimmed_unread.saturating_add(it.missed));
        if missed > 0 {
            news.push(News::Missed { reader: reader.to_owned(), records: missed });
        }
    }
    news
}

/// All who read, with what was seen of them before.
fn readers<'a>(
    before: &FloorView,
    after: &'a FloorView,
) -> Vec<(&'a str, &'a WatchedView, WatchedView)> {
    let earlier = |id| {
        let consumers = before.consumers.iter().map(|it| (it.id, it.watched));
        let fleets = before.fleets.iter().map(|it| (it.id, it.watched));
        let mappings = before.mappings.iter().map(|it| (it.id, it.watched));
        let mut all = consumers.chain(fleets).chain(mappings);
        all.find(|(other, _)| *other == id).map(|(_, watched)| watched).unwrap_or_default()
    };
    let consumers = after.consumers.iter().map(|it| (it.id, &it.settings.name, &it.watched));
    let fleets = after.fleets.iter().map(|it| (it.id, &it.settings.name, &it.watched));
    let mappings = after.mappings.iter().map(|it| (it.id, &it.settings.name, &it.watched));
    let all = consumers.chain(fleets).chain(mappings);
    all.map(|(id, name, watched)| (name.as_str(), watched, earlier(id))).collect()
}

fn workers(before: &FloorView, fleet: &FleetView) -> Option<News> {
    let state = |fleet: &FleetView| {
        let running = fleet.workers.iter().filter(|it| it.state == ProcessState::Running);
        let idle = running.clone().filter(|it| it.is_idle).count();
        (running.count().saturating_sub(idle), idle)
    };
    let earlier = before.fleets.iter().find(|earlier| earlier.id == fleet.id).map(state);
    let (working, idle) = state(fleet);
    let is_new = earlier.is_some_and(|earlier| earlier != (working, idle));
    is_new.then(|| News::Workers { fleet: fleet.settings.name.clone(), working, idle })
}

fn faults(before: &FloorView, after: &FloorView) -> Vec<News> {
    let missing_in = |view: &FloorView, id| view.faults.iter().all(|it| it.id != id);
    let begun = after.faults.iter().filter(|it| missing_in(before, it.id));
    let ended = before.faults.iter().filter(|it| missing_in(after, it.id));
    let begun = begun.map(|it| News::FaultBegun(it.settings.action));
    begun.chain(ended.map(|it| News::FaultEnded(it.settings.action))).collect()
}

fn traffic(before: &FloorView, after: &FloorView) -> Vec<News> {
    let mut news = Vec::new();
    let stored = after.shards.iter().map(|it| {
        let earlier = before.shard(it.shard).map_or(0, |earlier| earlier.tally.accepted);
        it.tally.accepted.saturating_sub(earlier)
    });
    let records = stored.sum();
    if records > 0 {
        news.push(News::Stored { records });
    }
    for (reader, watched, earlier) in readers(before, after) {
        let records = watched.delivered.saturating_sub(earlier.delivered);
        if records > 0 {
            news.push(News::Read { reader: reader.to_owned(), records });
        }
    }
    news
}
