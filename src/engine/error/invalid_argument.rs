//! `InvalidArgumentException`.

use core::fmt;

use super::{RetentionRefused, StreamRef, TagsRefused};
use crate::engine::{ByteCount, HashKeyRange, ShardIndex, Timestamp};

/// A well-formed value that makes no sense where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidArgument {
    /// A record is larger than the stream allows.
    RecordTooLarge {
        /// Its data and partition key together.
        size: ByteCount,
        /// The stream's maximum.
        limit: ByteCount,
    },
    /// The entries of a `PutRecords` are too large together.
    RequestTooLarge {
        /// Data and partition keys together.
        size: ByteCount,
        /// The maximum of one request.
        limit: ByteCount,
    },
    /// `ExplicitHashKey` is 2^128 or more.
    ExplicitHashKey {
        /// The number, as it was given.
        text: String,
    },
    /// `SequenceNumberForOrdering` was accepted in the future, or is no sequence number.
    SequenceNumberForOrdering {
        /// The number, as it was given.
        number: String,
        /// The stream of the put.
        stream: StreamRef,
    },
    /// `StartingSequenceNumber` is no sequence number.
    StartingNumber {
        /// The number, as it was given.
        number: String,
        /// The shard of the request.
        shard: ShardIndex,
        /// The stream of the request.
        stream: StreamRef,
    },
    /// `ShardIteratorType` and `StartingSequenceNumber` do not go together.
    StartingNumberMisplaced {
        /// The type, as the API writes it.
        iterator_type: &'static str,
        /// Whether there was a number.
        given: bool,
    },
    /// `AT_TIMESTAMP` without a `Timestamp`.
    TimestampMissing,
    /// `StartingSequenceNumber` belongs to another shard.
    StartingNumberOfOtherShard {
        /// The shard that the number names.
        encoded: ShardIndex,
        /// The shard of the request.
        used: ShardIndex,
    },
    /// `StartingSequenceNumber` names a shard created at another time: one of another stream.
    StartingNumberOfOtherStream {
        /// The number, as it was given.
        number: String,
        /// The shard of the request.
        shard: ShardIndex,
        /// The stream of the request.
        stream: StreamRef,
    },
    /// `Timestamp` of an iterator lies in the future.
    TimestampInFuture {
        /// The time asked for.
        timestamp: Timestamp,
        /// The time of the request.
        now: Timestamp,
    },
    /// A text that is no iterator of this service.
    ShardIterator,
    /// A text that is no `NextToken` of this service.
    NextToken,
    /// A `RecordDistributionStrategy` for a provisioned stream.
    RecordDistribution,
    /// `SequenceNumberForOrdering` in a stream whose records the service distributes.
    OrderingUnderAuto,
    /// A retention period that the stream cannot have.
    Retention(RetentionRefused),
    /// An `EncryptionType` other than `KMS`.
    EncryptionType,
    /// Tags that a resource cannot have.
    Tags(TagsRefused),
    /// A `ShardFilter` with a member that its type does not take, or without one that it needs.
    ShardFilter {
        /// The type, as the API writes it.
        filter_type: &'static str,
        /// The member.
        member: &'static str,
        /// Whether it was there.
        given: bool,
    },
    /// A `Policy` that is no JSON object.
    Policy,
    /// A request that names its resource in a way the operation does not take.
    Addressing(Addressing),
    /// `NewStartingHashKey` leaves one of the children fewer than two keys, or lies outside.
    NewStartingHashKey {
        /// The key asked for, as it was given: it may lie beyond the hash space.
        key: String,
        /// The shard to split.
        shard: ShardIndex,
        /// That shard's range.
        range: HashKeyRange,
        /// Its stream.
        stream: StreamRef,
    },
    /// The shard was split or merged before.
    ShardClosed {
        /// The closed shard.
        shard: ShardIndex,
        /// Its stream.
        stream: StreamRef,
    },
    /// The second shard's range does not begin where the first one's ends.
    NotAdjacent {
        /// `ShardToMerge`.
        shard: ShardIndex,
        /// `AdjacentShardToMerge`.
        adjacent: ShardIndex,
        /// Their stream.
        stream: StreamRef,
    },
}

/// How a request failed to name the resource that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addressing {
    /// Neither `StreamName` nor `StreamARN`.
    NoStream,
    /// No `StreamARN`, in an operation that knows streams by nothing else.
    NoStreamArn,
    /// `StreamName` and `StreamARN` name different streams.
    NameAndArnDiffer,
    /// An ARN that is not a stream's.
    NotAStreamArn,
    /// Neither `ConsumerARN` nor both `StreamARN` and `ConsumerName`.
    NoConsumer,
    /// `ConsumerARN` names another consumer than `StreamARN` and `ConsumerName`.
    ConsumerNamesDiffer,
    /// A `NextToken` and a `StreamCreationTimestamp`.
    TokenAndCreationTimestamp,
    /// A `NextToken` and an `ExclusiveStartShardId`.
    TokenAndExclusiveStart,
    /// Neither a `NextToken` nor a stream, in `ListShards`.
    NoTokenAndNoStream,
    /// A `NextToken` and a stream, in `ListShards`.
    TokenAndStream,
}

impl fmt::Display for Addressing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            // A guess: AWS's text is not known.
            Self::NoStream => "Either StreamName or StreamARN should be provided.",
            // A guess: AWS's text is not known.
            Self::NoStreamArn => "StreamARN should be provided.",
            // A guess: AWS's text is not known.
            Self::NameAndArnDiffer => "StreamName and StreamARN do not refer to the same stream.",
            // A guess: AWS's text is not known.
            Self::NotAStreamArn => "Invalid StreamARN.",
            // A guess: AWS's text is not known.
            Self::NoConsumer => {
                "Either ConsumerARN or both StreamARN and ConsumerName should be provided."
            }
            // A guess: AWS's text is not known.
            Self::ConsumerNamesDiffer => {
                "ConsumerARN does not refer to the consumer of StreamARN and ConsumerName."
            }
            // A guess: AWS's text is not known.
            Self::TokenAndCreationTimestamp => {
                "NextToken and StreamCreationTimestamp cannot be provided together."
            }
            // A guess: AWS's text is not known.
            Self::TokenAndExclusiveStart => {
                "NextToken and ExclusiveStartShardId cannot be provided together."
            }
            Self::NoTokenAndNoStream => "Either NextToken or StreamName should be provided.",
            Self::TokenAndStream => "NextToken and StreamName cannot be provided together.",
        })
    }
}

impl fmt::Display for InvalidArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // A guess: the text for a stream's own maximum is not known.
            Self::RecordTooLarge { size, limit } => write!(
                f,
                "Record size of {size} bytes exceeds the limit of {limit} bytes, data and \
                 partition key together."
            ),
            // A guess: the text since the limit became 10 MiB is not known.
            Self::RequestTooLarge { size, limit } => {
                write!(f, "Records size of {size} bytes exceeds the limit of {limit} bytes.")
            }
            Self::SequenceNumberForOrdering { number, stream } => write!(
                f,
                "ExclusiveMinimumSequenceNumber {number} used in PutRecord on {stream} is invalid."
            ),
            Self::StartingNumberOfOtherShard { encoded, used } => write!(
                f,
                "Invalid StartingSequenceNumber. It encodes {encoded}, while it was used in a \
                 call to a shard with {used}"
            ),
            Self::StartingNumberOfOtherStream { number, shard, stream } => write!(
                f,
                "StartingSequenceNumber {number} used in GetShardIterator on shard {shard} in \
                 {stream} is invalid because it did not come from this stream."
            ),
            Self::TimestampInFuture { timestamp, now } => write!(
                f,
                "The timestampInMillis parameter cannot be greater than the \
                 currentTimestampInMillis. timestampInMillis: {}, currentTimestampInMillis: {}",
                timestamp.as_millis(),
                now.as_millis()
            ),
            Self::ExplicitHashKey { text } => write!(
                f,
                "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. \
                 Specified value was {text}"
            ),
            Self::StartingNumber { number, shard, stream } => write!(
                f,
                "StartingSequenceNumber {number} used in GetShardIterator on shard {shard} in \
                 {stream} is invalid."
            ),
            Self::StartingNumberMisplaced { iterator_type, given } => write!(
                f,
                "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and \
                 StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no \
                 StartingSequenceNumber. Request specified {iterator_type} and {} \
                 StartingSequenceNumber.",
                if *given { "also a" } else { "no" }
            ),
            Self::TimestampMissing => f.write_str(
                "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. \
                 Current request has no timestamp parameter.",
            ),
            Self::ShardIterator => f.write_str("Invalid ShardIterator."),
            // A guess: AWS's text is not known.
            Self::NextToken => f.write_str("Invalid NextToken."),
            Self::Addressing(addressing) => addressing.fmt(f),
            // A guess: AWS's text is not known.
            Self::RecordDistribution => f.write_str(
                "RecordDistributionStrategy is only supported for streams in On-Demand mode.",
            ),
            // A guess: AWS's text is not known.
            Self::OrderingUnderAuto => f.write_str(
                "SequenceNumberForOrdering is not supported for streams whose \
                 RecordDistributionStrategy is AUTO.",
            ),
            Self::Retention(refused) => refused.fmt(f),
            // A guess: AWS's text is not known.
            Self::EncryptionType => f.write_str("EncryptionType must be KMS."),
            Self::Tags(refused) => refused.fmt(f),
            // A guess: AWS's text is not known.
            Self::ShardFilter { filter_type, member, given } => {
                let verb = if *given { "does not take" } else { "needs" };
                write!(f, "A ShardFilter of type {filter_type} {verb} a {member}.")
            }
            // A guess: AWS's text is not known.
            Self::Policy => f.write_str("The policy is not a JSON object."),
            Self::NewStartingHashKey { key, shard, range, stream } => write!(
                f,
                "NewStartingHashKey {key} used in SplitShard() on shard {shard} in {stream} is \
                 not both greater than one plus the shard's StartingHashKey {} and less than the \
                 shard's EndingHashKey {}.",
                range.start(),
                range.end()
            ),
            Self::ShardClosed { shard, stream } => write!(
                f,
                "Shard {shard} in {stream} has already been merged or split, and thus is not \
                 eligible for merging or splitting."
            ),
            Self::NotAdjacent { shard, adjacent, stream } => write!(
                f,
                "Shards {shard} and {adjacent} in {stream} are not an adjacent pair of shards \
                 eligible for merging"
            ),
        }
    }
}
