//! `ResourceInUseException`.

use core::fmt;
use std::sync::Arc;

use super::StreamRef;
use crate::engine::{ConsumerName, ConsumerRef, ShardIndex, StreamName, StreamStatus};

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
    /// A stream with consumers is not deleted just so.
    StreamHasConsumers {
        /// The stream.
        stream: StreamName,
        /// Its ARN.
        stream_arn: String,
    },
    /// A consumer of this name is registered.
    ConsumerExists {
        /// Its name.
        consumer: ConsumerName,
        /// Its stream.
        stream: StreamRef,
    },
    /// The operation needs an `ACTIVE` consumer.
    ConsumerNotActive {
        /// The consumer.
        consumer: ConsumerRef,
        /// The twelve digits of the account.
        account_id: Arc<str>,
    },
    /// The consumer has another subscription to the shard: one of the last five seconds, or one
    /// that took the place of this.
    ShardSubscribed {
        /// The consumer's ARN.
        consumer_arn: String,
        /// The shard.
        shard: ShardIndex,
    },
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
            Self::StreamHasConsumers { stream, stream_arn } => write!(
                f,
                "DeleteStream can't delete {stream_arn} because there are consumers associated \
                 with this data stream. To delete {stream} anyway, set the \
                 EnforceConsumerDeletion parameter to true to force the deletion of all the \
                 consumers that are associated with it."
            ),
            // A guess: AWS's text is not known.
            Self::ConsumerExists { consumer, stream: StreamRef { stream, account_id } } => write!(
                f,
                "Consumer {consumer} under stream {stream} under account {account_id} already \
                 exists."
            ),
            Self::ConsumerNotActive { consumer, account_id } => write!(
                f,
                "Consumer {} with creation timestamp {} under stream: {} , account {account_id} \
                 is not in ACTIVE status.",
                consumer.name,
                consumer.created_at.as_seconds(),
                consumer.stream
            ),
            // Known to its first full stop.
            Self::ShardSubscribed { consumer_arn, shard } => write!(
                f,
                "Another active subscription exists for this consumer: {consumer_arn}, shard \
                 {shard}."
            ),
        }
    }
}
