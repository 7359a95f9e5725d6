//! A reader that follows a stream's shards as a client must.

use std::collections::{BTreeMap, BTreeSet};

use shardbelt::engine::{Record, ShardIndex, ShardIterator, StartingPosition};

use crate::support::{OneStream, shard_index};

/// Reads every shard from its beginning, and a child only once all its parents have ended.
pub struct Reader {
    reading: BTreeMap<ShardIndex, ShardIterator>,
    ended: BTreeSet<ShardIndex>,
}

impl Reader {
    /// A reader of all shards of a new stream.
    pub fn new(service: &mut OneStream) -> Self {
        let mut reader = Self { reading: BTreeMap::new(), ended: BTreeSet::new() };
        for index in 0..service.describe().shards.len() {
            reader.start(service, shard_index(index as u32));
        }
        reader
    }

    fn start(&mut self, service: &mut OneStream, shard: ShardIndex) {
        let iterator = service.iterator(shard.get(), StartingPosition::TrimHorizon);
        self.reading.insert(shard, iterator);
    }

    /// Reads a page of every shard that it is at.
    pub fn poll(&mut self, service: &mut OneStream, limit: u64) -> Vec<Record> {
        let mut records = Vec::new();
        for (shard, iterator) in std::mem::take(&mut self.reading) {
            let page = service.try_read(&iterator, Some(limit)).unwrap();
            records.extend(page.records);
            if let Some(next) = page.next {
                self.reading.insert(shard, next);
                continue;
            }
            self.ended.insert(shard);
            for child in page.child_shards {
                if child.parents.iter().all(|parent| self.ended.contains(&parent)) {
                    self.start(service, child.shard);
                }
            }
        }
        records
    }

    /// Reads until nothing more comes and no shard ends.
    pub fn drain(&mut self, service: &mut OneStream, limit: u64) -> Vec<Record> {
        let mut all = Vec::new();
        loop {
            let ended = self.ended.len();
            let records = self.poll(service, limit);
            if records.is_empty() && self.ended.len() == ended {
                return all;
            }
            all.extend(records);
            assert!(all.len() < 10_000, "the same records come again and again");
        }
    }
}
