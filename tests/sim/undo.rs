//! Undo and redo: the same life without what was undone, and with it again.

use shardbelt::engine::HashKey;
use shardbelt::sim::{Command, KeyStrategy, World};
use shardbelt::view::FloorView;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{add_producer, empty, index, key, producer, put, split_in_the_middle, wait_s};

#[wasm_bindgen_test(unsupported = test)]
fn an_undone_split_has_never_been() {
    let mut split = empty(3);
    add_producer(&mut split, producer(5_000, 50, KeyStrategy::One(key("a"))));
    let mut whole = split.clone();
    wait_s(&mut split, 5);
    split_in_the_middle(&mut split, 0);
    wait_s(&mut split, 10);
    wait_s(&mut whole, 15);
    split.undo().unwrap();
    assert_eq!(FloorView::of(&split), FloorView::of(&whole));
    assert_eq!(split.digest(), whole.digest());
}

#[wasm_bindgen_test(unsupported = test)]
fn redo_brings_it_back_at_its_time() {
    let mut world = empty(3);
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 10);
    let split = world.digest();
    let undone = world.undo().unwrap();
    assert_ne!(world.digest(), split);
    world.redo(undone);
    assert_eq!(world.digest(), split);
}

#[wasm_bindgen_test(unsupported = test)]
fn one_after_the_other_the_last_first() {
    let mut world = empty(3);
    put(&mut world, "a");
    wait_s(&mut world, 1);
    put(&mut world, "b");
    let undone: Vec<_> = std::iter::from_fn(|| world.undo()).map(|logged| logged.command).collect();
    assert_eq!(undone.len(), 2);
    assert!(
        matches!(&undone[0], Command::PutRecord { partition_key, .. } if *partition_key == key("b"))
    );
    assert_eq!(world.records_retained(), 0);
    assert!(!world.can_undo());
}

#[wasm_bindgen_test(unsupported = test)]
fn what_was_refused_is_not_what_is_undone() {
    let mut world = empty(3);
    put(&mut world, "a");
    let outside = Command::SplitShard { shard: index(0), new_starting_hash_key: HashKey::MAX };
    world.apply(outside).unwrap_err();
    let undone = world.undo().unwrap();
    assert!(matches!(undone.command, Command::PutRecord { .. }));
    assert_eq!(World::records_retained(&world), 0);
}
