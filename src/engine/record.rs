//! What a shard holds.

use std::sync::Arc;

use super::{ByteCount, HashKey, PartitionKey, SequenceNumber, Timestamp};

/// A record in a shard's log.
///
/// Source: `Record` in the API reference. It does not change once it is there; copies share the
/// data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its place in the shard.
    pub sequence_number: SequenceNumber,
    /// When the stream accepted it, to the millisecond. AWS does not promise that these stamps
    /// rise along a shard; here they do.
    pub approximate_arrival_timestamp: Timestamp,
    /// The key that the producer gave; `None` only on a stream of automatic distribution.
    pub partition_key: Option<PartitionKey>,
    /// Where it lies in the hash space: the key's MD5, the producer's explicit hash key, or where
    /// automatic distribution put it. The API does not return it.
    pub hash_key: HashKey,
    /// Whether the stream was encrypted when it was put: `EncryptionType`.
    pub encrypted: bool,
    /// The producer's bytes.
    pub data: Arc<[u8]>,
}

impl Record {
    /// What the record counts for against a shard's limits: its data and its partition key.
    pub fn size(&self) -> ByteCount {
        record_size(&self.data, self.partition_key.as_ref())
    }
}

/// What a record of this data and key counts for. An explicit hash key counts for nothing (a
/// guess: AWS names the data and the partition key only).
pub(super) fn record_size(data: &[u8], partition_key: Option<&PartitionKey>) -> ByteCount {
    let key_len = partition_key.map_or(0, |key| key.as_str().len());
    ByteCount::of_len(data.len()) + ByteCount::of_len(key_len)
}
