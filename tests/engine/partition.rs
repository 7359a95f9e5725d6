//! The hash key ranges of a new stream's shards.

use std::num::NonZeroU32;

use shardbelt::engine::{HashKey, HashKeyRange};
use wasm_bindgen_test::wasm_bindgen_test;

fn partition(count: u32) -> impl Iterator<Item = (u128, u128)> {
    HashKeyRange::partition(NonZeroU32::new(count).unwrap())
        .map(|range| (range.start().get(), range.end().get()))
}

#[wasm_bindgen_test(unsupported = test)]
fn three_shards_have_the_bounds_that_aws_gives_them() {
    let bounds: Vec<_> = partition(3).collect();
    let expected = [
        (0, 113_427_455_640_312_821_154_458_202_477_256_070_484),
        (
            113_427_455_640_312_821_154_458_202_477_256_070_485,
            226_854_911_280_625_642_308_916_404_954_512_140_969,
        ),
        (226_854_911_280_625_642_308_916_404_954_512_140_970, u128::MAX),
    ];
    assert_eq!(bounds, expected);
}

#[wasm_bindgen_test(unsupported = test)]
fn one_shard_has_the_whole_space() {
    assert_eq!(partition(1).collect::<Vec<_>>(), [(0, u128::MAX)]);
    let only = HashKeyRange::partition(NonZeroU32::MIN).next();
    assert_eq!(only, HashKeyRange::new(HashKey::MIN, HashKey::MAX));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_power_of_two_divides_the_space_exactly() {
    for exponent in 1..=13 {
        let width = 1_u128 << (128 - exponent);
        for (index, (start, end)) in (0..).zip(partition(1 << exponent)) {
            assert_eq!(start, index * width, "shard {index} of 2^{exponent}");
            assert_eq!(end - start, width - 1, "shard {index} of 2^{exponent}");
        }
    }
}

/// floor(2^128 / divisor) by long division over binary digits, without a number above 2^128 - 1.
fn two_to_the_128_divided_by(divisor: u128) -> u128 {
    // The dividend is a one and 128 zeros; the one is taken in before the loop.
    let mut remainder = 1;
    let mut quotient = 0;
    for _ in 0..128 {
        remainder <<= 1;
        quotient <<= 1;
        if remainder >= divisor {
            remainder -= divisor;
            quotient |= 1;
        }
    }
    quotient
}

#[wasm_bindgen_test(unsupported = test)]
fn every_count_tiles_the_space_in_widths_rounded_down() {
    for count in 2..=10_000 {
        let width = two_to_the_128_divided_by(u128::from(count));
        let mut ranges = partition(count);
        let mut expected = (0, width - 1);
        for bounds in ranges.by_ref().take(count as usize - 1) {
            assert!(bounds == expected, "of {count} shards, one has {bounds:?}");
            expected = (expected.1 + 1, expected.1 + width);
        }
        assert_eq!(ranges.next(), Some((expected.0, u128::MAX)), "the last of {count}");
        assert_eq!(ranges.next(), None);
        let left_over = u128::MAX - expected.1;
        assert!(left_over < u128::from(count), "{count} leave {left_over} over");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn each_range_is_followed_by_the_next() {
    for count in [2, 3, 7, 100, 999, 10_000] {
        let ranges: Vec<_> = HashKeyRange::partition(NonZeroU32::new(count).unwrap()).collect();
        assert_eq!(ranges.len(), count as usize);
        assert!(ranges.is_sorted_by(|&lower, &upper| lower.is_followed_by(upper)), "{count}");
        let joined = ranges.into_iter().reduce(|lower, upper| lower.joined_with(upper).unwrap());
        assert_eq!(joined, Some(HashKeyRange::FULL), "{count}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn only_neighbours_in_order_are_joined() {
    let [first, second, third, fourth] =
        HashKeyRange::partition(NonZeroU32::new(4).unwrap()).collect::<Vec<_>>()[..]
    else {
        panic!("four shards have four ranges");
    };
    assert_eq!(first.joined_with(second), HashKeyRange::new(first.start(), second.end()));
    assert_eq!(second.joined_with(first), None, "the lower one comes first");
    assert_eq!(first.joined_with(third), None, "there is a gap between");
    assert_eq!(first.joined_with(first), None, "a range does not follow itself");
    assert_eq!(fourth.joined_with(first), None, "the space is not a ring");
}
