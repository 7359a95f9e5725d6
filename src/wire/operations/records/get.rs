//! `GetRecords`.

use serde::Serialize;
use serde::ser::Serializer;

use super::iterators;
use crate::engine::{
    Addressing, ChildShard, GetRecords, InvalidArgument, PartitionKey, Record, Records,
    SequenceNumber, ShardIndex,
};
use crate::wire::address;
use crate::wire::answers::{Bytes, EncryptionType, HashKeyRangeAnswer, Time, as_number, as_text};
use crate::wire::http::Body;
use crate::wire::operations::{Call, Operation};
use crate::wire::refusal::Refusal;
use crate::wire::rules::Rule::{Length, Range, Required};
use crate::wire::rules::shared::{ARN_LENGTH, STREAM_ARN};
use crate::wire::structure::structure;
use crate::wire::values::{Boolean, Integer, Text};

structure! {
    /// Input of `GetRecords`.
    GetRecordsInput {
        shard_iterator: Text<'de> = "ShardIterator" [Required, Length(1, 512)],
        limit: Integer = "Limit" [Range(1, 10_000)],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
        dry_run: Boolean = "DryRun" [],
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GetRecordsAnswer<'a> {
    records: RecordsAnswer<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_shard_iterator: Option<String>,
    millis_behind_latest: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    child_shards: Vec<ChildShardAnswer>,
}

/// Records, written from where they lie.
pub(in crate::wire) struct RecordsAnswer<'a>(pub(in crate::wire) Records<'a>);

impl Serialize for RecordsAnswer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone().map(RecordAnswer::from))
    }
}

/// `Record`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::wire) struct RecordAnswer<'a> {
    #[serde(serialize_with = "as_number")]
    sequence_number: SequenceNumber,
    approximate_arrival_timestamp: Time,
    data: Bytes<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partition_key: Option<&'a str>,
    #[serde(skip_serializing_if = "EncryptionType::is_none")]
    encryption_type: EncryptionType,
}

impl<'a> From<&'a Record> for RecordAnswer<'a> {
    fn from(record: &'a Record) -> Self {
        Self {
            sequence_number: record.sequence_number,
            approximate_arrival_timestamp: Time(record.approximate_arrival_timestamp),
            data: Bytes(&record.data),
            partition_key: record.partition_key.as_ref().map(PartitionKey::as_str),
            encryption_type: EncryptionType::of(record.encrypted),
        }
    }
}

/// `ChildShard`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::wire) struct ChildShardAnswer {
    #[serde(serialize_with = "as_text")]
    shard_id: ShardIndex,
    parent_shards: Vec<String>,
    hash_key_range: HashKeyRangeAnswer,
}

impl From<&ChildShard> for ChildShardAnswer {
    fn from(child: &ChildShard) -> Self {
        Self {
            shard_id: child.shard,
            parent_shards: child.parents.iter().map(|parent| parent.to_string()).collect(),
            hash_key_range: child.hash_key_range.into(),
        }
    }
}

impl<'de> Operation<'de> for GetRecordsInput<'de> {
    fn is_dry_run(&self) -> bool {
        self.dry_run == Some(Boolean(true))
    }

    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let text = self.shard_iterator.as_ref().map_or("", Text::as_str);
        let iterator = iterators::read(text, call.now).ok_or(InvalidArgument::ShardIterator)?;
        if let Some(arn) = &self.stream_arn {
            let stream = address::stream_of_arn(arn.as_str(), call.kinesis.settings())?;
            if stream != iterator.stream {
                return Err(InvalidArgument::Addressing(Addressing::NameAndArnDiffer).into());
            }
        }
        let limit = self.limit.map(|Integer(limit)| limit.unsigned_abs());
        let format = call.format;
        let mut output = call.kinesis.get_records(&GetRecords { iterator, limit }, call.now)?;
        let next_shard_iterator = output.next_shard_iterator.take();
        let child_shards = output.child_shards.iter().map(ChildShardAnswer::from).collect();
        format.answer(&GetRecordsAnswer {
            next_shard_iterator: next_shard_iterator.as_ref().map(iterators::write),
            millis_behind_latest: output.millis_behind_latest,
            child_shards,
            records: RecordsAnswer(output.records()),
        })
    }
}
