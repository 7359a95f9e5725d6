//! What consumers make of aggregated records.

use core::ops::Range;

use super::AggregatedRecord;
use crate::engine::{HashKey, HashKeyRange, PartitionKey, Record, SequenceNumber, ShardIndex};
use crate::sim::watch::Taking;
use crate::sim::{Behaviour, World};

/// How a reader takes aggregated records. Fleets, which are the KCL, take them
/// [within their shard](Deaggregation::WithinShard).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(from = "Written", into = "Written")]
pub enum Deaggregation {
    /// Not at all: each is one record, of which it understands nothing.
    #[default]
    Off,
    /// It takes them apart as the KCL does, which knows its shard's hash key range: an aggregated
    /// record with a user record that does not belong in the shard is dropped whole.
    ///
    /// That hides what the Kinesis Producer Library stored in the wrong shard and then again in the
    /// right one. What it stored in the wrong shard and not again, since the user record itself does
    /// belong there, is dropped too (source: `AggregatorUtil.deaggregate` in version 3 of the KCL).
    WithinShard(Behaviour<TakingApart>),
    /// It takes them apart without looking where the user records belong, as most libraries do: what
    /// was stored twice comes twice.
    All(Behaviour<TakingApart>),
}

/// What taking aggregated records apart takes.
pub struct TakingApart {
    /// What a consumer makes of the records at these places of a shard, and how many it has to process.
    pub(in crate::sim) take_apart:
        fn(&World, ShardIndex, Range<usize>, Deaggregation) -> (u64, Taking),
}

/// How files have it.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Written {
    Off,
    WithinShard,
    All,
}

impl From<Written> for Deaggregation {
    fn from(written: Written) -> Self {
        match written {
            Written::Off => Self::Off,
            Written::WithinShard => Self::WithinShard(Behaviour::ALL),
            Written::All => Self::All(Behaviour::ALL),
        }
    }
}

impl From<Deaggregation> for Written {
    fn from(deaggregation: Deaggregation) -> Self {
        match deaggregation {
            Deaggregation::Off => Self::Off,
            Deaggregation::WithinShard(_) => Self::WithinShard,
            Deaggregation::All(_) => Self::All,
        }
    }
}

impl Deaggregation {
    /// Takes a record of this shard apart.
    pub fn apply(self, record: &Record, shard: HashKeyRange) -> Deaggregated {
        match self {
            Self::Off => Deaggregated::Plain,
            Self::WithinShard(_) => deaggregate(record, shard),
            Self::All(_) => deaggregate(record, HashKeyRange::FULL),
        }
    }
}

/// What a record of a stream is to a reader who takes aggregated records apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deaggregated {
    /// One record.
    Plain,
    /// Several.
    UserRecords(Vec<DeaggregatedRecord>),
    /// Several, of which one does not belong in the shard: none of them is taken.
    Dropped,
}

/// A user record out of an aggregated one: the KCL's `KinesisClientRecord`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeaggregatedRecord {
    /// That of the record that it was in, as it is of all that were there.
    pub sequence_number: SequenceNumber,
    /// Its place among them: 0, 1, 2 …
    pub sub_sequence_number: u64,
    /// Its own partition key.
    pub partition_key: PartitionKey,
    /// Its own explicit hash key.
    pub explicit_hash_key: Option<HashKey>,
    /// Its data.
    pub data: Vec<u8>,
}

impl DeaggregatedRecord {
    /// Where it belongs: at its explicit hash key, or at the MD5 of its partition key.
    pub fn hash_key(&self) -> HashKey {
        self.explicit_hash_key.unwrap_or_else(|| HashKey::of(&self.partition_key))
    }
}

/// Takes a record apart for a reader of a shard that owns these hash keys.
///
/// A user record whose key is not in the tables, or is no key, ends it: those before it are taken, as
/// by the KCL (that it asks no more of a key than to be there is passed over).
pub fn deaggregate(record: &Record, shard: HashKeyRange) -> Deaggregated {
    let Some(aggregated) = AggregatedRecord::read(&record.data) else {
        return Deaggregated::Plain;
    };
    let AggregatedRecord { partition_key_table, explicit_hash_key_table, records } = aggregated;
    let mut taken = Vec::with_capacity(records.len());
    for (entry, sub_sequence_number) in records.into_iter().zip(0..) {
        let Some(partition_key) = entry_of(&partition_key_table, entry.partition_key_index)
            .and_then(|key| PartitionKey::new(key).ok())
        else {
            break;
        };
        let explicit_hash_key = match entry.explicit_hash_key_index {
            None => None,
            Some(index) => {
                let key = entry_of(&explicit_hash_key_table, index);
                let Some(key) = key.and_then(|key| key.parse().ok()) else { break };
                Some(key)
            }
        };
        let user_record = DeaggregatedRecord {
            sequence_number: record.sequence_number,
            sub_sequence_number,
            partition_key,
            explicit_hash_key,
            data: entry.data,
        };
        if shard != HashKeyRange::FULL && !shard.contains(user_record.hash_key()) {
            return Deaggregated::Dropped;
        }
        taken.push(user_record);
    }
    Deaggregated::UserRecords(taken)
}

fn entry_of(table: &[String], index: u64) -> Option<&str> {
    table.get(usize::try_from(index).ok()?).map(String::as_str)
}
