//! Copies of a world, kept on the way so that it can be wound back quickly.

use core::num::NonZeroU64;

use crate::engine::{ByteCount, Timestamp};
use crate::sim::{EventIndex, LoggedCommand, World};

/// Tasks between two keyframes, as long as there are few: they are done again within some
/// milliseconds.
const INTERVAL_TASKS: u64 = 10_000;
/// Keyframes at most.
const KEPT_MAX: usize = 64;
/// Records that the keyframes may hold together. What a keyframe shares with the one before it
/// is not copied, and does not count.
const RECORDS_HELD_MAX: usize = 1_000_000;
/// Bytes of aggregated records that they may hold together, counted in the same way.
const AGGREGATED_BYTES_HELD_MAX: ByteCount = ByteCount::from_mib(256);

/// The beginning of a life, and some of its moments in the order of time.
///
/// When there are too many, or they hold too much, every other one is given up, and from then on
/// they are twice as far apart.
#[derive(Clone, Debug)]
pub(super) struct Keyframes {
    beginning: World,
    later: Vec<Keyframe>,
    interval_tasks: u64,
}

#[derive(Clone, Debug)]
struct Keyframe {
    world: World,
    /// Records that were not there at the keyframe before.
    records_own: usize,
    /// Bytes of aggregated records that were not there either.
    aggregated_bytes_own: ByteCount,
}

impl Keyframes {
    pub(super) const fn new(beginning: World) -> Self {
        Self { beginning, later: Vec::new(), interval_tasks: INTERVAL_TASKS }
    }

    /// Sets how far apart they are, until there are too many.
    pub(super) const fn set_interval(&mut self, tasks: NonZeroU64) {
        self.interval_tasks = tasks.get();
    }

    /// How many tasks a world may do until it should be offered.
    pub(super) fn tasks_to_next(&self, world: &World) -> usize {
        let next = self.last().tasks_done().saturating_add(self.interval_tasks);
        let tasks = next.saturating_sub(world.tasks_done()).max(1);
        usize::try_from(tasks).unwrap_or(usize::MAX)
    }

    /// Keeps a copy, when the last one is far enough away.
    pub(super) fn offer(&mut self, world: &World) {
        let done_since = world.tasks_done().saturating_sub(self.last().tasks_done());
        if done_since < self.interval_tasks {
            return;
        }
        self.push(world.clone());
        let held: usize = self.later.iter().map(|kept| kept.records_own).sum();
        let bytes: ByteCount = self.later.iter().map(|kept| kept.aggregated_bytes_own).sum();
        if self.later.len() > KEPT_MAX
            || held > RECORDS_HELD_MAX
            || bytes > AGGREGATED_BYTES_HELD_MAX
        {
            self.thin_out();
        }
    }

    fn push(&mut self, world: World) {
        let put_since = world
            .tallies()
            .in_all(|tally| tally.accepted)
            .saturating_sub(self.last().tallies().in_all(|tally| tally.accepted));
        let put_since = usize::try_from(put_since).unwrap_or(usize::MAX);
        let records_own = world.records_retained().min(put_since);
        let bytes_before = self.last().watchers().aggregated_bytes_ever().get();
        let bytes_since =
            world.watchers().aggregated_bytes_ever().get().saturating_sub(bytes_before);
        let bytes_held = world.watchers().aggregated_bytes().get();
        let aggregated_bytes_own = ByteCount::new(bytes_held.min(bytes_since));
        self.later.push(Keyframe { world, records_own, aggregated_bytes_own });
    }

    fn thin_out(&mut self) {
        self.interval_tasks = self.interval_tasks.saturating_mul(2);
        let all = core::mem::take(&mut self.later);
        for kept in all.into_iter().skip(1).step_by(2) {
            self.push(kept.world);
        }
    }

    /// Gives up those that lie after the first command in which a life differs from theirs.
    pub(super) fn keep_those_of(&mut self, commands: &[LoggedCommand]) {
        let kept = self.later.iter().take_while(|kept| is_of(&kept.world, commands)).count();
        self.later.truncate(kept);
    }

    /// The last one that is not after this moment; the beginning, when all are.
    pub(super) fn last_by(&self, moment: Timestamp) -> &World {
        let kept = self.later.iter().rev().find(|kept| kept.world.now() <= moment);
        kept.map_or(&self.beginning, |kept| &kept.world)
    }

    /// The last one at which an event had not happened yet; the beginning, when it had at all.
    pub(super) fn last_before_event(&self, event: EventIndex) -> &World {
        let kept = self.later.iter().rev().find(|it| it.world.events().count() <= event.get());
        kept.map_or(&self.beginning, |kept| &kept.world)
    }

    /// How much had been done at the last one before the command with this place in the log.
    pub(super) fn tasks_done_before(&self, command: usize) -> u64 {
        let kept = self.later.iter().rev().find(|kept| kept.world.commands().len() <= command);
        kept.map_or(&self.beginning, |kept| &kept.world).tasks_done()
    }

    fn last(&self) -> &World {
        self.later.last().map_or(&self.beginning, |kept| &kept.world)
    }
}

/// Whether a world is a moment in the life of these commands.
pub(super) fn is_of(world: &World, commands: &[LoggedCommand]) -> bool {
    let next = commands.get(world.commands().len());
    commands.starts_with(world.commands()) && next.is_none_or(|next| world.now() <= next.at)
}
