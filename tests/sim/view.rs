//! What is shown of a world, and where on the floor it lies.

use std::time::Duration;

use shardbelt::engine::HashKey;
use shardbelt::sim::{Command, ConsumerStart};
use shardbelt::view::{
    CursorState, FloorView, KeyColours, clamped, count_text, decimal_text, duration_text,
    newest_records, shortened, size_text,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_consumer, add_producer, consumer, empty, key, one_key, producer, put, random_keys,
    split_in_the_middle, wait, wait_s,
};

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
