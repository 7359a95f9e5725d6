//! Reading across splits and merges, as a client must: parents to their end, then children.

use std::collections::BTreeMap;

use shardbelt::engine::{ShardIndex, StartingPosition};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, shard_index};

/// Reads the stream from its first shards on. A child is read once all its parents have ended.
/// Returns each record's key and data, in the order of reading.
fn read_by_lineage(service: &mut OneStream, first: &[u32]) -> Vec<(String, u8)> {
    let mut ready: Vec<ShardIndex> = first.iter().map(|&index| shard_index(index)).collect();
    let mut ended: Vec<ShardIndex> = Vec::new();
    let mut read = Vec::new();
    while let Some(shard) = ready.pop() {
        let mut next = Some(service.iterator(shard.get(), StartingPosition::TrimHorizon));
        while let Some(iterator) = next.take() {
            let page = service.try_read(&iterator, Some(2)).unwrap();
            let at_the_tip = page.records.is_empty();
            read.extend(page.records.iter().map(|record| {
                (record.partition_key.as_ref().unwrap().as_str().to_owned(), record.data[0])
            }));
            assert!(read.len() < 10_000, "the same records come again and again");
            if page.next.is_none() {
                ended.push(shard);
                for child in page.child_shards {
                    let parents_ended = child.parents.iter().all(|parent| ended.contains(&parent));
                    if parents_ended && !ready.contains(&child.shard) {
                        ready.push(child.shard);
                    }
                }
            }
            next = page.next.filter(|_| !at_the_tip);
        }
    }
    read
}

fn puts_of_each_key(service: &mut OneStream, counters: &mut BTreeMap<String, u8>) {
    for user in 0..12 {
        let key = format!("user-{user}");
        let counter = counters.entry(key.clone()).or_default();
        service.try_put(&key, vec![*counter]).unwrap();
        *counter += 1;
        service.wait_millis(1);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn parents_before_children_gives_every_key_in_order() {
    let mut service = OneStream::unlimited(2);
    let mut counters = BTreeMap::new();
    let reshardings: [fn(&mut OneStream); 6] = [
        |service| service.split(0),
        |service| service.split(3),
        |service| service.merge(5, 1),
        |service| service.merge(2, 4),
        |service| service.merge(7, 6),
        |service| service.split(8),
    ];
    puts_of_each_key(&mut service, &mut counters);
    for reshard in reshardings {
        reshard(&mut service);
        puts_of_each_key(&mut service, &mut counters);
    }
    let read = read_by_lineage(&mut service, &[0, 1]);
    assert_eq!(read.len(), 12 * 7, "nothing lost, nothing twice");
    let mut next = BTreeMap::new();
    for (key, value) in read {
        let expected: &mut u8 = next.entry(key.clone()).or_default();
        assert_eq!(value, *expected, "{key}");
        *expected += 1;
    }
    assert_eq!(next, counters);
}

#[wasm_bindgen_test(unsupported = test)]
fn child_before_its_parent_gives_a_key_out_of_order() {
    let mut service = OneStream::new(1);
    service.try_put("a", vec![1]).unwrap();
    service.split(0);
    // `a` lies in the lower half.
    service.try_put("a", vec![2]).unwrap();
    let mut values: Vec<_> = service.read_all(1).iter().map(|record| record.data[0]).collect();
    values.extend(service.read_all(0).iter().map(|record| record.data[0]));
    assert_eq!(values, [2, 1]);
}

#[wasm_bindgen_test(unsupported = test)]
fn numbers_of_a_key_rise_across_a_reshard() {
    let mut service = OneStream::new(2);
    let mut numbers = vec![service.put("a").sequence_number];
    service.split(0);
    numbers.push(service.put("a").sequence_number);
    service.merge(2, 3);
    numbers.push(service.put("a").sequence_number);
    service.merge(4, 1);
    numbers.push(service.put("a").sequence_number);
    assert!(numbers.is_sorted_by(|earlier, later| earlier < later), "{numbers:?}");
    let shards: Vec<_> = numbers.iter().map(|number| number.shard_index().get()).collect();
    assert_eq!(shards, [0, 2, 4, 5]);
}
