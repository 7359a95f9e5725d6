//! What may come next in a line that is being typed, and the examples to begin with.

use std::num::NonZeroU32;

use shardbelt::sim::{
    Command, CommandLine, Completions, EXAMPLES, FleetSettings, MappingSettings, World,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{empty, wait_s};

/// Three shards, of which the first was split, two fleets and a mapping, and a key that was named.
fn world() -> World {
    let mut world = empty(3);
    let line = |line: &str| line.parse::<CommandLine>().unwrap();
    for text in [
        "split-shard --shard-to-split 0",
        "put-record --partition-key 'user 1' --data hi",
        EXAMPLES[4].line,
    ] {
        let command = line(text).command(&world).unwrap();
        world.apply(command).unwrap();
    }
    for name in ["search", "two words"] {
        world.apply(Command::AddFleet(FleetSettings::kcl(name, 2))).unwrap();
    }
    world.apply(Command::AddMapping(MappingSettings::lambda("mail"))).unwrap();
    wait_s(&mut world, 5);
    world
}

fn words(world: &World, line: &str) -> Vec<String> {
    Completions::of(line, world).words
}

#[wasm_bindgen_test(unsupported = test)]
fn a_line_is_completed_word_by_word() {
    let world = world();
    let cases: [(&str, &[&str]); 24] = [
        ("put", &["put-record"]),
        ("a", &["add-producer", "add-consumer", "add-fleet", "add-mapping", "aws"]),
        ("aws ", &["kinesis"]),
        ("aws kinesis m", &["merge-shards"]),
        ("dance", &[]),
        ("dance ", &[]),
        ("aws kinesis split-shard --st", &["--stream-name"]),
        ("split-shard --stream-name ", &["my-orders-stream"]),
        ("split-shard --stream-name=m", &["my-orders-stream"]),
        ("split-shard --stream-name a --s", &["--shard-to-split"]),
        (
            "split-shard --shard-to-split ",
            &[
                "shardId-000000000003",
                "shardId-000000000004",
                "shardId-000000000001",
                "shardId-000000000002",
            ],
        ),
        // Only the shard that begins where the other ends.
        ("merge-shards --shard-to-merge 4 --adjacent-shard-to-merge ", &["shardId-000000000001"]),
        ("update-shard-count --target-shard-count 6 --scaling-type ", &["UNIFORM_SCALING"]),
        ("put-record --partition-key u", &["'user 1'"]),
        ("put-record --partition-key 'u", &["'user 1'"]),
        ("put-record --partition-key 'user ", &[]),
        ("put-record --data ", &[]),
        ("put-record --data a --cli-binary-format b", &["base64"]),
        ("remove ", &["checkout", "search", "'two words'", "mail"]),
        ("start-worker ", &["search", "'two words'"]),
        ("crash ", &["search", "'two words'", "mail", "--worker"]),
        ("crash search --worker ", &["0", "1"]),
        ("set-put-receipts ", &["on", "off"]),
        ("crash two", &["'two words'"]),
    ];
    for (line, expected) in cases {
        assert_eq!(words(&world, line), expected, "{line}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_word_takes_the_place_of_what_was_begun() {
    let world = world();
    for (line, expected) in [
        ("pu", "put-record"),
        ("crash  two", "crash  'two words'"),
        ("split-shard --stream-name=my", "split-shard --stream-name=my-orders-stream"),
        ("aws kinesis ", "aws kinesis put-record"),
    ] {
        let completions = Completions::of(line, &world);
        let first = completions.words.first().unwrap();
        assert_eq!(completions.complete(line, first), expected);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_all_words_begin_with_is_certain() {
    let world = world();
    for (line, common) in [
        ("add", "add-"),
        ("put", "put-record"),
        ("split-shard --shard-to-split ", "shardId-00000000000"),
        ("c", "c"),
        ("dance", ""),
        ("set-put-receipts ", "o"),
    ] {
        assert_eq!(Completions::of(line, &world).common(), common, "{line}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn whoever_is_changed_is_changed_from_what_it_is() {
    let world = world();
    let line = "change-fleet ";
    let completions = Completions::of(line, &world);
    let whole = completions.complete(line, &completions.words[0]);
    let command = whole.parse::<CommandLine>().unwrap().command(&world).unwrap();
    let (id, fleet) = world.fleets().next().unwrap();
    assert_eq!(command, Command::ChangeFleet(id, fleet.settings().clone()));
}

#[wasm_bindgen_test(unsupported = test)]
fn whatever_can_be_completed_can_be_read_on() {
    // A stream of 200 shards, and a line of any length, are no trouble.
    let many = crate::support::world(|it| it.shard_count = NonZeroU32::new(200).unwrap());
    assert_eq!(words(&many, "split-shard --shard-to-split ").len(), 200);
    assert!(words(&many, &"x ".repeat(100_000)).is_empty());
    assert!(words(&many, "put-record --data \\").is_empty());
    assert!(words(&many, "remove ü\u{2003}").is_empty());
}

#[wasm_bindgen_test(unsupported = test)]
fn every_example_is_carried_out_one_after_the_other() {
    let mut world = empty(3);
    for example in EXAMPLES {
        let line: CommandLine =
            example.line.parse().unwrap_or_else(|error| panic!("{}: {error}", example.line));
        // The fault has whatever number comes next.
        let fault = world.faults().next().map(|(id, ..)| id);
        let command = match line.command(&world).unwrap() {
            Command::StopFault(_) => Command::StopFault(fault.unwrap()),
            command => command,
        };
        world.apply(command).unwrap_or_else(|error| panic!("{}: {error}", example.line));
        wait_s(&mut world, 5);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_command_is_an_act_again() {
    let mut world = world();
    for line in [
        "put-record --partition-key a --data hi",
        "split-shard --shard-to-split 1 --new-starting-hash-key 150000000000000000000000000000000000000",
        "merge-shards --shard-to-merge 3 --adjacent-shard-to-merge 4",
        "add-fleet '{\"name\":\"more\",\"workers\":3}'",
        "remove mail",
        "remove checkout",
        "start-worker search",
        "crash search --worker 1",
        "pause 'two words' --worker 0",
        "continue 'two words' --worker 0",
        "pause mail",
        "stop-fault 3",
        "set-put-receipts off",
    ] {
        let act = line.parse::<CommandLine>().unwrap().act;
        let command = act.clone().command(&world).unwrap();
        assert_eq!(command.act(&world), Some(act), "{line}");
    }
    let remove = "remove mail".parse::<CommandLine>().unwrap().command(&world).unwrap();
    world.apply(remove.clone()).unwrap();
    assert_eq!(remove.act(&world), None, "nobody has the number any more");
}
