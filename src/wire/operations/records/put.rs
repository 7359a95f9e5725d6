//! `PutRecord` and `PutRecords`.

use serde::Serialize;
use serde::ser::{SerializeSeq as _, Serializer};

use crate::engine::{
    Constraint, HashKey, InvalidArgument, PartitionKey, PutOutput, PutRecord, PutRecords,
    PutRecordsEntry, PutRecordsOutput, PutRefusal, RecordDistribution, SequenceNumber,
    SequenceNumberError, ShardIndex, StreamName,
};
use crate::wire::answers::{EncryptionType, as_number, as_text};
use crate::wire::http::Body;
use crate::wire::operations::{Call, Operation};
use crate::wire::refusal::Refusal;
use crate::wire::rules::Rule::{Length, Required};
use crate::wire::rules::shared::{
    ARN_LENGTH, DATA, HASH_KEY, NAME, NAME_LENGTH, SEQUENCE_NUMBER, STREAM_ARN,
};
use crate::wire::rules::{Path, Violations};
use crate::wire::structure::structure;
use crate::wire::values::{Blob, Boolean, List, Text};

structure! {
    /// Input of `PutRecord`.
    PutRecordInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        data: Blob = "Data" [Required, DATA],
        partition_key: Text<'de> = "PartitionKey" [Length(1, 256)],
        explicit_hash_key: Text<'de> = "ExplicitHashKey" [HASH_KEY],
        sequence_number_for_ordering: Text<'de> = "SequenceNumberForOrdering" [SEQUENCE_NUMBER],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
        dry_run: Boolean = "DryRun" [],
    }
}

structure! {
    /// Input of `PutRecords`.
    PutRecordsInput {
        records: List<PutRecordsRequestEntry<'de>> = "Records" [Required, Length(1, 500)],
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
        dry_run: Boolean = "DryRun" [],
    }
}

structure! {
    /// An entry of `PutRecords`.
    PutRecordsRequestEntry {
        data: Blob = "Data" [Required, DATA],
        explicit_hash_key: Text<'de> = "ExplicitHashKey" [HASH_KEY],
        partition_key: Text<'de> = "PartitionKey" [Length(1, 256)],
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PutRecordAnswer {
    #[serde(serialize_with = "as_text")]
    shard_id: ShardIndex,
    #[serde(serialize_with = "as_number")]
    sequence_number: SequenceNumber,
    encryption_type: EncryptionType,
}

impl<'de> Operation<'de> for PutRecordInput<'de> {
    fn check_in_context(&self, call: &Call<'_>, violations: &mut Violations) {
        let (name, arn) = (self.stream_name.as_ref(), self.stream_arn.as_ref());
        if self.partition_key.is_none() && call.needs_partition_keys(name, arn) {
            violations.add(Path::Member(&Path::Root, "PartitionKey"), None, Constraint::NotNull);
        }
    }

    fn is_dry_run(&self) -> bool {
        self.dry_run == Some(Boolean(true))
    }

    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        call.kinesis.check_takes_records(&stream, call.now)?;
        let explicit_hash_key = hash_key(self.explicit_hash_key.as_ref())?;
        let sequence_number_for_ordering =
            call.ordering_number(self.sequence_number_for_ordering.as_ref(), &stream)?;
        let encryption_type = call.encryption_type(&stream);
        let input = PutRecord {
            stream,
            partition_key: partition_key(self.partition_key.as_ref())?,
            data: self.data.map(|Blob(data)| data).unwrap_or_default(),
            explicit_hash_key,
            sequence_number_for_ordering,
        };
        let PutOutput { shard, sequence_number } = call.kinesis.put_record(input, call.now)?;
        call.answer(&PutRecordAnswer { shard_id: shard, sequence_number, encryption_type })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PutRecordsAnswer {
    failed_record_count: usize,
    records: PutResults,
    encryption_type: EncryptionType,
}

struct PutResults(PutRecordsOutput);

impl Serialize for PutResults {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut results = serializer.serialize_seq(Some(self.0.records.len()))?;
        for result in &self.0.records {
            match result {
                Ok(output) => results.serialize_element(&PutResult {
                    sequence_number: output.sequence_number,
                    shard_id: output.shard,
                })?,
                Err(refusal) => results.serialize_element(&PutFailure::from(refusal))?,
            }
        }
        results.end()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PutResult {
    #[serde(serialize_with = "as_number")]
    sequence_number: SequenceNumber,
    #[serde(serialize_with = "as_text")]
    shard_id: ShardIndex,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PutFailure {
    error_code: &'static str,
    error_message: String,
}

impl From<&PutRefusal> for PutFailure {
    fn from(refusal: &PutRefusal) -> Self {
        Self { error_code: refusal.code(), error_message: refusal.to_string() }
    }
}

impl<'de> Operation<'de> for PutRecordsInput<'de> {
    fn check_in_context(&self, call: &Call<'_>, violations: &mut Violations) {
        let Some(List(entries)) = &self.records else { return };
        let without_key = (1..).zip(entries).filter(|(_, entry)| entry.partition_key.is_none());
        let mut without_key = without_key.peekable();
        let (name, arn) = (self.stream_name.as_ref(), self.stream_arn.as_ref());
        if without_key.peek().is_none() || !call.needs_partition_keys(name, arn) {
            return;
        }
        let records = Path::Member(&Path::Root, "Records");
        for (number, _) in without_key {
            let entry = Path::Item(&records, number);
            violations.add(Path::Member(&entry, "PartitionKey"), None, Constraint::NotNull);
        }
    }

    fn is_dry_run(&self) -> bool {
        self.dry_run == Some(Boolean(true))
    }

    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        call.kinesis.check_takes_records(&stream, call.now)?;
        let encryption_type = call.encryption_type(&stream);
        let entries = self.records.map(|List(entries)| entries).unwrap_or_default();
        let records = entries.into_iter().map(entry).collect::<Result<_, _>>()?;
        let output = call.kinesis.put_records(PutRecords { stream, records }, call.now)?;
        call.answer(&PutRecordsAnswer {
            failed_record_count: output.failed_record_count(),
            records: PutResults(output),
            encryption_type,
        })
    }
}

fn entry(entry: PutRecordsRequestEntry<'_>) -> Result<PutRecordsEntry, Refusal> {
    Ok(PutRecordsEntry {
        explicit_hash_key: hash_key(entry.explicit_hash_key.as_ref())?,
        partition_key: partition_key(entry.partition_key.as_ref())?,
        data: entry.data.map(|Blob(data)| data).unwrap_or_default(),
    })
}

fn partition_key(text: Option<&Text<'_>>) -> Result<Option<PartitionKey>, Refusal> {
    Ok(text.map(|text| PartitionKey::new(text.as_str())).transpose()?)
}

/// The rules let pass some numbers that are too large.
fn hash_key(text: Option<&Text<'_>>) -> Result<Option<HashKey>, Refusal> {
    let too_large = |text: &Text<'_>| InvalidArgument::ExplicitHashKey { text: text.to_string() };
    text.map(|text| text.as_str().parse().map_err(|_| too_large(text).into())).transpose()
}

impl Call<'_> {
    /// Whether puts to a stream must have partition keys: all but those to a stream of automatic
    /// distribution. That a stream which is not there needs them is a guess, and what the API
    /// said when it knew no other.
    fn needs_partition_keys(&self, name: Option<&Text<'_>>, arn: Option<&Text<'_>>) -> bool {
        let stream = self.stream(name, arn).ok();
        let stream = stream.and_then(|stream| self.kinesis.stream(&stream));
        stream.is_none_or(|stream| {
            stream.configuration().record_distribution == RecordDistribution::UserPartitionKey
        })
    }

    /// How records that are put now are marked.
    fn encryption_type(&self, stream: &StreamName) -> EncryptionType {
        let stream = self.kinesis.stream(stream);
        EncryptionType::of(stream.is_some_and(|stream| stream.configuration().encryption.is_on()))
    }

    /// The number of `SequenceNumberForOrdering`. Those of older versions are accepted, and mean
    /// nothing.
    fn ordering_number(
        &self,
        text: Option<&Text<'_>>,
        stream: &StreamName,
    ) -> Result<Option<SequenceNumber>, Refusal> {
        let Some(text) = text else { return Ok(None) };
        match text.as_str().parse() {
            Ok(number) => Ok(Some(number)),
            Err(SequenceNumberError::OlderVersion { .. }) => Ok(None),
            Err(_) => Err(InvalidArgument::SequenceNumberForOrdering {
                number: text.to_string(),
                stream: self.kinesis.stream_ref(stream),
            }
            .into()),
        }
    }
}
