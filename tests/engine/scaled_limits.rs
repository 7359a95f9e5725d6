//! Limits divided by a number, so that single records can be followed by eye.

use std::num::NonZeroU32;
use std::time::Duration;

use shardbelt::engine::{ByteCount, Limits, StartingPosition};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, shard_index};

fn scaled_down(divisor: u32) -> Limits {
    Limits::scaled_down(NonZeroU32::new(divisor).unwrap())
}

#[wasm_bindgen_test(unsupported = test)]
fn limits_of_aws() {
    let aws = Limits::aws();
    assert_eq!(aws.scale.get(), 1);
    assert_eq!(aws.write_records_per_s, 1_000);
    assert_eq!(aws.write_bytes_per_s.get(), 1_048_576);
    assert_eq!(aws.read_calls_per_s, 5);
    assert_eq!(aws.read_bytes_per_s.get(), 2_097_152);
    assert_eq!(aws.shard_iterator_calls_per_s, 5);
    assert_eq!(aws.get_records_bytes_max.get(), 10_485_760);
    assert_eq!(aws.record_bytes_max.get(), 1_048_576);
    assert_eq!(aws.put_records_bytes_max.get(), 10_485_760);
    assert_eq!((aws.shards_per_account_max, aws.streams_in_transition_max), (20_000, 5));
    assert_eq!(aws.retention, Duration::from_secs(86_400));
    assert_eq!(aws, scaled_down(1));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_counted_in_records_or_bytes_is_divided() {
    let limits = scaled_down(100);
    assert_eq!(limits.scale.get(), 100);
    assert_eq!(limits.write_records_per_s, 10);
    assert_eq!(limits.write_bytes_per_s, ByteCount::new(10_485));
    assert_eq!(limits.read_bytes_per_s, ByteCount::new(20_971));
    assert_eq!(limits.record_bytes_max, ByteCount::new(10_485));
    assert_eq!((limits.read_calls_per_s, limits.shard_iterator_calls_per_s), (5, 5));
    assert_eq!(limits.retention, Limits::aws().retention);
}

#[wasm_bindgen_test(unsupported = test)]
fn nothing_is_divided_down_to_zero() {
    let limits = scaled_down(u32::MAX);
    assert_eq!((limits.write_records_per_s, limits.read_calls_per_s), (1, 5));
    for bytes in [
        limits.write_bytes_per_s,
        limits.read_bytes_per_s,
        limits.get_records_bytes_max,
        limits.record_bytes_max,
        limits.put_records_bytes_max,
    ] {
        assert_eq!(bytes.get(), 1);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn largest_record_always_fits_an_idle_shard() {
    for divisor in [1, 3, 7, 100, 1_000, 65_537, 1_048_576] {
        let limits = scaled_down(divisor);
        let size = limits.record_bytes_max.get() as usize;
        let mut service = OneStream::with_limits(1, limits);
        assert!(service.try_put_at(0, size).is_ok(), "{size} bytes at 1/{divisor}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn scaled_shard_takes_its_share() {
    let mut service = OneStream::with_limits(1, scaled_down(100));
    let taken = (0..).take_while(|_| service.try_put_at(0, 10).is_ok()).count();
    assert_eq!(taken, 10);
    service.wait_millis(100);
    assert!(service.try_put_at(0, 10).is_ok(), "one every 100 ms");
    assert!(service.try_put_at(0, 10).is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn scaled_page_costs_as_long_as_a_real_one() {
    // Two to the seventh divides every limit without a remainder.
    let mut service = OneStream::with_limits(1, scaled_down(128));
    for _ in 0..10 {
        service.try_put_at(0, 8_192).unwrap();
        service.wait_millis(1_000);
    }
    let page = service.read_from(0, StartingPosition::TrimHorizon);
    assert_eq!(page.records.len(), 10);
    let debt = service.stream().shard(shard_index(0)).unwrap().read_debt();
    assert_eq!(debt.refused_for(service.now), Duration::from_secs(5));
}
