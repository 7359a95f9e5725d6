//! `UpdateShardCount`: the sweep, what it leaves, and what is refused.

use std::num::NonZeroU32;
use std::time::Duration;

use proptest::prelude::*;
use shardbelt::engine::{
    CreateStream, HashKeyRange, KinesisError, Limits, Parents, StreamMode, StreamName,
    StreamStatus, UpdateStreamMode,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::properties::check;
use crate::support::{OneStream, READY, assert_refused, orders, shard_index, unlimited};

const LIMIT_EXCEEDED: &str = "LimitExceededException";

fn equal_ranges(count: u32) -> Vec<HashKeyRange> {
    HashKeyRange::partition(NonZeroU32::new(count).unwrap()).collect()
}

/// Whether the ranges end within a millionth of where equal ones would.
fn are_nearly_equal(ranges: &[HashKeyRange], count: u32) -> bool {
    let equal = equal_ranges(count);
    let is_near = |(range, equal): (&HashKeyRange, &HashKeyRange)| {
        let width = equal.end().get() - equal.start().get();
        range.end().get().abs_diff(equal.end().get()) <= width / 1_000_000
    };
    ranges.len() == equal.len() && ranges.iter().zip(&equal).all(is_near)
}

fn parents(service: &OneStream, shard: u32) -> Vec<u32> {
    let shard = service.stream().shard(shard_index(shard)).unwrap();
    shard.parents().iter().map(|parent| parent.get()).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn four_to_three_as_aws_was_seen_to_do_it() {
    let mut service = OneStream::unlimited(4);
    service.scale(3);
    let open: Vec<_> = service.open_shards().into_iter().map(|(shard, _)| shard).collect();
    assert_eq!(open, [6, 9, 10]);
    let lineage: Vec<_> = (0..=10).map(|shard| parents(&service, shard)).collect();
    let expected: [&[u32]; 11] =
        [&[], &[], &[], &[], &[1], &[1], &[0, 4], &[2], &[2], &[5, 7], &[8, 3]];
    assert_eq!(lineage, expected);
    assert_eq!(service.open_ranges(), equal_ranges(3));
}

#[wasm_bindgen_test(unsupported = test)]
fn doubling_splits_every_shard_and_halving_merges_neighbours() {
    let mut service = OneStream::unlimited(2);
    service.scale(4);
    let open: Vec<_> = service.open_shards().into_iter().map(|(shard, _)| shard).collect();
    assert_eq!(open, [2, 3, 4, 5]);
    assert_eq!(service.open_ranges(), equal_ranges(4));
    service.scale(2);
    let open: Vec<_> = service.open_shards().into_iter().map(|(shard, _)| shard).collect();
    assert_eq!(open, [6, 7]);
    assert_eq!(service.stream().shards().count(), 8);
    let merged = Parents::Merge { parent: shard_index(2), adjacent: shard_index(3) };
    assert_eq!(service.stream().shard(shard_index(6)).unwrap().parents(), merged);
}

#[wasm_bindgen_test(unsupported = test)]
fn stream_is_updating_and_its_shards_change_at_the_end() {
    let mut service = OneStream::unlimited(2);
    let output = service.try_scale(3).unwrap();
    assert_eq!((output.current_shard_count, output.target_shard_count.get()), (2, 3));
    assert_eq!(output.stream, orders());
    assert_eq!(output.arn, "arn:aws:kinesis:us-east-1:000000000000:stream/orders");
    service.wait_millis(499);
    assert_eq!(service.stream().status(), StreamStatus::Updating);
    assert_eq!(service.stream().shards().count(), 2);
    service.wait_millis(1);
    assert_eq!(service.stream().status(), StreamStatus::Active);
    assert!(service.stream().shards().count() > 2);
}

#[wasm_bindgen_test(unsupported = test)]
fn shards_on_the_way_live_for_a_second() {
    let mut service = OneStream::unlimited(4);
    service.try_scale(3).unwrap();
    service.settle();
    let life = |shard: u32| {
        let shard = service.stream().shard(shard_index(shard)).unwrap();
        let end = shard.closing().map(|closing| closing.children_open_at);
        (shard.created_at(), end)
    };
    let second = |seconds| READY + Duration::from_secs(seconds);
    // UPDATING ends half a second after `READY`.
    assert_eq!(life(1).1, Some(second(1)), "split at once");
    assert_eq!(life(4), (second(1), Some(second(2))), "made on the way");
    assert_eq!(life(6), (second(2), None), "the first of the three");
}

#[wasm_bindgen_test(unsupported = test)]
fn same_count_evens_out_the_widths() {
    let mut service = OneStream::unlimited(2);
    service.split(0);
    service.scale(3);
    assert_eq!(service.open_ranges(), equal_ranges(3));
    let shards = service.stream().shards().count();
    service.scale(3);
    assert_eq!(service.stream().shards().count(), shards, "nothing was left to do");
}

#[wasm_bindgen_test(unsupported = test)]
fn refusals_come_in_order() {
    let mut service = OneStream::unlimited(4);
    let refused = |service: &mut OneStream, target, text: &str| {
        assert_refused(service.try_scale(target), LIMIT_EXCEEDED, text);
    };
    refused(
        &mut service,
        10_001,
        "Target shard count or number of open shards cannot be greater than 10000. Current open \
         shard count: 4, Target shard count: 10001",
    );
    refused(
        &mut service,
        9,
        "UpdateShardCount cannot scale up over double your current open shard count. Current \
         open shard count: 4, Target shard count: 9",
    );
    refused(
        &mut service,
        1,
        "UpdateShardCount cannot scale down below half your current open shard count. Current \
         open shard count: 4, Target shard count: 1",
    );
    service.try_scale(8).unwrap();
    let text = "Stream orders under account 000000000000 not ACTIVE, instead in state UPDATING";
    assert_refused(service.try_scale(10_001), "ResourceInUseException", text);
    service.settle();
    let mode = StreamMode::OnDemand;
    let input = UpdateStreamMode { stream: orders(), mode, warm_throughput_mib_per_s: None };
    service.kinesis.update_stream_mode(&input, service.now).unwrap();
    service.settle();
    let text = "Request is invalid. Stream orders under account 000000000000 is in On-Demand mode.";
    assert_refused(service.try_scale(10_001), "ValidationException", text);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_was_rounded_is_not_cut_off() {
    // A sixth is not exactly half a third: the end of two sixths is a key beside that of a third.
    let mut service = OneStream::unlimited(3);
    service.scale(6);
    assert_eq!(service.stream().shards().count(), 3 + 6, "each is split once");
    service.scale(3);
    assert_eq!(service.stream().shards().count(), 3 + 6 + 3, "and merged again");
}

#[wasm_bindgen_test(unsupported = test)]
fn half_is_not_rounded() {
    let refused = |result: Result<_, KinesisError>| result.map(drop).is_err();
    assert!(refused(OneStream::unlimited(3).try_scale(1)), "one is below half of three");
    assert!(!refused(OneStream::unlimited(3).try_scale(2)));
    assert!(!refused(OneStream::unlimited(2).try_scale(1)));
    assert!(refused(OneStream::unlimited(5).try_scale(2)), "two is below half of five");
}

#[wasm_bindgen_test(unsupported = test)]
fn shards_on_the_way_count_against_the_account() {
    // From four to three there are five on the way: four, and then a split before each merge.
    for (limit, fits) in [(4, false), (5, true)] {
        let limits = Limits { shards_per_account_max: limit, ..unlimited() };
        let mut service = OneStream::with_limits(4, limits);
        assert_eq!(service.try_scale(3).is_ok(), fits, "at most {limit} shards");
    }
    // Two streams share the account's limit.
    let limits = Limits { shards_per_account_max: 6, ..unlimited() };
    let mut service = OneStream::with_limits(3, limits);
    let other = StreamName::new("other").unwrap();
    let create = CreateStream::provisioned(other, NonZeroU32::MIN);
    service.kinesis.create_stream(create, service.now).unwrap();
    let text = "This request would exceed the shard limit for the account 000000000000 in \
                us-east-1. Current shard count for the account: 4. Limit: 6. Number of additional \
                shards that would have resulted from this request: 3. Refer to the AWS Service \
                Limits page \
                (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current \
                limits and how to request higher limits.";
    assert_refused(service.try_scale(6), LIMIT_EXCEEDED, text);
    // Five and one are six, but there are seven on the way.
    assert_refused(service.try_scale(5), LIMIT_EXCEEDED, text);
    service.scale(4);
}

#[wasm_bindgen_test(unsupported = test)]
fn ten_times_a_day() {
    const DAY: Duration = Duration::from_secs(24 * 3_600);
    let mut service = OneStream::unlimited(2);
    let start = service.now;
    for change in 0..10 {
        service.scale(if change % 2 == 0 { 3 } else { 2 });
    }
    // Refused calls do not count.
    service.try_scale(100).unwrap_err();
    let text = "UpdateShardCount cannot be called more than 10 times in a rolling 24-hour period \
                for stream orders under account 000000000000.";
    assert_refused(service.try_scale(3), LIMIT_EXCEEDED, text);
    service.wait((start + DAY).since(service.now).saturating_sub(Duration::from_micros(1)));
    assert_refused(service.try_scale(3), LIMIT_EXCEEDED, text);
    service.wait(Duration::from_micros(1));
    service.try_scale(3).unwrap();
    service.wait_millis(1_000);
    assert_refused(service.try_scale(2), LIMIT_EXCEEDED, text);
}

#[wasm_bindgen_test(unsupported = test)]
fn stream_of_more_than_ten_thousand_shards() {
    let limits = Limits { shards_per_account_max: 100_000, ..unlimited() };
    let mut service = OneStream::with_limits(10_002, limits);
    let text = "Target shard count or number of open shards cannot be greater than 10000. Current \
                open shard count: 10002, Target shard count: 10000";
    assert_refused(service.try_scale(10_000), LIMIT_EXCEEDED, text);
    service.try_scale(9_999).unwrap();
    // One shard on the way follows the other, but none waits for all before it.
    service.settle();
    assert!(are_nearly_equal(&service.open_ranges(), 9_999));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_was_there_before_is_read_by_lineage() {
    let mut service = OneStream::unlimited(4);
    let keys: Vec<_> = (0..50).map(|user| format!("user-{user}")).collect();
    let mut expected = Vec::new();
    for target in [3, 5, 8, 4] {
        expected.extend(keys.iter().map(|key| service.put(key).sequence_number));
        service.scale(target);
    }
    expected.extend(keys.iter().map(|key| service.put(key).sequence_number));
    let shards: Vec<_> = service.stream().shards().map(|shard| shard.index().get()).collect();
    let mut read: Vec<_> = shards
        .into_iter()
        .flat_map(|shard| service.read_all(shard))
        .map(|record| record.sequence_number)
        .collect();
    read.sort_unstable();
    expected.sort_unstable();
    assert_eq!(read, expected);
}

/// Shards made by hand at any place, then scaled: the widths are equal to within a millionth.
#[wasm_bindgen_test(unsupported = test)]
fn any_shards_become_equal_ones() {
    let cuts = prop::collection::vec((any::<prop::sample::Index>(), any::<u128>(), 0..4_u8), 0..8);
    check(200, &(1..6_u32, cuts, 50..200_u32), |(shard_count, cuts, percent)| {
        let mut service = OneStream::unlimited(shard_count);
        for (shard, at, kind) in cuts {
            let (shard, range) = *shard.get(&service.open_shards());
            let width = range.end().get() - range.start().get();
            let key = match kind {
                // Beside the middle, and near the edges.
                0 => range.middle().get().saturating_add(at % 5),
                1 => range.start().get().saturating_add(2 + at % 3),
                2 => range.end().get().saturating_sub(at % 4),
                _ => range.start().get() + at % width.max(1),
            };
            let _ = service.try_split(shard, key);
            service.settle();
        }
        let open = u32::try_from(service.open_shards().len()).unwrap();
        let target = (open * percent).div_ceil(100).clamp(open.div_ceil(2), open * 2);
        service.try_scale(target).unwrap();
        service.wait(Duration::from_secs(60));
        prop_assert!(are_nearly_equal(&service.open_ranges(), target));
        let none_left = service.stream().shards().all(|shard| {
            shard.closing().is_none_or(|closing| closing.children_open_at <= service.now)
        });
        prop_assert!(none_left);
        Ok(())
    });
}
