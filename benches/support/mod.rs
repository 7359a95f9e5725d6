//! What several benchmarks need.

use std::time::Duration;

#[cfg(not(target_arch = "wasm32"))]
use std::time::Instant;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::Instant;

use shardbelt::sim::{Rate, Scenario, ScenarioId, Traffic};

/// AWS's limits, two producers of 500 records a second each, and one reader.
pub fn a_thousand_records_per_s() -> Scenario {
    let mut scenario = Scenario::named(ScenarioId::RealLimits).unwrap();
    for producer in &mut scenario.producers {
        producer.set_traffic(Traffic::Constant(Rate::from_milli(500_000).unwrap()));
    }
    scenario
}

/// How long something takes.
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::disallowed_methods, reason = "a benchmark needs the real clock")
)]
pub fn time(run: impl FnOnce()) -> Duration {
    let started = Instant::now();
    run();
    started.elapsed()
}

/// Bytes in MiB.
pub fn mebibytes(bytes: usize) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
