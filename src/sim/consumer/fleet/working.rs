//! What a worker does with a shard that it holds the lease of: reads, processes, checkpoints.

use core::time::Duration;

use super::leasing::add_lease;
use super::worker::Holding;
use super::{Checkpoint, Duty, Fleet, Lease, WorkerId};
use crate::engine::{Parents, ShardIndex};
use crate::sim::consumer::ConsumerId;
use crate::sim::event::Event;
use crate::sim::schedule::Task;
use crate::sim::{Behaviour, Deaggregation, World};

/// `parentShardPollIntervalMillis`: how often a worker looks whether a child's parents are done.
const PARENT_POLL_INTERVAL: Duration = Duration::from_secs(10);

/// `taskBackoffTimeMillis`: how long a worker waits when it cannot go on.
const TASK_BACKOFF: Duration = Duration::from_millis(500);

/// A piece of work: a shard, for as long as one worker holds its lease once.
pub(super) type Piece = (ShardIndex, u64);

impl World {
    /// A worker reads its shard once, or waits on when its parents have not been processed.
    pub(super) fn work_on(
        &mut self,
        id: ConsumerId,
        fleet: &mut Fleet,
        worker: WorkerId,
        piece: Piece,
    ) {
        let is_ready = !fleet.settings.parents_first || parents_are_done(fleet, piece.0);
        let settings = fleet.settings.clone();
        let Some(holding) = fleet.holding(worker, piece) else { return };
        if !is_ready {
            let again = Task::Duty(id, worker, Duty::Read(piece.0, piece.1));
            self.schedule.add(self.now + PARENT_POLL_INTERVAL, again);
            return;
        }
        let shard = piece.0;
        if !holding.is_begun {
            holding.is_begun = true;
            self.log_because(Event::ShardBegun { consumer: id, shard }, None);
        }
        holding.read_at = self.now;
        match self.read(id, shard, &mut holding.bookmark, Some(settings.records_max.into())) {
            Ok(response) => {
                let deaggregation = Deaggregation::WithinShard(Behaviour::ALL);
                let to_process = self.note_read(id, shard, &response, deaggregation);
                let records = response.records();
                holding.ended = response.ended;
                let done_at = self.now + settings.processing.time_of(to_process);
                let done = Task::Duty(id, worker, Duty::Processed(piece.0, piece.1));
                self.schedule.add(done_at, done);
                fleet.count_read(worker, records);
            }
            Err(refusal) => {
                self.note_refused_read(id, shard, &refusal);
                if refusal.is_not_found() {
                    // The shard expired unread: what is left is in its children.
                    holding.ended = Some(self.children_of(shard));
                    self.finish_batch(id, fleet, worker, piece);
                } else {
                    let again = Task::Duty(id, worker, Duty::Read(piece.0, piece.1));
                    self.schedule.add(self.now + settings.idle_between_reads, again);
                }
            }
        }
    }

    /// A batch has been processed: the worker checkpoints when it is time to, and reads on.
    pub(super) fn finish_batch(
        &mut self,
        consumer: ConsumerId,
        fleet: &mut Fleet,
        worker: WorkerId,
        piece: Piece,
    ) {
        let processing = fleet.settings.processing;
        let idle = fleet.settings.idle_between_reads;
        let Some(holding) = fleet.holding(worker, piece) else { return };
        let next_read = (holding.read_at + idle).max(self.now);
        let ended = holding.ended.clone();
        let is_due = processing.is_checkpoint_due(self.now.since(holding.checkpointed_at));
        let checkpoint = match (&ended, holding.bookmark.last_number()) {
            // The KCL insists on a checkpoint at the end of a shard.
            (Some(_), _) => Some(Checkpoint::ShardEnd),
            (None, Some(number)) if is_due => Some(Checkpoint::Number(number)),
            _ => None,
        };
        let shard = piece.0;
        if ended.as_ref().is_some_and(|children| waits_for_other_parent(fleet, children)) {
            let again = Task::Duty(consumer, worker, Duty::Processed(piece.0, piece.1));
            self.schedule.add(self.now + TASK_BACKOFF, again);
            return;
        }
        if let Some(checkpoint) = checkpoint
            && !self.checkpoint(consumer, fleet, worker, (piece, checkpoint))
        {
            return self.lose_lease(consumer, fleet, worker, shard);
        }
        match ended {
            Some(children) => self.hand_on(consumer, fleet, worker, (shard, &children)),
            None => {
                let read = Task::Duty(consumer, worker, Duty::Read(piece.0, piece.1));
                self.schedule.add(next_read, read);
            }
        }
    }

    /// Writes a checkpoint. Returns whether the lease is still the worker's: if not, it must not.
    fn checkpoint(
        &mut self,
        consumer: ConsumerId,
        fleet: &mut Fleet,
        worker: WorkerId,
        (piece, checkpoint): (Piece, Checkpoint),
    ) -> bool {
        let shard = piece.0;
        let lease = fleet.leases.get_mut(&shard).filter(|lease| lease.owner == Some(worker));
        let Some(lease) = lease else { return false };
        if lease.checkpoint == checkpoint {
            return true;
        }
        lease.checkpoint = checkpoint;
        lease.owner_switches = 0;
        if let Some(holding) = fleet.holding(worker, piece) {
            holding.checkpointed_at = self.now;
        }
        let sequence_number = match checkpoint {
            Checkpoint::Number(number) => Some(number),
            _ => None,
        };
        let worker = Some(worker);
        self.log(Event::Checkpointed { consumer, worker, shard, sequence_number });
        true
    }

    /// A shard is at its end: its children get their leases, and somebody will take them.
    fn hand_on(
        &mut self,
        consumer: ConsumerId,
        fleet: &mut Fleet,
        worker: WorkerId,
        (shard, children): (ShardIndex, &[(ShardIndex, Parents)]),
    ) {
        self.log(Event::ShardFinished { consumer, shard });
        if let Some(one) = fleet.workers.get_mut(&worker) {
            one.held.remove(&shard);
        }
        for &(child, parents) in children {
            add_lease(fleet, child, Checkpoint::TrimHorizon, parents);
        }
    }
}

impl Fleet {
    /// A piece of work while it is this worker's, as far as the worker knows.
    fn holding(&mut self, worker: WorkerId, (shard, piece): Piece) -> Option<&mut Holding> {
        let held = &mut self.workers.get_mut(&worker)?.held;
        held.get_mut(&shard).filter(|holding| holding.piece == piece)
    }

    fn count_read(&mut self, worker: WorkerId, records: u64) {
        if let Some(one) = self.workers.get_mut(&worker) {
            one.records = one.records.saturating_add(records);
        }
    }
}

/// Whether all parents of a shard that have a lease were processed to their end.
fn parents_are_done(fleet: &Fleet, shard: ShardIndex) -> bool {
    let Some(lease) = fleet.leases.get(&shard) else { return true };
    let mut parents = lease.parents.iter().filter_map(|parent| fleet.leases.get(parent));
    parents.all(Lease::is_finished)
}

/// Whether the end of a shard must wait: its child has another parent whose own parents are still
/// processed, so that it has no lease yet. Without one it would count as done.
fn waits_for_other_parent(fleet: &Fleet, children: &[(ShardIndex, Parents)]) -> bool {
    let &[(_, parents)] = children else { return false };
    let mut has_lease = parents.iter().map(|parent| fleet.leases.contains_key(&parent));
    let first = has_lease.next();
    has_lease.any(|other| Some(other) != first)
}
