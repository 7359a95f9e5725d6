//! `GetRecords`: pages, the distance to the tip, and the end of a shard.

use shardbelt::engine::{ByteCount, ChildShard, HashKeyRange, Limits, Parents, StartingPosition};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, assert_refused, numbers, shard_index, unlimited};

#[wasm_bindgen_test(unsupported = test)]
fn limit_is_1_to_10_000() {
    let mut service = OneStream::unlimited(1);
    service.put_many(3);
    let iterator = service.iterator(0, StartingPosition::TrimHorizon);
    for (limit, count) in [(Some(1), 1), (Some(2), 2), (Some(3), 3), (Some(10_000), 3), (None, 3)] {
        let page = service.try_read(&iterator, limit).unwrap();
        assert_eq!(page.records.len(), count, "{limit:?}");
    }
    let texts = [
        (
            0,
            "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
        ),
        (
            10_001,
            "Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
        ),
        (
            u64::MAX,
            "Value '18446744073709551615' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
        ),
    ];
    for (limit, text) in texts {
        let text = format!("1 validation error detected: {text}");
        assert_refused(service.try_read(&iterator, Some(limit)), "ValidationException", &text);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn page_without_a_limit_holds_10_000_records() {
    let mut service = OneStream::unlimited(1);
    for _ in 0..10_001 {
        service.try_put_at(0, 1).unwrap();
    }
    let first = service.read_from(0, StartingPosition::TrimHorizon);
    assert_eq!(first.records.len(), 10_000);
    let second = service.read(&first.next.unwrap());
    assert_eq!(second.records.len(), 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn pages_follow_on_each_other() {
    let mut service = OneStream::unlimited(1);
    let all = service.put_many(10);
    let mut iterator = service.iterator(0, StartingPosition::TrimHorizon);
    let mut read = Vec::new();
    for expected in [3, 3, 3, 1, 0, 0] {
        let page = service.try_read(&iterator, Some(3)).unwrap();
        assert_eq!(page.records.len(), expected);
        read.extend(numbers(&page.records));
        iterator = page.next.expect("an open shard has no end");
    }
    assert_eq!(read, all);
    let later = service.put("a").sequence_number;
    assert_eq!(numbers(&service.read(&iterator).records), [later]);
}

#[wasm_bindgen_test(unsupported = test)]
fn record_is_returned_as_it_was_put() {
    let mut service = OneStream::new(1);
    service.wait_millis(1_234);
    let put = service.try_put("ключ-🔑", vec![0, 255, 10]).unwrap();
    let records = service.read_all(0);
    let [record] = &records[..] else { panic!("one record: {records:?}") };
    assert_eq!(record.sequence_number, put.sequence_number);
    assert_eq!(record.partition_key.as_ref().unwrap().as_str(), "ключ-🔑");
    assert_eq!(record.data[..], [0, 255, 10]);
    assert_eq!(record.approximate_arrival_timestamp.as_micros(), 1_001_234_000);
    // Thirteen bytes of key, three of data.
    assert_eq!(record.size(), ByteCount::new(16));
}

#[wasm_bindgen_test(unsupported = test)]
fn empty_data_is_a_record() {
    let mut service = OneStream::new(1);
    service.try_put("a", Vec::new()).unwrap();
    let records = service.read_all(0);
    assert_eq!(records.iter().map(|record| record.data.len()).collect::<Vec<_>>(), [0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn page_holds_at_most_10_mib_of_data_and_keys() {
    const MIB: usize = 1 << 20;
    // The sizes of what is put, and how many come in each page.
    let cases: [(&[usize], &[usize]); 4] = [
        (&[MIB; 10], &[10, 0]),
        (&[MIB; 11], &[10, 1]),
        (&[MIB, MIB, MIB, MIB, MIB, MIB, MIB, MIB, MIB, MIB - 1, 1, 1], &[11, 1]),
        (&[MIB, MIB, MIB, MIB, MIB, MIB, MIB, MIB, MIB, MIB - 1, 2, 1], &[10, 2]),
    ];
    for (sizes, pages) in cases {
        let mut service = OneStream::unlimited(1);
        for &size in sizes {
            service.try_put_at(0, size).unwrap();
        }
        let mut iterator = service.iterator(0, StartingPosition::TrimHorizon);
        for &count in pages {
            let page = service.read(&iterator);
            assert_eq!(page.records.len(), count, "of {sizes:?}");
            assert_eq!(page.size, page.records.iter().map(|record| record.size()).sum());
            iterator = page.next.unwrap();
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn record_larger_than_a_page_comes_alone() {
    let limits = Limits { get_records_bytes_max: ByteCount::new(10), ..unlimited() };
    let mut service = OneStream::with_limits(1, limits);
    for size in [4, 11, 100, 10, 1] {
        service.try_put_at(0, size).unwrap();
    }
    let mut iterator = service.iterator(0, StartingPosition::TrimHorizon);
    for expected in [4, 11, 100, 10, 1, 0] {
        let page = service.read(&iterator);
        assert_eq!(page.size.get(), expected);
        iterator = page.next.unwrap();
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn millis_behind_latest_is_the_age_of_the_first_unread_record() {
    let mut service = OneStream::unlimited(1);
    service.put_many(10);
    service.wait_millis(90);
    // It is 1,000.100 s, and the records arrived at 1,000.000 to .009 s.
    let iterator = service.iterator(0, StartingPosition::TrimHorizon);
    for (limit, behind) in [(1, 99), (4, 96), (9, 91), (10, 0), (100, 0)] {
        let page = service.try_read(&iterator, Some(limit)).unwrap();
        assert_eq!(page.millis_behind_latest, behind, "after {limit} records");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn reader_at_the_tip_is_not_behind_however_old_the_records_are() {
    let mut service = OneStream::new(1);
    service.put("a");
    service.wait_millis(3_600_000);
    assert_eq!(service.read_from(0, StartingPosition::TrimHorizon).millis_behind_latest, 0);
    assert_eq!(service.read_from(0, StartingPosition::Latest).millis_behind_latest, 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn closed_shard_ends_with_its_last_record_and_names_its_children() {
    let mut service = OneStream::unlimited(2);
    let all = service.put_many(3);
    service.split(0);
    let mut iterator = service.iterator(0, StartingPosition::TrimHorizon);
    for number in &all[..2] {
        let page = service.try_read(&iterator, Some(1)).unwrap();
        assert_eq!(numbers(&page.records), [*number]);
        assert!(page.child_shards.is_empty(), "not at its end yet");
        iterator = page.next.unwrap();
    }
    let last = service.try_read(&iterator, Some(1)).unwrap();
    assert_eq!(numbers(&last.records), all[2..]);
    assert_eq!(last.next, None);
    assert_eq!(last.millis_behind_latest, 0);
    let shards = service.describe().shards;
    let child = |index: u32| ChildShard {
        shard: shard_index(index),
        parents: Parents::Split(shard_index(0)),
        hash_key_range: shards[index as usize].hash_key_range,
    };
    assert_eq!(last.child_shards, [child(2), child(3)]);
    // The iterator is still good, and says the same again.
    assert_eq!(service.try_read(&iterator, None).unwrap().next, None);
}

#[wasm_bindgen_test(unsupported = test)]
fn both_parents_of_a_merge_name_the_same_child() {
    let mut service = OneStream::new(2);
    service.merge(0, 1);
    let child = ChildShard {
        shard: shard_index(2),
        parents: Parents::Merge { parent: shard_index(0), adjacent: shard_index(1) },
        hash_key_range: HashKeyRange::FULL,
    };
    for parent in [0, 1] {
        let page = service.read_from(parent, StartingPosition::TrimHorizon);
        assert_eq!((page.next, page.child_shards), (None, vec![child.clone()]));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn shard_goes_on_until_its_children_open() {
    let mut service = OneStream::unlimited(1);
    let mut iterator = service.iterator(0, StartingPosition::TrimHorizon);
    service.try_split(0, 2).unwrap();
    // UPDATING until 1,000.5 s; the children open at 1,001 s.
    for _ in 0..10 {
        let page = service.read(&iterator);
        assert!(page.child_shards.is_empty());
        iterator = page.next.expect("the parent still takes records");
        service.wait_millis(100);
    }
    let page = service.read(&iterator);
    assert_eq!((page.next, page.child_shards.len()), (None, 2));
}
