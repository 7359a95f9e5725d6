//! Those who read as AWS Lambda does.

use serde::Serialize;

use super::WatchedView;
use crate::engine::{ShardIndex, Timestamp};
use crate::sim::{ConsumerId, Mapping, MappingSettings, MappingTotals, ProcessState, World, texts};

/// An event source mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MappingView {
    /// Which one.
    pub id: ConsumerId,
    /// What it does.
    pub settings: MappingSettings,
    /// Whether it is enabled.
    pub state: ProcessState,
    /// The shards that it reads.
    #[serde(with = "texts::shards")]
    pub shards: Vec<ShardIndex>,
    /// What it has done.
    pub totals: MappingTotals,
    /// When the oldest record arrived that was read and is not processed.
    #[serde(with = "texts::epoch_milliseconds_or_null")]
    pub oldest_held_at: Option<Timestamp>,
    /// What the watchers saw.
    pub watched: WatchedView,
}

impl MappingView {
    pub(super) fn of(id: ConsumerId, mapping: &Mapping, world: &World) -> Self {
        Self {
            id,
            settings: mapping.settings().clone(),
            state: mapping.state(),
            shards: mapping.shards().collect(),
            totals: mapping.totals(),
            oldest_held_at: mapping.oldest_held(),
            watched: WatchedView::of(id, world),
        }
    }
}
