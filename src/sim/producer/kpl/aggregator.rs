//! User records that become one record.

use std::collections::BTreeSet;

use super::buffer::Buffer;
use super::{Buffered, KplSettings, Outgoing};
use crate::engine::{ByteCount, HashKey, PartitionKey};
use crate::sim::Aggregation;

/// User records that wait to be aggregated for a shard.
#[derive(Clone, Debug, Default)]
pub(in crate::sim) struct Aggregator {
    pub(in crate::sim) buffer: Buffer<Buffered>,
    keys: BTreeSet<PartitionKey>,
    hash_keys: BTreeSet<HashKey>,
    /// The library's estimate of the aggregated record's size, by which it finds it full.
    estimate: usize,
}

impl Aggregator {
    /// Adds a user record. Returns whether there are enough.
    pub(in crate::sim) fn push(&mut self, it: Buffered, settings: &KplSettings) -> bool {
        self.note(&it);
        self.buffer.push(it);
        let count = self.buffer.items().len() as u64;
        let size = match self.buffer.items() {
            [one] => one.made.data.len(),
            _ => self.estimate,
        };
        count >= settings.aggregation_max_count
            || ByteCount::of_len(size) >= settings.aggregation_max_size
    }

    fn note(&mut self, it: &Buffered) {
        let key = &it.made.partition_key;
        self.estimate += it.made.data.len() + 5;
        if !self.keys.contains(key) {
            self.keys.insert(key.clone());
            self.estimate += key.as_str().len() + 3;
        }
        if let Some(hash_key) = it.made.explicit_hash_key {
            self.estimate += 2;
            if self.hash_keys.insert(hash_key) {
                self.estimate += hash_key.to_string().len() + 3;
            }
        }
    }

    /// Takes as many user records as fit into one record.
    pub(in crate::sim) fn take(&mut self, settings: &KplSettings) -> Option<Outgoing> {
        let mut aggregation = Aggregation::default();
        let mut count = 0;
        let mut taken = self.buffer.take(|it| {
            let user_record = it.as_user_record();
            let fits = count < settings.aggregation_max_count
                && aggregation.size_with(user_record) <= settings.aggregation_max_size;
            // The first is taken in any case.
            if fits || count == 0 {
                aggregation.push(user_record);
                count += 1;
            }
            fits
        });
        self.keys.clear();
        self.hash_keys.clear();
        self.estimate = 0;
        let left = core::mem::take(&mut self.buffer);
        left.items().iter().for_each(|it| self.note(it));
        self.buffer = left;
        match taken.len() {
            1 => taken.pop().map(Outgoing::alone),
            _ => Outgoing::of(taken, aggregation.write()),
        }
    }
}
