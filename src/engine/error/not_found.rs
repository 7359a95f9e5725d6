//! `ResourceNotFoundException`.

use core::fmt;
use std::sync::Arc;

use super::StreamRef;
use crate::engine::{ConsumerName, ShardIndex};

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
    /// A text that is no shard id, in any operation.
    ShardId {
        /// The text as it was given.
        text: String,
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
    /// A registered consumer.
    Consumer {
        /// Its name.
        consumer: ConsumerName,
        /// Where it was looked for.
        stream: StreamRef,
    },
    /// What an ARN names, other than a stream of this account.
    Resource {
        /// The ARN.
        arn: Arc<str>,
    },
    /// The policy of a resource that has none.
    Policy {
        /// The resource, as texts name it.
        resource: String,
    },
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
            Self::ShardId { text, stream } => {
                write!(f, "Could not find shard {text} in {stream}.")
            }
            Self::ShardToRead { shard, stream } => {
                write!(f, "Shard {shard} in {stream} does not exist")
            }
            // A guess: AWS's text is not known.
            Self::Consumer { consumer, stream } => {
                write!(f, "Consumer {consumer} in {stream} not found.")
            }
            // A guess: AWS's text is not known.
            Self::Resource { arn } => write!(f, "Resource {arn} not found."),
            // A guess: AWS's text is not known.
            Self::Policy { resource } => write!(f, "Resource policy of {resource} not found."),
        }
    }
}
