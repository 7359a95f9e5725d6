//! Two of the same run: one is changed, the other goes on without.

use crate::engine::Timestamp;
use crate::sim::{Progress, World};

/// A run as it goes on without what is done in another from a moment on.
///
/// Both are the same until they part, and have the same seed afterwards. What is done in one alone may
/// make it draw lots that the other does not draw; from then on their traffic is alike, and no more the
/// same record for record.
///
/// Invariant: it is what [`World::replay`] makes of the commands up to the parting.
#[derive(Clone, Debug)]
pub struct Twin {
    parting: World,
    world: World,
    /// A function, so that a program that lets nobody part need not have it, though it could follow; see
    /// `keyframes.rs`.
    copy: fn(&World) -> World,
}

impl Twin {
    /// Parts from a world as it is now.
    pub fn of(world: &World) -> Self {
        Self { parting: world.clone(), world: world.clone(), copy: World::clone }
    }

    /// Both, as they were when they parted.
    pub const fn parting(&self) -> &World {
        &self.parting
    }

    /// The one that goes on without.
    pub const fn world(&self) -> &World {
        &self.world
    }

    /// Goes to a moment, back or on, doing at most `tasks_max` of what producers and consumers do. Before
    /// the parting it has no life of its own: it waits there.
    pub fn follow(&mut self, now: Timestamp, tasks_max: usize) -> Progress {
        if now < self.world.now() {
            self.world = (self.copy)(&self.parting);
        }
        if now <= self.world.now() {
            return Progress::Done;
        }
        self.world.run_until(now, tasks_max)
    }
}
