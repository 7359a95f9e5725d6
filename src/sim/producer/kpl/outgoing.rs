//! User records on their way, and the records of the stream that they become.

use std::sync::Arc;

use super::buffer::Due;
use crate::engine::{ByteCount, HashKey, PartitionKey, PutRecordsEntry, ShardIndex, Timestamp};
use crate::sim::UserRecordRef;
use crate::sim::producer::Made;

/// A user record on its way.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Buffered {
    pub(in crate::sim) made: Made,
    pub(in crate::sim) hash_key: HashKey,
    /// Where it should go; `None` when that was not known as it set out.
    pub(in crate::sim) predicted: Option<ShardIndex>,
    pub(in crate::sim) deadline: Timestamp,
    pub(in crate::sim) expires_at: Timestamp,
    /// How often it was put.
    pub(in crate::sim) attempts: u32,
}

impl Buffered {
    pub(in crate::sim) fn as_user_record(&self) -> UserRecordRef<'_> {
        UserRecordRef {
            partition_key: &self.made.partition_key,
            explicit_hash_key: self.made.explicit_hash_key,
            data: &self.made.data,
        }
    }
}

impl Due for Buffered {
    fn deadline(&self) -> Timestamp {
        self.deadline
    }
}

/// A record of the stream to be: one user record as it is, or several that are aggregated.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Outgoing {
    pub(in crate::sim) user_records: Vec<Buffered>,
    data: Arc<[u8]>,
    pub(in crate::sim) deadline: Timestamp,
    pub(in crate::sim) expires_at: Timestamp,
}

impl Due for Outgoing {
    fn deadline(&self) -> Timestamp {
        self.deadline
    }
}

/// The partition key of every aggregated record: the explicit hash key says where it goes.
const AGGREGATED_PARTITION_KEY: &str = "a";

impl Outgoing {
    /// Several user records with the bytes that they make together; `None` when there are none.
    pub(in crate::sim) fn of(user_records: Vec<Buffered>, data: Arc<[u8]>) -> Option<Self> {
        let deadline = user_records.iter().map(|it| it.deadline).min()?;
        let expires_at = user_records.iter().map(|it| it.expires_at).min()?;
        Some(Self { user_records, data, deadline, expires_at })
    }

    /// One that is sent by itself.
    pub(in crate::sim) fn alone(user_record: Buffered) -> Self {
        let Buffered { deadline, expires_at, .. } = user_record;
        let data = user_record.made.data.clone();
        Self { user_records: vec![user_record], data, deadline, expires_at }
    }

    /// Where all its user records should go.
    pub(in crate::sim) fn predicted(&self) -> Option<ShardIndex> {
        self.user_records.first()?.predicted
    }

    /// Bytes of its data.
    pub(in crate::sim) fn data_size(&self) -> ByteCount {
        ByteCount::of_len(self.data.len())
    }

    /// What it counts for: data and partition key.
    pub(in crate::sim) fn size(&self) -> ByteCount {
        let key = match self.user_records.as_slice() {
            [one] => one.made.partition_key.as_str(),
            _ => AGGREGATED_PARTITION_KEY,
        };
        self.data_size() + ByteCount::of_len(key.len())
    }

    /// Where it goes: its explicit hash key is that of its first user record.
    pub(in crate::sim) fn hash_key(&self) -> HashKey {
        self.user_records.first().map_or(HashKey::MIN, |first| first.hash_key)
    }

    /// Its partition key: an aggregated record's is not that of any of its user records.
    pub(in crate::sim) fn partition_key(&self) -> Option<PartitionKey> {
        match self.user_records.as_slice() {
            [one] => Some(one.made.partition_key.clone()),
            _ => PartitionKey::new(AGGREGATED_PARTITION_KEY).ok(),
        }
    }

    /// Whether all of it was put before.
    pub(in crate::sim) fn is_retry(&self) -> bool {
        self.user_records.iter().all(|it| it.attempts > 0)
    }

    /// How it is put.
    pub(in crate::sim) fn entry(&self) -> PutRecordsEntry {
        let partition_key = self.partition_key();
        let explicit_hash_key = Some(self.hash_key());
        PutRecordsEntry { partition_key, data: self.data.clone(), explicit_hash_key }
    }
}
