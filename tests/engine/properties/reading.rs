//! Pages of any size, read at any time, are together what was put.

use proptest::prelude::*;
use shardbelt::engine::{ByteCount, Limits, SequenceNumber, StartingPosition, Timestamp};
use wasm_bindgen_test::wasm_bindgen_test;

use super::check;
use crate::support::{OneStream, numbers, unlimited};

/// What is done to one shard.
#[derive(Clone, Debug)]
enum Step {
    Put { size: usize, wait_micros: u64 },
    Read { limit: Option<u64> },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let put = (1..40_usize, prop_oneof![Just(0), 0..5_000_u64])
        .prop_map(|(size, wait_micros)| Step::Put { size, wait_micros });
    let read = prop::option::of(1..6_u64).prop_map(|limit| Step::Read { limit });
    prop::collection::vec(prop_oneof![3 => put, 1 => read], 0..80)
}

/// A stream whose pages hold 100 bytes.
fn of_small_pages() -> OneStream {
    let limits = Limits { get_records_bytes_max: ByteCount::new(100), ..unlimited() };
    OneStream::with_limits(1, limits)
}

#[wasm_bindgen_test(unsupported = test)]
fn nothing_is_lost_and_nothing_comes_twice() {
    check(150, &steps(), |steps| {
        let mut service = of_small_pages();
        let mut iterator = service.iterator(0, StartingPosition::TrimHorizon);
        let (mut put, mut read) = (Vec::new(), Vec::new());
        for step in steps {
            match step {
                Step::Put { size, wait_micros } => {
                    put.push(service.try_put_at(0, size).unwrap().sequence_number);
                    service.wait(std::time::Duration::from_micros(wait_micros));
                }
                Step::Read { limit } => {
                    let unread = put.len() - read.len();
                    let page = service.try_read(&iterator, limit).unwrap();
                    let count = page.records.len();
                    prop_assert!(count as u64 <= limit.unwrap_or(10_000));
                    prop_assert!(count <= 1 || page.size <= ByteCount::new(100));
                    prop_assert_eq!(count == 0, unread == 0, "a page is empty only at the tip");
                    let at_the_tip = count == unread;
                    prop_assert!(!at_the_tip || page.millis_behind_latest == 0);
                    read.extend(numbers(&page.records));
                    prop_assert_eq!(&read[..], &put[..read.len()]);
                    iterator = page.next.unwrap();
                }
            }
        }
        while read.len() < put.len() {
            let page = service.read(&iterator);
            prop_assert!(!page.records.is_empty());
            read.extend(numbers(&page.records));
            iterator = page.next.unwrap();
        }
        prop_assert_eq!(read, put);
        Ok(())
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn page_ends_only_for_a_reason() {
    // As full as the limit, the bytes and the shard allow: never shorter.
    check(150, &(prop::collection::vec(1..60_usize, 1..40), 1..20_u64), |(sizes, limit)| {
        let mut service = of_small_pages();
        for &size in &sizes {
            service.try_put_at(0, size).unwrap();
        }
        let iterator = service.iterator(0, StartingPosition::TrimHorizon);
        let page = service.try_read(&iterator, Some(limit)).unwrap();
        let count = page.records.len();
        let next_would_fit = sizes[..sizes.len().min(count + 1)].iter().sum::<usize>() <= 100;
        prop_assert!(count == sizes.len() || count as u64 == limit || !next_would_fit);
        prop_assert_eq!(page.size.get(), sizes[..count].iter().sum::<usize>() as u64);
        Ok(())
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn every_position_stands_where_a_search_from_the_start_finds_it() {
    let waits = prop::collection::vec(0..3_000_u64, 1..30);
    check(100, &(waits, any::<prop::sample::Index>(), 0..100_000_u64), |(waits, pick, micros)| {
        let mut service = OneStream::unlimited(1);
        let mut log: Vec<(SequenceNumber, Timestamp)> = Vec::new();
        for wait in waits {
            let arrival = service.now.floor_to_millis();
            log.push((service.try_put_at(0, 2).unwrap().sequence_number, arrival));
            service.wait(std::time::Duration::from_micros(wait));
        }
        let number = pick.get(&log).0;
        let since = Timestamp::from_micros(micros + 999_990_000).min(service.now);
        let expect = |service: &mut OneStream, position, found: &dyn Fn(&_) -> bool| {
            let read = numbers(&service.read_from(0, position).records);
            let first = log.iter().position(found).unwrap_or(log.len());
            let rest: Vec<_> = log[first..].iter().map(|&(number, _)| number).collect();
            prop_assert_eq!(read, rest, "{:?}", position);
            Ok(())
        };
        let service = &mut service;
        expect(service, StartingPosition::AtSequenceNumber(number), &|&(n, _)| n >= number)?;
        expect(service, StartingPosition::AfterSequenceNumber(number), &|&(n, _)| n > number)?;
        expect(service, StartingPosition::AtTimestamp(since), &|&(_, arrival)| arrival >= since)?;
        expect(service, StartingPosition::TrimHorizon, &|_| true)?;
        expect(service, StartingPosition::Latest, &|_| false)
    });
}
