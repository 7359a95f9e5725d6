//! Events as others read them.

use serde_json::{Value, json};
use shardbelt::sim::{Command, ConsumerStart, EventEntry, World};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{add_consumer, consumer, empty, index, put, split_in_the_middle, wait_s};

fn entries(world: &World) -> Vec<Value> {
    let newest = world.events().newest();
    let mut entries: Vec<_> = newest
        .map(|(index, logged)| serde_json::to_value(EventEntry::new(index, logged)).unwrap())
        .collect();
    entries.reverse();
    entries
}

#[wasm_bindgen_test(unsupported = test)]
fn an_event_tells_when_who_why_and_what_came_of_it() {
    let mut world = empty(1);
    wait_s(&mut world, 1);
    put(&mut world, "a");
    let entries = entries(&world);
    let (command, accepted) = (&entries[0], &entries[1]);
    assert_eq!(
        command,
        &json!({
            "index": 0, "atMs": 1_000.0, "actor": { "kind": "hand" }, "cause": null,
            "outcome": null, "kind": "commandGiven",
            // Its place in the log of commands has a name of its own.
            "command": 0,
        })
    );
    let number = accepted["sequenceNumber"].as_str().unwrap();
    assert_eq!(
        accepted,
        &json!({
            "index": 1, "atMs": 1_000.0, "actor": { "kind": "hand" }, "cause": 0,
            "outcome": "answered", "kind": "putAccepted", "shard": 0, "bytes": 9,
            "sequenceNumber": number,
        })
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn refusals_have_the_exceptions_name_and_the_limit() {
    let mut world = empty(1);
    for _ in 0..11 {
        let data = [0; 8].into();
        let partition_key = crate::support::key("a");
        drop(world.apply(Command::PutRecord { partition_key, explicit_hash_key: None, data }));
    }
    let entries = entries(&world);
    let refused = entries.iter().find(|entry| entry["kind"] == "putThrottled").unwrap();
    assert_eq!(refused["outcome"], "ProvisionedThroughputExceededException");
    assert_eq!(refused["limit"], "writeRecords");
    assert_eq!(refused["hashKey"], "16955237001963240173058271559858726497");
}

#[wasm_bindgen_test(unsupported = test)]
fn every_kind_of_event_is_an_object_with_a_kind() {
    let mut world = empty(2);
    let reader = add_consumer(&mut world, consumer(200, ConsumerStart::TrimHorizon));
    put(&mut world, "a");
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 5);
    world.apply(Command::MergeShards { shard: index(2), adjacent: index(3) }).unwrap();
    wait_s(&mut world, 5);
    let entries = entries(&world);
    let read = entries.iter().find(|entry| entry["kind"] == "read").unwrap();
    assert_eq!(read["actor"], json!({ "kind": "consumer", "id": reader.get() }));
    let changed = entries.iter().rfind(|entry| entry["kind"] == "streamChanged").unwrap();
    assert_eq!(changed["actor"], json!({ "kind": "service" }));
    assert_eq!((&changed["status"], &changed["openShards"]), (&json!("ACTIVE"), &json!(2)));
    for entry in &entries {
        assert!(entry["kind"].is_string() && entry["atMs"].is_f64(), "{entry}");
        // Who did it is said once.
        assert!(entry.get("consumer").is_none() && entry.get("writer").is_none(), "{entry}");
    }
}
