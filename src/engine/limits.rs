//! Every limit of the service, with its unit and its source, in one place.

use core::num::NonZeroU32;
use core::time::Duration;

use super::{ByteCount, ThroughputLimit};

/// Characters in a partition key (source: `PartitionKey` of `PutRecord`).
pub const PARTITION_KEY_CHARS_MAX: u64 = 256;
/// Characters in the name of a stream or a consumer (source: `StreamName`).
pub const NAME_CHARS_MAX: u64 = 128;
/// Bytes in the `Data` member of any record, whatever the stream's setting (source: `Data`).
pub const DATA_BYTES_MAX: ByteCount = ByteCount::from_mib(10);
/// Entries in one `PutRecords` (source: `Records` of `PutRecords`).
pub const PUT_RECORDS_ENTRIES_MAX: u64 = 500;
/// Largest `Limit` of `GetRecords`, and what it is when none is given.
pub const GET_RECORDS_LIMIT_MAX: u64 = 10_000;
/// Shards in one `DescribeStream`, and what `Limit` is clamped to.
pub const DESCRIBE_STREAM_PAGE_MAX: u64 = 100;
/// Shards in one `ListShards`, and what `MaxResults` is clamped to.
pub const LIST_SHARDS_PAGE_MAX: u64 = 1_000;
/// Largest page size that `DescribeStream` and `ListShards` accept.
pub const PAGE_ACCEPTED_MAX: u64 = 10_000;
/// Shortest retention period (source: `DecreaseStreamRetentionPeriod`).
pub const RETENTION_HOURS_MIN: u64 = 24;
/// Longest retention period: 365 days (source: `IncreaseStreamRetentionPeriod`).
pub const RETENTION_HOURS_MAX: u64 = 8_760;
/// `StartStreamEncryption` calls for one stream in any 24 hours, and as many
/// `StopStreamEncryption` calls (source: these two).
pub const ENCRYPTION_CHANGES_PER_DAY_MAX: usize = 25;
/// Tags of one stream or consumer (source: `TagResource`).
pub const TAGS_MAX: u64 = 50;
/// Consumers in one `ListStreamConsumers`, and what `MaxResults` is clamped to.
pub const LIST_STREAM_CONSUMERS_PAGE_MAX: u64 = 100;
/// Consumers of a stream that may be in `CREATING` at once (source: `RegisterStreamConsumer`).
pub const CONSUMERS_CREATING_MAX: usize = 5;
/// Consumers of a stream (source: `RegisterStreamConsumer`).
pub const CONSUMERS_MAX: usize = 20;
/// The same for on-demand streams of accounts that have committed to a minimum throughput.
pub const CONSUMERS_MAX_ON_DEMAND_ADVANTAGE: usize = 50;
/// How long a subscription lives (source: `SubscribeToShard`).
pub const SUBSCRIPTION_LIFE: Duration = Duration::from_secs(300);
/// How long after a subscription the same consumer may not subscribe to the shard again (source:
/// `SubscribeToShard`).
pub const SUBSCRIPTION_PAUSE: Duration = Duration::from_secs(5);
/// A subscription sends an event after so long even when there is nothing to send. AWS does not
/// document it; about five seconds were seen.
pub const SUBSCRIPTION_EVENT_INTERVAL: Duration = Duration::from_secs(5);
/// Shards that an on-demand stream begins with (source: "On-demand mode" in the developer guide: 4
/// MiB per second of writes).
pub const ON_DEMAND_SHARD_COUNT: NonZeroU32 = NonZeroU32::MIN.saturating_add(3);
/// Changes of one stream's mode in any 24 hours (source: "Switching between capacity modes").
pub const MODE_CHANGES_PER_DAY_MAX: usize = 2;
/// Most shards of an on-demand stream (source: "Quotas and limits": 10 GiB per second of writes in
/// the largest regions).
pub const ON_DEMAND_SHARDS_MAX: usize = 10_240;
/// Shards that `UpdateShardCount` scales a stream to at most (source: `UpdateShardCount`).
pub const SHARDS_PER_STREAM_MAX: u64 = 10_000;
/// `UpdateShardCount` calls for one stream in any 24 hours (source: `UpdateShardCount`).
pub const SHARD_COUNT_UPDATES_PER_DAY_MAX: usize = 10;
/// Most warm throughput of a stream, in MiB per second (source: `UpdateStreamWarmThroughput`).
pub const WARM_THROUGHPUT_MIB_PER_S_MAX: u32 = 10_240;
/// Smallest `MaxRecordSizeInKiB` (source: `UpdateMaxRecordSize`).
pub const MAX_RECORD_SIZE_KIB_MIN: u64 = 1_024;
/// Largest `MaxRecordSizeInKiB` (source: `UpdateMaxRecordSize`).
pub const MAX_RECORD_SIZE_KIB_MAX: u64 = 10_240;
/// Streams in one `ListStreams`, and what `Limit` is clamped to.
pub const LIST_STREAMS_PAGE_MAX: u64 = 100;
/// How long a commitment to a minimum throughput lasts at least (source: `UpdateAccountSettings`).
pub const BILLING_COMMITMENT_MIN: Duration = Duration::from_secs(24 * 3_600);
/// How long a shard iterator may be used (source: `GetShardIterator`).
pub const SHARD_ITERATOR_LIFE: Duration = Duration::from_secs(300);
/// How long a `NextToken` may be used (source: `NextToken` of `ListShards`).
pub const NEXT_TOKEN_LIFE: Duration = Duration::from_secs(300);

/// The limits that a scenario may scale, and that an account may have raised.
///
/// [`Limits::aws`] are the real ones. With [`Limits::scaled_down`] a shard takes so little that
/// single records can be followed by eye; whoever shows such a run must say so.
///
/// ```
/// use shardbelt::engine::Limits;
/// use std::num::NonZeroU32;
///
/// let hundredth = Limits::scaled_down(NonZeroU32::new(100).unwrap());
/// assert_eq!(hundredth.write_records_per_s, 10);
/// // Calls are counted in ones already: they are not scaled.
/// assert_eq!(hundredth.read_calls_per_s, Limits::aws().read_calls_per_s);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// What the throughput limits were divided by; 1 for the real ones.
    pub scale: NonZeroU32,
    /// Records that a shard takes in a second (source: "Quotas and limits", `PutRecord`).
    pub write_records_per_s: u64,
    /// Bytes that a shard takes in a second: data and partition keys (same source).
    pub write_bytes_per_s: ByteCount,
    /// `GetRecords` calls that a shard answers in a second, for all callers together (source:
    /// `GetRecords`).
    pub read_calls_per_s: u64,
    /// Bytes that a shard gives in a second, to all callers of `GetRecords` together (same
    /// source).
    pub read_bytes_per_s: ByteCount,
    /// `GetShardIterator` calls that a shard answers in a second (source: `GetShardIterator`).
    pub shard_iterator_calls_per_s: u64,
    /// Bytes that a registered consumer is given of a shard in a second (source:
    /// `SubscribeToShard`).
    pub subscription_bytes_per_s: ByteCount,
    /// Bytes in one `GetRecords` response, data and partition keys (source: `GetRecords`; what
    /// exactly is counted there is not documented).
    pub get_records_bytes_max: ByteCount,
    /// Bytes in one record, data and partition key, unless the stream allows larger ones
    /// (source: `MaxRecordSizeInKiB`, whose default is 1,024).
    pub record_bytes_max: ByteCount,
    /// Bytes in one `PutRecords`, data and partition keys (source: `PutRecords`).
    pub put_records_bytes_max: ByteCount,
    /// Open shards in an account (source: "Quotas and limits": 20,000 in the largest regions).
    pub shards_per_account_max: u32,
    /// On-demand streams in an account (source: "Quotas and limits").
    pub on_demand_streams_max: u32,
    /// Streams that may be in `CREATING` or `DELETING` at once (source: `CreateStream`, which does
    /// not speak of `DELETING`; the text of its refusal does).
    pub streams_in_transition_max: usize,
    /// Whether the control plane's call rates are enforced ([`ControlOperation`]).
    ///
    /// [`ControlOperation`]: super::ControlOperation
    pub control_calls_limited: bool,
    /// How long a new stream keeps its records (source: `RetentionPeriodHours`, 24 by default).
    /// A scenario may set less than the service's least, so that trimming can be watched.
    pub retention: Duration,
}

impl Limits {
    /// The limits of the service.
    pub const fn aws() -> Self {
        Self {
            scale: NonZeroU32::MIN,
            write_records_per_s: 1_000,
            write_bytes_per_s: ByteCount::from_mib(1),
            read_calls_per_s: 5,
            read_bytes_per_s: ByteCount::from_mib(2),
            shard_iterator_calls_per_s: 5,
            subscription_bytes_per_s: ByteCount::from_mib(2),
            get_records_bytes_max: ByteCount::from_mib(10),
            record_bytes_max: ByteCount::from_mib(1),
            put_records_bytes_max: ByteCount::from_mib(10),
            shards_per_account_max: 20_000,
            on_demand_streams_max: 50,
            streams_in_transition_max: 5,
            control_calls_limited: true,
            retention: Duration::from_secs(24 * 3_600),
        }
    }

    /// The amount of one of a shard's throughputs in a second: records, bytes or calls.
    pub const fn per_s(&self, limit: ThroughputLimit) -> u64 {
        match limit {
            ThroughputLimit::WriteRecords => self.write_records_per_s,
            ThroughputLimit::WriteBytes => self.write_bytes_per_s.get(),
            ThroughputLimit::ReadCalls => self.read_calls_per_s,
            ThroughputLimit::ReadBytes => self.read_bytes_per_s.get(),
            ThroughputLimit::ShardIteratorCalls => self.shard_iterator_calls_per_s,
        }
    }

    /// The limits of the service, with everything that is counted in records or bytes divided by
    /// `divisor`: the throughputs and, so that a record always fits its shard, the sizes.
    pub const fn scaled_down(divisor: NonZeroU32) -> Self {
        let aws = Self::aws();
        Self {
            scale: divisor,
            write_records_per_s: divided(aws.write_records_per_s, divisor),
            write_bytes_per_s: divided_bytes(aws.write_bytes_per_s, divisor),
            read_bytes_per_s: divided_bytes(aws.read_bytes_per_s, divisor),
            subscription_bytes_per_s: divided_bytes(aws.subscription_bytes_per_s, divisor),
            get_records_bytes_max: divided_bytes(aws.get_records_bytes_max, divisor),
            record_bytes_max: divided_bytes(aws.record_bytes_max, divisor),
            put_records_bytes_max: divided_bytes(aws.put_records_bytes_max, divisor),
            ..aws
        }
    }
}

/// A scaled limit is never zero: a shard that takes nothing explains nothing.
const fn divided(limit: u64, divisor: NonZeroU32) -> u64 {
    let scaled = limit / divisor.get() as u64;
    if scaled == 0 { 1 } else { scaled }
}

const fn divided_bytes(limit: ByteCount, divisor: NonZeroU32) -> ByteCount {
    ByteCount::new(divided(limit.get(), divisor))
}
