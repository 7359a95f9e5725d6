//! Why a shard refuses: which limit is used up, how far, and since when.

use crate::engine::{ShardIndex, ThroughputLimit, Timestamp};
use crate::sim::{LimitUse, SecondUsage, Usage, World};

/// How one limit of one shard stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitWhy {
    /// The shard.
    pub shard: ShardIndex,
    /// How much of the limit was used in the last second, in the last minute and at the highest.
    pub limit_use: LimitUse,
    /// What this limit refused since the world began.
    pub refused: u64,
    /// When it refused last.
    pub last_refused_at: Option<Timestamp>,
    /// The beginning of the first of the seconds, unbroken up to now, in which the shard refused
    /// puts, or reads if the limit is one of reads. At most a minute back; `None` when it does not
    /// refuse now.
    pub refusing_since: Option<Timestamp>,
    /// What the shard's limits of this kind refused in the last whole minute.
    pub refused_in_minute: u64,
}

impl LimitWhy {
    /// How a limit stands now; `None` when there is no such shard.
    pub fn of(world: &World, shard: ShardIndex, limit: ThroughputLimit) -> Option<Self> {
        let now = world.now();
        let stored = world.stream()?.shard(shard)?;
        let nothing = Usage::default();
        let usage = world.tallies().usage(shard).unwrap_or(&nothing);
        let tally = world.tallies().get(shard);
        let refused = |second: &SecondUsage| match limit {
            ThroughputLimit::WriteRecords | ThroughputLimit::WriteBytes => second.refused_records,
            _ => second.refused_calls,
        };
        let limits = &world.kinesis().settings().limits;
        Some(Self {
            shard,
            limit_use: usage.of_limit(stored, limits, limit, now),
            refused: tally.map_or(0, |tally| tally.refused_by(limit)),
            last_refused_at: tally.and_then(|tally| tally.last_refused_by(limit)),
            refusing_since: refusing_since(usage, now, refused),
            refused_in_minute: usage.minute_sum(now, |second| refused(second).into()),
        })
    }
}

/// The first of the seconds up to now in all of which something was refused. The second that has
/// not ended may not have refused yet.
fn refusing_since(
    usage: &Usage,
    now: Timestamp,
    refused: impl Fn(&SecondUsage) -> u32,
) -> Option<Timestamp> {
    let minute: Vec<_> = usage.last_minute(now).collect();
    let past = minute.iter().rev().take_while(|(_, second)| refused(second) > 0).last();
    let running = Timestamp::from_seconds(now.as_seconds());
    past.map(|&(at, _)| at).or((refused(&usage.running(now)) > 0).then_some(running))
}
