//! A shard's log, against a queue: what was put and is not too old is there, at its place.

use std::collections::VecDeque;
use std::time::Duration;

use proptest::prelude::*;
use shardbelt::engine::{Limits, SequenceNumber};
use wasm_bindgen_test::wasm_bindgen_test;

use super::check;
use crate::support::{OneStream, shard_index, unlimited};

/// Far less than AWS's least, so that a few steps put and trim.
const RETENTION_MILLIS: u64 = 1_000;

/// Rounds of waiting, in milliseconds, and putting, in records. A chunk of the log holds 256.
fn rounds() -> impl Strategy<Value = Vec<(u64, usize)>> {
    let wait = prop_oneof![3 => 1..400_u64, 1 => 1_000..1_100_u64];
    let puts = prop_oneof![3 => 0..40_usize, 2 => 250..520_usize];
    prop::collection::vec((wait, puts), 1..12)
}

#[wasm_bindgen_test(unsupported = test)]
fn log_is_a_queue() {
    check(40, &rounds(), |rounds| {
        let retention = Duration::from_millis(RETENTION_MILLIS);
        let mut service = OneStream::with_limits(1, Limits { retention, ..unlimited() });
        let mut model: VecDeque<(u64, SequenceNumber)> = VecDeque::new();
        for (wait, puts) in rounds {
            service.wait_millis(wait);
            let now = service.now.as_millis();
            for _ in 0..puts {
                model.push_back((now, service.put("a").sequence_number));
            }
            while model.front().is_some_and(|(put, _)| put + RETENTION_MILLIS < now) {
                model.pop_front();
            }
            let copy = service.clone();
            let log = copy.stream().shard(shard_index(0)).unwrap().records();
            let numbers = || model.iter().map(|&(_, number)| number);
            prop_assert_eq!(log.len(), model.len());
            prop_assert!(log.iter().map(|record| record.sequence_number).eq(numbers()));
            prop_assert!(log.iter().rev().map(|record| record.sequence_number).eq(numbers().rev()));
            for (place, &(_, number)) in model.iter().enumerate() {
                prop_assert_eq!(log.get(place).map(|record| record.sequence_number), Some(number));
                let before = log.partition_point(|record| record.sequence_number < number);
                prop_assert_eq!(before, place);
            }
            prop_assert!(log.get(model.len()).is_none());
        }
        Ok(())
    });
}
