//! The faults that are there.

use serde::Serialize;

use crate::engine::Timestamp;
use crate::sim::{Fault, FaultId, texts};

/// An injected fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FaultView {
    /// Which one.
    pub id: FaultId,
    /// What it does.
    pub settings: Fault,
    /// When it ends.
    #[serde(with = "texts::epoch_milliseconds")]
    pub ends_at: Timestamp,
}

impl FaultView {
    pub(super) fn of((id, fault, ends_at): (FaultId, &Fault, Timestamp)) -> Self {
        Self { id, settings: fault.clone(), ends_at }
    }
}
