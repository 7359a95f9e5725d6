//! Worlds in links: what is shared and read back is the same world, and anything else is refused.

use std::num::NonZeroU64;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use shardbelt::share::{FRAGMENT_BYTES_MAX, JSON_BYTES_MAX, Link, LinkError};
use shardbelt::sim::{Command, Scenario, ScenarioId, Timeline, World};
use shardbelt::view::FloorView;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::deeds::{Deed, deeds};
use crate::support::key;

fn timeline(id: ScenarioId, seed: u64) -> Timeline {
    Timeline::new(Scenario::named(id).unwrap(), seed).unwrap()
}

fn run(timeline: &mut Timeline, duration: Duration) {
    timeline.run_until(timeline.world().now() + duration, usize::MAX);
}

/// Shared, read back, and wound to the same moment.
fn shared(timeline: &Timeline) -> Timeline {
    let fragment = Link::of(timeline).fragment().unwrap();
    let link = Link::read(&fragment).unwrap();
    let at = link.at;
    let mut again = link.begin().unwrap();
    again.seek(at);
    again
}

fn put(data: &[u8]) -> Command {
    Command::PutRecord { partition_key: key("a"), explicit_hash_key: None, data: data.into() }
}

#[derive(Clone, Debug)]
enum Step {
    Run(u64),
    Seek(u64),
    Do(Deed),
    Undo,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..4_000_000_u64).prop_map(Step::Run),
        1 => (0..20_000_000_u64).prop_map(Step::Seek),
        6 => deeds().prop_map(Step::Do),
        1 => Just(Step::Undo),
    ];
    prop::collection::vec(step, 1..16)
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_shared_is_the_same_world_for_whoever_opens_it() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, b"shardbelt: what is shared is one");
    let mut runner = TestRunner::new_with_rng(Config { cases: 100, ..Config::default() }, rng);
    let shared_alike = |(steps, seed): (Vec<Step>, u64)| {
        let few = NonZeroU64::new(300).unwrap();
        let mut here = timeline(ScenarioId::HotKey, seed).with_keyframes_every(few);
        for step in steps {
            match step {
                Step::Run(micros) => run(&mut here, Duration::from_micros(micros)),
                Step::Seek(micros) => {
                    here.seek(World::beginning() + Duration::from_micros(micros));
                }
                Step::Do(deed) => {
                    if let Some(command) = deed.command(here.world()) {
                        drop(here.apply(command));
                    }
                }
                Step::Undo => drop(here.undo().is_some()),
            }
        }
        // A link is to a moment with all that happens at it.
        run(&mut here, Duration::ZERO);
        let mut there = shared(&here);
        prop_assert_eq!(there.world().digest(), here.world().digest());
        prop_assert_eq!(FloorView::of(there.world()), FloorView::of(here.world()));
        // What lies ahead is in it too.
        let later = here.end() + Duration::from_secs(5);
        here.seek(later);
        there.seek(later);
        prop_assert_eq!(there.world().digest(), here.world().digest());
        Ok(())
    };
    runner.run(&(steps(), any::<u64>()), shared_alike).unwrap();
}

#[wasm_bindgen_test(unsupported = test)]
fn bytes_that_are_no_text_are_shared() {
    let mut here = timeline(ScenarioId::Empty, 1);
    here.apply(put(b"\xff\x00\xfe")).unwrap();
    let there = shared(&here);
    assert_eq!(there.world().commands(), here.world().commands());
}

fn packed(content: &Value) -> String {
    format!("s=1:{}", URL_SAFE_NO_PAD.encode(compress_to_vec(content.to_string().as_bytes(), 6)))
}

fn good() -> Value {
    json!({
        "scenario": { "stream": "orders", "shard_count": 1 },
        "seed": 1,
        "t_us": 2_000_000,
        "commands": [
            { "at_us": 1_000, "command": { "put_record": { "partition_key": "a", "data": "b" } } },
            { "at_us": 1_000, "command": { "remove_producer": 7 } },
        ],
    })
}

fn changed(pointer: &str, value: Value) -> String {
    let mut content = good();
    *content.pointer_mut(pointer).unwrap() = value;
    packed(&content)
}

#[wasm_bindgen_test(unsupported = test)]
fn a_link_made_elsewhere_is_read_and_what_cannot_be_done_is_not_done() {
    for fragment in [packed(&good()), format!("#{}", packed(&good()))] {
        let link = Link::read(&fragment).unwrap();
        assert_eq!(link.at, World::beginning() + Duration::from_secs(2));
        let mut timeline = link.begin().unwrap();
        assert_eq!(timeline.commands().count(), 2);
        timeline.seek(World::beginning() + Duration::from_secs(2));
        // There is no producer to be removed.
        assert_eq!(timeline.world().commands().len(), 1);
        assert_eq!(timeline.world().records_retained(), 1);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_link_that_is_none_is_refused_in_words() {
    let year_and_a_bit = 31_536_000_000_001_u64;
    let many = vec![json!({ "at_us": 0, "command": { "remove_producer": 0 } }); 5_001];
    let zeros = format!("s=1:{}", URL_SAFE_NO_PAD.encode(compress_to_vec(&[b' '; 300_000], 9)));
    let refusals = [
        (String::new(), "It is no link of Shardbelt: one has s=1: and then a text."),
        ("s=1".into(), "It is no link of Shardbelt"),
        ("s=one:a".into(), "It is no link of Shardbelt"),
        ("lesson=hot-keys".into(), "It is no link of Shardbelt"),
        ("#s=2:abc".into(), "The link is of version 2, and only 1 is known here"),
        ("s=1:a b".into(), "The link cannot be unpacked"),
        ("s=1:".into(), "The link cannot be unpacked"),
        (packed(&good()).get(..30).unwrap().into(), "The link cannot be unpacked"),
        (
            format!("s=1:{}", "a".repeat(FRAGMENT_BYTES_MAX)),
            "The link has 32772 bytes, and 32768 are the most",
        ),
        (zeros, "There are more than 262144 bytes packed into the link"),
        (
            packed(&json!([])),
            "What is packed into the link is no world: Line 1, column 2, .: invalid length 0",
        ),
        (changed("/seed", json!(-1)), "What is packed into the link is no world: Line 1, column"),
        (
            changed("/commands/0/command", json!({ "explode": 1 })),
            "What is packed into the link is no world: Line 1, column",
        ),
        (changed("/t_us", json!(year_and_a_bit)), "moment: 31536000000001 µs after the beginning"),
        (changed("/commands/0/at_us", json!(year_and_a_bit)), "commands[0]: 31536000000001 µs"),
        (
            changed("/commands/1/at_us", json!(999)),
            "commands[1]: 999 µs after the beginning is not in order",
        ),
        (changed("/commands", json!(many)), "The link has 5001 commands in it: 5000 are the most."),
    ];
    for (fragment, start) in refusals {
        let Err(error) = Link::read(&fragment) else { panic!("{start}") };
        let error = error.to_string();
        assert!(error.starts_with(start), "{error}");
    }
    // What is nested too deeply is not followed.
    let deep = "[".repeat(100_000);
    let deep = format!("s=1:{}", URL_SAFE_NO_PAD.encode(compress_to_vec(deep.as_bytes(), 9)));
    assert!(matches!(Link::read(&deep), Err(LinkError::Json(_))));
    // A scenario that cannot begin is refused where it is begun.
    let link = Link::read(&changed("/scenario/shard_count", json!(5_000))).unwrap();
    assert_eq!(
        link.begin().unwrap_err().to_string(),
        "scenario: shard_count is 5000: use 1 to 1000."
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_world_that_fits_into_no_link_is_said_to() {
    let mut here = timeline(ScenarioId::Empty, 1);
    run(&mut here, Duration::from_secs(1));
    // What cannot be packed any smaller.
    let mut state = 1_u32;
    let noise: Vec<u8> = core::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(9_000)
    .collect();
    let mut refusal = None;
    for _ in 0..40 {
        drop(here.apply(put(&noise)));
        drop(here.apply(put(&noise.iter().rev().copied().collect::<Vec<_>>())));
        run(&mut here, Duration::from_secs(2));
        if let Err(error) = Link::of(&here).fragment() {
            refusal = Some(error);
            break;
        }
    }
    match refusal.unwrap() {
        LinkError::TooLong { bytes, limit } => {
            assert!(bytes > limit && limit == FRAGMENT_BYTES_MAX);
        }
        LinkError::TooLarge { limit } => assert_eq!(limit, JSON_BYTES_MAX),
        other => panic!("{other}"),
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn any_text_is_read_or_refused() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, b"shardbelt: any text is a link...");
    let mut runner = TestRunner::new_with_rng(Config { cases: 3_000, ..Config::default() }, rng);
    let bytes = || prop::collection::vec(any::<u8>(), 0..200);
    let texts = prop_oneof![
        prop::collection::vec(any::<char>(), 0..40).prop_map(|text| text.into_iter().collect()),
        bytes().prop_map(|bytes| format!("s=1:{}", URL_SAFE_NO_PAD.encode(bytes))),
        // Well packed, and anything inside.
        bytes().prop_map(|bytes| format!(
            "s=1:{}",
            URL_SAFE_NO_PAD.encode(compress_to_vec(&bytes, 6))
        )),
        // A good one with some bytes changed.
        (0..400_usize, any::<u8>()).prop_map(|(place, byte)| {
            let mut json = good().to_string().into_bytes();
            let place = place % json.len();
            json[place] = byte;
            format!("s=1:{}", URL_SAFE_NO_PAD.encode(compress_to_vec(&json, 6)))
        }),
    ];
    let read = |text: String| {
        match Link::read(&text) {
            Ok(link) => drop(link.begin()),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
        Ok(())
    };
    runner.run(&texts, read).unwrap();
}
