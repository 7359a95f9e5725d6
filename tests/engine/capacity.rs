//! What a stream can take: capacity modes, warm throughput, and what accounts may have of them.

use std::num::NonZeroU32;
use std::time::Duration;

use shardbelt::engine::{
    ByteCount, CreateStream, DeleteStream, DescribeStreamSummary, HashKey, HashKeyRange, Kinesis,
    KinesisError, Limits, PutRecord, RecordDistribution, Settings, StreamDescriptionSummary,
    StreamMode, StreamName, StreamStatus, Timestamp, UpdateAccountSettings, UpdateMaxRecordSize,
    UpdateStreamMode, UpdateStreamRecordDistributionStrategy, UpdateStreamWarmThroughput,
    WarmThroughput,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, READY, assert_refused, orders, partition_key, unlimited};

const LIMIT_EXCEEDED: &str = "LimitExceededException";

/// An on-demand stream, in an account that has committed to a minimum throughput.
fn on_demand(warm_throughput_mib_per_s: Option<u32>) -> OneStream {
    let limits = Limits { control_calls_limited: false, ..unlimited() };
    let mut kinesis = Kinesis::new(Settings { limits, ..Settings::default() });
    let commit = UpdateAccountSettings { billing_commitment: true };
    kinesis.update_account_settings(commit, Timestamp::from_seconds(900)).unwrap();
    let create = CreateStream { warm_throughput_mib_per_s, ..CreateStream::on_demand(orders()) };
    kinesis.create_stream(create, READY.before(Duration::from_millis(500))).unwrap();
    kinesis.advance(READY);
    OneStream { kinesis, now: READY }
}

fn summary(service: &mut OneStream) -> StreamDescriptionSummary {
    let input = DescribeStreamSummary { stream: orders() };
    service.kinesis.describe_stream_summary(&input, service.now).unwrap()
}

fn update_mode(service: &mut OneStream, mode: StreamMode) -> Result<(), KinesisError> {
    let input = UpdateStreamMode { stream: orders(), mode, warm_throughput_mib_per_s: None };
    service.kinesis.update_stream_mode(&input, service.now)
}

fn update_warm(service: &mut OneStream, mib_per_s: u32) {
    let input =
        UpdateStreamWarmThroughput { stream: orders(), warm_throughput_mib_per_s: mib_per_s };
    service.kinesis.update_stream_warm_throughput(&input, service.now).unwrap();
}

#[wasm_bindgen_test(unsupported = test)]
fn stream_is_scaled_to_its_warm_throughput() {
    // Each after the other: what is asked for, and how many shards there are then.
    let steps = [(10, 10), (10, 10), (7, 7), (100, 100), (33, 33), (5, 5), (1, 4), (0, 4), (6, 6)];
    let mut service = on_demand(None);
    assert_eq!(service.open_ranges().len(), 4);
    for (warm, shards) in steps {
        update_warm(&mut service, warm);
        assert_eq!(service.stream().status(), StreamStatus::Updating);
        for _ in 0..40 {
            service.wait_millis(250);
            service.open_ranges();
        }
        assert_eq!(service.open_ranges().len(), shards, "for {warm} MiB/s");
        let expected = WarmThroughput {
            target_mib_per_s: Some(warm),
            current_mib_per_s: u64::try_from(shards).unwrap(),
        };
        assert_eq!(summary(&mut service).warm_throughput, Some(expected));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn doubled_throughput_doubles_every_shard() {
    let mut service = on_demand(Some(8));
    update_warm(&mut service, 16);
    service.settle();
    let width = |range: HashKeyRange| range.end().get() - range.start().get();
    let expected = HashKeyRange::partition(NonZeroU32::new(16).unwrap());
    for (range, even) in service.open_ranges().into_iter().zip(expected) {
        assert!(width(range).abs_diff(width(even)) <= 1, "{range:?}");
    }
    update_warm(&mut service, 8);
    service.settle();
    let even: Vec<_> = HashKeyRange::partition(NonZeroU32::new(8).unwrap()).collect();
    assert_eq!(service.open_ranges(), even);
}

#[wasm_bindgen_test(unsupported = test)]
fn records_stay_where_they_are_when_a_stream_is_scaled() {
    let mut service = on_demand(None);
    let put = service.put("a");
    update_warm(&mut service, 64);
    service.settle();
    let records = service.read_all(put.shard.get());
    assert_eq!(records.len(), 1);
    assert_ne!(service.put("a").shard, put.shard, "its shard was split");
}

#[wasm_bindgen_test(unsupported = test)]
fn on_demand_streams_of_the_account() {
    let limits = Limits { on_demand_streams_max: 1, ..Limits::aws() };
    let mut service = OneStream::with_limits(1, limits);
    let create = CreateStream::on_demand(StreamName::new("clicks").unwrap());
    service.kinesis.create_stream(create, service.now).unwrap();
    let text = "This request would exceed the limit on the number of On-Demand streams for the \
                account 000000000000 in us-east-1. Current On-Demand streams count: 1. Limit: 1.";
    let create = CreateStream::on_demand(StreamName::new("views").unwrap());
    assert_refused(service.kinesis.create_stream(create, service.now), LIMIT_EXCEEDED, text);
    assert_refused(update_mode(&mut service, StreamMode::OnDemand), LIMIT_EXCEEDED, text);
    // The refusals did not count as changes of the mode: there are two left.
    let delete = DeleteStream::new(StreamName::new("clicks").unwrap());
    service.kinesis.delete_stream(&delete, service.now).unwrap();
    service.settle();
    for mode in [StreamMode::OnDemand, StreamMode::Provisioned] {
        update_mode(&mut service, mode).unwrap();
        service.settle();
    }
    let refusal = update_mode(&mut service, StreamMode::OnDemand).unwrap_err();
    assert_eq!(refusal.code(), LIMIT_EXCEEDED);
}

#[wasm_bindgen_test(unsupported = test)]
fn streams_that_are_being_created_or_deleted() {
    let limits = Limits { control_calls_limited: false, ..Limits::aws() };
    let mut kinesis = Kinesis::new(Settings { limits, ..Settings::default() });
    let mut create = |name| {
        let stream = StreamName::new(name).unwrap();
        kinesis.create_stream(CreateStream::provisioned(stream, NonZeroU32::MIN), READY)
    };
    for name in ["a", "b", "c", "d", "e"] {
        create(name).unwrap();
    }
    let text = "This request would have exceed the limit on the number  of streams that can \
                simultaneously be in CREATING or DELETING for the account 000000000000. Limit: 5.";
    assert_refused(create("f"), LIMIT_EXCEEDED, text);
}

#[wasm_bindgen_test(unsupported = test)]
fn automatic_distribution_spreads_one_key_evenly() {
    let mut service = on_demand(Some(5));
    let strategy = UpdateStreamRecordDistributionStrategy {
        stream: orders(),
        record_distribution: RecordDistribution::Auto,
    };
    service.kinesis.update_stream_record_distribution_strategy(&strategy, service.now).unwrap();
    let mut counts = [0_u32; 5];
    for _ in 0..1_000 {
        let put = PutRecord {
            explicit_hash_key: Some(HashKey::MIN),
            ..PutRecord::new(orders(), partition_key("a"), vec![b'.'])
        };
        let output = service.kinesis.put_record(put, service.now).unwrap();
        counts[usize::try_from(output.shard.get()).unwrap()] += 1;
    }
    assert!(counts.iter().all(|count| (195..=205).contains(count)), "{counts:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn large_records_burst_and_average_one_mib_per_second() {
    let mut service = OneStream::new(1);
    let input = UpdateMaxRecordSize { stream: orders(), max_record_size_kib: 10_240 };
    service.kinesis.update_max_record_size(&input, service.now).unwrap();
    service.settle();
    let mib = |count: u64| usize::try_from(ByteCount::from_mib(count).get()).unwrap();
    service.try_put_at(0, mib(10)).unwrap();
    let refusal = service.try_put_at(0, mib(1)).unwrap_err();
    assert_eq!(refusal.code(), "ProvisionedThroughputExceededException");
    service.wait(Duration::from_secs(1));
    service.try_put_at(0, mib(1)).unwrap();
}
