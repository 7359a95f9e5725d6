//! How much of a shard's limits was used, second by second.

use std::collections::BTreeMap;
use std::time::Duration;

use shardbelt::engine::{ByteCount, Stream, ThroughputLimit, Timestamp};
use shardbelt::sim::{
    ConsumerStart, Event, LoggedEvent, Progress, SecondUsage, Traffic, USAGE_SECONDS, World,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_consumer, add_producer, consumer, empty, index, one_key, producer, put, random_keys, rate,
    split_in_the_middle, wait, wait_s,
};

/// Lets time go by, and returns every event of it.
fn live(world: &mut World, duration: Duration) -> Vec<LoggedEvent> {
    let until = world.now() + duration;
    let mut lived = Vec::new();
    loop {
        let seen = world.events().count();
        let progress = world.run_until(until, 20);
        let news = world.events().newest().take_while(|(index, _)| index.get() >= seen);
        let mut news: Vec<_> = news.map(|(_, logged)| logged.clone()).collect();
        news.reverse();
        lived.extend(news);
        if progress == Progress::Done {
            return lived;
        }
    }
}

/// What the log tells of each shard in each second. It tells nothing of iterators, and records that
/// nobody puts again are all offered.
fn recounted(events: &[LoggedEvent]) -> BTreeMap<(u32, u64), SecondUsage> {
    let mut seconds: BTreeMap<(u32, u64), SecondUsage> = BTreeMap::new();
    let mut sizes = ByteCount::ZERO;
    for LoggedEvent { at, event, .. } in events {
        let mut of =
            |shard: shardbelt::engine::ShardIndex, count: fn(&mut SecondUsage, ByteCount), size| {
                count(seconds.entry((shard.get(), at.as_seconds())).or_default(), size);
            };
        match event {
            Event::PutAccepted { shard, size, .. } => {
                sizes = *size;
                of(
                    *shard,
                    |it, size| {
                        it.written_records += 1;
                        it.written_bytes = it.written_bytes + size;
                        it.offered_records += 1;
                        it.offered_bytes = it.offered_bytes + size;
                    },
                    *size,
                );
            }
            // All records are of one size, which a refusal does not tell.
            Event::PutThrottled { shard, .. } => of(
                *shard,
                |it, size| {
                    it.refused_records += 1;
                    it.offered_records += 1;
                    it.offered_bytes = it.offered_bytes + size;
                },
                sizes,
            ),
            Event::Read { shard, size, .. } => of(
                *shard,
                |it, size| {
                    it.read_calls += 1;
                    it.read_bytes = it.read_bytes + size;
                },
                *size,
            ),
            Event::ReadThrottled {
                shard,
                limit: ThroughputLimit::ReadCalls | ThroughputLimit::ReadBytes,
                ..
            } => of(*shard, |it, _| it.refused_calls += 1, ByteCount::ZERO),
            _ => {}
        }
    }
    seconds
}

#[wasm_bindgen_test(unsupported = test)]
fn each_second_is_what_the_events_of_it_tell() {
    let mut world = empty(2);
    add_producer(&mut world, producer(30_000, 900, random_keys()));
    for _ in 0..7 {
        add_consumer(&mut world, consumer(900, ConsumerStart::TrimHorizon));
    }
    let mut events = live(&mut world, Duration::from_millis(20_400));
    split_in_the_middle(&mut world, 1);
    for _ in 0..4 {
        events.extend(live(&mut world, Duration::from_millis(23_700)));
        let mut told = recounted(&events);
        let refused: u32 = told.values().map(|second| second.refused_records).sum();
        assert!(refused > 100, "{refused}");
        for shard in world.stream().into_iter().flat_map(Stream::shards) {
            let usage = world.tallies().usage(shard.index()).unwrap();
            let minute: Vec<_> = usage.last_minute(world.now()).collect();
            assert_eq!(minute.len() as u64, USAGE_SECONDS);
            let running = (world.now().floor_to_seconds(), usage.running(world.now()));
            for (at, second) in minute.into_iter().chain([running]) {
                let told = told.remove(&(shard.index().get(), at.as_seconds())).unwrap_or_default();
                assert_eq!(SecondUsage { iterator_calls: 0, ..second }, told, "{at}");
            }
        }
        // What is left lies further back.
        let oldest = world.now().as_seconds() - USAGE_SECONDS;
        assert!(told.keys().all(|&(_, second)| second < oldest));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_limit_is_used_in_a_second_in_a_minute_and_at_most() {
    let mut world = empty(1);
    // Ten records are what a shard takes in a second; eight bytes and a key of one each.
    let burst = |world: &mut World, records: usize| {
        for _ in 0..records {
            put(world, "a");
        }
        wait_s(world, 1);
    };
    burst(&mut world, 9);
    burst(&mut world, 3);
    burst(&mut world, 6);
    let of = |world: &World, limit| {
        let shard = world.stream().unwrap().shard(index(0)).unwrap();
        let usage = world.tallies().usage(index(0)).unwrap();
        usage.of_limit(shard, &world.kinesis().settings().limits, limit, world.now())
    };
    let records = of(&world, ThroughputLimit::WriteRecords);
    assert_eq!((records.second, records.minute, records.minute_seconds), (6, 18, 3));
    assert_eq!((records.second_permille(), records.minute_permille()), (600, 600));
    assert_eq!((records.peak.at, records.peak.used), (World::beginning(), 9));
    assert_eq!(records.peak_permille(), 900);
    let bytes = of(&world, ThroughputLimit::WriteBytes);
    assert_eq!((bytes.second, bytes.minute, bytes.per_s), (54, 162, 10_485));
    wait_s(&mut world, 58);
    let later = of(&world, ThroughputLimit::WriteRecords);
    assert_eq!((later.second, later.minute, later.minute_seconds), (0, 9, 60));
    assert_eq!(later.minute_permille(), 15);
    assert_eq!(later.peak, records.peak, "the highest second is of the whole life");
}

#[wasm_bindgen_test(unsupported = test)]
fn iterators_are_counted_and_a_quiet_shard_has_no_usage() {
    let mut world = empty(2);
    assert_eq!(world.tallies().usage(index(1)), None);
    add_consumer(&mut world, consumer(1_000, ConsumerStart::Latest));
    wait(&mut world, Duration::from_millis(900));
    let running = world.tallies().usage(index(1)).unwrap().running(world.now());
    assert_eq!((running.iterator_calls, running.read_calls), (1, 1));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_minute_may_be_half_used_while_a_second_is_too_full() {
    let mut world = empty(1);
    let every_minute = Traffic::Burst {
        base: rate(3_000),
        peak: rate(25_000),
        every: Duration::from_secs(60),
        lasting: Duration::from_secs(3),
    };
    let mut settings = producer(1_000, 10, one_key("a"));
    settings.set_traffic(every_minute);
    add_producer(&mut world, settings);
    wait_s(&mut world, 60);
    let usage = world.tallies().usage(index(0)).unwrap();
    let refused: u32 = usage.last_minute(world.now()).map(|(_, it)| it.refused_records).sum();
    assert!(refused > 10, "{refused}");
    let shard = world.stream().unwrap().shard(index(0)).unwrap();
    let limits = &world.kinesis().settings().limits;
    let records = usage.of_limit(shard, limits, ThroughputLimit::WriteRecords, world.now());
    assert!(records.minute_permille() < 500, "{records:?}");
    assert!(records.peak_permille() >= 1_000, "{records:?}");
    assert!(records.peak.at < Timestamp::from_seconds(World::beginning().as_seconds() + 3));
}
