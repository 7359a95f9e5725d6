//! What a shard takes in a second: 1,000 records and 1 MiB.

use shardbelt::engine::{KinesisError, PutRecordsOutput, PutRefusal, ThroughputLimit};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, entry_at, numbers, shard_index};

const MIB: usize = 1_048_576;

fn limit_of(refusal: &KinesisError) -> Option<(ThroughputLimit, u64)> {
    match refusal {
        KinesisError::ProvisionedThroughputExceeded(throttled) => {
            Some((throttled.limit, throttled.per_s))
        }
        _ => None,
    }
}

/// Puts records of this size until one is refused; returns how many were taken.
fn put_until_refused(service: &mut OneStream, hash_key: u128, size: usize) -> usize {
    (0..).take_while(|_| service.try_put_at(hash_key, size).is_ok()).count()
}

#[wasm_bindgen_test(unsupported = test)]
fn shard_takes_1_000_records_at_once() {
    let mut service = OneStream::new(1);
    assert_eq!(put_until_refused(&mut service, 0, 1), 1_000);
    let refusal = service.try_put_at(0, 1).unwrap_err();
    assert_eq!(limit_of(&refusal), Some((ThroughputLimit::WriteRecords, 1_000)));
}

#[wasm_bindgen_test(unsupported = test)]
fn shard_takes_1_mib_at_once() {
    for (size, count) in [(MIB, 1), (MIB / 2 + 1, 1), (MIB / 2, 2), (MIB / 4, 4), (2_000, 524)] {
        let mut service = OneStream::new(1);
        assert_eq!(put_until_refused(&mut service, 0, size), count, "of {size} bytes");
        let refusal = service.try_put_at(0, size).unwrap_err();
        assert_eq!(limit_of(&refusal), Some((ThroughputLimit::WriteBytes, 1_048_576)));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn bytes_of_the_key_count() {
    let key = "🔑".repeat(256);
    let mut service = OneStream::new(1);
    let taken = (0..).take_while(|_| service.try_put(&key, vec![0; 1_024]).is_ok()).count();
    assert_eq!(taken, MIB / 2_048);
}

#[wasm_bindgen_test(unsupported = test)]
fn records_come_back_one_a_millisecond() {
    let mut service = OneStream::new(1);
    put_until_refused(&mut service, 0, 1);
    for millis in [1, 2, 10, 500] {
        service.wait_millis(millis);
        assert_eq!(put_until_refused(&mut service, 0, 1) as u64, millis);
    }
    service.wait_millis(5_000);
    assert_eq!(put_until_refused(&mut service, 0, 1), 1_000, "never more than a second's worth");
}

#[wasm_bindgen_test(unsupported = test)]
fn bytes_come_back_to_the_microsecond() {
    let mut service = OneStream::new(1);
    service.try_put_at(0, MIB).unwrap();
    // 1,000 bytes take 953.67 µs.
    service.wait(std::time::Duration::from_micros(953));
    assert!(service.try_put_at(0, 1_000).is_err());
    service.wait(std::time::Duration::from_micros(1));
    assert!(service.try_put_at(0, 1_000).is_ok());
    assert!(service.try_put_at(0, 1).is_err(), "what is left is less than a byte");
}

#[wasm_bindgen_test(unsupported = test)]
fn refusal_takes_nothing() {
    let mut service = OneStream::new(1);
    service.try_put_at(0, MIB / 2).unwrap();
    for _ in 0..100 {
        assert!(service.try_put_at(0, MIB / 2 + 1).is_err());
    }
    assert!(service.try_put_at(0, MIB / 2).is_ok());
}

#[wasm_bindgen_test(unsupported = test)]
fn shards_have_budgets_of_their_own() {
    let mut service = OneStream::new(2);
    assert_eq!(put_until_refused(&mut service, 0, 1), 1_000);
    assert_eq!(put_until_refused(&mut service, u128::MAX, 1), 1_000);
}

#[wasm_bindgen_test(unsupported = test)]
fn one_key_has_no_more_than_one_shard() {
    let mut service = OneStream::new(10);
    let taken = (0..).take_while(|_| service.try_put("hot", vec![1]).is_ok()).count();
    assert_eq!(taken, 1_000);
}

#[wasm_bindgen_test(unsupported = test)]
fn children_start_with_full_budgets() {
    let mut service = OneStream::new(1);
    service.try_split(0, 1 << 127).unwrap();
    service.wait_millis(999);
    put_until_refused(&mut service, 0, 1);
    service.wait_millis(1);
    assert_eq!(put_until_refused(&mut service, 0, 1), 1_000, "the lower child");
    assert_eq!(put_until_refused(&mut service, u128::MAX, 1), 1_000, "the upper child");
}

#[wasm_bindgen_test(unsupported = test)]
fn spent_tokens_can_be_seen() {
    let mut service = OneStream::new(1);
    service.try_put_at(0, 1_000).unwrap();
    let spent = |service: &OneStream| {
        let shard = service.stream().shard(shard_index(0)).unwrap();
        let (records, bytes) = (shard.write_records(), shard.write_bytes());
        (records.spent_micro_tokens(service.now), bytes.spent_micro_tokens(service.now))
    };
    assert_eq!(spent(&service), (1_000_000, 1_000_000_000));
    service.wait(std::time::Duration::from_micros(400));
    assert_eq!(spent(&service), (600_000, 1_000_000_000 - 400 * 1_048_576));
    service.wait_millis(1);
    assert_eq!(spent(&service), (0, 0));
}

/// For each entry of a batch, whether it was taken.
fn taken(output: &PutRecordsOutput) -> Vec<bool> {
    output.records.iter().map(Result::is_ok).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn batch_is_decided_entry_by_entry() {
    // Sizes in a batch for one shard, and which are taken.
    let cases: [(&[usize], &[bool]); 5] = [
        (&[MIB, MIB, MIB], &[true, false, false]),
        (&[600_000, 600_000, 400_000], &[true, false, true]),
        (&[MIB - 10, 11, 10, 1], &[true, false, true, false]),
        (&[1_000, MIB, 1_000], &[true, false, true]),
        (&[MIB / 2, MIB / 2], &[true, true]),
    ];
    for (sizes, expected) in cases {
        let mut service = OneStream::new(1);
        let entries = sizes.iter().map(|&size| entry_at(0, size)).collect();
        let output = service.try_put_batch(entries).unwrap();
        assert_eq!(taken(&output), expected, "{sizes:?}");
        let failed = expected.iter().filter(|taken| !**taken).count();
        assert_eq!(output.failed_record_count(), failed);
        let answered: Vec<_> =
            output.records.iter().flatten().map(|output| output.sequence_number).collect();
        assert_eq!(numbers(&service.read_all(0)), answered, "only the taken ones are there");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn batch_fails_where_its_shard_is_full_and_nowhere_else() {
    let mut service = OneStream::new(2);
    service.try_put_at(0, MIB).unwrap();
    let entries = vec![entry_at(0, 10), entry_at(u128::MAX, 10), entry_at(1, 10)];
    let output = service.try_put_batch(entries).unwrap();
    assert_eq!(taken(&output), [false, true, false]);
    let Err(PutRefusal::Throttled(throttled)) = &output.records[0] else {
        panic!("throttled: {:?}", output.records[0]);
    };
    assert_eq!((throttled.limit, throttled.per_s), (ThroughputLimit::WriteBytes, 1_048_576));
    assert_eq!(
        throttled.to_string(),
        "Rate exceeded for shard shardId-000000000000 in stream orders under account 000000000000."
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn batch_succeeds_even_when_every_entry_fails() {
    let mut service = OneStream::new(1);
    put_until_refused(&mut service, 0, 1);
    let output = service.try_put_batch(vec![entry_at(0, 1); 500]).unwrap();
    assert_eq!(output.failed_record_count(), 500);
}

#[wasm_bindgen_test(unsupported = test)]
fn two_batches_of_500_fill_a_shard() {
    let mut service = OneStream::new(1);
    for failed in [0, 0, 500] {
        let output = service.try_put_batch(vec![entry_at(0, 1); 500]).unwrap();
        assert_eq!(output.failed_record_count(), failed);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn retrying_what_failed_puts_it_behind_what_succeeded() {
    let mut service = OneStream::new(1);
    let sizes = [700_000, 600_000, 300_000];
    let output =
        service.try_put_batch(sizes.iter().map(|&size| entry_at(0, size)).collect()).unwrap();
    assert_eq!(taken(&output), [true, false, true]);
    service.wait_millis(1_000);
    service.try_put_at(0, 600_000).unwrap();
    let read: Vec<_> = service.read_all(0).iter().map(|record| record.size().get()).collect();
    assert_eq!(read, [700_000, 300_000, 600_000]);
}
