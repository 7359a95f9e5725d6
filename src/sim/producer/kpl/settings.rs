//! What can be set of the Kinesis Producer Library.

use core::time::Duration;

use super::Library;
use crate::engine::ByteCount;
use crate::sim::{Behaviour, SendingError};

/// The settings of the Kinesis Producer Library (KPL), under their names and with its defaults
/// (source: `KinesisProducerConfiguration`, version 1.0).
///
/// What is not modelled: connections, threads and timeouts (`MaxConnections`, `RequestTimeout` and
/// their like), of which there are enough; metrics; explicit hash keys of user records. Ranges that the
/// library leaves open to 2^63 - 1 are closed where a world would stand still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KplSettings {
    /// `AggregationEnabled`: whether user records are put together in records of the stream.
    pub aggregation_enabled: bool,
    /// `AggregationMaxCount`: user records in one, 1 to 2^63 - 1.
    pub aggregation_max_count: u64,
    /// `AggregationMaxSize`: bytes in one, with the format's own; 64 bytes to 10 MiB. A user record
    /// that is larger is sent by itself.
    #[serde(with = "crate::sim::scenario::texts::bytes")]
    pub aggregation_max_size: ByteCount,
    /// `CollectionMaxCount`: records in a `PutRecords`, 1 to 500.
    pub collection_max_count: u32,
    /// `CollectionMaxSize`: bytes in a `PutRecords`, partition keys among them; at least 52,224 and no
    /// more than the call takes.
    #[serde(with = "crate::sim::scenario::texts::bytes")]
    pub collection_max_size: ByteCount,
    /// `RecordMaxBufferedTime`: how long a user record waits for others; at most a minute. Once it is
    /// aggregated, a fifth of it and at most 50 ms more for other records of the same call.
    #[serde(
        rename = "record_max_buffered_time_ms",
        with = "crate::sim::scenario::texts::milliseconds"
    )]
    pub record_max_buffered_time: Duration,
    /// `RecordTtl`: when a user record that is not stored is given up, 100 ms to 2^31 - 1 ms. It is
    /// tried again until then.
    #[serde(rename = "record_ttl_ms", with = "crate::sim::scenario::texts::milliseconds")]
    pub record_ttl: Duration,
    /// `FailIfThrottled`: whether what a shard has no room for is given up at once.
    pub fail_if_throttled: bool,
    /// `RateLimit`: how much of what a shard takes the library sends it in a second, in per cent; at
    /// least 1.
    pub rate_limit_percent: u32,
    /// What the library does.
    #[serde(skip)]
    pub behaviour: Behaviour<Library>,
}

impl Default for KplSettings {
    fn default() -> Self {
        Self::DEFAULT
    }
}

const BUFFERED_TIME_MAX_MS: u64 = 60_000;

impl KplSettings {
    /// The library's defaults.
    pub const DEFAULT: Self = Self {
        aggregation_enabled: true,
        aggregation_max_count: 4_294_967_295,
        aggregation_max_size: ByteCount::new(51_200),
        collection_max_count: 500,
        collection_max_size: ByteCount::from_mib(5),
        record_max_buffered_time: Duration::from_millis(100),
        record_ttl: Duration::from_secs(30),
        fail_if_throttled: false,
        rate_limit_percent: 150,
        behaviour: Behaviour::ALL,
    };

    pub(in crate::sim) fn check(&self) -> Result<(), SendingError> {
        const OPEN: u64 = i64::MAX as u64;
        let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let values = [
            ("AggregationMaxCount", self.aggregation_max_count, 1, OPEN),
            ("AggregationMaxSize", self.aggregation_max_size.get(), 64, 10_485_760),
            ("CollectionMaxCount", self.collection_max_count.into(), 1, 500),
            ("CollectionMaxSize", self.collection_max_size.get(), 52_224, OPEN),
            (
                "RecordMaxBufferedTime",
                millis(self.record_max_buffered_time),
                0,
                BUFFERED_TIME_MAX_MS,
            ),
            ("RecordTtl", millis(self.record_ttl), 100, i32::MAX as u64),
            ("RateLimit", self.rate_limit_percent.into(), 1, u32::MAX.into()),
        ];
        for (setting, value, least, most) in values {
            if !(least..=most).contains(&value) {
                return Err(SendingError::Kpl { setting, value, least, most });
            }
        }
        Ok(())
    }

    /// How much longer a record waits for others once it is made.
    pub(in crate::sim) fn collection_time(&self) -> Duration {
        const LONGEST: Duration = Duration::from_millis(50);
        (self.record_max_buffered_time / 5).min(LONGEST)
    }
}
