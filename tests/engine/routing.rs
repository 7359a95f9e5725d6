//! Which shard a record goes to.

use shardbelt::engine::HashKey;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, shard_index};

fn shards_of(keys: &[&str], shard_count: u32) -> Vec<u32> {
    let mut service = OneStream::new(shard_count);
    keys.iter().map(|key| service.put(key).shard.get()).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn known_keys_go_where_aws_puts_them() {
    assert_eq!(shards_of(&["a", "b", "e", "f"], 3), [0, 1, 2, 1]);
}

#[wasm_bindgen_test(unsupported = test)]
fn one_shard_takes_every_key() {
    assert_eq!(shards_of(&["a", "b", "e", "f", "user_67890"], 1), [0; 5]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_few_similar_keys_leave_a_shard_empty() {
    let users = ["user-1", "user-2", "user-3", "user-4", "user-5", "user-6", "user-7", "user-8"];
    assert_eq!(shards_of(&users, 4), [3, 0, 0, 0, 0, 1, 1, 3]);
}

#[wasm_bindgen_test(unsupported = test)]
fn user_67890_goes_to_the_last_shard() {
    for (shard_count, shard) in [(1, 0), (2, 1), (3, 2), (4, 3), (10, 7)] {
        assert_eq!(shards_of(&["user_67890"], shard_count), [shard], "of {shard_count}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_key_always_goes_to_the_same_shard() {
    let mut service = OneStream::new(7);
    let first = service.put("order-4711").shard;
    for _ in 0..20 {
        service.wait_millis(137);
        assert_eq!(service.put("order-4711").shard, first);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn both_ends_of_a_range_belong_to_its_shard() {
    let mut service = OneStream::new(5);
    for index in 0..5 {
        let range = service.stream().shard(shard_index(index)).unwrap().hash_key_range();
        for hash_key in [range.start(), range.middle(), range.end()] {
            let put = service.try_put_at(hash_key.get(), 2).unwrap();
            assert_eq!(put.shard.get(), index, "{hash_key}");
            assert_eq!(service.stream().route(hash_key), Some(put.shard));
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn explicit_hash_key_decides_and_the_partition_key_is_kept() {
    let mut service = OneStream::new(2);
    // By its key it would go to the first shard.
    let put = service.try_put_at(u128::MAX, 2).unwrap();
    assert_eq!(put.shard.get(), 1);
    let records = service.read_all(1);
    let [record] = &records[..] else { panic!("one record: {records:?}") };
    assert_eq!(record.partition_key.as_ref().unwrap().as_str(), "k");
    assert_eq!(record.hash_key, HashKey::MAX);
}

#[wasm_bindgen_test(unsupported = test)]
fn record_keeps_its_hash_key() {
    let mut service = OneStream::new(1);
    service.put("a");
    let records = service.read_all(0);
    let hash_keys: Vec<_> = records.iter().map(|record| record.hash_key.to_string()).collect();
    assert_eq!(hash_keys, ["16955237001963240173058271559858726497"]);
}
