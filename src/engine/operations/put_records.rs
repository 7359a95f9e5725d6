//! `PutRecords`.

use core::fmt;
use std::sync::Arc;

use super::put_record::{check_data, check_record_size};
use crate::engine::error::{InvalidArgument, KinesisError, Throttled};
use crate::engine::limits::PUT_RECORDS_ENTRIES_MAX;
use crate::engine::record::record_size;
use crate::engine::{
    ByteCount, Constraint, ConstraintViolation, HashKey, Kinesis, PartitionKey, PutOutput,
    StreamName, Timestamp,
};

/// Input of [`Kinesis::put_records`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutRecords {
    /// `StreamName`.
    pub stream: StreamName,
    /// `Records`: 1 to 500.
    pub records: Vec<PutRecordsEntry>,
}

/// `PutRecordsRequestEntry`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutRecordsEntry {
    /// `PartitionKey`. Only a stream of automatic distribution does without.
    pub partition_key: Option<PartitionKey>,
    /// `Data`.
    pub data: Arc<[u8]>,
    /// `ExplicitHashKey`: takes the place of the partition key's hash.
    pub explicit_hash_key: Option<HashKey>,
}

/// Output of [`Kinesis::put_records`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutRecordsOutput {
    /// `Records`: one for each entry, in the order of the request.
    pub records: Vec<Result<PutOutput, PutRefusal>>,
}

impl PutRecordsOutput {
    /// `FailedRecordCount`.
    pub fn failed_record_count(&self) -> usize {
        self.records.iter().filter(|record| record.is_err()).count()
    }
}

/// Why one entry was refused while others were taken: `ErrorCode` and `ErrorMessage`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutRefusal {
    /// `ProvisionedThroughputExceededException`.
    Throttled(Throttled),
    /// `InternalFailure`.
    InternalFailure,
}

impl PutRefusal {
    /// `ErrorCode`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Throttled(_) => "ProvisionedThroughputExceededException",
            Self::InternalFailure => "InternalFailure",
        }
    }
}

/// Writes `ErrorMessage`.
impl fmt::Display for PutRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Throttled(throttled) => throttled.fmt(f),
            Self::InternalFailure => KinesisError::InternalFailure.fmt(f),
        }
    }
}

impl Kinesis {
    /// `PutRecords`: appends each entry that its shard still has room for in this second.
    ///
    /// Entries are decided one by one, in order: a later, smaller one may be taken after an
    /// earlier one was refused. The call succeeds even when every entry is refused.
    ///
    /// # Errors
    ///
    /// For the whole call, with nothing appended: `Validation` for no entries, over 500, or data
    /// over 10 MiB; `ResourceNotFound`; `InvalidArgument` for a record over the stream's maximum
    /// or a request over 10 MiB.
    pub fn put_records(
        &mut self,
        input: PutRecords,
        now: Timestamp,
    ) -> Result<PutRecordsOutput, KinesisError> {
        check_entries(&input.records)?;
        let now = self.settle(now);
        let stream_ref = self.stream_ref(&input.stream);
        let limit = self.settings().limits.put_records_bytes_max;
        let stream = self.find_mut(&input.stream)?;
        let sizes = || {
            input.records.iter().map(|entry| record_size(&entry.data, entry.partition_key.as_ref()))
        };
        sizes().try_for_each(|size| check_record_size(stream, size))?;
        let size: ByteCount = sizes().sum();
        if size > limit {
            return Err(InvalidArgument::RequestTooLarge { size, limit }.into());
        }
        let append = |entry: PutRecordsEntry| {
            let PutRecordsEntry { partition_key, data, explicit_hash_key } = entry;
            match stream.append(partition_key, explicit_hash_key, data, &stream_ref, now) {
                Ok(output) => Ok(Ok(output)),
                Err(KinesisError::ProvisionedThroughputExceeded(throttled)) => {
                    Ok(Err(PutRefusal::Throttled(throttled)))
                }
                Err(KinesisError::InternalFailure) => Ok(Err(PutRefusal::InternalFailure)),
                // The stream has no shards yet: true of every entry, so of the first.
                Err(refusal) => Err(refusal),
            }
        };
        let records = input.records.into_iter().map(append).collect::<Result<_, _>>()?;
        Ok(PutRecordsOutput { records })
    }
}

fn check_entries(entries: &[PutRecordsEntry]) -> Result<(), ConstraintViolation> {
    let count = u64::try_from(entries.len()).unwrap_or(u64::MAX);
    let constraint = if count == 0 {
        Constraint::LengthMin(1)
    } else if count > PUT_RECORDS_ENTRIES_MAX {
        Constraint::LengthMax(PUT_RECORDS_ENTRIES_MAX)
    } else {
        return entries.iter().zip(1..).try_for_each(|(entry, number)| {
            check_data(&format!("records.{number}.member.data"), &entry.data)
        });
    };
    Err(ConstraintViolation {
        member: "records".into(),
        value: Some(format!("[{count} entries]")),
        constraint,
    })
}
