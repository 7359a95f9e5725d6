//! The bytes of aggregated records, and what a reader makes of them.

use proptest::prelude::*;
use shardbelt::engine::{HashKey, HashKeyRange, PartitionKey, Record};
use shardbelt::sim::{
    AggregatedRecord, Aggregation, Behaviour, Command, ConsumerStart, Deaggregated,
    DeaggregatedRecord, Deaggregation, Outcome, Tag, UserRecordEntry, UserRecordRef, World,
    deaggregate,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{add_consumer, consumer, empty, index, key, wait_s};

/// Three user records of two keys. The message and its MD5 were written by hand and by another
/// implementation of MD5, after the format's description.
const KNOWN: [(&str, &[u8]); 3] = [("alice", b"one"), ("bob", b"two"), ("alice", b"three")];
const KNOWN_BYTES: &[u8] = b"\xF3\x89\x9A\xC2\
    \x0A\x05alice\x0A\x03bob\
    \x1A\x07\x08\x00\x1A\x03one\x1A\x07\x08\x01\x1A\x03two\x1A\x09\x08\x00\x1A\x05three\
    \xF7\x3A\x43\x80\x50\x74\xF8\x54\x46\xA8\x69\x45\x82\x01\x64\x23";

fn aggregated(user_records: &[(&str, &[u8])]) -> Aggregation {
    let mut aggregation = Aggregation::default();
    for (partition_key, data) in user_records {
        let partition_key = &key(partition_key);
        aggregation.push(UserRecordRef { partition_key, explicit_hash_key: None, data });
    }
    aggregation
}

/// A record with these bytes, as a stream has it.
fn stored(data: &[u8]) -> (World, Record) {
    let mut world = empty(2);
    let command = Command::PutRecord {
        partition_key: key("a"),
        explicit_hash_key: Some(HashKey::of(&key("alice"))),
        data: data.into(),
    };
    let Outcome::Put(output) = world.apply(command).unwrap() else { panic!() };
    let shard = world.stream().unwrap().shard(output.shard).unwrap();
    let record = shard.records().front().unwrap().clone();
    (world, record)
}

fn taken_apart(data: &[u8], shard: HashKeyRange) -> Deaggregated {
    deaggregate(&stored(data).1, shard)
}

fn user_records(data: &[u8]) -> Vec<DeaggregatedRecord> {
    match taken_apart(data, HashKeyRange::FULL) {
        Deaggregated::UserRecords(records) => records,
        other => panic!("{other:?}"),
    }
}

fn with_digest(message: &AggregatedRecord) -> Vec<u8> {
    message.write().to_vec()
}

#[wasm_bindgen_test(unsupported = test)]
fn the_bytes_are_those_of_the_format() {
    let aggregation = aggregated(&KNOWN);
    assert_eq!(&*aggregation.write(), KNOWN_BYTES);
    assert_eq!(aggregation.size().get(), KNOWN_BYTES.len() as u64);
    // Explicit hash keys and tags, which the library here writes none of.
    let message = AggregatedRecord {
        partition_key_table: vec!["k".into()],
        explicit_hash_key_table: vec!["7".into()],
        records: vec![UserRecordEntry {
            partition_key_index: 0,
            explicit_hash_key_index: Some(0),
            data: b"x".into(),
            tags: vec![Tag { key: "t".into(), value: Some("v".into()) }],
        }],
    };
    let bytes = b"\xF3\x89\x9A\xC2\
        \x0A\x01k\x12\x017\x1A\x0F\x08\x00\x10\x00\x1A\x01x\x22\x06\x0A\x01t\x12\x01v\
        \x47\xD9\xFD\xE3\xB6\x43\x5D\x19\xD5\x4E\x11\x00\x9E\x14\x81\x44";
    assert_eq!(with_digest(&message), bytes);
    assert_eq!(AggregatedRecord::read(bytes), Some(message));
}

#[wasm_bindgen_test(unsupported = test)]
fn user_records_share_the_number_and_have_sub_sequence_numbers() {
    let (_, record) = stored(KNOWN_BYTES);
    let Deaggregated::UserRecords(records) = deaggregate(&record, HashKeyRange::FULL) else {
        panic!("not taken apart")
    };
    for ((record_of, (partition_key, data)), place) in records.iter().zip(KNOWN).zip(0..) {
        assert_eq!(record_of.sequence_number, record.sequence_number);
        assert_eq!(record_of.sub_sequence_number, place);
        assert_eq!(record_of.partition_key, key(partition_key));
        assert_eq!(record_of.data, data);
        assert_eq!(record_of.hash_key(), HashKey::of(&key(partition_key)));
    }
    assert_eq!(records.len(), 3);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_not_of_the_format_is_one_record() {
    let mut wrong_digest = KNOWN_BYTES.to_vec();
    *wrong_digest.last_mut().unwrap() ^= 1;
    let mut wrong_magic = KNOWN_BYTES.to_vec();
    wrong_magic[0] ^= 1;
    let empty = AggregatedRecord::default().write();
    // A field of length 5 with one byte in it, and its own MD5.
    let no_message = b"\xF3\x89\x9A\xC2\x0A\x05a\
        \x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00";
    let plain: [&[u8]; 7] = [
        b"",
        b"\xF3\x89\x9A\xC2",
        br#"{"orderId":"ord_12345"}"#,
        &wrong_digest,
        &wrong_magic,
        &empty,
        no_message,
    ];
    for data in plain {
        assert_eq!(taken_apart(data, HashKeyRange::FULL), Deaggregated::Plain, "{data:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn one_user_record_outside_of_the_shard_and_all_are_dropped() {
    let at = |text: &str| HashKey::of(&key(text));
    let below = HashKeyRange::new(HashKey::MIN, HashKey::new(u128::MAX / 2)).unwrap();
    let (inside, outside) = ("orders", "clicks");
    assert!(below.contains(at(inside)) && !below.contains(at(outside)));
    let both: [(&str, &[u8]); 2] = [(inside, b"1"), (outside, b"2")];
    assert_eq!(taken_apart(&aggregated(&both).write(), below), Deaggregated::Dropped);
    assert_eq!(user_records(&aggregated(&both).write()).len(), 2);
    let right = aggregated(&[(inside, b"1"), (inside, b"2")]).write();
    assert!(matches!(taken_apart(&right, below), Deaggregated::UserRecords(all) if all.len() == 2));
    // An explicit hash key takes the place of the key's.
    let message = AggregatedRecord {
        partition_key_table: vec![outside.into()],
        explicit_hash_key_table: vec!["0".into()],
        records: vec![UserRecordEntry {
            explicit_hash_key_index: Some(0),
            ..UserRecordEntry::default()
        }],
    };
    let explicit = taken_apart(&with_digest(&message), below);
    assert!(matches!(explicit, Deaggregated::UserRecords(all) if all.len() == 1));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_key_that_is_not_there_ends_the_record() {
    let entry = |partition_key_index, explicit_hash_key_index| UserRecordEntry {
        partition_key_index,
        explicit_hash_key_index,
        ..UserRecordEntry::default()
    };
    let broken = [entry(9, None), entry(1, None), entry(0, Some(9)), entry(0, Some(0))];
    for entry_of in broken {
        let message = AggregatedRecord {
            // The second is no partition key, and the explicit one is no hash key.
            partition_key_table: vec!["k".into(), String::new()],
            explicit_hash_key_table: vec!["-1".into()],
            records: vec![entry(0, None), entry_of, entry(0, None)],
        };
        assert_eq!(user_records(&with_digest(&message)).len(), 1);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn who_takes_apart_what_was_put_by_hand_has_it_as_one_record() {
    let (mut world, record) = stored(KNOWN_BYTES);
    let shard = record.sequence_number.shard_index();
    let settings = consumer(500, ConsumerStart::TrimHorizon);
    let by_hand = add_consumer(&mut world, settings.clone());
    let deaggregation = Deaggregation::All(Behaviour::ALL);
    let library = shardbelt::sim::ConsumerSettings { deaggregation, ..settings };
    let library = add_consumer(&mut world, library);
    wait_s(&mut world, 2);
    for reader in [by_hand, library] {
        assert_eq!(world.watchers().reader(reader).unwrap().total().records, 1);
        assert_eq!(world.watchers().unread(reader), 0);
    }
    let held = world.stream().unwrap().shard(shard).unwrap();
    assert_eq!(world.watchers().origins(held, 0).len(), 1);
    assert_eq!(world.watchers().origins(held, 1).len(), 0);
    let other = world.stream().unwrap().shard(index(1 - shard.get())).unwrap();
    assert_eq!(world.watchers().origins(other, 0).len(), 0);
}

fn partition_keys() -> impl Strategy<Value = PartitionKey> {
    // Lengths on both sides of where a length takes another byte.
    let lens = prop_oneof![4 => 1..20_usize, 2 => 126..130_usize, 1 => 1..257_usize];
    (prop::sample::select(vec!["a", "b", "c", "é"]), lens)
        .prop_map(|(letter, len)| key(&letter.repeat(len)))
}

fn datas() -> impl Strategy<Value = Vec<u8>> {
    let lens = prop_oneof![4 => 0..40_usize, 2 => 118..130_usize, 1 => 16_370..16_390_usize];
    (lens, any::<u8>()).prop_map(|(len, byte)| vec![byte; len])
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_written_is_read_and_its_size_is_known_beforehand() {
    let runner = &mut proptest::test_runner::TestRunner::deterministic();
    let hash_keys = prop::option::of(prop_oneof![0..3_u128, any::<u128>()]);
    let one = (partition_keys(), hash_keys.prop_map(|it| it.map(HashKey::new)), datas());
    let some = prop::collection::vec(one, 1..200);
    let (_, stored) = stored(b"something else");
    runner
        .run(&some, |user_records_of| {
            let mut aggregation = Aggregation::default();
            for (partition_key, explicit_hash_key, data) in &user_records_of {
                let explicit_hash_key = *explicit_hash_key;
                let user_record = UserRecordRef { partition_key, explicit_hash_key, data };
                let size = aggregation.size_with(user_record);
                aggregation.push(user_record);
                prop_assert_eq!(aggregation.size(), size);
            }
            let written = aggregation.write();
            prop_assert_eq!(aggregation.size().get(), written.len() as u64);
            let message = AggregatedRecord::read(&written).unwrap();
            for table in [&message.partition_key_table, &message.explicit_hash_key_table] {
                let mut once = table.clone();
                once.sort_unstable();
                once.dedup();
                prop_assert_eq!(once.len(), table.len(), "each key once");
            }
            let record = Record { data: written, ..stored.clone() };
            let Deaggregated::UserRecords(read) = deaggregate(&record, HashKeyRange::FULL) else {
                panic!("not taken apart")
            };
            let read: Vec<_> = read
                .into_iter()
                .map(|it| (it.partition_key, it.explicit_hash_key, it.data))
                .collect();
            prop_assert_eq!(read, user_records_of);
            Ok(())
        })
        .unwrap();
}
