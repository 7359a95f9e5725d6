//! `GetRecords`.

use super::describe_stream::check_value;
use crate::engine::error::KinesisError;
use crate::engine::iterator::Position;
use crate::engine::limits::{GET_RECORDS_LIMIT_MAX, SHARD_ITERATOR_LIFE};
use crate::engine::stream::throttled;
use crate::engine::{
    ByteCount, HashKeyRange, Kinesis, Parents, Records, Shard, ShardIndex, ShardIterator, Stream,
    Timestamp,
};

/// Input of [`Kinesis::get_records`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetRecords {
    /// `ShardIterator`.
    pub iterator: ShardIterator,
    /// `Limit`: 1 to 10,000 records, 10,000 when not given.
    pub limit: Option<u64>,
}

/// Output of [`Kinesis::get_records`]. The records are the shard's own, not copies.
#[derive(Clone, Debug)]
pub struct GetRecordsOutput<'a> {
    records: Records<'a>,
    /// Data and partition keys of all records together.
    pub size: ByteCount,
    /// `NextShardIterator`; `None` when the shard is closed and read to its end.
    pub next_shard_iterator: Option<ShardIterator>,
    /// `MillisBehindLatest`: how long ago the first record after this response arrived, 0 when
    /// there is none. That it is measured there, and not at the last record of the response, is
    /// a guess.
    pub millis_behind_latest: u64,
    /// `ChildShards`: where to go on, told only with the end of the shard.
    pub child_shards: Vec<ChildShard>,
}

impl<'a> GetRecordsOutput<'a> {
    /// `Records`, by rising sequence number.
    pub fn records(&self) -> Records<'a> {
        self.records.clone()
    }
}

/// `ChildShard`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildShard {
    /// `ShardId`.
    pub shard: ShardIndex,
    /// `ParentShards`: one after a split, two after a merge.
    pub parents: Parents,
    /// `HashKeyRange`.
    pub hash_key_range: HashKeyRange,
}

impl Kinesis {
    /// `GetRecords`: the records from the iterator on, as many as a response holds.
    ///
    /// An empty response is not the end of a shard; only a missing `next_shard_iterator` is.
    ///
    /// # Errors
    ///
    /// `Validation` for a `limit` outside 1 to 10,000; `ExpiredIterator` after five minutes,
    /// checked before anything else; `ResourceNotFound` when the stream or the shard is gone;
    /// `InternalFailure`, as on AWS, when the stream is another one of the same name;
    /// `ProvisionedThroughputExceeded` when all readers together have used up the
    /// shard's calls or bytes. A refusal leaves the iterator good.
    pub fn get_records(
        &mut self,
        input: &GetRecords,
        now: Timestamp,
    ) -> Result<GetRecordsOutput<'_>, KinesisError> {
        let limit = input.limit.unwrap_or(GET_RECORDS_LIMIT_MAX);
        check_value("limit", limit, GET_RECORDS_LIMIT_MAX)?;
        let now = self.settle(now);
        check_age(&input.iterator, now)?;
        let size_max = self.settings().limits.get_records_bytes_max;
        let count_max = usize::try_from(limit).unwrap_or(usize::MAX);
        let serial = self.take_iterator_serial();
        let stream_ref = self.stream_ref(&input.iterator.stream);
        let not_found = || stream_ref.shard_to_read_not_found(input.iterator.shard);

        let stream = self.get_mut(&input.iterator.stream).ok_or_else(not_found)?;
        if stream.created_at() != input.iterator.stream_created_at {
            return Err(KinesisError::InternalFailure);
        }
        let shard = stream.shard_mut(input.iterator.shard).ok_or_else(not_found)?;
        shard.take_read_call(now).map_err(|limit| throttled(shard, limit, &stream_ref))?;
        let page = shard.page(input.iterator.position, count_max, size_max);
        shard.charge_read(page.size, now);

        // From here on the stream is only read: the records are lent to the caller.
        let stream: &Stream = stream;
        let shard = stream.shard(input.iterator.shard).ok_or_else(not_found)?;
        let records = shard.records().range(page.first..page.end);
        let unread = shard.records().get(page.end);
        let position = records
            .clone()
            .next_back()
            .map_or(input.iterator.position, |last| Position::After(last.sequence_number));
        let ended = unread.is_none() && shard.is_finished(now);
        Ok(GetRecordsOutput {
            records,
            size: page.size,
            next_shard_iterator: (!ended).then(|| ShardIterator {
                position,
                issued_at: now,
                serial,
                ..input.iterator.clone()
            }),
            millis_behind_latest: shard.millis_behind(page.end, now),
            child_shards: if ended { child_shards(shard, stream) } else { Vec::new() },
        })
    }
}

fn check_age(iterator: &ShardIterator, now: Timestamp) -> Result<(), KinesisError> {
    if now.since(iterator.issued_at) > SHARD_ITERATOR_LIFE {
        return Err(KinesisError::ExpiredIterator { issued_at: iterator.issued_at, now });
    }
    Ok(())
}

pub(in crate::engine) fn child_shards(shard: &Shard, stream: &Stream) -> Vec<ChildShard> {
    let children = shard.closing().map_or(&[][..], |closing| &closing.children);
    children
        .iter()
        .filter_map(|&child| stream.shard(child))
        .map(|child| ChildShard {
            shard: child.index(),
            parents: child.parents(),
            hash_key_range: child.hash_key_range(),
        })
        .collect()
}
