//! The operations of the API, one file each: its input, its output, and what it does. Those that
//! undo one another share a file.
//!
//! Each file adds one method to [`Kinesis`](super::Kinesis), and the checks that it alone makes. A
//! method first settles what is due, then checks in the order in which AWS checks. A refusal changes
//! nothing that a caller could see: at most it uses up a number that nobody gets. What several
//! operations share belongs to `stream.rs` and `shard.rs`, not here.

mod account_settings;
mod create_stream;
mod delete_stream;
mod describe_limits;
mod describe_stream;
mod describe_stream_summary;
mod enhanced_monitoring;
mod get_records;
mod get_shard_iterator;
mod list_shards;
mod list_streams;
mod max_record_size;
mod merge_shards;
mod put_record;
mod put_records;
mod record_distribution;
mod resource_policy;
mod resource_tags;
mod retention_period;
mod split_shard;
mod stream_consumers;
mod stream_encryption;
mod stream_mode;
mod stream_tags;
mod stream_warm_throughput;
mod subscribe_to_shard;
mod update_shard_count;

pub use account_settings::UpdateAccountSettings;
pub use create_stream::CreateStream;
pub use delete_stream::DeleteStream;
pub use describe_limits::AccountLimits;
pub use describe_stream::{DescribeStream, ShardDescription, StreamDescription};
pub use describe_stream_summary::{DescribeStreamSummary, StreamDescriptionSummary};
pub use enhanced_monitoring::{
    DisableEnhancedMonitoring, EnableEnhancedMonitoring, EnhancedMonitoring,
};
pub(super) use get_records::child_shards;
pub use get_records::{ChildShard, GetRecords, GetRecordsOutput};
pub use get_shard_iterator::GetShardIterator;
pub use list_shards::{ListShards, ListShardsFrom, ListShardsOutput, NextToken, ShardFilter};
pub use list_streams::{ListStreams, ListStreamsOutput, StreamSummary, StreamsToken};
pub use max_record_size::UpdateMaxRecordSize;
pub use merge_shards::MergeShards;
pub use put_record::{PutOutput, PutRecord};
pub use put_records::{PutRecords, PutRecordsEntry, PutRecordsOutput, PutRefusal};
pub use record_distribution::UpdateStreamRecordDistributionStrategy;
pub use resource_policy::{DeleteResourcePolicy, GetResourcePolicy, PutResourcePolicy};
pub use resource_tags::{ListTagsForResource, TagResource, UntagResource};
pub use retention_period::{DecreaseStreamRetentionPeriod, IncreaseStreamRetentionPeriod};
pub use split_shard::SplitShard;
pub use stream_consumers::{
    ConsumerDescription, ConsumersToken, ListStreamConsumers, ListStreamConsumersOutput,
    RegisterStreamConsumer,
};
pub use stream_encryption::{StartStreamEncryption, StopStreamEncryption};
pub use stream_mode::UpdateStreamMode;
pub use stream_tags::{
    AddTagsToStream, ListTagsForStream, ListTagsForStreamOutput, RemoveTagsFromStream,
};
pub use stream_warm_throughput::{UpdateStreamWarmThroughput, UpdateStreamWarmThroughputOutput};
pub use subscribe_to_shard::SubscribeToShard;
pub use update_shard_count::{UpdateShardCount, UpdateShardCountOutput};
