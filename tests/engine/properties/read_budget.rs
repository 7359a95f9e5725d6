//! What a shard gives, against a model that keeps points in time instead of amounts.

use std::time::Duration;

use proptest::prelude::*;
use shardbelt::engine::{ByteCount, KinesisError, Limits, StartingPosition, ThroughputLimit};
use wasm_bindgen_test::wasm_bindgen_test;

use super::check;
use crate::support::{OneStream, unlimited};

const PAGE_BYTES: u64 = 1_000;

/// Calls and bytes in a second, the sizes of the shard's records, and the readers' calls: a pause
/// in microseconds and how many records are asked for.
type Traffic = (u64, u64, Vec<usize>, Vec<(u64, u64)>);

fn traffic() -> impl Strategy<Value = Traffic> {
    let pause = prop_oneof![2 => Just(0), 3 => 0..300_000_u64, 1 => 0..4_000_000_u64];
    let calls = prop::collection::vec((pause, 1..10_u64), 1..80);
    (1..8_u64, 100..600_u64, prop::collection::vec(1..400_usize, 1..12), calls)
}

fn service_of(calls_per_s: u64, bytes_per_s: u64, sizes: &[usize]) -> OneStream {
    let limits = Limits {
        read_calls_per_s: calls_per_s,
        read_bytes_per_s: ByteCount::new(bytes_per_s),
        get_records_bytes_max: ByteCount::new(PAGE_BYTES),
        ..unlimited()
    };
    let mut service = OneStream::with_limits(1, limits);
    for &size in sizes {
        service.try_put_at(0, size).unwrap();
    }
    service
}

/// Times here are microseconds multiplied by the rate, so that they stay whole numbers.
#[derive(Default)]
struct Model {
    calls_paid_at: u128,
    bytes_paid_at: u128,
    refused_until: u128,
}

impl Model {
    /// What refuses a call now; when nothing does, the call counts.
    fn call(&mut self, now: u64, calls_per_s: u64, bytes_per_s: u64) -> Option<ThroughputLimit> {
        let (calls_per_s, bytes_per_s) = (u128::from(calls_per_s), u128::from(bytes_per_s));
        let now = u128::from(now);
        if now * bytes_per_s < self.refused_until {
            return Some(ThroughputLimit::ReadBytes);
        }
        let paid_at = self.calls_paid_at.max(now * calls_per_s) + 1_000_000;
        if paid_at > (now + 1_000_000) * calls_per_s {
            return Some(ThroughputLimit::ReadCalls);
        }
        self.calls_paid_at = paid_at;
        None
    }

    fn give(&mut self, now: u64, bytes: u64, bytes_per_s: u64) {
        let (now, bytes_per_s) = (u128::from(now), u128::from(bytes_per_s));
        let paid_at = self.bytes_paid_at.max(now * bytes_per_s) + u128::from(bytes) * 1_000_000;
        self.bytes_paid_at = paid_at;
        if paid_at >= (now + 1_000_000) * bytes_per_s {
            self.refused_until = paid_at;
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn refuses_exactly_when_the_model_does() {
    check(200, &traffic(), |(calls_per_s, bytes_per_s, sizes, calls)| {
        let mut service = service_of(calls_per_s, bytes_per_s, &sizes);
        let iterator = service.iterator(0, StartingPosition::TrimHorizon);
        let mut model = Model::default();
        for (pause, limit) in calls {
            service.wait(Duration::from_micros(pause));
            let now = service.now.as_micros();
            let expected = model.call(now, calls_per_s, bytes_per_s);
            let refusal = match service.try_read(&iterator, Some(limit)) {
                Ok(page) => {
                    model.give(now, page.size.get(), bytes_per_s);
                    None
                }
                Err(KinesisError::ProvisionedThroughputExceeded(throttled)) => {
                    Some(throttled.limit)
                }
                Err(KinesisError::ExpiredIterator { .. }) => break,
                Err(other) => panic!("{other}"),
            };
            prop_assert_eq!(refusal, expected);
        }
        Ok(())
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn no_window_gives_more_than_its_rate_a_second_s_worth_and_a_page() {
    check(100, &traffic(), |(calls_per_s, bytes_per_s, sizes, calls)| {
        let mut service = service_of(calls_per_s, bytes_per_s, &sizes);
        let iterator = service.iterator(0, StartingPosition::TrimHorizon);
        let mut given = Vec::new();
        for (pause, limit) in calls {
            service.wait(Duration::from_micros(pause));
            if let Ok(page) = service.try_read(&iterator, Some(limit)) {
                given.push((service.now.as_micros(), page.size.get()));
            }
        }
        for first in 0..given.len() {
            let mut sum = 0;
            for &(micros, bytes) in &given[first..] {
                sum += u128::from(bytes) * 1_000_000;
                let window = u128::from(micros - given[first].0);
                let most = u128::from(bytes_per_s) * (1_000_000 + window)
                    + u128::from(PAGE_BYTES) * 1_000_000;
                prop_assert!(sum <= most, "{} given in {} µs", sum, window);
            }
        }
        Ok(())
    });
}
