//! Those who read together: fleets, their workers and their leases.

use serde::Serialize;

use super::WatchedView;
use crate::engine::ShardIndex;
use crate::sim::{
    Checkpoint, ConsumerId, Fleet, FleetSettings, Lease, ProcessState, Worker, WorkerId, World,
    texts,
};

/// A fleet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FleetView {
    /// Which one.
    pub id: ConsumerId,
    /// What it does.
    pub settings: FleetSettings,
    /// The workers that run, in the order in which they started.
    pub workers: Vec<WorkerView>,
    /// The lease table, by shard.
    pub leases: Vec<LeaseView>,
    /// What the watchers saw.
    pub watched: WatchedView,
}

/// A worker of a fleet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkerView {
    /// Which one of its fleet.
    pub worker: WorkerId,
    /// Whether it works.
    pub state: ProcessState,
    /// The shards that it holds leases of, as far as it knows.
    #[serde(with = "texts::shards")]
    pub held: Vec<ShardIndex>,
    /// Whether it has nothing to read.
    pub is_idle: bool,
    /// Records that it read.
    pub records: u64,
}

/// A row of the lease table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeaseView {
    /// The shard: `leaseKey`.
    #[serde(with = "texts::shard")]
    pub shard: ShardIndex,
    /// `leaseOwner`.
    pub owner: Option<WorkerId>,
    /// `leaseCounter`.
    pub counter: u64,
    /// `checkpoint`, as it stands in the table.
    #[serde(with = "texts::text")]
    pub checkpoint: Checkpoint,
    /// `ownerSwitchesSinceCheckpoint`.
    pub owner_switches: u64,
    /// `parentShardId`: none, one or two.
    #[serde(with = "texts::shards")]
    pub parents: Vec<ShardIndex>,
}

impl FleetView {
    pub(super) fn of(id: ConsumerId, fleet: &Fleet, world: &World) -> Self {
        Self {
            id,
            settings: fleet.settings().clone(),
            workers: fleet.workers().map(|(id, worker)| WorkerView::of(id, worker)).collect(),
            leases: fleet.leases().map(|(shard, lease)| LeaseView::of(shard, lease)).collect(),
            watched: WatchedView::of(id, world),
        }
    }
}

impl WorkerView {
    fn of(id: WorkerId, worker: &Worker) -> Self {
        Self {
            worker: id,
            state: worker.state(),
            held: worker.held().collect(),
            is_idle: worker.is_idle(),
            records: worker.records(),
        }
    }
}

impl LeaseView {
    fn of(shard: ShardIndex, lease: &Lease) -> Self {
        let Lease { owner, counter, checkpoint, owner_switches, ref parents } = *lease;
        Self { shard, owner, counter, checkpoint, owner_switches, parents: parents.clone() }
    }
}
