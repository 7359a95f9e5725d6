//! How a mapping gets its records: it polls each shard, and gathers batches of what it read.

use core::time::Duration;

use super::{Batch, Function, Held, Lane, LaneIndex, Mapping, MappingTask, Poison};
use crate::engine::{ByteCount, PartitionKey, ShardIndex};
use crate::sim::consumer::ConsumerId;
use crate::sim::consumer::reading::Response;
use crate::sim::schedule::Task;
use crate::sim::{Deaggregated, DeaggregatedRecord, UserRecord, World};

/// Lambda polls a shard about once a second.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// Bytes that an invocation takes (source: "Batching behavior": 6 MB). The envelope that each
/// record has in the event is not counted here.
const BATCH_BYTES_MAX: ByteCount = ByteCount::new(6 * 1024 * 1024);

impl World {
    /// Reads a shard once, unless what was read before waits still.
    pub(super) fn gather(&mut self, id: ConsumerId, mapping: &mut Mapping, shard: ShardIndex) {
        let room = mapping.room(shard);
        let Some(poller) = mapping.pollers.get_mut(&shard) else { return };
        if poller.ended.is_some() {
            return self.leave_if_done(id, mapping, shard);
        }
        let next = Task::Mapping(id, MappingTask::Poll(shard));
        if room == 0 {
            return self.schedule.add(self.now + POLL_INTERVAL, next);
        }
        match self.read(id, shard, &mut poller.bookmark, Some(room)) {
            Ok(response) => {
                self.note_polled(id, shard, &response);
                mapping.fit_lanes(shard);
                self.sort_into_lanes(mapping, shard, &response);
                if let Some(poller) = mapping.pollers.get_mut(&shard) {
                    poller.ended = response.ended;
                }
                for lane in 0..mapping.lanes(shard) {
                    self.invoke_when_ready(id, mapping, (shard, lane));
                }
            }
            Err(refusal) => {
                self.note_refused_read(id, shard, &refusal);
                if refusal.is_not_found() {
                    poller.ended = Some(self.children_of(shard));
                }
            }
        }
        self.schedule.add(self.now + POLL_INTERVAL, next);
        self.leave_if_done(id, mapping, shard);
    }

    fn sort_into_lanes(&self, mapping: &mut Mapping, shard: ShardIndex, response: &Response) {
        let Some(stored) = self.stream().and_then(|stream| stream.shard(shard)) else { return };
        let Mapping { settings, pollers, .. } = mapping;
        let Some(poller) = pollers.get_mut(&shard) else { return };
        let places = response.places();
        let function = &settings.function;
        for (place, record) in places.clone().zip(stored.records().range(places)) {
            let origins = self.watchers.origins(stored, place);
            let (count, is_poison) =
                match function.deaggregation.apply(record, stored.hash_key_range()) {
                    Deaggregated::Plain => {
                        // Who does not take a record apart sees nothing of what is in it.
                        let seen = if origins.len() == 1 { origins } else { &[] };
                        (1, function.fails_at(record.partition_key.as_ref(), seen))
                    }
                    Deaggregated::UserRecords(records) => {
                        let fails = |record: &DeaggregatedRecord| {
                            function.fails_at(Some(&record.partition_key), origins)
                        };
                        let count = u32::try_from(records.len()).unwrap_or(u32::MAX);
                        (count, records.iter().any(fails))
                    }
                    Deaggregated::Dropped => (0, false),
                };
            let hash = record.hash_key.get();
            let lanes = poller.lanes.len().max(1) as u128;
            let lane = usize::try_from(hash % lanes).unwrap_or(0);
            if let Some(lane) = poller.lanes.get_mut(lane) {
                lane.waiting_since.get_or_insert(self.now);
                lane.waiting.push_back(Held {
                    number: record.sequence_number,
                    arrived_at: record.approximate_arrival_timestamp,
                    size: record.size(),
                    count,
                    is_poison,
                });
            }
        }
    }

    /// Makes a batch of what waits, when there is enough or it has waited long enough, and the
    /// lane is free.
    pub(super) fn invoke_when_ready(
        &mut self,
        id: ConsumerId,
        mapping: &mut Mapping,
        (shard, index): (ShardIndex, LaneIndex),
    ) {
        let size = usize::try_from(mapping.settings.batch_size).unwrap_or(usize::MAX);
        let window = mapping.settings.batching_window;
        let has_ended = mapping.pollers.get(&shard).is_some_and(|poller| poller.ended.is_some());
        let Some(lane) = mapping.lane(shard, index) else { return };
        let Some(since) = lane.waiting_since.filter(|_| lane.batches.is_empty()) else { return };
        if lane.waiting.len() < size && self.now.since(since) < window && !has_ended {
            let at = since + window;
            return self.schedule.add(at, Task::Mapping(id, MappingTask::Gather(shard, index)));
        }
        let batch = lane.take_batch(size, self.now);
        lane.batches.push_back(batch);
        self.invoke(id, mapping, (shard, index));
    }
}

impl Mapping {
    fn lanes(&self, shard: ShardIndex) -> usize {
        self.pollers.get(&shard).map_or(0, |poller| poller.lanes.len())
    }

    /// How many records of a shard it has room for: two batches for each lane.
    fn room(&self, shard: ShardIndex) -> u64 {
        let factor = u64::from(self.settings.parallelization_factor);
        let most = u64::from(self.settings.batch_size).saturating_mul(2).saturating_mul(factor);
        let waiting = self.pollers.get(&shard).map_or(0, |poller| {
            poller.lanes.iter().map(|lane| lane.waiting.len() as u64).sum::<u64>()
        });
        most.saturating_sub(waiting).min(10_000)
    }
}

impl Function {
    /// Whether it fails at a record of this key, or at what was made with it.
    fn fails_at(&self, partition_key: Option<&PartitionKey>, made: &[UserRecord]) -> bool {
        match &self.poison {
            None => false,
            Some(Poison::Key(key)) => partition_key == Some(key),
            Some(Poison::Serial(serial)) => made.iter().any(|record| record.serial == *serial),
        }
    }
}

impl Lane {
    fn take_batch(&mut self, size: usize, now: crate::engine::Timestamp) -> Batch {
        let mut records: Vec<Held> = Vec::new();
        let mut bytes = ByteCount::ZERO;
        while let Some(record) = self.waiting.front() {
            let with_it = bytes + record.size;
            if records.len() >= size || (!records.is_empty() && with_it > BATCH_BYTES_MAX) {
                break;
            }
            bytes = with_it;
            records.extend(self.waiting.pop_front());
        }
        self.waiting_since = (!self.waiting.is_empty()).then_some(now);
        Batch { records, retries: 0 }
    }
}
