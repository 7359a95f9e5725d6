//! What has happened since the last frame and is worth a moment's attention.

use core::time::Duration;

use litemap::LiteMap;

use super::bounces::{Bounces, Refused};
use crate::engine::{ShardIndex, Timestamp};
use crate::sim::{ConsumerId, Event, World};

/// What the floor has taken notice of.
#[derive(Default)]
pub(super) struct Happenings {
    pub(super) bounces: Bounces,
    flash: Option<Flash>,
    /// Where each reader met records out of order last.
    inverted: LiteMap<ConsumerId, ShardIndex>,
    /// When retention last took what a reader had yet to read.
    losses: LiteMap<(ConsumerId, ShardIndex), Timestamp>,
    /// Events from here on have not been looked at.
    seen: u64,
}

/// The one thing that asks for attention.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flash {
    pub(super) reader: ConsumerId,
    pub(super) shard: ShardIndex,
    born_ms: f64,
}

/// How long something flashes, and the least time from one flash to the next: two a second.
const FLASH_MS: f64 = 400.0;
const FLASH_APART_MS: f64 = 500.0;
/// How long a loss is told of.
const LOSS: Duration = Duration::from_secs(3);

impl Happenings {
    /// Takes up what happened since the last frame.
    pub(super) fn watch(&mut self, world: &World, time_ms: f64) {
        let count = world.events().count();
        // A world begun anew counts from the start; the first frame shows the present, not the past.
        if self.seen == 0 || count < self.seen {
            self.seen = count;
            self.inverted.clear();
            self.losses.clear();
        }
        let seen = self.seen;
        let new = world.events().newest().take_while(|(index, _)| index.get() >= seen);
        for (_, logged) in new {
            match logged.event {
                Event::PutThrottled { shard, hash_key, .. } => {
                    self.bounces.add(Refused::Put(hash_key), shard, time_ms);
                }
                Event::ReadThrottled { consumer, shard, .. } => {
                    self.bounces.add(Refused::Read(consumer), shard, time_ms);
                }
                Event::OutOfOrder { consumer, shard, .. } => {
                    self.flash(consumer, shard, time_ms);
                }
                Event::TrimmedUnread { consumer, shard, .. } => {
                    self.losses.insert((consumer, shard), logged.at);
                }
                _ => {}
            }
        }
        self.seen = count;
        self.bounces.forget_old(time_ms);
    }

    fn flash(&mut self, reader: ConsumerId, shard: ShardIndex, time_ms: f64) {
        self.inverted.insert(reader, shard);
        if self.flash.is_none_or(|flash| time_ms - flash.born_ms >= FLASH_APART_MS) {
            self.flash = Some(Flash { reader, shard, born_ms: time_ms });
        }
    }

    /// What flashes now, and how much of its time is over, from 0 to 1.
    pub(super) fn flashing(&self, time_ms: f64) -> Option<(Flash, f64)> {
        let flash = self.flash?;
        let over = (time_ms - flash.born_ms) / FLASH_MS;
        (over < 1.0).then_some((flash, over))
    }

    /// Whether a reader met records out of order here last.
    pub(super) fn is_inverted(&self, reader: ConsumerId, shard: ShardIndex) -> bool {
        self.inverted.get(&reader) == Some(&shard)
    }

    /// Whether a reader has just lost records of a shard.
    pub(super) fn is_losing(&self, reader: ConsumerId, shard: ShardIndex, now: Timestamp) -> bool {
        self.losses.get(&(reader, shard)).is_some_and(|at| now.since(*at) < LOSS && *at <= now)
    }

    /// Whether anything is still on its way.
    pub(super) fn is_restless(&self, time_ms: f64) -> bool {
        !self.bounces.is_empty() || self.flashing(time_ms).is_some()
    }
}
