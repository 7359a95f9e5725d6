//! The last minute, second by second.

use crate::engine::{
    Limits, Shard, ShardIndex, Stream, ThroughputLimit, Timestamp, sorted_by_number,
};
use crate::sim::{ConsumerId, LimitUse, ReaderSecond, SecondUsage, USAGE_SECONDS, Usage, World};

/// The whole seconds of the last minute: [`USAGE_SECONDS`], oldest first. Those before the world
/// began are empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinuteView {
    /// When the first of them began.
    pub first: Timestamp,
    /// The shards: the open ones in the order of the hash space, then closed ones at which something
    /// happened.
    pub shards: Vec<ShardMinute>,
    /// Shards that were left out, since others were busier.
    pub shards_left_out: usize,
    /// All who read, in the order in which they are listed everywhere.
    pub readers: Vec<ReaderMinute>,
}

/// A shard's last minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardMinute {
    /// The shard.
    pub shard: ShardIndex,
    /// Whether records go to it now.
    pub takes_records: bool,
    /// Its seconds.
    pub seconds: Vec<SecondUsage>,
    /// How much of each limit was used, in the order of [`ThroughputLimit::ALL`].
    pub limits: [LimitUse; ThroughputLimit::ALL.len()],
}

/// A reader's last minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderMinute {
    /// The consumer, the fleet or the mapping.
    pub id: ConsumerId,
    /// Its name.
    pub name: String,
    /// Its seconds.
    pub seconds: Vec<ReaderSecond>,
}

impl MinuteView {
    /// The last minute of a world, with at most so many shards.
    pub fn of(world: &World, shards_max: usize) -> Self {
        let now = world.now();
        let mut shards: Vec<_> = world
            .stream()
            .into_iter()
            .flat_map(Stream::shards)
            .map(|shard| (shard.hash_key_range().start(), ShardMinute::of(shard, world)))
            .filter(|(_, minute)| minute.takes_records || minute.busyness() > 0)
            .collect();
        let shards_left_out = shards.len().saturating_sub(shards_max);
        if shards_left_out > 0 {
            shards = sorted_by_number(shards, |(_, it)| u128::from(u64::MAX - it.busyness()));
            shards.truncate(shards_max);
        }
        let shards = sorted_by_number(shards, |(start, _)| start.get());
        let shards = sorted_by_number(shards, |(_, it)| u128::from(!it.takes_records));
        let readers = world.reader_names().filter_map(|(id, name)| {
            let seconds = world.watchers().reader(id)?.last_minute(now);
            let seconds = seconds.map(|(_, second)| second).collect();
            Some(ReaderMinute { id, name: name.to_owned(), seconds })
        });
        Self {
            first: Timestamp::from_seconds(now.as_seconds().saturating_sub(USAGE_SECONDS)),
            shards: shards.into_iter().map(|(_, minute)| minute).collect(),
            shards_left_out,
            readers: readers.collect(),
        }
    }

    /// The place of the second that begins at this time.
    pub fn place_of(&self, second: Timestamp) -> Option<usize> {
        let place = second.as_seconds().checked_sub(self.first.as_seconds())?;
        usize::try_from(place).ok().filter(|&place| (place as u64) < USAGE_SECONDS)
    }
}

impl ShardMinute {
    fn of(shard: &Shard, world: &World) -> Self {
        let now = world.now();
        let quiet = Usage::default();
        let usage = world.tallies().usage(shard.index()).unwrap_or(&quiet);
        Self {
            shard: shard.index(),
            takes_records: shard.takes_records(now),
            seconds: usage.last_minute(now).map(|(_, second)| second).collect(),
            limits: uses(usage, shard, &world.kinesis().settings().limits, now),
        }
    }

    /// How much of a limit was used.
    pub fn limit(&self, limit: ThroughputLimit) -> Option<&LimitUse> {
        self.limits.iter().find(|it| it.limit == limit)
    }

    /// What it was asked for in this minute, in thousandths of its limits, those refused doubly.
    fn busyness(&self) -> u64 {
        let used: u64 = self.limits.iter().map(LimitUse::minute_permille).sum();
        let refused =
            |it: &SecondUsage| u64::from(it.refused_records) + u64::from(it.refused_calls);
        let refused: u64 = self.seconds.iter().map(refused).sum();
        used.saturating_add(refused.saturating_mul(1_000))
    }
}

fn uses(
    usage: &Usage,
    shard: &Shard,
    limits: &Limits,
    now: Timestamp,
) -> [LimitUse; ThroughputLimit::ALL.len()] {
    ThroughputLimit::ALL.map(|limit| usage.of_limit(shard, limits, limit, now))
}

/// How much of a limit of a shard was used, in the windows of a second and of a minute; `None` when the
/// shard is not there.
pub fn use_of_limit(world: &World, shard: ShardIndex, limit: ThroughputLimit) -> Option<LimitUse> {
    let shard = world.stream()?.shard(shard)?;
    let quiet = Usage::default();
    let usage = world.tallies().usage(shard.index()).unwrap_or(&quiet);
    Some(usage.of_limit(shard, &world.kinesis().settings().limits, limit, world.now()))
}
