//! The hash space has one owner everywhere, always.

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use shardbelt::engine::{
    HashKey, HashKeyRange, ListShards, ListShardsFrom, ShardFilter, StreamStatus, Timestamp,
};
use wasm_bindgen_test::wasm_bindgen_test;

use super::check;
use super::life::{Event, key_of, live, lives, unclosed};
use crate::support::{OneStream, READY, orders, partition_key};

fn tiles(ranges: &[HashKeyRange]) -> TestCaseResult {
    prop_assert_eq!(ranges.first().map(|range| range.start()), Some(HashKey::MIN));
    prop_assert_eq!(ranges.last().map(|range| range.end()), Some(HashKey::MAX));
    let followed = ranges.is_sorted_by(|&lower, &upper| lower.is_followed_by(upper));
    prop_assert!(followed, "a gap or an overlap: {:?}", ranges);
    Ok(())
}

fn ranges_that_take_records(service: &OneStream) -> Vec<HashKeyRange> {
    let stream = service.stream();
    stream.open_shards().map(|index| stream.shard(index).unwrap().hash_key_range()).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn shards_that_take_records_tile_the_space_at_every_moment() {
    check(150, &(1..5_u32, lives(40)), |(shard_count, life)| {
        let mut service = OneStream::unlimited(shard_count);
        for event in life {
            live(&mut service, &event, 0);
            tiles(&ranges_that_take_records(&service))?;
            // Those that will take them once every child is open tile it too.
            let unclosed: Vec<_> = unclosed(&service).iter().map(|&(_, range)| range).collect();
            tiles(&unclosed)?;
        }
        Ok(())
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn every_key_goes_to_the_one_shard_that_contains_it() {
    let key = prop::collection::vec(any::<char>(), 1..9).prop_map(String::from_iter);
    let keys = prop::collection::vec(key, 1..20);
    check(150, &(1..5_u32, lives(30), keys), |(shard_count, life, keys)| {
        let mut service = OneStream::unlimited(shard_count);
        for event in life {
            live(&mut service, &event, 0);
        }
        for key in keys {
            let hash_key = HashKey::of(&partition_key(&key));
            let put = service.put(&key);
            let stream = service.stream();
            let owners: Vec<_> = stream
                .shards()
                .filter(|shard| shard.takes_records(service.now))
                .filter(|shard| shard.hash_key_range().contains(hash_key))
                .map(|shard| shard.index())
                .collect();
            prop_assert_eq!(&owners, &[put.shard]);
            prop_assert_eq!(stream.route(hash_key), Some(put.shard));
        }
        Ok(())
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn shards_open_at_any_one_time_tile_the_space() {
    let inputs = (1..5_u32, lives(40), 0..60_000_000_u64);
    check(100, &inputs, |(shard_count, life, micros)| {
        let mut service = OneStream::unlimited(shard_count);
        for event in life {
            live(&mut service, &event, 0);
        }
        let at = Timestamp::from_micros(READY.as_micros() - 30_000_000 + micros);
        for filter in
            [ShardFilter::AtTrimHorizon, ShardFilter::AtLatest, ShardFilter::AtTimestamp(at)]
        {
            let from = ListShardsFrom::Stream {
                stream: orders(),
                exclusive_start_shard: None,
                stream_created_at: None,
                filter,
            };
            let input = ListShards { from, max_results: None };
            let output = service.kinesis.list_shards(input, service.now).unwrap();
            let mut ranges: Vec<_> =
                output.shards.iter().map(|shard| shard.hash_key_range).collect();
            ranges.sort_by_key(|range| range.start());
            tiles(&ranges)?;
        }
        Ok(())
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn lives_do_reshard() {
    // The properties of this folder would hold trivially if they did not.
    use std::cell::Cell;
    let (shards, closed, users) = (Cell::new(0), Cell::new(0), Cell::new(0));
    check(100, &lives(40), |life| {
        let mut service = OneStream::unlimited(2);
        for event in &life {
            live(&mut service, event, 0);
            if let Event::Put { user } = event {
                users.set(users.get() + key_of(*user).len());
            }
        }
        service.settle();
        prop_assert_eq!(service.describe().status, StreamStatus::Active);
        shards.set(shards.get() + service.stream().shards().count());
        let closings = service.stream().shards().filter(|shard| shard.closing().is_some());
        closed.set(closed.get() + closings.count());
        Ok(())
    });
    assert!(shards.get() > 400, "{} shards in 100 lives", shards.get());
    assert!(closed.get() > 150, "{} closed ones in 100 lives", closed.get());
    assert!(users.get() > 100);
}
