//! Lines as people type them: what is read, what is refused and why, and that what is written is read.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use shardbelt::engine::{HashKey, PartitionKey, ShardIndex, StreamName};
use shardbelt::sim::{
    Act, Command, CommandError, CommandLine, CommandLineError, Fault, FaultAction, FleetSettings,
    LINE_BYTES_MAX, MappingSettings, ProcessName, Seek, World,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::deeds::{consumers, faults, fleets, mappings, producers};
use crate::support::{add_fleet, empty, index, key};

fn act(line: &str) -> Act {
    line.parse::<CommandLine>().unwrap_or_else(|error| panic!("{line}: {error}")).act
}

fn put(partition_key: &str, explicit_hash_key: Option<HashKey>, data: &[u8]) -> Act {
    Act::PutRecord { partition_key: key(partition_key), explicit_hash_key, data: data.into() }
}

fn process(name: &str, worker: Option<u32>) -> ProcessName {
    ProcessName { name: name.into(), worker }
}

fn orders() -> StreamName {
    StreamName::new("orders").unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn a_call_is_written_as_for_the_aws_cli() {
    let split = |shard, at: Option<u128>| Act::SplitShard {
        shard: index(shard),
        new_starting_hash_key: at.map(HashKey::new),
    };
    let lines = [
        ("put-record --partition-key user-1 --data hi", put("user-1", None, b"hi")),
        (
            "aws kinesis put-record --stream-name orders --partition-key user-1 --data hi",
            put("user-1", None, b"hi"),
        ),
        (
            r#"aws kinesis put-record --data='{"a": "b c"}' --partition-key="user 1" --region eu-central-1 --output json"#,
            put("user 1", None, br#"{"a": "b c"}"#),
        ),
        (
            "put-record --partition-key a --explicit-hash-key 5 --data hi \
             --cli-binary-format raw-in-base64-out",
            put("a", Some(HashKey::new(5)), b"hi"),
        ),
        (
            "put-record --partition-key a --data aGk= --cli-binary-format base64",
            put("a", None, b"hi"),
        ),
        ("put-record --partition-key a --data ''", put("a", None, b"")),
        ("put-record --partition-key a --data=--b", put("a", None, b"--b")),
        ("put-record --partition-key a --data -b", put("a", None, b"-b")),
        ("split-shard --shard-to-split shardId-000000000003", split(3, None)),
        ("split-shard --shard-to-split 3 --new-starting-hash-key 7", split(3, Some(7))),
        (
            "merge-shards --shard-to-merge 1 --adjacent-shard-to-merge shardId-2",
            Act::MergeShards { shard: index(1), adjacent: index(2) },
        ),
        (
            "aws kinesis update-shard-count --target-shard-count 6 --scaling-type UNIFORM_SCALING",
            Act::UpdateShardCount { target_shard_count: 6.try_into().unwrap() },
        ),
    ];
    for (line, expected) in lines {
        assert_eq!(act(line), expected, "{line}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn everything_else_is_written_in_the_same_way() {
    let fault = Fault::everywhere(FaultAction::ThrottleError, 50, Duration::from_secs(10));
    let lines = [
        (
            r#"add-fleet '{"name":"search","workers":3}'"#,
            Act::AddFleet(FleetSettings {
                name: "search".into(),
                workers: 3,
                ..FleetSettings::kcl("", 1)
            }),
        ),
        (
            r#"change-mapping --settings '{"name":"mail"}'"#,
            Act::ChangeMapping(MappingSettings::lambda("mail")),
        ),
        ("remove 'a reader'", Act::Remove("a reader".into())),
        ("remove --name=--odd", Act::Remove("--odd".into())),
        ("start-worker search", Act::StartWorker("search".into())),
        ("crash billing", Act::Crash(process("billing", None))),
        ("pause search --worker 2", Act::Pause(process("search", Some(2)))),
        ("continue --worker=2 search", Act::Continue(process("search", Some(2)))),
        (
            r#"inject-fault '{"action":"aws:fis:inject-api-throttle-error","percentage":50,"duration_ms":10000,"operations":["PutRecord","PutRecords","GetShardIterator","GetRecords","SubscribeToShard"]}'"#,
            Act::InjectFault(fault),
        ),
        ("set-put-receipts on", Act::SetPutReceipts(true)),
        ("set-put-receipts off", Act::SetPutReceipts(false)),
    ];
    for (line, expected) in lines {
        assert_eq!(act(line), expected, "{line}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_refusal_says_where_and_what_to_do() {
    let all = "put-record, split-shard, merge-shards, update-shard-count, add-producer, \
               change-producer, add-consumer, change-consumer, seek-consumer, add-fleet, change-fleet, add-mapping, change-mapping, remove, \
               start-worker, crash, pause, continue, inject-fault, stop-fault, set-put-receipts";
    let starts = [
        ("", format!("Write a command: {all}.")),
        ("aws kinesis", format!("Write a command: {all}.")),
        ("put-record --data 'hi", "The line ends within quotes or after a backslash".into()),
        ("aws kinesis put_recrod", "Word 3, 'put_recrod': there is no such command. Did you mean put-record?".into()),
        ("dance", format!("Word 1, 'dance': there is no such command. There are: {all}.")),
        ("aws kinesis list-shards --stream-name a", "Word 3, 'list-shards': it only reads, and a line does something.".into()),
        ("get-records --shard-iterator a", "Word 1, 'get-records': it only reads".into()),
        ("create-stream --stream-name a", "Word 1, 'create-stream': it is a call of the service, and not a command of this world".into()),
        ("put-record --partion-key a", "Word 2, '--partion-key': put-record has no such flag. Did you mean --partition-key?".into()),
        ("split-shard --shard 3", "Word 2, '--shard': split-shard has no such flag. It has --stream-name, --shard-to-split, --new-starting-hash-key.".into()),
        ("crash a --region b", "Word 3, '--region': crash has no such flag. It has --worker.".into()),
        ("remove a --who b", "Word 3, '--who': remove has no such flag. It has none.".into()),
        ("put-record --data a --data b", "Word 4: --data is there already. Leave one out.".into()),
        ("remove --name a b", "Word 4, 'b': remove does not know what to do with it.".into()),
        ("put-record --partition-key --data b", "Word 2, '--partition-key': write its value behind it.".into()),
        ("put-record --partition-key a", "At the end: put-record needs --data too.".into()),
        ("crash", "At the end: crash needs the name behind it.".into()),
        ("put-record user-1 hi", "Word 2, 'user-1': put-record does not know what to do with it.".into()),
        ("put-record --partition-key '' --data b", "Word 3, partition-key: Value '' at 'partitionKey' failed".into()),
        ("put-record --partition-key a --explicit-hash-key -1 --data b", "Word 5, explicit-hash-key: '-1' is not a hash key".into()),
        ("put-record --partition-key a --data hi --cli-binary-format base64", "Word 5, data: It is no base64: leave --cli-binary-format base64 out".into()),
        ("put-record --partition-key a --data hi --cli-binary-format hex", "Word 7, cli-binary-format: 'hex' is no format of data: use raw-in-base64-out".into()),
        ("put-record --partition-key a --data file://b", "Word 5, data: 'file://b' is a file to the AWS CLI".into()),
        ("split-shard --shard-to-split three", "Word 3, shard-to-split: 'three' is not a shard id".into()),
        ("update-shard-count --target-shard-count 0 --scaling-type UNIFORM_SCALING", "Word 3, target-shard-count: '0' is no number of shards".into()),
        ("update-shard-count --target-shard-count 6 --scaling-type X", "Word 5, scaling-type: 'X': there is no other way than UNIFORM_SCALING.".into()),
        ("update-shard-count --target-shard-count 6", "At the end: update-shard-count needs --scaling-type too.".into()),
        ("crash a --worker b", "Word 4, worker: 'b' is no number".into()),
        ("stop-fault b", "Word 2, number: 'b' is no number".into()),
        ("set-put-receipts maybe", "Word 2, state: 'maybe' is neither on nor off.".into()),
        ("add-fleet search", "Word 2: Line 1, column 1, .: expected value. Write JSON between single quotes".into()),
        (r#"add-fleet '{"name":"a","workers":"b"}'"#, r#"Word 2: Line 1, column 25, workers: invalid type: string "b", expected u32."#.into()),
        (r#"add-fleet '{"name":"a"}}'"#, "Word 2: Line 1, column 13, .: trailing characters.".into()),
        (r#"add-fleet '{"name":"a"},"crash":{"name":"b"}'"#, "Word 2: Line 1, column 12, ".into()),
        (r#"add-producer {"name":"a"}"#, "Word 2: Line 1, column 2, .: key must be a string".into()),
    ];
    for (line, start) in starts {
        let Err(error) = line.parse::<CommandLine>() else { panic!("{line}") };
        let error = error.to_string();
        assert!(error.starts_with(&start), "{line}: {error}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_line_that_is_too_long_is_not_read() {
    let line = " ".repeat(LINE_BYTES_MAX + 1);
    let error = CommandLineError::TooLong { bytes: LINE_BYTES_MAX + 1, limit: LINE_BYTES_MAX };
    assert_eq!(line.parse::<CommandLine>(), Err(error));
    let data = vec![b'a'; LINE_BYTES_MAX];
    assert_eq!(put("a", None, &data).line(&orders()), None);
    assert_eq!(put("a\0", None, b"").line(&orders()), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_the_aws_cli_would_take_otherwise_is_written_as_base64() {
    for data in [&b"file://a"[..], b"\xff\x00", b"a\0b"] {
        let act_before = put("a", None, data);
        let line = act_before.line(&orders()).unwrap();
        assert!(line.ends_with(" --cli-binary-format base64"), "{line}");
        assert_eq!(act(&line), act_before);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_command_is_written_as_its_line() {
    let command = Command::PutRecord {
        partition_key: key("it's"),
        explicit_hash_key: Some(HashKey::new(3)),
        data: b"-1"[..].into(),
    };
    let line = command.cli_line(&orders()).unwrap();
    let expected = "aws kinesis put-record --stream-name orders --partition-key \"it's\" \
                    --explicit-hash-key 3 '--data=-1' --cli-binary-format raw-in-base64-out";
    assert_eq!(line, expected);
    let world = empty(1);
    let read = CommandLine { stream: None, ..line.parse().unwrap() };
    assert_eq!(read.command(&world), Ok(command));
    assert_eq!(Command::SetPutReceipts(true).cli_line(&orders()), None);
}

fn command(line: &str, world: &World) -> Result<Command, CommandError> {
    line.parse::<CommandLine>().unwrap().command(world)
}

#[wasm_bindgen_test(unsupported = test)]
fn names_are_those_of_the_world() {
    let mut world = empty(1);
    let id = add_fleet(&mut world, FleetSettings::kcl("search", 1));
    assert_eq!(command("start-worker search", &world), Ok(Command::StartWorker(id)));
    assert_eq!(command("remove search", &world), Ok(Command::RemoveConsumer(id)));
    assert_eq!(
        command("remove nobody", &world),
        Err(CommandError::NobodyCalled { name: "nobody".into() })
    );
    let here = "put-record --stream-name my-orders-stream --partition-key a --data b";
    assert!(command(here, &world).is_ok());
    let elsewhere = here.replace("my-orders", "other");
    let refusal = command(&elsewhere, &world).unwrap_err().to_string();
    assert_eq!(
        refusal,
        "ResourceNotFoundException: Stream other-stream under account 000000000000 not found."
    );
}

/// Texts that people write, those that a shell makes something else of, and flags.
fn words() -> impl Strategy<Value = String> {
    let of = |alphabet: &str| {
        let letters: Vec<_> = alphabet.chars().collect();
        prop::collection::vec(prop::sample::select(letters), 0..12)
    };
    let letters = prop_oneof![
        of("aZ09 _-.=/:"),
        of("a '\"\\$`!#~*?[]{}();&|<>\n\t"),
        of("--a="),
        prop::collection::vec(
            any::<char>().prop_filter("no program is given it", |c| *c != '\0'),
            0..9
        ),
    ];
    letters.prop_map(|letters| letters.into_iter().collect())
}

/// All acts that have a line.
fn acts() -> impl Strategy<Value = Act> {
    let keys = words().prop_map(|text| PartitionKey::new(&format!("{text}k")).unwrap());
    let names = words;
    let shards = || (0..=i32::MAX as u32).prop_map(|number| ShardIndex::new(number).unwrap());
    let hash_keys = || prop::option::of(any::<u128>().prop_map(HashKey::new));
    let data = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..20),
        words().prop_map(String::into_bytes),
        words().prop_map(|word| format!("file://{word}").into_bytes()),
    ];
    let processes = || {
        (names(), prop::option::of(any::<u32>()))
            .prop_map(|(name, worker)| ProcessName { name, worker })
    };
    prop_oneof![
        4 => (keys, hash_keys(), data).prop_map(|(partition_key, explicit_hash_key, data)| {
            Act::PutRecord { partition_key, explicit_hash_key, data: data.into() }
        }),
        1 => (shards(), hash_keys()).prop_map(|(shard, new_starting_hash_key)| {
            Act::SplitShard { shard, new_starting_hash_key }
        }),
        1 => (shards(), shards()).prop_map(|(shard, adjacent)| {
            Act::MergeShards { shard, adjacent }
        }),
        1 => (1..=u32::MAX).prop_map(|count| {
            Act::UpdateShardCount { target_shard_count: count.try_into().unwrap() }
        }),
        1 => producers().prop_map(Act::AddProducer),
        1 => producers().prop_map(Act::ChangeProducer),
        1 => consumers().prop_map(Act::AddConsumer),
        1 => consumers().prop_map(Act::ChangeConsumer),
        1 => (names(), shards(), consumers()).prop_map(|(name, shard, consumer)| {
            Act::SeekConsumer(Seek { name, shard, start: consumer.start })
        }),
        1 => (names(), fleets()).prop_map(|(name, fleet)| {
            Act::AddFleet(FleetSettings { name, ..fleet })
        }),
        1 => fleets().prop_map(Act::ChangeFleet),
        1 => mappings().prop_map(Act::AddMapping),
        1 => mappings().prop_map(Act::ChangeMapping),
        1 => names().prop_map(Act::Remove),
        1 => names().prop_map(Act::StartWorker),
        1 => processes().prop_map(Act::Crash),
        1 => processes().prop_map(Act::Pause),
        1 => processes().prop_map(Act::Continue),
        1 => faults().prop_map(Act::InjectFault),
        1 => any::<u32>().prop_map(|number| act(&format!("stop-fault {number}"))),
        1 => any::<bool>().prop_map(Act::SetPutReceipts),
    ]
}

/// The same cases in every run, on every platform.
fn runner(seed: &[u8; 32]) -> TestRunner {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, seed);
    TestRunner::new_with_rng(Config { cases: 2_000, ..Config::default() }, rng)
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_written_is_read_as_it_was() {
    let checked = |before: Act| {
        let line = before.line(&orders()).unwrap();
        let read = line
            .parse::<CommandLine>()
            .map_err(|error| TestCaseError::fail(format!("{line}: {error}")))?;
        prop_assert_eq!(&read.act, &before, "{}", line);
        prop_assert_eq!(read.act.line(&orders()), Some(line));
        Ok(())
    };
    runner(b"shardbelt: what is written reads").run(&acts(), checked).unwrap();
}

#[wasm_bindgen_test(unsupported = test)]
fn any_line_is_read_or_refused() {
    const KNOWN: [&str; 18] = [
        "aws",
        "kinesis",
        "put-record",
        "split-shard",
        "add-producer",
        "inject-fault",
        "crash",
        "stop-fault",
        "set-put-receipts",
        "--data",
        "--partition-key=",
        "--shard-to-split",
        "--settings",
        "--name=",
        "--worker",
        "--cli-binary-format",
        "base64",
        "{}",
    ];
    let known = prop::sample::select(KNOWN.to_vec()).prop_map(str::to_owned);
    let lines = prop::collection::vec(prop_oneof![2 => known, 1 => words()], 0..8);
    let lines = lines.prop_map(|words| words.join(" "));
    let read = |line: String| {
        if let Err(error) = line.parse::<CommandLine>() {
            prop_assert!(!error.to_string().is_empty());
        }
        Ok(())
    };
    runner(b"shardbelt: whatever people write").run(&lines, read).unwrap();
}
