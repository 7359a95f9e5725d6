//! `DescribeStream`: what it tells, and its pages.

use std::time::Duration;

use shardbelt::engine::{DescribeStream, KinesisError, Parents, Settings, StreamDescription};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, READY, orders, shard_index};

fn describe(
    service: &mut OneStream,
    limit: Option<u64>,
    after: Option<u32>,
) -> Result<StreamDescription, KinesisError> {
    let input =
        DescribeStream { stream: orders(), limit, exclusive_start_shard: after.map(shard_index) };
    service.kinesis.describe_stream(&input, service.now)
}

#[wasm_bindgen_test(unsupported = test)]
fn description_of_a_new_stream() {
    let settings = Settings {
        account_id: "111111111111".into(),
        region: "eu-west-1".into(),
        ..Settings::default()
    };
    let mut service = OneStream::with_settings(2, settings);
    let description = describe(&mut service, None, None).unwrap();
    assert_eq!(description.stream, orders());
    assert_eq!(description.arn, "arn:aws:kinesis:eu-west-1:111111111111:stream/orders");
    assert_eq!(description.status.to_string(), "ACTIVE");
    assert_eq!(description.retention, Duration::from_secs(86_400));
    assert_eq!(description.created_at, READY.before(Duration::from_millis(500)));
    assert!(!description.has_more_shards);
    for (index, shard) in (0..).zip(&description.shards) {
        assert_eq!(shard.shard, shard_index(index));
        assert_eq!((shard.parents, shard.ending_sequence_number), (Parents::None, None));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn page_is_at_most_100_shards() {
    let mut service = OneStream::new(250);
    // Limit and start, how many come, and whether there are more.
    let cases = [
        (None, None, 100, true),
        (Some(1), None, 1, true),
        (Some(100), None, 100, true),
        (Some(101), None, 100, true),
        (Some(10_000), None, 100, true),
        (None, Some(99), 100, true),
        (None, Some(149), 100, false),
        (None, Some(199), 50, false),
        (Some(50), Some(199), 50, false),
        (Some(49), Some(199), 49, true),
        (None, Some(249), 0, false),
        (None, Some(4_000), 0, false),
    ];
    for (limit, after, count, has_more) in cases {
        service.settle();
        let description = describe(&mut service, limit, after).unwrap();
        let seen = (description.shards.len(), description.has_more_shards);
        assert_eq!(seen, (count, has_more), "{limit:?} after {after:?}");
        if let Some(first) = description.shards.first() {
            assert_eq!(first.shard.get(), after.map_or(0, |after| after + 1));
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn limit_is_1_to_10_000() {
    let mut service = OneStream::new(1);
    for (limit, legal) in [(0, false), (1, true), (10_000, true), (10_001, false)] {
        let result = describe(&mut service, Some(limit), None);
        assert_eq!(result.is_ok(), legal, "{limit}");
        if let Err(refusal) = result {
            assert_eq!(refusal.code(), "ValidationException");
        }
    }
}
