//! How an event is fed to the digest: the same bytes on every machine.

use md5::{Digest as _, Md5};

use super::{Event, Writer};
use crate::engine::ShardIndex;
use crate::sim::{ConsumerId, ProducerId, WorkerId};

impl Event {
    /// Feeds the event to a digest: a tag, then each field at a fixed width.
    pub(super) fn write_to(&self, digest: &mut Md5) {
        let number = |digest: &mut Md5, number: u64| digest.update(number.to_be_bytes());
        let mut fields = |tag: u8, values: &[u64]| {
            digest.update([tag]);
            values.iter().for_each(|&value| number(digest, value));
        };
        let shard = |shard: &ShardIndex| u64::from(shard.get());
        let consumer = |consumer: &ConsumerId| u64::from(consumer.0);
        let code = |worker: Option<WorkerId>| worker.map_or(0, |it| u64::from(it.get()) + 1);
        match self {
            Self::PutAccepted { writer, shard: index, sequence_number, size } => {
                let values = [writer.code(), shard(index), size.get()];
                fields(1, &values);
                digest.update(sequence_number.to_string());
            }
            Self::PutThrottled { writer, shard: index, hash_key, limit } => {
                fields(2, &[writer.code(), shard(index), *limit as u64]);
                digest.update(hash_key.get().to_be_bytes());
            }
            Self::PutFailed { writer, code } => {
                fields(3, &[writer.code()]);
                digest.update(code);
            }
            Self::Read { consumer: id, shard: index, records, size, millis_behind_latest } => {
                let values =
                    [consumer(id), shard(index), *records, size.get(), *millis_behind_latest];
                fields(4, &values);
            }
            Self::ReadThrottled { consumer: id, shard: index, limit } => {
                fields(5, &[consumer(id), shard(index), *limit as u64]);
            }
            Self::ReadFailed { consumer: id, shard: index, code } => {
                fields(6, &[consumer(id), shard(index)]);
                digest.update(code);
            }
            Self::ShardFinished { consumer: id, shard: index } => {
                fields(7, &[consumer(id), shard(index)]);
            }
            Self::ShardBegun { consumer: id, shard: index } => {
                fields(8, &[consumer(id), shard(index)]);
            }
            Self::ReshardBegun => fields(9, &[]),
            Self::CommandGiven { index } => fields(10, &[*index as u64]),
            Self::StreamChanged { status, open_shards } => {
                fields(11, &[*status as u64, *open_shards]);
            }
            Self::BatchPut { writer, records, failed } => {
                fields(12, &[writer.code(), *records, *failed]);
            }
            Self::RetryPlanned { writer, attempts, records, at } => {
                fields(13, &[writer.code(), u64::from(*attempts), *records, at.as_micros()]);
            }
            Self::RecordsLost { writer, records } => fields(14, &[writer.code(), *records]),
            Self::Repeated { consumer: id, shard: index, records } => {
                fields(15, &[consumer(id), shard(index), *records]);
            }
            Self::OutOfOrder { consumer: id, shard: index, records } => {
                fields(16, &[consumer(id), shard(index), *records]);
            }
            Self::Skipped { consumer: id, shard: index, records } => {
                fields(17, &[consumer(id), shard(index), *records]);
            }
            Self::TrimmedUnread { consumer: id, shard: index, records } => {
                fields(18, &[consumer(id), shard(index), *records]);
            }
            Self::Pushed { consumer: id, shard: index, records, size, millis_behind_latest } => {
                let values =
                    [consumer(id), shard(index), *records, size.get(), *millis_behind_latest];
                fields(22, &values);
            }
            Self::Invoked { consumer: id, shard: index, records, attempt } => {
                fields(23, &[consumer(id), shard(index), *records, u64::from(*attempt)]);
            }
            Self::Returned { consumer: id, shard: index, records, is_failed } => {
                fields(24, &[consumer(id), shard(index), *records, u64::from(*is_failed)]);
            }
            Self::RecordsDiscarded { consumer: id, shard: index, records, to_destination } => {
                fields(25, &[consumer(id), shard(index), *records, u64::from(*to_destination)]);
            }
            Self::ScriptStep { index } => fields(26, &[*index as u64]),
            Self::ScriptRefused { index } => fields(27, &[*index as u64]),
            Self::Aggregated { writer, shard: index, records } => {
                fields(40, &[writer.code(), shard(index), *records]);
            }
            Self::WrongShard { writer, predicted, shard: index, records } => {
                fields(41, &[writer.code(), shard(predicted), shard(index), *records]);
            }
            Self::ShardMapRefreshed { writer, open_shards } => {
                fields(42, &[writer.code(), *open_shards]);
            }
            Self::Dropped { consumer: id, shard: index, records } => {
                fields(43, &[consumer(id), shard(index), *records]);
            }
            Self::LeaseTaken { consumer: id, worker, shard: index, from } => {
                fields(19, &[consumer(id), code(Some(*worker)), shard(index), code(*from)]);
            }
            Self::LeaseLost { consumer: id, worker, shard: index } => {
                fields(20, &[consumer(id), code(Some(*worker)), shard(index)]);
            }
            Self::Checkpointed { consumer: id, worker, shard: index, sequence_number } => {
                fields(21, &[consumer(id), code(*worker), shard(index)]);
                digest.update(sequence_number.map_or_else(String::new, |it| it.to_string()));
            }
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
