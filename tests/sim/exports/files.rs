//! What happened, as files.

use serde_json::Value;
use shardbelt::export::{events_as_csv, events_as_json};
use shardbelt::sim::{EventIndex, Scenario, ScenarioId, Timeline, World};
use wasm_bindgen_test::wasm_bindgen_test;

fn busy() -> Timeline {
    let mut timeline = Timeline::new(Scenario::named(ScenarioId::HotKey).unwrap(), 1).unwrap();
    timeline.seek(World::beginning() + std::time::Duration::from_secs(60));
    timeline
}

#[wasm_bindgen_test(unsupported = test)]
fn events_are_a_json_array_with_one_on_each_line() {
    let events = busy().events(EventIndex::new(0), 1_000);
    let text = events_as_json(&events);
    let read: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!((read.len(), text.lines().count()), (1_000, 1_002));
    assert_eq!(read[999]["index"], 999);
    assert_eq!(events_as_json(&[]), "[\n]\n");
}

#[wasm_bindgen_test(unsupported = test)]
fn events_are_a_table_with_a_column_for_every_member() {
    let events = busy().events(EventIndex::new(0), 1_000);
    let text = events_as_csv(&events);
    let mut rows = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let columns = rows.next().unwrap();
    assert_eq!(columns[..6], ["index", "atMs", "actor", "cause", "outcome", "kind"]);
    let of = |row: &[&str], name: &str| {
        let place = columns.iter().position(|column| *column == name).unwrap();
        row[place].to_owned()
    };
    let json: Vec<Value> = serde_json::from_str(&events_as_json(&events)).unwrap();
    let mut count = 0;
    for (row, json) in rows.zip(&json) {
        assert_eq!(row.len(), columns.len());
        assert_eq!(of(&row, "kind"), json["kind"].as_str().unwrap());
        assert_eq!(of(&row, "index"), json["index"].to_string());
        if json["actor"]["kind"] == "consumer" {
            assert_eq!(of(&row, "actor"), format!("consumer {}", json["actor"]["id"]));
        }
        if let Some(number) = json["sequenceNumber"].as_str() {
            assert_eq!(of(&row, "sequenceNumber"), number);
        }
        count += 1;
    }
    assert_eq!(count, 1_000);
    assert!(!text.contains('"'), "nothing needs quotes");
}
