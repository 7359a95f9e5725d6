//! What can be set of a polling consumer.

use core::time::Duration;

use super::{ConsumerStart, Processing};

/// The shortest time between two polls of one consumer.
pub const POLL_INTERVAL_MIN: Duration = Duration::from_millis(50);
/// The longest: beyond it every iterator would have expired.
pub const POLL_INTERVAL_MAX: Duration = Duration::from_secs(300);

/// What a consumer does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerSettings {
    /// What people call it.
    pub name: String,
    /// The time between two polls. At each it calls `GetRecords` once for every shard it reads.
    pub poll_interval: Duration,
    /// Where it begins.
    pub start: ConsumerStart,
    /// `Limit` of its `GetRecords`: 1 to 10,000.
    pub limit: Option<u64>,
    /// What it does with what it reads.
    pub processing: Processing,
}
