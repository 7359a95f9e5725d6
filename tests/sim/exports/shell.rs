//! As much of bash and of the AWS CLI as the scripts need, with the service behind it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value, json};
use shardbelt::engine::{Kinesis, Settings, Timestamp};
use shardbelt::wire::{Body, Endpoint, Request};

/// A shell in an account that has nothing yet.
pub struct Shell {
    endpoint: Endpoint,
    now: Timestamp,
    variables: BTreeMap<String, String>,
}

/// Each flag with the member that it is: as `aws kinesis … help` of the AWS CLI 1.46 and the service's
/// model have them.
const MEMBERS: [(&str, &str); 15] = [
    ("consumer-arn", "ConsumerARN"),
    ("consumer-name", "ConsumerName"),
    ("encryption-type", "EncryptionType"),
    ("key-id", "KeyId"),
    ("max-record-size-in-ki-b", "MaxRecordSizeInKiB"),
    ("new-starting-hash-key", "NewStartingHashKey"),
    ("policy", "Policy"),
    ("record-distribution-strategy", "RecordDistributionStrategy"),
    ("resource-arn", "ResourceARN"),
    ("retention-period-hours", "RetentionPeriodHours"),
    ("shard-count", "ShardCount"),
    ("shard-to-split", "ShardToSplit"),
    ("stream-arn", "StreamARN"),
    ("stream-name", "StreamName"),
    ("warm-throughput-mi-bps", "WarmThroughputMiBps"),
];
const NUMBERS: [&str; 4] =
    ["MaxRecordSizeInKiB", "RetentionPeriodHours", "ShardCount", "WarmThroughputMiBps"];

impl Shell {
    pub fn new(settings: Settings) -> Self {
        let now = Timestamp::from_seconds(1_767_225_600);
        Self { endpoint: Endpoint::new(settings), now, variables: BTreeMap::new() }
    }

    /// The account's commitment to a minimum throughput, which warm throughput needs.
    pub fn commit(&mut self) {
        let commitment = json!({ "MinimumThroughputBillingCommitment": { "Status": "ENABLED" } });
        self.call("UpdateAccountSettings", &commitment);
    }

    pub fn kinesis(&self) -> &Kinesis {
        self.endpoint.kinesis()
    }

    /// Runs a script to its end.
    pub fn run(&mut self, script: &str) {
        assert!(script.starts_with("#!/usr/bin/env bash\n"));
        let mut command = String::new();
        for line in script.lines() {
            if command.is_empty() && (line.is_empty() || line.starts_with('#')) {
                continue;
            }
            command.push_str(line);
            if shlex::split(&command).is_none() {
                command.push('\n');
                continue;
            }
            self.run_command(&command);
            command.clear();
        }
        assert_eq!(command, "");
    }

    fn run_command(&mut self, command: &str) {
        if command == "set -euo pipefail" {
            return;
        }
        if let Some(loop_) = command.strip_prefix("until [ \"$(") {
            let condition = loop_.strip_suffix(")\" = ACTIVE ]; do sleep 1; done").unwrap();
            while self.aws(condition) != "ACTIVE" {
                self.now = self.now + Duration::from_secs(1);
            }
        } else if let Some((variable, inner)) = command.split_once("=$(") {
            let printed = self.aws(inner.strip_suffix(')').unwrap());
            self.variables.insert(format!("${variable}"), printed);
        } else {
            self.aws(command);
        }
    }

    /// Calls the service, and prints what `--query` asks for.
    fn aws(&mut self, command: &str) -> String {
        // A person who runs one command after the other meets no limit of calls.
        self.now = self.now + Duration::from_secs(1);
        let words = shlex::split(command).unwrap();
        let [aws, kinesis, operation, arguments @ ..] = &words[..] else { panic!("{command}") };
        assert_eq!((aws.as_str(), kinesis.as_str()), ("aws", "kinesis"));
        if operation == "wait" {
            return self.wait(arguments);
        }
        let (input, query) = self.read(arguments);
        let answer = self.call(&pascal(operation), &input);
        let found = query.split('.').fold(&answer, |value, name| &value[name]);
        found.as_str().unwrap_or_default().to_owned()
    }

    fn wait(&mut self, arguments: &[String]) -> String {
        let [what, flag, stream] = arguments else { panic!("{arguments:?}") };
        assert_eq!((what.as_str(), flag.as_str()), ("stream-exists", "--stream-name"));
        let input = json!({ "StreamName": stream });
        while self.call("DescribeStream", &input)["StreamDescription"]["StreamStatus"] != "ACTIVE" {
            self.now = self.now + Duration::from_secs(10);
        }
        String::new()
    }

    fn read(&self, arguments: &[String]) -> (Value, String) {
        let (mut input, mut query) = (Map::new(), String::new());
        let mut arguments = arguments.iter().peekable();
        while let Some(flag) = arguments.next() {
            let flag = flag.strip_prefix("--").unwrap_or_else(|| panic!("{flag}"));
            let (flag, mut values) = match flag.split_once('=') {
                Some((flag, value)) => (flag, vec![value.to_owned()]),
                None => (flag, Vec::new()),
            };
            while let Some(value) = arguments.next_if(|value| !value.starts_with("--")) {
                values.push(self.variables.get(value).unwrap_or(value).clone());
            }
            match flag {
                "query" => query = values.remove(0),
                "output" => assert_eq!(values, ["text"]),
                "tags" => drop(input.insert("Tags".into(), json_of(&values[0]))),
                "shard-level-metrics" => {
                    drop(input.insert("ShardLevelMetrics".into(), json!(values)));
                }
                "stream-mode-details" => {
                    let mode = values[0].strip_prefix("StreamMode=").unwrap();
                    input.insert("StreamModeDetails".into(), json!({ "StreamMode": mode }));
                }
                _ => {
                    let (_, member) = MEMBERS.iter().find(|(name, _)| *name == flag).unwrap();
                    let number = || json!(values[0].parse::<u64>().unwrap());
                    let value = if NUMBERS.contains(member) { number() } else { json!(values[0]) };
                    input.insert((*member).into(), value);
                }
            }
        }
        (input.into(), query)
    }

    fn call(&mut self, operation: &str, input: &Value) -> Value {
        let target = format!("Kinesis_20131202.{operation}");
        let headers = [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", &*target)];
        let body = input.to_string();
        let request = Request { method: "POST", headers: &headers, body: body.as_bytes() };
        let response = self.endpoint.handle(&request, self.now);
        let Body::Bytes(bytes) = &response.body else { panic!("{operation}") };
        let text = String::from_utf8_lossy(bytes);
        assert_eq!(response.status, 200, "{operation} {body}: {text}");
        if text.is_empty() { Value::Null } else { json_of(&text) }
    }
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// `create-stream` as `CreateStream`.
fn pascal(kebab: &str) -> String {
    let words = kebab.split('-').map(|word| {
        let (first, rest) = word.split_at(1);
        format!("{}{rest}", first.to_uppercase())
    });
    words.collect()
}
