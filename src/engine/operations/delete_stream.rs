//! `DeleteStream`.

use crate::engine::error::{InUse, KinesisError};
use crate::engine::{ControlOperation, Kinesis, StreamName, StreamStatus, Timestamp};

/// Input of [`Kinesis::delete_stream`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteStream {
    /// `StreamName`.
    pub stream: StreamName,
    /// `EnforceConsumerDeletion`: delete it even when consumers are registered, and them with it.
    pub enforce_consumer_deletion: bool,
}

impl DeleteStream {
    /// Of a stream that has no consumers.
    pub const fn new(stream: StreamName) -> Self {
        Self { stream, enforce_consumer_deletion: false }
    }
}

impl Kinesis {
    /// `DeleteStream`: the stream is `DELETING` for a while, then gone with all its records.
    /// Any state may be deleted; deleting again changes nothing (a guess: AWS's documentation
    /// demands `ACTIVE`, and answers otherwise were not seen).
    ///
    /// # Errors
    ///
    /// `ResourceNotFound` when there is no such stream; `ResourceInUse` when it has registered
    /// consumers and their deletion is not enforced.
    pub fn delete_stream(
        &mut self,
        input: &DeleteStream,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        let now = self.settle(now);
        self.take_control_call(ControlOperation::DeleteStream, Some(&input.stream), now)?;
        let until = now + self.settings().delete_stream;
        let stream_arn = self.stream_arn(&input.stream);
        let stream = self.find_mut(&input.stream)?;
        if !input.enforce_consumer_deletion && !stream.consumers().is_empty() {
            let stream = input.stream.clone();
            return Err(InUse::StreamHasConsumers { stream, stream_arn }.into());
        }
        if stream.status() != StreamStatus::Deleting {
            stream.begin_deleting(until);
        }
        Ok(())
    }
}
