//! How a list stands in a scenario file: an array of records, each with the names of the API.

use core::fmt;
use core::time::Duration;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::{ListedData, ListedRecord, RecordList, RecordListBuilder};
use crate::engine::{ByteCount, HashKey};
use crate::sim::scenario::texts;

/// A record as it is written.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRecord {
    #[serde(rename = "at_ms", default, skip_serializing_if = "Option::is_none")]
    at: Option<u64>,
    partition_key: String,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "texts::text_or_null")]
    explicit_hash_key: Option<HashKey>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data_bytes: Option<u64>,
}

impl Serialize for RecordList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(WrittenRecord::from))
    }
}

impl<'de> Deserialize<'de> for RecordList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ListVisitor)
    }
}

struct ListVisitor;

impl<'de> Visitor<'de> for ListVisitor {
    type Value = RecordList;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut records: A) -> Result<RecordList, A::Error> {
        let mut builder = RecordListBuilder::new();
        while records.next_element_seed(Next(&mut builder))?.is_some() {}
        builder.build().map_err(de::Error::custom)
    }
}

/// Adds a record to a list while it is read, so that what is wrong with it has its place.
struct Next<'a>(&'a mut RecordListBuilder);

impl<'de> DeserializeSeed<'de> for Next<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let written = WrittenRecord::deserialize(deserializer)?;
        let data = match (&written.data, written.data_bytes) {
            (Some(_), Some(_)) => {
                return Err(de::Error::custom("give `data` or `data_bytes`, not both"));
            }
            (None, Some(size)) => ListedData::Size(ByteCount::new(size)),
            (data, None) => ListedData::Text(data.as_deref().unwrap_or_default()),
        };
        let record = ListedRecord {
            partition_key: &written.partition_key,
            explicit_hash_key: written.explicit_hash_key,
            data,
            at: written.at.map(Duration::from_millis),
        };
        self.0.push(record).map_err(de::Error::custom)
    }
}

impl From<ListedRecord<'_>> for WrittenRecord {
    fn from(record: ListedRecord<'_>) -> Self {
        let (data, data_bytes) = match record.data {
            ListedData::Text("") => (None, None),
            ListedData::Text(text) => (Some(text.to_owned()), None),
            ListedData::Size(size) => (None, Some(size.get())),
        };
        Self {
            at: record.at.map(|at| u64::try_from(at.as_millis()).unwrap_or(u64::MAX)),
            partition_key: record.partition_key.to_owned(),
            explicit_hash_key: record.explicit_hash_key,
            data,
            data_bytes,
        }
    }
}
