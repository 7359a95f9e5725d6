//! What belongs to the account and to no stream: its counts, and what it has committed to.

use core::fmt;

use super::limits::BILLING_COMMITMENT_MIN;
use super::{Kinesis, Stream, StreamMode, Timestamp};

/// `MinimumThroughputBillingCommitment`: to pay for a least throughput in any case, and less for
/// all of it. It lasts at least 24 hours. On-demand streams of the account can then have warm
/// throughput.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BillingCommitment {
    /// `DISABLED`, and never was anything else.
    #[default]
    Never,
    /// `ENABLED`.
    Enabled {
        /// `StartedAt`.
        started_at: Timestamp,
    },
    /// `ENABLED_UNTIL_EARLIEST_ALLOWED_END`: disabled too early, and still in force.
    Ending {
        /// `StartedAt`.
        started_at: Timestamp,
    },
    /// `DISABLED` again.
    Ended {
        /// `StartedAt`.
        started_at: Timestamp,
        /// `EndedAt`.
        ended_at: Timestamp,
    },
}

impl BillingCommitment {
    /// Whether it is in force.
    pub const fn is_in_force(self) -> bool {
        matches!(self, Self::Enabled { .. } | Self::Ending { .. })
    }

    /// `StartedAt`.
    pub const fn started_at(self) -> Option<Timestamp> {
        match self {
            Self::Never => None,
            Self::Enabled { started_at }
            | Self::Ending { started_at }
            | Self::Ended { started_at, .. } => Some(started_at),
        }
    }

    /// `EndedAt`.
    pub const fn ended_at(self) -> Option<Timestamp> {
        match self {
            Self::Ended { ended_at, .. } => Some(ended_at),
            _ => None,
        }
    }

    /// `EarliestAllowedEndAt`, while it is in force.
    pub fn earliest_allowed_end_at(self) -> Option<Timestamp> {
        self.started_at().filter(|_| self.is_in_force()).map(|start| start + BILLING_COMMITMENT_MIN)
    }

    /// Ends it when it was to end by `now`.
    pub(super) fn settle(&mut self, now: Timestamp) {
        if let (Self::Ending { started_at }, Some(ended_at)) =
            (*self, self.earliest_allowed_end_at())
            && ended_at <= now
        {
            *self = Self::Ended { started_at, ended_at };
        }
    }

    /// Begins it, or takes back its coming end.
    pub(super) fn enable(&mut self, now: Timestamp) {
        *self = match *self {
            Self::Never | Self::Ended { .. } => Self::Enabled { started_at: now },
            Self::Enabled { started_at } | Self::Ending { started_at } => {
                Self::Enabled { started_at }
            }
        };
    }

    /// Ends it as soon as it may end.
    pub(super) fn disable(&mut self, now: Timestamp) {
        if let Self::Enabled { started_at } = *self {
            let may_end = self.earliest_allowed_end_at().is_some_and(|end| end <= now);
            *self = if may_end {
                Self::Ended { started_at, ended_at: now }
            } else {
                Self::Ending { started_at }
            };
        }
    }
}

/// Writes `Status`.
impl fmt::Display for BillingCommitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Never | Self::Ended { .. } => "DISABLED",
            Self::Enabled { .. } => "ENABLED",
            Self::Ending { .. } => "ENABLED_UNTIL_EARLIEST_ALLOWED_END",
        })
    }
}

impl Kinesis {
    /// Open shards that count against the account's limit: those of provisioned streams. That the
    /// others do not count is a guess: AWS documents the limit for provisioned streams only.
    pub(super) fn account_open_shard_count(&self) -> u64 {
        let provisioned = |stream: &&Stream| stream.coming_mode() == StreamMode::Provisioned;
        self.streams().filter(provisioned).map(Stream::open_shard_count).sum()
    }

    /// On-demand streams, in whatever state.
    pub(super) fn account_on_demand_stream_count(&self) -> u32 {
        let on_demand = |stream: &&Stream| stream.coming_mode() == StreamMode::OnDemand;
        u32::try_from(self.streams().filter(on_demand).count()).unwrap_or(u32::MAX)
    }
}
