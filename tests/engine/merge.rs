//! `MergeShards`: which pairs merge, and what comes of it.

use shardbelt::engine::{HashKeyRange, Parents, StreamStatus, Timestamp};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, shard_index};

#[wasm_bindgen_test(unsupported = test)]
fn only_a_lower_shard_and_the_one_above_it_merge() {
    for shard in 0..4 {
        for adjacent in 0..4 {
            let mut service = OneStream::new(4);
            let merged = service.try_merge(shard, adjacent).is_ok();
            assert_eq!(merged, shard + 1 == adjacent, "{shard} with {adjacent}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn adjacency_is_of_ranges_and_not_of_ids() {
    let mut service = OneStream::new(2);
    service.split(0);
    // Now in order of the hash space: 2, 3, 1.
    for (shard, adjacent) in [(2, 1), (1, 2), (3, 2), (1, 3)] {
        assert!(service.try_merge(shard, adjacent).is_err(), "{shard} with {adjacent}");
    }
    service.merge(3, 1);
    assert_eq!(service.stream().open_shards().map(|shard| shard.get()).collect::<Vec<_>>(), [2, 4]);
}

#[wasm_bindgen_test(unsupported = test)]
fn child_owns_both_ranges_and_names_both_parents() {
    let mut service = OneStream::new(3);
    service.merge(0, 1);
    let shards = service.describe().shards;
    let [lower, upper, _, child] = &shards[..] else { panic!("four shards: {shards:?}") };
    assert_eq!(child.shard, shard_index(3));
    let parents = Parents::Merge { parent: shard_index(0), adjacent: shard_index(1) };
    assert_eq!(child.parents, parents);
    assert_eq!(parents.iter().collect::<Vec<_>>(), [shard_index(0), shard_index(1)]);
    let (start, end) = (lower.hash_key_range.start(), upper.hash_key_range.end());
    assert_eq!(Some(child.hash_key_range), HashKeyRange::new(start, end));
}

#[wasm_bindgen_test(unsupported = test)]
fn both_parents_close_in_one_second_and_the_child_opens_in_the_next() {
    let mut service = OneStream::new(2);
    service.wait_millis(4_100);
    service.try_merge(0, 1).unwrap();
    assert_eq!(service.describe().status, StreamStatus::Updating);
    service.wait_millis(500);
    // 1,004.6 s: merged, and the parents still take records.
    assert_eq!(service.describe().status, StreamStatus::Active);
    assert_eq!(service.try_put_at(u128::MAX, 2).unwrap().shard.get(), 1);
    service.wait_millis(400);
    assert_eq!(service.try_put_at(u128::MAX, 2).unwrap().shard.get(), 2);
    let shards = service.describe().shards;
    for parent in &shards[..2] {
        let ending = parent.ending_sequence_number.unwrap();
        assert_eq!(ending.accepted_at(), Timestamp::from_seconds(1_004));
        assert!(ending < shards[2].starting_sequence_number);
    }
    let created_at = shards[2].starting_sequence_number.shard_created_at();
    assert_eq!(created_at, Timestamp::from_seconds(1_005));
}

#[wasm_bindgen_test(unsupported = test)]
fn whole_stream_merges_into_one_shard_of_the_whole_space() {
    let mut service = OneStream::new(3);
    service.merge(0, 1);
    service.merge(3, 2);
    let stream = service.stream();
    assert_eq!(stream.open_shards().collect::<Vec<_>>(), [shard_index(4)]);
    let range = stream.shard(shard_index(4)).unwrap().hash_key_range();
    assert_eq!(range, HashKeyRange::FULL);
}

#[wasm_bindgen_test(unsupported = test)]
fn refusals_in_the_order_of_their_checks() {
    let mut service = OneStream::new(4);
    service.merge(0, 1);
    let code_and_start = |service: &mut OneStream, shard, adjacent| {
        service.try_merge(shard, adjacent).unwrap_err().to_string()
    };
    // 0 and 1 are closed, 9 does not exist, 4 and 3 are open and not neighbours.
    let cases = [
        (9, 8, "Could not find shard shardId-000000000009 "),
        (2, 9, "Could not find shard shardId-000000000009 "),
        (0, 9, "Could not find shard shardId-000000000009 "),
        (0, 1, "Shard shardId-000000000000 in stream orders "),
        (2, 1, "Shard shardId-000000000001 in stream orders "),
        (1, 2, "Shard shardId-000000000001 in stream orders "),
        (4, 3, "Shards shardId-000000000004 and shardId-000000000003 "),
    ];
    for (shard, adjacent, start) in cases {
        service.settle();
        let text = code_and_start(&mut service, shard, adjacent);
        assert!(text.starts_with(start), "{shard} with {adjacent}: {text}");
    }
    service.try_merge(2, 3).unwrap();
    let text = code_and_start(&mut service, 9, 9);
    assert!(text.contains("not ACTIVE"), "the state comes first: {text}");
}
