//! How leases are made, renewed, taken and stolen.

use core::time::Duration;

use litemap::LiteMap;

use super::worker::Holding;
use super::{Checkpoint, Duty, Fleet, Lease, WorkerId};
use crate::engine::{KinesisError, Parents, ShardFilter, ShardIndex, StartingPosition, Timestamp};
use crate::sim::World;
use crate::sim::consumer::reading::Bookmark;
use crate::sim::consumer::{ConsumerId, ConsumerStart};
use crate::sim::event::Event;
use crate::sim::schedule::Task;

/// What the KCL allows for clocks that differ: `epsilonMillis`.
const EPSILON: Duration = Duration::from_millis(25);
/// `maxLeasesToStealAtOneTime`.
const STOLEN_AT_ONCE_MAX: usize = 1;

impl World {
    /// Makes the leases of a new fleet: of the shards that its start names.
    pub(super) fn make_leases(
        &mut self,
        id: ConsumerId,
        fleet: &mut Fleet,
    ) -> Result<(), KinesisError> {
        let (listed, position) = self.shards_to_begin(fleet.settings.start)?;
        let checkpoint = match position {
            StartingPosition::Latest => Checkpoint::Latest,
            StartingPosition::AtTimestamp(at) => Checkpoint::AtTimestamp(at),
            _ => Checkpoint::TrimHorizon,
        };
        for it in &listed {
            add_lease(fleet, it.shard, checkpoint, it.parents);
        }
        self.skip_unlisted(id, &listed, position);
        Ok(())
    }

    /// Makes leases of all shards that the stream tells of, whatever came of their parents.
    fn list_all(&mut self, fleet: &mut Fleet) {
        // A refusal is not worth a word: the next look comes soon.
        for it in self.list_shards(ShardFilter::FromTrimHorizon).unwrap_or_default() {
            let is_known = it.parents.iter().all(|parent| fleet.leases.contains_key(&parent));
            if is_known || fleet.settings.start == ConsumerStart::TrimHorizon {
                add_lease(fleet, it.shard, Checkpoint::TrimHorizon, it.parents);
            }
        }
    }

    /// A worker raises the counters of the leases that it holds, and finds out which it has lost.
    pub(in crate::sim) fn renew(&mut self, id: ConsumerId, fleet: &mut Fleet, worker: WorkerId) {
        let next = self.now + renewal_interval(fleet.settings.failover);
        self.schedule.add(next, Task::Duty(id, worker, Duty::Renew));
        let Fleet { workers, leases, .. } = fleet;
        let Some(one) = workers.get_mut(&worker) else { return };
        let mut lost = Vec::new();
        for (&shard, holding) in &mut one.held {
            match leases.get_mut(&shard) {
                Some(lease) if lease.owner == Some(worker) && lease.counter == holding.counter => {
                    lease.counter = lease.counter.wrapping_add(1);
                    holding.counter = lease.counter;
                }
                _ => lost.push(shard),
            }
        }
        for shard in lost {
            self.lose_lease(id, fleet, worker, shard);
        }
    }

    /// A worker stops what it does with a shard, since the lease is another's.
    pub(in crate::sim) fn lose_lease(
        &mut self,
        consumer: ConsumerId,
        fleet: &mut Fleet,
        worker: WorkerId,
        shard: ShardIndex,
    ) {
        if let Some(one) = fleet.workers.get_mut(&worker) {
            one.held.remove(&shard);
        }
        self.log_because(Event::LeaseLost { consumer, worker, shard }, None);
    }

    /// A worker looks at all leases and takes some: those without an owner and those whose owner
    /// fell silent, until it has its share; when there are none, one of those who have too many.
    pub(in crate::sim) fn take_leases(
        &mut self,
        id: ConsumerId,
        fleet: &mut Fleet,
        worker: WorkerId,
    ) {
        let failover = fleet.settings.failover;
        let next = self.now + (failover + EPSILON) * 2;
        self.schedule.add(next, Task::Duty(id, worker, Duty::Take));
        if !fleet.settings.parents_first {
            self.list_all(fleet);
        }
        let expired = look_at_leases(fleet, worker, self.now);
        let mut counts = LiteMap::new();
        counts.insert(worker, 0_usize);
        for (shard, lease) in &fleet.leases {
            if let Some(owner) = lease.owner.filter(|_| !lease.is_finished())
                && !expired.contains(shard)
            {
                *counts.entry(owner).or_default() += 1;
            }
        }
        let leases = fleet.leases.values().filter(|lease| !lease.is_finished()).count();
        let target = if counts.len() >= leases { 1 } else { leases.div_ceil(counts.len()) };
        let mine = counts.get(&worker).copied().unwrap_or(0);
        let mut needed = target.saturating_sub(mine);
        for &shard in expired.iter().take(needed) {
            self.take_lease(id, fleet, worker, shard);
        }
        needed = needed.saturating_sub(expired.len());
        if expired.is_empty() && needed > 0 {
            self.steal(id, fleet, worker, (&counts, target, needed));
        }
    }

    fn steal(
        &mut self,
        id: ConsumerId,
        fleet: &mut Fleet,
        worker: WorkerId,
        (counts, target, needed): (&LiteMap<WorkerId, usize>, usize, usize),
    ) {
        let others = counts.iter().filter(|(other, _)| **other != worker);
        let Some((&richest, &count)) = others.max_by_key(|(_, count)| **count) else { return };
        let mut stolen = needed.min(count.saturating_sub(target));
        if needed > 1 && stolen == 0 && count >= target {
            stolen = 1;
        }
        let of_richest = |lease: &Lease| lease.owner == Some(richest) && !lease.is_finished();
        let theirs = fleet.leases.iter().filter(|(_, lease)| of_richest(lease));
        let mut theirs: Vec<_> = theirs.map(|(&shard, _)| shard).collect();
        for _ in 0..stolen.min(STOLEN_AT_ONCE_MAX).min(theirs.len()) {
            let place = self.random.below(theirs.len() as u64) as usize;
            self.take_lease(id, fleet, worker, theirs.swap_remove(place));
        }
    }

    fn take_lease(
        &mut self,
        consumer: ConsumerId,
        fleet: &mut Fleet,
        worker: WorkerId,
        shard: ShardIndex,
    ) {
        let piece = fleet.take_piece();
        let Some(lease) = fleet.leases.get_mut(&shard) else { return };
        let from = lease.owner.replace(worker);
        lease.counter = lease.counter.wrapping_add(1);
        if from.is_some() {
            lease.owner_switches = lease.owner_switches.saturating_add(1);
        }
        let holding = Holding {
            piece,
            counter: lease.counter,
            is_begun: false,
            bookmark: Bookmark::new(lease.checkpoint.position()),
            read_at: self.now,
            checkpointed_at: self.now,
            ended: None,
        };
        if let Some(one) = fleet.workers.get_mut(&worker) {
            one.held.insert(shard, holding);
        }
        self.log_because(Event::LeaseTaken { consumer, worker, shard, from }, None);
        self.schedule.add(self.now, Task::Duty(consumer, worker, Duty::Read(shard, piece)));
    }
}

/// How often a worker renews its leases: three times before they would count as lost.
pub(super) const fn renewal_interval(failover: Duration) -> Duration {
    let third = Duration::from_micros(failover.as_micros() as u64 / 3);
    third.saturating_sub(EPSILON)
}

/// Makes a lease unless there is one.
pub(in crate::sim) fn add_lease(
    fleet: &mut Fleet,
    shard: ShardIndex,
    checkpoint: Checkpoint,
    parents: Parents,
) {
    let lease = || Lease::new(checkpoint, parents.iter().collect());
    fleet.leases.entry(shard).or_insert_with(lease);
}

/// A worker notes which counters have moved. Returns the leases that are there to be taken: those
/// without an owner, and those whose counter has stood still for as long as the failover takes. It
/// goes by its own clock, and by what it saw itself.
fn look_at_leases(fleet: &mut Fleet, worker: WorkerId, now: Timestamp) -> Vec<ShardIndex> {
    let failover = fleet.settings.failover;
    let Some(one) = fleet.workers.get_mut(&worker) else { return Vec::new() };
    let mut expired = Vec::new();
    for (&shard, lease) in fleet.leases.iter().filter(|(_, lease)| !lease.is_finished()) {
        let seen = one.seen.entry(shard).or_insert((lease.counter, now));
        if seen.0 != lease.counter {
            *seen = (lease.counter, now);
        }
        let is_mine = lease.owner == Some(worker) && one.held.contains_key(&shard);
        if lease.owner.is_none() || (!is_mine && now.since(seen.1) >= failover) {
            expired.push(shard);
        }
    }
    expired
}
