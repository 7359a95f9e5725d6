//! `UpdateMaxRecordSize`.

use super::create_stream::checked_record_size;
use crate::engine::stream::Change;
use crate::engine::{Kinesis, KinesisError, StreamName, Timestamp};

/// Input of [`Kinesis::update_max_record_size`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateMaxRecordSize {
    /// `StreamARN`.
    pub stream: StreamName,
    /// `MaxRecordSizeInKiB`: 1,024 to 10,240.
    pub max_record_size_kib: u64,
}

impl Kinesis {
    /// `UpdateMaxRecordSize`: the stream is `UPDATING` for a while, then takes records up to the
    /// new size, in either capacity mode. Larger ones that are there stay. The size that the
    /// stream has already is accepted (a guess).
    ///
    /// # Errors
    ///
    /// `Validation` for a size outside 1,024 to 10,240 KiB; `ResourceNotFound`; `ResourceInUse` when
    /// the stream is not `ACTIVE`.
    pub fn update_max_record_size(
        &mut self,
        input: &UpdateMaxRecordSize,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        let record_bytes_max = checked_record_size(input.max_record_size_kib)?;
        let now = self.settle(now);
        self.find_active(&input.stream)?;
        self.begin_updating(&input.stream, Change::RecordBytesMax(record_bytes_max), now)
    }
}
