//! Whatever is asked, whenever, of whatever set-up: an answer, never a panic.

use std::num::NonZeroU32;
use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseResult;
use shardbelt::engine::{
    ByteCount, CreateStream, DeleteStream, DescribeStream, GetRecords, GetShardIterator, HashKey,
    Kinesis, Limits, ListShards, ListShardsFrom, ListStreams, MergeShards, NextToken, PartitionKey,
    PutRecord, PutRecords, PutRecordsEntry, RecordDistribution, SequenceNumber, Settings,
    ShardFilter, ShardIndex, ShardIterator, SplitShard, StartingPosition, StreamMode, StreamName,
    Timestamp, UpdateAccountSettings, UpdateMaxRecordSize, UpdateShardCount, UpdateStreamMode,
    UpdateStreamRecordDistributionStrategy, UpdateStreamWarmThroughput,
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::check;
use crate::sequence_numbers::number_of_fields;

/// One call. Where a call needs what an earlier one gave out, it picks by `Index`.
#[derive(Clone, Debug)]
enum Call {
    Create(u32),
    CreateOnDemand(Option<u32>),
    Commit(bool),
    Mode(StreamMode, Option<u32>),
    Warm(u32),
    RecordSize(u64),
    Distribution(RecordDistribution),
    Streams { limit: Option<u64>, after: Option<bool> },
    Delete,
    Advance,
    Receipts(bool),
    Put { hash_key: Option<u128>, size: usize, ordering: Index },
    PutBatch { hash_keys: Vec<u128>, size: usize },
    Iterator { shard: u32, kind: u8, number: Index, time: u64 },
    Read { iterator: Index, limit: Option<u64> },
    Split { shard: u32, key: u128 },
    Merge { shard: u32, adjacent: u32 },
    Scale(u32),
    Describe { limit: Option<u64>, after: Option<u32> },
    List { kind: u8, shard: u32, time: u64, token: Option<Index>, max_results: Option<u64> },
}

fn hash_keys() -> impl Strategy<Value = u128> + Clone {
    prop_oneof![any::<u128>(), Just(0), Just(u128::MAX), 0..10_u128]
}

fn shards() -> impl Strategy<Value = u32> + Clone {
    prop_oneof![8 => 0..8_u32, 1 => Just(i32::MAX as u32)]
}

fn amounts() -> impl Strategy<Value = Option<u64>> + Clone {
    prop::option::of(prop_oneof![0..5_u64, Just(10_000), Just(10_001), any::<u64>()])
}

fn warm_throughputs() -> impl Strategy<Value = u32> + Clone {
    prop_oneof![8 => 0..20_u32, 1 => Just(u32::MAX)]
}

fn modes() -> impl Strategy<Value = StreamMode> + Clone {
    prop_oneof![Just(StreamMode::OnDemand), Just(StreamMode::Provisioned)]
}

fn distributions() -> impl Strategy<Value = RecordDistribution> + Clone {
    prop_oneof![Just(RecordDistribution::Auto), Just(RecordDistribution::UserPartitionKey)]
}

/// Calls about what a stream can take.
fn capacity_calls() -> impl Strategy<Value = Call> {
    let warm = || prop::option::of(warm_throughputs());
    prop_oneof![
        2 => warm().prop_map(Call::CreateOnDemand),
        3 => any::<bool>().prop_map(Call::Commit),
        3 => (modes(), warm()).prop_map(|(mode, warm)| Call::Mode(mode, warm)),
        4 => warm_throughputs().prop_map(Call::Warm),
        1 => prop_oneof![Just(1_024), Just(10_240), any::<u64>()].prop_map(Call::RecordSize),
        1 => distributions().prop_map(Call::Distribution),
        1 => (amounts(), any::<Option<bool>>())
            .prop_map(|(limit, after)| Call::Streams { limit, after }),
    ]
}

fn times() -> impl Strategy<Value = u64> + Clone {
    prop_oneof![any::<u64>(), Just(0), Just(u64::MAX), 0..20_000_000_u64]
}

fn calls() -> impl Strategy<Value = Call> {
    let index = any::<Index>;
    let size = prop_oneof![0..30_usize, Just(200)];
    prop_oneof![
        1 => prop_oneof![1..5_u32, Just(u32::MAX)].prop_map(Call::Create),
        6 => capacity_calls(),
        1 => Just(Call::Delete),
        2 => Just(Call::Advance),
        1 => any::<bool>().prop_map(Call::Receipts),
        6 => (prop::option::of(hash_keys()), size.clone(), index())
            .prop_map(|(hash_key, size, ordering)| Call::Put { hash_key, size, ordering }),
        2 => (prop::collection::vec(hash_keys(), 0..6), size)
            .prop_map(|(hash_keys, size)| Call::PutBatch { hash_keys, size }),
        4 => (shards(), 0..5_u8, index(), times())
            .prop_map(|(shard, kind, number, time)| Call::Iterator { shard, kind, number, time }),
        6 => (index(), amounts()).prop_map(|(iterator, limit)| Call::Read { iterator, limit }),
        4 => (shards(), hash_keys()).prop_map(|(shard, key)| Call::Split { shard, key }),
        4 => (shards(), shards()).prop_map(|(shard, adjacent)| Call::Merge { shard, adjacent }),
        2 => prop_oneof![8 => 1..12_u32, 1 => Just(u32::MAX)].prop_map(Call::Scale),
        1 => (amounts(), prop::option::of(shards()))
            .prop_map(|(limit, after)| Call::Describe { limit, after }),
        2 => (0..6_u8, shards(), times(), prop::option::of(index()), amounts())
            .prop_map(|(kind, shard, time, token, max_results)| {
                Call::List { kind, shard, time, token, max_results }
            }),
    ]
}

/// Mostly a little later than before; sometimes at another end of time.
fn clock() -> impl Strategy<Value = Option<u64>> {
    prop_oneof![20 => Just(None), 1 => times().prop_map(Some)]
}

fn settings() -> impl Strategy<Value = Settings> {
    let per_s = || prop_oneof![Just(0), 1..50_u64, Just(1_000_000), Just(u64::MAX)];
    let bytes = || per_s().prop_map(ByteCount::new);
    let duration = || {
        prop_oneof![
            4 => (0..2_000_u64).prop_map(Duration::from_millis),
            1 => Just(Duration::ZERO),
            1 => Just(Duration::MAX),
        ]
    };
    let rates = (per_s(), bytes(), per_s(), bytes(), per_s());
    let sizes = (bytes(), bytes(), bytes());
    (rates, sizes, (duration(), duration(), duration(), duration())).prop_map(
        |(rates, sizes, durations)| Settings {
            limits: Limits {
                write_records_per_s: rates.0,
                write_bytes_per_s: rates.1,
                read_calls_per_s: rates.2,
                read_bytes_per_s: rates.3,
                shard_iterator_calls_per_s: rates.4,
                get_records_bytes_max: sizes.0,
                record_bytes_max: sizes.1,
                put_records_bytes_max: sizes.2,
                shards_per_account_max: 20,
                retention: durations.0,
                ..Limits::aws()
            },
            create_stream: durations.1.min(Duration::from_secs(1)),
            update_stream: durations.2,
            delete_stream: durations.3,
            ..Settings::default()
        },
    )
}

/// A service, and everything that it has given out.
struct Caller {
    kinesis: Kinesis,
    stream: StreamName,
    numbers: Vec<SequenceNumber>,
    iterators: Vec<ShardIterator>,
    tokens: Vec<NextToken>,
}

impl Caller {
    fn number(&self, pick: Index) -> Option<SequenceNumber> {
        (!self.numbers.is_empty()).then(|| *pick.get(&self.numbers))
    }

    fn call(&mut self, call: Call, now: Timestamp) {
        let stream = self.stream.clone();
        let partition_key = PartitionKey::new("k").unwrap();
        match call {
            Call::Create(count) => {
                let shard_count = NonZeroU32::new(count).unwrap();
                let _ =
                    self.kinesis.create_stream(CreateStream::provisioned(stream, shard_count), now);
            }
            Call::CreateOnDemand(warm_throughput_mib_per_s) => {
                let input =
                    CreateStream { warm_throughput_mib_per_s, ..CreateStream::on_demand(stream) };
                let _ = self.kinesis.create_stream(input, now);
            }
            Call::Commit(billing_commitment) => {
                let input = UpdateAccountSettings { billing_commitment };
                let _ = self.kinesis.update_account_settings(input, now);
            }
            Call::Mode(mode, warm_throughput_mib_per_s) => {
                let input = UpdateStreamMode { stream, mode, warm_throughput_mib_per_s };
                let _ = self.kinesis.update_stream_mode(&input, now);
            }
            Call::Warm(warm_throughput_mib_per_s) => {
                let input = UpdateStreamWarmThroughput { stream, warm_throughput_mib_per_s };
                let _ = self.kinesis.update_stream_warm_throughput(&input, now);
            }
            Call::RecordSize(max_record_size_kib) => {
                let input = UpdateMaxRecordSize { stream, max_record_size_kib };
                let _ = self.kinesis.update_max_record_size(&input, now);
            }
            Call::Distribution(record_distribution) => {
                let input = UpdateStreamRecordDistributionStrategy { stream, record_distribution };
                let _ = self.kinesis.update_stream_record_distribution_strategy(&input, now);
            }
            Call::Streams { limit, after } => {
                let exclusive_start_stream = after.and_then(|itself| itself.then_some(stream));
                let input = ListStreams { limit, exclusive_start_stream, next_token: None };
                let _ = self.kinesis.list_streams(&input, now);
            }
            Call::Delete => {
                let _ = self.kinesis.delete_stream(&DeleteStream::new(stream), now);
            }
            Call::Advance => self.kinesis.advance(now),
            Call::Receipts(put_receipts) => {
                let _ = self.kinesis.set_put_receipts(&stream, put_receipts, now);
            }
            Call::Put { hash_key, size, ordering } => {
                let put = PutRecord {
                    explicit_hash_key: hash_key.map(HashKey::new),
                    sequence_number_for_ordering: self.number(ordering),
                    ..PutRecord::new(stream, partition_key, vec![0; size])
                };
                let output = self.kinesis.put_record(put, now);
                self.numbers.extend(output.map(|output| output.sequence_number));
            }
            Call::PutBatch { hash_keys, size } => {
                let entry = |hash_key| PutRecordsEntry {
                    partition_key: Some(partition_key.clone()),
                    data: vec![0; size].into(),
                    explicit_hash_key: Some(HashKey::new(hash_key)),
                };
                let records = hash_keys.into_iter().map(entry).collect();
                let output = self.kinesis.put_records(PutRecords { stream, records }, now);
                let taken = output.into_iter().flat_map(|output| output.records).flatten();
                self.numbers.extend(taken.map(|output| output.sequence_number));
            }
            Call::Iterator { shard, kind, number, time } => {
                let number = self.number(number);
                let position = match (kind, number) {
                    (0, Some(number)) => StartingPosition::AtSequenceNumber(number),
                    (1, Some(number)) => StartingPosition::AfterSequenceNumber(number),
                    (2, _) => StartingPosition::Latest,
                    (3, _) => StartingPosition::AtTimestamp(Timestamp::from_micros(time)),
                    _ => StartingPosition::TrimHorizon,
                };
                let shard = ShardIndex::new(shard).unwrap();
                let input = GetShardIterator { stream, shard, position };
                self.iterators.extend(self.kinesis.get_shard_iterator(&input, now));
            }
            Call::Read { iterator, limit } if !self.iterators.is_empty() => {
                let iterator = iterator.get(&self.iterators).clone();
                let output = self.kinesis.get_records(&GetRecords { iterator, limit }, now);
                self.iterators.extend(output.ok().and_then(|output| output.next_shard_iterator));
            }
            Call::Read { .. } => {}
            Call::Split { shard, key } => {
                let shard = ShardIndex::new(shard).unwrap();
                let new_starting_hash_key = HashKey::new(key);
                let input = SplitShard { stream, shard, new_starting_hash_key };
                let _ = self.kinesis.split_shard(&input, now);
            }
            Call::Merge { shard, adjacent } => {
                let [shard, adjacent] =
                    [shard, adjacent].map(|index| ShardIndex::new(index).unwrap());
                let _ = self.kinesis.merge_shards(&MergeShards { stream, shard, adjacent }, now);
            }
            Call::Scale(target) => {
                let target_shard_count = NonZeroU32::new(target).unwrap();
                let input = UpdateShardCount { stream, target_shard_count };
                let _ = self.kinesis.update_shard_count(&input, now);
            }
            Call::Describe { limit, after } => {
                let exclusive_start_shard = after.and_then(ShardIndex::new);
                let input = DescribeStream { stream, limit, exclusive_start_shard };
                let _ = self.kinesis.describe_stream(&input, now);
            }
            Call::List { kind, shard, time, token, max_results } => {
                let shard = ShardIndex::new(shard).unwrap();
                let time = Timestamp::from_micros(time);
                let filter = match kind {
                    0 => ShardFilter::FromTrimHorizon,
                    1 => ShardFilter::AtTrimHorizon,
                    2 => ShardFilter::AtLatest,
                    3 => ShardFilter::AfterShardId(shard),
                    4 => ShardFilter::AtTimestamp(time),
                    _ => ShardFilter::FromTimestamp(time),
                };
                let from = match token.filter(|_| !self.tokens.is_empty()) {
                    Some(token) => ListShardsFrom::Token(token.get(&self.tokens).clone()),
                    None => ListShardsFrom::Stream {
                        stream,
                        exclusive_start_shard: None,
                        stream_created_at: None,
                        filter,
                    },
                };
                let output = self.kinesis.list_shards(ListShards { from, max_results }, now);
                self.tokens.extend(output.ok().and_then(|output| output.next_token));
            }
        }
    }

    /// What must hold of the stream whatever was called.
    fn holds(&self) -> TestCaseResult {
        let Some(stream) = self.kinesis.stream(&self.stream) else { return Ok(()) };
        let ranges: Vec<_> = stream
            .open_shards()
            .filter_map(|index| stream.shard(index))
            .map(|shard| shard.hash_key_range())
            .collect();
        prop_assert_eq!(ranges.len(), stream.open_shards().len(), "open shards are listed");
        let tiled = ranges.is_sorted_by(|&lower, &upper| lower.is_followed_by(upper))
            && ranges.first().is_none_or(|range| range.start() == HashKey::MIN)
            && ranges.last().is_none_or(|range| range.end() == HashKey::MAX);
        prop_assert!(tiled, "a gap or an overlap: {:?}", ranges);
        for shard in stream.shards() {
            let rising = shard
                .records()
                .iter()
                .is_sorted_by(|earlier, later| earlier.sequence_number < later.sequence_number);
            prop_assert!(rising, "in shard {}", shard.index());
        }
        Ok(())
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn no_sequence_of_calls_panics_or_breaks_a_stream() {
    let steps = prop::collection::vec((calls(), 0..700_000_u64, clock()), 1..80);
    check(400, &(settings(), steps), |(settings, steps)| {
        let stream = StreamName::new("orders").unwrap();
        let kinesis = Kinesis::new(settings);
        let (numbers, iterators, tokens) = (Vec::new(), Vec::new(), Vec::new());
        let mut caller = Caller { kinesis, stream, numbers, iterators, tokens };
        let mut now = Timestamp::from_seconds(10);
        caller.call(Call::Create(2), now);
        now = now + Duration::from_secs(1);
        for (call, pause, jump) in steps {
            now = now + Duration::from_micros(pause);
            caller.call(call, jump.map_or(now, Timestamp::from_micros));
            caller.holds()?;
        }
        Ok(())
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn no_text_panics() {
    let text = |characters: BoxedStrategy<char>, length| {
        prop::collection::vec(characters, 0..length).prop_map(String::from_iter)
    };
    let digits = || prop::char::range('0', '9').boxed();
    let texts = prop_oneof![
        text(any::<char>().boxed(), 300),
        text(digits(), 140),
        (any::<u64>(), any::<u32>(), any::<u64>(), any::<u64>()).prop_map(
            |(created_at, shard, index, accepted_at)| {
                number_of_fields(created_at >> 30, shard >> 1, index >> 1, accepted_at >> 28)
            }
        ),
        text(digits(), 41),
        text(digits(), 14).prop_map(|digits| format!("shardId-{digits}")),
    ];
    check(400, &texts, |text| {
        if let Ok(number) = text.parse::<SequenceNumber>() {
            prop_assert_eq!(number.to_string(), text.clone());
        }
        if let Ok(hash_key) = text.parse::<HashKey>() {
            prop_assert_eq!(hash_key.to_string(), text.clone());
        }
        if let Ok(shard) = text.parse::<ShardIndex>() {
            prop_assert_eq!(shard.to_string().parse(), Ok(shard));
        }
        let key = PartitionKey::new(&text);
        prop_assert_eq!(key.is_ok(), (1..=256).contains(&text.chars().count()));
        let _ = StreamName::new(&text);
        Ok(())
    });
}
