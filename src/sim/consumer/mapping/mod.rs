//! An event source mapping: AWS Lambda polls the shards, and invokes a function with batches.
//!
//! A shard's records go through lanes, as many as the parallelization factor: those of one key
//! through the same. Each lane has one batch at a time. One that fails stays until it is processed,
//! given up or expired, and nothing passes it. This folder has what a mapping is, how it gets its
//! records (`gathering.rs`) and what it does with them (`invoking.rs`).

mod gathering;
mod invoking;
mod settings;

use std::collections::{BTreeSet, VecDeque};

use litemap::LiteMap;

pub use settings::{Function, MappingError, MappingSettings, OnError, Poison};

use super::reading::{Bookmark, ReadingPlace};
use super::{ConsumerId, ProcessState};
use crate::engine::{ByteCount, Parents, SequenceNumber, ShardIndex, StartingPosition, Timestamp};
use crate::sim::event::Event;
use crate::sim::fault::CallError;
use crate::sim::schedule::Task;
use crate::sim::{Functions, World};

/// What a mapping does at its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::sim) enum MappingTask {
    /// It reads a shard.
    Poll(ShardIndex),
    /// A lane sees whether its batch is to be invoked now.
    Gather(ShardIndex, LaneIndex),
    /// An invocation returns.
    Return(ShardIndex, LaneIndex),
    /// A batch that failed is invoked again.
    Again(ShardIndex, LaneIndex),
}

/// The place of a lane among those of its shard.
pub(in crate::sim) type LaneIndex = usize;

/// A record that was read and has not been processed yet.
#[derive(Clone, Debug)]
struct Held {
    number: SequenceNumber,
    arrived_at: Timestamp,
    size: ByteCount,
    /// How many records it is to the function.
    count: u32,
    is_poison: bool,
}

/// Records that the function is invoked with together.
#[derive(Clone, Debug, Default)]
struct Batch {
    records: Vec<Held>,
    /// How often it was invoked again after an error.
    retries: u32,
}

#[derive(Clone, Debug, Default)]
struct Lane {
    /// What is not in a batch yet, with the time of the oldest.
    waiting: VecDeque<Held>,
    waiting_since: Option<Timestamp>,
    /// The batch that it is at, and the halves that are left of batches that were split.
    batches: VecDeque<Batch>,
    /// Whether the first of them is with the function.
    is_running: bool,
    /// Whether the function broke down with it.
    is_broken: bool,
}

impl Lane {
    fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.batches.is_empty()
    }
}

/// What a mapping knows of a shard that it reads.
#[derive(Clone, Debug)]
struct ShardPoller {
    bookmark: Bookmark,
    lanes: Vec<Lane>,
    /// Its children, when it was read to its end.
    ended: Option<Vec<(ShardIndex, Parents)>>,
}

impl ShardPoller {
    fn oldest_held(&self) -> Option<Timestamp> {
        let held = self.lanes.iter().flat_map(|lane| {
            lane.waiting.iter().chain(lane.batches.iter().flat_map(|batch| &batch.records))
        });
        held.map(|record| record.arrived_at).min()
    }
}

/// A mapping at work.
#[derive(Clone, Debug)]
pub struct Mapping {
    settings: MappingSettings,
    pollers: LiteMap<ShardIndex, ShardPoller>,
    finished: BTreeSet<ShardIndex>,
    state: ProcessState,
    totals: MappingTotals,
}

/// What a mapping has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MappingTotals {
    /// Invocations.
    pub invocations: u64,
    /// Those that failed.
    pub errors: u64,
    /// Records that the function processed, each once.
    pub processed: u64,
    /// Records that were given up.
    pub discarded: u64,
    /// Those of them that the destination was told of.
    pub to_destination: u64,
}

impl Mapping {
    fn new(settings: MappingSettings) -> Self {
        Self {
            settings,
            pollers: LiteMap::new(),
            finished: BTreeSet::new(),
            state: ProcessState::Running,
            totals: MappingTotals::default(),
        }
    }

    /// What it does.
    pub const fn settings(&self) -> &MappingSettings {
        &self.settings
    }

    /// Whether it is enabled.
    pub const fn state(&self) -> ProcessState {
        self.state
    }

    /// What it has done.
    pub const fn totals(&self) -> MappingTotals {
        self.totals
    }

    /// The shards that it reads.
    pub fn shards(&self) -> impl Iterator<Item = ShardIndex> {
        self.pollers.keys().copied()
    }

    /// When the oldest record arrived that was read and is not processed: its age is what
    /// `IteratorAge` tells.
    pub fn oldest_held(&self) -> Option<Timestamp> {
        self.pollers.values().filter_map(ShardPoller::oldest_held).min()
    }

    /// How far it has read each shard, and when the oldest record arrived that it has read there and
    /// that is not processed.
    pub fn places(&self) -> impl Iterator<Item = (ShardIndex, ReadingPlace, Option<Timestamp>)> {
        let pollers = self.pollers.iter();
        pollers.map(|(&shard, poller)| (shard, poller.bookmark.place(), poller.oldest_held()))
    }

    fn lane(&mut self, shard: ShardIndex, lane: LaneIndex) -> Option<&mut Lane> {
        self.pollers.get_mut(&shard)?.lanes.get_mut(lane)
    }

    /// Changes the number of lanes, when there is nothing in them: one lane more would let a
    /// record pass an earlier one of its key.
    fn fit_lanes(&mut self, shard: ShardIndex) {
        let count = usize::try_from(self.settings.parallelization_factor).unwrap_or(1);
        let Some(poller) = self.pollers.get_mut(&shard) else { return };
        if poller.lanes.len() != count && poller.lanes.iter().all(Lane::is_empty) {
            poller.lanes = vec![Lane::default(); count];
        }
    }
}

/// What the world does for a mapping.
pub struct MappingBehaviour {
    /// Whether it could be with these settings.
    pub(in crate::sim) check: fn(&MappingSettings) -> Result<(), MappingError>,
    /// It begins.
    pub(in crate::sim) begin: fn(&mut World, MappingSettings) -> Result<ConsumerId, CallError>,
    /// It is disabled, or enabled again.
    pub(in crate::sim) set_state: fn(&mut World, ConsumerId, ProcessState),
    /// Its function breaks down.
    pub(in crate::sim) crash: fn(&mut World, ConsumerId),
    /// It does what it is time for.
    pub(in crate::sim) do_task: fn(&mut World, ConsumerId, MappingTask),
}

impl Functions for MappingBehaviour {
    const TABLE: &'static Self = &Self {
        check: MappingSettings::check,
        begin: World::begin_mapping,
        set_state: World::set_mapping_state,
        crash: World::crash_function,
        do_task: World::do_mapping_task,
    };
}

impl World {
    /// Lets a new mapping begin.
    ///
    /// # Errors
    ///
    /// What the service refuses of its first calls. Nothing has begun then.
    fn begin_mapping(&mut self, settings: MappingSettings) -> Result<ConsumerId, CallError> {
        let id = ConsumerId(self.take_id());
        self.watchers.reader_begins(id, true);
        let mut mapping = Box::new(Mapping::new(settings));
        let (listed, position) = match self.shards_to_begin(mapping.settings.start) {
            Ok(listed) => listed,
            Err(refusal) => {
                self.watchers.reader_leaves(id);
                return Err(refusal.into());
            }
        };
        for it in &listed {
            self.poll_shard(id, &mut mapping, it.shard, position);
        }
        self.skip_unlisted(id, &listed, position);
        self.mappings.insert(id, mapping);
        Ok(id)
    }

    /// Lets a mapping go on with other settings. Where it began is past.
    pub(in crate::sim) fn change_mapping(&mut self, id: ConsumerId, settings: MappingSettings) {
        if let Some(mapping) = self.mappings.get_mut(&id) {
            mapping.settings = settings;
        }
    }

    /// Disables a mapping, or enables it again: it goes on where it was.
    fn set_mapping_state(&mut self, id: ConsumerId, state: ProcessState) {
        let Some(mapping) = self.mappings.get_mut(&id) else { return };
        mapping.state = state;
        // An invocation that runs comes to its end.
        self.schedule.remove(|task| match task {
            Task::Mapping(_, MappingTask::Return(..)) => false,
            Task::Mapping(other, _) => other == id,
            _ => false,
        });
        if state == ProcessState::Running {
            for (&shard, poller) in &mapping.pollers {
                self.schedule.add(self.now, Task::Mapping(id, MappingTask::Poll(shard)));
                for (index, lane) in poller.lanes.iter().enumerate() {
                    if !lane.is_running && !lane.is_empty() {
                        let again = MappingTask::Again(shard, index);
                        self.schedule.add(self.now, Task::Mapping(id, again));
                    }
                }
            }
        }
    }

    /// Lets the function break down: the invocations that run fail.
    fn crash_function(&mut self, id: ConsumerId) {
        let Some(mapping) = self.mappings.get_mut(&id) else { return };
        for lane in mapping.pollers.iter_mut().flat_map(|(_, poller)| &mut poller.lanes) {
            lane.is_broken = lane.is_running;
        }
    }

    /// Lets a mapping do what it does at its time.
    fn do_mapping_task(&mut self, id: ConsumerId, task: MappingTask) {
        // It is taken out while it works: what it does changes the rest of the world.
        let Some(mut mapping) = self.mappings.remove(&id) else { return };
        let is_enabled = mapping.state == ProcessState::Running;
        match task {
            MappingTask::Poll(shard) if is_enabled => self.gather(id, &mut mapping, shard),
            MappingTask::Gather(shard, lane) if is_enabled => {
                self.invoke_when_ready(id, &mut mapping, (shard, lane));
            }
            MappingTask::Again(shard, lane) if is_enabled => {
                self.invoke(id, &mut mapping, (shard, lane));
            }
            // An invocation that runs comes to its end.
            MappingTask::Return(shard, lane) => {
                self.return_from(id, &mut mapping, (shard, lane));
            }
            _ => {}
        }
        self.mappings.insert(id, mapping);
        self.cause = None;
    }

    fn poll_shard(
        &mut self,
        id: ConsumerId,
        mapping: &mut Mapping,
        shard: ShardIndex,
        position: StartingPosition,
    ) {
        let bookmark = Bookmark::new(position);
        mapping.pollers.insert(shard, ShardPoller { bookmark, lanes: Vec::new(), ended: None });
        mapping.fit_lanes(shard);
        self.log(Event::ShardBegun { consumer: id, shard });
        self.schedule.add(self.now, Task::Mapping(id, MappingTask::Poll(shard)));
    }

    /// Leaves a shard whose records are all done with, for those of its children that may be read.
    fn leave_if_done(&mut self, id: ConsumerId, mapping: &mut Mapping, shard: ShardIndex) {
        let Some(poller) = mapping.pollers.get(&shard) else { return };
        let Some(children) = poller.ended.clone() else { return };
        if !poller.lanes.iter().all(Lane::is_empty) {
            return;
        }
        mapping.pollers.remove(&shard);
        mapping.finished.insert(shard);
        self.cause = Some(self.log(Event::ShardFinished { consumer: id, shard }));
        for (child, parents) in children {
            let is_known =
                mapping.pollers.contains_key(&child) || mapping.finished.contains(&child);
            let is_free = parents.iter().all(|parent| !mapping.pollers.contains_key(&parent));
            if !is_known && is_free {
                self.poll_shard(id, mapping, child, StartingPosition::TrimHorizon);
            }
        }
    }
}
