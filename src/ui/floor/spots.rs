//! What is where on the canvas: so that one can point at it.

use super::tanks::LIMITS;
use crate::engine::{HashKey, SequenceNumber, ShardIndex, ThroughputLimit, Timestamp};
use crate::sim::{ConsumerId, WorkerId};
use crate::ui::selection::Thing;
use crate::view::FloorView;

/// Something on the floor that one can point at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Spot {
    /// A parcel.
    Record { shard: ShardIndex, sequence_number: SequenceNumber },
    /// Several records of one height and moment, drawn as one.
    Pallet { shard: ShardIndex, newest: SequenceNumber, count: u32 },
    /// Where a reader stands: a consumer, a mapping, or a worker of a fleet.
    Flag { reader: ConsumerId, worker: Option<WorkerId>, shard: ShardIndex },
    /// A tank of a limit that all share.
    Gauge { shard: ShardIndex, limit: ThroughputLimit },
    /// The tank that a subscriber has for itself.
    OwnGauge { reader: ConsumerId, shard: ShardIndex },
    /// Where refused parcels bounce off.
    Refusals { shard: ShardIndex },
    /// Where closed shards end and their children begin.
    Seam { parents: Vec<ShardIndex>, children: Vec<ShardIndex> },
    /// A place of a belt with nothing on it.
    Belt { shard: ShardIndex, hash_key: HashKey, at: Timestamp },
}

impl Spot {
    /// What one asks of who asks "why?" here; `None` where there is nothing but a place.
    pub(super) fn thing(&self, view: &FloorView) -> Option<Thing> {
        let of_record = |shard, sequence_number: SequenceNumber| {
            let arrived_at = sequence_number.accepted_at().floor_to_millis();
            Thing::Record { shard, sequence_number, arrived_at }
        };
        match *self {
            Self::Record { shard, sequence_number } => Some(of_record(shard, sequence_number)),
            Self::Pallet { shard, newest, .. } => Some(of_record(shard, newest)),
            Self::Flag { reader, shard, .. } | Self::OwnGauge { reader, shard } => {
                Some(Thing::Reader(reader, shard))
            }
            Self::Gauge { shard, limit } => Some(Thing::Limit(shard, limit)),
            Self::Refusals { shard } => {
                let tally = &view.shard(shard)?.tally;
                let last =
                    LIMITS.into_iter().take(2).max_by_key(|&limit| tally.last_refused_by(limit));
                Some(Thing::Limit(shard, last?))
            }
            Self::Seam { ref parents, .. } => parents.first().copied().map(Thing::Shard),
            Self::Belt { .. } => None,
        }
    }
}

/// What was painted in the last frame, with its rectangles: what lies above is later.
#[derive(Default)]
pub(super) struct Spots(Vec<([f64; 4], Spot)>);

impl Spots {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn add(&mut self, area: [f64; 4], thing: Spot) {
        self.0.push((area, thing));
    }

    /// The uppermost thing at a point, and its rectangle.
    pub(super) fn at(&self, (x, y): (f64, f64)) -> Option<&([f64; 4], Spot)> {
        self.0.iter().rev().find(|([left, top, width, height], _)| {
            (*left..left + width).contains(&x) && (*top..top + height).contains(&y)
        })
    }
}
