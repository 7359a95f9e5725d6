//! The texts of refusals, to the letter as AWS writes them where that is known.

use std::num::NonZeroU32;

use shardbelt::engine::{
    Constraint, ConstraintViolation, CreateStream, DescribeStream, Invalid, Kinesis, KinesisError,
    Limits, PutRecord, Settings, StartingPosition, StreamName, Timestamp,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{OneStream, assert_refused, orders, partition_key, shard_index, unlimited};

const INVALID_ARGUMENT: &str = "InvalidArgumentException";
const NOT_FOUND: &str = "ResourceNotFoundException";
const IN_USE: &str = "ResourceInUseException";
const LIMIT_EXCEEDED: &str = "LimitExceededException";

fn create(kinesis: &mut Kinesis, name: &str, shard_count: u32) -> Result<(), KinesisError> {
    let stream = StreamName::new(name).unwrap();
    let shard_count = NonZeroU32::new(shard_count).unwrap();
    kinesis.create_stream(CreateStream::provisioned(stream, shard_count), Timestamp::EPOCH)
}

fn of_account_111111111111() -> Settings {
    Settings { account_id: "111111111111".into(), ..Settings::default() }
}

#[wasm_bindgen_test(unsupported = test)]
fn stream_not_found() {
    let mut kinesis = Kinesis::new(of_account_111111111111());
    let put = PutRecord::new(orders(), partition_key("a"), *b"1");
    let text = "Stream orders under account 111111111111 not found.";
    assert_refused(kinesis.put_record(put, Timestamp::EPOCH), NOT_FOUND, text);
    let describe = DescribeStream { stream: orders(), limit: None, exclusive_start_shard: None };
    assert_refused(kinesis.describe_stream(&describe, Timestamp::EPOCH), NOT_FOUND, text);
}

#[wasm_bindgen_test(unsupported = test)]
fn shard_not_found_by_readers_and_by_resharders() {
    let mut service = OneStream::with_settings(3, of_account_111111111111());
    assert_refused(
        service.try_iterator(5, StartingPosition::Latest),
        NOT_FOUND,
        "Shard shardId-000000000005 in stream orders under account 111111111111 does not exist",
    );
    let text = "Could not find shard shardId-000000000005 in stream orders under account \
                111111111111.";
    assert_refused(service.try_split(5, 2), NOT_FOUND, text);
    assert_refused(service.try_merge(5, 1), NOT_FOUND, text);
    assert_refused(service.try_merge(1, 5), NOT_FOUND, text);
}

#[wasm_bindgen_test(unsupported = test)]
fn stream_exists() {
    let mut kinesis = Kinesis::new(Settings::default());
    create(&mut kinesis, "orders", 1).unwrap();
    let text = "Stream orders under account 000000000000 already exists.";
    assert_refused(create(&mut kinesis, "orders", 1), IN_USE, text);
}

#[wasm_bindgen_test(unsupported = test)]
fn stream_not_active() {
    let mut service = OneStream::new(1);
    service.try_split(0, 2).unwrap();
    assert_refused(
        service.try_split(0, 2),
        IN_USE,
        "Stream orders under account 000000000000 not ACTIVE, instead in state UPDATING",
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn shard_limit_of_the_account() {
    let limits = Limits { shards_per_account_max: 4, ..Limits::aws() };
    let mut kinesis = Kinesis::new(Settings { limits, ..Settings::default() });
    create(&mut kinesis, "orders", 3).unwrap();
    assert_refused(
        create(&mut kinesis, "returns", 2),
        LIMIT_EXCEEDED,
        "This request would exceed the shard limit for the account 000000000000 in us-east-1. \
         Current shard count for the account: 3. Limit: 4. Number of additional shards that would \
         have resulted from this request: 2. Refer to the AWS Service Limits page \
         (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits \
         and how to request higher limits.",
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn shard_throttled() {
    const THROUGHPUT: &str = "ProvisionedThroughputExceededException";
    let text =
        "Rate exceeded for shard shardId-000000000000 in stream orders under account 000000000000.";
    let mut service = OneStream::new(1);
    service.try_put_at(0, 1_048_576).unwrap();
    assert_refused(service.try_put_at(0, 2), THROUGHPUT, text);
    let iterator = service.iterator(0, StartingPosition::Latest);
    for _ in 0..5 {
        service.read(&iterator);
    }
    assert_refused(service.try_read(&iterator, None), THROUGHPUT, text);
    for _ in 0..4 {
        service.iterator(0, StartingPosition::Latest);
    }
    assert_refused(service.try_iterator(0, StartingPosition::Latest), THROUGHPUT, text);
}

#[wasm_bindgen_test(unsupported = test)]
fn iterator_expired() {
    let create_stream = std::time::Duration::ZERO;
    let mut service =
        OneStream::with_settings(1, Settings { create_stream, ..Settings::default() });
    service.now = Timestamp::from_seconds(1_421_889_722);
    let iterator = service.iterator(0, StartingPosition::Latest);
    service.now = Timestamp::from_seconds(1_421_890_082);
    assert_refused(
        service.try_read(&iterator, None),
        "ExpiredIteratorException",
        "Iterator expired. The iterator was created at time Thu Jan 22 01:22:02 UTC 2015 while \
         right now it is Thu Jan 22 01:28:02 UTC 2015 which is further in the future than the \
         tolerated delay of 300000 milliseconds.",
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn starting_number_of_another_shard() {
    let mut service = OneStream::new(6);
    let number = service.try_put_at(u128::MAX, 2).unwrap().sequence_number;
    assert_refused(
        service.try_iterator(0, StartingPosition::AtSequenceNumber(number)),
        INVALID_ARGUMENT,
        "Invalid StartingSequenceNumber. It encodes shardId-000000000005, while it was used in a \
         call to a shard with shardId-000000000000",
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn starting_number_of_another_stream() {
    let mut service = OneStream::new(7);
    let text = "49590338271490256608559692538361571095921575989136588898";
    let refusal =
        service.try_iterator(6, StartingPosition::AfterSequenceNumber(text.parse().unwrap()));
    let expected = format!(
        "StartingSequenceNumber {text} used in GetShardIterator on shard shardId-000000000006 in \
         stream orders under account 000000000000 is invalid because it did not come from this \
         stream."
    );
    assert_refused(refusal, INVALID_ARGUMENT, &expected);
}

#[wasm_bindgen_test(unsupported = test)]
fn iterator_of_the_future() {
    let mut service = OneStream::new(1);
    let position = StartingPosition::AtTimestamp(Timestamp::from_millis(1_000_001));
    assert_refused(
        service.try_iterator(0, position),
        INVALID_ARGUMENT,
        "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. \
         timestampInMillis: 1000001, currentTimestampInMillis: 1000000",
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn number_for_ordering_of_the_future() {
    let mut service = OneStream::new(1);
    let text = "49590338271490256608559692538361571095921575989136588898";
    let put = PutRecord {
        sequence_number_for_ordering: Some(text.parse().unwrap()),
        ..PutRecord::new(orders(), partition_key("a"), *b"1")
    };
    let expected = format!(
        "ExclusiveMinimumSequenceNumber {text} used in PutRecord on stream orders under account \
         000000000000 is invalid."
    );
    assert_refused(service.kinesis.put_record(put, service.now), INVALID_ARGUMENT, &expected);
}

#[wasm_bindgen_test(unsupported = test)]
fn key_of_a_split_out_of_bounds() {
    let mut service = OneStream::new(3);
    assert_refused(
        service.try_split(1, 0),
        INVALID_ARGUMENT,
        "NewStartingHashKey 0 used in SplitShard() on shard shardId-000000000001 in stream orders \
         under account 000000000000 is not both greater than one plus the shard's StartingHashKey \
         113427455640312821154458202477256070485 and less than the shard's EndingHashKey \
         226854911280625642308916404954512140969.",
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn shard_closed() {
    let mut service = OneStream::new(2);
    service.split(0);
    let text = "Shard shardId-000000000000 in stream orders under account 000000000000 has already \
                been merged or split, and thus is not eligible for merging or splitting.";
    assert_refused(service.try_split(0, 2), INVALID_ARGUMENT, text);
    assert_refused(service.try_merge(0, 1), INVALID_ARGUMENT, text);
}

#[wasm_bindgen_test(unsupported = test)]
fn shards_not_adjacent() {
    let mut service = OneStream::new(2);
    assert_refused(
        service.try_merge(1, 0),
        INVALID_ARGUMENT,
        "Shards shardId-000000000001 and shardId-000000000000 in stream orders under account \
         000000000000 are not an adjacent pair of shards eligible for merging",
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn validation_counts_its_errors() {
    let violation = |member: &'static str, value: &str, constraint| ConstraintViolation {
        member: member.into(),
        value: Some(value.into()),
        constraint,
    };
    let one = violation("limit", "0", Constraint::ValueMin(1));
    let other = violation("streamName", "a b", Constraint::Pattern("[a-zA-Z0-9_.-]+"));
    assert_eq!(
        KinesisError::from(one.clone()).to_string(),
        "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member \
         must have value greater than or equal to 1"
    );
    assert_eq!(
        KinesisError::Validation(Invalid::Constraints(vec![one, other])).to_string(),
        "2 validation errors detected: Value '0' at 'limit' failed to satisfy constraint: Member \
         must have value greater than or equal to 1; Value 'a b' at 'streamName' failed to satisfy \
         constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn data_over_10_mib_is_printed_as_a_java_buffer() {
    let mut service = OneStream::with_limits(1, unlimited());
    assert_refused(
        service.try_put("a", vec![0; 10_485_761]),
        "ValidationException",
        "1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=10485761 \
         cap=10485761]' at 'data' failed to satisfy constraint: Member must have length less than \
         or equal to 10485760",
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn texts_of_which_aws_s_are_not_known() {
    // Kept as they are, so that a change of them is meant.
    let mut service = OneStream::new(1);
    assert_refused(
        service.try_put("ab", vec![0; 1_048_575]),
        INVALID_ARGUMENT,
        "Record size of 1048577 bytes exceeds the limit of 1048576 bytes, data and partition key \
         together.",
    );
    assert_eq!(KinesisError::ExpiredNextToken.code(), "ExpiredNextTokenException");
    assert_eq!(KinesisError::ExpiredNextToken.to_string(), "The pagination token has expired.");
    assert_eq!(KinesisError::InternalFailure.code(), "InternalFailure");
    assert_eq!(KinesisError::InternalFailure.to_string(), "Internal Service Failure");
    assert_eq!(service.stream().shard(shard_index(0)).map(|shard| shard.records().len()), Some(0));
}
