//! Shard iterators: where a reader will go on reading.

use super::{SequenceNumber, ShardIndex, StreamName, Timestamp};

/// Where a new iterator stands: `ShardIteratorType` with what each type needs.
///
/// Source: `GetShardIterator`. The API's combinations that make no sense, such as `LATEST` with
/// a number, cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartingPosition {
    /// `AT_SEQUENCE_NUMBER`: at the first record with this number or a higher one.
    AtSequenceNumber(SequenceNumber),
    /// `AFTER_SEQUENCE_NUMBER`: at the first record with a higher number.
    AfterSequenceNumber(SequenceNumber),
    /// `TRIM_HORIZON`: at the oldest record that the shard still holds.
    TrimHorizon,
    /// `LATEST`: after the newest record at the time of the call.
    Latest,
    /// `AT_TIMESTAMP`: at the first record that arrived at this time or later.
    AtTimestamp(Timestamp),
}

/// A place before a record, whether or not that record exists yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Before the first record with this number or a higher one.
    At(SequenceNumber),
    /// Before the first record with a higher number.
    After(SequenceNumber),
}

/// What `GetShardIterator` gives and `GetRecords` takes.
///
/// It may be used any number of times within five minutes of being given out. The text that the
/// API carries is the wire's affair; its fields are open for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardIterator {
    /// The stream that it reads.
    pub stream: StreamName,
    /// When that was created. It tells a stream from a later one of the same name.
    pub stream_created_at: Timestamp,
    /// The shard that it reads.
    pub shard: ShardIndex,
    /// Where it stands.
    pub position: Position,
    /// When it was given out.
    pub issued_at: Timestamp,
    /// No two iterators are equal, as no two of AWS's are.
    pub serial: u64,
}
