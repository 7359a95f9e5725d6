//! More than a tab can carry. It takes hundreds of megabytes, and is tried natively only.

use std::time::Duration;

use shardbelt::engine::ByteCount;
use shardbelt::sim::{AGGREGATED_BYTES_RETAINED_MAX, KplSettings, Progress};

use crate::kpl::{aws, library};
use crate::support::{add_producer, index, users};

#[test]
fn time_stops_when_aggregated_records_fill_the_memory() {
    let mut world = aws(30);
    let settings = KplSettings {
        aggregation_max_size: ByteCount::new(1_000_000),
        collection_max_size: ByteCount::from_mib(9),
        ..KplSettings::DEFAULT
    };
    for _ in 0..2 {
        add_producer(&mut world, library(300_000, 60_000, users(900, "user_{user}"), settings));
    }
    let until = world.now() + Duration::from_secs(60);
    assert_eq!(world.run_until(until, usize::MAX), Progress::Full);
    let held = world.watchers().aggregated_bytes();
    assert!(held >= AGGREGATED_BYTES_RETAINED_MAX);
    assert!(held.get() < AGGREGATED_BYTES_RETAINED_MAX.get() + 10 * 1024 * 1024, "{held}");
    let accepted: u64 = (0..30)
        .filter_map(|shard| world.tallies().get(index(shard)))
        .map(|tally| tally.accepted)
        .sum();
    assert!(world.records_retained() as u64 == accepted && accepted < 5_000, "{accepted}");
}
