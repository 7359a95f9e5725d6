//! What comes of calls.

use super::Event;

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallOutcome {
    /// It was carried out.
    Answered,
    /// It was refused.
    Refused {
        /// The exception's name.
        code: &'static str,
    },
}

impl Event {
    /// What came of the call that it tells of; `None` when it tells of something else.
    pub const fn outcome(&self) -> Option<CallOutcome> {
        const THROTTLED: CallOutcome =
            CallOutcome::Refused { code: "ProvisionedThroughputExceededException" };
        match self {
            Self::PutAccepted { .. }
            | Self::BatchPut { .. }
            | Self::Read { .. }
            | Self::ReshardBegun => Some(CallOutcome::Answered),
            Self::PutThrottled { .. } | Self::ReadThrottled { .. } => Some(THROTTLED),
            Self::PutFailed { code, .. } | Self::ReadFailed { code, .. } => {
                Some(CallOutcome::Refused { code })
            }
            _ => None,
        }
    }
}
