//! `ResourceInUseException`.

use core::fmt;

use super::StreamRef;
use crate::engine::StreamStatus;

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
