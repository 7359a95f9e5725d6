//! `SplitShard`: bounds, children, and when the parent closes.

use std::time::Duration;

use shardbelt::engine::{HashKey, HashKeyRange, Parents, StreamStatus, Timestamp};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, numbers, shard_index};

#[wasm_bindgen_test(unsupported = test)]
fn key_must_be_more_than_one_above_the_start_and_below_the_end() {
    // On the range from 100 to 200.
    let range = HashKeyRange::new(HashKey::new(100), HashKey::new(200)).unwrap();
    let cases = [
        (0, false),
        (99, false),
        (100, false),
        (101, false),
        (102, true),
        (150, true),
        (199, true),
        (200, false),
        (201, false),
        (u128::MAX, false),
    ];
    for (key, legal) in cases {
        let children = range.split_at(HashKey::new(key));
        assert_eq!(children.is_some(), legal, "{key}");
        if let Some((lower, upper)) = children {
            assert_eq!(lower, HashKeyRange::new(range.start(), HashKey::new(key - 1)).unwrap());
            assert_eq!(upper, HashKeyRange::new(HashKey::new(key), range.end()).unwrap());
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn least_and_greatest_key_of_the_whole_space() {
    let cases = [(0, false), (1, false), (2, true), (u128::MAX - 1, true), (u128::MAX, false)];
    for (key, legal) in cases {
        assert_eq!(OneStream::new(1).try_split(0, key).is_ok(), legal, "{key}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn range_of_three_keys_or_fewer_cannot_be_split() {
    for width in 1..=4_u128 {
        let range = HashKeyRange::new(HashKey::new(10), HashKey::new(9 + width)).unwrap();
        let legal: Vec<_> =
            (0..30).filter(|&key| range.split_at(HashKey::new(key)).is_some()).collect();
        let expected: &[u128] = if width == 4 { &[12] } else { &[] };
        assert_eq!(legal, expected, "{width} keys");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn children_take_the_next_ids_lower_first() {
    let mut service = OneStream::new(3);
    service.try_split(1, 150_000_000_000_000_000_000_000_000_000_000_000_000).unwrap();
    service.settle();
    let shards = service.describe().shards;
    let [_, parent, _, lower, upper] = &shards[..] else { panic!("five shards: {shards:?}") };
    assert_eq!((lower.shard, upper.shard), (shard_index(3), shard_index(4)));
    for child in [lower, upper] {
        assert_eq!(child.parents, Parents::Split(shard_index(1)));
        assert_eq!(child.ending_sequence_number, None);
    }
    assert_eq!(lower.hash_key_range.start(), parent.hash_key_range.start());
    assert_eq!(lower.hash_key_range.end().to_string(), "149999999999999999999999999999999999999");
    assert!(lower.hash_key_range.is_followed_by(upper.hash_key_range));
    assert_eq!(upper.hash_key_range.end(), parent.hash_key_range.end());
}

#[wasm_bindgen_test(unsupported = test)]
fn shards_change_when_updating_ends() {
    let mut service = OneStream::new(1);
    service.try_split(0, 2).unwrap();
    service.wait_millis(499);
    let description = service.describe();
    assert_eq!((description.status, description.shards.len()), (StreamStatus::Updating, 1));
    assert_eq!(description.shards[0].ending_sequence_number, None);
    service.wait_millis(1);
    let description = service.describe();
    assert_eq!((description.status, description.shards.len()), (StreamStatus::Active, 3));
    assert!(description.shards[0].ending_sequence_number.is_some());
}

#[wasm_bindgen_test(unsupported = test)]
fn parent_takes_records_until_the_next_second() {
    let mut service = OneStream::new(1);
    service.wait_millis(2_700);
    service.try_split(0, 2).unwrap();
    // UPDATING ends at 1,003.2 s: the parent closes in second 1,003, the children open at 1,004.
    let owners = [(0, 0), (500, 0), (1_299, 0), (1_300, 2), (5_000, 2)];
    let begun = service.now;
    for (millis, owner) in owners {
        service.now = begun + Duration::from_millis(millis);
        let shard = service.try_put_at(u128::MAX, 2).unwrap().shard;
        assert_eq!(shard.get(), owner, "{millis} ms after SplitShard");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn children_are_created_a_second_after_the_parent_closed() {
    let mut service = OneStream::new(1);
    service.wait_millis(2_700);
    service.try_split(0, 2).unwrap();
    service.settle();
    let shards = service.describe().shards;
    let ending = shards[0].ending_sequence_number.unwrap();
    assert_eq!(ending.accepted_at(), Timestamp::from_seconds(1_003));
    assert_eq!(ending.shard_created_at(), Timestamp::from_seconds(1_000));
    assert_eq!(ending.shard_index(), shard_index(0));
    assert_eq!(ending.sequence_index(), i64::MAX as u64);
    for child in &shards[1..] {
        let starting = child.starting_sequence_number;
        assert_eq!(starting.shard_created_at(), Timestamp::from_seconds(1_004));
        assert!(starting > ending, "all numbers of a child are above its parent's");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn ending_number_is_above_every_record_and_none_of_them() {
    let mut service = OneStream::new(1);
    let before = service.put("a").sequence_number;
    service.try_split(0, 2).unwrap();
    service.wait_millis(600);
    // After UPDATING, but within the second in which the parent closes.
    let after = service.put("a").sequence_number;
    assert_eq!(after.shard_index(), shard_index(0));
    service.settle();
    let ending = service.describe().shards[0].ending_sequence_number.unwrap();
    assert!(before < after && after < ending);
}

#[wasm_bindgen_test(unsupported = test)]
fn records_stay_in_the_parent() {
    let mut service = OneStream::new(1);
    let before: Vec<_> = ["a", "b", "e", "f"].map(|key| service.put(key).sequence_number).into();
    service.split(0);
    assert_eq!(numbers(&service.read_all(0)), before);
    assert!(service.read_all(1).is_empty() && service.read_all(2).is_empty());
}

#[wasm_bindgen_test(unsupported = test)]
fn child_can_be_split_before_it_opens() {
    let mut service = OneStream::new(1);
    service.try_split(0, 1_000).unwrap();
    service.wait_millis(500);
    // The children open at 1,001 s; it is 1,000.5 s.
    service.try_split(1, 500).unwrap();
    // That is done at 1,001 s, so the child takes records from then until 1,002 s.
    let owners = [(0, 0), (499, 0), (500, 1), (1_499, 1), (1_500, 3)];
    let begun = service.now;
    for (millis, owner) in owners {
        service.now = begun + Duration::from_millis(millis);
        assert_eq!(service.try_put_at(0, 2).unwrap().shard.get(), owner, "{millis} ms");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn instant_updates_still_take_a_second_to_open_each_generation() {
    let settings = shardbelt::engine::Settings {
        update_stream: Duration::ZERO,
        ..shardbelt::engine::Settings::default()
    };
    let mut service = OneStream::with_settings(1, settings);
    service.try_split(0, 1 << 100).unwrap();
    service.try_split(1, 1 << 90).unwrap();
    service.try_split(3, 1 << 80).unwrap();
    let owners: Vec<_> = (0..5)
        .map(|_| {
            let owner = service.try_put_at(0, 2).unwrap().shard.get();
            service.wait_millis(1_000);
            owner
        })
        .collect();
    assert_eq!(owners, [0, 1, 3, 5, 5]);
}
