//! The conformance suite: what each operation answers, as data.
//!
//! `cases/` has one file for each operation. A case has:
//!
//! * `name`: what it shows; `source`: the section of the API reference that says so, or where else
//!   the answer is known from;
//! * `before`: the state that it starts from, as steps from an empty account. A number is so many
//!   milliseconds of waiting. A list is a call: operation, input and, optionally, what to save of
//!   its answer, as name and path (`{"first": "Records.0.SequenceNumber"}`). It must succeed;
//! * `request`: the input, or `raw`: a body as text, for what is not JSON;
//! * `later`: for `SubscribeToShard`, steps after the request. Its event stream is read after the
//!   request and after each of them, and `answer` is a list of what came each time: objects of one
//!   event or exception, and `"end"`;
//! * `answer`: the whole body of an answer with status 200, `null` for an empty one; or `error`:
//!   the exception's name and, if there is one, its text.
//!
//! `"$first"` in a request or an expectation stands for what was saved under that name, and inside a
//! text `${first}` does. `{"$data": 100}` stands for 100 dots in base64, and
//! `{"$times": [500, item]}` for a list of as many items. `"<any>"` in an expectation is any text:
//! that of a token. Time starts at [`START`](crate::support::START), so every other value is known.
//! `limits: "unlimited"` lifts what is counted per second, and `shard_limit` sets the account's.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;
use shardbelt::engine::{ByteCount, Limits, Settings, SubscriptionId};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::script;
use crate::support::{Answer, Client};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    operation: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    source: String,
    #[serde(default)]
    limits: Option<String>,
    #[serde(default)]
    shard_limit: Option<u32>,
    #[serde(default)]
    before: Vec<Step>,
    #[serde(default)]
    request: Option<Value>,
    #[serde(default)]
    raw: Option<String>,
    #[serde(default)]
    later: Vec<Step>,
    /// `Some(Null)` for an empty body.
    #[serde(default, deserialize_with = "present")]
    answer: Option<Value>,
    #[serde(default)]
    error: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Step {
    Wait(u64),
    Call(String, Value),
    CallAndSave(String, Value, BTreeMap<String, String>),
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Declares the test of each operation's cases, and counts them all.
macro_rules! operations {
    ($($test:ident $file:literal)*) => {
        $(
            #[wasm_bindgen_test(unsupported = test)]
            fn $test() {
                check($file, include_str!(concat!("cases/", $file, ".json")), Client::call);
            }
        )*

        const ALL: &[(&str, &str)] =
            &[$(($file, include_str!(concat!("cases/", $file, ".json")))),*];
    };
}

operations! {
    add_tags_to_stream "AddTagsToStream"
    create_stream "CreateStream"
    decrease_stream_retention_period "DecreaseStreamRetentionPeriod"
    delete_resource_policy "DeleteResourcePolicy"
    delete_stream "DeleteStream"
    deregister_stream_consumer "DeregisterStreamConsumer"
    describe_account_settings "DescribeAccountSettings"
    describe_limits "DescribeLimits"
    describe_stream "DescribeStream"
    describe_stream_consumer "DescribeStreamConsumer"
    describe_stream_summary "DescribeStreamSummary"
    disable_enhanced_monitoring "DisableEnhancedMonitoring"
    enable_enhanced_monitoring "EnableEnhancedMonitoring"
    get_records "GetRecords"
    get_resource_policy "GetResourcePolicy"
    get_shard_iterator "GetShardIterator"
    increase_stream_retention_period "IncreaseStreamRetentionPeriod"
    list_shards "ListShards"
    list_stream_consumers "ListStreamConsumers"
    list_streams "ListStreams"
    list_tags_for_resource "ListTagsForResource"
    list_tags_for_stream "ListTagsForStream"
    merge_shards "MergeShards"
    put_record "PutRecord"
    put_records "PutRecords"
    put_resource_policy "PutResourcePolicy"
    register_stream_consumer "RegisterStreamConsumer"
    remove_tags_from_stream "RemoveTagsFromStream"
    split_shard "SplitShard"
    start_stream_encryption "StartStreamEncryption"
    stop_stream_encryption "StopStreamEncryption"
    subscribe_to_shard "SubscribeToShard"
    tag_resource "TagResource"
    untag_resource "UntagResource"
    update_account_settings "UpdateAccountSettings"
    update_max_record_size "UpdateMaxRecordSize"
    update_shard_count "UpdateShardCount"
    update_stream_mode "UpdateStreamMode"
    update_stream_record_distribution_strategy "UpdateStreamRecordDistributionStrategy"
    update_stream_warm_throughput "UpdateStreamWarmThroughput"
}

/// How a client calls: in JSON or in CBOR.
type Caller = fn(&mut Client, &str, &Value) -> Answer;

fn check(operation: &str, text: &str, call: Caller) {
    let cases: Cases = serde_json::from_str(text).unwrap();
    assert_eq!(cases.operation, operation);
    let failures: Vec<_> = cases
        .cases
        .iter()
        .filter_map(|case| {
            case.run(operation, call).err().map(|why| format!("{}: {why}", case.name))
        })
        .collect();
    let (count, all) = (failures.len(), cases.cases.len());
    assert!(failures.is_empty(), "{count} of {all} cases\n\n{}\n", failures.join("\n\n"));
}

impl Case {
    fn run(&self, operation: &str, call: Caller) -> Result<(), String> {
        let mut client = Client::new(self.settings());
        let mut saved = BTreeMap::new();
        for step in &self.before {
            take(step, &mut client, call, &mut saved)?;
        }
        let mut answer = match (&self.request, &self.raw) {
            (Some(request), None) => call(&mut client, operation, &filled_in(request, &saved)),
            (None, Some(raw)) => client.call_raw(operation, raw.as_bytes()),
            _ => return Err("needs `request` or `raw`, not both".to_owned()),
        };
        if answer.status == 200 && operation == "SubscribeToShard" {
            let id = SubscriptionId::new(answer.body.as_u64().unwrap_or(u64::MAX));
            let mut sent = vec![client.poll(id)];
            for step in &self.later {
                take(step, &mut client, call, &mut saved)?;
                sent.push(client.poll(id));
            }
            answer.body = sent.into_iter().map(Value::from).collect();
        }
        self.compare(&answer, &saved)
    }

    fn settings(&self) -> Settings {
        const NEVER: u64 = 1 << 40;
        let mut limits = match self.limits.as_deref() {
            Some("unlimited") => Limits {
                write_records_per_s: NEVER,
                write_bytes_per_s: ByteCount::new(NEVER),
                read_calls_per_s: NEVER,
                read_bytes_per_s: ByteCount::new(NEVER),
                shard_iterator_calls_per_s: NEVER,
                control_calls_limited: false,
                ..Limits::aws()
            },
            _ => Limits::aws(),
        };
        if let Some(limit) = self.shard_limit {
            limits.shards_per_account_max = limit;
        }
        Settings { limits, ..Settings::default() }
    }

    fn compare(&self, answer: &Answer, saved: &BTreeMap<String, Value>) -> Result<(), String> {
        match (&self.answer, &self.error) {
            (Some(expected), None) => {
                let expected = filled_in(expected, saved);
                if answer.status == 200 && matches(&expected, &answer.body) {
                    return Ok(());
                }
                Err(format!("expected {expected}\n  but got {} {}", answer.status, answer.body))
            }
            (None, Some(expected)) => {
                let code = answer.body["__type"].as_str().unwrap_or_default();
                let body = &answer.body;
                let text = body.get("message").or_else(|| body.get("Message"));
                let text = text.and_then(Value::as_str);
                let expected_code = expected.first().map_or("", String::as_str);
                let expected_text = expected.get(1).map(|text| filled_in_text(text, saved));
                let expected_status = if expected_code == "InternalFailure" { 500 } else { 400 };
                let same = code == expected_code && text == expected_text.as_deref();
                if same && answer.status == expected_status {
                    return Ok(());
                }
                let expected_text = expected_text.unwrap_or_default();
                Err(format!(
                    "expected {expected_status} {expected_code}: {expected_text}\n  but got {} {}",
                    answer.status, answer.body
                ))
            }
            _ => Err("needs `answer` or `error`, not both".to_owned()),
        }
    }
}

fn take(
    step: &Step,
    client: &mut Client,
    call: Caller,
    saved: &mut BTreeMap<String, Value>,
) -> Result<(), String> {
    let nothing = BTreeMap::new();
    let (operation, input, saves) = match step {
        Step::Wait(millis) => {
            client.wait_millis(*millis);
            return Ok(());
        }
        Step::Call(operation, input) => (operation, input, &nothing),
        Step::CallAndSave(operation, input, saves) => (operation, input, saves),
    };
    let answer = call(client, operation, &filled_in(input, saved));
    if answer.status != 200 {
        return Err(format!("before: {operation} got {} {}", answer.status, answer.body));
    }
    for (name, path) in saves {
        let value = path.split('.').try_fold(&answer.body, |value, part| match part.parse() {
            Ok(index) => value.get::<usize>(index),
            Err(_) => value.get(part),
        });
        let value = value.ok_or_else(|| format!("before: no {path} in {}", answer.body))?;
        saved.insert(name.clone(), value.clone());
    }
    Ok(())
}

/// The value with what was saved in the places that ask for it.
fn filled_in(value: &Value, saved: &BTreeMap<String, Value>) -> Value {
    match value {
        Value::String(text) => match text.strip_prefix('$').and_then(|name| saved.get(name)) {
            Some(value) => value.clone(),
            None => Value::String(filled_in_text(text, saved)),
        },
        Value::Array(items) => items.iter().map(|item| filled_in(item, saved)).collect(),
        Value::Object(members) if members.len() == 1 && members.contains_key("$data") => {
            let count = members["$data"].as_u64().and_then(|count| usize::try_from(count).ok());
            Value::String(STANDARD.encode(".".repeat(count.unwrap())))
        }
        Value::Object(members) if members.len() == 1 && members.contains_key("$times") => {
            let (count, item) = (&members["$times"][0], &members["$times"][1]);
            let item = filled_in(item, saved);
            (0..count.as_u64().unwrap()).map(|_| item.clone()).collect()
        }
        Value::Object(members) => {
            let filled =
                members.iter().map(|(name, value)| (name.clone(), filled_in(value, saved)));
            Value::Object(filled.collect())
        }
        other => other.clone(),
    }
}

fn filled_in_text(text: &str, saved: &BTreeMap<String, Value>) -> String {
    saved.iter().fold(text.to_owned(), |text, (name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        text.replace(&format!("${{{name}}}"), &value)
    })
}

/// Whether an answer is what was expected. Numbers are compared by value: 1 is 1.0.
fn matches(expected: &Value, seen: &Value) -> bool {
    match (expected, seen) {
        (Value::String(expected), Value::String(_)) if expected == "<any>" => true,
        (Value::Number(expected), Value::Number(seen)) => expected.as_f64() == seen.as_f64(),
        (Value::Array(expected), Value::Array(seen)) => {
            let pairs = || expected.iter().zip(seen);
            expected.len() == seen.len() && pairs().all(|(expected, seen)| matches(expected, seen))
        }
        (Value::Object(expected), Value::Object(seen)) => {
            expected.len() == seen.len()
                && expected.iter().all(|(name, expected)| {
                    seen.get(name).is_some_and(|seen| matches(expected, seen))
                })
        }
        (expected, seen) => expected == seen,
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_case_names_its_source_and_none_is_there_twice() {
    for (operation, text) in ALL {
        let cases: Cases = serde_json::from_str(text).unwrap();
        let mut names: Vec<_> = cases.cases.iter().map(|case| &case.name).collect();
        assert!(cases.cases.iter().all(|case| !case.source.is_empty()), "{operation}");
        names.sort();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count, "{operation} has a name twice");
    }
}

/// The same in CBOR, but for bodies that are no JSON and for event streams, whose events are in
/// JSON here.
#[wasm_bindgen_test(unsupported = test)]
fn every_case_is_answered_the_same_in_cbor() {
    let mut failures = Vec::new();
    for (operation, text) in ALL.iter().filter(|(operation, _)| *operation != "SubscribeToShard") {
        let cases: Cases = serde_json::from_str(text).unwrap();
        for case in cases.cases.iter().filter(|case| case.raw.is_none()) {
            let result = case.run(operation, Client::call_cbor);
            failures.extend(result.err().map(|why| format!("{operation}, {}: {why}", case.name)));
        }
    }
    assert!(failures.is_empty(), "{} cases\n\n{}\n", failures.len(), failures.join("\n\n"));
}

/// Every case as a script: what is saved in it becomes the last thing of its kind. Those whose
/// bodies are too large for that are left out.
pub(crate) fn scripts() -> Vec<Vec<script::Step>> {
    let cases = ALL.iter().flat_map(|(operation, text)| {
        let cases: Cases = serde_json::from_str(text).unwrap();
        cases.cases.into_iter().map(move |case| case.script(operation))
    });
    cases.flatten().collect()
}

impl Case {
    fn script(&self, operation: &str) -> Option<Vec<script::Step>> {
        let mut saved = BTreeMap::new();
        let mut steps = Vec::new();
        let mut wait = 0;
        for step in self.before.iter().chain(&self.later) {
            let (operation, input) = match step {
                Step::Wait(millis) => {
                    wait = u8::try_from(millis.next_power_of_two().trailing_zeros()).unwrap();
                    continue;
                }
                Step::Call(operation, input) => (operation, input),
                Step::CallAndSave(operation, input, saves) => {
                    for (name, path) in saves {
                        let kind = match path {
                            path if path.ends_with("Iterator") => "$iterator",
                            path if path.ends_with("Token") => "$token",
                            _ => "$number",
                        };
                        saved.insert(name.clone(), Value::from(kind));
                    }
                    (operation, input)
                }
            };
            steps.push(script_step(operation, wait, &filled_in(input, &saved)));
            wait = 0;
        }
        let request = self.request.as_ref().map(|request| filled_in(request, &saved));
        steps.push(script_step(operation, wait, &request.unwrap_or_default()));
        steps.iter().all(|step| step.body.len() < 4_096).then_some(steps)
    }
}

fn script_step(operation: &str, wait: u8, input: &Value) -> script::Step {
    let place = script::OPERATIONS.iter().position(|&name| name == operation);
    let operation = u8::try_from(place.expect("the script knows the operation")).unwrap();
    script::Step { operation, wrapping: 0, wait, body: input.to_string().into_bytes() }
}
