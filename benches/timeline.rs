//! How quickly a long life is wound back and forth: `cargo xtask bench`.
//!
//! Ten minutes at about 1,000 records a second, with AWS's limits and one reader. Winding stands
//! beside living the ten minutes, which is what it would take without keyframes.

// A failed call is a failed benchmark.
#![allow(clippy::unwrap_used)]
// On wasm the runner calls `timeline`, and `main` is only there to be linked.
#![cfg_attr(target_arch = "wasm32", allow(dead_code))]

mod support;

use std::time::Duration;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{Criterion, console_log, wasm_bindgen_bench};

use peak_alloc::PeakAlloc;
use shardbelt::sim::{Progress, Timeline, World};

use support::{a_thousand_records_per_s, mebibytes, time};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const LIFE_MS: u64 = 600_000;
const SEEKS: u64 = 100;
/// Coprime with the length of the life: the seeks visit all of it, far apart from one another.
const STRIDE_MS: u64 = 370_427;

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("{}", report("native"));
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_bench]
fn timeline(_: &mut Criterion) {
    console_log!("{}", report("wasm"));
}

fn report(platform: &str) -> String {
    let mut timeline = Timeline::new(a_thousand_records_per_s(), 1).unwrap();
    let end = World::beginning() + Duration::from_millis(LIFE_MS);
    let lived = time(|| {
        assert_eq!(timeline.run_until(end, usize::MAX), Progress::Done);
    });
    let tasks = timeline.world().tasks_done();
    let digest = timeline.world().digest();
    let mut seeks: Vec<_> = (1..=SEEKS)
        .map(|seek| {
            let to = World::beginning() + Duration::from_millis(seek * STRIDE_MS % LIFE_MS);
            let taken = time(|| {
                timeline.seek(to);
            });
            assert_eq!(timeline.world().now(), to);
            taken
        })
        .collect();
    timeline.seek(end);
    assert_eq!(timeline.world().digest(), digest);
    seeks.sort();
    let (whole, without) = bytes_with_and_without_keyframes(timeline);
    let millis = |duration: Duration| duration.as_secs_f64() * 1e3;
    let share = |duration: Duration| 100.0 * duration.as_secs_f64() / lived.as_secs_f64();
    let (median, slowest) = (seeks[seeks.len() / 2], seeks[seeks.len() - 1]);
    format!(
        "\ntimeline, {platform}: ten minutes with {tasks} puts and polls, {:.0} times as fast as \
         they pass\n\
         winding to {SEEKS} moments: median {:.1} ms, slowest {:.1} ms, which are {:.2} % and {:.2} % \
         of living all of it\n\
         memory: {:.1} MiB, of which {:.1} MiB are what is kept for winding\n",
        LIFE_MS as f64 / millis(lived),
        millis(median),
        millis(slowest),
        share(median),
        share(slowest),
        mebibytes(whole),
        mebibytes(whole.saturating_sub(without)),
    )
}

/// What a timeline takes, and what its world alone takes.
fn bytes_with_and_without_keyframes(timeline: Timeline) -> (usize, usize) {
    let whole = ALLOCATED.current_usage();
    let world = timeline.world().clone();
    drop(timeline);
    let without = ALLOCATED.current_usage();
    drop(world);
    let neither = ALLOCATED.current_usage();
    (whole.saturating_sub(neither), without.saturating_sub(neither))
}
