//! A fleet: workers that share the shards of a stream by leases, as the Kinesis Client Library does.
//!
//! It follows the KCL's version 2: each worker looks after its own leases, takes those of workers
//! that fell silent, and steals when it has too few. Version 3 has a leader that assigns leases; what
//! a crash, a restart or a reshard costs is the same. It takes aggregated records apart, within the
//! range of their shard ([`Deaggregation::WithinShard`](crate::sim::Deaggregation::WithinShard)). This folder has what a fleet is, how leases
//! move (`leasing.rs`) and what a worker does with those that it holds (`working.rs`).

mod lease;
mod leasing;
mod settings;
mod worker;
mod working;

use core::time::Duration;

use litemap::LiteMap;

pub use lease::{Checkpoint, Lease};
pub use settings::{FleetError, FleetSettings};
pub use worker::{Worker, WorkerId};

pub(in crate::sim) use settings::WORKERS_MAX;
pub(in crate::sim) use worker::Duty;

use super::ConsumerId;
use crate::engine::{KinesisError, ShardIndex};
use crate::sim::schedule::Task;
use crate::sim::{Functions, World};

/// A fleet at work.
#[derive(Clone, Debug)]
pub struct Fleet {
    settings: FleetSettings,
    leases: LiteMap<ShardIndex, Lease>,
    workers: LiteMap<WorkerId, Worker>,
    next_worker: u32,
    next_piece: u64,
}

impl Fleet {
    const fn new(settings: FleetSettings) -> Self {
        Self {
            settings,
            leases: LiteMap::new(),
            workers: LiteMap::new(),
            next_worker: 0,
            next_piece: 0,
        }
    }

    /// What it does.
    pub const fn settings(&self) -> &FleetSettings {
        &self.settings
    }

    /// The lease table: one lease for each shard, by shard.
    pub fn leases(&self) -> impl Iterator<Item = (ShardIndex, &Lease)> {
        self.leases.iter().map(|(&shard, lease)| (shard, lease))
    }

    /// The workers that run, in the order in which they started.
    pub fn workers(&self) -> impl Iterator<Item = (WorkerId, &Worker)> {
        self.workers.iter().map(|(&id, worker)| (id, worker))
    }

    /// One of them.
    pub fn worker(&self, id: WorkerId) -> Option<&Worker> {
        self.workers.get(&id)
    }

    /// Workers that have nothing to read.
    pub fn idle_workers(&self) -> usize {
        self.workers.values().filter(|worker| worker.is_idle()).count()
    }

    fn take_piece(&mut self) -> u64 {
        let piece = self.next_piece;
        self.next_piece = piece.wrapping_add(1);
        piece
    }
}

/// What the world does for a fleet.
pub struct FleetBehaviour {
    /// Whether it could be with these settings.
    pub(in crate::sim) check: fn(&FleetSettings) -> Result<(), FleetError>,
    /// It begins.
    pub(in crate::sim) begin: fn(&mut World, FleetSettings) -> Result<ConsumerId, KinesisError>,
    /// Another worker of it starts.
    pub(in crate::sim) start_worker: fn(&mut World, ConsumerId) -> Option<WorkerId>,
    /// One of its workers does what it is time for.
    pub(in crate::sim) do_duty: fn(&mut World, ConsumerId, WorkerId, Duty),
}

impl Functions for FleetBehaviour {
    const TABLE: &'static Self = &Self {
        check: FleetSettings::check,
        begin: World::begin_fleet,
        start_worker: World::start_worker,
        do_duty: World::do_duty,
    };
}

impl World {
    /// Lets a worker do its duty, unless it has crashed, or keeps it for when it goes on.
    fn do_duty(&mut self, id: ConsumerId, worker: WorkerId, duty: Duty) {
        // It is taken out while it works: what it does changes the rest of the world.
        let Some(mut fleet) = self.fleets.remove(&id) else { return };
        match fleet.workers.get_mut(&worker) {
            None => {}
            Some(Worker { paused: Some(kept), .. }) => {
                kept.insert(duty);
            }
            Some(_) => match duty {
                Duty::Renew => self.renew(id, &mut fleet, worker),
                Duty::Take => self.take_leases(id, &mut fleet, worker),
                Duty::Read(shard, piece) => self.work_on(id, &mut fleet, worker, (shard, piece)),
                Duty::Processed(shard, piece) => {
                    self.finish_batch(id, &mut fleet, worker, (shard, piece));
                }
            },
        }
        self.fleets.insert(id, fleet);
        self.cause = None;
    }

    /// Lets a new fleet begin.
    ///
    /// # Errors
    ///
    /// What the service refuses of its first calls. Nothing has begun then.
    fn begin_fleet(&mut self, settings: FleetSettings) -> Result<ConsumerId, KinesisError> {
        let id = ConsumerId(self.take_id());
        self.watchers.reader_begins(id, true);
        let workers = settings.workers;
        let mut fleet = Box::new(Fleet::new(settings));
        if let Err(refusal) = self.make_leases(id, &mut fleet) {
            self.watchers.reader_leaves(id);
            return Err(refusal);
        }
        self.fleets.insert(id, fleet);
        for _ in 0..workers {
            self.start_worker(id);
        }
        Ok(id)
    }

    /// Lets a fleet go on with other settings. Where it began is past.
    pub(in crate::sim) fn change_fleet(&mut self, id: ConsumerId, settings: FleetSettings) {
        if let Some(fleet) = self.fleets.get_mut(&id) {
            fleet.settings = settings;
        }
    }

    /// Lets another worker start.
    fn start_worker(&mut self, id: ConsumerId) -> Option<WorkerId> {
        let fleet = self.fleets.get_mut(&id)?;
        let worker = WorkerId(fleet.next_worker);
        fleet.next_worker = fleet.next_worker.wrapping_add(1);
        fleet.workers.insert(worker, Worker::default());
        // Workers that start together come one after the other.
        let first = self.now + Duration::from_millis(u64::from(worker.0) * 37 % 1_000);
        let renewal = first + leasing::renewal_interval(fleet.settings.failover);
        self.schedule.add(first, Task::Duty(id, worker, Duty::Take));
        self.schedule.add(renewal, Task::Duty(id, worker, Duty::Renew));
        Some(worker)
    }

    /// A worker is gone. Its leases look as they did; nobody renews them.
    pub(in crate::sim) fn crash_worker(&mut self, id: ConsumerId, worker: WorkerId) {
        if let Some(fleet) = self.fleets.get_mut(&id) {
            fleet.workers.remove(&worker);
        }
        let of_it =
            |task| matches!(task, Task::Duty(fleet, one, _) if (fleet, one) == (id, worker));
        self.schedule.remove(of_it);
    }

    /// A worker stands still.
    pub(in crate::sim) fn pause_worker(&mut self, id: ConsumerId, worker: WorkerId) {
        let fleet = self.fleets.get_mut(&id);
        if let Some(one) = fleet.and_then(|fleet| fleet.workers.get_mut(&worker)) {
            one.paused.get_or_insert_default();
        }
    }

    /// A worker goes on, with what it should have done meanwhile.
    pub(in crate::sim) fn continue_worker(&mut self, id: ConsumerId, worker: WorkerId) {
        let fleet = self.fleets.get_mut(&id);
        let one = fleet.and_then(|fleet| fleet.workers.get_mut(&worker));
        for duty in one.and_then(|one| one.paused.take()).unwrap_or_default() {
            self.schedule.add(self.now, Task::Duty(id, worker, duty));
        }
    }
}
