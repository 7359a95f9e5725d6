//! How quickly a world lives, and in how much memory: `cargo xtask bench`.
//!
//! An hour at about 1,000 records a second, with AWS's limits and one reader; and the same minutes
//! with everybody there whom a world knows: batches with retries, fan-out, a fleet, a mapping.

// A failed call is a failed benchmark.
#![allow(clippy::unwrap_used)]
// On wasm the runner calls `world`, and `main` is only there to be linked.
#![cfg_attr(target_arch = "wasm32", allow(dead_code))]

mod support;

use std::time::Duration;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{Criterion, console_log, wasm_bindgen_bench};

use peak_alloc::PeakAlloc;
use shardbelt::sim::{Progress, ScenarioFile, World};

use support::{a_thousand_records_per_s, mebibytes, time};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// A world with somebody of each kind. It is part of the benchmark and shows nothing.
const CROWD: &str = include_str!("crowd.json");

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("{}", report("native"));
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_bench]
fn world(_: &mut Criterion) {
    console_log!("{}", report("wasm"));
}

fn report(platform: &str) -> String {
    let plain = World::new(a_thousand_records_per_s(), 1).unwrap();
    let crowd = ScenarioFile::read(CROWD).unwrap();
    let lives = [
        ("one reader", plain, Duration::from_secs(3_600)),
        ("a crowd", crowd.begin().unwrap(), crowd.duration),
    ];
    let lines = lives.map(|(name, world, lasting)| Life::of(world, lasting).line(name));
    format!("\nworld, {platform}:\n{}", lines.concat())
}

/// What a world did, and what that took.
struct Life {
    lasting: Duration,
    took: Duration,
    events: u64,
    records: u64,
    bytes_max: usize,
}

impl Life {
    fn of(mut world: World, lasting: Duration) -> Self {
        let before = ALLOCATED.current_usage();
        ALLOCATED.reset_peak_usage();
        let took = time(|| {
            assert_eq!(world.run_until(World::beginning() + lasting, usize::MAX), Progress::Done);
        });
        Self {
            lasting,
            took,
            events: world.events().count(),
            records: world.tallies().in_all(|tally| tally.accepted),
            bytes_max: ALLOCATED.peak_usage().saturating_sub(before),
        }
    }

    fn line(&self, name: &str) -> String {
        let seconds = self.took.as_secs_f64();
        let millions = |count: u64| count as f64 / seconds / 1e6;
        format!(
            "{name}: {} s of {:.0} records/s in {seconds:.2} s, {:.0} times as fast as they pass; \
             {:.2} million events/s, {:.2} million records/s; at most {:.1} MiB more than at the \
             beginning\n",
            self.lasting.as_secs(),
            self.records as f64 / self.lasting.as_secs_f64(),
            self.lasting.as_secs_f64() / seconds,
            millions(self.events),
            millions(self.records),
            mebibytes(self.bytes_max),
        )
    }
}
