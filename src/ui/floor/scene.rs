//! What is on the floor in one frame: the belts that can be seen, straight from the world.

use super::plan::Plan;
use crate::engine::{HashKeyRange, Shard, ShardIndex, Stream, sorted_by_number};
use crate::sim::World;
use crate::view::KeyColours;

/// What a frame is painted from.
pub(super) struct Scene<'a> {
    pub(super) world: &'a World,
    pub(super) colours: &'a KeyColours,
    /// Those of which something can be seen: parents before their children.
    pub(super) belts: Vec<Belt<'a>>,
}

/// A shard, from the moment it opened to the moment it closed, on the canvas.
#[derive(Clone, Copy)]
pub(super) struct Belt<'a> {
    pub(super) shard: &'a Shard,
    pub(super) is_open: bool,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl<'a> Scene<'a> {
    pub(super) fn new(world: &'a World, colours: &'a KeyColours, plan: &Plan) -> Self {
        let shards = world.stream().into_iter().flat_map(Stream::shards);
        let belts = shards.filter_map(|shard| Belt::of(shard, plan)).collect();
        Self { world, colours, belts }
    }

    pub(super) fn belt(&self, shard: ShardIndex) -> Option<&Belt<'a>> {
        // The stream lists shards in the order of their creation.
        let place = self.belts.partition_point(|belt| belt.shard.index() < shard);
        self.belts.get(place).filter(|belt| belt.shard.index() == shard)
    }

    pub(super) fn open_belts(&self) -> impl Iterator<Item = &Belt<'a>> {
        self.belts.iter().filter(|belt| belt.is_open)
    }

    pub(super) fn closed_belts(&self) -> impl Iterator<Item = &Belt<'a>> {
        self.belts.iter().filter(|belt| !belt.is_open)
    }
}

impl<'a> Belt<'a> {
    fn of(shard: &'a Shard, plan: &Plan) -> Option<Self> {
        let closed_at = shard.closing().map(|closing| closing.children_open_at);
        let left = closed_at.map_or(plan.mouth, |at| plan.x(at)).max(plan.mouth);
        let right = plan.x(shard.created_at()).min(plan.horizon);
        let (top, bottom) = plan.span(shard.hash_key_range());
        let is_open = shard.takes_records(plan.now);
        let is_there = shard.created_at() <= plan.now && (right > left || is_open);
        (is_there && bottom > 0.0 && top < plan.height).then_some(Self {
            shard,
            is_open,
            left,
            right: right.max(left),
            top,
            bottom,
        })
    }

    pub(super) const fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(super) const fn area(&self) -> [f64; 4] {
        [self.left, self.top, self.right - self.left, self.bottom - self.top]
    }
}

/// The ranges of the shards that take records, in the order of the hash space: they tile it.
pub(super) fn open_ranges(world: &World) -> Vec<HashKeyRange> {
    let now = world.now();
    let shards = world.stream().into_iter().flat_map(Stream::shards);
    let open = shards.filter(|shard| shard.takes_records(now)).map(Shard::hash_key_range);
    sorted_by_number(open.collect(), |range: &HashKeyRange| range.start().get())
}
