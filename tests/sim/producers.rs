//! What producers put, and how often.

use std::collections::BTreeSet;

use shardbelt::engine::Stream;
use shardbelt::sim::{Command, Rate, World};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    Keys, add_producer, empty, named_keys, one_key, producer, random_keys, users, wait_s,
    with_aws_limits, world,
};

/// The keys that a strategy makes within a minute at ten a second.
fn keys_of(keys: Keys) -> BTreeSet<String> {
    let mut world = world(with_aws_limits);
    add_producer(&mut world, producer(10_000, 10, keys));
    wait_s(&mut world, 60);
    records(&world).into_iter().collect()
}

fn records(world: &World) -> Vec<String> {
    let shards = world.stream().into_iter().flat_map(Stream::shards);
    let records = shards.flat_map(|shard| shard.records().iter());
    records.map(|record| record.partition_key.as_ref().unwrap().to_string()).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn one_key_is_one_key() {
    let keys = keys_of(one_key("device-42"));
    assert_eq!(keys, BTreeSet::from(["device-42".to_owned()]));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_list_is_used_up_and_nothing_else() {
    let keys = keys_of(named_keys(&["a", "b", "c"]));
    assert_eq!(keys, ["a", "b", "c"].map(str::to_owned).into());
}

#[wasm_bindgen_test(unsupported = test)]
fn random_keys_do_not_repeat() {
    assert!(keys_of(random_keys()).len() > 500);
}

#[wasm_bindgen_test(unsupported = test)]
fn user_ids_name_the_users() {
    let expected: BTreeSet<_> = (0..20).map(|user| format!("user_{user}")).collect();
    assert_eq!(keys_of(users(20, "user_{user}")), expected);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_modulo_leaves_that_many_keys() {
    let expected: BTreeSet<_> = (0..7).map(|rest| rest.to_string()).collect();
    assert_eq!(keys_of(users(100_000, "{user%7}")), expected);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_user_has_one_country() {
    let keys = keys_of(users(30, "{country}-user_{user}"));
    assert_eq!(keys.len(), 30, "{keys:?}");
    assert!(keys.iter().all(|key| key.as_bytes()[2] == b'-'), "{keys:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_rate_is_kept_within_a_tenth() {
    let mut world = world(with_aws_limits);
    let id = add_producer(&mut world, producer(50_000, 10, random_keys()));
    wait_s(&mut world, 60);
    let (_, producer) = world.producers().find(|(other, _)| *other == id).unwrap();
    assert!((2_700..=3_300).contains(&producer.accepted()), "{}", producer.accepted());
}

#[wasm_bindgen_test(unsupported = test)]
fn what_one_shard_cannot_take_is_refused_and_counted() {
    // Fifteen a second under one key, where a shard takes ten.
    let mut world = empty(3);
    let id = add_producer(&mut world, producer(15_000, 10, one_key("a")));
    wait_s(&mut world, 60);
    let (_, producer) = world.producers().find(|(other, _)| *other == id).unwrap();
    // Ten a second, and the second's worth that the shard had saved.
    assert!((600..=610).contains(&producer.accepted()), "{}", producer.accepted());
    assert!(producer.refused() > 250, "{}", producer.refused());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_slow_producer_that_becomes_fast_does_not_wait() {
    let mut world = empty(3);
    let id = add_producer(&mut world, producer(1, 10, random_keys()));
    wait_s(&mut world, 1);
    let faster = producer(5_000, 10, random_keys());
    world.apply(Command::ChangeProducer(id, faster)).unwrap();
    wait_s(&mut world, 2);
    assert!(records(&world).len() >= 6);
}

#[wasm_bindgen_test(unsupported = test)]
fn one_who_left_puts_nothing_more() {
    let mut world = empty(3);
    let id = add_producer(&mut world, producer(5_000, 10, random_keys()));
    wait_s(&mut world, 5);
    world.apply(Command::RemoveProducer(id)).unwrap();
    let left = records(&world).len();
    wait_s(&mut world, 5);
    assert_eq!(records(&world).len(), left);
}

#[wasm_bindgen_test(unsupported = test)]
fn rates_are_read_as_they_are_written() {
    for text in ["1", "2.5", "0.001", "10000", "7.25"] {
        assert_eq!(text.parse::<Rate>().unwrap().to_string(), text);
    }
    assert_eq!(".5".parse::<Rate>().unwrap().as_milli(), 500);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_no_rate_is_refused() {
    for text in ["", "-1", "0", "1e12", "1000000000000", "10000.1", "0.0001", "five", ".", "1.2.3"]
    {
        assert!(text.parse::<Rate>().is_err(), "{text:?} should be refused");
    }
}
