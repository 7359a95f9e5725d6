//! A run beside another: what is done in one is not in the other.

use std::num::NonZeroU32;
use std::time::Duration;

use shardbelt::sim::{Command, Progress, Scenario, ScenarioId, Timeline, Twin, World};
use shardbelt::view::RunFigures;

use wasm_bindgen_test::wasm_bindgen_test;

const SECOND: Duration = Duration::from_secs(1);

fn hot_key() -> Timeline {
    Timeline::new(Scenario::named(ScenarioId::HotKey).unwrap(), 7).unwrap()
}

fn run_s(timeline: &mut Timeline, seconds: u32) {
    let until = timeline.world().now() + SECOND * seconds;
    assert_eq!(timeline.run_until(until, usize::MAX), Progress::Done);
}

fn double_the_shards(timeline: &mut Timeline) {
    let target_shard_count = NonZeroU32::new(8).unwrap();
    timeline.apply(Command::UpdateShardCount { target_shard_count }).unwrap();
}

/// The same life without what was done later than the parting.
fn without(twin: &Twin) -> World {
    let (scenario, seed) = twin.parting().origin();
    let commands = twin.parting().commands();
    World::replay(scenario.clone(), seed, commands, twin.world().now()).unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn a_twin_goes_on_as_if_nothing_had_been_done_since() {
    let mut timeline = hot_key();
    run_s(&mut timeline, 5);
    let mut twin = Twin::of(timeline.world());
    double_the_shards(&mut timeline);
    run_s(&mut timeline, 20);
    assert_eq!(twin.follow(timeline.world().now(), usize::MAX), Progress::Done);
    assert_eq!(twin.world().digest(), without(&twin).digest());
    assert_ne!(twin.world().digest(), timeline.world().digest());
}

#[wasm_bindgen_test(unsupported = test)]
fn it_can_be_wound_back_and_waits_at_the_parting() {
    let mut timeline = hot_key();
    run_s(&mut timeline, 5);
    let parted_at = timeline.world().now();
    let mut twin = Twin::of(timeline.world());
    twin.follow(parted_at + SECOND * 10, usize::MAX);
    let later = twin.world().digest();
    twin.follow(parted_at + SECOND * 3, usize::MAX);
    assert_eq!(twin.world().digest(), without(&twin).digest());
    twin.follow(parted_at.before(SECOND), usize::MAX);
    assert_eq!(twin.world().now(), parted_at);
    twin.follow(parted_at + SECOND * 10, usize::MAX);
    assert_eq!(twin.world().digest(), later);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_takes_long_is_done_in_pieces() {
    let mut timeline = hot_key();
    run_s(&mut timeline, 1);
    let mut twin = Twin::of(timeline.world());
    let until = timeline.world().now() + SECOND * 10;
    let mut pieces = 0;
    while twin.follow(until, 20) != Progress::Done {
        pieces += 1;
        assert!(pieces < 10_000);
    }
    assert!(pieces > 1);
    assert_eq!(twin.world().digest(), without(&twin).digest());
}

#[wasm_bindgen_test(unsupported = test)]
fn the_same_traffic_meets_more_shards_and_less_of_it_is_refused() {
    let mut timeline = hot_key();
    run_s(&mut timeline, 5);
    let mut twin = Twin::of(timeline.world());
    double_the_shards(&mut timeline);
    run_s(&mut timeline, 30);
    twin.follow(timeline.world().now(), usize::MAX);
    let before = RunFigures::of(twin.parting());
    let with = RunFigures::of(timeline.world()).since(&before);
    let without = RunFigures::of(twin.world()).since(&before);
    assert_eq!((with.open_shards, without.open_shards), (8, 4));
    assert!(with.puts_refused < without.puts_refused, "{with:?} {without:?}");
    assert_eq!(with.stored + with.puts_refused, without.stored + without.puts_refused);
    assert_eq!(
        before.stored + without.stored,
        RunFigures::of(&self::without(&twin)).stored,
        "what came before the parting and what came since are all"
    );
}
