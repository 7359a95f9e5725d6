//! `PutRecord` and `PutRecords`: what they refuse, and what they answer.

use shardbelt::engine::{
    ByteCount, HashKey, KinesisError, Limits, PutRecord, PutRecordsEntry, SequenceNumber,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    OneStream, assert_refused, entry_at, numbers, orders, partition_key, unlimited,
};

const MIB: usize = 1_048_576;

#[wasm_bindgen_test(unsupported = test)]
fn record_is_at_most_1_mib_with_its_key() {
    // Bytes of data, the key, and whether it fits.
    let cases = [
        (0, "a", true),
        (MIB - 1, "a", true),
        (MIB, "a", false),
        (MIB - 2, "ä", true),
        (MIB - 1, "ä", false),
        (MIB - 4, "🔑", true),
        (MIB - 3, "🔑", false),
        (MIB + 1, "a", false),
    ];
    for (size, key, fits) in cases {
        let result = OneStream::unlimited(1).try_put(key, vec![0; size]);
        assert_eq!(result.is_ok(), fits, "{size} bytes with key {key}");
        if let Err(refusal) = result {
            assert_eq!(refusal.code(), "InvalidArgumentException");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn explicit_hash_key_does_not_count() {
    let mut service = OneStream::unlimited(1);
    assert!(service.try_put_at(u128::MAX, MIB).is_ok());
}

#[wasm_bindgen_test(unsupported = test)]
fn put_returns_the_number_under_which_the_record_is_read() {
    let mut service = OneStream::new(1);
    let put: Vec<_> = ["a", "b", "c"].map(|key| service.put(key).sequence_number).into();
    assert_eq!(numbers(&service.read_all(0)), put);
}

/// Puts with a number for ordering.
fn put_after(
    service: &mut OneStream,
    number: SequenceNumber,
) -> Result<SequenceNumber, KinesisError> {
    let put = PutRecord {
        sequence_number_for_ordering: Some(number),
        ..PutRecord::new(orders(), partition_key("a"), *b"1")
    };
    service.kinesis.put_record(put, service.now).map(|output| output.sequence_number)
}

#[wasm_bindgen_test(unsupported = test)]
fn puts_ordered_by_number_rise() {
    let mut service = OneStream::new(2);
    let mut number = service.put("a").sequence_number;
    for _ in 0..10 {
        let next = put_after(&mut service, number).unwrap();
        assert!(number < next);
        number = next;
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn number_for_ordering_may_be_of_any_shard_but_not_of_the_future() {
    let mut service = OneStream::new(2);
    let of_other_shard = service.try_put_at(u128::MAX, 2).unwrap().sequence_number;
    assert!(put_after(&mut service, of_other_shard).is_ok());
    let mut later = service.clone();
    later.wait_millis(1_000);
    let of_next_second = later.put("a").sequence_number;
    service.wait_millis(999);
    let refusal = put_after(&mut service, of_next_second).unwrap_err();
    assert_eq!(refusal.code(), "InvalidArgumentException");
    service.wait_millis(1);
    assert!(put_after(&mut service, of_next_second).is_ok(), "it is that second now");
}

#[wasm_bindgen_test(unsupported = test)]
fn refused_put_leaves_nothing() {
    let mut service = OneStream::new(1);
    assert!(service.try_put("a", vec![0; MIB]).is_err());
    assert!(service.read_all(0).is_empty());
    // The budgets are untouched: a whole second's bytes are still there.
    assert!(service.try_put_at(0, MIB).is_ok());
}

#[wasm_bindgen_test(unsupported = test)]
fn batch_has_1_to_500_entries() {
    for (count, legal) in [(0, false), (1, true), (500, true), (501, false)] {
        let result = OneStream::new(1).try_put_batch(vec![entry_at(0, 1); count]);
        assert_eq!(result.as_ref().is_ok(), legal, "{count}");
        if let Err(refusal) = result {
            assert_eq!(refusal.code(), "ValidationException", "{count}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn batch_is_at_most_10_mib_with_its_keys() {
    let nine_and = |last| {
        let mut sizes = vec![MIB; 9];
        sizes.extend(last);
        sizes
    };
    let cases = [
        (vec![MIB; 10], true),
        (nine_and(vec![MIB - 1, 1]), true),
        (nine_and(vec![MIB - 1, 2]), false),
        (vec![MIB; 11], false),
    ];
    for (sizes, fits) in cases {
        let mut service = OneStream::unlimited(1);
        let entries = sizes.iter().map(|&size| entry_at(0, size)).collect();
        let result = service.try_put_batch(entries);
        assert_eq!(result.is_ok(), fits, "{sizes:?}");
        let held = if fits { sizes.len() } else { 0 };
        assert_eq!(service.read_all(0).len(), held, "all or nothing: {sizes:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn one_invalid_entry_refuses_the_whole_batch() {
    let too_large = entry_at(0, MIB + 1);
    let mut service = OneStream::new(1);
    let entries = vec![entry_at(0, 2), too_large, entry_at(0, 2)];
    assert_refused(
        service.try_put_batch(entries),
        "InvalidArgumentException",
        "Record size of 1048577 bytes exceeds the limit of 1048576 bytes, data and partition key \
         together.",
    );
    assert!(service.read_all(0).is_empty());
    let data_too_large = PutRecordsEntry { data: vec![0; 10 * MIB + 1].into(), ..entry_at(0, 1) };
    let refusal = service.try_put_batch(vec![entry_at(0, 2), data_too_large]).unwrap_err();
    assert_eq!(refusal.code(), "ValidationException");
}

#[wasm_bindgen_test(unsupported = test)]
fn batch_answers_each_entry_in_order() {
    let mut service = OneStream::new(3);
    let entry = |key: &str, explicit: Option<u128>| PutRecordsEntry {
        partition_key: Some(partition_key(key)),
        data: key.as_bytes().into(),
        explicit_hash_key: explicit.map(HashKey::new),
    };
    let entries =
        vec![entry("a", None), entry("b", None), entry("e", None), entry("a", Some(u128::MAX))];
    let output = service.try_put_batch(entries).unwrap();
    assert_eq!(output.failed_record_count(), 0);
    let answers: Vec<_> = output.records.into_iter().map(Result::unwrap).collect();
    let shards: Vec<_> = answers.iter().map(|answer| answer.shard.get()).collect();
    assert_eq!(shards, [0, 1, 2, 2]);
    assert_eq!(
        numbers(&service.read_all(2)),
        [answers[2].sequence_number, answers[3].sequence_number]
    );
    let data: Vec<_> = service.read_all(2).iter().map(|record| record.data.to_vec()).collect();
    assert_eq!(data, [b"e", b"a"]);
}

#[wasm_bindgen_test(unsupported = test)]
fn record_maximum_is_a_limit_of_the_account_s_streams() {
    let limits = Limits { record_bytes_max: ByteCount::new(10), ..unlimited() };
    let mut service = OneStream::with_limits(1, limits);
    assert!(service.try_put_at(0, 10).is_ok());
    assert!(service.try_put_at(0, 11).is_err());
    assert_eq!(service.stream().configuration().record_bytes_max, ByteCount::new(10));
}
