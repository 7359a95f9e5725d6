//! What the view has of fleets, mappings and faults, and its form as JSON.

use std::time::Duration;

use serde_json::json;
use shardbelt::sim::{
    Command, ConsumerStart, Fault, FaultAction, FleetSettings, MappingSettings, Outcome,
    ProcessState,
};
use shardbelt::view::FloorView;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_consumer, add_fleet, add_producer, consumer, empty, producer, split_in_the_middle, users,
    wait_s, with_aws_limits, world,
};

#[wasm_bindgen_test(unsupported = test)]
fn everybody_who_reads_is_in_it_with_what_became_of_their_records() {
    let mut world = world(with_aws_limits);
    let fleet = add_fleet(&mut world, FleetSettings::kcl("search", 2));
    let mapping = Command::AddMapping(MappingSettings::lambda("mail"));
    let Ok(Outcome::Consumer(mapping)) = world.apply(mapping) else { panic!() };
    add_producer(&mut world, producer(20_000, 50, users(9, "{user}")));
    wait_s(&mut world, 20);
    let late = add_consumer(&mut world, consumer(1_000, ConsumerStart::Latest));
    wait_s(&mut world, 5);

    let view = FloorView::of(&world);
    let accepted = view.producers[0].accepted;
    let [it] = &view.fleets[..] else { panic!() };
    assert_eq!((it.id, it.workers.len(), it.leases.len()), (fleet, 2, 3));
    let held: usize = it.workers.iter().map(|worker| worker.held.len()).sum();
    assert_eq!(held, 3);
    assert!(it.leases.iter().all(|lease| lease.owner.is_some()));
    // What a worker had read of a shard that another took is read again.
    let read_once = it.watched.delivered - it.watched.duplicates;
    assert_eq!(read_once + it.watched.unread, accepted);
    let [it] = &view.mappings[..] else { panic!() };
    assert_eq!((it.id, it.state, it.shards.len()), (mapping, ProcessState::Running, 3));
    assert!(it.totals.invocations > 0);
    assert_eq!(it.watched.delivered + it.watched.unread, accepted);
    let [it] = &view.consumers[..] else { panic!() };
    assert_eq!(it.id, late);
    assert_eq!(it.watched.lost, it.watched.skipped);
    assert_eq!(it.watched.lost + it.watched.delivered + it.watched.unread, accepted);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_fault_is_in_it_until_it_ends() {
    let mut world = empty(1);
    let fault = Fault::everywhere(FaultAction::InternalError, 100, Duration::from_secs(10));
    world.apply(Command::InjectFault(fault.clone())).unwrap();
    let view = FloorView::of(&world);
    assert_eq!(view.faults[0].settings, fault);
    assert_eq!(view.faults[0].ends_at, world.now() + Duration::from_secs(10));
    wait_s(&mut world, 10);
    assert_eq!(FloorView::of(&world).faults, []);
}

#[wasm_bindgen_test(unsupported = test)]
fn as_json_it_is_plain_values() {
    let mut world = empty(1);
    add_consumer(&mut world, consumer(1_000, ConsumerStart::TrimHorizon));
    wait_s(&mut world, 2);
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 6);
    let view = serde_json::to_value(FloorView::of(&world)).unwrap();
    let [parent, lower, upper] = &view["shards"].as_array().unwrap()[..] else { panic!() };
    let epoch_ms = 1_767_225_600_000.0;
    assert_eq!(view["elapsedMs"], 8_000.0);
    assert_eq!(view["now"], epoch_ms + 8_000.0);
    assert_eq!(
        parent["range"],
        json!({ "start": "0", "end": "340282366920938463463374607431768211455" })
    );
    assert_eq!((&parent["openedAt"], &parent["takesRecords"]), (&json!(epoch_ms), &json!(false)));
    assert_eq!(parent["closedAt"], lower["openedAt"]);
    assert_eq!((&lower["parents"], &upper["shard"]), (&json!([0]), &json!(2)));
    let [finished, reading, _] = &view["consumers"][0]["cursors"].as_array().unwrap()[..] else {
        panic!()
    };
    assert_eq!((&finished["state"], finished.get("readUpTo")), (&json!("finished"), None));
    assert_eq!(reading["state"], "reading");
    assert!(reading["readUpTo"].as_f64().unwrap() > epoch_ms);
    assert_eq!(
        view["consumers"][0]["settings"]["retrieval"],
        json!({ "polling": { "interval_ms": 1_000 } })
    );
}
