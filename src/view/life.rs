//! The life of one record: where it came from, where it lies, who has read it.

use core::time::Duration;

use super::records::data_text;
use crate::engine::{
    ByteCount, HashKey, PartitionKey, SequenceNumber, Shard, ShardIndex, Timestamp,
    sorted_by_number,
};
use crate::sim::{ConsumerId, Fate, World, Writer};

/// How many of those who made an aggregated record's user records are named.
pub const MADE_BY_MAX: usize = 5;

/// All that is known of one record that the stream holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordLife {
    /// The shard that holds it.
    pub shard: ShardIndex,
    /// Its number.
    pub sequence_number: SequenceNumber,
    /// Its key, if it has one.
    pub partition_key: Option<PartitionKey>,
    /// Where it lies in the hash space.
    pub hash_key: HashKey,
    /// Whether an explicit hash key put it there, and not the hash of its partition key.
    pub is_explicit: bool,
    /// When it arrived.
    pub arrived_at: Timestamp,
    /// Its data and its partition key.
    pub size: ByteCount,
    /// The beginning of its data, as text.
    pub data: String,
    /// Who made it: one, or the first [`MADE_BY_MAX`] of an aggregated record's user records.
    pub made_by: Vec<MadeBy>,
    /// How many user records it is.
    pub user_records: usize,
    /// When retention takes it.
    pub trimmed_at: Timestamp,
    /// What became of it for each who reads, in the order in which they came.
    pub readers: Vec<ReaderOfRecord>,
}

/// Who made a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeBy {
    /// A producer, or somebody's hand.
    pub writer: Writer,
    /// The producer's name; `None` for a hand, and for one who has left.
    pub name: Option<String>,
    /// Its place among those of its writer about the same subject, from 1 on; 0 where that is not
    /// followed.
    pub order: u32,
    /// Whether it had been stored before, by a call that was made again.
    pub is_copy: bool,
}

/// What became of a record for one who reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderOfRecord {
    /// Who.
    pub id: ConsumerId,
    /// Their name.
    pub name: String,
    /// What became of it.
    pub fate: Fate,
}

impl RecordLife {
    /// The life of the record with this number; `None` when the shard does not hold it any more.
    pub fn of(world: &World, shard: ShardIndex, sequence_number: SequenceNumber) -> Option<Self> {
        let stream = world.stream()?;
        let stored = stream.shard(shard)?;
        let place =
            stored.records().partition_point(|record| record.sequence_number < sequence_number);
        let record = stored.records().get(place)?;
        if record.sequence_number != sequence_number {
            return None;
        }
        let hashed = record.partition_key.as_ref().map(HashKey::of);
        let origins = world.watchers().origins(stored, place);
        let made_by = origins.iter().take(MADE_BY_MAX).map(|origin| MadeBy {
            writer: origin.writer,
            name: writer_name(world, origin.writer),
            order: origin.order,
            is_copy: origin.is_copy,
        });
        Some(Self {
            shard,
            sequence_number,
            partition_key: record.partition_key.clone(),
            hash_key: record.hash_key,
            is_explicit: hashed.is_some_and(|hashed| hashed != record.hash_key),
            arrived_at: record.approximate_arrival_timestamp,
            size: record.size(),
            data: data_text(&record.data),
            made_by: made_by.collect(),
            user_records: origins.len(),
            trimmed_at: record.approximate_arrival_timestamp + stream.retention(),
            readers: readers(world, stored, place),
        })
    }

    /// How long it has been there.
    pub fn age(&self, now: Timestamp) -> Duration {
        now.since(self.arrived_at)
    }
}

fn writer_name(world: &World, writer: Writer) -> Option<String> {
    let Writer::Producer(id) = writer else { return None };
    let found = world.producers().find(|(other, _)| *other == id);
    found.map(|(_, producer)| producer.settings().name.clone())
}

fn readers(world: &World, shard: &Shard, place: usize) -> Vec<ReaderOfRecord> {
    let consumers = world.consumers().map(|(id, _)| id);
    let fleets = world.fleets().map(|(id, _)| id);
    let mappings = world.mappings().map(|(id, _)| id);
    let ids = consumers.chain(fleets).chain(mappings).collect();
    let ids = sorted_by_number(ids, |id: &ConsumerId| id.get().into());
    ids.into_iter()
        .filter_map(|id| {
            let fate = world.watchers().fate(id, shard, place)?;
            Some(ReaderOfRecord { id, name: world.reader_name(id)?.to_owned(), fate })
        })
        .collect()
}
