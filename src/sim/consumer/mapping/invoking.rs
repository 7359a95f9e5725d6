//! What a mapping does with a batch: it invokes the function, and tries again, splits the batch
//! or gives it up when that fails.

use core::time::Duration;

use super::{Batch, Held, Lane, LaneIndex, Mapping, MappingTask, OnError};
use crate::engine::{ShardIndex, Timestamp};
use crate::sim::World;
use crate::sim::consumer::ConsumerId;
use crate::sim::event::Event;
use crate::sim::schedule::Task;

/// The pause before a batch is invoked again: doubled each time, up to the longest. Lambda does
/// not document its own: a guess.
const RETRY_PAUSE: Duration = Duration::from_secs(1);
const RETRY_PAUSE_MAX: Duration = Duration::from_secs(30);

type Place = (ShardIndex, LaneIndex);

impl World {
    /// Invokes the function with a lane's batch, after giving up what is too old.
    pub(super) fn invoke(&mut self, id: ConsumerId, mapping: &mut Mapping, (shard, index): Place) {
        self.give_up_what_is_too_old(id, mapping, (shard, index));
        let Some(lane) = mapping.lane(shard, index).filter(|lane| !lane.is_running) else { return };
        let Some(batch) = lane.batches.front() else {
            return self.go_on(id, mapping, (shard, index));
        };
        let records = batch.records.len();
        let attempt = batch.retries.saturating_add(1);
        let numbers: Vec<_> = batch.records.iter().map(|record| record.number).collect();
        // It stops at the record that it fails at.
        let taken = batch.poison().map_or(records, |place| place.saturating_add(1));
        let counts = batch.records.iter().take(taken).map(|record| record.count);
        let taken = counts.fold(0_u32, u32::saturating_add);
        lane.is_running = true;
        mapping.totals.invocations = mapping.totals.invocations.saturating_add(1);
        let function = &mapping.settings.function;
        let deaggregation = function.deaggregation;
        let time = function.invocation_time + function.record_time.saturating_mul(taken);
        let records = u64::try_from(records).unwrap_or(u64::MAX);
        let invoked = Event::Invoked { consumer: id, shard, records, attempt };
        self.cause = Some(self.log_because(invoked, None));
        self.note_given(id, shard, &numbers, deaggregation);
        let back = Task::Mapping(id, MappingTask::Return(shard, index));
        self.schedule.add(self.now + time, back);
    }

    /// An invocation is over.
    pub(super) fn return_from(
        &mut self,
        id: ConsumerId,
        mapping: &mut Mapping,
        (shard, index): Place,
    ) {
        let on_error = mapping.settings.on_error;
        let Some(lane) = mapping.lane(shard, index) else { return };
        lane.is_running = false;
        let is_broken = core::mem::take(&mut lane.is_broken);
        let Some(batch) = lane.batches.pop_front() else { return };
        let failed_at = if is_broken { Some(0) } else { batch.poison() };
        let records = u64::try_from(batch.records.len()).unwrap_or(u64::MAX);
        let is_failed = failed_at.is_some();
        self.cause = Some(self.log(Event::Returned { consumer: id, shard, records, is_failed }));
        let Some(failed_at) = failed_at else {
            mapping.totals.processed = mapping.totals.processed.saturating_add(records);
            return self.go_on(id, mapping, (shard, index));
        };
        mapping.totals.errors = mapping.totals.errors.saturating_add(1);
        let (done, left) = batch.after_error(failed_at, on_error);
        mapping.totals.processed = mapping.totals.processed.saturating_add(done);
        match left {
            AfterError::Again(batches) => {
                let retries = batches.first().map_or(0, |batch| batch.retries);
                if let Some(lane) = mapping.lane(shard, index) {
                    batches.into_iter().rev().for_each(|batch| lane.batches.push_front(batch));
                }
                let again = Task::Mapping(id, MappingTask::Again(shard, index));
                self.schedule.add(self.now + pause_after(retries), again);
            }
            AfterError::GiveUp(records) => {
                self.give_up(id, mapping, shard, records);
                self.go_on(id, mapping, (shard, index));
            }
        }
    }

    /// A lane is done with a batch: it takes the next, or the shard is done with.
    fn go_on(&mut self, id: ConsumerId, mapping: &mut Mapping, (shard, index): Place) {
        let Some(lane) = mapping.lane(shard, index) else { return };
        let next = if lane.batches.is_empty() {
            MappingTask::Gather(shard, index)
        } else {
            MappingTask::Again(shard, index)
        };
        if lane.is_empty() {
            return self.leave_if_done(id, mapping, shard);
        }
        self.schedule.add(self.now, Task::Mapping(id, next));
    }

    fn give_up_what_is_too_old(
        &mut self,
        id: ConsumerId,
        mapping: &mut Mapping,
        (shard, index): Place,
    ) {
        let retention = self.stream().map(|stream| stream.configuration().retention);
        let retention = retention.unwrap_or(Duration::MAX);
        let age_max = mapping.settings.on_error.record_age_max.unwrap_or(retention).min(retention);
        let now = self.now;
        let Some(lane) = mapping.lane(shard, index).filter(|lane| !lane.is_running) else { return };
        let old = lane.take_older(now, age_max);
        if old > 0 {
            self.give_up(id, mapping, shard, old);
        }
    }

    fn give_up(
        &mut self,
        consumer: ConsumerId,
        mapping: &mut Mapping,
        shard: ShardIndex,
        records: u64,
    ) {
        let to_destination = mapping.settings.on_error.has_destination;
        let totals = &mut mapping.totals;
        totals.discarded = totals.discarded.saturating_add(records);
        if to_destination {
            totals.to_destination = totals.to_destination.saturating_add(records);
        }
        self.log(Event::RecordsDiscarded { consumer, shard, records, to_destination });
    }
}

/// What becomes of a batch whose invocation failed.
enum AfterError {
    /// These are invoked, one after the other.
    Again(Vec<Batch>),
    /// So many records are given up.
    GiveUp(u64),
}

impl Batch {
    /// The place of the first record that the function cannot process.
    fn poison(&self) -> Option<usize> {
        self.records.iter().position(|record| record.is_poison)
    }

    /// What is left to do after an error at this record, and how many records are done with.
    fn after_error(mut self, failed_at: usize, on_error: OnError) -> (u64, AfterError) {
        if on_error.reports_item_failures && failed_at > 0 {
            // Progress: what is left is a batch of its own.
            self.records.drain(..failed_at.min(self.records.len()));
            self.retries = 0;
            let done = u64::try_from(failed_at).unwrap_or(u64::MAX);
            return (done, AfterError::Again(vec![self]));
        }
        // Where the function reports the first record, there is nothing to cut off: that it is halved
        // then too is a guess.
        if on_error.bisect && self.records.len() > 1 {
            let second = self.records.split_off(self.records.len() / 2);
            // A split is no retry.
            let second = Self { records: second, retries: self.retries };
            return (0, AfterError::Again(vec![self, second]));
        }
        if on_error.retry_attempts_max.is_some_and(|most| self.retries >= most) {
            let records = u64::try_from(self.records.len()).unwrap_or(u64::MAX);
            return (0, AfterError::GiveUp(records));
        }
        self.retries = self.retries.saturating_add(1);
        (0, AfterError::Again(vec![self]))
    }
}

impl Lane {
    /// Takes what has this age from the batch that is next. Returns how many records that were.
    fn take_older(&mut self, now: Timestamp, age_max: Duration) -> u64 {
        let Some(batch) = self.batches.front_mut() else { return 0 };
        let before = batch.records.len();
        batch.records.retain(|record: &Held| now.since(record.arrived_at) < age_max);
        let old = before.saturating_sub(batch.records.len());
        if batch.records.is_empty() {
            self.batches.pop_front();
        }
        u64::try_from(old).unwrap_or(u64::MAX)
    }
}

fn pause_after(retries: u32) -> Duration {
    let doubled = RETRY_PAUSE.saturating_mul(2_u32.saturating_pow(retries.saturating_sub(1)));
    if retries == 0 { Duration::ZERO } else { doubled.min(RETRY_PAUSE_MAX) }
}
