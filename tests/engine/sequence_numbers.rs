//! Sequence numbers: their layout, their text and their order.

use shardbelt::engine::{SequenceNumber, SequenceNumberError, ShardIndex, Timestamp};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, READY, numbers, shard_index};

/// From the documentation of AWS Lambda.
const OF_2018: &str = "49590338271490256608559692538361571095921575989136588898";
/// From a pull request to Apache Flink.
const OF_2026: &str = "49674026002850188218576229259473476449429298564223254594";

fn parse(text: &str) -> SequenceNumber {
    text.parse().unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn fields_of_real_numbers() {
    struct Fields {
        text: &'static str,
        created_at: u64,
        shard: u32,
        sequence_index: u64,
        accepted_at: u64,
    }
    let cases = [
        Fields {
            text: OF_2018,
            created_at: 1_542_776_258,
            shard: 6,
            sequence_index: 1_734_642_199,
            accepted_at: 1_545_084_650,
        },
        Fields {
            text: OF_2026,
            created_at: 1_777_319_237,
            shard: 3_076,
            sequence_index: 21_689_507_110,
            accepted_at: 1_777_320_018,
        },
    ];
    for Fields { text, created_at, shard, sequence_index, accepted_at } in cases {
        let number = parse(text);
        assert_eq!(number.shard_created_at(), Timestamp::from_seconds(created_at), "{text}");
        assert_eq!(number.shard_index(), shard_index(shard), "{text}");
        assert_eq!(number.sequence_index(), sequence_index, "{text}");
        assert_eq!(number.accepted_at(), Timestamp::from_seconds(accepted_at), "{text}");
        assert!(!number.is_receipt(), "{text}");
        assert_eq!(number.to_string(), text);
        assert_eq!(format!("{number:?}"), text);
    }
}

/// A number from the fields of its layout, most significant first, by way of its decimal digits.
pub(crate) fn number_of_fields(
    created_at: u64,
    shard: u32,
    sequence_index: u64,
    accepted_at: u64,
) -> String {
    let mut digits = vec![2_u8];
    push_bits(&mut digits, created_at.into(), 36);
    push_bits(&mut digits, (shard & 15).into(), 4);
    push_bits(&mut digits, sequence_index.into(), 64);
    push_bits(&mut digits, 0, 8);
    push_bits(&mut digits, accepted_at.into(), 36);
    push_bits(&mut digits, shard.into(), 32);
    push_bits(&mut digits, 2, 4);
    digits.iter().map(|&digit| char::from(b'0' + digit)).collect()
}

/// Appends `count` binary digits to a number that is kept as decimal digits.
fn push_bits(digits: &mut Vec<u8>, bits: u128, count: u32) {
    for place in (0..count).rev() {
        let mut carry = (bits >> place & 1) as u8;
        for digit in digits.iter_mut().rev() {
            let doubled = *digit * 2 + carry;
            *digit = doubled % 10;
            carry = doubled / 10;
        }
        if carry > 0 {
            digits.insert(0, carry);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn text_of_any_fields_is_read_and_written_back() {
    let cases = [
        (0, 0, 0, 0),
        (1, 1, 1, 1),
        (1_542_776_258, 6, 1_734_642_199, 1_545_084_650),
        (999, 15, 1 << 48, 1_000),
        (999, 16, (1 << 48) - 1, 1_000),
        (16_025_174_999, 2_147_483_647, i64::MAX as u64, (1 << 36) - 1),
    ];
    for (created_at, shard, sequence_index, accepted_at) in cases {
        let text = number_of_fields(created_at, shard, sequence_index, accepted_at);
        let number = parse(&text);
        assert_eq!(number.to_string(), text);
        let fields = (
            number.shard_created_at().as_seconds(),
            number.shard_index().get(),
            number.sequence_index(),
            number.accepted_at().as_seconds(),
        );
        assert_eq!(fields, (created_at, shard, sequence_index, accepted_at), "{text}");
    }
    assert_eq!(number_of_fields(1_542_776_258, 6, 1_734_642_199, 1_545_084_650), OF_2018);
}

#[wasm_bindgen_test(unsupported = test)]
fn text_off_the_pattern_is_not_decimal() {
    let too_long = "1".repeat(130);
    let zero_first = format!("0{OF_2018}");
    for text in
        ["", "-1", "+1", "00", " 1", "1 ", "1.5", "1e55", "LATEST", "٣", &too_long, &zero_first]
    {
        let expected = SequenceNumberError::NotDecimal { text: text.into() };
        assert_eq!(text.parse::<SequenceNumber>(), Err(expected), "{text:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn other_numbers_are_none_of_the_service() {
    let longest = "9".repeat(129);
    // The last digit is 8, the version 2: so many more is version 3.
    let version_3 = format!("{}9", &OF_2018[..55]);
    let cases = [
        (version_3.as_str(), "of another version"),
        (&OF_2018[..55], "a digit is missing"),
        (&format!("{OF_2018}0"), "a digit too many"),
        (&longest, "the longest that the pattern allows"),
        ("6277101735386680763835789423207666416102355444464034512895", "2^192 - 1"),
        ("6277101735386680763835789423207666416102355444464034512896", "2^192"),
        (&number_of_fields(16_025_175_000, 0, 1, 0), "of a shard created too late"),
        (&number_of_fields(1, 0, 1 << 63, 0), "of a sequence index too large"),
        (&number_of_fields(1, 1 << 31, 1, 0), "of a shard index too large"),
    ];
    for (text, why) in cases {
        let expected = SequenceNumberError::NotVersion2 { text: text.into() };
        assert_eq!(text.parse::<SequenceNumber>(), Err(expected), "{why}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn numbers_of_older_versions_name_a_shard() {
    // Version 0 is told by its size and has the shard in its last 16 bits, version 1 by its last
    // four bits.
    let version_1 = format!("{}7", &OF_2018[..55]);
    let cases = [("0", 0, 0), ("5", 0, 5), ("65541", 0, 5), (version_1.as_str(), 1, 6)];
    for (text, version, shard) in cases {
        let shard = ShardIndex::new(shard).unwrap();
        let expected = SequenceNumberError::OlderVersion { version, shard, text: text.into() };
        assert_eq!(text.parse::<SequenceNumber>(), Err(expected));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn error_texts() {
    assert_eq!(
        "x".parse::<SequenceNumber>().unwrap_err().to_string(),
        "'x' is not a sequence number: it must be a decimal number."
    );
    assert_eq!(
        "5".parse::<SequenceNumber>().unwrap_err().to_string(),
        "5 is not a sequence number that this service gave out."
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn order_is_numeric_and_by_sequence_index_before_time() {
    let early_but_second = parse(&number_of_fields(100, 3, 2, 500));
    let late_but_first = parse(&number_of_fields(100, 3, 1, 900));
    assert!(late_but_first < early_but_second);
    let of_later_shard = parse(&number_of_fields(101, 0, 1, 100));
    assert!(early_but_second < of_later_shard);
    let huge_index = parse(&number_of_fields(100, 3, i64::MAX as u64, 0));
    assert!(early_but_second < huge_index && huge_index < of_later_shard);
}

#[wasm_bindgen_test(unsupported = test)]
fn put_makes_a_number_of_its_shard_and_time() {
    let mut service = OneStream::new(20);
    service.wait_millis(2_345);
    let put = service.try_put_at(u128::MAX, 2).unwrap();
    let number = put.sequence_number;
    assert_eq!(number.shard_index(), shard_index(19));
    assert_eq!(number.shard_created_at(), READY);
    assert_eq!(number.accepted_at(), Timestamp::from_seconds(1_002));
    assert_eq!(number.to_string().len(), 56);
    assert_eq!(number.to_string().parse(), Ok(number));
}

#[wasm_bindgen_test(unsupported = test)]
fn numbers_rise_along_a_shard_and_are_unique_in_the_stream() {
    let mut service = OneStream::new(3);
    let keys = ["a", "b", "e", "f", "a", "e", "a", "b"];
    let mut all: Vec<_> = keys.iter().map(|key| service.put(key).sequence_number).collect();
    for shard in 0..3 {
        let records = service.read_all(shard);
        let start = service.stream().shard(shard_index(shard)).unwrap().starting_sequence_number();
        assert!(numbers(&records).is_sorted_by(|earlier, later| earlier < later));
        assert!(records[0].sequence_number > start, "the first is above the shard's start");
    }
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), keys.len());
}

#[wasm_bindgen_test(unsupported = test)]
fn shard_starts_at_index_0_of_its_creation() {
    let service = OneStream::new(2);
    let start = service.stream().shard(shard_index(1)).unwrap().starting_sequence_number();
    assert_eq!(start.to_string(), number_of_fields(1_000, 1, 0, 1_000));
}
