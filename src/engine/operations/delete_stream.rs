//! `DeleteStream`.

use crate::engine::error::KinesisError;
use crate::engine::{ControlOperation, Kinesis, StreamName, StreamStatus, Timestamp};

/// Input of [`Kinesis::delete_stream`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteStream {
    /// `StreamName`.
    pub stream: StreamName,
}

impl Kinesis {
    /// `DeleteStream`: the stream is `DELETING` for a while, then gone with all its records.
    /// Any state may be deleted; deleting again changes nothing (a guess: AWS's documentation
    /// demands `ACTIVE`, and answers otherwise were not seen).
    ///
    /// # Errors
    ///
    /// `ResourceNotFound` when there is no such stream.
    pub fn delete_stream(
        &mut self,
        input: &DeleteStream,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        let now = self.settle(now);
        self.take_control_call(ControlOperation::DeleteStream, Some(&input.stream), now)?;
        let until = now + self.settings().delete_stream;
        let stream = self.find_mut(&input.stream)?;
        if stream.status() != StreamStatus::Deleting {
            stream.begin_deleting(until);
        }
        Ok(())
    }
}
