//! CREATING, ACTIVE, UPDATING, DELETING: when they begin and end, and what works in each.

use std::num::NonZeroU32;
use std::time::Duration;

use shardbelt::engine::{
    AddTagsToStream, CreateStream, DeleteStream, Kinesis, KinesisError, Limits, ListShards,
    ListShardsFrom, ListTagsForStream, Settings, ShardFilter, StartingPosition, StreamName,
    StreamStatus, Tags, Timestamp,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, READY, orders};

fn create(name: &str, shard_count: u32) -> CreateStream {
    let shard_count = NonZeroU32::new(shard_count).unwrap();
    CreateStream::provisioned(StreamName::new(name).unwrap(), shard_count)
}

/// A service whose stream of two shards has this status, for at least another millisecond.
fn service_in(status: StreamStatus) -> OneStream {
    let mut service = OneStream::new(2);
    match status {
        StreamStatus::Creating => {
            service.kinesis = Kinesis::new(Settings::default());
            service.kinesis.create_stream(create("orders", 2), service.now).unwrap();
        }
        StreamStatus::Active => {}
        StreamStatus::Updating => service.try_split(0, 1_000).unwrap(),
        StreamStatus::Deleting => {
            let delete = DeleteStream::new(orders());
            service.kinesis.delete_stream(&delete, service.now).unwrap();
        }
    }
    assert_eq!(service.describe().status, status);
    service
}

/// What an operation answers: `ok`, or the name of the exception.
fn outcome<T>(result: Result<T, KinesisError>) -> &'static str {
    result.map_or_else(|refusal| refusal.code(), |_| "ok")
}

type Operation = fn(&mut OneStream) -> &'static str;

const OPERATIONS: [(&str, Operation); 8] = [
    ("CreateStream", |service| {
        outcome(service.kinesis.create_stream(create("orders", 1), service.now))
    }),
    ("DeleteStream", |service| {
        let delete = DeleteStream::new(orders());
        outcome(service.kinesis.delete_stream(&delete, service.now))
    }),
    ("PutRecord", |service| outcome(service.try_put("a", vec![1]))),
    ("PutRecords", |service| outcome(service.try_put_batch(vec![crate::support::entry_at(0, 2)]))),
    ("GetShardIterator", |service| outcome(service.try_iterator(0, StartingPosition::TrimHorizon))),
    ("ListShards", |service| {
        let from = ListShardsFrom::Stream {
            stream: orders(),
            exclusive_start_shard: None,
            stream_created_at: None,
            filter: ShardFilter::default(),
        };
        outcome(service.kinesis.list_shards(ListShards { from, max_results: None }, service.now))
    }),
    ("SplitShard", |service| outcome(service.try_split(1, u128::MAX - 1))),
    ("MergeShards", |service| outcome(service.try_merge(0, 1))),
];

#[wasm_bindgen_test(unsupported = test)]
fn a_provisioned_stream_is_what_create_stream_makes_of_its_name_and_its_shards() {
    let (mut one, mut other) =
        (Kinesis::new(Settings::default()), Kinesis::new(Settings::default()));
    let (input, now) = (create("orders", 3), Timestamp::from_seconds(7));
    let (name, shard_count) = (input.stream.clone(), input.shard_count.unwrap());
    one.create_stream(input.clone(), now).unwrap();
    other.create_provisioned_stream(name.clone(), shard_count, now).unwrap();
    assert_eq!(format!("{:?}", one.stream(&name)), format!("{:?}", other.stream(&name)));
    let again = other.create_provisioned_stream(name, shard_count, now);
    assert_eq!(again, one.create_stream(input, now));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_each_operation_answers_in_each_state() {
    const IN_USE: &str = "ResourceInUseException";
    const NOT_FOUND: &str = "ResourceNotFoundException";
    // In the order of `OPERATIONS`.
    let table = [
        (
            StreamStatus::Creating,
            [IN_USE, "ok", NOT_FOUND, NOT_FOUND, NOT_FOUND, IN_USE, IN_USE, IN_USE],
        ),
        (StreamStatus::Active, [IN_USE, "ok", "ok", "ok", "ok", "ok", "ok", "ok"]),
        (StreamStatus::Updating, [IN_USE, "ok", "ok", "ok", "ok", "ok", IN_USE, IN_USE]),
        (StreamStatus::Deleting, [IN_USE, "ok", "ok", "ok", "ok", "ok", IN_USE, IN_USE]),
    ];
    for (status, expected) in table {
        for ((name, operation), expected) in OPERATIONS.iter().zip(expected) {
            assert_eq!(operation(&mut service_in(status)), expected, "{name} in {status}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn statuses_are_written_as_in_the_api() {
    let texts = [
        (StreamStatus::Creating, "CREATING"),
        (StreamStatus::Active, "ACTIVE"),
        (StreamStatus::Updating, "UPDATING"),
        (StreamStatus::Deleting, "DELETING"),
    ];
    for (status, text) in texts {
        assert_eq!(status.to_string(), text);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn each_state_ends_when_its_time_is_over() {
    let just_before = Duration::from_micros(499_999);
    let last_step = Duration::from_micros(1);
    for status in [StreamStatus::Creating, StreamStatus::Updating] {
        let mut service = service_in(status);
        service.wait(just_before);
        assert_eq!(service.describe().status, status);
        service.wait(last_step);
        assert_eq!(service.describe().status, StreamStatus::Active, "after {status}");
    }
    let mut service = service_in(StreamStatus::Deleting);
    service.wait(just_before);
    assert_eq!(service.describe().status, StreamStatus::Deleting);
    service.wait(last_step);
    assert!(service.kinesis.stream(&orders()).is_none());
}

#[wasm_bindgen_test(unsupported = test)]
fn durations_are_settings() {
    let settings = Settings {
        create_stream: Duration::from_secs(7),
        update_stream: Duration::from_secs(30),
        delete_stream: Duration::ZERO,
        ..Settings::default()
    };
    let mut service = OneStream::with_settings(1, settings);
    assert_eq!(service.describe().status, StreamStatus::Active);
    assert_eq!(service.describe().created_at, READY.before(Duration::from_secs(7)));
    service.try_split(0, 2).unwrap();
    service.wait_millis(29_999);
    assert_eq!(service.describe().status, StreamStatus::Updating);
    service.wait_millis(1);
    assert_eq!(service.describe().status, StreamStatus::Active);
    service.kinesis.delete_stream(&DeleteStream::new(orders()), service.now).unwrap();
    service.wait(Duration::ZERO);
    assert!(service.kinesis.stream(&orders()).is_none(), "deleted at once");
}

#[wasm_bindgen_test(unsupported = test)]
fn stream_being_created_has_no_shards() {
    let mut service = service_in(StreamStatus::Creating);
    let description = service.describe();
    assert_eq!((description.shards.len(), description.has_more_shards), (0, false));
    service.settle();
    assert_eq!(service.describe().shards.len(), 2);
}

#[wasm_bindgen_test(unsupported = test)]
fn tags_are_there_from_the_start_and_can_be_changed_when_the_stream_is_active() {
    let mut kinesis = Kinesis::new(Settings::default());
    let tags = Tags::from([("team".to_owned(), "blue".to_owned())]);
    let create = CreateStream { tags: tags.clone(), ..create("orders", 1) };
    kinesis.create_stream(create, READY).unwrap();
    let list = ListTagsForStream { stream: orders(), exclusive_start_tag_key: None, limit: None };
    assert_eq!(kinesis.list_tags_for_stream(&list, READY).unwrap().tags, tags);
    let add = AddTagsToStream { stream: orders(), tags };
    let refusal = kinesis.add_tags_to_stream(add.clone(), READY).unwrap_err();
    assert_eq!(refusal.code(), "ResourceInUseException");
    kinesis.add_tags_to_stream(add, READY + Duration::from_millis(500)).unwrap();
}

#[wasm_bindgen_test(unsupported = test)]
fn deleting_twice_does_not_delay_the_end() {
    let mut service = service_in(StreamStatus::Deleting);
    service.wait_millis(400);
    service.kinesis.delete_stream(&DeleteStream::new(orders()), service.now).unwrap();
    service.wait_millis(100);
    assert!(service.kinesis.stream(&orders()).is_none());
}

#[wasm_bindgen_test(unsupported = test)]
fn deleted_name_is_free_for_a_new_stream() {
    let mut service = service_in(StreamStatus::Active);
    service.put("a");
    service.kinesis.delete_stream(&DeleteStream::new(orders()), service.now).unwrap();
    service.settle();
    service.kinesis.create_stream(create("orders", 1), service.now).unwrap();
    service.settle();
    assert_eq!(service.describe().shards.len(), 1);
    assert!(service.read_all(0).is_empty(), "the records went with the old stream");
}

#[wasm_bindgen_test(unsupported = test)]
fn sixth_stream_in_creating_is_refused() {
    let mut kinesis = Kinesis::new(Settings::default());
    for name in ["a", "b", "c", "d", "e"] {
        kinesis.create_stream(create(name, 1), READY).unwrap();
    }
    let sixth = |kinesis: &mut Kinesis, millis| {
        outcome(kinesis.create_stream(create("f", 1), READY + Duration::from_millis(millis)))
    };
    assert_eq!(sixth(&mut kinesis, 499), "LimitExceededException");
    assert_eq!(sixth(&mut kinesis, 500), "ok", "the five are active now");
}

#[wasm_bindgen_test(unsupported = test)]
fn shard_limit_counts_open_shards_and_those_to_come() {
    let limits = Limits { shards_per_account_max: 6, ..Limits::aws() };
    let mut service = OneStream::with_limits(4, limits);
    let create_another = |service: &mut OneStream, shard_count| {
        outcome(service.kinesis.clone().create_stream(create("other", shard_count), service.now))
    };
    assert_eq!(create_another(&mut service, 3), "LimitExceededException");
    assert_eq!(create_another(&mut service, 2), "ok");
    // One shard becomes two: five are open, and the closed one does not count.
    service.split(0);
    assert_eq!(create_another(&mut service, 2), "LimitExceededException");
    assert_eq!(create_another(&mut service, 1), "ok");
    // While a stream is being created its shards count already.
    service.kinesis.create_stream(create("other", 1), service.now).unwrap();
    assert_eq!(outcome(service.try_split(1, u128::MAX / 4 + 10)), "LimitExceededException");
    // A merge needs no more shards than there are.
    assert_eq!(outcome(service.try_merge(2, 3)), "ok");
}

#[wasm_bindgen_test(unsupported = test)]
fn time_does_not_run_backwards() {
    let mut service = OneStream::new(1);
    service.wait_millis(3_000);
    let first = service.put("a").sequence_number;
    service.now = Timestamp::EPOCH;
    let second = service.put("a").sequence_number;
    assert!(first < second);
    assert_eq!(second.accepted_at(), Timestamp::from_seconds(1_003));
    let stamps: Vec<_> = service
        .read_all(0)
        .iter()
        .map(|record| record.approximate_arrival_timestamp.as_millis())
        .collect();
    assert_eq!(stamps, [1_003_000, 1_003_000]);
}
