//! `ListShards`: filters, pages and tokens.

use std::num::NonZeroU32;
use std::time::Duration;

use shardbelt::engine::{
    CreateStream, DeleteStream, KinesisError, ListShards, ListShardsFrom, ListShardsOutput,
    NextToken, ShardFilter, Timestamp,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, orders, shard_index};

fn list_from(
    service: &mut OneStream,
    from: ListShardsFrom,
    max_results: Option<u64>,
) -> Result<ListShardsOutput, KinesisError> {
    service.kinesis.list_shards(ListShards { from, max_results }, service.now)
}

fn stream(filter: ShardFilter) -> ListShardsFrom {
    ListShardsFrom::Stream {
        stream: orders(),
        exclusive_start_shard: None,
        stream_created_at: None,
        filter,
    }
}

fn indexes(output: &ListShardsOutput) -> Vec<u32> {
    output.shards.iter().map(|shard| shard.shard.get()).collect()
}

fn list(service: &mut OneStream, filter: ShardFilter) -> Vec<u32> {
    indexes(&list_from(service, stream(filter), None).unwrap())
}

/// Created at 999.5 s, shards 0 and 1 open from 1,000 s. Shard 0 is split at 2,000.5 s, its
/// children 2 and 3 open at 2,001 s. 3 and 1 merge at 3,000.5 s, 4 opens at 3,001 s. It is 4,000 s.
fn resharded() -> OneStream {
    let mut service = OneStream::new(2);
    service.now = Timestamp::from_seconds(2_000);
    service.split(0);
    service.now = Timestamp::from_seconds(3_000);
    service.merge(3, 1);
    service.now = Timestamp::from_seconds(4_000);
    service
}

#[wasm_bindgen_test(unsupported = test)]
fn filters_by_what_was_open_when() {
    use ShardFilter::{
        AfterShardId, AtLatest, AtTimestamp, AtTrimHorizon, FromTimestamp, FromTrimHorizon,
    };
    let at = Timestamp::from_seconds;
    let cases: [(ShardFilter, &[u32]); 20] = [
        (FromTrimHorizon, &[0, 1, 2, 3, 4]),
        (AtTrimHorizon, &[0, 1]),
        (AtLatest, &[2, 4]),
        (AfterShardId(shard_index(2)), &[3, 4]),
        (AfterShardId(shard_index(4)), &[]),
        (AtTimestamp(at(0)), &[0, 1]),
        (AtTimestamp(Timestamp::from_millis(999_600)), &[0, 1]),
        (AtTimestamp(at(1_500)), &[0, 1]),
        (AtTimestamp(at(2_000)), &[0, 1]),
        (AtTimestamp(at(2_001)), &[1, 2, 3]),
        (AtTimestamp(at(2_500)), &[1, 2, 3]),
        (AtTimestamp(at(3_000)), &[1, 2, 3]),
        (AtTimestamp(at(3_001)), &[2, 4]),
        (AtTimestamp(at(4_000)), &[2, 4]),
        (FromTimestamp(at(0)), &[0, 1, 2, 3, 4]),
        (FromTimestamp(at(2_000)), &[0, 1, 2, 3, 4]),
        (FromTimestamp(at(2_001)), &[1, 2, 3, 4]),
        (FromTimestamp(at(3_000)), &[1, 2, 3, 4]),
        (FromTimestamp(at(3_001)), &[2, 4]),
        (FromTimestamp(at(9_000)), &[2, 4]),
    ];
    let mut service = resharded();
    for (filter, expected) in cases {
        assert_eq!(list(&mut service, filter), expected, "{filter:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn horizon_moves_on_with_time() {
    let mut service = resharded();
    let day = Duration::from_secs(86_400);
    // The shards of each filter when the horizon is at so many seconds.
    let cases: [(u64, &[u32], &[u32]); 5] = [
        (1_999, &[0, 1, 2, 3, 4], &[0, 1]),
        (2_000, &[0, 1, 2, 3, 4], &[0, 1]),
        (2_001, &[1, 2, 3, 4], &[1, 2, 3]),
        (3_000, &[1, 2, 3, 4], &[1, 2, 3]),
        (3_001, &[2, 4], &[2, 4]),
    ];
    for (seconds, from, at) in cases {
        service.now = Timestamp::from_seconds(seconds) + day;
        assert_eq!(list(&mut service, ShardFilter::FromTrimHorizon), from, "{seconds}");
        assert_eq!(list(&mut service, ShardFilter::AtTrimHorizon), at, "{seconds}");
        let at_the_beginning = ShardFilter::AtTimestamp(Timestamp::EPOCH);
        assert_eq!(list(&mut service, at_the_beginning), at, "{seconds}: not before the horizon");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn latest_are_those_without_an_ending_number_although_children_open_later() {
    let mut service = OneStream::new(1);
    service.try_split(0, 2).unwrap();
    assert_eq!(list(&mut service, ShardFilter::AtLatest), [0]);
    service.wait_millis(500);
    // UPDATING is over; until the next second the closed parent still takes the records.
    assert_eq!(list(&mut service, ShardFilter::AtLatest), [1, 2]);
    let without_ending: Vec<_> = service
        .describe()
        .shards
        .iter()
        .filter(|shard| shard.ending_sequence_number.is_none())
        .map(|shard| shard.shard.get())
        .collect();
    assert_eq!(without_ending, [1, 2]);
    assert_eq!(service.try_put_at(0, 2).unwrap().shard, shard_index(0));
}

#[wasm_bindgen_test(unsupported = test)]
fn default_filter_lists_everything() {
    assert_eq!(ShardFilter::default(), ShardFilter::FromTrimHorizon);
}

#[wasm_bindgen_test(unsupported = test)]
fn listing_agrees_with_describing() {
    let mut service = resharded();
    let listed = list_from(&mut service, stream(ShardFilter::default()), None).unwrap();
    assert_eq!(listed.shards, service.describe().shards);
}

#[wasm_bindgen_test(unsupported = test)]
fn page_is_at_most_1_000_shards() {
    let mut service = OneStream::new(1_200);
    for (max_results, count) in [
        (None, 1_000),
        (Some(1), 1),
        (Some(999), 999),
        (Some(1_000), 1_000),
        (Some(1_001), 1_000),
        (Some(10_000), 1_000),
    ] {
        let page = list_from(&mut service, stream(ShardFilter::default()), max_results).unwrap();
        assert_eq!(page.shards.len(), count, "{max_results:?}");
        assert!(page.next_token.is_some());
    }
    for max_results in [0, 10_001, u64::MAX] {
        let refusal = list_from(&mut service, stream(ShardFilter::default()), Some(max_results));
        assert_eq!(refusal.unwrap_err().code(), "ValidationException", "{max_results}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn pages_together_are_the_whole_listing() {
    let mut service = resharded();
    let filters = [
        ShardFilter::FromTrimHorizon,
        ShardFilter::AtLatest,
        ShardFilter::AfterShardId(shard_index(0)),
        ShardFilter::FromTimestamp(Timestamp::from_seconds(2_001)),
    ];
    for filter in filters {
        let whole = list(&mut service, filter);
        for page_size in 1..=6 {
            let mut seen = Vec::new();
            let mut from = Some(stream(filter));
            while let Some(page) = from.take() {
                let output = list_from(&mut service, page, Some(page_size)).unwrap();
                seen.extend(indexes(&output));
                from = output.next_token.map(ListShardsFrom::Token);
            }
            assert_eq!(seen, whole, "{filter:?} by {page_size}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn no_token_when_the_page_ends_with_the_last_shard() {
    let mut service = OneStream::new(3);
    let page = list_from(&mut service, stream(ShardFilter::default()), Some(3)).unwrap();
    assert_eq!((page.shards.len(), page.next_token), (3, None));
}

#[wasm_bindgen_test(unsupported = test)]
fn start_is_exclusive_and_need_not_exist() {
    let mut service = resharded();
    for (start, expected) in [(0, &[1, 2, 3, 4][..]), (3, &[4]), (4, &[]), (900, &[])] {
        let from = ListShardsFrom::Stream {
            stream: orders(),
            exclusive_start_shard: Some(shard_index(start)),
            stream_created_at: None,
            filter: ShardFilter::default(),
        };
        let page = list_from(&mut service, from, None).unwrap();
        assert_eq!(indexes(&page), expected, "after {start}");
    }
}

fn token(service: &mut OneStream) -> NextToken {
    let page = list_from(service, stream(ShardFilter::default()), Some(1)).unwrap();
    page.next_token.unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn token_lives_300_seconds() {
    let mut service = OneStream::new(3);
    let token = token(&mut service);
    service.wait_millis(300_000);
    let page = list_from(&mut service, ListShardsFrom::Token(token.clone()), None).unwrap();
    assert_eq!(indexes(&page), [1, 2]);
    service.wait_millis(1);
    let refusal = list_from(&mut service, ListShardsFrom::Token(token), None);
    assert_eq!(refusal, Err(KinesisError::ExpiredNextToken));
}

#[wasm_bindgen_test(unsupported = test)]
fn token_shows_the_shards_of_now() {
    let mut service = OneStream::new(2);
    let token = token(&mut service);
    service.split(1);
    let page = list_from(&mut service, ListShardsFrom::Token(token), None).unwrap();
    assert_eq!(indexes(&page), [1, 2, 3]);
}

#[wasm_bindgen_test(unsupported = test)]
fn token_does_not_go_over_to_a_later_stream_of_the_same_name() {
    let mut service = OneStream::new(3);
    let token = token(&mut service);
    service.kinesis.delete_stream(&DeleteStream::new(orders()), service.now).unwrap();
    service.wait_millis(1_000);
    let shard_count = NonZeroU32::new(3).unwrap();
    let create = CreateStream::provisioned(orders(), shard_count);
    service.kinesis.create_stream(create, service.now).unwrap();
    service.wait_millis(1_000);
    let refusal = list_from(&mut service, ListShardsFrom::Token(token), None);
    assert_eq!(refusal.unwrap_err().code(), "ResourceNotFoundException");
}
