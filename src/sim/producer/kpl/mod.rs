//! The Kinesis Producer Library (KPL): how a producer sends that uses it.
//!
//! User records are aggregated for each shard that they are predicted to go to, collected into
//! `PutRecords`, and tried again until they expire (source: its code, version 1.0.7). This folder has
//! what the library keeps, in the order in which a user record comes through it: `outgoing.rs`,
//! `aggregator.rs`, `limiter.rs` and `collector.rs`; and what it knows of the shards, `shard_map.rs`.
//! What it does at the service is in `sim/library.rs`.

mod aggregator;
mod buffer;
mod collector;
mod limiter;
mod outgoing;
mod settings;
mod shard_map;

pub use settings::KplSettings;

pub(in crate::sim) use aggregator::Aggregator;
pub(in crate::sim) use collector::Collector;
pub(in crate::sim) use limiter::{DRAIN_INTERVAL, Drained, Limiter};
pub(in crate::sim) use outgoing::{Buffered, Outgoing};
pub(in crate::sim) use shard_map::{MappedShard, ShardMap};

use litemap::LiteMap;

use super::{Made, ProducerId};
use crate::engine::{ShardIndex, Timestamp};
use crate::sim::{EventIndex, World};

/// What the library does at its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::sim) enum KplTask {
    /// It is told of the shards.
    Listed,
    /// It looks for the shards again, after a refusal.
    Look,
    /// What waits for this shard has waited long enough.
    Aggregate(ShardIndex),
    /// It sees what it may send this shard.
    Drain(ShardIndex),
    /// A call has waited long enough.
    Collect,
    /// The call of this number is answered.
    Answer(u64),
}

/// What the world does for a producer that uses the library: `sim/library.rs`.
pub struct Library {
    /// The producer hands it a user record.
    pub(in crate::sim) give: fn(&mut World, ProducerId, KplSettings, Made),
    /// It goes on with other settings.
    pub(in crate::sim) change: fn(&mut World, ProducerId, KplSettings),
    /// It does what it is time for.
    pub(in crate::sim) do_task: fn(&mut World, ProducerId, KplTask),
}

/// What became of a record in a call.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) enum Fate {
    /// It is in this shard.
    Stored(ShardIndex),
    /// Its shard had no room.
    Throttled,
    /// It was refused for another reason.
    Failed,
}

/// A call whose answer is on its way, with what it will say of each record.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Flight {
    pub(in crate::sim) called_at: Timestamp,
    pub(in crate::sim) records: Vec<(Outgoing, Fate, EventIndex)>,
}

/// The library in a producer.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Kpl {
    pub(in crate::sim) settings: KplSettings,
    pub(in crate::sim) shard_map: ShardMap,
    pub(in crate::sim) aggregators: LiteMap<ShardIndex, Aggregator>,
    pub(in crate::sim) limiters: LiteMap<ShardIndex, Limiter>,
    pub(in crate::sim) collector: Collector,
    pub(in crate::sim) flights: LiteMap<u64, Flight>,
    pub(in crate::sim) next_flight: u64,
    /// User records that it was given and is not done with: `getOutstandingRecordsCount`.
    pub(in crate::sim) outstanding: usize,
}

impl Kpl {
    pub(in crate::sim) fn new(settings: KplSettings, now: Timestamp) -> Self {
        Self {
            settings,
            shard_map: ShardMap::new(now),
            aggregators: LiteMap::new(),
            limiters: LiteMap::new(),
            collector: Collector::default(),
            flights: LiteMap::new(),
            next_flight: 0,
            outstanding: 0,
        }
    }

    /// It is done with so many user records.
    pub(in crate::sim) const fn finish(&mut self, user_records: usize) {
        self.outstanding = self.outstanding.saturating_sub(user_records);
    }
}
