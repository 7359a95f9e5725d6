//! Records that become one call.

use litemap::LiteMap;

use super::buffer::Buffer;
use super::{KplSettings, Outgoing};
use crate::engine::{ByteCount, ShardIndex};

/// Records that wait to be put in one call.
#[derive(Clone, Debug, Default)]
pub(in crate::sim) struct Collector {
    pub(in crate::sim) buffer: Buffer<Outgoing>,
    size: ByteCount,
    of_shards: LiteMap<ShardIndex, ByteCount>,
}

/// Bytes for one shard that a call is not delayed with.
const SHARD_BYTES_MAX: ByteCount = ByteCount::from_kib(256);

impl Collector {
    /// Adds a record. Returns whether there are enough.
    pub(in crate::sim) fn push(&mut self, it: Outgoing, settings: &KplSettings) -> bool {
        self.size = self.size + it.size();
        let is_much_for_a_shard = it.predicted().is_some_and(|shard| {
            let bytes = self.of_shards.entry(shard).or_insert(ByteCount::ZERO);
            *bytes = *bytes + it.data_size();
            *bytes >= SHARD_BYTES_MAX
        });
        self.buffer.push(it);
        self.buffer.items().len() as u64 >= u64::from(settings.collection_max_count)
            || self.size >= settings.collection_max_size
            || is_much_for_a_shard
    }

    /// Takes as many records as fit into one call.
    pub(in crate::sim) fn take(&mut self, settings: &KplSettings) -> Vec<Outgoing> {
        let (mut size, mut count) = (ByteCount::ZERO, 0);
        let taken = self.buffer.take(|it| {
            size = size + it.size();
            count += 1;
            count <= settings.collection_max_count && size <= settings.collection_max_size
        });
        self.size = ByteCount::ZERO;
        self.of_shards.clear();
        for it in self.buffer.items() {
            self.size = self.size + it.size();
            if let Some(shard) = it.predicted() {
                let bytes = self.of_shards.entry(shard).or_insert(ByteCount::ZERO);
                *bytes = *bytes + it.data_size();
            }
        }
        taken
    }
}
