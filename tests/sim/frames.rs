//! The places of records as plain numbers.

use shardbelt::engine::HashKey;
use shardbelt::view::{FLOATS_PER_PARCEL, copy_frame, fraction};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{empty, key, put, wait_s};

#[wasm_bindgen_test(unsupported = test)]
fn a_frame_has_the_newest_records_first() {
    let mut world = empty(3);
    let texts = ["user_1", "user_2", "user_3", "user_4"];
    let shards: Vec<_> = texts
        .iter()
        .map(|text| {
            let shard = put(&mut world, text);
            wait_s(&mut world, 3);
            shard
        })
        .collect();
    let mut out = [7.0_f32; FLOATS_PER_PARCEL * 4 + 3];
    assert_eq!(copy_frame(&world, &mut out), 4);
    let parcels = out.chunks_exact(FLOATS_PER_PARCEL);
    for ((parcel, number), age_s) in parcels.zip((0..4).rev()).zip([3.0, 6.0, 9.0, 12.0_f32]) {
        let hash_key = HashKey::of(&key(texts[number]));
        // Thirty seconds are four fifths of the way.
        assert!((parcel[0] - age_s / 30.0 * 0.8).abs() < 1e-6, "{parcel:?}");
        assert_eq!(parcel[1], fraction(hash_key) as f32);
        assert_eq!(parcel[2], age_s);
        assert_eq!(parcel[3], shards[number].get() as f32);
        assert_eq!(parcel[4], 14.0);
        assert_eq!(parcel[5], number as f32);
    }
    // What there is no room for is left out, and nothing is written behind the last.
    assert_eq!(out[FLOATS_PER_PARCEL * 4..], [7.0; 3]);
    let mut small = [7.0_f32; FLOATS_PER_PARCEL * 2 - 1];
    assert_eq!(copy_frame(&world, &mut small), 1);
    assert_eq!(small[..FLOATS_PER_PARCEL], out[..FLOATS_PER_PARCEL]);
    assert_eq!(small[FLOATS_PER_PARCEL..], [7.0; FLOATS_PER_PARCEL - 1]);
    assert_eq!(copy_frame(&world, &mut []), 0);
}
