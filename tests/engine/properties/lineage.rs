//! Whoever reads parents to their end before children sees everything once, each key in order.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::check;
use super::life::{Event, key_of, live, lives};
use super::reader::Reader;
use crate::support::OneStream;

#[wasm_bindgen_test(unsupported = test)]
fn every_key_is_read_in_the_order_of_its_puts() {
    // When to poll, and how much, comes with each event.
    let polls = prop::collection::vec(prop::option::of(1..5_u64), 60);
    check(150, &(1..4_u32, lives(60), polls), |(shard_count, life, polls)| {
        let mut service = OneStream::unlimited(shard_count);
        let mut reader = Reader::new(&mut service);
        let (mut put, mut read) = (BTreeMap::<_, Vec<u32>>::new(), BTreeMap::<_, Vec<u32>>::new());
        let mut note = |records: Vec<shardbelt::engine::Record>| {
            for record in records {
                let value = u32::from_be_bytes(record.data[..].try_into().unwrap());
                read.entry(record.partition_key.as_ref().unwrap().as_str().to_owned())
                    .or_default()
                    .push(value);
            }
        };
        for ((value, event), poll) in (0..).zip(&life).zip(&polls) {
            if let (Some(_), Event::Put { user }) = (live(&mut service, event, value), event) {
                put.entry(key_of(*user)).or_default().push(value);
            }
            if let Some(limit) = poll {
                note(reader.poll(&mut service, *limit));
            }
        }
        service.settle();
        note(reader.drain(&mut service, 3));
        prop_assert_eq!(read, put);
        Ok(())
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn numbers_are_unique_in_the_stream_and_rise_with_each_key() {
    check(150, &(1..4_u32, lives(60)), |(shard_count, life)| {
        let mut service = OneStream::unlimited(shard_count);
        let mut all = BTreeSet::new();
        let mut last_of = BTreeMap::new();
        for event in &life {
            let output = live(&mut service, event, 0);
            let (Some(output), Event::Put { user }) = (output, event) else { continue };
            let number = output.sequence_number;
            prop_assert!(all.insert(number), "{:?} was given out twice", number);
            prop_assert_eq!(number.shard_index(), output.shard);
            prop_assert_eq!(number.to_string().parse(), Ok(number));
            if let Some(last) = last_of.insert(*user, number) {
                prop_assert!(last < number, "{:?} came before {:?}", last, number);
            }
        }
        Ok(())
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn numbers_of_a_shard_lie_between_its_bounds_and_its_children_s() {
    check(100, &lives(60), |life| {
        let mut service = OneStream::unlimited(1);
        for event in &life {
            live(&mut service, event, 0);
        }
        let stream = service.stream();
        for shard in stream.shards() {
            let mut previous = shard.starting_sequence_number();
            for record in shard.records() {
                prop_assert!(previous < record.sequence_number);
                previous = record.sequence_number;
            }
            let Some(closing) = shard.closing() else { continue };
            prop_assert!(previous < closing.ending_sequence_number);
            for &child in &closing.children {
                let start = stream.shard(child).unwrap().starting_sequence_number();
                prop_assert!(closing.ending_sequence_number < start);
            }
        }
        Ok(())
    });
}
