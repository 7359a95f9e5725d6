//! Those who read: what they are, and what they call the service for.
//!
//! A [`Consumer`] reads every shard by itself, as a program written with an SDK does: by polling,
//! or with enhanced fan-out (`fan_out.rs`). A [`Fleet`] is
//! several workers that share the shards by leases, as the Kinesis Client Library does. A
//! [`Mapping`] invokes a function with batches, as AWS Lambda does. What all
//! of them do at the service, and tell the watchers of, is in `reading.rs`; what they do with
//! what they have read is a [`Processing`].

mod fan_out;
mod fleet;
mod giving;
mod mapping;
mod poller;
mod polling;
mod processing;
mod reading;
mod seeking;
mod settings;

pub use fleet::{
    Checkpoint, Fleet, FleetBehaviour, FleetError, FleetSettings, Lease, Worker, WorkerId,
};
pub use mapping::{
    Function, Mapping, MappingBehaviour, MappingError, MappingSettings, MappingTotals, OnError,
    Poison,
};
pub use poller::{Consumer, Cursor};
pub use processing::{
    CHECKPOINT_INTERVAL_MAX, ProcessState, Processing, ProcessingError, RECORD_TIME_MAX,
};
pub use reading::ReadingPlace;
pub use settings::{
    ConsumerSettings, POLL_INTERVAL_MAX, POLL_INTERVAL_MIN, Retrieval, RetrievalError,
};

pub(super) use fleet::{Duty, WORKERS_MAX};
pub(super) use mapping::MappingTask;

use core::time::Duration;

use crate::engine::{SequenceNumber, StartingPosition, Timestamp};

/// Names a consumer in its world.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct ConsumerId(pub(super) u32);

impl ConsumerId {
    /// The number of the consumer: 0, 1, 2 … in the order in which they were added.
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// Where a consumer begins: `ShardIteratorType`, for all shards of a stream at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum ConsumerStart {
    /// At the oldest record of every shard.
    #[default]
    TrimHorizon,
    /// After the newest record of every open shard.
    Latest,
    /// At the records that arrived this long before the consumer started, or later.
    AtTimestamp {
        /// How long before.
        #[serde(rename = "ago_ms", with = "crate::sim::scenario::texts::milliseconds")]
        ago: Duration,
    },
    /// At this number. It names a shard: only that one is read, then its children.
    AtSequenceNumber(#[serde(with = "crate::sim::scenario::texts::text")] SequenceNumber),
    /// After this number; otherwise the same.
    AfterSequenceNumber(#[serde(with = "crate::sim::scenario::texts::text")] SequenceNumber),
}

impl ConsumerStart {
    /// The position that it means at this time.
    pub(in crate::sim) fn position(self, now: Timestamp) -> StartingPosition {
        match self {
            Self::TrimHorizon => StartingPosition::TrimHorizon,
            Self::Latest => StartingPosition::Latest,
            Self::AtTimestamp { ago } => StartingPosition::AtTimestamp(now.before(ago)),
            Self::AtSequenceNumber(number) => StartingPosition::AtSequenceNumber(number),
            Self::AfterSequenceNumber(number) => StartingPosition::AfterSequenceNumber(number),
        }
    }
}
