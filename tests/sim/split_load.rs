//! What is said of a cut before it is made.

use std::time::Duration;

use shardbelt::engine::{ByteCount, HashKey};
use shardbelt::sim::Command;
use shardbelt::view::SplitLoad;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_producer, empty, index, key, one_key, producer, put, random_keys, split_in_the_middle,
    wait_s,
};

/// Puts a record of eight bytes at a place of the hash space.
fn put_at(world: &mut shardbelt::sim::World, hash_key: HashKey) {
    let command = Command::PutRecord {
        partition_key: key("k"),
        explicit_hash_key: Some(hash_key),
        data: (*b"7 bytes").into(),
    };
    world.apply(command).unwrap();
}

#[wasm_bindgen_test(unsupported = test)]
fn the_load_lies_on_either_side_of_the_cut_and_the_cut_itself_is_in_the_upper_child() {
    let mut world = empty(1);
    let cut = HashKey::new(1_000);
    for hash_key in [0, 999, 1_000, u128::MAX] {
        put_at(&mut world, HashKey::new(hash_key));
    }
    let load = SplitLoad::of(&world, index(0), cut).unwrap();
    assert_eq!((load.lower.records, load.upper.records), (2, 2));
    assert_eq!(load.lower.bytes, ByteCount::new(16));
    assert_eq!(load.dominant, None);
    let (lower, upper) =
        world.stream().unwrap().shard(index(0)).unwrap().hash_key_range().split_at(cut).unwrap();
    assert!(lower.contains(HashKey::new(999)) && upper.contains(cut));
}

#[wasm_bindgen_test(unsupported = test)]
fn only_the_last_ten_seconds_count() {
    let mut world = empty(1);
    put(&mut world, "long ago");
    wait_s(&mut world, 11);
    let load = SplitLoad::of(&world, index(0), HashKey::new(5)).unwrap();
    assert!(load.is_nothing());
    assert_eq!(load.window, Duration::from_secs(10));
    put(&mut world, "now");
    assert!(!SplitLoad::of(&world, index(0), HashKey::new(5)).unwrap().is_nothing());
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_predicted_is_what_the_children_get() {
    let mut world = empty(1);
    add_producer(&mut world, producer(8_000, 20, random_keys()));
    wait_s(&mut world, 30);
    let middle = world.stream().unwrap().shard(index(0)).unwrap().hash_key_range().middle();
    let before = SplitLoad::of(&world, index(0), middle).unwrap();
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 30);
    let of_child = |child| {
        let load = SplitLoad::of(&world, index(child), middle).unwrap();
        load.lower.records + load.upper.records
    };
    let near = |one: u64, other: u64| one.abs_diff(other) < 20;
    assert!(near(before.lower.records, of_child(1)), "{before:?} {}", of_child(1));
    assert!(near(before.upper.records, of_child(2)), "{before:?} {}", of_child(2));
    assert!(before.dominant.is_none());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_key_that_no_cut_divides_is_named() {
    let mut world = empty(1);
    add_producer(&mut world, producer(6_000, 50, one_key("ap-south-1")));
    add_producer(&mut world, producer(1_000, 50, random_keys()));
    wait_s(&mut world, 20);
    let dominant = SplitLoad::of(&world, index(0), HashKey::new(5)).unwrap().dominant.unwrap();
    assert_eq!(dominant.partition_key, Some(key("ap-south-1")));
    assert_eq!(dominant.hash_key, HashKey::of(&key("ap-south-1")));
    assert!((750..=950).contains(&dominant.share_permille), "{dominant:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn few_large_records_are_as_dominant_as_many_small_ones() {
    let mut world = empty(1);
    for _ in 0..4 {
        put(&mut world, "small");
    }
    let large = Command::PutRecord {
        partition_key: key("large"),
        explicit_hash_key: None,
        data: vec![0; 2_000].into(),
    };
    world.apply(large).unwrap();
    let dominant = SplitLoad::of(&world, index(0), HashKey::new(5)).unwrap().dominant.unwrap();
    assert_eq!(dominant.partition_key, Some(key("large")));
}
