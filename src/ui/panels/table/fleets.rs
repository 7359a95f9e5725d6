//! Fleets: their workers, and the lease table as the KCL has it.

use yew::prelude::*;

use super::{counts, list_text, state_text, table};
use crate::engine::ShardIndex;
use crate::sim::ProcessState;
use crate::ui::messages::message;
use crate::view::{FleetView, FloorView, LeaseView, WorkerView, shortened};

pub(super) fn tables_of(view: &FloorView) -> Html {
    if view.fleets.is_empty() {
        return Html::default();
    }
    let workers = view.fleets.iter();
    let workers =
        workers.flat_map(|fleet| fleet.workers.iter().map(move |it| worker_row(fleet, it)));
    let leases = view.fleets.iter();
    let leases = leases.flat_map(|fleet| fleet.leases.iter().map(move |it| lease_row(fleet, it)));
    let worker_heads = [
        message!("table.fleet-name"),
        message!("table.worker"),
        message!("table.state"),
        message!("table.leases-held"),
        message!("table.records-read"),
    ];
    // The columns of the KCL's table.
    let lease_heads = [
        message!("table.fleet-name"),
        "leaseKey".into(),
        "leaseOwner".into(),
        "leaseCounter".into(),
        "checkpoint".into(),
        "ownerSwitchesSinceCheckpoint".into(),
        "parentShardId".into(),
    ];
    html! {
        <>
            { table(message!("table.workers"), &worker_heads, workers.collect()) }
            { table(message!("table.leases"), &lease_heads, leases.collect()) }
        </>
    }
}

fn worker_row(fleet: &FleetView, worker: &WorkerView) -> Html {
    let state = match worker.state {
        ProcessState::Running if worker.is_idle => message!("table.idle"),
        state => state_text(state),
    };
    html! {
        <tr key={format!("{}-{}", fleet.id.get(), worker.worker.get())}>
            <th scope="row">{ &fleet.settings.name }</th>
            { counts([u64::from(worker.worker.get())]) }
            <td>{ state }</td>
            <td>{ list_text(worker.held.iter().map(|shard| shard.get())) }</td>
            { counts([worker.records]) }
        </tr>
    }
}

fn lease_row(fleet: &FleetView, lease: &LeaseView) -> Html {
    const CHARS_EACH_END: usize = 8;
    let owner = lease.owner.map_or_else(
        || message!("table.nobody"),
        |owner| message!("table.worker-number", worker = owner.get()),
    );
    let checkpoint = lease.checkpoint.to_string();
    let parents = list_text(lease.parents.iter().copied().map(ShardIndex::get));
    html! {
        <tr key={format!("{}-{}", fleet.id.get(), lease.shard.get())}>
            <th scope="row">{ &fleet.settings.name }</th>
            <td><code>{ lease.shard.to_string() }</code></td>
            <td>{ owner }</td>
            { counts([lease.counter]) }
            <td title={checkpoint.clone()}>
                <code>{ checkpoint_text(&checkpoint, CHARS_EACH_END) }</code>
            </td>
            { counts([lease.owner_switches]) }
            <td>{ parents }</td>
        </tr>
    }
}

/// A sequence number without its middle; words are whole.
fn checkpoint_text(checkpoint: &str, chars_each_end: usize) -> String {
    if checkpoint.bytes().all(|byte| byte.is_ascii_digit()) {
        shortened(checkpoint, chars_each_end)
    } else {
        checkpoint.to_owned()
    }
}
