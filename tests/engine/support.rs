//! What most tests need: a service with one stream that is ready, and short ways to use it.

use std::num::NonZeroU32;
use std::time::Duration;

use shardbelt::engine::{
    ByteCount, ChildShard, CreateStream, DescribeStream, GetRecords, GetShardIterator, HashKey,
    HashKeyRange, Kinesis, KinesisError, Limits, MergeShards, PartitionKey, PutOutput, PutRecord,
    PutRecords, PutRecordsEntry, PutRecordsOutput, Record, SequenceNumber, Settings, ShardIndex,
    ShardIterator, SplitShard, StartingPosition, Stream, StreamDescription, StreamName, Timestamp,
    UpdateShardCount, UpdateShardCountOutput,
};

/// When the stream of a [`OneStream`] becomes `ACTIVE`; a whole second.
pub const READY: Timestamp = Timestamp::from_seconds(1_000);

/// A service with a stream called `orders`, and a clock that the test moves.
#[derive(Clone)]
pub struct OneStream {
    pub kinesis: Kinesis,
    pub now: Timestamp,
}

/// What [`GetRecords`] answered, with the records copied.
#[derive(Clone, Debug)]
pub struct Page {
    pub records: Vec<Record>,
    pub size: ByteCount,
    pub next: Option<ShardIterator>,
    pub millis_behind_latest: u64,
    pub child_shards: Vec<ChildShard>,
}

impl OneStream {
    /// With AWS's limits.
    pub fn new(shard_count: u32) -> Self {
        Self::with_settings(shard_count, Settings::default())
    }

    /// With limits that no test of something else meets.
    pub fn unlimited(shard_count: u32) -> Self {
        Self::with_limits(shard_count, unlimited())
    }

    pub fn with_limits(shard_count: u32, limits: Limits) -> Self {
        Self::with_settings(shard_count, Settings { limits, ..Settings::default() })
    }

    pub fn with_settings(shard_count: u32, settings: Settings) -> Self {
        let created_at = READY.before(settings.create_stream);
        let mut kinesis = Kinesis::new(settings);
        let shard_count = NonZeroU32::new(shard_count).unwrap();
        kinesis
            .create_stream(CreateStream::provisioned(orders(), shard_count), created_at)
            .unwrap();
        kinesis.advance(READY);
        Self { kinesis, now: READY }
    }

    pub fn wait(&mut self, duration: Duration) {
        self.now = self.now + duration;
        self.kinesis.advance(self.now);
    }

    pub fn wait_millis(&mut self, millis: u64) {
        self.wait(Duration::from_millis(millis));
    }

    /// Until what was begun is done, children have opened, and all budgets are full again.
    pub fn settle(&mut self) {
        self.wait(Duration::from_secs(10));
    }

    pub fn stream(&self) -> &Stream {
        self.kinesis.stream(&orders()).unwrap()
    }

    pub fn try_put(&mut self, key: &str, data: Vec<u8>) -> Result<PutOutput, KinesisError> {
        self.kinesis.put_record(PutRecord::new(orders(), partition_key(key), data), self.now)
    }

    /// Puts one byte.
    pub fn put(&mut self, key: &str) -> PutOutput {
        self.try_put(key, vec![b'.']).unwrap()
    }

    /// Puts `size` bytes, the partition key's one included, to whoever owns the hash key.
    pub fn try_put_at(&mut self, hash_key: u128, size: usize) -> Result<PutOutput, KinesisError> {
        let put = PutRecord {
            explicit_hash_key: Some(HashKey::new(hash_key)),
            ..PutRecord::new(orders(), partition_key("k"), vec![0; size - 1])
        };
        self.kinesis.put_record(put, self.now)
    }

    /// Puts so many records of one byte into shard 0 of a new stream, one a millisecond.
    pub fn put_many(&mut self, count: usize) -> Vec<SequenceNumber> {
        let put = |_| {
            let number = self.try_put_at(0, 2).unwrap().sequence_number;
            self.wait_millis(1);
            number
        };
        (0..count).map(put).collect()
    }

    pub fn try_put_batch(
        &mut self,
        records: Vec<PutRecordsEntry>,
    ) -> Result<PutRecordsOutput, KinesisError> {
        self.kinesis.put_records(PutRecords { stream: orders(), records }, self.now)
    }

    pub fn try_iterator(
        &mut self,
        shard: u32,
        position: StartingPosition,
    ) -> Result<ShardIterator, KinesisError> {
        let input = GetShardIterator { stream: orders(), shard: shard_index(shard), position };
        self.kinesis.get_shard_iterator(&input, self.now)
    }

    pub fn iterator(&mut self, shard: u32, position: StartingPosition) -> ShardIterator {
        self.try_iterator(shard, position).unwrap()
    }

    pub fn try_read(
        &mut self,
        iterator: &ShardIterator,
        limit: Option<u64>,
    ) -> Result<Page, KinesisError> {
        let input = GetRecords { iterator: iterator.clone(), limit };
        self.kinesis.get_records(&input, self.now).map(|output| Page {
            records: output.records().cloned().collect(),
            size: output.size,
            next: output.next_shard_iterator,
            millis_behind_latest: output.millis_behind_latest,
            child_shards: output.child_shards,
        })
    }

    /// One `GetRecords` without a limit.
    pub fn read(&mut self, iterator: &ShardIterator) -> Page {
        self.try_read(iterator, None).unwrap()
    }

    /// One `GetRecords` from where a new iterator stands.
    pub fn read_from(&mut self, shard: u32, position: StartingPosition) -> Page {
        let iterator = self.iterator(shard, position);
        self.read(&iterator)
    }

    /// Everything in a shard, oldest first.
    pub fn read_all(&mut self, shard: u32) -> Vec<Record> {
        self.read_from(shard, StartingPosition::TrimHorizon).records
    }

    pub fn describe(&mut self) -> StreamDescription {
        let input = DescribeStream { stream: orders(), limit: None, exclusive_start_shard: None };
        self.kinesis.describe_stream(&input, self.now).unwrap()
    }

    pub fn try_split(&mut self, shard: u32, new_start: u128) -> Result<(), KinesisError> {
        let input = SplitShard {
            stream: orders(),
            shard: shard_index(shard),
            new_starting_hash_key: HashKey::new(new_start),
        };
        self.kinesis.split_shard(&input, self.now)
    }

    /// Splits a shard in the middle and waits until its children are open.
    pub fn split(&mut self, shard: u32) {
        let range = self.stream().shard(shard_index(shard)).unwrap().hash_key_range();
        self.try_split(shard, range.middle().get()).unwrap();
        self.settle();
    }

    pub fn try_merge(&mut self, shard: u32, adjacent: u32) -> Result<(), KinesisError> {
        let (shard, adjacent) = (shard_index(shard), shard_index(adjacent));
        let input = MergeShards { stream: orders(), shard, adjacent };
        self.kinesis.merge_shards(&input, self.now)
    }

    pub fn try_scale(&mut self, target: u32) -> Result<UpdateShardCountOutput, KinesisError> {
        let target_shard_count = NonZeroU32::new(target).unwrap();
        let input = UpdateShardCount { stream: orders(), target_shard_count };
        self.kinesis.update_shard_count(&input, self.now)
    }

    /// Scales to so many shards and waits until they are open.
    pub fn scale(&mut self, target: u32) {
        self.try_scale(target).unwrap();
        self.settle();
    }

    /// The shards that take records now, lowest first, and their ranges.
    pub fn open_shards(&self) -> Vec<(u32, HashKeyRange)> {
        let stream = self.stream();
        let range = |index| stream.shard(index).unwrap().hash_key_range();
        stream.open_shards().map(|index| (index.get(), range(index))).collect()
    }

    /// The ranges of the shards that take records now, which must tile the hash space.
    pub fn open_ranges(&self) -> Vec<HashKeyRange> {
        let ranges: Vec<_> = self.open_shards().into_iter().map(|(_, range)| range).collect();
        assert!(ranges.is_sorted_by(|&lower, &upper| lower.is_followed_by(upper)), "{ranges:?}");
        assert_eq!(ranges.first().unwrap().start(), HashKey::MIN);
        assert_eq!(ranges.last().unwrap().end(), HashKey::MAX);
        ranges
    }

    /// Merges two shards and waits until the child is open.
    pub fn merge(&mut self, shard: u32, adjacent: u32) {
        self.try_merge(shard, adjacent).unwrap();
        self.settle();
    }
}

/// Limits that are never met, but for the sizes that AWS has.
pub fn unlimited() -> Limits {
    const NEVER: u64 = 1 << 40;
    Limits {
        write_records_per_s: NEVER,
        write_bytes_per_s: ByteCount::new(NEVER),
        read_calls_per_s: NEVER,
        read_bytes_per_s: ByteCount::new(NEVER),
        shard_iterator_calls_per_s: NEVER,
        ..Limits::aws()
    }
}

pub fn orders() -> StreamName {
    StreamName::new("orders").unwrap()
}

pub fn partition_key(text: &str) -> PartitionKey {
    PartitionKey::new(text).unwrap()
}

pub fn shard_index(index: u32) -> ShardIndex {
    ShardIndex::new(index).unwrap()
}

/// An entry of `size` bytes, its partition key's one included, for one hash key.
pub fn entry_at(hash_key: u128, size: usize) -> PutRecordsEntry {
    PutRecordsEntry {
        partition_key: Some(partition_key("k")),
        data: vec![0; size - 1].into(),
        explicit_hash_key: Some(HashKey::new(hash_key)),
    }
}

pub fn numbers(records: &[Record]) -> Vec<SequenceNumber> {
    records.iter().map(|record| record.sequence_number).collect()
}

/// Checks a refusal's name and text.
#[track_caller]
pub fn assert_refused<T: std::fmt::Debug>(result: Result<T, KinesisError>, code: &str, text: &str) {
    let error = result.unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), (code, text));
}
