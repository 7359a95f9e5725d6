//! `PutRecord`.

use std::sync::Arc;

use crate::engine::error::{InvalidArgument, KinesisError, StreamRef};
use crate::engine::limits::DATA_BYTES_MAX;
use crate::engine::record::record_size;
use crate::engine::stream::throttled;
use crate::engine::{
    ByteCount, Constraint, ConstraintViolation, HashKey, Kinesis, PartitionKey, Record,
    RecordDistribution, SequenceNumber, ShardIndex, Stream, StreamName, StreamStatus, Timestamp,
};

/// Input of [`Kinesis::put_record`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutRecord {
    /// `StreamName`.
    pub stream: StreamName,
    /// `PartitionKey`. Only a stream of automatic distribution does without.
    pub partition_key: Option<PartitionKey>,
    /// `Data`.
    pub data: Arc<[u8]>,
    /// `ExplicitHashKey`: takes the place of the partition key's hash.
    pub explicit_hash_key: Option<HashKey>,
    /// `SequenceNumberForOrdering`: the number of the record put before.
    pub sequence_number_for_ordering: Option<SequenceNumber>,
}

impl PutRecord {
    /// A put with nothing but what it needs.
    pub fn new(
        stream: StreamName,
        partition_key: PartitionKey,
        data: impl Into<Arc<[u8]>>,
    ) -> Self {
        Self {
            stream,
            partition_key: Some(partition_key),
            data: data.into(),
            explicit_hash_key: None,
            sequence_number_for_ordering: None,
        }
    }

    /// What the record will count for against a shard's limits.
    pub fn size(&self) -> ByteCount {
        record_size(&self.data, self.partition_key.as_ref())
    }
}

/// Where a record went: output of [`Kinesis::put_record`], and of each entry of
/// [`Kinesis::put_records`] that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PutOutput {
    /// `ShardId`.
    pub shard: ShardIndex,
    /// `SequenceNumber`: the record's, or its receipt on a stream with `put_receipts`.
    pub sequence_number: SequenceNumber,
}

impl Kinesis {
    /// `PutRecord`: appends one record to the shard that owns its hash key.
    ///
    /// # Errors
    ///
    /// `Validation` for data over 10 MiB; `ResourceNotFound`, also while the stream is created;
    /// `InvalidArgument` for a record over the stream's maximum, or a
    /// `sequence_number_for_ordering` from the future or in a stream of automatic distribution;
    /// `ProvisionedThroughputExceeded`.
    pub fn put_record(
        &mut self,
        input: PutRecord,
        now: Timestamp,
    ) -> Result<PutOutput, KinesisError> {
        let PutRecord {
            stream: name,
            partition_key,
            data,
            explicit_hash_key,
            sequence_number_for_ordering,
        } = input;
        check_data("data", &data)?;
        let now = self.settle(now);
        let stream_ref = self.stream_ref(&name);
        let stream = self.find_mut(&name)?;
        check_record_size(stream, record_size(&data, partition_key.as_ref()))?;
        check_ordering(sequence_number_for_ordering, stream, &stream_ref, now)?;
        stream.append(partition_key, explicit_hash_key, data, &stream_ref, now)
    }
}

impl Kinesis {
    /// Whether a stream takes records. Puts check it before anything else about the request.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`, also while the stream is created: AWS does not know it yet.
    pub fn check_takes_records(
        &mut self,
        stream: &StreamName,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        self.settle(now);
        match self.find(stream)?.status() {
            StreamStatus::Creating => Err(self.stream_ref(stream).not_found()),
            StreamStatus::Active | StreamStatus::Updating | StreamStatus::Deleting => Ok(()),
        }
    }
}

impl Stream {
    /// Appends a record that has passed all checks but the shard's limits.
    pub(super) fn append(
        &mut self,
        partition_key: Option<PartitionKey>,
        explicit_hash_key: Option<HashKey>,
        data: Arc<[u8]>,
        stream_ref: &StreamRef,
        now: Timestamp,
    ) -> Result<PutOutput, KinesisError> {
        let hash_key = self.hash_key(partition_key.as_ref(), explicit_hash_key)?;
        // Without shards, while it is being created, AWS does not know the stream yet.
        let index = self.route(hash_key).ok_or_else(|| stream_ref.not_found())?;
        let put_receipts = self.configuration().put_receipts;
        let encrypted = self.configuration().encryption.is_on();
        let sequence_index = self.take_sequence_index()?;
        let shard = self.shard_mut(index).ok_or_else(|| stream_ref.not_found())?;
        let size = record_size(&data, partition_key.as_ref());
        shard.take_write_budget(size, now).map_err(|limit| throttled(shard, limit, stream_ref))?;
        let number = shard.number_for(sequence_index, now);
        shard.append(Record {
            sequence_number: number,
            approximate_arrival_timestamp: now.floor_to_millis(),
            partition_key,
            hash_key,
            encrypted,
            data,
        });
        if let Some(traffic) = self.traffic_mut() {
            traffic.count(index, size, now);
        }
        let sequence_number = if put_receipts { number.receipt() } else { number };
        Ok(PutOutput { shard: index, sequence_number })
    }

    /// Where a record of this key goes.
    fn hash_key(
        &self,
        partition_key: Option<&PartitionKey>,
        explicit_hash_key: Option<HashKey>,
    ) -> Result<HashKey, KinesisError> {
        if self.configuration().record_distribution == RecordDistribution::Auto {
            return Ok(self.next_even_hash_key());
        }
        let partition_key = partition_key.ok_or_else(|| ConstraintViolation {
            member: "partitionKey".into(),
            value: None,
            constraint: Constraint::NotNull,
        })?;
        Ok(explicit_hash_key.unwrap_or_else(|| HashKey::of(partition_key)))
    }
}

/// Whether `Data` keeps the API's constraint, which holds for every stream.
pub(super) fn check_data(member: &str, data: &[u8]) -> Result<(), ConstraintViolation> {
    let size = data.len();
    if ByteCount::of_len(size) <= DATA_BYTES_MAX {
        return Ok(());
    }
    Err(ConstraintViolation {
        member: member.to_owned().into(),
        // How AWS prints a blob, in its own language.
        value: Some(format!("java.nio.HeapByteBuffer[pos=0 lim={size} cap={size}]")),
        constraint: Constraint::LengthMax(DATA_BYTES_MAX.get()),
    })
}

/// Whether a record is small enough for its stream.
pub(super) fn check_record_size(stream: &Stream, size: ByteCount) -> Result<(), KinesisError> {
    let limit = stream.configuration().record_bytes_max;
    if size <= limit {
        return Ok(());
    }
    Err(InvalidArgument::RecordTooLarge { size, limit }.into())
}

fn check_ordering(
    number: Option<SequenceNumber>,
    stream: &Stream,
    stream_ref: &StreamRef,
    now: Timestamp,
) -> Result<(), KinesisError> {
    let Some(number) = number else { return Ok(()) };
    if stream.configuration().record_distribution == RecordDistribution::Auto {
        return Err(InvalidArgument::OrderingUnderAuto.into());
    }
    if number.accepted_at() > now {
        return Err(InvalidArgument::SequenceNumberForOrdering {
            number: number.to_string(),
            stream: stream_ref.clone(),
        }
        .into());
    }
    Ok(())
}
