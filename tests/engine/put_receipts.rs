//! A stream whose puts return receipts, as one article has it. AWS has no such setting.

use shardbelt::engine::{PutRecord, SequenceNumber, StartingPosition, StreamName};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, entry_at, numbers, orders, partition_key};

fn with_receipts() -> OneStream {
    let mut service = OneStream::unlimited(1);
    service.kinesis.set_put_receipts(&orders(), true, service.now).unwrap();
    service
}

#[wasm_bindgen_test(unsupported = test)]
fn off_by_default() {
    let mut service = OneStream::new(1);
    assert!(!service.stream().configuration().put_receipts);
    assert!(!service.put("a").sequence_number.is_receipt());
}

#[wasm_bindgen_test(unsupported = test)]
fn receipt_differs_from_the_record_s_number_and_leads_to_it() {
    let mut service = with_receipts();
    let receipts = service.put_many(3);
    let log = numbers(&service.read_all(0));
    for (&receipt, &number) in receipts.iter().zip(&log) {
        assert_ne!(receipt, number);
        assert!(receipt.is_receipt() && !number.is_receipt());
        assert_eq!(receipt.log_number(), number);
        assert_eq!(number.receipt(), receipt);
        assert_eq!(number.log_number(), number);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn receipt_is_of_the_same_family() {
    let mut service = with_receipts();
    let receipt = service.put("a").sequence_number;
    let text = receipt.to_string();
    assert_eq!(text.len(), 56);
    assert_eq!(text.parse::<SequenceNumber>(), Ok(receipt));
    let number = receipt.log_number();
    let fields = |number: SequenceNumber| {
        (
            number.shard_created_at(),
            number.shard_index(),
            number.sequence_index(),
            number.accepted_at(),
        )
    };
    assert_eq!(fields(receipt), fields(number));
}

#[wasm_bindgen_test(unsupported = test)]
fn every_entry_of_a_batch_gets_a_receipt() {
    let mut service = with_receipts();
    let output = service.try_put_batch(vec![entry_at(0, 2), entry_at(1, 2)]).unwrap();
    assert!(
        output.records.iter().all(|record| {
            record.as_ref().is_ok_and(|output| output.sequence_number.is_receipt())
        })
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn receipt_and_number_are_the_same_place_to_start() {
    let mut service = with_receipts();
    let receipts = service.put_many(5);
    let log = numbers(&service.read_all(0));
    for (index, &receipt) in receipts.iter().enumerate() {
        for number in [receipt, receipt.log_number()] {
            let at = service.read_from(0, StartingPosition::AtSequenceNumber(number)).records;
            assert_eq!(numbers(&at), log[index..]);
            let after = service.read_from(0, StartingPosition::AfterSequenceNumber(number)).records;
            assert_eq!(numbers(&after), log[index + 1..]);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn receipt_is_accepted_for_ordering() {
    let mut service = with_receipts();
    let receipt = service.put("a").sequence_number;
    let put = PutRecord {
        sequence_number_for_ordering: Some(receipt),
        ..PutRecord::new(orders(), partition_key("a"), *b"1")
    };
    let next = service.kinesis.put_record(put, service.now).unwrap().sequence_number;
    assert!(receipt < next && receipt.log_number() < next.log_number());
}

#[wasm_bindgen_test(unsupported = test)]
fn receipts_rise_and_are_unique() {
    let mut service = with_receipts();
    assert!(service.put_many(100).is_sorted_by(|earlier, later| earlier < later));
}

#[wasm_bindgen_test(unsupported = test)]
fn setting_changes_at_once_and_both_ways() {
    let mut service = OneStream::new(1);
    for put_receipts in [true, false, false, true] {
        service.kinesis.set_put_receipts(&orders(), put_receipts, service.now).unwrap();
        assert_eq!(service.put("a").sequence_number.is_receipt(), put_receipts);
    }
    let unknown = StreamName::new("unknown").unwrap();
    let refusal = service.kinesis.set_put_receipts(&unknown, true, service.now).unwrap_err();
    assert_eq!(refusal.code(), "ResourceNotFoundException");
}
