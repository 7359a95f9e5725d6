//! How many records a producer makes as time goes by.

use std::time::Duration;

use shardbelt::sim::{PeriodError, ProducerId, Traffic, World};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{add_producer, producer, random_keys, rate, wait_s, with_aws_limits, world};

const MINUTE: Duration = Duration::from_secs(60);

fn made(world: &World, id: ProducerId) -> u64 {
    world.producers().find(|(other, _)| *other == id).unwrap().1.made()
}

/// Records made in each of some stretches of `seconds`.
fn stretches(traffic: Traffic, seconds: u64, count: usize) -> Vec<u64> {
    let mut world = world(with_aws_limits);
    let mut settings = producer(1_000, 10, random_keys());
    settings.set_traffic(traffic);
    let id = add_producer(&mut world, settings);
    let mut before = 0;
    (0..count)
        .map(|_| {
            wait_s(&mut world, seconds);
            let after = made(&world, id);
            after - core::mem::replace(&mut before, after)
        })
        .collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn a_burst_each_minute_comes_though_the_pauses_are_long() {
    // Between bursts there is a record in a hundred seconds; none of them hides a burst.
    let (base, peak) = (rate(10), rate(200_000));
    let traffic = Traffic::Burst { base, peak, every: MINUTE, lasting: Duration::from_secs(1) };
    let made = stretches(traffic, 60, 3);
    assert!(made.iter().all(|made| (180..=221).contains(made)), "{made:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_ramp_rises_and_stays() {
    let traffic = Traffic::Ramp { from: rate(1_000), to: rate(100_000), over: MINUTE };
    let made = stretches(traffic, 20, 5);
    for (made, expected) in made.iter().zip([350, 1_010, 1_670, 2_000, 2_000]) {
        assert!((expected * 9 / 10..=expected * 11 / 10).contains(made), "{made} of {expected}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_day_is_lowest_at_night() {
    let traffic = Traffic::Sine { low: rate(2_000), high: rate(102_000), period: 2 * MINUTE };
    let made = stretches(traffic, 15, 8);
    // The curve (1 - cos) / 2 over eighths of its period.
    let shares = [0.0498, 0.2735, 0.7265, 0.9502, 0.9502, 0.7265, 0.2735, 0.0498];
    for (made, share) in made.iter().zip(shares) {
        let expected = 15.0 * (2.0 + 100.0 * share);
        assert!((*made as f64 - expected).abs() < 75.0, "{made} of {expected}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn half_a_period_after_the_low_is_the_high() {
    let day = Duration::from_secs(86_400);
    let traffic = Traffic::Sine { low: rate(5_000), high: rate(9_000), period: day };
    assert_eq!(traffic.rate_after(Duration::ZERO), rate(5_000));
    assert_eq!(traffic.rate_after(day / 2), rate(9_000));
    assert_eq!(traffic.rate_after(day / 4), rate(7_000));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_burst_as_long_as_its_period_is_refused() {
    let mut settings = producer(1_000, 10, random_keys());
    let (base, peak) = (rate(1_000), rate(2_000));
    settings.set_traffic(Traffic::Burst { base, peak, every: MINUTE, lasting: MINUTE });
    let mut world = world(|_| {});
    let error = world.apply(shardbelt::sim::Command::AddProducer(settings)).unwrap_err();
    assert_eq!(error, shardbelt::sim::CommandError::Traffic(PeriodError { period: MINUTE }));
}
