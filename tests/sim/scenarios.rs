//! The worlds that come with the playground.

use std::time::Duration;

use shardbelt::engine::{Limits, ThroughputLimit};
use shardbelt::sim::{Progress, RECORDS_RETAINED_MAX, Scenario, ScenarioId, World};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{index, wait_s};

#[wasm_bindgen_test(unsupported = test)]
fn each_begins_and_has_a_word_for_addresses() {
    for id in ScenarioId::ALL {
        let scenario = Scenario::named(id).unwrap_or_else(|| panic!("{id:?} is malformed"));
        let world = World::new(scenario, 1);
        let mut world = world.unwrap_or_else(|error| panic!("{id:?} is refused: {error}"));
        // The playground begins it without the checks.
        let mut named = World::named(id, 1).unwrap();
        wait_s(&mut world, 20);
        wait_s(&mut named, 20);
        assert_eq!((named.origin(), named.digest()), (world.origin(), world.digest()));
        assert_eq!(ScenarioId::from_slug(id.slug()), Some(id));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_first_visit_sees_three_belts_two_producers_one_reader_and_hardly_a_refusal() {
    let world = after_a_minute(ScenarioId::FirstVisit);
    assert_eq!(world.stream().unwrap().open_shards().len(), 3);
    assert_eq!((world.producers().count(), world.consumers().count()), (2, 1));
    let refused: u64 = world.producers().map(|(_, producer)| producer.refused()).sum();
    let accepted: u64 = world.producers().map(|(_, producer)| producer.accepted()).sum();
    assert!(accepted > 500 && refused * 50 < accepted, "{refused} of {accepted} refused");
}

#[wasm_bindgen_test(unsupported = test)]
fn hot_keys_fill_one_shard_while_others_idle() {
    let world = after_a_minute(ScenarioId::HotKey);
    let refused: Vec<_> = (0..4)
        .map(|shard| world.tallies().get(index(shard)).map_or(0, |tally| tally.refused_puts()))
        .collect();
    assert!(refused[3] > 10, "{refused:?}");
    assert_eq!(refused[..3], [0, 0, 0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn five_readers_are_refused_by_the_bytes_they_share() {
    let world = after_a_minute(ScenarioId::FiveReaders);
    let tally = world.tallies().get(index(0)).unwrap();
    assert!(tally.refused_by(ThroughputLimit::ReadBytes) > 50, "{tally:?}");
    assert_eq!(tally.refused_puts(), 0, "the writers have room");
}

#[wasm_bindgen_test(unsupported = test)]
fn real_limits_are_aws_s_but_for_the_retention() {
    let limits = Scenario::named(ScenarioId::RealLimits).unwrap().limits();
    let retention = limits.retention;
    assert_eq!(limits, Limits { retention, ..Limits::aws() });
    // So that time never has to stop: all that it keeps fits.
    assert!(retention < Duration::from_secs(100));
    let world = after_a_minute(ScenarioId::RealLimits);
    assert!(world.records_retained() < RECORDS_RETAINED_MAX);
}

#[wasm_bindgen_test(unsupported = test)]
fn time_stops_when_a_tab_can_carry_no_more() {
    let mut scenario = Scenario::named(ScenarioId::RealLimits).unwrap();
    scenario.retention = Duration::from_secs(86_400);
    let mut world = World::new(scenario, 1).unwrap();
    let until = world.now() + Duration::from_secs(600);
    assert_eq!(world.run_until(until, usize::MAX), Progress::Full);
    assert_eq!(world.records_retained(), RECORDS_RETAINED_MAX);
    assert!(world.now() < until);
}

fn after_a_minute(id: ScenarioId) -> World {
    let mut world = World::new(Scenario::named(id).unwrap(), 1).unwrap();
    wait_s(&mut world, 60);
    world
}
