//! The trim horizon: when records go, and when shards go with them.

use std::time::Duration;

use shardbelt::engine::{Limits, StartingPosition, Timestamp};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, numbers, shard_index, unlimited};

const DAY: Duration = Duration::from_secs(86_400);

fn records_held(service: &OneStream, shard: u32) -> usize {
    service.stream().shard(shard_index(shard)).unwrap().records().len()
}

#[wasm_bindgen_test(unsupported = test)]
fn record_lives_for_the_retention_period() {
    let mut service = OneStream::new(1);
    service.wait_millis(5);
    service.put("a");
    service.wait(DAY);
    assert_eq!(service.read_all(0).len(), 1, "exactly a day old");
    // Arrival timestamps are whole milliseconds, and so is the horizon.
    service.wait(Duration::from_micros(999));
    assert_eq!(service.read_all(0).len(), 1, "a day old, in whole milliseconds");
    service.wait(Duration::from_micros(1));
    assert_eq!(service.read_all(0).len(), 0, "older than a day");
    assert_eq!(records_held(&service, 0), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn oldest_records_go_first() {
    let mut service = OneStream::unlimited(1);
    let all = service.put_many(10);
    // It is ten milliseconds later, so the record of millisecond 0 has a day less 10 ms left.
    service.wait(DAY - Duration::from_millis(10));
    for trimmed in 0..10 {
        assert_eq!(numbers(&service.read_all(0)), all[trimmed..]);
        service.wait_millis(1);
    }
    assert!(service.read_all(0).is_empty());
}

#[wasm_bindgen_test(unsupported = test)]
fn iterator_before_the_horizon_goes_on_with_what_is_left() {
    let limits = Limits { retention: Duration::from_secs(10), ..unlimited() };
    let mut service = OneStream::with_limits(1, limits);
    let all = service.put_many(10);
    let iterators = [
        service.iterator(0, StartingPosition::TrimHorizon),
        service.iterator(0, StartingPosition::AtSequenceNumber(all[0])),
        service.iterator(0, StartingPosition::AfterSequenceNumber(all[3])),
    ];
    service.now = Timestamp::from_millis(1_000_006) + Duration::from_secs(10);
    for iterator in iterators {
        assert_eq!(numbers(&service.read(&iterator).records), all[6..]);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn trimmed_number_is_still_a_legal_start() {
    let limits = Limits { retention: Duration::from_secs(10), ..unlimited() };
    let mut service = OneStream::with_limits(1, limits);
    let trimmed = service.put("a").sequence_number;
    service.wait_millis(11_000);
    let left = service.put("b").sequence_number;
    for position in [
        StartingPosition::AtSequenceNumber(trimmed),
        StartingPosition::AfterSequenceNumber(trimmed),
    ] {
        assert_eq!(numbers(&service.read_from(0, position).records), [left], "{position:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn latest_skips_nothing_after_everything_was_trimmed() {
    let mut service = OneStream::new(1);
    service.put("a");
    service.wait(DAY * 2);
    let iterator = service.iterator(0, StartingPosition::Latest);
    let number = service.put("b").sequence_number;
    assert_eq!(numbers(&service.read(&iterator).records), [number]);
}

#[wasm_bindgen_test(unsupported = test)]
fn closed_shard_goes_with_the_last_record_that_it_could_hold() {
    let mut service = OneStream::new(1);
    service.split(0);
    // The parent took records until 1,001 s.
    service.now = Timestamp::from_micros(1_001_000_000 - 1) + DAY;
    assert_eq!(service.describe().shards.len(), 3);
    let iterator = service.iterator(0, StartingPosition::TrimHorizon);
    service.now = Timestamp::from_seconds(1_001) + DAY;
    assert_eq!(service.describe().shards.len(), 2);
    assert!(service.stream().shard(shard_index(0)).is_none());
    let text =
        "Shard shardId-000000000000 in stream orders under account 000000000000 does not exist";
    assert_eq!(service.try_read(&iterator, None).unwrap_err().to_string(), text);
    let refusal = service.try_iterator(0, StartingPosition::Latest).unwrap_err();
    assert_eq!(refusal.to_string(), text);
}

#[wasm_bindgen_test(unsupported = test)]
fn open_shard_stays_however_old_and_empty() {
    let mut service = OneStream::new(2);
    service.put("a");
    service.wait(DAY * 400);
    assert_eq!(service.describe().shards.len(), 2);
    assert_eq!(records_held(&service, 0) + records_held(&service, 1), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn expired_shard_s_id_is_not_used_again() {
    let mut service = OneStream::new(1);
    service.split(0);
    service.wait(DAY * 2);
    service.merge(1, 2);
    let ids: Vec<_> = service.describe().shards.iter().map(|shard| shard.shard.get()).collect();
    assert_eq!(ids, [1, 2, 3]);
    service.wait(DAY * 2);
    let ids: Vec<_> = service.describe().shards.iter().map(|shard| shard.shard.get()).collect();
    assert_eq!(ids, [3]);
}

#[wasm_bindgen_test(unsupported = test)]
fn numbers_rise_although_everything_before_was_trimmed() {
    let mut service = OneStream::new(1);
    let trimmed = service.put("a").sequence_number;
    service.wait(DAY * 2);
    assert!(trimmed < service.put("a").sequence_number);
}
