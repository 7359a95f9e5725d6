//! Where on the floor things lie.

use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use shardbelt::engine::{HashKey, HashKeyRange};
use shardbelt::view::{AxisLayout, AxisWindow, FloorView, HashAxis, TimeAxis};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{empty, index, split, split_in_the_middle, wait_s};

const HEIGHT: f64 = 600.0;

/// The axis of a floor that shows all of its shards, with gaps of 6 pixels.
fn axis_of(view: &FloorView, row_min: f64) -> HashAxis {
    let layout =
        AxisLayout { height: HEIGHT, gap: 6.0, row_min, is_even: false, window: AxisWindow::WHOLE };
    let ranges: Vec<_> = view.open_shards().iter().map(|shard| shard.range).collect();
    HashAxis::new(&ranges, &layout)
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_are_as_high_as_ranges_are_wide() {
    let view = FloorView::of(&empty(3));
    let axis = axis_of(&view, 20.0);
    let heights: Vec<_> = view
        .shards
        .iter()
        .map(|shard| axis.y(shard.range.end()) - axis.y(shard.range.start()))
        .collect();
    assert!(heights.iter().all(|height| (height - 196.0).abs() < 0.5), "{heights:?}");
    assert!(axis.is_to_scale());
    assert!((axis.y(HashKey::MAX) - HEIGHT).abs() < 0.5);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_sliver_is_high_enough_to_touch_and_the_axis_says_so() {
    let mut world = empty(1);
    split(&mut world, 0, HashKey::new(1_000));
    wait_s(&mut world, 4);
    let view = FloorView::of(&world);
    let axis = axis_of(&view, 24.0);
    let sliver = view.shard(index(1)).unwrap().range;
    assert!(axis.y(sliver.end()) - axis.y(sliver.start()) > 23.9);
    assert!(!axis.is_to_scale());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_parent_covers_its_children_and_the_gap_between() {
    let mut world = empty(2);
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 4);
    let view = FloorView::of(&world);
    let axis = axis_of(&view, 24.0);
    let span = |shard: u32| {
        let range = view.shard(index(shard)).unwrap().range;
        (axis.y(range.start()), axis.y(range.end()))
    };
    let (parent, upper_child, lower_child) = (span(0), span(2), span(3));
    assert_eq!((parent.0, parent.1), (upper_child.0, lower_child.1));
    assert!((lower_child.0 - upper_child.1 - 6.0).abs() < 1e-6);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_height_leads_back_to_its_key() {
    let view = FloorView::of(&empty(3));
    let axis = axis_of(&view, 20.0);
    for y in [0.0, 50.0, 250.0, 500.0, 600.0] {
        let key = axis.key_at(y).unwrap();
        assert!((axis.y(key) - y).abs() < 0.01, "{y}");
    }
    assert_eq!(axis.key_at(199.0), None, "in the gap");
    assert_eq!(axis.key_at(601.0), None, "below the floor");
}

/// The axis of this many shards that are cut at random places.
fn axis_of_cuts(cuts: &[u128], is_even: bool) -> HashAxis {
    let mut starts: Vec<u128> = cuts.to_vec();
    starts.push(0);
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|next| next - 1).chain([u128::MAX]);
    let ranges: Vec<_> = starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| HashKeyRange::new(HashKey::new(start), HashKey::new(end)).unwrap())
        .collect();
    let layout =
        AxisLayout { height: HEIGHT, gap: 5.0, row_min: 26.0, is_even, window: AxisWindow::WHOLE };
    HashAxis::new(&ranges, &layout)
}

#[wasm_bindgen_test(unsupported = test)]
fn zooming_leaves_what_is_under_the_pointer_there() {
    let cases = (vec(any::<u128>(), 0..40), any::<bool>(), 0.0..HEIGHT, 1.0..20.0);
    let check = |(cuts, is_even, y, times): (Vec<u128>, bool, f64, f64)| {
        let axis = axis_of_cuts(&cuts, is_even);
        let Some(key) = axis.key_at(y) else { return Ok(()) };
        let closer = axis.seen_through(axis.zoomed_about(y, times));
        prop_assert!((closer.y(key) - y).abs() < 0.5, "{} and not {y}", closer.y(key));
        Ok(())
    };
    TestRunner::deterministic().run(&cases, check).unwrap();
}

#[wasm_bindgen_test(unsupported = test)]
fn an_axis_on_its_way_never_folds() {
    let cuts = || vec(any::<u128>(), 0..20);
    let cases = (cuts(), cuts(), 0.0..1.0, vec(any::<u128>(), 2..20));
    let check = |(from, to, progress, mut keys): (Vec<u128>, Vec<u128>, f64, Vec<u128>)| {
        let (from, to) = (axis_of_cuts(&from, false), axis_of_cuts(&to, true));
        let axis = HashAxis::between(&from, &to, progress);
        keys.sort_unstable();
        let heights: Vec<_> = keys.iter().map(|&key| axis.y(HashKey::new(key))).collect();
        prop_assert!(heights.is_sorted(), "{heights:?}");
        prop_assert!(heights.iter().all(|y| (-0.5..=HEIGHT + 0.5).contains(y)), "{heights:?}");
        Ok(())
    };
    TestRunner::deterministic().run(&cases, check).unwrap();
}

#[wasm_bindgen_test(unsupported = test)]
fn the_window_of_a_range_shows_all_of_it_and_little_else() {
    let cuts: Vec<u128> = (1..200).map(|index| u128::MAX / 200 * index).collect();
    let axis = axis_of_cuts(&cuts, false);
    assert_eq!(axis.rows_in_sight().len(), 200);
    let range = axis.rows_in_sight()[120].range;
    let closer = axis.seen_through(axis.window_of(range));
    let (top, bottom) = (closer.y(range.start()), closer.y(range.end()));
    assert!(top >= 0.0 && bottom <= HEIGHT && bottom - top > HEIGHT * 0.8, "{top} to {bottom}");
    assert_eq!(closer.rows_in_sight().len(), 3);
    let next = axis.rows_in_sight()[122].range;
    let moved = closer.seen_through(closer.window_with(next));
    assert!(moved.y(next.end()) <= HEIGHT + 0.1 && moved.y(next.start()) >= -0.1);
}

#[wasm_bindgen_test(unsupported = test)]
fn even_rows_are_equally_high_and_not_to_scale() {
    let axis = axis_of_cuts(&[u128::MAX / 100, u128::MAX / 3], true);
    let heights: Vec<_> = axis.rows_in_sight().iter().map(|row| row.height).collect();
    assert!(heights.iter().all(|height| (height - heights[0]).abs() < 1e-9), "{heights:?}");
    assert!(!axis.is_to_scale());
}

#[wasm_bindgen_test(unsupported = test)]
fn time_is_even_at_first_then_compressed_up_to_the_horizon() {
    let axis = TimeAxis::new(1_000.0, Duration::from_secs(30), Duration::from_secs(86_400));
    assert_eq!(axis.x(0.0), 0.0);
    assert!((axis.x(15.0) - axis.even_width() / 2.0).abs() < 1e-9);
    assert!((axis.x(30.0) - axis.even_width()).abs() < 1e-9);
    assert!((axis.x(86_400.0) - 1_000.0).abs() < 1e-9);
    assert_eq!(axis.x(1e9), 1_000.0);
    for age_s in [1.0, 29.0, 31.0, 600.0, 80_000.0] {
        assert!((axis.age_s(axis.x(age_s)) - age_s).abs() < age_s * 1e-9);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn marks_keep_their_distance_and_end_at_the_horizon() {
    let axis = TimeAxis::new(1_000.0, Duration::from_secs(30), Duration::from_secs(86_400));
    let marks = axis.marks(60.0);
    assert_eq!(marks.last(), Some(&86_400));
    let places: Vec<_> = marks.iter().map(|&mark| axis.x(mark as f64)).collect();
    assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 59.9), "{marks:?}");
}
