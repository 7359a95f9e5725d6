//! How on-demand streams scale by their traffic.

use std::time::Duration;

use proptest::prelude::*;
use shardbelt::engine::{
    ConsumerName, CreateStream, HashKey, Kinesis, Limits, PutRecord, RegisterStreamConsumer,
    Settings, StreamMode, StreamStatus, Tags, Timestamp, UpdateAccountSettings, UpdateStreamMode,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::properties::check;
use crate::support::{OneStream, READY, orders, partition_key};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3_600);
/// How many records of 8 KiB are half of what a shard takes in a minute.
const HALF: u64 = 60 * 64;

fn on_demand() -> OneStream {
    let mut kinesis = Kinesis::new(Settings::default());
    let created_at = READY.before(Duration::from_millis(500));
    kinesis.create_stream(CreateStream::on_demand(orders()), created_at).unwrap();
    // A whole minute, so that traffic of a minute falls into one that is measured.
    let mut service = OneStream { kinesis, now: READY };
    service.wait(Duration::from_secs(20));
    service
}

/// Puts so many records of `bytes` at one hash key, evenly over a minute.
fn minute_of_puts(service: &mut OneStream, hash_key: u128, records: u64, bytes: usize) -> u64 {
    let start = service.now;
    let mut accepted = 0;
    for record in 0..records {
        service.now = start + Duration::from_micros(60_000_000 * record / records);
        accepted += u64::from(service.try_put_at(hash_key, bytes).is_ok());
    }
    service.now = start;
    service.wait(MINUTE);
    accepted
}

#[wasm_bindgen_test(unsupported = test)]
fn shard_that_is_more_than_half_full_is_split_evenly() {
    let mut service = on_demand();
    assert_eq!(minute_of_puts(&mut service, 0, HALF + 1, 8_192), HALF + 1);
    assert_eq!(service.stream().status(), StreamStatus::Active, "its users see no update");
    service.wait_millis(1_000);
    let [lower, upper, rest @ ..] = &service.open_ranges()[..] else { panic!("two children") };
    assert_eq!(rest.len(), 3, "the others stay as they are");
    let parent = service.stream().shards().next().unwrap().hash_key_range();
    assert_eq!(parent.split_at(parent.middle()), Some((*lower, *upper)));
}

#[wasm_bindgen_test(unsupported = test)]
fn half_is_not_enough() {
    let mut service = on_demand();
    minute_of_puts(&mut service, 0, HALF, 8_192);
    service.wait(MINUTE);
    assert_eq!(service.open_ranges().len(), 4);
}

#[wasm_bindgen_test(unsupported = test)]
fn many_small_records_count_too() {
    for (records, shards) in [(60 * 500, 4), (60 * 500 + 1, 5)] {
        let mut service = on_demand();
        minute_of_puts(&mut service, 0, records, 10);
        service.wait_millis(1_000);
        assert_eq!(service.open_ranges().len(), shards, "{records} records in a minute");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn one_hot_key_is_split_off_and_still_throttled() {
    let mut service = on_demand();
    let mut counts = Vec::new();
    for _ in 0..3 {
        // Twice what a shard takes.
        let accepted = minute_of_puts(&mut service, 0, 60 * 2_000, 100);
        assert!(accepted <= 61_000, "{accepted} records accepted");
        service.wait_millis(1_000);
        counts.push(service.open_ranges().len());
        service.wait(Duration::from_secs(59));
    }
    assert_eq!(counts, [5, 6, 7]);
}

#[wasm_bindgen_test(unsupported = test)]
fn provisioned_stream_stays_as_it_is() {
    let mut service = OneStream::new(1);
    minute_of_puts(&mut service, 0, HALF + 1, 8_192);
    service.wait(MINUTE);
    assert_eq!(service.open_ranges().len(), 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn stream_is_scaled_down_when_its_peak_is_thirty_days_old() {
    let mut service = on_demand();
    // The split shard takes the first second of the next minute.
    for records in [HALF + 1, HALF + 100] {
        minute_of_puts(&mut service, 0, records, 8_192);
    }
    service.wait_millis(1_000);
    let peak = service.now;
    assert_eq!(service.open_ranges().len(), 6);
    while service.now < peak.before(MINUTE) + DAY * 30 {
        assert_eq!(service.open_ranges().len(), 6);
        service.wait(DAY);
    }
    service.wait(Duration::from_secs(120));
    assert_eq!(service.open_ranges().len(), 4, "what on-demand streams begin with");
    assert_eq!(service.stream().status(), StreamStatus::Active);
}

#[wasm_bindgen_test(unsupported = test)]
fn stream_that_becomes_provisioned_is_not_scaled_any_more() {
    let mut service = on_demand();
    minute_of_puts(&mut service, 0, HALF + 1, 8_192);
    service.wait_millis(1_000);
    let mode = StreamMode::Provisioned;
    let input = UpdateStreamMode { stream: orders(), mode, warm_throughput_mib_per_s: None };
    service.kinesis.update_stream_mode(&input, service.now).unwrap();
    service.wait(DAY * 31);
    assert_eq!(service.open_ranges().len(), 5);
}

#[wasm_bindgen_test(unsupported = test)]
fn fifty_consumers_with_a_commitment() {
    for (commitment, limit) in [(false, 20), (true, 50)] {
        let limits = Limits { control_calls_limited: false, ..Limits::aws() };
        let mut kinesis = Kinesis::new(Settings { limits, ..Settings::default() });
        let settings = UpdateAccountSettings { billing_commitment: commitment };
        kinesis.update_account_settings(settings, READY).unwrap();
        kinesis.create_stream(CreateStream::on_demand(orders()), READY).unwrap();
        let mut service = OneStream { kinesis, now: READY };
        let mut registered = 0;
        loop {
            service.wait(Duration::from_secs(1));
            let name = ConsumerName::new(&format!("consumer-{registered}")).unwrap();
            let input = RegisterStreamConsumer { stream: orders(), name, tags: Tags::new() };
            if service.kinesis.register_stream_consumer(input, service.now).is_err() {
                break;
            }
            registered += 1;
        }
        assert_eq!(registered, limit);
    }
}

/// Scaling happens when it is due, whoever asks and however often.
#[wasm_bindgen_test(unsupported = test)]
fn looking_more_often_changes_nothing() {
    let step = (0..90_u64, any::<u128>(), 1..40_u64);
    let steps = prop::collection::vec(step, 1..12);
    check(40, &(steps, 0..40_u64), |(steps, rest_days)| {
        let limits = Limits::scaled_down(std::num::NonZeroU32::new(1_000).unwrap());
        let mut kinesis = Kinesis::new(Settings { limits, ..Settings::default() });
        kinesis.create_stream(CreateStream::on_demand(orders()), READY).unwrap();
        let mut rarely = OneStream { kinesis, now: READY };
        rarely.wait_millis(500);
        let mut often = rarely.clone();
        let look = |service: &mut OneStream, until: Timestamp| {
            while service.now < until {
                // A hundred times on the way, and at least every 50 ms on short ones.
                let step = (until.since(service.now) / 100).max(Duration::from_millis(50));
                service.wait(step.min(until.since(service.now)));
                service.open_ranges();
            }
        };
        for (wait_s, hash_key, puts) in steps {
            let until = rarely.now + Duration::from_secs(wait_s);
            look(&mut often, until);
            rarely.now = until;
            for put in 0..puts {
                let until = rarely.now + Duration::from_millis(500 * put);
                look(&mut often, until);
                for service in [&mut rarely, &mut often] {
                    service.now = until;
                    let put = PutRecord {
                        explicit_hash_key: Some(HashKey::new(hash_key)),
                        ..PutRecord::new(orders(), partition_key("k"), vec![0; 600])
                    };
                    let _ = service.kinesis.put_record(put, service.now);
                }
            }
        }
        let until = rarely.now + DAY * u32::try_from(rest_days).unwrap();
        look(&mut often, until);
        rarely.now = until;
        rarely.wait(MINUTE);
        often.wait(MINUTE);
        prop_assert_eq!(rarely.describe().shards, often.describe().shards);
        Ok(())
    });
}
