//! `GetShardIterator`: where each of the five types stands, on every kind of shard.

use std::num::NonZeroU32;
use std::time::Duration;

use shardbelt::engine::{
    CreateStream, DeleteStream, KinesisError, SequenceNumber, StartingPosition, Timestamp,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, numbers, orders, shard_index};

/// A stream of one shard that holds a record at each of 1,000.000 s, .001, .002 … .009 s, and
/// has moved on to 1,000.010 s.
fn ten_records() -> (OneStream, Vec<SequenceNumber>) {
    let mut service = OneStream::unlimited(1);
    let numbers = service.put_many(10);
    (service, numbers)
}

/// The numbers of what a new iterator reads in one call.
fn read_from(service: &mut OneStream, position: StartingPosition) -> Vec<SequenceNumber> {
    numbers(&service.read_from(0, position).records)
}

/// Every position, with how many of the ten records lie before it.
fn positions(numbers: &[SequenceNumber]) -> Vec<(StartingPosition, usize)> {
    use StartingPosition::{
        AfterSequenceNumber, AtSequenceNumber, AtTimestamp, Latest, TrimHorizon,
    };
    let millis = |millis: u64| Timestamp::from_millis(1_000_000 + millis);
    let mut positions = vec![
        (TrimHorizon, 0),
        (Latest, 10),
        (AtTimestamp(Timestamp::EPOCH), 0),
        (AtTimestamp(millis(0)), 0),
        (AtTimestamp(millis(3)), 3),
        (AtTimestamp(millis(3) + Duration::from_micros(1)), 4),
        (AtTimestamp(millis(9)), 9),
        (AtTimestamp(millis(10)), 10),
    ];
    for (index, &number) in numbers.iter().enumerate() {
        positions.push((AtSequenceNumber(number), index));
        positions.push((AfterSequenceNumber(number), index + 1));
    }
    positions
}

#[wasm_bindgen_test(unsupported = test)]
fn each_type_on_an_open_shard() {
    let (mut service, numbers) = ten_records();
    for (position, skipped) in positions(&numbers) {
        assert_eq!(read_from(&mut service, position), numbers[skipped..], "{position:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn each_type_on_a_closed_shard() {
    let (mut service, numbers) = ten_records();
    service.split(0);
    for (position, skipped) in positions(&numbers) {
        let page = service.read_from(0, position);
        assert_eq!(crate::support::numbers(&page.records), numbers[skipped..], "{position:?}");
        assert_eq!(page.next, None, "{position:?}: the end is told at once");
        assert_eq!(page.child_shards.len(), 2, "{position:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn each_type_on_an_empty_shard_waits_for_the_first_record() {
    let positions = |service: &OneStream| {
        let start = service.stream().shard(shard_index(0)).unwrap().starting_sequence_number();
        [
            StartingPosition::TrimHorizon,
            StartingPosition::Latest,
            StartingPosition::AtSequenceNumber(start),
            StartingPosition::AfterSequenceNumber(start),
            StartingPosition::AtTimestamp(Timestamp::EPOCH),
            StartingPosition::AtTimestamp(service.now),
        ]
    };
    let mut service = OneStream::unlimited(1);
    let iterators = positions(&service).map(|position| service.iterator(0, position));
    let number = service.put("a").sequence_number;
    for iterator in iterators {
        assert_eq!(numbers(&service.read(&iterator).records), [number]);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn each_type_on_a_trimmed_shard_starts_at_what_is_left() {
    let (mut service, all) = ten_records();
    // The records of the first four milliseconds are gone.
    service.now = Timestamp::from_millis(1_000_004) + Duration::from_secs(24 * 3_600);
    for (position, skipped) in positions(&all) {
        let expected = &all[skipped.max(4)..];
        assert_eq!(read_from(&mut service, position), expected, "{position:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn starting_and_ending_number_of_a_shard_are_legal() {
    let (mut service, all) = ten_records();
    service.split(0);
    let shard = service.describe().shards[0].clone();
    let (start, end) = (shard.starting_sequence_number, shard.ending_sequence_number.unwrap());
    for position in
        [StartingPosition::AtSequenceNumber(start), StartingPosition::AfterSequenceNumber(start)]
    {
        assert_eq!(read_from(&mut service, position), all, "{position:?}");
    }
    for position in
        [StartingPosition::AtSequenceNumber(end), StartingPosition::AfterSequenceNumber(end)]
    {
        assert!(read_from(&mut service, position).is_empty(), "{position:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn latest_is_the_tip_at_the_call_and_not_at_the_first_read() {
    let mut service = OneStream::new(1);
    service.put("a");
    let iterator = service.iterator(0, StartingPosition::Latest);
    let after = [service.put("b").sequence_number, service.put("c").sequence_number];
    service.wait_millis(60_000);
    assert_eq!(numbers(&service.read(&iterator).records), after);
}

#[wasm_bindgen_test(unsupported = test)]
fn refused_positions() {
    let mut service = OneStream::unlimited(2);
    let of_other_shard = service.try_put_at(u128::MAX, 2).unwrap().sequence_number;
    // Of shard 0 too, but of one that was created at another time.
    let of_other_stream = "49590338271356452137368508799512356786285685820100706306"
        .parse::<SequenceNumber>()
        .unwrap();
    let in_future = StartingPosition::AtTimestamp(service.now + Duration::from_micros(1));
    let invalid = [
        StartingPosition::AtSequenceNumber(of_other_shard),
        StartingPosition::AfterSequenceNumber(of_other_shard),
        StartingPosition::AtSequenceNumber(of_other_stream),
        StartingPosition::AfterSequenceNumber(of_other_stream),
        in_future,
    ];
    for position in invalid {
        let refusal = service.try_iterator(0, position).unwrap_err();
        assert!(matches!(refusal, KinesisError::InvalidArgument(_)), "{position:?}: {refusal}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn refusal_uses_no_call() {
    let mut service = OneStream::new(1);
    let in_future = StartingPosition::AtTimestamp(Timestamp::from_seconds(2_000));
    for _ in 0..10 {
        assert_eq!(
            service.try_iterator(0, in_future).unwrap_err().code(),
            "InvalidArgumentException"
        );
    }
    service.iterator(0, StartingPosition::Latest);
}

#[wasm_bindgen_test(unsupported = test)]
fn iterator_lives_300_000_ms_and_no_longer() {
    let mut service = OneStream::new(1);
    let iterator = service.iterator(0, StartingPosition::TrimHorizon);
    service.put("a");
    service.wait_millis(300_000);
    assert_eq!(service.read(&iterator).records.len(), 1);
    service.wait_millis(1);
    let refusal = service.try_read(&iterator, None).unwrap_err();
    assert_eq!(
        refusal,
        KinesisError::ExpiredIterator { issued_at: iterator.issued_at, now: service.now }
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn each_read_gives_a_fresh_iterator_even_when_nothing_was_read() {
    let mut service = OneStream::new(1);
    let first = service.iterator(0, StartingPosition::TrimHorizon);
    let second = service.read(&first).next.unwrap();
    assert_ne!(first, second);
    service.wait_millis(299_000);
    let third = service.read(&second).next.unwrap();
    service.wait_millis(2_000);
    assert!(service.try_read(&second, None).is_err(), "its time is over");
    assert!(service.try_read(&third, None).is_ok(), "its time began with the read");
    assert_eq!(third.shard, shard_index(0));
}

#[wasm_bindgen_test(unsupported = test)]
fn iterator_can_be_used_again() {
    let (mut service, all) = ten_records();
    let iterator = service.iterator(0, StartingPosition::TrimHorizon);
    for _ in 0..3 {
        assert_eq!(numbers(&service.read(&iterator).records), all);
        service.wait_millis(1_000);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn expiry_is_told_before_the_loss_of_the_stream() {
    let mut service = OneStream::new(1);
    let iterator = service.iterator(0, StartingPosition::TrimHorizon);
    service.kinesis.delete_stream(&DeleteStream::new(orders()), service.now).unwrap();
    service.settle();
    let fresh = service.try_read(&iterator, None).unwrap_err();
    assert_eq!(
        (fresh.code(), fresh.to_string().as_str()),
        (
            "ResourceNotFoundException",
            "Shard shardId-000000000000 in stream orders under account 000000000000 does not exist"
        )
    );
    service.wait_millis(300_000);
    let old = service.try_read(&iterator, None).unwrap_err();
    assert_eq!(old.code(), "ExpiredIteratorException");
}

#[wasm_bindgen_test(unsupported = test)]
fn iterator_of_a_deleted_stream_does_not_read_its_successor() {
    let mut service = OneStream::new(1);
    let iterator = service.iterator(0, StartingPosition::TrimHorizon);
    service.kinesis.delete_stream(&DeleteStream::new(orders()), service.now).unwrap();
    service.settle();
    let create = CreateStream::provisioned(orders(), NonZeroU32::MIN);
    service.kinesis.create_stream(create, service.now).unwrap();
    service.settle();
    service.put("a");
    let refusal = service.try_read(&iterator, None).unwrap_err();
    // As on AWS, which does not say more.
    assert_eq!(refusal.code(), "InternalFailure");
}
