//! The programs that make a stream on AWS: carried out, they make the one that there is.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::json;
use shardbelt::engine::{
    ConsumerName, Encryption, HashKey, HashKeyRange, Limits, RecordDistribution, Settings,
    ShardIndex, ShardLevelMetric, Stream, StreamName,
};
use shardbelt::export::{
    Blueprint, Capacity, RegisteredConsumer, SplitPlan, aws_cli, cloud_formation, terraform,
};
use shardbelt::sim::{Command, CommandLine, CommandLineError, World};
use wasm_bindgen_test::wasm_bindgen_test;

use super::shell::Shell;
use crate::support::{empty, wait_s, with_aws_limits, world};

fn blueprint(world: &World) -> Blueprint {
    Blueprint::of(world.stream().unwrap(), &world.kinesis().settings().limits).unwrap()
}

fn open_ranges(stream: &Stream) -> Vec<HashKeyRange> {
    let open = stream.open_shards().filter_map(|shard| stream.shard(shard));
    open.map(|shard| shard.hash_key_range()).collect()
}

fn split(world: &mut World, shard: u32, at: u128) {
    let shard = ShardIndex::new(shard).unwrap();
    let new_starting_hash_key = HashKey::new(at);
    world.apply(Command::SplitShard { shard, new_starting_hash_key }).unwrap();
    wait_s(world, 3);
}

/// What the script makes of an account that has nothing.
fn made(blueprint: &Blueprint) -> Shell {
    let mut shell = Shell::new(Settings::default());
    shell.run(&aws_cli(blueprint));
    shell
}

fn made_ranges(blueprint: &Blueprint) -> Vec<HashKeyRange> {
    open_ranges(made(blueprint).kinesis().stream(&blueprint.stream).unwrap())
}

#[wasm_bindgen_test(unsupported = test)]
fn equal_shards_are_created_and_nothing_else() {
    let blueprint = blueprint(&empty(3));
    let script = aws_cli(&blueprint);
    assert!(
        script.contains(
            "aws kinesis create-stream --stream-name my-orders-stream --stream-mode-details \
         'StreamMode=PROVISIONED' --shard-count 3\n\
         aws kinesis wait stream-exists --stream-name my-orders-stream\n"
        ),
        "{script}"
    );
    assert!(!script.contains("split-shard"), "{script}");
    assert!(script.contains(
        "# The limits in the playground were 1/100 of AWS's. A shard on AWS takes 1,000 records \
         and 1 MiB a second.\n\
         # The playground kept records for 5 min. AWS keeps them for 24 hours at least.\n"
    ), "{script}");
    assert_eq!(made_ranges(&blueprint), open_ranges(empty(3).stream().unwrap()));
}

#[wasm_bindgen_test(unsupported = test)]
fn unequal_shards_are_split_off_equal_ones_and_the_others_say_that_they_cannot() {
    let mut world = empty(2);
    split(&mut world, 1, 3 << 126);
    split(&mut world, 3, (7 << 125) + 5);
    let blueprint = blueprint(&world);
    let script = aws_cli(&blueprint);
    assert!(script.contains("--shard-count 2\n"), "{script}");
    assert_eq!(script.matches("split-shard").count(), 2);
    assert_eq!(made_ranges(&blueprint), open_ranges(world.stream().unwrap()));
    for (program, name) in
        [(cloud_formation(&blueprint), "CloudFormation"), (terraform(&blueprint), "Terraform")]
    {
        let says = format!("shards were not all of one width. {name} has no word for that:");
        assert!(program.contains(&says), "{program}");
        assert!(program.contains("it makes 4 of one width."), "{program}");
    }
}

/// Splits and merges at random places, most of them possible.
fn reshards() -> impl Strategy<Value = (u32, Vec<(bool, usize, u128)>)> {
    (1..6_u32, proptest::collection::vec((any::<bool>(), any::<usize>(), any::<u128>()), 0..12))
}

fn after(shards: u32, reshards: &[(bool, usize, u128)]) -> World {
    let mut world = empty(shards);
    for &(is_split, place, key) in reshards {
        let stream = world.stream().unwrap();
        let open: Vec<_> = stream.open_shards().collect();
        let shard = open[place % open.len()];
        let range = stream.shard(shard).unwrap().hash_key_range();
        let command = if is_split {
            let width = range.end().get() - range.start().get();
            let key = range.start().get() + if width == 0 { 0 } else { key % width };
            Command::SplitShard { shard, new_starting_hash_key: HashKey::new(key) }
        } else {
            let adjacent = open[(place + 1) % open.len()];
            Command::MergeShards { shard, adjacent }
        };
        // What cannot be is refused, and another step is tried.
        drop(world.apply(command));
        wait_s(&mut world, 3);
    }
    world
}

#[wasm_bindgen_test(unsupported = test)]
fn whatever_was_split_and_merged_the_script_makes_the_same_ranges() {
    let config = Config { cases: 60, failure_persistence: None, ..Config::default() };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, random);
    let result = runner.run(&reshards(), |(shards, steps)| {
        let world = after(shards, &steps);
        let expected = open_ranges(world.stream().unwrap());
        let blueprint = blueprint(&world);
        prop_assert_eq!(&made_ranges(&blueprint), &expected);
        prop_assert_eq!(ranges_by_console(&aws_cli(&blueprint)), expected);
        Ok(())
    });
    result.unwrap();
}

/// What the console of an empty world makes of the script: it carries out the splits. It knows the
/// other calls, and that they are none of a world's.
fn ranges_by_console(script: &str) -> Vec<HashKeyRange> {
    let count = script.split_once("--shard-count ").unwrap().1;
    let count = count.split_whitespace().next().unwrap().parse().unwrap();
    let mut world = empty(count);
    for line in script.lines().filter(|line| line.starts_with("aws ")) {
        match line.parse::<CommandLine>() {
            Ok(line) => {
                let command = line.command(&world).unwrap();
                world.apply(command).unwrap();
                wait_s(&mut world, 3);
            }
            Err(CommandLineError::Elsewhere { word, .. }) => assert_eq!(word, "create-stream"),
            Err(CommandLineError::Reads { word, .. }) => assert_eq!(word, "wait"),
            Err(error) => panic!("{line}: {error}"),
        }
    }
    open_ranges(world.stream().unwrap())
}

/// What somebody may write who wants to break out of a program.
const NASTY: &str = "a'b\"c $(id) `id` ${x} $${y} %{z} \\ \n # {{w}} é";

/// A stream with everything that one can have.
fn rich() -> Blueprint {
    let name: StreamName = "orders.v2".parse().unwrap();
    let mut blueprint = blueprint(&world(with_aws_limits));
    blueprint.stream = name;
    blueprint.retention_hours = 48;
    blueprint.max_record_size_kib = 2_048;
    blueprint.encryption = Encryption::Kms { key_id: NASTY.into() };
    blueprint.shard_level_metrics = ShardLevelMetric::ALL.into();
    blueprint.tags = [("team:a b".into(), "-x=1 + /@".into()), ("é".into(), String::new())].into();
    let policy: Arc<str> =
        json!({ "Version": "2012-10-17", "Statement": [NASTY] }).to_string().into();
    blueprint.policy = Some(policy.clone());
    let consumers = (1..8).map(|number| RegisteredConsumer {
        name: ConsumerName::new(&format!("search-{number}")).unwrap(),
        tags: blueprint.tags.clone(),
        policy: Some(policy.clone()),
    });
    blueprint.consumers = consumers.collect();
    blueprint
}

#[wasm_bindgen_test(unsupported = test)]
fn the_script_makes_all_that_the_stream_has_whatever_stands_in_it() {
    let mut expected = rich();
    let shell = made(&expected);
    let stream = shell.kinesis().stream(&expected.stream).unwrap();
    let mut again = Blueprint::of(stream, &Limits::aws()).unwrap();
    // What AWS would do otherwise is told for another reason here.
    expected.notes.clear();
    again.notes.clear();
    assert_eq!(again, expected);
}

#[wasm_bindgen_test(unsupported = test)]
fn an_on_demand_stream_is_made_with_its_warm_throughput_and_no_shards() {
    let mut blueprint = blueprint(&world(with_aws_limits));
    blueprint.capacity = Capacity::OnDemand {
        warm_throughput_mib_per_s: Some(7),
        record_distribution: RecordDistribution::Auto,
    };
    let mut shell = Shell::new(Settings::default());
    shell.commit();
    shell.run(&aws_cli(&blueprint));
    let stream = shell.kinesis().stream(&blueprint.stream).unwrap();
    assert_eq!(Blueprint::of(stream, &Limits::aws()), Some(blueprint.clone()));
    let template = cloud_formation(&blueprint);
    assert!(!template.contains("ShardCount"), "{template}");
    assert!(template.contains("RecordDistributionStrategy: AUTO"), "{template}");
    assert!(terraform(&blueprint).contains("warm_throughput_mib_ps = 7"));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_word_that_no_shell_can_take_ends_the_script_where_it_would_stand() {
    let mut blueprint = rich();
    blueprint.encryption = Encryption::Kms { key_id: "a\0b".into() };
    let script = aws_cli(&blueprint);
    assert!(script.contains("A value of this call is too long for a shell, or has a NUL in it.\n"));
    assert!(script.contains("exit 1\n") && !script.contains('\0'), "{script}");
}

#[wasm_bindgen_test(unsupported = test)]
fn texts_are_quoted_by_the_rules_of_each_language() {
    let template = cloud_formation(&rich());
    let literal = r#"KeyId: "a'b\"c $(id) `id` ${x} $${y} %{z} \\ \n # {{w}} é""#;
    assert!(template.contains(literal), "{template}");
    let configuration = terraform(&rich());
    let literal =
        r#"kms_key_id = "a'b\"c $(id) `id` \u0024{x} $\u0024{y} \u0025{z} \\ \n # {{w}} é""#;
    assert!(configuration.contains(literal), "{configuration}");
}

#[wasm_bindgen_test(unsupported = test)]
fn retention_is_whole_hours_of_what_aws_keeps() {
    let hours = |seconds| {
        let world = world(|scenario| scenario.retention = Duration::from_secs(seconds));
        let blueprint = blueprint(&world);
        let notes: Vec<_> = blueprint.notes.iter().map(ToString::to_string).collect();
        (blueprint.retention_hours, notes.join("\n"))
    };
    assert_eq!(hours(60).0, 24);
    assert!(hours(60).1.contains("kept records for 1 min. AWS keeps them for 24 hours at least."));
    assert!(!hours(86_400).1.contains("kept records"));
    assert_eq!(hours(86_401).0, 25);
    assert!(hours(86_401).1.contains("kept records for 24 h. AWS counts whole hours."));
    assert_eq!(hours(365 * 86_400).0, 8_760);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_stream_that_is_resharded_is_written_as_it_is_and_says_so() {
    let mut world = empty(1);
    let shard = ShardIndex::FIRST;
    let new_starting_hash_key = HashKey::new(1 << 100);
    world.apply(Command::SplitShard { shard, new_starting_hash_key }).unwrap();
    let script = aws_cli(&blueprint(&world));
    assert!(script.contains("The stream was UPDATING. This is what it had at that moment."));
    assert_eq!(made_ranges(&blueprint(&world)), [HashKeyRange::FULL]);
}

#[wasm_bindgen_test(unsupported = test)]
fn ten_thousand_shards_are_planned() {
    let count = NonZeroU32::new(10_000).unwrap();
    let mut ranges: Vec<_> = HashKeyRange::partition(count).collect();
    let last = ranges.pop().unwrap();
    let (lower, upper) = last.split_at(last.middle()).unwrap();
    ranges.extend([lower, upper]);
    let plan = SplitPlan::to(&ranges).unwrap();
    assert_eq!((plan.shard_count, plan.splits.len()), (count, 1));
}
