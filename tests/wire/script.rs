//! Calls as a string of bytes, so that a fuzzer can make them up: what it finds is a file in
//! `fixtures/`, and a test from then on.
//!
//! A step is five bytes and a body: the operation, how the request is wrapped, how long to wait
//! before it, and the length of the body in two bytes. A body that is cut short is what there is.
//! `$iterator`, `$number` and `$token` in a body stand for the last one that was given out: a
//! fuzzer would never guess one.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::de::IgnoredAny;
use serde_json::Value;
use shardbelt::engine::{Settings, SubscriptionId};
use shardbelt::wire::{Body, Endpoint, Request, Response};

use crate::support::{START, frames};

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// A place in [`OPERATIONS`], wrapped around.
    pub operation: u8,
    /// 0: JSON. 1: CBOR. Others: what is no call.
    pub wrapping: u8,
    /// Wait so many times longer than a millisecond, as a power of two; 0: not at all.
    pub wait: u8,
    pub body: Vec<u8>,
}

/// Names that a target may end with. The order must stay: fixtures count on it.
pub const OPERATIONS: &[&str] = &[
    "AddTagsToStream",
    "CreateStream",
    "DecreaseStreamRetentionPeriod",
    "DeleteResourcePolicy",
    "DeleteStream",
    "DeregisterStreamConsumer",
    "DescribeAccountSettings",
    "DescribeLimits",
    "DescribeStream",
    "DescribeStreamConsumer",
    "DescribeStreamSummary",
    "DisableEnhancedMonitoring",
    "EnableEnhancedMonitoring",
    "GetRecords",
    "GetResourcePolicy",
    "GetShardIterator",
    "IncreaseStreamRetentionPeriod",
    "ListShards",
    "ListStreamConsumers",
    "ListStreams",
    "ListTagsForResource",
    "ListTagsForStream",
    "MergeShards",
    "PutRecord",
    "PutRecords",
    "PutResourcePolicy",
    "RegisterStreamConsumer",
    "RemoveTagsFromStream",
    "SplitShard",
    "StartStreamEncryption",
    "StopStreamEncryption",
    "SubscribeToShard",
    "TagResource",
    "UntagResource",
    "UpdateAccountSettings",
    "UpdateMaxRecordSize",
    "UpdateShardCount",
    "UpdateStreamMode",
    "UpdateStreamRecordDistributionStrategy",
    "UpdateStreamWarmThroughput",
    "CreateQueue",
    "Frobnicate",
    "",
];

/// The members whose values later steps may ask for, and under which name.
const SAVED: &[(&str, &str)] = &[
    ("ShardIterator", "$iterator"),
    ("NextShardIterator", "$iterator"),
    ("SequenceNumber", "$number"),
    ("ContinuationSequenceNumber", "$number"),
    ("NextToken", "$token"),
];

/// Steps as bytes.
pub fn to_bytes(steps: &[Step]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for Step { operation, wrapping, wait, body } in steps {
        let len = u16::try_from(body.len()).unwrap_or(u16::MAX);
        bytes.extend([*operation, *wrapping, *wait]);
        bytes.extend(len.to_be_bytes());
        bytes.extend(&body[..usize::from(len)]);
    }
    bytes
}

/// Bytes as steps.
pub fn from_bytes(mut bytes: &[u8]) -> Vec<Step> {
    let mut steps = Vec::new();
    while let [operation, wrapping, wait, high, low, rest @ ..] = bytes {
        let len = usize::from(u16::from_be_bytes([*high, *low])).min(rest.len());
        let (body, rest) = rest.split_at(len);
        let (operation, wrapping, wait) = (*operation, *wrapping, *wait);
        steps.push(Step { operation, wrapping, wait, body: body.to_vec() });
        bytes = rest;
    }
    steps
}

/// Takes all steps. Each must be answered with something that a client can read.
pub fn run(bytes: &[u8]) {
    let mut endpoint = Endpoint::new(Settings::default());
    let (mut now, mut saved, mut subscriptions) = (START, BTreeMap::new(), Vec::new());
    for step in from_bytes(bytes) {
        if step.wait > 0 {
            now = now + Duration::from_millis(1 << (step.wait % 32));
        }
        let response = answer(&mut endpoint, &step, &saved, now);
        subscriptions.extend(check(&response, &mut saved));
        for id in &subscriptions {
            read(&mut endpoint, *id, now, &mut saved);
        }
    }
}

fn answer(
    endpoint: &mut Endpoint,
    step: &Step,
    saved: &BTreeMap<&str, String>,
    now: shardbelt::engine::Timestamp,
) -> Response {
    let name = OPERATIONS[usize::from(step.operation) % OPERATIONS.len()];
    let target = format!("Kinesis_20131202.{name}");
    let (method, content_type) = match step.wrapping {
        0 => ("POST", "application/x-amz-json-1.1"),
        1 => ("POST", "application/x-amz-cbor-1.1"),
        2 => ("OPTIONS", "application/x-amz-json-1.1"),
        3 => ("GET", "application/x-amz-json-1.1"),
        4 => ("POST", "text/html; charset=utf-8"),
        _ => ("POST", "Application/X-Amz-JSON-1.1;charset=utf-8"),
    };
    let target = if step.wrapping == 5 { name } else { &target };
    let mut body = step.body.clone();
    for (name, value) in saved {
        body = replaced(&body, name.as_bytes(), value.as_bytes());
    }
    let headers = [("Content-Type", content_type), ("X-Amz-Target", target)];
    endpoint.handle(&Request { method, headers: &headers, body: &body }, now)
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    match bytes.windows(from.len()).position(|window| window == from) {
        Some(at) => [&bytes[..at], to, &replaced(&bytes[at + from.len()..], from, to)].concat(),
        None => bytes.to_vec(),
    }
}

/// Whether a response is one that a client can read; the subscription, if it begins one.
fn check(
    response: &Response,
    saved: &mut BTreeMap<&'static str, String>,
) -> Option<SubscriptionId> {
    let status = response.status;
    assert!(matches!(status, 200 | 400 | 403 | 404 | 413 | 500), "status {status}");
    assert!(response.header("x-amzn-requestid").is_some_and(|id| id.len() == 36));
    let bytes = match &response.body {
        Body::Subscription(id) => return Some(*id),
        Body::Bytes(bytes) => bytes,
    };
    assert!(status == 200 || !bytes.is_empty(), "a refusal says why");
    match response.header("content-type") {
        Some("application/x-amz-json-1.1") => {
            save(&serde_json::from_slice(bytes).expect("the answer is JSON"), saved);
        }
        Some("application/x-amz-cbor-1.1") => {
            minicbor_serde::from_slice::<IgnoredAny>(bytes).expect("the answer is CBOR");
        }
        _ => assert!(bytes.is_empty() || status == 403 || status == 404, "{status} has a type"),
    }
    None
}

fn save(value: &Value, saved: &mut BTreeMap<&'static str, String>) {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                let name = SAVED.iter().find(|(saved, _)| saved == member);
                if let (Some((_, name)), Some(text)) = (name, value.as_str()) {
                    saved.insert(name, text.to_owned());
                }
                save(value, saved);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| save(item, saved)),
        _ => {}
    }
}

/// Reads what an event stream has to send, to its last frame.
fn read(
    endpoint: &mut Endpoint,
    id: SubscriptionId,
    now: shardbelt::engine::Timestamp,
    saved: &mut BTreeMap<&'static str, String>,
) {
    let poll = endpoint.poll_subscription(id, now);
    assert!(poll.is_ended || poll.next_at > now, "there is no more now");
    for frame in frames(&poll.frames) {
        if frame.headers[":content-type"] == "application/x-amz-json-1.1" {
            save(&serde_json::from_slice(&frame.payload).expect("the event is JSON"), saved);
        }
    }
}
