//! The operations of the API, one file each: its input, its output, and what it does. Those that
//! undo one another share a file.
//!
//! Each file adds one method to [`Kinesis`](super::Kinesis), and the checks that it alone makes. A
//! method first settles what is due, then checks in the order in which AWS checks. A refusal changes
//! nothing that a caller could see: at most it uses up a number that nobody gets. What several
//! operations share belongs to `stream.rs` and `shard.rs`, not here.
//!
//! Still to come, each as a file beside these: `UpdateShardCount` and `UpdateStreamMode`,
//! `ListStreams`, `DescribeStreamSummary`, `DescribeLimits` and the account's settings.

mod create_stream;
mod delete_stream;
mod describe_stream;
mod enhanced_monitoring;
mod get_records;
mod get_shard_iterator;
mod list_shards;
mod merge_shards;
mod put_record;
mod put_records;
mod resource_policy;
mod resource_tags;
mod retention_period;
mod split_shard;
mod stream_consumers;
mod stream_encryption;
mod stream_tags;
mod subscribe_to_shard;

pub use create_stream::CreateStream;
pub use delete_stream::DeleteStream;
pub use describe_stream::{DescribeStream, ShardDescription, StreamDescription};
pub use enhanced_monitoring::{
    DisableEnhancedMonitoring, EnableEnhancedMonitoring, EnhancedMonitoring,
};
pub(super) use get_records::child_shards;
pub use get_records::{ChildShard, GetRecords, GetRecordsOutput};
pub use get_shard_iterator::GetShardIterator;
pub use list_shards::{ListShards, ListShardsFrom, ListShardsOutput, NextToken, ShardFilter};
pub use merge_shards::MergeShards;
pub use put_record::{PutOutput, PutRecord};
pub use put_records::{PutRecords, PutRecordsEntry, PutRecordsOutput, PutRefusal};
pub use resource_policy::{DeleteResourcePolicy, GetResourcePolicy, PutResourcePolicy};
pub use resource_tags::{ListTagsForResource, TagResource, UntagResource};
pub use retention_period::{DecreaseStreamRetentionPeriod, IncreaseStreamRetentionPeriod};
pub use split_shard::SplitShard;
pub use stream_consumers::{
    ConsumerDescription, ConsumersToken, ListStreamConsumers, ListStreamConsumersOutput,
    RegisterStreamConsumer,
};
pub use stream_encryption::{StartStreamEncryption, StopStreamEncryption};
pub use stream_tags::{
    AddTagsToStream, ListTagsForStream, ListTagsForStreamOutput, RemoveTagsFromStream,
};
pub use subscribe_to_shard::SubscribeToShard;
