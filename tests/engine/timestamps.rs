//! Points in time: their arithmetic, their roundings and their text.

use std::time::Duration;

use shardbelt::engine::Timestamp;
use wasm_bindgen_test::wasm_bindgen_test;

const END: Timestamp = Timestamp::from_micros(u64::MAX);

#[wasm_bindgen_test(unsupported = test)]
fn text_is_the_one_in_aws_messages() {
    let texts = [
        (0, "Thu Jan 01 00:00:00 UTC 1970"),
        (1_421_889_722, "Thu Jan 22 01:22:02 UTC 2015"),
        (1_545_084_650, "Mon Dec 17 22:10:50 UTC 2018"),
        // Leap days of a year divisible by 4, of one by 400, and none in one by 100.
        (68_169_600, "Tue Feb 29 00:00:00 UTC 1972"),
        (951_782_400, "Tue Feb 29 00:00:00 UTC 2000"),
        (4_107_542_399, "Sun Feb 28 23:59:59 UTC 2100"),
        (4_107_542_400, "Mon Mar 01 00:00:00 UTC 2100"),
        (1_798_761_599, "Thu Dec 31 23:59:59 UTC 2026"),
        (1_798_761_600, "Fri Jan 01 00:00:00 UTC 2027"),
    ];
    for (seconds, text) in texts {
        assert_eq!(Timestamp::from_seconds(seconds).to_string(), text);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn text_of_every_day_of_a_leap_year_names_its_date() {
    let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let names =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut midnight = 1_704_067_200; // 1 January 2024
    for (length, name) in lengths.into_iter().zip(names) {
        for day in 1..=length {
            let text = Timestamp::from_seconds(midnight).to_string();
            assert_eq!(text[4..], format!("{name} {day:02} 00:00:00 UTC 2024"));
            midnight += 86_400;
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn units_round_down() {
    let time = Timestamp::from_micros(12_345_678);
    assert_eq!((time.as_micros(), time.as_millis(), time.as_seconds()), (12_345_678, 12_345, 12));
    assert_eq!(time.floor_to_millis(), Timestamp::from_millis(12_345));
    assert_eq!(time.floor_to_seconds(), Timestamp::from_seconds(12));
}

#[wasm_bindgen_test(unsupported = test)]
fn arithmetic_stops_at_both_ends_of_time() {
    assert_eq!(END + Duration::from_micros(1), END);
    assert_eq!(Timestamp::EPOCH + Duration::MAX, END);
    assert_eq!(Timestamp::EPOCH.before(Duration::from_micros(1)), Timestamp::EPOCH);
    assert_eq!(END.before(Duration::MAX), Timestamp::EPOCH);
    assert_eq!(Timestamp::EPOCH.since(END), Duration::ZERO);
    assert_eq!(Timestamp::from_seconds(u64::MAX), END);
    assert_eq!(Timestamp::from_millis(u64::MAX), END);
}

#[wasm_bindgen_test(unsupported = test)]
fn difference_is_exact() {
    let earlier = Timestamp::from_micros(1_000_001);
    let later = Timestamp::from_micros(3_000_000);
    assert_eq!(later.since(earlier), Duration::from_micros(1_999_999));
    assert_eq!(earlier + later.since(earlier), later);
    assert_eq!(later.before(later.since(earlier)), earlier);
}

#[wasm_bindgen_test(unsupported = test)]
fn end_of_time_has_a_text() {
    assert_eq!(END.to_string(), "Wed Jan 19 08:01:49 UTC 586524");
}
