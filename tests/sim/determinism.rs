//! The same scenario, seed and commands make the same run, byte for byte, everywhere.

use std::time::Duration;

use md5::{Digest as _, Md5};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use shardbelt::sim::{Command, ConsumerStart, Scenario, ScenarioId, World};
use shardbelt::view::newest_records;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::deeds::deeds;
use crate::support::{
    consumer, empty, index, key, producer, put, random_keys, split_in_the_middle, wait, wait_s,
};

/// A minute with a bit of everything in it.
fn eventful(seed: u64) -> World {
    let mut world = World::new(Scenario::named(ScenarioId::HotKey).unwrap(), seed).unwrap();
    wait_s(&mut world, 10);
    put(&mut world, "user_67890");
    split_in_the_middle(&mut world, 3);
    wait_s(&mut world, 10);
    world.apply(Command::AddProducer(producer(4_000, 500, random_keys()))).unwrap();
    world.apply(Command::AddConsumer(consumer(200, ConsumerStart::Latest))).unwrap();
    wait_s(&mut world, 10);
    world.apply(Command::MergeShards { shard: index(0), adjacent: index(1) }).unwrap();
    wait_s(&mut world, 30);
    world
}

/// Known from a native run. Node and the browser must come to it too; a change that moves it
/// changes what every recorded run does.
const DIGEST: &str = "43dd6afda4b7cbcbd3d30fdbbcb82394";

#[wasm_bindgen_test(unsupported = test)]
fn a_run_has_one_digest_on_every_platform() {
    assert_eq!(eventful(7).digest(), DIGEST);
}

/// Of a thousand random scripts, a hundred in each.
const DIGESTS_OF_SCRIPTS: [&str; 10] = [
    "c8153b9958f5876d98ae0a1fc34aad5c",
    "4efb893b02e7bd22e37d738b224460ff",
    "3b92888690d8c1e2ae8f69aed2e77bef",
    "21ce223574afb83eb99db25f7a3b20a6",
    "50f5e0b1fd618b2b607a39d507e95ac9",
    "5df6c6a1c70c23ab789f46134242358f",
    "22fdc09d82fc070ce59de2c0c34cf77b",
    "2bbd4cdd5b7114a49e42b8e7784143cc",
    "3549d988aa3a0a4b5cc0859bf4162fb7",
    "244bcf986b1b1db906d7ddcc362a8087",
];

/// A tenth of the thousand scripts. A page that is busy for half a minute counts as lost to those who
/// drive the browser, so that each tenth is a test.
fn a_hundred_random_scripts_have_one_digest(hundred: usize) {
    let mut seed = *b"shardbelt: one hundred scripts 0";
    seed[31] += u8::try_from(hundred).unwrap();
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let scripts = (prop::collection::vec((0..4_000_u64, deeds()), 12), any::<u64>());
    let mut digest = Md5::new();
    for _ in 0..100 {
        let (script, seed) = scripts.new_tree(&mut runner).unwrap().current();
        let mut world = World::new(Scenario::named(ScenarioId::HotKey).unwrap(), seed).unwrap();
        for (millis, deed) in script {
            wait(&mut world, Duration::from_millis(millis));
            if let Some(command) = deed.command(&world) {
                drop(world.apply(command));
            }
        }
        digest.update(world.digest());
    }
    assert_eq!(
        format!("{:032x}", u128::from_be_bytes(digest.finalize().into())),
        DIGESTS_OF_SCRIPTS[hundred]
    );
}

macro_rules! hundreds {
    ($($name:ident: $hundred:literal),*) => {
        $(
            #[wasm_bindgen_test(unsupported = test)]
            fn $name() {
                a_hundred_random_scripts_have_one_digest($hundred);
            }
        )*
    };
}

hundreds! {
    scripts_0_to_99_have_one_digest_on_every_platform: 0,
    scripts_100_to_199_have_one_digest_on_every_platform: 1,
    scripts_200_to_299_have_one_digest_on_every_platform: 2,
    scripts_300_to_399_have_one_digest_on_every_platform: 3,
    scripts_400_to_499_have_one_digest_on_every_platform: 4,
    scripts_500_to_599_have_one_digest_on_every_platform: 5,
    scripts_600_to_699_have_one_digest_on_every_platform: 6,
    scripts_700_to_799_have_one_digest_on_every_platform: 7,
    scripts_800_to_899_have_one_digest_on_every_platform: 8,
    scripts_900_to_999_have_one_digest_on_every_platform: 9
}

#[wasm_bindgen_test(unsupported = test)]
fn another_seed_makes_another_run() {
    assert_ne!(eventful(8).digest(), DIGEST);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_logged_commands_replay_the_run() {
    let run = eventful(7);
    let (scenario, seed) = run.origin();
    let replay = World::replay(scenario.clone(), seed, run.commands(), run.now()).unwrap();
    assert_eq!(replay.digest(), run.digest());
}

#[wasm_bindgen_test(unsupported = test)]
fn refused_calls_are_part_of_what_is_replayed() {
    let mut run = empty(1);
    // The tenth and those after are refused: a shard takes ten records in a second.
    let refused = (0..15)
        .filter(|_| {
            let (partition_key, data) = (key("a"), [0].into());
            let put = Command::PutRecord { partition_key, explicit_hash_key: None, data };
            run.apply(put).is_err()
        })
        .count();
    assert_eq!(refused, 5);
    wait_s(&mut run, 2);
    put(&mut run, "b");
    let (scenario, seed) = run.origin();
    let replay = World::replay(scenario.clone(), seed, run.commands(), run.now()).unwrap();
    assert_eq!(replay.digest(), run.digest());
    assert_eq!(newest_records(&replay, 100), newest_records(&run, 100));
}

#[wasm_bindgen_test(unsupported = test)]
fn how_often_one_looks_changes_nothing() {
    let mut at_once = World::new(Scenario::named(ScenarioId::FirstVisit).unwrap(), 1).unwrap();
    let mut in_steps = at_once.clone();
    wait_s(&mut at_once, 20);
    while in_steps.now() < at_once.now() {
        let step = in_steps.now() + Duration::from_micros(16_667);
        in_steps.run_until(step.min(at_once.now()), 3);
    }
    assert_eq!(in_steps.digest(), at_once.digest());
}
