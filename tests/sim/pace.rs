//! Virtual time beside the wall clock.

use std::time::Duration;

use shardbelt::sim::{Pace, Speed};
use wasm_bindgen_test::wasm_bindgen_test;

const FRAME: Duration = Duration::from_micros(16_667);

#[wasm_bindgen_test(unsupported = test)]
fn speeds_go_from_a_hundredth_to_a_hundred() {
    let texts: Vec<_> = Speed::all().map(|speed| speed.to_string()).collect();
    assert_eq!(texts.first().unwrap(), "1/100×");
    assert_eq!(texts.last().unwrap(), "100×");
    assert!(texts.contains(&"1×".to_owned()));
}

#[wasm_bindgen_test(unsupported = test)]
fn slow_motion_loses_no_time() {
    let mut pace = Pace::new();
    pace.speed = Speed::from_step(0);
    let virtual_time: Duration = (0..6_000).map(|_| pace.elapse(FRAME)).sum();
    assert_eq!(virtual_time, FRAME * 6_000 / 100);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_hundred_times_is_a_hundred_times() {
    let mut pace = Pace::new();
    pace.speed = Speed::from_step(usize::MAX);
    assert_eq!(pace.elapse(FRAME), FRAME * 100);
}

#[wasm_bindgen_test(unsupported = test)]
fn paused_time_stands_still() {
    let mut pace = Pace::new();
    pace.playing = false;
    assert_eq!(pace.elapse(FRAME), Duration::ZERO);
}

#[wasm_bindgen_test(unsupported = test)]
fn faster_and_slower_stop_at_the_ends() {
    let fastest = Speed::from_step(usize::MAX);
    assert_eq!(fastest.faster(), fastest);
    assert_eq!(Speed::from_step(0).slower(), Speed::from_step(0));
    assert_eq!(Speed::REAL.faster().slower(), Speed::REAL);
}
