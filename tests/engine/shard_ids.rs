//! How shards are named, and how leniently their names are read.

use shardbelt::engine::{ShardIdError, ShardIndex};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::shard_index;

#[wasm_bindgen_test(unsupported = test)]
fn id_has_twelve_digits() {
    let ids = [
        (0, "shardId-000000000000"),
        (7, "shardId-000000000007"),
        (3_076, "shardId-000000003076"),
        (2_147_483_647, "shardId-002147483647"),
    ];
    for (index, id) in ids {
        assert_eq!(shard_index(index).to_string(), id);
        assert_eq!(id.parse(), Ok(shard_index(index)));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn index_is_a_signed_32_bit_number() {
    assert!(ShardIndex::new(i32::MAX as u32).is_some());
    assert_eq!(ShardIndex::new(i32::MAX as u32 + 1), None);
    assert_eq!(ShardIndex::new(u32::MAX), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn digits_after_the_first_dash_name_a_shard() {
    let texts = [
        ("0", 0),
        ("-0", 0),
        ("-00000", 0),
        ("shard-0", 0),
        ("anything-0", 0),
        ("shardId-0", 0),
        ("shardid-000000000005", 5),
        ("5", 5),
        ("00000000000000000000000000000005", 5),
        (" -5", 5),
        ("ключ-12", 12),
        ("2147483647", 2_147_483_647),
        ("shardId-002147483647", 2_147_483_647),
    ];
    for (text, index) in texts {
        assert_eq!(text.parse(), Ok(shard_index(index)), "{text:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn other_texts_name_no_shard() {
    let texts = [
        "",
        "-",
        "shardId",
        "shardId-",
        "shardId--1",
        "shard-0-0",
        "shardId-00000000000a",
        "shardId- 1",
        "5 ",
        "+5",
        "0x5",
        "٣",
        "2147483648",
        "shardId-002147483648",
        "4294967296",
        "99999999999999999999",
    ];
    for text in texts {
        let expected = ShardIdError { text: text.into() };
        assert_eq!(text.parse::<ShardIndex>(), Err(expected), "{text:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn error_text_shows_an_id() {
    let error = "shardId-x".parse::<ShardIndex>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "'shardId-x' is not a shard id: write one such as shardId-000000000000."
    );
}
