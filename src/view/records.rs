//! The newest records, for tables.

use crate::engine::{
    HashKey, PartitionKey, Record, SequenceNumber, ShardIndex, Stream, Timestamp, sorted_by_number,
};
use crate::sim::World;

/// A record, with the shard that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordView {
    /// The shard that holds it.
    pub shard: ShardIndex,
    /// Its number.
    pub sequence_number: SequenceNumber,
    /// Its key, if it has one.
    pub partition_key: Option<PartitionKey>,
    /// Where it lies in the hash space.
    pub hash_key: HashKey,
    /// When it arrived.
    pub arrived_at: Timestamp,
    /// The beginning of its data, as text.
    pub data: String,
    /// How many bytes its data are.
    pub data_len: usize,
}

/// Characters of a record's data that a table shows.
const DATA_CHARS_MAX: usize = 80;

/// The newest records of all shards, newest first: at most `count_max`.
pub fn newest_records(world: &World, count_max: usize) -> Vec<RecordView> {
    let shards = world.stream().into_iter().flat_map(Stream::shards);
    let newest_of_each = shards.flat_map(|shard| {
        shard.records().iter().rev().take(count_max).map(|record| (shard.index(), record))
    });
    let mut newest = sorted_by_number(newest_of_each.collect(), |(_, record): &(_, &Record)| {
        let arrived = u128::from(record.approximate_arrival_timestamp.as_micros()) << 64;
        let counter = record.sequence_number.sequence_index();
        u128::MAX - (arrived | u128::from(counter))
    });
    newest.truncate(count_max);
    newest.into_iter().map(|(shard, record)| RecordView::of(shard, record)).collect()
}

/// The newest records of one shard, newest first: at most `count_max`.
pub fn newest_records_of(world: &World, shard: ShardIndex, count_max: usize) -> Vec<RecordView> {
    let shard = world.stream().and_then(|stream| stream.shard(shard));
    let records = shard.into_iter().flat_map(|shard| {
        shard.records().iter().rev().map(|record| RecordView::of(shard.index(), record))
    });
    records.take(count_max).collect()
}

impl RecordView {
    fn of(shard: ShardIndex, record: &Record) -> Self {
        Self {
            shard,
            sequence_number: record.sequence_number,
            partition_key: record.partition_key.clone(),
            hash_key: record.hash_key,
            arrived_at: record.approximate_arrival_timestamp,
            data: data_text(&record.data),
            data_len: record.data.len(),
        }
    }
}

/// The beginning of some data, as text.
pub(super) fn data_text(data: &[u8]) -> String {
    let shown = data.get(..DATA_CHARS_MAX * 4).unwrap_or(data);
    String::from_utf8_lossy(shown).chars().take(DATA_CHARS_MAX).collect()
}
