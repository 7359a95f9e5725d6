//! The texts of refusals.
//!
//! Where AWS's text is known it stands here to the letter, odd spellings included, since people
//! search their logs for it. The others are marked.

use core::fmt;

use super::error::{
    InUse, InvalidArgument, KinesisError, LimitExceeded, NotFound, StreamRef, Throttled,
};
use super::limits::SHARD_ITERATOR_LIFE;

impl fmt::Display for KinesisError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Validation(violations) => {
                let count = violations.len();
                let plural = if count == 1 { "" } else { "s" };
                write!(f, "{count} validation error{plural} detected: ")?;
                violations.iter().enumerate().try_for_each(|(index, violation)| {
                    let separator = if index == 0 { "" } else { "; " };
                    write!(f, "{separator}{violation}")
                })
            }
            Self::InvalidArgument(argument) => argument.fmt(f),
            Self::ResourceNotFound(not_found) => not_found.fmt(f),
            Self::ResourceInUse(in_use) => in_use.fmt(f),
            Self::LimitExceeded(exceeded) => exceeded.fmt(f),
            Self::ProvisionedThroughputExceeded(throttled) => throttled.fmt(f),
            Self::ExpiredIterator { issued_at, now } => write!(
                f,
                "Iterator expired. The iterator was created at time {issued_at} while right now \
                 it is {now} which is further in the future than the tolerated delay of {} \
                 milliseconds.",
                SHARD_ITERATOR_LIFE.as_millis()
            ),
            // A guess: AWS's text is not known.
            Self::ExpiredNextToken => f.write_str("The pagination token has expired."),
            Self::InternalFailure => f.write_str("Internal Service Failure"),
        }
    }
}

impl fmt::Display for StreamRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stream {} under account {}", self.stream, self.account_id)
    }
}

impl fmt::Display for Throttled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rate exceeded for shard {} in {}.", self.shard, self.stream)
    }
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stream(StreamRef { stream, account_id }) => {
                write!(f, "Stream {stream} under account {account_id} not found.")
            }
            Self::Shard { shard, stream } => {
                write!(f, "Could not find shard {shard} in {stream}.")
            }
            Self::ShardToRead { shard, stream } => {
                write!(f, "Shard {shard} in {stream} does not exist")
            }
        }
    }
}

impl fmt::Display for InUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StreamExists(StreamRef { stream, account_id }) => {
                write!(f, "Stream {stream} under account {account_id} already exists.")
            }
            Self::StreamNotActive { stream: StreamRef { stream, account_id }, status } => write!(
                f,
                "Stream {stream} under account {account_id} not ACTIVE, instead in state {status}"
            ),
        }
    }
}

impl fmt::Display for LimitExceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shards { account_id, region, open, limit, additional } => write!(
                f,
                "This request would exceed the shard limit for the account {account_id} in \
                 {region}. Current shard count for the account: {open}. Limit: {limit}. Number of \
                 additional shards that would have resulted from this request: {additional}. \
                 Refer to the AWS Service Limits page \
                 (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for \
                 current limits and how to request higher limits."
            ),
            // A guess: AWS's text is not known.
            Self::StreamsCreating { account_id, limit } => write!(
                f,
                "Account {account_id} cannot have more than {limit} streams in CREATING at once."
            ),
        }
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
            Self::ShardIterator => f.write_str("Invalid ShardIterator."),
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
