//! How an event is fed to the digest: the same bytes on every machine.

use md5::{Digest as _, Md5};

use super::{Event, Writer};
use crate::engine::ShardIndex;
use crate::sim::{ConsumerId, ProducerId, WorkerId};

impl Event {
    /// Feeds the event to a digest: a tag, then each field at a fixed width.
    pub(super) fn write_to(&self, digest: &mut Md5) {
        let mut fields = |values: &[u64]| {
            digest.update([self.tag()]);
            values.iter().for_each(|value| digest.update(value.to_be_bytes()));
        };
        let shard = |shard: &ShardIndex| u64::from(shard.get());
        let consumer = |consumer: &ConsumerId| u64::from(consumer.0);
        let code = |worker: Option<WorkerId>| worker.map_or(0, |it| u64::from(it.get()) + 1);
        match self {
            Self::PutAccepted { writer, shard: index, sequence_number, size } => {
                fields(&[writer.code(), shard(index), size.get()]);
                digest.update(sequence_number.to_string());
            }
            Self::PutThrottled { writer, shard: index, hash_key, limit } => {
                fields(&[writer.code(), shard(index), *limit as u64]);
                digest.update(hash_key.get().to_be_bytes());
            }
            Self::PutFailed { writer, code } => {
                fields(&[writer.code()]);
                digest.update(code);
            }
            Self::Read { consumer: id, shard: index, records, size, millis_behind_latest }
            | Self::Pushed { consumer: id, shard: index, records, size, millis_behind_latest } => {
                let (records, size) = (*records, size.get());
                fields(&[consumer(id), shard(index), records, size, *millis_behind_latest]);
            }
            Self::ReadThrottled { consumer: id, shard: index, limit } => {
                fields(&[consumer(id), shard(index), *limit as u64]);
            }
            Self::ReadFailed { consumer: id, shard: index, code } => {
                fields(&[consumer(id), shard(index)]);
                digest.update(code);
            }
            Self::ShardFinished { consumer: id, shard: index }
            | Self::ShardBegun { consumer: id, shard: index } => {
                fields(&[consumer(id), shard(index)]);
            }
            Self::ReshardBegun => fields(&[]),
            Self::CommandGiven { index }
            | Self::ScriptStep { index }
            | Self::ScriptRefused { index } => fields(&[*index as u64]),
            Self::StreamChanged { status, open_shards } => {
                fields(&[*status as u64, *open_shards]);
            }
            Self::BatchPut { writer, records, failed } => {
                fields(&[writer.code(), *records, *failed]);
            }
            Self::RetryPlanned { writer, attempts, records, at } => {
                fields(&[writer.code(), u64::from(*attempts), *records, at.as_micros()]);
            }
            Self::RecordsLost { writer, records: count }
            | Self::ShardMapRefreshed { writer, open_shards: count } => {
                fields(&[writer.code(), *count]);
            }
            Self::Repeated { consumer: id, shard: index, records }
            | Self::OutOfOrder { consumer: id, shard: index, records }
            | Self::Skipped { consumer: id, shard: index, records }
            | Self::TrimmedUnread { consumer: id, shard: index, records }
            | Self::Dropped { consumer: id, shard: index, records } => {
                fields(&[consumer(id), shard(index), *records]);
            }
            Self::Invoked { consumer: id, shard: index, records, attempt } => {
                fields(&[consumer(id), shard(index), *records, u64::from(*attempt)]);
            }
            Self::Returned { consumer: id, shard: index, records, is_failed: flag }
            | Self::RecordsDiscarded {
                consumer: id,
                shard: index,
                records,
                to_destination: flag,
            } => {
                fields(&[consumer(id), shard(index), *records, u64::from(*flag)]);
            }
            Self::Aggregated { writer, shard: index, records } => {
                fields(&[writer.code(), shard(index), *records]);
            }
            Self::WrongShard { writer, predicted, shard: index, records } => {
                fields(&[writer.code(), shard(predicted), shard(index), *records]);
            }
            Self::LeaseTaken { consumer: id, worker, shard: index, from } => {
                fields(&[consumer(id), code(Some(*worker)), shard(index), code(*from)]);
            }
            Self::LeaseLost { consumer: id, worker, shard: index } => {
                fields(&[consumer(id), code(Some(*worker)), shard(index)]);
            }
            Self::Checkpointed { consumer: id, worker, shard: index, sequence_number } => {
                fields(&[consumer(id), code(*worker), shard(index)]);
                digest.update(sequence_number.map_or_else(String::new, |it| it.to_string()));
            }
        }
    }

    /// What no other kind of event begins with.
    const fn tag(&self) -> u8 {
        match self {
            Self::PutAccepted { .. } => 1,
            Self::PutThrottled { .. } => 2,
            Self::PutFailed { .. } => 3,
            Self::Read { .. } => 4,
            Self::ReadThrottled { .. } => 5,
            Self::ReadFailed { .. } => 6,
            Self::ShardFinished { .. } => 7,
            Self::ShardBegun { .. } => 8,
            Self::ReshardBegun => 9,
            Self::CommandGiven { .. } => 10,
            Self::StreamChanged { .. } => 11,
            Self::BatchPut { .. } => 12,
            Self::RetryPlanned { .. } => 13,
            Self::RecordsLost { .. } => 14,
            Self::Repeated { .. } => 15,
            Self::OutOfOrder { .. } => 16,
            Self::Skipped { .. } => 17,
            Self::TrimmedUnread { .. } => 18,
            Self::LeaseTaken { .. } => 19,
            Self::LeaseLost { .. } => 20,
            Self::Checkpointed { .. } => 21,
            Self::Pushed { .. } => 22,
            Self::Invoked { .. } => 23,
            Self::Returned { .. } => 24,
            Self::RecordsDiscarded { .. } => 25,
            Self::ScriptStep { .. } => 26,
            Self::ScriptRefused { .. } => 27,
            Self::Aggregated { .. } => 40,
            Self::WrongShard { .. } => 41,
            Self::ShardMapRefreshed { .. } => 42,
            Self::Dropped { .. } => 43,
        }
    }
}

impl Writer {
    /// 0 for the hand, a producer's number plus one otherwise.
    fn code(self) -> u64 {
        match self {
            Self::Hand => 0,
            Self::Producer(ProducerId(id)) => u64::from(id) + 1,
        }
    }
}
