//! How many shards the observed traffic needs.
//!
//! This file has what an advice is; `slice.rs` what was offered along the hash space, `search.rs` the
//! search for the fewest shards, `text.rs` the sentences.

mod search;
mod slice;
mod text;

use std::sync::Arc;

use core::num::NonZeroU32;

use self::search::fewest_shards;
use self::slice::Slice;
use crate::engine::{
    HashKey, HashKeyRange, Limits, PartitionKey, ShardIndex, Stream, ThroughputLimit, Timestamp,
};
use crate::sim::{ConsumerStart, OfferedLoad, OfferedSecond, Retrieval, USAGE_SECONDS, World};

/// Which seconds the advice is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observed {
    /// The last minute: what is now.
    LastMinute,
    /// The last minute, and the sixty busiest seconds before: what the stream has to be ready for.
    /// Other seconds of the past are not kept.
    BusiestSeconds,
}

/// Shards of equal width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvenSplit {
    /// How many.
    pub shard_count: NonZeroU32,
    /// The limit that fewer would exceed; `None` when one shard is enough.
    pub decided_by: Option<ThroughputLimit>,
}

/// A key that no shard can carry, however narrow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyTooHeavy {
    /// Where it lies.
    pub hash_key: HashKey,
    /// A partition key that leads there; `None` on a stream of automatic distribution.
    pub partition_key: Option<PartitionKey>,
    /// The limit that it exceeds.
    pub limit: ThroughputLimit,
    /// When the time began that this is about: a second, or a minute.
    pub since: Timestamp,
    /// Records or bytes under the key in that time, at least.
    pub amount: u64,
    /// Those that a shard takes, or gives, in that time.
    pub capacity: u64,
}

/// The fewest shards that would have carried some traffic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There was no traffic.
    Quiet,
    /// So many.
    Shards {
        /// When all are of equal width, as a new stream's are. More of them are not always enough
        /// too: their bounds lie elsewhere. `None` when not even a thousand are enough.
        even: Option<EvenSplit>,
        /// When they may be cut anywhere: their ranges, which tile the hash space.
        uneven: Vec<HashKeyRange>,
    },
    /// No number is enough.
    KeyTooHeavy(KeyTooHeavy),
}

impl Verdict {
    /// The number of equal shards, if there is one that is enough.
    pub const fn even(&self) -> Option<EvenSplit> {
        match self {
            Self::Shards { even, .. } => *even,
            Self::Quiet | Self::KeyTooHeavy(_) => None,
        }
    }

    /// The ranges of the fewest shards, if any number is enough.
    pub fn uneven(&self) -> &[HashKeyRange] {
        match self {
            Self::Shards { uneven, .. } => uneven,
            Self::Quiet | Self::KeyTooHeavy(_) => &[],
        }
    }
}

/// How often the shards were polled in the last minute. More shards do not help here: each consumer
/// polls each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PollingCalls {
    /// Consumers, fleets and mappings that poll the whole stream.
    pub readers: u64,
    /// The open shard that was polled most.
    pub shard: Option<ShardIndex>,
    /// `GetRecords` calls there, answered or refused.
    pub calls: u64,
    /// Those that it answers in that time.
    pub capacity: u64,
}

impl PollingCalls {
    /// Whether some of those who poll have to poll less often, or use enhanced fan-out.
    pub const fn exceed_limit(&self) -> bool {
        self.calls > self.capacity
    }
}

/// How many shards the traffic of a world needs.
///
/// A number is enough when in each observed second no shard would have been offered more than its
/// limits allow in a second, and when on average of the last minute it can give all who poll what was
/// written. A shard that was idle takes up to twice as much in one second; the advice does not count
/// on that, so that fewer shards may do for traffic of short peaks: how few, the average says.
///
/// The limits are the world's: scaled ones when it has scaled ones. Offered is what was put for the
/// first time, stored or not (see [`Offered`](crate::sim::Offered)), so that the advice is the same
/// however many shards the world has. What lies in one 256th of the hash space and is less than a
/// hundredth of what a shard takes is thought to be spread evenly there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Which seconds were observed.
    pub observed: Observed,
    /// Those of them in which something was offered.
    pub seconds: usize,
    /// What is enough for writes in each second, and for those who poll.
    pub shards: Verdict,
    /// What is enough if all who read had enhanced fan-out: for writes in each second.
    pub shards_with_fan_out: Verdict,
    /// What would be enough if the last minute had been even in time: for writes and polling.
    pub shards_on_average: Verdict,
    /// How often the shards are polled.
    pub polling: PollingCalls,
}

impl Advice {
    /// The advice for a world's traffic.
    pub fn of(world: &World, observed: Observed) -> Self {
        let limits = &world.kinesis().settings().limits;
        let offered = world.watchers().offered_load();
        let minute = offered.last_minute(world.now());
        let seconds = match observed {
            Observed::LastMinute => minute.clone(),
            Observed::BusiestSeconds => offered.busiest_and_last_minute(world.now()),
        };
        let lived = world.now().since(World::beginning()).as_secs();
        let lived = lived.clamp(1, USAGE_SECONDS);
        let polling = polling_calls(world, lived);
        let polled = polled_bytes(&minute, limits, lived, polling.readers);
        let each_second: Vec<_> =
            seconds.iter().flat_map(|it| writes(core::slice::from_ref(it), limits, 1)).collect();
        let average = writes(&minute, limits, lived);
        let verdict = |slices: &[Slice], polled: &[Slice]| {
            if seconds.is_empty() {
                return Verdict::Quiet;
            }
            fewest_shards(&[slices, polled].concat())
        };
        Self {
            observed,
            seconds: seconds.len(),
            shards: verdict(&each_second, &polled),
            shards_with_fan_out: verdict(&each_second, &[]),
            shards_on_average: verdict(&average, &polled),
            polling,
        }
    }
}

/// Records and bytes written in these seconds together, of which `lived` have passed.
fn writes(seconds: &[Arc<OfferedSecond>], limits: &Limits, lived: u64) -> [Slice; 2] {
    let iter = || seconds.iter().map(AsRef::as_ref);
    let capacity = |limit: ThroughputLimit| limits.per_s(limit).saturating_mul(lived);
    let (records, bytes) = (ThroughputLimit::WriteRecords, ThroughputLimit::WriteBytes);
    [
        Slice::new(records, capacity(records), iter(), |load| load.records),
        Slice::new(bytes, capacity(bytes), iter(), |load| load.bytes.get()),
    ]
}

/// What all who poll are to be given; nothing when there are so few that what can be written can be
/// read.
fn polled_bytes(
    minute: &[Arc<OfferedSecond>],
    limits: &Limits,
    lived: u64,
    readers: u64,
) -> Vec<Slice> {
    let limit = ThroughputLimit::ReadBytes;
    let written_max = limits.per_s(ThroughputLimit::WriteBytes).saturating_mul(readers);
    if written_max <= limits.per_s(limit) {
        return Vec::new();
    }
    let capacity = limits.per_s(limit).saturating_mul(lived);
    let seconds = minute.iter().map(AsRef::as_ref);
    let amount = |load: OfferedLoad| load.bytes.get().saturating_mul(readers);
    vec![Slice::new(limit, capacity, seconds, amount)]
}

fn polling_calls(world: &World, lived: u64) -> PollingCalls {
    let reads_all = |start: ConsumerStart| {
        !matches!(start, ConsumerStart::AtSequenceNumber(_) | ConsumerStart::AfterSequenceNumber(_))
    };
    let consumers = world.consumers().filter(|(_, it)| {
        matches!(it.settings().retrieval, Retrieval::Polling { .. })
            && reads_all(it.settings().start)
    });
    let readers = consumers.count() + world.fleets().count() + world.mappings().count();
    let open = world.stream().into_iter().flat_map(Stream::open_shards);
    let calls = open.map(|shard| {
        let usage = world.tallies().usage(shard);
        let calls = usage.map_or(0, |usage| {
            usage.minute_sum(world.now(), |it| {
                u64::from(it.read_calls).saturating_add(it.refused_calls.into())
            })
        });
        (calls, shard)
    });
    let busiest = calls.max_by_key(|&(calls, shard)| (calls, core::cmp::Reverse(shard)));
    let limit = world.kinesis().settings().limits.per_s(ThroughputLimit::ReadCalls);
    PollingCalls {
        readers: readers as u64,
        shard: busiest.map(|(_, shard)| shard),
        calls: busiest.map_or(0, |(calls, _)| calls),
        capacity: limit.saturating_mul(lived),
    }
}
