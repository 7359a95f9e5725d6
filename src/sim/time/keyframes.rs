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

/// Some moments of a life in the order of time.
///
/// When there are too many, or they hold too much, every other one is given up, and from then on
/// they are twice as far apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Keyframes {
    kept: Vec<Keyframe>,
    /// What makes copies and how far apart they are. `None`: nothing is kept.
    copying: Option<Copying>,
}

/// A function, so that a program that keeps nothing yet need not have it: copying a world is a twentieth of the
/// page's first load.
#[derive(Clone, Copy, Debug)]
struct Copying {
    copy: fn(&World) -> World,
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
    /// Keeps copies from now on.
    pub(super) fn keep(&mut self) {
        let every = Copying { copy: World::clone, interval_tasks: INTERVAL_TASKS };
        self.copying.get_or_insert(every);
    }

    /// Sets how far apart they are, until there are too many.
    pub(super) const fn set_interval(&mut self, tasks: NonZeroU64) {
        if let Some(copying) = &mut self.copying {
            copying.interval_tasks = tasks.get();
        }
    }

    /// How many tasks a world may do until it should be offered.
    pub(super) fn tasks_to_next(&self, world: &World) -> usize {
        let Some(copying) = self.copying else { return usize::MAX };
        let next = self.tasks_done_at_last().saturating_add(copying.interval_tasks);
        let tasks = next.saturating_sub(world.tasks_done()).max(1);
        usize::try_from(tasks).unwrap_or(usize::MAX)
    }

    /// Keeps a copy, when the last one is far enough away.
    pub(super) fn offer(&mut self, world: &World) {
        let Some(Copying { copy, interval_tasks }) = self.copying else { return };
        let done_since = world.tasks_done().saturating_sub(self.tasks_done_at_last());
        if done_since < interval_tasks {
            return;
        }
        self.push(copy(world));
        let held: usize = self.kept.iter().map(|kept| kept.records_own).sum();
        let bytes: ByteCount = self.kept.iter().map(|kept| kept.aggregated_bytes_own).sum();
        if self.kept.len() > KEPT_MAX
            || held > RECORDS_HELD_MAX
            || bytes > AGGREGATED_BYTES_HELD_MAX
        {
            self.thin_out();
        }
    }

    fn push(&mut self, world: World) {
        let last = self.kept.last().map(|kept| &kept.world);
        let accepted = |world: &World| world.tallies().in_all(|tally| tally.accepted);
        let put_since = accepted(&world).saturating_sub(last.map_or(0, accepted));
        let put_since = usize::try_from(put_since).unwrap_or(usize::MAX);
        let records_own = world.records_retained().min(put_since);
        let bytes_ever = |world: &World| world.watchers().aggregated_bytes_ever().get();
        let bytes_since = bytes_ever(&world).saturating_sub(last.map_or(0, bytes_ever));
        let bytes_held = world.watchers().aggregated_bytes().get();
        let aggregated_bytes_own = ByteCount::new(bytes_held.min(bytes_since));
        self.kept.push(Keyframe { world, records_own, aggregated_bytes_own });
    }
    fn thin_out(&mut self) {
        if let Some(copying) = &mut self.copying {
            copying.interval_tasks = copying.interval_tasks.saturating_mul(2);
        }
        let all = core::mem::take(&mut self.kept);
        for kept in all.into_iter().skip(1).step_by(2) {
            self.push(kept.world);
        }
    }

    /// Gives up those that lie after the first command in which a life differs from theirs.
    pub(super) fn keep_those_of(&mut self, commands: &[LoggedCommand]) {
        let kept = self.kept.iter().take_while(|kept| is_of(&kept.world, commands)).count();
        self.kept.truncate(kept);
    }

    /// The last one that is not after this moment.
    pub(super) fn last_by(&self, moment: Timestamp) -> Option<&World> {
        self.last(|world| world.now() <= moment)
    }

    /// The last one at which an event had not happened yet.
    pub(super) fn last_before_event(&self, event: EventIndex) -> Option<&World> {
        self.last(|world| world.events().count() <= event.get())
    }

    /// How much had been done at the last one before the command with this place in the log.
    pub(super) fn tasks_done_before(&self, command: usize) -> u64 {
        let kept = self.last(|world| world.commands().len() <= command);
        kept.map_or(0, World::tasks_done)
    }

    /// A copy of one that was kept.
    pub(super) fn copy(&self, kept: &World) -> Option<World> {
        self.copying.map(|copying| (copying.copy)(kept))
    }

    fn last(&self, is_wanted: impl Fn(&World) -> bool) -> Option<&World> {
        self.kept.iter().rev().map(|kept| &kept.world).find(|world| is_wanted(world))
    }

    fn tasks_done_at_last(&self) -> u64 {
        self.kept.last().map_or(0, |kept| kept.world.tasks_done())
    }
}

/// Whether a world is a moment in the life of these commands.
pub(super) fn is_of(world: &World, commands: &[LoggedCommand]) -> bool {
    let next = commands.get(world.commands().len());
    commands.starts_with(world.commands()) && next.is_none_or(|next| world.now() <= next.at)
}
