//! The bytes of an aggregated record (source: "KPL Aggregated Record Format", `aggregation-format.md`
//! of the Kinesis Producer Library): a magic number, a protobuf message, and the message's MD5.

use std::collections::BTreeMap;
use std::sync::Arc;

use md5::{Digest as _, Md5};
use prost::Message;
use prost::encoding::{encoded_len_varint, key_len};

use crate::engine::{ByteCount, HashKey, PartitionKey};

/// The first bytes of every aggregated record.
pub const AGGREGATED_RECORD_MAGIC: [u8; 4] = [0xF3, 0x89, 0x9A, 0xC2];
/// The MD5 at its end.
const DIGEST_BYTES: usize = 16;

/// The message between the magic number and the digest. It is proto2: what is required is written
/// even where it is 0.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct AggregatedRecord {
    /// `partition_key_table`: the partition keys, each once.
    #[prost(string, repeated, tag = "1")]
    pub partition_key_table: Vec<String>,
    /// `explicit_hash_key_table`: the explicit hash keys, in decimal.
    #[prost(string, repeated, tag = "2")]
    pub explicit_hash_key_table: Vec<String>,
    /// `records`: the user records, in order.
    #[prost(message, repeated, tag = "3")]
    pub records: Vec<UserRecordEntry>,
}

/// `Record`: a user record in the message.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct UserRecordEntry {
    /// `partition_key_index`: the place of its key in the table.
    #[prost(uint64, required, tag = "1")]
    pub partition_key_index: u64,
    /// `explicit_hash_key_index`: the place of its explicit hash key, if it has one.
    #[prost(uint64, optional, tag = "2")]
    pub explicit_hash_key_index: Option<u64>,
    /// `data`.
    #[prost(bytes = "vec", required, tag = "3")]
    pub data: Vec<u8>,
    /// `tags`, which neither library uses.
    #[prost(message, repeated, tag = "4")]
    pub tags: Vec<Tag>,
}

/// `Tag`.
#[derive(Clone, PartialEq, Eq, Message)]
pub struct Tag {
    /// `key`.
    #[prost(string, required, tag = "1")]
    pub key: String,
    /// `value`.
    #[prost(string, optional, tag = "2")]
    pub value: Option<String>,
}

impl AggregatedRecord {
    /// Reads an aggregated record. `None` when it is none: the magic number is not there, the digest
    /// is not the message's, or the message is not one.
    pub fn read(data: &[u8]) -> Option<Self> {
        let rest = data.strip_prefix(&AGGREGATED_RECORD_MAGIC)?;
        let (message, digest) = rest.split_last_chunk::<DIGEST_BYTES>()?;
        // An empty message is not one (source: `AggregatorUtil` of the KCL).
        if message.is_empty() || *digest != *Md5::digest(message) {
            return None;
        }
        Self::decode(message).ok()
    }

    /// The bytes of the aggregated record.
    pub fn write(&self) -> Arc<[u8]> {
        let len = AGGREGATED_RECORD_MAGIC.len() + self.encoded_len() + DIGEST_BYTES;
        let mut bytes = Vec::with_capacity(len);
        bytes.extend_from_slice(&AGGREGATED_RECORD_MAGIC);
        let message = self.encode_to_vec();
        bytes.extend_from_slice(&message);
        bytes.extend_from_slice(&Md5::digest(&message));
        bytes.into()
    }
}

/// A user record that is to be aggregated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserRecordRef<'a> {
    /// Its partition key.
    pub partition_key: &'a PartitionKey,
    /// Its own explicit hash key, if it has one.
    pub explicit_hash_key: Option<HashKey>,
    /// Its data.
    pub data: &'a [u8],
}

/// An aggregated record that is being filled, and how large it is so far.
///
/// A key that comes twice stands in its table once.
#[derive(Clone, Debug, Default)]
pub struct Aggregation {
    message: AggregatedRecord,
    partition_keys: BTreeMap<PartitionKey, u64>,
    explicit_hash_keys: BTreeMap<HashKey, u64>,
    message_len: usize,
}

impl Aggregation {
    /// The size of the aggregated record: magic number, message and digest.
    pub fn size(&self) -> ByteCount {
        size_of_message(self.message_len)
    }

    /// The size that it would have with this user record.
    pub fn size_with(&self, user_record: UserRecordRef<'_>) -> ByteCount {
        size_of_message(self.message_len + self.message_growth(user_record))
    }

    fn message_growth(&self, user_record: UserRecordRef<'_>) -> usize {
        let UserRecordRef { partition_key, explicit_hash_key, data } = user_record;
        let mut table = 0;
        let mut entry = key_len(1) + field_len(3, data.len());
        entry += match self.partition_keys.get(partition_key) {
            Some(&place) => encoded_len_varint(place),
            None => {
                table += field_len(1, partition_key.as_str().len());
                encoded_len_varint(self.partition_keys.len() as u64)
            }
        };
        if let Some(hash_key) = explicit_hash_key {
            entry += key_len(2);
            entry += match self.explicit_hash_keys.get(&hash_key) {
                Some(&place) => encoded_len_varint(place),
                None => {
                    table += field_len(2, hash_key.to_string().len());
                    encoded_len_varint(self.explicit_hash_keys.len() as u64)
                }
            };
        }
        table + field_len(3, entry)
    }

    /// Adds a user record.
    pub fn push(&mut self, user_record: UserRecordRef<'_>) {
        self.message_len += self.message_growth(user_record);
        let UserRecordRef { partition_key, explicit_hash_key, data } = user_record;
        let Self { message, partition_keys, explicit_hash_keys, .. } = self;
        let next = partition_keys.len() as u64;
        let partition_key_index = *partition_keys.entry(partition_key.clone()).or_insert(next);
        if partition_key_index == next {
            message.partition_key_table.push(partition_key.as_str().into());
        }
        let explicit_hash_key_index = explicit_hash_key.map(|hash_key| {
            let next = explicit_hash_keys.len() as u64;
            let place = *explicit_hash_keys.entry(hash_key).or_insert(next);
            if place == next {
                message.explicit_hash_key_table.push(hash_key.to_string());
            }
            place
        });
        let (data, tags) = (data.into(), Vec::new());
        let entry = UserRecordEntry { partition_key_index, explicit_hash_key_index, data, tags };
        message.records.push(entry);
    }

    /// The bytes of the aggregated record.
    pub fn write(&self) -> Arc<[u8]> {
        self.message.write()
    }
}

fn size_of_message(message_len: usize) -> ByteCount {
    ByteCount::of_len(AGGREGATED_RECORD_MAGIC.len() + message_len + DIGEST_BYTES)
}

/// The bytes of a field whose content has a length: its key, the length and the content.
fn field_len(tag: u32, len: usize) -> usize {
    key_len(tag) + encoded_len_varint(len as u64) + len
}
