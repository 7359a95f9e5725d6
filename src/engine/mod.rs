//! Kinesis itself: shards, routing, sequence numbers, iterators, limits and resharding.
//!
//! [`Kinesis`] is the service; its operations stand in `operations/`, a file each. They are built
//! from what the other files define, each one idea: where a key lies ([`HashKey`]), what a record's
//! number says ([`SequenceNumber`]), what a shard can take and give ([`TokenBucket`],
//! [`ReadDebt`], [`Limits`]), a shard's log ([`Shard`]), a stream's changes in time ([`Stream`]), how
//! its shards become others (`resharding.rs`, `uniform_scaling.rs`, `on_demand.rs`), and every refusal
//! ([`KinesisError`]).
//!
//! What must not be here: a clock (`now` is an argument), randomness, a browser, JSON or any other
//! text format of the wire, and floating point. Nothing panics, whatever the input. The lints below
//! see to it.

#![deny(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unreachable,
    clippy::unwrap_used
)]

mod account;
mod budget;
mod byte_count;
mod call_rates;
mod configuration;
mod consumer;
mod daily_count;
mod decimal;
mod error;
mod hash_key;
mod iterator;
mod kinesis;
pub mod limits;
mod log;
mod names;
mod on_demand;
mod operations;
mod record;
mod resharding;
mod resource;
mod sequence_number;
mod shard;
mod shard_id;
mod sorting;
mod stream;
mod subscription;
mod timestamp;
mod uniform_scaling;
mod warm_throughput;

pub use account::BillingCommitment;
pub use budget::{ReadDebt, TokenBucket};
pub use byte_count::ByteCount;
pub use call_rates::ControlOperation;
pub use configuration::{
    Configuration, Encryption, RecordDistribution, ShardLevelMetric, StreamMode, Tags,
};
pub use consumer::{Consumer, ConsumerAddress, ConsumerRef, ConsumerStatus};
pub use daily_count::DailyOperation;
pub use decimal::DecimalText;
pub use error::{
    Addressing, Constraint, ConstraintViolation, InUse, Invalid, InvalidArgument, KinesisError,
    LimitExceeded, NotFound, RetentionRefused, StreamRef, TagAct, TagsRefused, Throttled,
    ThroughputLimit, VIOLATIONS_MAX,
};
pub use hash_key::{HashKey, HashKeyError, HashKeyRange};
pub use iterator::{Position, ShardIterator, StartingPosition};
pub use kinesis::{Kinesis, Settings};
pub use limits::Limits;
pub use log::{Log, Records};
pub use names::{ConsumerName, PartitionKey, StreamName};
pub use operations::{
    AccountLimits, AddTagsToStream, ChildShard, ConsumerDescription, ConsumersToken, CreateStream,
    DecreaseStreamRetentionPeriod, DeleteResourcePolicy, DeleteStream, DescribeStream,
    DescribeStreamSummary, DisableEnhancedMonitoring, EnableEnhancedMonitoring, EnhancedMonitoring,
    GetRecords, GetRecordsOutput, GetResourcePolicy, GetShardIterator,
    IncreaseStreamRetentionPeriod, ListShards, ListShardsFrom, ListShardsOutput,
    ListStreamConsumers, ListStreamConsumersOutput, ListStreams, ListStreamsOutput,
    ListTagsForResource, ListTagsForStream, ListTagsForStreamOutput, MergeShards, NextToken,
    PutOutput, PutRecord, PutRecords, PutRecordsEntry, PutRecordsOutput, PutRefusal,
    PutResourcePolicy, RegisterStreamConsumer, RemoveTagsFromStream, ShardDescription, ShardFilter,
    SplitShard, StartStreamEncryption, StopStreamEncryption, StreamDescription,
    StreamDescriptionSummary, StreamSummary, StreamsToken, SubscribeToShard, TagResource,
    UntagResource, UpdateAccountSettings, UpdateMaxRecordSize, UpdateShardCount,
    UpdateShardCountOutput, UpdateStreamMode, UpdateStreamRecordDistributionStrategy,
    UpdateStreamWarmThroughput, UpdateStreamWarmThroughputOutput,
};
pub use record::Record;
pub use resource::TaggedResource;
pub use sequence_number::{SequenceNumber, SequenceNumberError};
pub use shard::{Closing, Parents, Shard};
pub use shard_id::{ShardIdError, ShardIndex};
pub(crate) use sorting::sorted_by_number;
pub use stream::{Stream, StreamStatus};
pub use subscription::{SubscriptionEvent, SubscriptionId, SubscriptionNews};
pub use timestamp::Timestamp;
pub use warm_throughput::WarmThroughput;
