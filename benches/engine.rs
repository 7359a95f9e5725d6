//! How many records a second the engine takes and gives, beside MD5 alone: `cargo xtask bench`.
//!
//! Every put hashes its key, so MD5's rate bounds what `PutRecords` can reach on a machine; the
//! share of it that is reached says more than a rate. The three are measured in turn, round by
//! round, so that whatever else the machine does meets them alike.

// A failed call is a failed benchmark.
#![allow(clippy::unwrap_used)]
// On wasm the runner calls `engine`, and `main` is only there to be linked.
#![cfg_attr(target_arch = "wasm32", allow(dead_code))]

use std::hint::black_box;
use std::num::NonZeroU32;
use std::time::Duration;

#[cfg(not(target_arch = "wasm32"))]
use std::time::Instant;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{Criterion, Instant, console_log, wasm_bindgen_bench};

use shardbelt::engine::{
    ByteCount, CreateStream, GetRecords, GetShardIterator, HashKey, Kinesis, Limits, PartitionKey,
    PutRecords, PutRecordsEntry, Settings, StartingPosition, StreamName, Timestamp,
};

const ROUNDS: usize = 11;
const BATCHES: usize = 200;
const BATCH: usize = 500;
const RECORDS: usize = BATCHES * BATCH;
const DATA_BYTES: usize = 100;
const SHARDS: u32 = 8;
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
fn engine(_: &mut Criterion) {
    console_log!("{}", report("wasm"));
}

fn report(platform: &str) -> String {
    let keys: Vec<_> =
        (0..RECORDS).map(|n| PartitionKey::new(&format!("user_{n}")).unwrap()).collect();
    // The first round warms up.
    let rounds: Vec<_> = (0..=ROUNDS).map(|_| round(&keys)).skip(1).collect();
    let md5 = Rates::of(&rounds, |round| round.md5);
    let put = Rates::of(&rounds, |round| round.put);
    let get = Rates::of(&rounds, |round| round.get);
    let put_share = put.median / md5.median;
    let get_share = get.median / md5.median;
    format!(
        "\nengine, {platform}: {RECORDS} records of {DATA_BYTES} bytes over {SHARDS} shards; \
         million records/s, the median of {ROUNDS} rounds (slowest to fastest)\n\
         MD5 of the keys alone    {md5}\n\
         PutRecords, {BATCH} a call   {put}  {put_share:.2} of MD5\n\
         GetRecords, 10000 a call  {get}  {get_share:.2} of MD5\n"
    )
}

/// Records a second, in millions.
struct Rates {
    slowest: f64,
    median: f64,
    fastest: f64,
}

impl Rates {
    fn of(rounds: &[Round], part: impl Fn(&Round) -> Duration) -> Self {
        let mut rates: Vec<_> =
            rounds.iter().map(|round| RECORDS as f64 / 1e6 / part(round).as_secs_f64()).collect();
        rates.sort_by(f64::total_cmp);
        Self { slowest: rates[0], median: rates[ROUNDS / 2], fastest: rates[ROUNDS - 1] }
    }
}

impl std::fmt::Display for Rates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { slowest, median, fastest } = self;
        write!(f, "{median:7.2} ({slowest:.2} to {fastest:.2})")
    }
}

fn round(keys: &[PartitionKey]) -> Round {
    let mut kinesis = service();
    let batches: Vec<_> = keys.chunks(BATCH).map(batch).collect();
    let md5 = time(|| {
        for key in keys {
            black_box(HashKey::of(key));
        }
    });
    let put = time(|| {
        for (millis, input) in (1_000..).zip(batches) {
            let now = START + Duration::from_millis(millis);
            let output = kinesis.put_records(input, now).unwrap();
            assert_eq!(output.failed_record_count(), 0);
        }
    });
    let mut count = 0;
    let get = time(|| count = read_everything(&mut kinesis));
    assert_eq!(count, RECORDS);
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

fn orders() -> StreamName {
    StreamName::new("orders").unwrap()
}

/// A service whose limits are never met.
fn service() -> Kinesis {
    const NEVER: u64 = 1 << 40;
    let limits = Limits {
        write_records_per_s: NEVER,
        write_bytes_per_s: ByteCount::new(NEVER),
        read_calls_per_s: NEVER,
        read_bytes_per_s: ByteCount::new(NEVER),
        shard_iterator_calls_per_s: NEVER,
        ..Limits::aws()
    };
    let mut kinesis = Kinesis::new(Settings { limits, ..Settings::default() });
    let shard_count = NonZeroU32::new(SHARDS).unwrap();
    kinesis.create_stream(CreateStream::provisioned(orders(), shard_count), START).unwrap();
    kinesis
}

fn batch(keys: &[PartitionKey]) -> PutRecords {
    let entry = |key: &PartitionKey| PutRecordsEntry {
        partition_key: Some(key.clone()),
        data: vec![b'.'; DATA_BYTES].into(),
        explicit_hash_key: None,
    };
    PutRecords { stream: orders(), records: keys.iter().map(entry).collect() }
}

/// Reads every shard to its tip, and looks at each record.
fn read_everything(kinesis: &mut Kinesis) -> usize {
    let now = START + Duration::from_secs(10);
    let shards: Vec<_> = kinesis.stream(&orders()).unwrap().open_shards().collect();
    let mut count = 0;
    for shard in shards {
        let position = StartingPosition::TrimHorizon;
        let input = GetShardIterator { stream: orders(), shard, position };
        let mut iterator = kinesis.get_shard_iterator(&input, now).unwrap();
        loop {
            let output = kinesis.get_records(&GetRecords { iterator, limit: None }, now).unwrap();
            let before = count;
            for record in output.records() {
                black_box((record.sequence_number, record.data.first()));
                count += 1;
            }
            if count == before {
                break;
            }
            iterator = output.next_shard_iterator.unwrap();
        }
    }
    count
}
