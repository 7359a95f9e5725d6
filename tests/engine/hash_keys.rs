//! Hash keys: their texts and the MD5 that makes them.

use shardbelt::engine::{HashKey, HashKeyError, HashKeyRange};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::partition_key;

/// Values that AWS's routing was checked with, and one from the text that this project explains.
const MD5_OF_KEYS: [(&str, u128); 5] = [
    ("a", 16_955_237_001_963_240_173_058_271_559_858_726_497),
    ("b", 195_289_424_170_611_159_128_911_017_612_795_795_343),
    ("e", 299_611_584_147_932_843_547_128_611_849_858_313_266),
    ("f", 190_917_122_200_326_810_055_233_066_464_581_373_159),
    ("user_67890", 260_496_732_625_910_807_060_467_476_357_445_616_594),
];

#[wasm_bindgen_test(unsupported = test)]
fn hash_key_is_the_md5_as_a_big_endian_number() {
    for (key, hash_key) in MD5_OF_KEYS {
        assert_eq!(HashKey::of(&partition_key(key)).get(), hash_key, "{key}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn md5_is_of_the_utf8_bytes() {
    // The first is RFC 1321's own, the second was made with another MD5.
    let cases = [
        ("abc", "900150983cd24fb0d6963f7d28e17f72"),
        ("ключ-🔑", "e9efceee734ec63dc2d27dd62a903477"),
    ];
    for (key, expected) in cases {
        let md5 = HashKey::md5(&partition_key(key));
        let hex: String = md5.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, expected, "{key}");
        assert_eq!(u128::from_be_bytes(md5), HashKey::of(&partition_key(key)).get());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn decimal_text_is_read_and_written_back() {
    let texts = [
        ("0", 0),
        ("1", 1),
        ("10", 10),
        ("170141183460469231731687303715884105728", 1 << 127),
        ("340282366920938463463374607431768211454", u128::MAX - 1),
        ("340282366920938463463374607431768211455", u128::MAX),
    ];
    for (text, value) in texts {
        assert_eq!(text.parse(), Ok(HashKey::new(value)), "{text}");
        assert_eq!(HashKey::new(value).to_string(), text);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn text_off_the_pattern_is_not_decimal() {
    let too_long = "1".repeat(40);
    let texts = [
        "", " ", "-", "-1", "+1", "00", "01", "007", "1 ", " 1", "1_000", "1,000", "1.0", "1e3",
        "0x10", "a", "٣", "１", "1\n", &too_long,
    ];
    for text in texts {
        let expected = HashKeyError::NotDecimal { text: text.into() };
        assert_eq!(text.parse::<HashKey>(), Err(expected), "{text:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn text_from_2_to_the_128_on_is_out_of_range() {
    let texts = [
        "340282366920938463463374607431768211456",
        "400000000000000000000000000000000000000",
        "999999999999999999999999999999999999999",
    ];
    for text in texts {
        let expected = HashKeyError::OutOfRange { text: text.into() };
        assert_eq!(text.parse::<HashKey>(), Err(expected), "{text}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn error_texts_say_what_to_write() {
    let not_decimal = "01".parse::<HashKey>().unwrap_err().to_string();
    assert_eq!(
        not_decimal,
        "'01' is not a hash key: write a whole number from 0 to 2^128-1 in decimal, without sign, \
         spaces or leading zeros."
    );
    let out_of_range = "9".repeat(39).parse::<HashKey>().unwrap_err().to_string();
    assert!(out_of_range.ends_with("the largest hash key is 2^128-1."), "{out_of_range}");
}

#[wasm_bindgen_test(unsupported = test)]
fn range_includes_both_ends() {
    let range = HashKeyRange::new(HashKey::new(10), HashKey::new(20)).unwrap();
    let contained = [(9, false), (10, true), (15, true), (20, true), (21, false)];
    for (key, expected) in contained {
        assert_eq!(range.contains(HashKey::new(key)), expected, "{key}");
    }
    assert!(HashKeyRange::FULL.contains(HashKey::MIN));
    assert!(HashKeyRange::FULL.contains(HashKey::MAX));
}

#[wasm_bindgen_test(unsupported = test)]
fn range_cannot_end_before_it_starts() {
    assert_eq!(HashKeyRange::new(HashKey::new(2), HashKey::new(1)), None);
    let one_key = HashKeyRange::new(HashKey::new(2), HashKey::new(2)).unwrap();
    assert_eq!((one_key.start(), one_key.end()), (HashKey::new(2), HashKey::new(2)));
}

#[wasm_bindgen_test(unsupported = test)]
fn middle_is_the_sum_of_the_ends_halved_and_rounded_down() {
    let cases = [(0, 0, 0), (0, 1, 0), (0, 2, 1), (1, 4, 2), (7, 7, 7), (5, 8, 6)];
    for (start, end, middle) in cases {
        let range = HashKeyRange::new(HashKey::new(start), HashKey::new(end)).unwrap();
        assert_eq!(range.middle().get(), middle, "[{start}, {end}]");
    }
    assert_eq!(HashKeyRange::FULL.middle().get(), (1 << 127) - 1);
    let top = HashKeyRange::new(HashKey::new(u128::MAX - 2), HashKey::MAX).unwrap();
    assert_eq!(top.middle().get(), u128::MAX - 1);
}
