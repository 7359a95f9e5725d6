//! How values are written, in either format.

use core::fmt::Display;

use minicbor_serde::tag::Required;
use serde::ser::{Serialize, Serializer};

use crate::engine::{
    HashKeyRange, Parents, SequenceNumber, ShardDescription, ShardIndex, Timestamp,
};

/// A value whose text AWS writes: shard ids, sequence numbers, hash keys, names.
pub(super) fn as_text<S: Serializer>(value: &impl Display, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(value)
}

/// A sequence number. Most of what is written are these, so no formatting machinery.
pub(super) fn as_number<S: Serializer>(number: &SequenceNumber, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(number.decimal_text().as_str())
}

/// The same, of a value that may be missing; the field is then to be skipped.
pub(super) fn as_text_if_some<S: Serializer>(
    value: &Option<impl Display>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => to.collect_str(value),
        None => to.serialize_none(),
    }
}

/// A point in time: seconds with milliseconds as the fraction in JSON; in CBOR whole milliseconds
/// under the tag of times, against that tag's definition and as AWS's clients expect it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time(pub(super) Timestamp);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let millis = self.0.as_millis();
        if serializer.is_human_readable() {
            // Exact to the millisecond for as long as times have sixteen digits.
            serializer.serialize_f64(millis as f64 / 1e3)
        } else {
            Required::<1, u64>::new(millis).serialize(serializer)
        }
    }
}

/// Bytes: base64 in JSON, which the codec sees to; themselves in CBOR.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

/// `EncryptionType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum EncryptionType {
    /// `NONE`.
    None,
    /// `KMS`.
    Kms,
}

impl EncryptionType {
    pub(super) const fn of(encrypted: bool) -> Self {
        if encrypted { Self::Kms } else { Self::None }
    }

    pub(super) fn is_none(&self) -> bool {
        *self == Self::None
    }
}

/// `HashKeyRange`.
#[derive(serde::Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct HashKeyRangeAnswer {
    #[serde(serialize_with = "as_text")]
    starting_hash_key: crate::engine::HashKey,
    #[serde(serialize_with = "as_text")]
    ending_hash_key: crate::engine::HashKey,
}

impl From<HashKeyRange> for HashKeyRangeAnswer {
    fn from(range: HashKeyRange) -> Self {
        Self { starting_hash_key: range.start(), ending_hash_key: range.end() }
    }
}

/// `Shard`.
#[derive(serde::Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ShardAnswer {
    #[serde(serialize_with = "as_text")]
    shard_id: ShardIndex,
    #[serde(serialize_with = "as_text_if_some", skip_serializing_if = "Option::is_none")]
    parent_shard_id: Option<ShardIndex>,
    #[serde(serialize_with = "as_text_if_some", skip_serializing_if = "Option::is_none")]
    adjacent_parent_shard_id: Option<ShardIndex>,
    hash_key_range: HashKeyRangeAnswer,
    sequence_number_range: SequenceNumberRangeAnswer,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "PascalCase")]
struct SequenceNumberRangeAnswer {
    #[serde(serialize_with = "as_text")]
    starting_sequence_number: SequenceNumber,
    #[serde(serialize_with = "as_text_if_some", skip_serializing_if = "Option::is_none")]
    ending_sequence_number: Option<SequenceNumber>,
}

impl From<&ShardDescription> for ShardAnswer {
    fn from(shard: &ShardDescription) -> Self {
        let (parent_shard_id, adjacent_parent_shard_id) = match shard.parents {
            Parents::None => (None, None),
            Parents::Split(parent) => (Some(parent), None),
            Parents::Merge { parent, adjacent } => (Some(parent), Some(adjacent)),
        };
        Self {
            shard_id: shard.shard,
            parent_shard_id,
            adjacent_parent_shard_id,
            hash_key_range: shard.hash_key_range.into(),
            sequence_number_range: SequenceNumberRangeAnswer {
                starting_sequence_number: shard.starting_sequence_number,
                ending_sequence_number: shard.ending_sequence_number,
            },
        }
    }
}
