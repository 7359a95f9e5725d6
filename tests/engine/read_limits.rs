//! What a shard gives in a second: five calls and 2 MiB, to all readers together.

use std::time::Duration;

use shardbelt::engine::{KinesisError, Limits, ShardIterator, StartingPosition, ThroughputLimit};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, shard_index, unlimited};

const MIB: usize = 1_048_576;

fn limit_of(refusal: &KinesisError) -> Option<(ThroughputLimit, u64)> {
    match refusal {
        KinesisError::ProvisionedThroughputExceeded(throttled) => {
            Some((throttled.limit, throttled.per_s))
        }
        _ => None,
    }
}

/// Real limits for readers, none for writers; a shard with records of these sizes.
fn holding(sizes: &[usize]) -> (OneStream, ShardIterator) {
    let aws = Limits::aws();
    let limits = Limits {
        write_records_per_s: unlimited().write_records_per_s,
        write_bytes_per_s: unlimited().write_bytes_per_s,
        ..aws
    };
    let mut service = OneStream::with_limits(1, limits);
    for &size in sizes {
        service.try_put_at(0, size).unwrap();
    }
    let iterator = service.iterator(0, StartingPosition::TrimHorizon);
    (service, iterator)
}

#[wasm_bindgen_test(unsupported = test)]
fn shard_answers_5_calls_at_once_even_with_nothing() {
    let (mut service, iterator) = holding(&[]);
    for _ in 0..5 {
        service.read(&iterator);
    }
    let refusal = service.try_read(&iterator, None).unwrap_err();
    assert_eq!(limit_of(&refusal), Some((ThroughputLimit::ReadCalls, 5)));
}

#[wasm_bindgen_test(unsupported = test)]
fn calls_come_back_every_200_ms() {
    let (mut service, iterator) = holding(&[]);
    while service.try_read(&iterator, None).is_ok() {}
    service.wait_millis(199);
    assert!(service.try_read(&iterator, None).is_err());
    service.wait_millis(1);
    assert!(service.try_read(&iterator, None).is_ok());
    assert!(service.try_read(&iterator, None).is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn six_readers_of_one_call_a_second_do_not_fit() {
    let (mut service, iterator) = holding(&[]);
    let mut refused = 0;
    for _ in 0..60 {
        for _ in 0..6 {
            refused += u32::from(service.try_read(&iterator, None).is_err());
        }
        service.wait_millis(1_000);
    }
    assert_eq!(refused, 60);
}

#[wasm_bindgen_test(unsupported = test)]
fn calls_are_counted_for_each_shard() {
    let mut service = OneStream::new(2);
    let iterators = [0, 1].map(|shard| service.iterator(shard, StartingPosition::TrimHorizon));
    for iterator in iterators {
        for _ in 0..5 {
            assert!(service.try_read(&iterator, None).is_ok());
        }
        assert!(service.try_read(&iterator, None).is_err());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn ten_mib_at_once_cost_exactly_five_seconds() {
    let (mut service, iterator) = holding(&[MIB; 11]);
    let page = service.read(&iterator);
    assert_eq!(page.records.len(), 10);
    let next = page.next.unwrap();
    let refused_for = |service: &OneStream| {
        service.stream().shard(shard_index(0)).unwrap().read_debt().refused_for(service.now)
    };
    assert_eq!(refused_for(&service), Duration::from_secs(5));
    service.wait(Duration::from_micros(4_999_999));
    let refusal = service.try_read(&next, None).unwrap_err();
    assert_eq!(limit_of(&refusal), Some((ThroughputLimit::ReadBytes, 2_097_152)));
    assert_eq!(refused_for(&service), Duration::from_micros(1));
    service.wait(Duration::from_micros(1));
    assert_eq!(refused_for(&service), Duration::ZERO);
    let page = service.read(&next);
    assert_eq!(page.records.len(), 1, "the iterator is as good as before");
}

#[wasm_bindgen_test(unsupported = test)]
fn second_s_worth_is_refused_for_as_long_as_it_takes_to_give() {
    // What one call gives, and for how long the next ones are refused.
    let cases = [
        (2 * MIB - 1, 0),
        (2 * MIB, 1_000_000),
        (2 * MIB + 1, 1_000_001),
        (3 * MIB, 1_500_000),
        (4 * MIB, 2_000_000),
    ];
    for (size, micros) in cases {
        let sizes = [vec![MIB; size / MIB], vec![size % MIB; usize::from(size % MIB > 0)]].concat();
        let (mut service, iterator) = holding(&sizes);
        service.read(&iterator);
        let shard = service.stream().shard(shard_index(0)).unwrap();
        let refused_for = shard.read_debt().refused_for(service.now);
        assert_eq!(refused_for, Duration::from_micros(micros), "after {size} bytes");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn readers_share_the_bytes() {
    let (mut service, iterator) = holding(&[MIB]);
    assert!(service.try_read(&iterator, None).is_ok());
    assert!(service.try_read(&iterator, None).is_ok(), "two MiB, owed from here on");
    let refusal = service.try_read(&iterator, None).unwrap_err();
    assert_eq!(limit_of(&refusal), Some((ThroughputLimit::ReadBytes, 2_097_152)));
    service.wait_millis(1_000);
    assert!(service.try_read(&iterator, None).is_ok());
}

#[wasm_bindgen_test(unsupported = test)]
fn debt_below_a_second_s_worth_refuses_nobody() {
    let (mut service, iterator) = holding(&[MIB]);
    for _ in 0..20 {
        assert!(service.try_read(&iterator, None).is_ok());
        service.wait_millis(500);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn refusal_gives_nothing_and_uses_nothing() {
    let (mut service, iterator) = holding(&[MIB, MIB]);
    service.read(&iterator);
    for _ in 0..50 {
        assert!(service.try_read(&iterator, None).is_err());
    }
    service.wait_millis(1_000);
    assert_eq!(service.read(&iterator).records.len(), 2);
    // Both bytes and calls: of the five, one was used before and one now.
    service.wait_millis(1_000);
    assert!(service.try_read(&iterator, None).is_ok());
}

#[wasm_bindgen_test(unsupported = test)]
fn readers_and_writers_do_not_share() {
    let mut service = OneStream::new(1);
    let iterator = service.iterator(0, StartingPosition::TrimHorizon);
    service.try_put_at(0, MIB).unwrap();
    assert!(service.try_put_at(0, 1).is_err());
    assert_eq!(service.read(&iterator).records.len(), 1);
    service.wait_millis(1_000);
    assert!(service.try_put_at(0, MIB).is_ok());
}

#[wasm_bindgen_test(unsupported = test)]
fn shard_gives_5_iterators_a_second() {
    let (mut service, _) = holding(&[]);
    service.wait_millis(1_000);
    for _ in 0..5 {
        service.iterator(0, StartingPosition::Latest);
    }
    let refusal = service.try_iterator(0, StartingPosition::Latest).unwrap_err();
    assert_eq!(limit_of(&refusal), Some((ThroughputLimit::ShardIteratorCalls, 5)));
    service.wait_millis(200);
    service.iterator(0, StartingPosition::Latest);
}
