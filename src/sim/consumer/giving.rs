//! What consumers are given, as the watchers see it, and what they make of aggregated records.

use core::ops::Range;

use super::ConsumerId;
use crate::engine::{SequenceNumber, Shard, ShardIndex};
use crate::sim::event::Event;
use crate::sim::watch::Taking;
use crate::sim::{Deaggregated, Deaggregation, Delivery, Functions, TakingApart, World};

impl World {
    /// Lets the watchers see which records a consumer was given, as far as they are still there.
    pub(in crate::sim) fn note_given(
        &mut self,
        consumer: ConsumerId,
        shard: ShardIndex,
        numbers: &[SequenceNumber],
        deaggregation: Deaggregation,
    ) {
        let stored = self.stream().and_then(|stream| stream.shard(shard));
        let Some(records) = stored.map(Shard::records) else { return };
        let place = |number: &SequenceNumber| {
            let place = records.partition_point(|record| record.sequence_number < *number);
            records.get(place).filter(|record| record.sequence_number == *number).map(|_| place)
        };
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for place in numbers.iter().filter_map(place) {
            match ranges.last_mut() {
                Some(last) if last.end == place => last.end = place.saturating_add(1),
                _ => ranges.push(place..place.saturating_add(1)),
            }
        }
        for range in ranges {
            self.note_delivered(consumer, shard, range, deaggregation);
        }
    }

    /// Lets the watchers see what a consumer was given, and logs what they have to say. Returns how
    /// many records there are to process.
    pub(super) fn note_delivered(
        &mut self,
        consumer: ConsumerId,
        shard: ShardIndex,
        places: Range<usize>,
        deaggregation: Deaggregation,
    ) -> u64 {
        self.note_trimmed(shard);
        let (to_process, taking) = match deaggregation {
            Deaggregation::Off => (places.len() as u64, Taking::default()),
            Deaggregation::WithinShard(it) | Deaggregation::All(it) => {
                (it.take_apart)(self, shard, places.clone(), deaggregation)
            }
        };
        let Delivery { duplicates, inversions, dropped, .. } =
            self.watchers.delivered(consumer, shard, places, &taking, self.now());
        if dropped > 0 {
            self.log(Event::Dropped { consumer, shard, records: dropped });
        }
        if duplicates > 0 {
            self.log(Event::Repeated { consumer, shard, records: duplicates });
        }
        if inversions > 0 {
            self.log(Event::OutOfOrder { consumer, shard, records: inversions });
        }
        to_process
    }

    /// What a consumer makes of the records at these places, and how many it has to process, where it takes
    /// aggregated ones apart.
    fn take_apart(
        &self,
        shard: ShardIndex,
        places: Range<usize>,
        deaggregation: Deaggregation,
    ) -> (u64, Taking) {
        let stored = self.stream().and_then(|stream| stream.shard(shard));
        let Some(stored) = stored else { return (places.len() as u64, Taking::default()) };
        let mut taking = Taking { takes_apart: true, dropped: Vec::new() };
        let mut to_process = 0_u64;
        for (place, record) in places.clone().zip(stored.records().range(places)) {
            let records = match deaggregation.apply(record, stored.hash_key_range()) {
                Deaggregated::Plain => 1,
                Deaggregated::UserRecords(records) => records.len() as u64,
                Deaggregated::Dropped => {
                    taking.dropped.push(place);
                    0
                }
            };
            to_process = to_process.saturating_add(records);
        }
        (to_process, taking)
    }
}

impl Functions for TakingApart {
    const TABLE: &'static Self = &Self { take_apart: World::take_apart };
}
