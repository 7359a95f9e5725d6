//! Scenario files: what is read, and what is refused with its place and its reason.

use std::time::Duration;

use serde_json::{Value, json};
use shardbelt::sim::{
    Command, FileError, JsonError, Playback, ProducerSettings, Rate, RecordList, RecordSource,
    Scenario, ScenarioFile, ScenarioId, Sending, Timeline, Traffic, World,
};
use wasm_bindgen_test::wasm_bindgen_test;

/// The smallest file with one of each in it.
fn good() -> Value {
    json!({
        "version": 1,
        "title": "All of them",
        "duration_ms": 1_000,
        "scenario": {
            "stream": "orders",
            "shard_count": 2,
            "producers": [{
                "name": "web",
                "traffic": { "constant": 2.5 },
                "record_bytes": 300,
                "population": { "uniform": { "users": 5 } },
                "key": "{user}",
            }, {
                "name": "list",
                "playback": {
                    "records": [
                        { "at_ms": 0, "partition_key": "a", "data": "1" },
                        { "at_ms": 70, "partition_key": "b", "explicit_hash_key": "7" },
                    ],
                    "repeat_after_ms": 500,
                },
            }],
            "consumers": [{ "name": "billing", "retrieval": "fan_out" }],
            "fleets": [{ "name": "search" }],
            "mappings": [{ "name": "mail" }],
            "script": [
                { "at_ms": 500, "act": { "split_shard": { "shard": 0 } } },
                { "at_ms": 600, "act": { "put_record": { "partition_key": "a", "data": { "base64": "/w==" } } } },
                { "at_ms": 700, "act": { "stop_fault": 3 } },
            ],
        },
        "commands": [
            { "at_us": 300_001, "command": { "split_shard": { "shard": 1, "new_starting_hash_key": "255211775190703847597530955573826158592" } } },
            { "at_us": 300_001, "command": { "remove_producer": 0 } },
        ],
        "moment_us": 900_000,
    })
}

/// Files with one thing wrong: where, what is put there, and what is said.
fn wrong() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        (
            "/version",
            json!(2),
            "version: 2 is not known here, only 1: it may be of a later Shardbelt.",
        ),
        ("/title", json!(7), "title: invalid type: integer `7`, expected a string"),
        ("/surprise", json!(1), "surprise: unknown field `surprise`"),
        ("/duration_ms", json!(-1), "duration_ms: invalid value: integer `-1`, expected u64"),
        ("/duration_ms", json!(31_536_000_001_u64), "duration_ms: 31536000001 is more than a year"),
        ("/moment_us", json!(-1), "moment_us: invalid value: integer `-1`, expected u64"),
        (
            "/moment_us",
            json!(31_536_000_000_001_u64),
            "moment: 31536000000001 µs after the beginning is not in order, or over a year",
        ),
        (
            "/commands/1/at_us",
            json!(300_000),
            "commands[1]: 300000 µs after the beginning is not in order, or over a year",
        ),
        ("/commands/1/command", json!({}), "commands[1].command: "),
        (
            "/commands/1/command",
            json!({ "dance": 1 }),
            "commands[1].command: unknown variant `dance`",
        ),
        ("/scenario/stream", json!("a b"), "scenario.stream: "),
        ("/scenario/shard_count", json!(0), "scenario.shard_count: invalid value: integer `0`"),
        ("/scenario/shard_count", json!(1_001), "scenario: shard_count is 1001: use 1 to 1000."),
        ("/scenario/scale", json!(1_001), "scenario: scale is 1001: use 1 to 1000."),
        (
            "/scenario/retention_ms",
            json!(10),
            "scenario: retention_ms is 10: use 1000 to 31536000000.",
        ),
        ("/scenario/producers/0/name", json!(""), "scenario.producers[0]: Give it a name."),
        (
            "/scenario/producers/0/traffic/constant",
            json!(0),
            "scenario.producers[0].traffic.constant: '0' is not a rate",
        ),
        (
            "/scenario/producers/0/traffic",
            json!("fast"),
            "scenario.producers[0].traffic: unknown variant `fast`",
        ),
        (
            "/scenario/producers/0/record_bytes",
            json!(2_000_000),
            "scenario.producers[0]: A record of 2000010 bytes is over the limit of 1048576 bytes",
        ),
        (
            "/scenario/producers/0/population/uniform/users",
            json!(0),
            "scenario.producers[0]: Give at least one key.",
        ),
        ("/scenario/producers/0/key", json!("{who}"), "scenario.producers[0].key: "),
        (
            "/scenario/producers/0/playback",
            json!({ "records": [{ "partition_key": "a" }] }),
            "scenario.producers[0]: `traffic` and `playback` do not go together: a list has its \
             own keys, data and times",
        ),
        (
            "/scenario/producers/0",
            json!({ "name": "web", "traffic": { "constant": 1 }, "record_bytes": 1, "key": "a" }),
            "scenario.producers[0]: missing field `population`",
        ),
        (
            "/scenario/producers/1/key",
            json!("a"),
            "scenario.producers[1]: `key` and `playback` do not go together",
        ),
        (
            "/scenario/producers/1/playback/records",
            json!([]),
            "scenario.producers[1].playback.records: The list has no record: give at least one.",
        ),
        (
            "/scenario/producers/1/playback/records/1",
            json!({ "at_ms": 0, "partition_key": "" }),
            "scenario.producers[1].playback.records[1]: The partition key is empty: give 1 to 256 \
             characters.",
        ),
        (
            "/scenario/producers/1/playback/records/1/data_bytes",
            json!(10_485_761),
            "scenario.producers[1].playback.records[1]: 10485761 bytes of data are more than any \
             stream takes",
        ),
        (
            "/scenario/producers/1/playback/records/0/data_bytes",
            json!(1),
            "scenario.producers[1].playback.records[0]: give `data` or `data_bytes`, not both",
        ),
        (
            "/scenario/producers/1/playback/records/1/data_bytes",
            json!(1),
            "scenario.producers[1].playback.records[1]: Some records have data and others only a \
             size: give all the same.",
        ),
        (
            "/scenario/producers/1/playback/records/1",
            json!({ "partition_key": "b" }),
            "scenario.producers[1].playback.records[1]: Some records have a time and others none: \
             give all one.",
        ),
        (
            "/scenario/producers/1/playback/records/0/at_ms",
            json!(71),
            "scenario.producers[1].playback.records[1]: The time is 1 ms before the one above: \
             sort the records by their times.",
        ),
        (
            "/scenario/producers/1/playback/records/0/explicit_hash_key",
            json!("x"),
            "scenario.producers[1].playback.records[0].explicit_hash_key: 'x' is not a hash key",
        ),
        (
            "/scenario/producers/1/playback/records",
            json!([{ "partition_key": "b" }]),
            "scenario.producers[1]: The list has no times: say how often its records come, or \
             give each its time.",
        ),
        (
            "/scenario/producers/1/playback/repeat_after_ms",
            json!(29),
            "scenario.producers[1]: The list would begin again after 99 ms: let it be at least \
             100 ms.",
        ),
        (
            "/scenario/producers/1/playback/repeat_after_ms",
            json!(86_400_001),
            "scenario.producers[1]: Nobody waits 86400001 ms for the list to begin again: use at \
             most a day.",
        ),
        (
            "/scenario/producers/1/playback/traffic",
            json!({ "constant": 0 }),
            "scenario.producers[1].playback.traffic.constant: '0' is not a rate",
        ),
        (
            "/scenario/producers/0/sending",
            json!({ "calls": { "KPL": { "aggregation_max_size": 63 } }, "latency_ms": 20 }),
            "scenario.producers[0]: 63 for AggregationMaxSize: use 64 to 10485760.",
        ),
        (
            "/scenario/producers/0/sending",
            json!({ "calls": { "KPL": { "record_ttl_ms": 99 } }, "latency_ms": 20 }),
            "scenario.producers[0]: 99 for RecordTtl: use 100 to 2147483647.",
        ),
        (
            "/scenario/producers/0/sending",
            json!({ "calls": { "KPL": { "max_connections": 24 } }, "latency_ms": 20 }),
            "scenario.producers[0].sending.calls.KPL.max_connections: unknown field",
        ),
        (
            "/scenario/consumers/0/deaggregation",
            json!("some"),
            "scenario.consumers[0].deaggregation: unknown variant `some`",
        ),
        (
            "/scenario/mappings/0/function",
            json!({ "deaggregation": true }),
            "scenario.mappings[0].function.deaggregation: ",
        ),
        (
            "/scenario/consumers/0/retrieval",
            json!({ "polling": { "interval_ms": 1 } }),
            "scenario.consumers[0]: Poll every 50 to 300000 milliseconds.",
        ),
        (
            "/scenario/consumers/0/start",
            json!("EARLIEST"),
            "scenario.consumers[0].start: unknown variant `EARLIEST`",
        ),
        (
            "/scenario/consumers/0/name",
            json!("two words"),
            "scenario.consumers[0]: ValidationException: ",
        ),
        (
            "/scenario/consumers/0/processing",
            json!({ "record_time_ms": 60_001 }),
            "scenario.consumers[0]: 60001 ms for a record",
        ),
        (
            "/scenario/fleets/0/workers",
            json!(21),
            "scenario.fleets[0]: 21 workers: a fleet has 1 to 20.",
        ),
        (
            "/scenario/fleets/0/failover",
            json!(1),
            "scenario.fleets[0].failover: unknown field `failover`",
        ),
        (
            "/scenario/mappings/0/batch_size",
            json!(0),
            "scenario.mappings[0]: 0 for BatchSize: use 1 to 10000.",
        ),
        (
            "/scenario/script/0/at_ms",
            json!(31_536_000_001_u64),
            "scenario.script[0]: at_ms is 31536000001",
        ),
        (
            "/scenario/script/0/act",
            json!({ "explode": {} }),
            "scenario.script[0].act: unknown variant `explode`",
        ),
        (
            "/scenario/script/1/act/put_record/data",
            json!({ "base64": "/w==", "text": "" }),
            "scenario.script[1].act.put_record.data: unknown field `text`, expected `base64`",
        ),
        (
            "/scenario/script/1/act/put_record/data",
            json!(7),
            "scenario.script[1].act.put_record.data: invalid type: integer `7`, expected a text, or an object with base64",
        ),
        (
            "/scenario/script/0/act",
            json!({ "add_fleet": { "name": "" } }),
            "scenario.script[0]: Give it a name.",
        ),
        (
            "/scenario/script/0/act",
            json!({ "inject_fault": { "action": "aws:fis:inject-api-internal-error", "operations": ["PutRecord"], "percentage": 0, "duration_ms": 1_000 } }),
            "scenario.script[0]: 0 %: use 1 to 100 %.",
        ),
    ]
}

fn changed(pointer: &str, value: &Value) -> Value {
    let mut file = good();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match file.pointer_mut(parent).unwrap() {
        Value::Object(members) => drop(members.insert(key.into(), value.clone())),
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
        other => panic!("{other}"),
    }
    file
}

#[wasm_bindgen_test(unsupported = test)]
fn one_of_each_is_read_and_begins() {
    let file = ScenarioFile::read(&good().to_string()).unwrap();
    let world = file.begin().unwrap();
    assert_eq!(world.producers().count(), 2);
    assert_eq!(world.consumers().count(), 1);
    assert_eq!((world.fleets().count(), world.mappings().count()), (1, 1));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_wrong_is_refused_with_its_place_and_its_reason() {
    for (pointer, value, said) in wrong() {
        let text = changed(pointer, &value).to_string();
        let error = match ScenarioFile::read(&text) {
            Ok(_) => panic!("{pointer} = {value} was read"),
            Err(error) => error.to_string(),
        };
        // What serde refuses has the line and the column before it.
        assert!(error.contains(said), "{pointer} = {value}: {error}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_no_json_is_refused_with_its_line() {
    let text = "{\n  \"version\": 1,\n  \"title\": \"x\"\n  \"duration_ms\": 1\n}";
    let error = ScenarioFile::read(text).unwrap_err();
    let FileError::Json(JsonError { line, ref message, .. }) = error else { panic!("{error}") };
    assert_eq!((line, message.as_str()), (4, "expected `,` or `}`"));
    let two = format!("{}{}", good(), good());
    assert!(ScenarioFile::read(&two).unwrap_err().to_string().contains("trailing characters"));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_text_that_is_too_long_or_too_deep_is_not_read() {
    let long = " ".repeat(1024 * 1024 + 1);
    assert_eq!(
        ScenarioFile::read(&long).unwrap_err().to_string(),
        "The file has 1048577 bytes: a scenario has at most 1048576."
    );
    let deep = "[".repeat(100_000);
    assert!(matches!(ScenarioFile::read(&deep), Err(FileError::Json(_))));
    let mut crowd = good();
    let fleet = json!({ "name": "search" });
    crowd["scenario"]["fleets"] = Value::Array(vec![fleet; 19]);
    let error = ScenarioFile::read(&crowd.to_string()).unwrap_err();
    let said = "scenario.mappings[0]: There is room for 20: remove one before you add another.";
    assert_eq!(error.to_string(), said);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_playgrounds_own_scenarios_can_be_written_and_read() {
    for id in ScenarioId::ALL {
        let mut file = ScenarioFile::read(&good().to_string()).unwrap();
        file.scenario = Scenario::named(id).unwrap();
        assert_eq!(ScenarioFile::read(&file.write().unwrap()).unwrap(), file);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_run_is_written_so_that_it_is_the_very_same_when_it_is_read() {
    let mut here = Timeline::new(Scenario::named(ScenarioId::HotKey).unwrap(), 7).unwrap();
    let moment = |micros| World::beginning() + Duration::from_micros(micros);
    here.seek(moment(4_000_123));
    // A producer under the name that another has: a step of a script could not tell them apart.
    let (id, producer) = here.world().producers().next().unwrap();
    let settings = ProducerSettings { name: "users".into(), ..producer.settings().clone() };
    here.apply(Command::ChangeProducer(id, settings)).unwrap();
    here.seek(moment(9_000_001));
    here.apply(Command::RemoveProducer(id)).unwrap();
    here.seek(moment(20_000_077));
    let end = here.world().digest();
    here.seek(moment(6_500_000));

    let text = ScenarioFile::of_run(&here, "Two of one name".into()).write().unwrap();
    let file = ScenarioFile::read(&text).unwrap();
    assert_eq!((file.duration, file.commands.len()), (Duration::from_millis(20_000), 2));
    let mut there = file.timeline().unwrap();
    there.seek(World::beginning() + file.moment);
    assert_eq!(there.world().digest(), here.world().digest());
    there.seek(moment(20_000_077));
    assert_eq!(there.world().digest(), end);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_list_that_was_uploaded_is_refused_with_the_producer_that_has_it() {
    let mut timeline = Timeline::new(Scenario::named(ScenarioId::Empty).unwrap(), 1).unwrap();
    let rows: String = (0..100_000).map(|row| format!("user-{row},data\n")).collect();
    let records = RecordList::from_csv(&format!("key,data\n{rows}")).unwrap();
    let playback = Playback {
        records,
        traffic: Rate::from_milli(1).map(Traffic::Constant),
        repeat_after: None,
    };
    let settings = ProducerSettings {
        name: "my list".into(),
        source: RecordSource::Playback(playback),
        sending: Sending::CARELESS,
    };
    timeline.apply(Command::AddProducer(settings)).unwrap();
    let error = ScenarioFile::of_run(&timeline, "A list".into()).write().unwrap_err();
    assert_eq!(error.longest_list, Some(("my list".into(), 100_000)));
    assert!(error.to_string().contains("keep its list as a CSV file"), "{error}");
}

#[cfg(not(target_arch = "wasm32"))]
mod schema {
    //! The published schema says what is read.

    use super::*;

    fn validator() -> jsonschema::Validator {
        let schema = include_str!("../../scenarios/scenario.v1.schema.json");
        jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap()
    }

    #[test]
    fn it_takes_what_is_read() {
        let validator = validator();
        let check = |value: &Value| {
            let errors: Vec<_> = validator
                .iter_errors(value)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{errors:#?}");
        };
        check(&good());
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
        let mut files = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if !path.to_str().unwrap().ends_with(".schema.json") {
                let text = std::fs::read_to_string(&path).unwrap();
                check(&serde_json::from_str(&text).unwrap());
                // As it is written, with every default in it.
                let written = ScenarioFile::read(&text).unwrap().write().unwrap();
                check(&serde_json::from_str(&written).unwrap());
                files += 1;
            }
        }
        assert_eq!(files, 18);
        for id in ScenarioId::ALL {
            let mut file = ScenarioFile::read(&good().to_string()).unwrap();
            file.scenario = Scenario::named(id).unwrap();
            check(&serde_json::from_str(&file.write().unwrap()).unwrap());
        }
    }

    #[test]
    fn it_refuses_what_is_refused() {
        // What depends on more than one value is beyond it.
        let beyond = [
            ("/scenario/producers/0/record_bytes", json!(2_000_000)),
            ("/scenario/producers/0/key", json!("{who}")),
            ("/scenario/producers/1/playback/records/1/data_bytes", json!(1)),
            ("/scenario/producers/1/playback/records/1", json!({ "partition_key": "b" })),
            ("/scenario/producers/1/playback/records/0/at_ms", json!(71)),
            ("/scenario/producers/1/playback/records", json!([{ "partition_key": "b" }])),
            ("/scenario/producers/1/playback/repeat_after_ms", json!(29)),
            ("/scenario/consumers/0/name", json!("two words")),
            ("/commands/1/at_us", json!(300_000)),
            // Which commands there are is told with the acts.
            ("/commands/1/command", json!({ "dance": 1 })),
        ];
        let validator = validator();
        for (pointer, value, _) in wrong() {
            if !beyond.contains(&(pointer, value.clone())) {
                let changed = changed(pointer, &value);
                assert!(!validator.is_valid(&changed), "{pointer} = {value}");
            }
        }
    }
}
