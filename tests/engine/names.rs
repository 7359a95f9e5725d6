//! Partition keys and stream names: which texts they are.

use shardbelt::engine::{Constraint, PartitionKey, StreamName};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn partition_key_is_1_to_256_characters_of_any_length_in_bytes() {
    for character in ["a", "ä", "д", "鍵", "🔑"] {
        for count in [1, 255, 256] {
            let text = character.repeat(count);
            let key = PartitionKey::new(&text);
            assert_eq!(key.as_ref().map(PartitionKey::as_str), Ok(text.as_str()));
        }
        let text = character.repeat(257);
        let violation = PartitionKey::new(&text).unwrap_err();
        assert_eq!(violation.constraint, Constraint::LengthMax(256), "{character}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn partition_key_may_be_any_text() {
    for text in [" ", "\0", "\n", "a b", "\"", "e\u{301}", "\u{feff}", "../..", "𝄞"] {
        assert_eq!(PartitionKey::new(text).unwrap().as_str(), text);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn partition_keys_are_not_normalized() {
    let composed = PartitionKey::new("\u{e9}").unwrap();
    let decomposed = PartitionKey::new("e\u{301}").unwrap();
    assert_ne!(composed, decomposed);
}

#[wasm_bindgen_test(unsupported = test)]
fn empty_partition_key_is_refused() {
    let violation = PartitionKey::new("").unwrap_err();
    assert_eq!(
        violation.to_string(),
        "Value '' at 'partitionKey' failed to satisfy constraint: Member must have length greater \
         than or equal to 1"
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn stream_name_is_1_to_128_of_a_few_characters() {
    let longest = "n".repeat(128);
    for text in ["a", "Z", "9", "_", ".", "-", "my-orders_stream.v2", "...", &longest] {
        assert_eq!(StreamName::new(text).unwrap().as_str(), text);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn other_stream_names_are_refused() {
    let too_long = "n".repeat(129);
    let pattern = Constraint::Pattern("[a-zA-Z0-9_.-]+");
    let cases = [
        ("", pattern),
        (" ", pattern),
        ("a b", pattern),
        ("orders!", pattern),
        ("a/b", pattern),
        ("arn:aws:kinesis", pattern),
        ("bestellungen-ä", pattern),
        ("٣", pattern),
        (&too_long, Constraint::LengthMax(128)),
    ];
    for (text, constraint) in cases {
        let violation = StreamName::new(text).unwrap_err();
        assert_eq!(
            (&*violation.member, violation.constraint),
            ("streamName", constraint),
            "{text}"
        );
        assert_eq!(violation.value.as_deref(), Some(text));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn constraint_texts_are_those_of_aws() {
    let texts = [
        (Constraint::LengthMin(1), "Member must have length greater than or equal to 1"),
        (Constraint::LengthMax(256), "Member must have length less than or equal to 256"),
        (Constraint::ValueMin(1), "Member must have value greater than or equal to 1"),
        (Constraint::ValueMax(10_000), "Member must have value less than or equal to 10000"),
        (
            Constraint::Pattern("[a-zA-Z0-9_.-]+"),
            "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
        ),
    ];
    for (constraint, text) in texts {
        assert_eq!(constraint.to_string(), text);
    }
}
