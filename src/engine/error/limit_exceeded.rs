//! `LimitExceededException`.

use core::fmt;
use std::sync::Arc;

use super::StreamRef;
use crate::engine::DailyOperation;
use crate::engine::limits::{SHARDS_PER_STREAM_MAX, WARM_THROUGHPUT_MIB_PER_S_MAX};

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
    /// Too many streams are being created or deleted at once.
    StreamsInTransition {
        /// The twelve digits of the account.
        account_id: Arc<str>,
        /// Streams that may be in `CREATING` or `DELETING`.
        limit: usize,
    },
    /// The account would have too many on-demand streams.
    OnDemandStreams {
        /// The twelve digits of the account.
        account_id: Arc<str>,
        /// The region, for example `us-east-1`.
        region: Arc<str>,
        /// On-demand streams before the request.
        count: u32,
        /// On-demand streams that the account may have.
        limit: u32,
    },
    /// More warm throughput than a stream may have.
    WarmThroughput {
        /// What was asked for, in MiB per second.
        mib_per_s: u32,
    },
    /// What may be done so many times in 24 hours was done so often.
    CallsInADay {
        /// The operation.
        operation: DailyOperation,
        /// The stream.
        stream: StreamRef,
    },
    /// A stream would have more shards than a stream may have.
    TargetShardCount {
        /// Open shards of the stream.
        open: u64,
        /// Shards that it was to have.
        target: u64,
    },
    /// A stream would have more than double its open shards.
    ScalingUp {
        /// Open shards of the stream.
        open: u64,
        /// Shards that it was to have.
        target: u64,
    },
    /// A stream would have less than half of its open shards.
    ScalingDown {
        /// Open shards of the stream.
        open: u64,
        /// Shards that it was to have.
        target: u64,
    },
    /// Too many consumers of a stream are being registered at once.
    ConsumersCreating {
        /// The stream.
        stream: StreamRef,
        /// Consumers that may be in `CREATING`.
        limit: usize,
    },
    /// The stream has as many consumers as it may.
    Consumers {
        /// The stream.
        stream: StreamRef,
        /// Consumers that it may have.
        limit: usize,
    },
    /// An operation of the control plane was called too often, about this stream.
    StreamCalls(StreamRef),
    /// An operation of the control plane was called too often, about no stream in particular.
    AccountCalls {
        /// The twelve digits of the account.
        account_id: Arc<str>,
    },
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
            // The two spaces are AWS's.
            Self::StreamsInTransition { account_id, limit } => write!(
                f,
                "This request would have exceed the limit on the number  of streams that can \
                 simultaneously be in CREATING or DELETING for the account {account_id}. Limit: \
                 {limit}."
            ),
            Self::OnDemandStreams { account_id, region, count, limit } => write!(
                f,
                "This request would exceed the limit on the number of On-Demand streams for the \
                 account {account_id} in {region}. Current On-Demand streams count: {count}. \
                 Limit: {limit}."
            ),
            // A guess: AWS's text is not known.
            Self::WarmThroughput { mib_per_s } => write!(
                f,
                "WarmThroughputMiBps cannot be greater than {WARM_THROUGHPUT_MIB_PER_S_MAX}. \
                 Requested: {mib_per_s}."
            ),
            // A guess: AWS's text is not known.
            Self::CallsInADay { operation, stream } => write!(
                f,
                "{operation} cannot be called more than {} times in a rolling 24-hour period for \
                 {stream}.",
                operation.calls_max()
            ),
            // This and the next two: the texts that emulators quote.
            Self::TargetShardCount { open, target } => write!(
                f,
                "Target shard count or number of open shards cannot be greater than \
                 {SHARDS_PER_STREAM_MAX}. Current open shard count: {open}, Target shard count: \
                 {target}"
            ),
            Self::ScalingUp { open, target } => write!(
                f,
                "UpdateShardCount cannot scale up over double your current open shard count. \
                 Current open shard count: {open}, Target shard count: {target}"
            ),
            Self::ScalingDown { open, target } => write!(
                f,
                "UpdateShardCount cannot scale down below half your current open shard count. \
                 Current open shard count: {open}, Target shard count: {target}"
            ),
            // A guess: AWS's text is not known.
            Self::ConsumersCreating { stream, limit } => {
                write!(f, "No more than {limit} consumers of {stream} can be in CREATING at once.")
            }
            // A guess: AWS's text is not known.
            Self::Consumers { stream, limit } => {
                write!(f, "No more than {limit} consumers can be registered for {stream}.")
            }
            Self::StreamCalls(stream) => write!(f, "Rate exceeded for {stream}."),
            Self::AccountCalls { account_id } => {
                write!(f, "Rate exceeded for account {account_id}.")
            }
        }
    }
}
