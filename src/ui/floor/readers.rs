//! Where everybody who reads stands, straight from the world.

use core::time::Duration;

use super::flags::{Flag, Manner};
use super::happenings::Happenings;
use super::occasional::Occasional;
use super::plan::Plan;
use super::scene::{Belt, Scene};
use crate::engine::limits::SHARD_ITERATOR_LIFE;
use crate::engine::{Shard, StartingPosition, Timestamp};
use crate::sim::{
    Checkpoint, Consumer, ConsumerId, Cursor, Fleet, Mapping, ProcessState, ReadingPlace, WorkerId,
    World,
};
use crate::ui::messages::{self, message};
use crate::view::{clamped, shortened};

/// What counts as recent.
const LATELY: Duration = Duration::from_secs(1);
/// A reader that is no further behind than this is at the tip.
const AT_TIP: Duration = Duration::from_secs(2);

/// A flag for everybody on every belt that they read; for fleets and mappings, once what they take is here.
pub(super) fn flags(
    plan: &Plan,
    scene: &Scene<'_>,
    happenings: &Happenings,
    occasional: Option<Occasional>,
) -> Vec<Flag> {
    let world = scene.world;
    let mut flags = Vec::new();
    let mut row = 0;
    for (id, consumer) in world.consumers() {
        for (shard, cursor) in consumer.cursors() {
            if let Some(belt) = scene.belt(shard) {
                flags.push(of_cursor(plan, belt, (id, consumer, cursor, row)));
            }
        }
        row += 1;
    }
    if let Some(occasional) = occasional {
        (occasional.add_flags)(&mut flags, plan, scene, row);
    }
    for flag in &mut flags {
        if happenings.is_losing(flag.reader, flag.shard, plan.now) {
            flag.manner = Manner::Losing;
        }
        if happenings.is_inverted(flag.reader, flag.shard) {
            flag.inversions = inversions(world, flag.reader);
        }
    }
    flags
}

/// Adds the flags of fleets and mappings, whose rows begin with this one.
pub(super) fn add_flags(flags: &mut Vec<Flag>, plan: &Plan, scene: &Scene<'_>, mut row: usize) {
    for (id, fleet) in scene.world.fleets() {
        add_fleet(flags, plan, scene, (id, fleet, row));
        row += 1;
    }
    for (id, mapping) in scene.world.mappings() {
        add_mapping(flags, plan, scene, (id, mapping, row));
        row += 1;
    }
}

fn inversions(world: &World, reader: ConsumerId) -> u64 {
    world.watchers().reader(reader).map_or(0, |watch| watch.total().inversions)
}

fn of_cursor(
    plan: &Plan,
    belt: &Belt<'_>,
    (reader, consumer, cursor, row): (ConsumerId, &Consumer, &Cursor, usize),
) -> Flag {
    let position = cursor.position();
    let is_refused = cursor.last_refusal().is_some_and(|(at, _)| plan.now.since(at) <= LATELY);
    let silence = consumer.settings().retrieval.silence_max();
    let name = shortened(&consumer.settings().name, name_length(plan));
    Flag {
        text: with_lag(plan, name, plan.now.since(position), silence),
        fuse: cursor.iterator_issued_at().map(|issued_at| fuse(plan.now, issued_at)),
        manner: manner(consumer.state(), is_refused),
        ..Flag::at(plan, belt, reader, position, row)
    }
}

fn add_fleet(
    flags: &mut Vec<Flag>,
    plan: &Plan,
    scene: &Scene<'_>,
    (reader, fleet, row): (ConsumerId, &Fleet, usize),
) {
    let name = |worker: WorkerId| {
        format!("{} {}", shortened(&fleet.settings().name, name_length(plan)), worker.get())
    };
    for (worker, it) in fleet.workers() {
        for (shard, place) in it.places() {
            let Some(belt) = scene.belt(shard) else { continue };
            let lease = fleet.leases().find(|(of, _)| *of == shard).map(|(_, lease)| lease);
            let position = position(plan, belt.shard, place);
            let checkpoint = lease.and_then(|lease| time_of(lease.checkpoint, belt.shard));
            flags.push(Flag {
                worker: Some(worker),
                text: with_lag(plan, name(worker), plan.now.since(position), AT_TIP),
                fuse: place.iterator_issued_at.map(|issued_at| fuse(plan.now, issued_at)),
                manner: manner(it.state(), false),
                checkpoint_x: checkpoint.map(|at| x(plan, at)),
                ..Flag::at(plan, belt, reader, position, row)
            });
        }
    }
    // A lease whose worker is gone stays as it was until another takes it.
    for (shard, lease) in fleet.leases() {
        let Some(owner) = lease.owner.filter(|owner| fleet.worker(*owner).is_none()) else {
            continue;
        };
        if let (Some(belt), false) = (scene.belt(shard), lease.is_finished()) {
            let at = time_of(lease.checkpoint, belt.shard).unwrap_or(plan.now);
            flags.push(Flag {
                worker: Some(owner),
                text: message!("floor.worker-gone", worker = name(owner)).to_string(),
                manner: Manner::Hollow,
                ..Flag::at(plan, belt, reader, at, row)
            });
        }
    }
}

fn add_mapping(
    flags: &mut Vec<Flag>,
    plan: &Plan,
    scene: &Scene<'_>,
    (reader, mapping, row): (ConsumerId, &Mapping, usize),
) {
    for (shard, place, oldest_held) in mapping.places() {
        let Some(belt) = scene.belt(shard) else { continue };
        let position = position(plan, belt.shard, place);
        let name = shortened(&mapping.settings().name, name_length(plan));
        let behind = plan.now.since(oldest_held.unwrap_or(position));
        flags.push(Flag {
            text: with_lag(plan, name, behind, AT_TIP),
            fuse: place.iterator_issued_at.map(|issued_at| fuse(plan.now, issued_at)),
            manner: manner(mapping.state(), false),
            checkpoint_x: oldest_held.map(|at| x(plan, at)),
            ..Flag::at(plan, belt, reader, position, row)
        });
    }
}

const fn name_length(plan: &Plan) -> usize {
    if plan.is_narrow { 4 } else { 9 }
}

fn with_lag(plan: &Plan, name: String, behind: Duration, silence: Duration) -> String {
    if behind <= silence || plan.is_narrow {
        return name;
    }
    format!("{name} −{}", messages::whole_seconds(behind))
}

const fn manner(state: ProcessState, is_refused: bool) -> Manner {
    match state {
        ProcessState::Running if is_refused => Manner::Refused,
        ProcessState::Running => Manner::Flying,
        _ => Manner::Hollow,
    }
}

/// How much of an iterator's five minutes is left, from 0 to 1.
fn fuse(now: Timestamp, issued_at: Timestamp) -> f64 {
    clamped(1.0 - now.since(issued_at).as_secs_f64() / SHARD_ITERATOR_LIFE.as_secs_f64(), 0.0, 1.0)
}

/// The time that has been read up to.
fn position(plan: &Plan, shard: &Shard, place: ReadingPlace) -> Timestamp {
    let newest = shard.records().iter().next_back();
    match place.last_number {
        Some(last) if newest.is_none_or(|newest| newest.sequence_number <= last) => plan.now,
        Some(last) => last.accepted_at(),
        None => start_of(place.start, shard).unwrap_or(plan.now),
    }
}

fn start_of(start: StartingPosition, shard: &Shard) -> Option<Timestamp> {
    match start {
        StartingPosition::TrimHorizon => {
            shard.records().front().map(|record| record.approximate_arrival_timestamp)
        }
        StartingPosition::AtTimestamp(at) => Some(at),
        StartingPosition::AtSequenceNumber(number)
        | StartingPosition::AfterSequenceNumber(number) => Some(number.accepted_at()),
        StartingPosition::Latest => None,
    }
}

/// Where on the belt a checkpoint lies.
fn time_of(checkpoint: Checkpoint, shard: &Shard) -> Option<Timestamp> {
    match checkpoint {
        Checkpoint::Number(number) => Some(number.accepted_at()),
        Checkpoint::AtTimestamp(at) => Some(at),
        Checkpoint::TrimHorizon => start_of(StartingPosition::TrimHorizon, shard),
        Checkpoint::Latest | Checkpoint::ShardEnd => None,
    }
}

/// Where a flag stands: on its pole's line, pushed along by the retention horizon if need be.
pub(super) fn x(plan: &Plan, position: Timestamp) -> f64 {
    clamped(plan.x(position), plan.mouth, plan.horizon)
}
