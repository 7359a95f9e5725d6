//! How many records a second go through the protocol, beside MD5 alone: `cargo xtask bench`.
//!
//! The bodies are those of an SDK: JSON, 500 records of 100 bytes a call, four shards.

// A failed call is a failed benchmark.
#![allow(clippy::unwrap_used)]
// On wasm the runner calls `wire`, and `main` is only there to be linked.
#![cfg_attr(target_arch = "wasm32", allow(dead_code))]

use std::hint::black_box;
use std::time::Duration;

#[cfg(not(target_arch = "wasm32"))]
use std::time::Instant;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{Criterion, Instant, console_log, wasm_bindgen_bench};

use shardbelt::engine::{ByteCount, HashKey, Limits, PartitionKey, Settings, Timestamp};
use shardbelt::wire::{Body, Endpoint, Request};

const ROUNDS: usize = 7;
const BATCHES: usize = 200;
const BATCH: usize = 500;
const RECORDS: usize = BATCHES * BATCH;
const SHARDS: usize = 4;
const START: Timestamp = Timestamp::from_seconds(1_800_000_000);

/// How long each part of a round took, for [`RECORDS`] records.
struct Round {
    md5: Duration,
    put: Duration,
    get: Duration,
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("{}", report("native"));
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_bench]
fn wire(_: &mut Criterion) {
    console_log!("{}", report("wasm"));
}

fn report(platform: &str) -> String {
    let keys: Vec<_> = (0..RECORDS).map(|n| format!("user_{n}")).collect();
    let bodies: Vec<_> = keys.chunks(BATCH).map(put_records_body).collect();
    // The first round warms up.
    let rounds: Vec<_> = (0..=ROUNDS).map(|_| round(&keys, &bodies)).skip(1).collect();
    let md5 = median(&rounds, |round| round.md5);
    let put = median(&rounds, |round| round.put);
    let get = median(&rounds, |round| round.get);
    format!(
        "\nwire, {platform}: {RECORDS} records of 100 bytes as JSON over {SHARDS} shards; million \
         records/s, the median of {ROUNDS} rounds\n\
         MD5 of the keys alone     {md5:7.3}\n\
         PutRecords, {BATCH} a call    {put:7.3}  {:.2} of MD5\n\
         GetRecords, 10000 a call   {get:7.3}  {:.2} of MD5\n",
        put / md5,
        get / md5,
    )
}

fn median(rounds: &[Round], part: impl Fn(&Round) -> Duration) -> f64 {
    let mut rates: Vec<_> =
        rounds.iter().map(|round| RECORDS as f64 / 1e6 / part(round).as_secs_f64()).collect();
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

fn put_records_body(keys: &[String]) -> Vec<u8> {
    let data = "Li4u".repeat(33) + "Lg==";
    let entry = |key: &String| format!(r#"{{"Data":"{data}","PartitionKey":"{key}"}}"#);
    let entries: Vec<_> = keys.iter().map(entry).collect();
    format!(r#"{{"Records":[{}],"StreamName":"orders"}}"#, entries.join(",")).into_bytes()
}

fn round(keys: &[String], bodies: &[Vec<u8>]) -> Round {
    let mut endpoint = endpoint();
    let md5 = time(|| {
        for key in keys {
            black_box(HashKey::of(&PartitionKey::new(key).unwrap()));
        }
    });
    let put = time(|| {
        for (millis, body) in (1_000..).zip(bodies) {
            let now = START + Duration::from_millis(millis);
            black_box(call(&mut endpoint, "PutRecords", body, now));
        }
    });
    let mut pages = Vec::new();
    let get = time(|| pages = read_everything(&mut endpoint));
    assert_eq!(pages.iter().map(|page| count_records(page)).sum::<usize>(), RECORDS);
    Round { md5, put, get }
}

#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::disallowed_methods, reason = "a benchmark needs the real clock")
)]
fn time(run: impl FnOnce()) -> Duration {
    let started = Instant::now();
    run();
    started.elapsed()
}

/// An endpoint whose limits are never met.
fn endpoint() -> Endpoint {
    const NEVER: u64 = 1 << 40;
    let limits = Limits {
        write_records_per_s: NEVER,
        write_bytes_per_s: ByteCount::new(NEVER),
        read_calls_per_s: NEVER,
        read_bytes_per_s: ByteCount::new(NEVER),
        shard_iterator_calls_per_s: NEVER,
        control_calls_limited: false,
        ..Limits::aws()
    };
    let mut endpoint = Endpoint::new(Settings { limits, ..Settings::default() });
    let body = format!(r#"{{"StreamName":"orders","ShardCount":{SHARDS}}}"#);
    call(&mut endpoint, "CreateStream", body.as_bytes(), START);
    endpoint
}

fn call(endpoint: &mut Endpoint, operation: &str, body: &[u8], now: Timestamp) -> Vec<u8> {
    let target = format!("Kinesis_20131202.{operation}");
    let headers =
        [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", target.as_str())];
    let response = endpoint.handle(&Request { method: "POST", headers: &headers, body }, now);
    assert_eq!(response.status, 200);
    match response.body {
        Body::Bytes(bytes) => bytes,
        Body::Subscription(_) => unreachable!("nothing subscribes here"),
    }
}

fn count_records(page: &[u8]) -> usize {
    page.windows(16).filter(|window| window == b"\"PartitionKey\":\"").count()
}

/// Reads every shard to its tip.
fn read_everything(endpoint: &mut Endpoint) -> Vec<Vec<u8>> {
    let now = START + Duration::from_secs(10);
    let mut pages = Vec::new();
    for shard in 0..SHARDS {
        let body = format!(
            r#"{{"StreamName":"orders","ShardId":"{shard}","ShardIteratorType":"TRIM_HORIZON"}}"#
        );
        let mut answer = call(endpoint, "GetShardIterator", body.as_bytes(), now);
        loop {
            let iterator = text_after(&answer, "ShardIterator\":\"");
            let body = format!(r#"{{"ShardIterator":"{iterator}"}}"#);
            answer = call(endpoint, "GetRecords", body.as_bytes(), now);
            pages.push(answer.clone());
            if answer.ends_with(b"\"MillisBehindLatest\":0}") {
                break;
            }
        }
    }
    pages
}

/// The text that follows a mark, up to the next quotation mark. It stands near the end.
fn text_after(answer: &[u8], mark: &str) -> String {
    let tail = String::from_utf8_lossy(&answer[answer.len().saturating_sub(1_000)..]).into_owned();
    let (_, rest) = tail.rsplit_once(mark).unwrap();
    rest.split('"').next().unwrap().to_owned()
}
