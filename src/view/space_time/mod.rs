//! The newest calls as a space-time diagram: a line for each who writes, each shard and each who
//! reads, and arrows between them.
//!
//! A record goes from its producer to a shard at one moment, and from there to each reader at another.
//! Which records a response had is told by where on the shard's line its arrow begins, so that records
//! that overtake others are arrows that cross.

mod arrows;
mod lanes;

use core::time::Duration;

use self::arrows::arrows_of;
use self::lanes::Lanes;
use crate::engine::{ShardIndex, Timestamp};
use crate::sim::{ConsumerId, EventIndex, World, Writer};

/// What was called lately, by whom, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpaceTimeView {
    /// The moment at its right edge.
    pub now: Timestamp,
    /// How much time it shows.
    pub window: Duration,
    /// Whether it was to show more time, in which too much has happened.
    pub is_shortened: bool,
    /// Those that had to do with it: who writes, then shards in the order of the hash space, then who
    /// reads.
    pub lanes: Vec<Lane>,
    /// Those that had least to do with it, and are left out.
    pub lanes_left_out: usize,
    /// What was called, oldest first.
    pub arrows: Vec<Arrow>,
    /// Reads in that time that gave nothing, and are left out.
    pub empty_reads: usize,
}

/// A line of the diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Whose it is.
    pub of: LaneOf,
    /// The name of who writes or reads; `None` for shards, for the person at the screen, and for one
    /// who has left.
    pub name: Option<String>,
}

/// Whose a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneOf {
    /// Somebody who writes.
    Writer(Writer),
    /// A shard.
    Shard(ShardIndex),
    /// A consumer, a fleet or a mapping.
    Reader(ConsumerId),
}

/// A call, or several of one moment that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// The first event that it shows.
    pub index: EventIndex,
    /// When it happened.
    pub at: Timestamp,
    /// The line of who called: its place among the lanes.
    pub caller: usize,
    /// The line of the shard; `None` when the call failed before it came to one.
    pub shard: Option<usize>,
    /// What came of it.
    pub told: Told,
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Records were stored.
    Put {
        /// How many.
        records: u64,
    },
    /// Records were refused.
    PutRefused {
        /// How many.
        records: u64,
        /// The exception's name.
        code: &'static str,
    },
    /// Records were given to a reader.
    Read {
        /// How many.
        records: u64,
        /// When the first of them was stored, if that is known still.
        first_stored_at: Option<Timestamp>,
        /// When the last of them was stored.
        last_stored_at: Option<Timestamp>,
        /// Those among them that came after later ones about the same subject.
        out_of_order: u64,
        /// Those among them that the reader had been given before.
        repeated: u64,
    },
    /// A reader's calls were refused.
    ReadRefused {
        /// How many.
        calls: u64,
        /// The exception's name.
        code: &'static str,
    },
}

/// Arrows at most: more cannot be told apart.
const ARROWS_MAX: usize = 150;

/// The spans that are tried, in milliseconds, until there are few enough arrows in one.
const WINDOWS_MS: [u64; 13] =
    [60_000, 30_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10];

impl SpaceTimeView {
    /// What happened in a world in the last `window`, or in as much of it as can be shown.
    pub fn of(world: &World, window: Duration) -> Self {
        let now = world.now();
        let (known_since, all) = arrows_of(world);
        let shown_since = |window: Duration| {
            let since = now.before(window);
            let first = all.partition_point(|arrow| arrow.at < since);
            // The log of events may not reach back as far.
            let is_known = known_since.is_none_or(|known| known < since);
            (is_known && all.len().saturating_sub(first) <= ARROWS_MAX).then_some(first)
        };
        let tried = WINDOWS_MS.map(Duration::from_millis);
        let tried = tried.into_iter().filter(|&shorter| shorter < window);
        let found = core::iter::once(window)
            .chain(tried)
            .find_map(|window| Some((window, shown_since(window)?)));
        let (shown, first) =
            found.unwrap_or((Duration::from_millis(1), all.len().saturating_sub(ARROWS_MAX)));
        let all = all.get(first..).unwrap_or_default();
        let is_empty = |it: &&arrows::Call| matches!(it.told, Told::Read { records: 0, .. });
        let empty_reads = all.iter().filter(is_empty).count();
        let lanes = Lanes::of(all.iter().filter(|it| !is_empty(it)), world);
        let arrows = all.iter().filter(|it| !is_empty(it)).filter_map(|call| {
            Some(Arrow {
                index: call.index,
                at: call.at,
                caller: lanes.place(call.caller)?,
                shard: match call.shard {
                    Some(shard) => Some(lanes.place(LaneOf::Shard(shard))?),
                    None => None,
                },
                told: call.told.clone(),
            })
        });
        Self {
            now,
            window: shown,
            is_shortened: shown < window,
            arrows: arrows.collect(),
            empty_reads,
            lanes_left_out: lanes.left_out,
            lanes: lanes.shown,
        }
    }
}

impl Told {
    /// Whether the service refused it.
    pub const fn is_refusal(&self) -> bool {
        matches!(self, Self::PutRefused { .. } | Self::ReadRefused { .. })
    }

    /// Records that were given after later ones about the same subject.
    pub const fn out_of_order(&self) -> u64 {
        match self {
            Self::Read { out_of_order, .. } => *out_of_order,
            _ => 0,
        }
    }
}
