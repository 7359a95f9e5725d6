//! What may happen to a stream: time, puts, splits, merges and scaling, in any order.

use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::Index;
use shardbelt::engine::{HashKeyRange, PutOutput, ShardIndex};

use crate::support::OneStream;

/// One thing that happens.
#[derive(Clone, Debug)]
pub enum Event {
    Wait { micros: u64 },
    Put { user: u8 },
    Split { shard: Index, at: u128 },
    Merge { shard: Index },
    Scale { percent: u32 },
}

/// Whole lives, with times that put several events into one second and one update.
pub fn lives(events: usize) -> impl Strategy<Value = Vec<Event>> {
    let micros =
        prop_oneof![0..1_000_u64, 0..3_000_000_u64, Just(500_000), Just(1_000_000), Just(499_999),];
    let at = prop_oneof![any::<u128>(), Just(0), Just(u128::MAX), 0..8_u128];
    let event = prop_oneof![
        3 => micros.prop_map(|micros| Event::Wait { micros }),
        4 => (0..6_u8).prop_map(|user| Event::Put { user }),
        2 => (any::<Index>(), at).prop_map(|(shard, at)| Event::Split { shard, at }),
        2 => any::<Index>().prop_map(|shard| Event::Merge { shard }),
        1 => (45..210_u32).prop_map(|percent| Event::Scale { percent }),
    ];
    prop::collection::vec(event, 1..events)
}

/// The partition key of a user.
pub fn key_of(user: u8) -> String {
    format!("user-{user}")
}

/// Lets it happen. Splits, merges and scalings that cannot be are refused, and that is all.
/// Returns what a put answered.
pub fn live(service: &mut OneStream, event: &Event, data: u32) -> Option<PutOutput> {
    match event {
        Event::Wait { micros } => service.wait(Duration::from_micros(*micros)),
        Event::Put { user } => {
            return service.try_put(&key_of(*user), data.to_be_bytes().into()).ok();
        }
        Event::Split { shard, at } => {
            let (index, range) = *shard.get(&unclosed(service));
            let width = range.end().get() - range.start().get();
            let key = range.start().get() + at % width.max(1);
            let _ = service.try_split(index.get(), key);
        }
        Event::Merge { shard } => {
            let shards = unclosed(service);
            let at = shard.index(shards.len());
            if let Some(&(adjacent, _)) = shards.get(at + 1) {
                let _ = service.try_merge(shards[at].0.get(), adjacent.get());
            }
        }
        Event::Scale { percent } => {
            let open = u32::try_from(unclosed(service).len()).unwrap();
            let _ = service.try_scale((open * percent / 100).max(1));
        }
    }
    None
}

/// The shards that can be split and merged, in the order of the hash space.
pub fn unclosed(service: &OneStream) -> Vec<(ShardIndex, HashKeyRange)> {
    let mut shards: Vec<_> = service
        .stream()
        .shards()
        .filter(|shard| shard.closing().is_none())
        .map(|shard| (shard.index(), shard.hash_key_range()))
        .collect();
    shards.sort_by_key(|(_, range)| range.start());
    shards
}
