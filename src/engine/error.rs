//! Refusals: what was refused, which limit or state refused it, and the value that met it.
//!
//! Texts are made in `message.rs`, from these values, when somebody asks for one.

use std::sync::Arc;

use super::{
    ByteCount, ConstraintViolation, HashKey, HashKeyRange, SequenceNumber, ShardIndex, StreamName,
    StreamStatus, Timestamp,
};

/// Why the service refused a request.
///
/// Each variant is an exception of the API; [`code`](Self::code) is its name, and [`Display`]
/// its message.
///
/// [`Display`]: core::fmt::Display
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KinesisError {
    /// `ValidationException`: members that do not keep the API's constraints.
    Validation(Vec<ConstraintViolation>),
    /// `InvalidArgumentException`: values that are well formed and make no sense here.
    InvalidArgument(InvalidArgument),
    /// `ResourceNotFoundException`.
    ResourceNotFound(NotFound),
    /// `ResourceInUseException`: the resource is in the wrong state.
    ResourceInUse(InUse),
    /// `LimitExceededException`: a limit of the account or of the control plane.
    LimitExceeded(LimitExceeded),
    /// `ProvisionedThroughputExceededException`: a shard has nothing left in this second.
    ProvisionedThroughputExceeded(Throttled),
    /// `ExpiredIteratorException`: more than five minutes old.
    ExpiredIterator {
        /// When the iterator was given out.
        issued_at: Timestamp,
        /// When it was used.
        now: Timestamp,
    },
    /// `ExpiredNextTokenException`: more than five minutes old.
    ExpiredNextToken,
    /// `InternalFailure`: a counter of the engine is exhausted, which takes more records or
    /// shards than any stream can hold.
    InternalFailure,
}

impl KinesisError {
    /// The exception's name, as the wire and the SDKs know it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Validation(_) => "ValidationException",
            Self::InvalidArgument(_) => "InvalidArgumentException",
            Self::ResourceNotFound(_) => "ResourceNotFoundException",
            Self::ResourceInUse(_) => "ResourceInUseException",
            Self::LimitExceeded(_) => "LimitExceededException",
            Self::ProvisionedThroughputExceeded(_) => "ProvisionedThroughputExceededException",
            Self::ExpiredIterator { .. } => "ExpiredIteratorException",
            Self::ExpiredNextToken => "ExpiredNextTokenException",
            Self::InternalFailure => "InternalFailure",
        }
    }
}

impl core::error::Error for KinesisError {}

impl From<ConstraintViolation> for KinesisError {
    fn from(violation: ConstraintViolation) -> Self {
        Self::Validation(vec![violation])
    }
}

/// A stream as error texts name it: with its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamRef {
    /// The stream's name.
    pub stream: StreamName,
    /// The twelve digits of the account.
    pub account_id: Arc<str>,
}

impl StreamRef {
    /// The refusal of an operation on a stream that is not there.
    pub(super) fn not_found(&self) -> KinesisError {
        KinesisError::ResourceNotFound(NotFound::Stream(self.clone()))
    }

    /// The refusal to read a shard that is not there. AWS says it of a missing stream too.
    pub(super) fn shard_to_read_not_found(&self, shard: ShardIndex) -> KinesisError {
        let stream = self.clone();
        KinesisError::ResourceNotFound(NotFound::ShardToRead { shard, stream })
    }
}

/// What was not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// The stream.
    Stream(StreamRef),
    /// The shard, in an operation that splits or merges.
    Shard {
        /// The shard asked for.
        shard: ShardIndex,
        /// Where it was looked for.
        stream: StreamRef,
    },
    /// The shard, in an operation that reads; said of a missing stream too.
    ShardToRead {
        /// The shard asked for.
        shard: ShardIndex,
        /// Where it was looked for.
        stream: StreamRef,
    },
}

/// What is in the wrong state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InUse {
    /// A stream of this name exists.
    StreamExists(StreamRef),
    /// The operation needs an `ACTIVE` stream.
    StreamNotActive {
        /// The stream.
        stream: StreamRef,
        /// The state it is in instead.
        status: StreamStatus,
    },
}

/// Which limit of the account was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LimitExceeded {
    /// The account would have too many open shards.
    Shards {
        /// The twelve digits of the account.
        account_id: Arc<str>,
        /// The region, for example `us-east-1`.
        region: Arc<str>,
        /// Open shards before the request.
        open: u64,
        /// Open shards that the account may have.
        limit: u64,
        /// Shards that the request would have added.
        additional: u64,
    },
    /// Too many streams are being created at once.
    StreamsCreating {
        /// The twelve digits of the account.
        account_id: Arc<str>,
        /// Streams that may be in `CREATING`.
        limit: usize,
    },
}

/// Which throughput of a shard is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThroughputLimit {
    /// Records written in a second.
    WriteRecords,
    /// Bytes written in a second, keys included.
    WriteBytes,
    /// `GetRecords` calls in a second, of all readers together.
    ReadCalls,
    /// Bytes read in a second, by all readers together.
    ReadBytes,
    /// `GetShardIterator` calls in a second.
    ShardIteratorCalls,
}

/// A shard that gives or takes nothing more for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Throttled {
    /// The full shard.
    pub shard: ShardIndex,
    /// Its stream.
    pub stream: StreamRef,
    /// The limit that refused. The API does not tell it; the screen does.
    pub limit: ThroughputLimit,
    /// That limit's amount in a second: records, bytes or calls.
    pub per_s: u64,
}

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
    /// `SequenceNumberForOrdering` was accepted in the future.
    SequenceNumberForOrdering {
        /// The number.
        number: SequenceNumber,
        /// The stream of the put.
        stream: StreamRef,
    },
    /// `StartingSequenceNumber` belongs to another shard.
    StartingNumberOfOtherShard {
        /// The shard that the number names.
        encoded: ShardIndex,
        /// The shard of the request.
        used: ShardIndex,
    },
    /// `StartingSequenceNumber` names a shard created at another time: one of another stream.
    StartingNumberOfOtherStream {
        /// The number.
        number: SequenceNumber,
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
    /// The iterator belongs to a stream that is gone, though one of its name exists.
    ShardIterator,
    /// `NewStartingHashKey` leaves one of the children fewer than two keys, or lies outside.
    NewStartingHashKey {
        /// The key asked for.
        key: HashKey,
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
