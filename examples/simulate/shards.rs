//! What the shards took and gave, and how much of their limits that was.

use shardbelt::engine::{Shard, Stream, ThroughputLimit};
use shardbelt::sim::{HeavyKey, LimitUse, Tally, Usage, World};

pub fn print_counts(world: &World) {
    println!("\nShards                     stored    refused       held       read    refused");
    for shard in world.stream().into_iter().flat_map(|stream| stream.shards()) {
        let tally = world.tallies().get(shard.index()).cloned().unwrap_or_else(Tally::default);
        println!(
            "  {:<20} {:>10} {:>10} {:>10} {:>10} {:>10}",
            shard.index().to_string(),
            tally.accepted,
            tally.refused_puts(),
            shard.records().len(),
            tally.read,
            tally.refused_reads(),
        );
    }
}

/// For each limit, the mean of the last minute, the last second and the highest second, in
/// thousandths.
pub fn print_use(world: &World) {
    println!(
        "\nUse in 1/1000 of the limit, on average of the last minute / in the last second / in the \
         highest second\n  {:<20} {:>16} {:>16} {:>16} {:>16}",
        "", "records in", "bytes in", "reads", "bytes out"
    );
    let stream = world.stream();
    for shard in stream.into_iter().flat_map(Stream::shards) {
        let Some(usage) = world.tallies().usage(shard.index()) else { continue };
        let [records, bytes, calls, read] = [
            ThroughputLimit::WriteRecords,
            ThroughputLimit::WriteBytes,
            ThroughputLimit::ReadCalls,
            ThroughputLimit::ReadBytes,
        ]
        .map(|limit| use_text(&use_of(world, shard, usage, limit)));
        let name = shard.index().to_string();
        println!("  {name:<20} {records:>16} {bytes:>16} {calls:>16} {read:>16}");
    }
    print_hot(world);
}

fn use_of(world: &World, shard: &Shard, usage: &Usage, limit: ThroughputLimit) -> LimitUse {
    usage.of_limit(shard, &world.kinesis().settings().limits, limit, world.now())
}

fn use_text(of: &LimitUse) -> String {
    format!("{}/{}/{}", of.minute_permille(), of.second_permille(), of.peak_permille())
}

fn print_hot(world: &World) {
    for hot in world.hot_shards() {
        println!(
            "Hot: {} is offered {} of 1000, the others {}; it refused {} in the last minute",
            hot.shard, hot.offered_permille, hot.others_permille, hot.refused_records
        );
    }
    for key in world.hot_keys() {
        let name = key.partition_key.as_ref().map_or(String::new(), ToString::to_string);
        let HeavyKey { shard, share_permille, use_permille, .. } = &key;
        let verdict = if key.exceeds_a_shard() { "; no split can help" } else { "" };
        println!(
            "Hot: {name} is {share_permille} of 1000 of {shard}, and takes {use_permille} of 1000 \
             of what a shard takes{verdict}"
        );
    }
}
