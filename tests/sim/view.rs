//! What is shown of a world, and where on the floor it lies.

use std::time::Duration;

use shardbelt::engine::HashKey;
use shardbelt::sim::{Command, ConsumerStart};
use shardbelt::view::{
    CursorState, FloorView, HashAxis, KeyColours, TimeAxis, clamped, count_text, decimal_text,
    duration_text, newest_records, shortened, size_text,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_consumer, add_producer, consumer, empty, index, key, one_key, producer, put, random_keys,
    split, split_in_the_middle, wait, wait_s,
};

const HEIGHT: f64 = 600.0;

#[wasm_bindgen_test(unsupported = test)]
fn looking_changes_nothing_and_equal_worlds_look_equal() {
    let mut world = empty(3);
    add_producer(&mut world, producer(5_000, 10, random_keys()));
    wait_s(&mut world, 5);
    assert_eq!(FloorView::of(&world), FloorView::of(&world.clone()));
}

#[wasm_bindgen_test(unsupported = test)]
fn gauges_show_what_was_used_in_the_last_second() {
    let mut world = empty(1);
    for _ in 0..4 {
        put(&mut world, "abc");
    }
    wait(&mut world, Duration::from_millis(500));
    let gauges = FloorView::of(&world).shards[0].gauges;
    assert_eq!((gauges.write_records.used, gauges.write_records.per_s), (4, 10));
    // Eight bytes of data and three of key, four times.
    assert_eq!(gauges.write_bytes.used, 44);
    assert_eq!(gauges.write_records.permille(), 400);
    wait(&mut world, Duration::from_millis(600));
    assert_eq!(FloorView::of(&world).shards[0].gauges.write_records.used, 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_reader_at_the_tip_does_not_lag_and_a_refused_one_does() {
    let mut world = empty(1);
    add_consumer(&mut world, consumer(1_000, ConsumerStart::Latest));
    add_producer(&mut world, producer(8_000, 1_200, random_keys()));
    wait_s(&mut world, 10);
    let alone = FloorView::of(&world);
    assert_eq!(alone.consumers[0].lag(alone.now), Duration::ZERO);
    for _ in 0..5 {
        add_consumer(&mut world, consumer(1_000, ConsumerStart::TrimHorizon));
    }
    wait_s(&mut world, 60);
    let crowded = FloorView::of(&world);
    let worst = crowded.consumers.iter().map(|reader| reader.lag(crowded.now)).max().unwrap();
    assert!(worst > Duration::from_secs(10), "{worst:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_finished_shard_is_still_listed_with_its_reader() {
    let mut world = empty(1);
    add_consumer(&mut world, consumer(500, ConsumerStart::TrimHorizon));
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 5);
    let view = FloorView::of(&world);
    let states: Vec<_> = view.consumers[0]
        .cursors
        .iter()
        .map(|cursor| (cursor.shard.get(), cursor.state == CursorState::Finished))
        .collect();
    assert_eq!(states, [(0, true), (1, false), (2, false)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn named_keys_keep_their_colours() {
    let mut world = empty(3);
    let id = add_producer(&mut world, producer(1_000, 10, one_key("first")));
    put(&mut world, "second");
    world.apply(Command::RemoveProducer(id)).unwrap();
    put(&mut world, "third");
    let colours = KeyColours::of(&world);
    let keys: Vec<_> =
        colours.iter().map(|(colour, named)| (colour, named.key.to_string())).collect();
    let expected = ["first", "second", "third"].map(str::to_owned);
    assert_eq!(keys, expected.into_iter().enumerate().collect::<Vec<_>>());
    assert_eq!(colours.of_hash_key(HashKey::of(&key("second"))), Some(1));
    assert_eq!(colours.of_hash_key(HashKey::of(&key("nobody"))), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_newest_records_come_first_whatever_their_shard() {
    let mut world = empty(3);
    for text in ["a", "b", "e", "f"] {
        put(&mut world, text);
        wait(&mut world, Duration::from_millis(10));
    }
    let newest: Vec<_> = newest_records(&world, 3)
        .into_iter()
        .map(|record| (record.partition_key.as_ref().unwrap().to_string(), record.shard.get()))
        .collect();
    assert_eq!(newest, [("f".to_owned(), 1), ("e".to_owned(), 2), ("b".to_owned(), 1)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_are_as_high_as_ranges_are_wide() {
    let view = FloorView::of(&empty(3));
    let axis = HashAxis::new(&view, HEIGHT, 6.0, 20.0);
    let heights: Vec<_> = view
        .shards
        .iter()
        .map(|shard| axis.y(shard.range.end()) - axis.y(shard.range.start()))
        .collect();
    assert!(heights.iter().all(|height| (height - 196.0).abs() < 0.5), "{heights:?}");
    assert!(axis.is_to_scale);
    assert!((axis.y(HashKey::MAX) - HEIGHT).abs() < 0.5);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_sliver_is_high_enough_to_touch_and_the_axis_says_so() {
    let mut world = empty(1);
    split(&mut world, 0, HashKey::new(1_000));
    wait_s(&mut world, 4);
    let view = FloorView::of(&world);
    let axis = HashAxis::new(&view, HEIGHT, 6.0, 24.0);
    let sliver = view.shard(index(1)).unwrap().range;
    assert!(axis.y(sliver.end()) - axis.y(sliver.start()) > 23.9);
    assert!(!axis.is_to_scale);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_parent_covers_its_children_and_the_gap_between() {
    let mut world = empty(2);
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 4);
    let view = FloorView::of(&world);
    let axis = HashAxis::new(&view, HEIGHT, 6.0, 24.0);
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
    let axis = HashAxis::new(&view, HEIGHT, 6.0, 20.0);
    for y in [0.0, 50.0, 250.0, 500.0, 600.0] {
        let key = axis.key_at(y).unwrap();
        assert!((axis.y(key) - y).abs() < 0.01, "{y}");
    }
    assert_eq!(axis.key_at(199.0), None, "in the gap");
    assert_eq!(axis.key_at(601.0), None, "below the floor");
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

#[wasm_bindgen_test(unsupported = test)]
fn decimals_are_rounded_to_their_places() {
    for (value, places, text) in [
        (0.0, 1, "0.0"),
        (1.25, 1, "1.3"),
        (-1.25, 1, "-1.3"),
        (-0.01, 1, "0.0"),
        (0.0625, 3, "0.063"),
        (9.999, 2, "10.00"),
        (9.5, 0, "10"),
    ] {
        assert_eq!(decimal_text(value, places), text, "{value} to {places} places");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_clamped_value_lies_within_its_bounds() {
    for (value, within) in [(-1.0, 0.0), (0.5, 0.5), (7.0, 1.0)] {
        assert_eq!(clamped(value, 0.0, 1.0), within);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn numbers_read_as_people_write_them() {
    assert_eq!(count_text(0), "0");
    assert_eq!(count_text(1_234_567), "1,234,567");
    assert_eq!(size_text(1_023), "1023 B");
    assert_eq!(size_text(1_048_576), "1 MiB");
    assert_eq!(size_text(1_536), "1.5 KiB");
    assert_eq!(duration_text(Duration::from_millis(1_500)), "1.5 s");
    assert_eq!(duration_text(Duration::from_secs(90)), "1 min 30 s");
    assert_eq!(duration_text(Duration::from_secs(86_400)), "24 h");
    assert_eq!(duration_text(Duration::from_millis(9_960)), "10.0 s");
    assert_eq!(shortened("49590338271490256608", 4), "4959…6608");
    assert_eq!(shortened("short", 4), "short");
}
