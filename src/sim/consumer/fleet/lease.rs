//! The lease table.

use core::fmt;

use super::WorkerId;
use crate::engine::{SequenceNumber, ShardIndex, StartingPosition, Timestamp};

/// How far a shard has been processed for certain: a lease's `checkpoint`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checkpoint {
    /// `TRIM_HORIZON`: not at all, from its oldest record on.
    TrimHorizon,
    /// `LATEST`: not at all, from what is put next.
    Latest,
    /// `AT_TIMESTAMP`: not at all, from what arrived then.
    AtTimestamp(Timestamp),
    /// Up to this record, and to the last of its user records if it is an aggregated one.
    ///
    /// The KCL writes `checkpointSubSequenceNumber` beside it, starts again at the record itself and
    /// drops what was checkpointed, so that a record processor may checkpoint amid an aggregated
    /// record. Here a batch is what one read gave, whole records, and a checkpoint comes after a batch:
    /// the sub-sequence number would always be the last, and reading goes on after the record.
    Number(SequenceNumber),
    /// `SHARD_END`: to its end.
    ShardEnd,
}

impl Checkpoint {
    /// Where reading goes on after it.
    pub(super) const fn position(self) -> StartingPosition {
        match self {
            Self::TrimHorizon | Self::ShardEnd => StartingPosition::TrimHorizon,
            Self::Latest => StartingPosition::Latest,
            Self::AtTimestamp(at) => StartingPosition::AtTimestamp(at),
            Self::Number(number) => StartingPosition::AfterSequenceNumber(number),
        }
    }
}

impl fmt::Display for Checkpoint {
    /// As it stands in the table.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TrimHorizon => f.write_str("TRIM_HORIZON"),
            Self::Latest => f.write_str("LATEST"),
            Self::AtTimestamp(_) => f.write_str("AT_TIMESTAMP"),
            Self::Number(number) => number.fmt(f),
            Self::ShardEnd => f.write_str("SHARD_END"),
        }
    }
}

/// A row of the lease table: who processes a shard, and how far it has been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// `leaseOwner`.
    pub owner: Option<WorkerId>,
    /// `leaseCounter`: raised when the lease is renewed or taken. A lease whose counter stands still
    /// has lost its owner.
    pub counter: u64,
    /// `checkpoint`.
    pub checkpoint: Checkpoint,
    /// `ownerSwitchesSinceCheckpoint`.
    pub owner_switches: u64,
    /// `parentShardId`: none, one or two.
    pub parents: Vec<ShardIndex>,
}

impl Lease {
    pub(super) const fn new(checkpoint: Checkpoint, parents: Vec<ShardIndex>) -> Self {
        Self { owner: None, counter: 0, checkpoint, owner_switches: 0, parents }
    }

    /// Whether its shard has been processed to its end.
    pub fn is_finished(&self) -> bool {
        self.checkpoint == Checkpoint::ShardEnd
    }
}
