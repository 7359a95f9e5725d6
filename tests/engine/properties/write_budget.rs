//! What a shard takes, against a leaky bucket: the same limit, told from the other side.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use shardbelt::engine::{ByteCount, KinesisError, Limits, ThroughputLimit};
use wasm_bindgen_test::wasm_bindgen_test;

use super::check;
use crate::support::{OneStream, entry_at};

/// A bucket that leaks `per_s` in a second and overflows at `per_s`. Its level is in millionths.
struct LeakyBucket {
    per_s: u128,
    level: u128,
}

impl LeakyBucket {
    const fn new(per_s: u64) -> Self {
        Self { per_s: per_s as u128, level: 0 }
    }

    fn leak(&mut self, micros: u64) {
        self.level = self.level.saturating_sub(self.per_s * u128::from(micros));
    }

    fn has_room_for(&self, amount: u64) -> bool {
        self.level + u128::from(amount) * 1_000_000 <= self.per_s * 1_000_000
    }

    fn pour(&mut self, amount: u64) {
        self.level += u128::from(amount) * 1_000_000;
    }
}

/// Records and bytes in a second, then pauses in microseconds with what is put after each.
type Traffic = (u64, u64, Vec<(u64, u64)>);

fn traffic() -> impl Strategy<Value = Traffic> {
    let pause = prop_oneof![3 => Just(0), 3 => 0..50_000_u64, 1 => 0..2_500_000_u64];
    (1..20_u64, 1..2_000_u64).prop_flat_map(move |(records, bytes)| {
        let size = prop_oneof![1..=bytes, 1..=bytes.div_ceil(8)];
        let puts = prop::collection::vec((pause.clone(), size), 1..80);
        (Just(records), Just(bytes), puts)
    })
}

fn limits(records: u64, bytes: u64) -> Limits {
    Limits {
        write_records_per_s: records,
        write_bytes_per_s: ByteCount::new(bytes),
        ..Limits::aws()
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn takes_exactly_what_a_leaky_bucket_has_room_for() {
    check(200, &traffic(), |(records_per_s, bytes_per_s, puts)| {
        let mut service = OneStream::with_limits(1, limits(records_per_s, bytes_per_s));
        let mut records = LeakyBucket::new(records_per_s);
        let mut bytes = LeakyBucket::new(bytes_per_s);
        for (pause, size) in puts {
            service.wait(Duration::from_micros(pause));
            records.leak(pause);
            bytes.leak(pause);
            let expected = match (bytes.has_room_for(size), records.has_room_for(1)) {
                (false, _) => Some(ThroughputLimit::WriteBytes),
                (true, false) => Some(ThroughputLimit::WriteRecords),
                (true, true) => None,
            };
            let refusal = match service.try_put_at(0, size as usize) {
                Ok(_) => None,
                Err(KinesisError::ProvisionedThroughputExceeded(throttled)) => {
                    Some(throttled.limit)
                }
                Err(other) => panic!("{other}"),
            };
            prop_assert_eq!(refusal, expected);
            if refusal.is_none() {
                records.pour(1);
                bytes.pour(size);
            }
        }
        Ok(())
    });
}

/// In any window, no more than a full budget and what refills meanwhile.
fn keeps_to(taken: &[(u64, u64)], per_s: u64) -> TestCaseResult {
    for first in 0..taken.len() {
        let mut sum = 0;
        for &(micros, amount) in &taken[first..] {
            sum += u128::from(amount) * 1_000_000;
            let window = u128::from(micros - taken[first].0);
            let most = u128::from(per_s) * (1_000_000 + window);
            prop_assert!(sum <= most, "{} taken in {} µs, {} a second", sum, window, per_s);
        }
    }
    Ok(())
}

#[wasm_bindgen_test(unsupported = test)]
fn no_window_takes_more_than_a_full_budget_and_its_refill() {
    check(100, &traffic(), |(records_per_s, bytes_per_s, puts)| {
        let mut service = OneStream::with_limits(1, limits(records_per_s, bytes_per_s));
        let (mut records, mut bytes) = (Vec::new(), Vec::new());
        for (pause, size) in puts {
            service.wait(Duration::from_micros(pause));
            if service.try_put_at(0, size as usize).is_ok() {
                records.push((service.now.as_micros(), 1));
                bytes.push((service.now.as_micros(), size));
            }
        }
        keeps_to(&records, records_per_s)?;
        keeps_to(&bytes, bytes_per_s)
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn batch_takes_what_single_puts_would() {
    check(100, &traffic(), |(records_per_s, bytes_per_s, puts)| {
        let mut batched = OneStream::with_limits(1, limits(records_per_s, bytes_per_s));
        let mut single = batched.clone();
        let entries = puts.iter().map(|&(_, size)| entry_at(0, size as usize)).collect();
        let output = batched.try_put_batch(entries).unwrap();
        let of_batch: Vec<_> = output.records.iter().map(Result::is_ok).collect();
        let of_singles: Vec<_> =
            puts.iter().map(|&(_, size)| single.try_put_at(0, size as usize).is_ok()).collect();
        prop_assert_eq!(of_batch, of_singles);
        Ok(())
    });
}
