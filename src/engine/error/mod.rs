//! Refusals: what was refused, which limit or state refused it, and the value that met it.
//!
//! One file for each exception of the API that has several causes: the causes as values, and the
//! text that AWS gives for each. Where AWS's text is known it stands here to the letter, odd
//! spellings included, since people search their logs for it. The others are marked as guesses.
//! Texts are made only when somebody asks for one.

mod in_use;
mod invalid_argument;
mod limit_exceeded;
mod not_found;
mod settings;
mod throttled;
mod validation;

use core::fmt;
use std::sync::Arc;

use super::limits::SHARD_ITERATOR_LIFE;
use super::{ShardIndex, StreamName, Timestamp};

pub use in_use::InUse;
pub use invalid_argument::{Addressing, InvalidArgument};
pub use limit_exceeded::LimitExceeded;
pub use not_found::NotFound;
pub use settings::{RetentionRefused, TagAct, TagsRefused};
pub use throttled::{Throttled, ThroughputLimit};
pub use validation::{Constraint, ConstraintViolation, Invalid, VIOLATIONS_MAX};

/// Why the service refused a request.
///
/// Each variant is an exception of the API; [`code`](Self::code) is its name, and [`Display`]
/// its message.
///
/// [`Display`]: core::fmt::Display
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KinesisError {
    /// `ValidationException`: members that do not keep the API's constraints, or a request that
    /// the stream's mode or the account's settings rule out.
    Validation(Invalid),
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
    /// `DryRunOperationException`: the request asked not to be carried out, and would have been.
    DryRun,
    /// `InternalFailure`: a counter of the engine is exhausted, which takes more records or
    /// shards than any stream can hold; or, as on AWS, an iterator of a deleted stream met
    /// another stream of its name.
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
            Self::DryRun => "DryRunOperationException",
            Self::InternalFailure => "InternalFailure",
        }
    }
}

impl core::error::Error for KinesisError {}

impl From<ConstraintViolation> for KinesisError {
    fn from(violation: ConstraintViolation) -> Self {
        Self::Validation(Invalid::Constraints(vec![violation]))
    }
}

/// Lets a check that knows one exception only be followed by `?`.
macro_rules! is_an_exception {
    ($($cause:ident => $exception:ident),* $(,)?) => {
        $(impl From<$cause> for KinesisError {
            fn from(cause: $cause) -> Self {
                Self::$exception(cause)
            }
        })*
    };
}

is_an_exception! {
    Invalid => Validation,
    InvalidArgument => InvalidArgument,
    NotFound => ResourceNotFound,
    InUse => ResourceInUse,
    LimitExceeded => LimitExceeded,
    Throttled => ProvisionedThroughputExceeded,
}

impl fmt::Display for KinesisError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Validation(invalid) => invalid.fmt(f),
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
            // A guess: this is the text of the services whose dry runs are documented.
            Self::DryRun => f.write_str("Request would have succeeded, but DryRun flag is set."),
            Self::InternalFailure => f.write_str("Internal Service Failure"),
        }
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
        NotFound::Stream(self.clone()).into()
    }

    /// The refusal to read a shard that is not there. AWS says it of a missing stream too.
    pub(super) fn shard_to_read_not_found(&self, shard: ShardIndex) -> KinesisError {
        NotFound::ShardToRead { shard, stream: self.clone() }.into()
    }
}

impl fmt::Display for StreamRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stream {} under account {}", self.stream, self.account_id)
    }
}
