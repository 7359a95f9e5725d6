//! Which lines a diagram has, and in which order.

use super::arrows::Call;
use super::{Lane, LaneOf};
use crate::engine::{ShardIndex, sorted_by_number};
use crate::sim::{ConsumerId, World, Writer};

/// Lines of those who write, of shards, and of those who read, at most.
const WRITERS_MAX: usize = 6;
const SHARDS_MAX: usize = 10;
const READERS_MAX: usize = 8;

/// The lines of those who had to do with some calls.
pub(super) struct Lanes {
    pub(super) shown: Vec<Lane>,
    pub(super) left_out: usize,
}

impl Lanes {
    pub(super) fn of<'a>(calls: impl Iterator<Item = &'a Call>, world: &World) -> Self {
        let mut counts: Vec<(LaneOf, u64)> = Vec::new();
        for call in calls {
            for lane in [Some(call.caller), call.shard.map(LaneOf::Shard)].into_iter().flatten() {
                match counts.iter_mut().find(|(other, _)| *other == lane) {
                    Some((_, count)) => *count = count.saturating_add(1),
                    None => counts.push((lane, 1)),
                }
            }
        }
        let all = counts.len();
        let is_writer = |lane: &LaneOf| matches!(lane, LaneOf::Writer(_));
        let is_shard = |lane: &LaneOf| matches!(lane, LaneOf::Shard(_));
        let of_kind = |is_of_kind: &dyn Fn(&LaneOf) -> bool, max: usize| {
            busiest(counts.iter().filter(|(lane, _)| is_of_kind(lane)), max, world)
        };
        let mut shown = of_kind(&is_writer, WRITERS_MAX);
        shown.extend(of_kind(&is_shard, SHARDS_MAX));
        shown.extend(of_kind(&|lane| !is_writer(lane) && !is_shard(lane), READERS_MAX));
        let left_out = all.saturating_sub(shown.len());
        Self { shown, left_out }
    }

    pub(super) fn place(&self, lane: LaneOf) -> Option<usize> {
        self.shown.iter().position(|shown| shown.of == lane)
    }
}

/// The busiest lines of one kind, in order.
fn busiest<'a>(
    counts: impl Iterator<Item = &'a (LaneOf, u64)>,
    max: usize,
    world: &World,
) -> Vec<Lane> {
    let all = counts.copied().collect();
    let mut busiest = sorted_by_number(all, |&(_, count)| u128::from(u64::MAX - count));
    busiest.truncate(max);
    let in_order = sorted_by_number(busiest, |&(lane, _)| place_of(lane, world));
    in_order.into_iter().map(|(lane, _)| Lane::of(lane, world)).collect()
}

/// A number that puts lines of one kind into order.
fn place_of(lane: LaneOf, world: &World) -> u128 {
    match lane {
        LaneOf::Writer(Writer::Hand) => 0,
        LaneOf::Writer(Writer::Producer(id)) => u128::from(id.get()).saturating_add(1),
        LaneOf::Shard(shard) => height_of(shard, world),
        LaneOf::Reader(id) => {
            let place = world.reader_names().position(|(other, _)| other == id);
            place.map_or(u128::MAX, |place| place as u128)
        }
    }
}

/// Where a shard begins in the hash space; parents come before their children.
fn height_of(shard: ShardIndex, world: &World) -> u128 {
    let stored = world.stream().and_then(|stream| stream.shard(shard));
    // Two shards begin at one key only if one is an ancestor of the other, and was numbered first.
    stored.map_or(u128::MAX, |stored| {
        let start = stored.hash_key_range().start().get() >> 32 << 32;
        start | u128::from(shard.get())
    })
}

impl Lane {
    fn of(of: LaneOf, world: &World) -> Self {
        let name = match of {
            LaneOf::Writer(Writer::Producer(id)) => {
                let producer = world.producers().find(|(other, _)| *other == id);
                producer.map(|(_, it)| it.settings().name.clone())
            }
            LaneOf::Reader(id) => reader_name(id, world),
            LaneOf::Writer(Writer::Hand) | LaneOf::Shard(_) => None,
        };
        Self { of, name }
    }
}

fn reader_name(id: ConsumerId, world: &World) -> Option<String> {
    world.reader_name(id).map(ToOwned::to_owned)
}
