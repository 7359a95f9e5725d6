//! Time wound back and forth, undo and redo: exactly as a fresh run would have it.

use std::num::{NonZeroU32, NonZeroU64};
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use shardbelt::engine::{HashKey, StreamStatus, Timestamp};
use shardbelt::sim::{
    Command, ConsumerStart, Event, Happening, Outcome, Progress, Scenario, ScenarioId, Timeline,
    World,
};
use shardbelt::view::FloorView;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::deeds::{Deed, deeds};
use crate::support::{consumer, index, key, named_keys, one_key, producer, random_keys};

fn empty(shards: u32) -> Timeline {
    let mut scenario = Scenario::named(ScenarioId::Empty).unwrap();
    scenario.shard_count = NonZeroU32::new(shards).unwrap();
    Timeline::new(scenario, 1).unwrap()
}

fn wait(timeline: &mut Timeline, duration: Duration) {
    let until = timeline.world().now() + duration;
    assert_eq!(timeline.run_until(until, usize::MAX), Progress::Done);
}

fn wait_s(timeline: &mut Timeline, seconds: u64) {
    wait(timeline, Duration::from_secs(seconds));
}

fn put(text: &str) -> Command {
    Command::PutRecord { partition_key: key(text), explicit_hash_key: None, data: [0; 8].into() }
}

fn split(timeline: &mut Timeline, shard: u32) {
    let range = timeline.world().stream().unwrap().shard(index(shard)).unwrap().hash_key_range();
    let new_starting_hash_key = range.middle();
    timeline.apply(Command::SplitShard { shard: index(shard), new_starting_hash_key }).unwrap();
}

/// The same life, from its beginning to this moment.
fn fresh(timeline: &Timeline) -> World {
    let world = timeline.world();
    let (scenario, seed) = world.origin();
    World::replay(scenario.clone(), seed, world.commands(), world.now()).unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn an_undone_split_has_never_been() {
    let mut split_one = empty(3);
    split_one.apply(Command::AddProducer(producer(5_000, 50, one_key("a")))).unwrap();
    let mut whole = split_one.clone();
    wait_s(&mut split_one, 5);
    split(&mut split_one, 0);
    wait_s(&mut split_one, 10);
    wait_s(&mut whole, 15);
    split_one.undo().unwrap();
    assert_eq!(FloorView::of(split_one.world()), FloorView::of(whole.world()));
    assert_eq!(split_one.world().digest(), whole.world().digest());
}

#[wasm_bindgen_test(unsupported = test)]
fn redo_brings_it_back_at_its_time() {
    let mut timeline = empty(3);
    split(&mut timeline, 0);
    wait_s(&mut timeline, 10);
    let digest = timeline.world().digest();
    assert!(!timeline.can_redo());
    timeline.undo().unwrap();
    assert_ne!(timeline.world().digest(), digest);
    assert!(timeline.can_redo());
    timeline.redo();
    assert_eq!(timeline.world().digest(), digest);
    assert!(!timeline.can_redo());
}

#[wasm_bindgen_test(unsupported = test)]
fn one_after_the_other_the_last_first() {
    let mut timeline = empty(3);
    timeline.apply(put("a")).unwrap();
    wait_s(&mut timeline, 1);
    timeline.apply(put("b")).unwrap();
    assert_eq!(timeline.undo().unwrap().command, put("b"));
    assert_eq!(timeline.undo().unwrap().command, put("a"));
    assert_eq!(timeline.world().records_retained(), 0);
    assert!(!timeline.can_undo());
    assert!(timeline.undo().is_none());
}

#[wasm_bindgen_test(unsupported = test)]
fn what_was_refused_is_not_what_is_undone() {
    let mut timeline = empty(3);
    timeline.apply(put("a")).unwrap();
    let outside = Command::SplitShard { shard: index(0), new_starting_hash_key: HashKey::MAX };
    timeline.apply(outside).unwrap_err();
    assert_eq!(timeline.undo().unwrap().command, put("a"));
    assert_eq!(timeline.world().records_retained(), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_new_command_ends_what_could_be_redone() {
    let mut timeline = empty(3);
    timeline.apply(put("a")).unwrap();
    timeline.undo().unwrap();
    timeline.apply(put("b")).unwrap();
    assert!(!timeline.can_redo());
}

#[wasm_bindgen_test(unsupported = test)]
fn winding_back_and_forward_comes_to_the_same_end() {
    let mut timeline = empty(3);
    let begin = timeline.world().now();
    timeline.apply(put("a")).unwrap();
    wait_s(&mut timeline, 10);
    split(&mut timeline, 0);
    wait_s(&mut timeline, 10);
    let (end, digest) = (timeline.end(), timeline.world().digest());
    timeline.seek(begin + Duration::from_secs(3));
    assert_eq!(timeline.world().stream().unwrap().shards().count(), 3, "not split yet");
    assert_eq!(timeline.world().commands().len(), 1);
    assert_eq!(timeline.end(), end, "the future is still there");
    timeline.seek(end);
    assert_eq!(timeline.world().digest(), digest);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_command_in_the_past_begins_another_life_and_the_one_left_can_be_returned_to() {
    let mut timeline = empty(3);
    let begin = timeline.world().now();
    wait_s(&mut timeline, 5);
    split(&mut timeline, 0);
    wait_s(&mut timeline, 5);
    let (end, left) = (timeline.end(), timeline.world().digest());
    assert!(!timeline.has_left());
    timeline.seek(begin + Duration::from_secs(2));
    timeline.apply(put("a")).unwrap();
    assert_eq!(timeline.end(), timeline.world().now(), "the future is what will come");
    timeline.seek(end);
    let other = timeline.world().digest();
    assert_eq!(timeline.world().stream().unwrap().shards().count(), 3);
    assert!(timeline.return_to_left());
    assert_eq!(timeline.world().digest(), left);
    assert!(timeline.return_to_left());
    assert_eq!(timeline.world().digest(), other);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_the_world_refuses_in_the_past_drops_no_future() {
    let mut timeline = empty(3);
    let begin = timeline.world().now();
    wait_s(&mut timeline, 5);
    split(&mut timeline, 0);
    timeline.seek(begin);
    let nobody = Command::AddProducer(producer(1_000, 50, named_keys(&[])));
    timeline.apply(nobody).unwrap_err();
    assert!(!timeline.has_left());
    timeline.seek(begin + Duration::from_secs(8));
    assert_eq!(timeline.world().stream().unwrap().shards().count(), 5);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_command_comes_after_all_else_of_its_moment() {
    let mut timeline = empty(1);
    let poll = || Command::AddConsumer(consumer(100, ConsumerStart::TrimHorizon));
    timeline.apply(poll()).unwrap();
    // By their numbers two consumers begin apart; a hundred later, by a multiple of 100 ms.
    for _ in 0..99 {
        let someone = Command::AddProducer(producer(1, 50, random_keys()));
        let Outcome::Producer(id) = timeline.apply(someone).unwrap() else { panic!() };
        timeline.apply(Command::RemoveProducer(id)).unwrap();
    }
    timeline.apply(poll()).unwrap();
    let until = timeline.world().now() + Duration::from_secs(1);
    // Wherever a run is interrupted: between the two polls of one moment too.
    for tasks in 1..8 {
        let mut timeline = timeline.clone();
        timeline.run_until(until, tasks);
        timeline.apply(put("a")).unwrap();
        assert_eq!(timeline.world().digest(), fresh(&timeline).digest(), "after {tasks} tasks");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn time_steps_from_one_happening_to_the_next_of_its_kind() {
    let mut timeline = empty(1);
    let begin = timeline.world().now();
    timeline.apply(Command::AddProducer(producer(20_000, 50, random_keys()))).unwrap();
    timeline.apply(Command::AddConsumer(consumer(1_000, ConsumerStart::TrimHorizon))).unwrap();
    let newest = |timeline: &Timeline| {
        let mut events = timeline.world().events().newest().map(|(_, logged)| &logged.event);
        // Where it checkpoints, a reader says so after its read.
        events.find(|event| !matches!(event, Event::Checkpointed { .. })).unwrap().clone()
    };
    assert!(timeline.step_to(Happening::Put, 1_000));
    assert!(matches!(newest(&timeline), Event::PutAccepted { .. }));
    let put = timeline.world().now();
    // A shard takes ten records a second, and twenty come.
    assert!(timeline.step_to(Happening::Refusal, 1_000));
    // Who does not call again has lost the record by that.
    assert!(matches!(newest(&timeline), Event::RecordsLost { .. }));
    let refusal = timeline.world().events().newest().nth(1).unwrap().1.event.clone();
    assert!(matches!(refusal, Event::PutThrottled { .. }));
    assert!(timeline.world().now() > put);
    assert!(timeline.step_to(Happening::Read, 1_000));
    assert!(matches!(newest(&timeline), Event::Read { .. }));
    timeline.seek(begin + Duration::from_micros(10_400_000));
    split(&mut timeline, 0);
    let changes: Vec<_> = std::iter::from_fn(|| {
        timeline.step_to(Happening::Change, 1_000).then(|| {
            let Event::StreamChanged { status, open_shards } = newest(&timeline) else { panic!() };
            (timeline.world().now().since(begin).as_millis(), status, open_shards)
        })
    })
    .collect();
    // UPDATING lasts two seconds; the children open when the second in which it ended is over.
    let active = StreamStatus::Active;
    assert_eq!(changes, [(12_400, active, 1), (13_000, active, 2)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn where_nothing_happens_no_step_is_taken() {
    let mut timeline = empty(1);
    let begin = timeline.world().now();
    assert!(!timeline.step_to(Happening::Put, 1_000));
    assert_eq!(timeline.world().now(), begin);
}

/// What a person does with time.
#[derive(Clone, Debug)]
enum Act {
    /// Lets it run, in so many tasks at once.
    Run {
        micros: u64,
        tasks: usize,
    },
    /// Winds it to a moment of the first two minutes.
    Seek {
        micros: u64,
    },
    Deed(Deed),
    Undo,
    Redo,
    Return,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        5 => (0..20_000_000_u64, prop_oneof![Just(usize::MAX), 1..2_000_usize])
            .prop_map(|(micros, tasks)| Act::Run { micros, tasks }),
        4 => (0..120_000_000_u64).prop_map(|micros| Act::Seek { micros }),
        8 => deeds().prop_map(Act::Deed),
        2 => Just(Act::Undo),
        1 => Just(Act::Redo),
        1 => Just(Act::Return),
    ];
    prop::collection::vec(act, 1..25)
}

#[wasm_bindgen_test(unsupported = test)]
fn wherever_time_was_wound_the_world_is_what_a_fresh_run_makes() {
    let config = Config { cases: 60, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, b"shardbelt: thirty-two seed bytes");
    let outcome =
        TestRunner::new_with_rng(config, rng).run(&(acts(), any::<u64>()), |(acts, seed)| {
            let scenario = Scenario::named(ScenarioId::HotKey).unwrap();
            // So near to one another that lives of seconds have them, and those of minutes too many.
            let every = NonZeroU64::new(7).unwrap();
            let mut timeline = Timeline::new(scenario, seed).unwrap().with_keyframes_every(every);
            for act in acts {
                match act {
                    Act::Run { micros, tasks } => {
                        let until = timeline.world().now() + Duration::from_micros(micros);
                        timeline.run_until(until, tasks);
                    }
                    Act::Seek { micros } => {
                        let to = World::beginning() + Duration::from_micros(micros);
                        timeline.seek(to);
                        prop_assert_eq!(timeline.world().now(), to);
                    }
                    Act::Deed(deed) => {
                        let command = deed.command(timeline.world());
                        drop(command.map(|command| timeline.apply(command)));
                    }
                    Act::Undo => drop(timeline.undo().is_some()),
                    Act::Redo => timeline.redo(),
                    Act::Return => drop(timeline.return_to_left()),
                }
                prop_assert!(timeline.world().now() <= timeline.end());
            }
            // A run may have stopped in the middle of a moment.
            let now: Timestamp = timeline.world().now();
            timeline.run_until(now, usize::MAX);
            prop_assert_eq!(timeline.world().digest(), fresh(&timeline).digest());
            Ok(())
        });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// The moments of this kind that are marked, in milliseconds since the beginning.
fn marked(timeline: &Timeline, kind: Happening) -> Vec<u128> {
    let marks = timeline.marks().iter().filter(|mark| mark.kind == kind);
    marks.map(|mark| mark.at.since(World::beginning()).as_millis()).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn a_step_back_leads_to_what_happened_before() {
    let mut timeline = empty(1);
    let begin = timeline.world().now();
    assert!(!timeline.step_back_to(Happening::Anything));
    for second in 1..=3 {
        timeline.seek(begin + Duration::from_secs(second));
        timeline.apply(put("a")).unwrap();
    }
    timeline.seek(begin + Duration::from_secs(10));
    let back = |timeline: &mut Timeline, kind| {
        timeline.step_back_to(kind).then(|| timeline.world().now().since(begin).as_secs())
    };
    let steps = [Happening::Put; 4].map(|kind| back(&mut timeline, kind));
    assert_eq!(steps, [Some(3), Some(2), Some(1), None]);
    // Nothing is lost by it: what was done lies ahead.
    assert_eq!(timeline.world().tallies().in_all(|tally| tally.accepted), 1);
    assert!(timeline.step_to(Happening::Put, 1_000));
    assert_eq!(timeline.world().now().since(begin).as_secs(), 2);
    timeline.seek(begin + Duration::from_secs(10));
    assert_eq!(timeline.world().tallies().in_all(|tally| tally.accepted), 3);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_step_back_finds_what_the_log_no_longer_keeps() {
    let mut timeline = empty(1);
    let begin = timeline.world().now();
    timeline.seek(begin + Duration::from_secs(2));
    timeline.apply(put("a")).unwrap();
    timeline.apply(Command::AddConsumer(consumer(200, ConsumerStart::Latest))).unwrap();
    timeline.seek(begin + Duration::from_secs(1_000));
    assert!(timeline.world().events().count() > 4_000);
    assert!(timeline.step_back_to(Happening::Put));
    assert_eq!(timeline.world().now(), begin + Duration::from_secs(2));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_begins_to_go_wrong_is_marked_once() {
    let mut timeline = empty(1);
    timeline.apply(Command::AddProducer(producer(20_000, 50, one_key("a")))).unwrap();
    timeline.seek(World::beginning() + Duration::from_secs(60));
    assert_eq!(marked(&timeline, Happening::Command), [0]);
    assert_eq!(marked(&timeline, Happening::Refusal).len(), 1);
    split(&mut timeline, 0);
    timeline.seek(World::beginning() + Duration::from_secs(70));
    assert_eq!(marked(&timeline, Happening::Command), [0, 60_000]);
    assert_eq!(marked(&timeline, Happening::Change), [60_000]);
    // It lies ahead again after winding back, and no longer when another life begins.
    timeline.seek(World::beginning() + Duration::from_secs(30));
    assert_eq!(marked(&timeline, Happening::Command), [0, 60_000]);
    timeline.apply(Command::AddConsumer(consumer(1_000, ConsumerStart::Latest))).unwrap();
    assert_eq!(marked(&timeline, Happening::Command), [0, 30_000]);
    assert_eq!(marked(&timeline, Happening::Change), [] as [u128; 0]);
    // The life that was left knows what lies ahead in it.
    assert!(timeline.return_to_left());
    assert_eq!(marked(&timeline, Happening::Command), [0, 60_000]);
}

#[wasm_bindgen_test(unsupported = test)]
fn marks_are_bounded() {
    let mut timeline = empty(1);
    for second in 0..500 {
        timeline.seek(World::beginning() + Duration::from_secs(second * 6));
        timeline.apply(put("a")).unwrap();
    }
    let commands = marked(&timeline, Happening::Command);
    assert!((100..=200).contains(&commands.len()), "{}", commands.len());
    assert_eq!(commands[0], 0);
}
