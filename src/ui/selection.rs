//! What the visitor is busy with on the floor.

use crate::engine::{HashKey, SequenceNumber, ShardIndex, ThroughputLimit, Timestamp};
use crate::sim::ConsumerId;

/// The shard, the knife and the key that a visitor has in hand, and what they ask about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::ui) struct Selection {
    pub(in crate::ui) shard: Option<ShardIndex>,
    /// Where the knife is held, in the selected shard.
    pub(in crate::ui) knife: Option<HashKey>,
    /// Where the key that is being typed lies.
    pub(in crate::ui) probe: Option<HashKey>,
    /// What "why?" is asked of.
    pub(in crate::ui) thing: Option<Thing>,
}

/// Something that "why?" can be asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Thing {
    /// A record. What the stream does not hold any more is known by when it arrived.
    Record { shard: ShardIndex, sequence_number: SequenceNumber, arrived_at: Timestamp },
    /// A limit of a shard, and who was refused by it.
    Limit(ShardIndex, ThroughputLimit),
    /// The place of one who reads, in a shard.
    Reader(ConsumerId, ShardIndex),
    /// A shard.
    Shard(ShardIndex),
}
