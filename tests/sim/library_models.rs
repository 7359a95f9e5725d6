//! Random worlds of producers with the Kinesis Producer Library, through splits and merges.

use std::cell::Cell;
use std::num::NonZeroU32;
use std::time::Duration;

use proptest::prelude::*;
use shardbelt::engine::{ByteCount, Stream};
use shardbelt::sim::{
    Behaviour, Command, ConsumerId, ConsumerSettings, ConsumerStart, Deaggregated, Deaggregation,
    FleetSettings, KplSettings, Population, Process, ProducerId, ProducerSettings, PutCalls,
    ReaderWatch, Retries, Scenario, ScenarioId, Sending, Traffic, World, Writer,
};

use crate::deeds::{Deed, Which, which};
use crate::models::check;
use crate::support::{
    add_consumer, add_fleet, add_producer, consumer, key, producer, rate, template,
};

/// Something to do after so many milliseconds.
type Script = Vec<(u64, Deed)>;

fn scripts() -> impl Strategy<Value = Script> {
    let crash = |which: Which| {
        prop_oneof![
            Just(Deed::Crash(which)),
            Just(Deed::Pause(which)),
            Just(Deed::Continue(which)),
            Just(Deed::StartWorker(which)),
        ]
    };
    let deed = prop_oneof![
        3 => (which(), 1..255_u8).prop_map(|(which, at)| Deed::Split(which, at)),
        2 => which().prop_map(Deed::Merge),
        2 => which().prop_flat_map(crash),
    ];
    prop::collection::vec((0..8_000_u64, deed), 0..10)
}

fn settings() -> impl Strategy<Value = KplSettings> {
    let sizes = (64..5_000_u64, 1..50_u64, 1..50_u32);
    let times = (0..1_500_u64, 1_000..30_000_u64);
    let others = (any::<bool>(), 20..300_u32, 0..8_u8);
    (sizes, times, others).prop_map(|((size, count, calls), (buffered, ttl), (fail, rate, off))| {
        KplSettings {
            aggregation_enabled: off > 0,
            aggregation_max_size: ByteCount::new(size),
            aggregation_max_count: count,
            collection_max_count: calls,
            // At a hundredth of AWS's limits a call takes no more.
            collection_max_size: ByteCount::new(60_000),
            record_max_buffered_time: Duration::from_millis(buffered),
            record_ttl: Duration::from_millis(ttl),
            fail_if_throttled: fail,
            rate_limit_percent: rate,
            ..KplSettings::DEFAULT
        }
    })
}

/// From less than one shard takes of lone records to some times as many.
fn producers() -> impl Strategy<Value = ProducerSettings> {
    (settings(), 1_000..60_000_u64, 0..200_u64, 0..300_u64).prop_map(
        |(settings, milli_rate, bytes, latency_ms)| ProducerSettings {
            sending: Sending {
                calls: PutCalls::Kpl(settings),
                retries: Retries::NONE,
                latency: Duration::from_millis(latency_ms),
            },
            ..producer(
                milli_rate,
                bytes,
                (Population::Uniform { users: 20 }, template("user_{user}")),
            )
        },
    )
}

struct Readers {
    library: ConsumerId,
    by_hand: ConsumerId,
    in_shard: ConsumerId,
    fleet: ConsumerId,
}

impl Readers {
    fn all(&self) -> [ConsumerId; 4] {
        [self.library, self.by_hand, self.in_shard, self.fleet]
    }
}

fn world(shards: u32, seed: u64) -> World {
    let mut scenario = Scenario::named(ScenarioId::Empty).unwrap();
    scenario.shard_count = NonZeroU32::new(shards).unwrap();
    scenario.retention = Duration::from_secs(24 * 3_600);
    World::new(scenario, seed).unwrap()
}

/// Programs that poll seldom enough to leave a shard's calls for each other, and a fleet.
fn add_readers(world: &mut World) -> Readers {
    let program = |deaggregation| ConsumerSettings {
        deaggregation,
        ..consumer(1_500, ConsumerStart::TrimHorizon)
    };
    Readers {
        library: add_consumer(world, program(Deaggregation::All(Behaviour::ALL))),
        by_hand: add_consumer(world, program(Deaggregation::Off)),
        in_shard: add_consumer(world, program(Deaggregation::WithinShard(Behaviour::ALL))),
        fleet: add_fleet(world, FleetSettings::kcl("kcl", 2)),
    }
}

/// Lets everything arrive and be read.
fn settle(world: &mut World, id: ProducerId, settings: &ProducerSettings, readers: &Readers) {
    for process in crate::deeds::processes(world) {
        drop(world.apply(Command::Continue(process)));
    }
    drop(world.apply(Command::StartWorker(readers.fleet)));
    // It stops making records; what it has is sent or expires.
    let mut stopped = settings.clone();
    stopped.set_traffic(Traffic::Constant(rate(1)));
    world.apply(Command::ChangeProducer(id, stopped)).unwrap();
    let end = world.now() + Duration::from_secs(3_600);
    let is_done = |world: &World| {
        let (_, producer) = world.producers().next().unwrap();
        producer.waiting() == 0 && readers.all().iter().all(|&id| world.watchers().unread(id) == 0)
    };
    loop {
        let until = world.now() + Duration::from_secs(20);
        world.run_until(until, usize::MAX);
        if is_done(world) || world.now() >= end {
            return;
        }
    }
}

/// Every aggregated record is one, of the user records that the watchers say.
fn check_stored(world: &World) -> Result<(), TestCaseError> {
    for shard in world.stream().into_iter().flat_map(Stream::shards) {
        for (place, record) in shard.records().iter().enumerate() {
            let origins = world.watchers().origins(shard, place);
            let made: Vec<_> =
                origins.iter().map(|it| key(&format!("user_{}", it.subject.get()))).collect();
            let read =
                match Deaggregation::All(Behaviour::ALL).apply(record, shard.hash_key_range()) {
                    Deaggregated::UserRecords(records) => {
                        prop_assert!(records.len() > 1);
                        let numbers = records.iter().map(|it| it.sub_sequence_number);
                        prop_assert!(numbers.eq(0..records.len() as u64));
                        records.into_iter().map(|it| it.partition_key).collect()
                    }
                    Deaggregated::Plain => vec![record.partition_key.clone().unwrap()],
                    Deaggregated::Dropped => panic!("without a range"),
                };
            prop_assert_eq!(read, made);
        }
    }
    Ok(())
}

fn first_times(watch: &ReaderWatch) -> u64 {
    watch.total().records - watch.total().duplicates
}

/// Worlds in which something was stored twice, and in which a fleet missed something: worlds without
/// either would show nothing.
#[derive(Debug, Default)]
struct Seen {
    copies: Cell<u32>,
    missed: Cell<u32>,
}

impl Seen {
    fn note(&self, copies: u64, missed: u64) {
        self.copies.set(self.copies.get() + u32::from(copies > 0));
        self.missed.set(self.missed.get() + u32::from(missed > 0));
    }
}

#[test]
fn what_is_accepted_is_read_through_reshards_or_is_known_to_be_missed() {
    let seen = Seen::default();
    let worlds = (producers(), scripts(), 1..4_u32, any::<u64>());
    check(500, b"shardbelt: libraries in splits..", &worlds, |(settings, script, shards, seed)| {
        let mut world = world(shards, seed);
        let readers = add_readers(&mut world);
        let id = add_producer(&mut world, settings.clone());
        let mut splits = 0;
        for (millis, deed) in script {
            let until = world.now() + Duration::from_millis(millis);
            world.run_until(until, usize::MAX);
            let Some(command) = deed.command(&world) else { continue };
            // A program that starts anew reads again what others are compared with here.
            if matches!(command, Command::Crash(Process::Consumer(_))) {
                continue;
            }
            let is_split = matches!(command, Command::SplitShard { .. });
            if world.apply(command).is_ok() {
                splits += u32::from(is_split);
            }
        }
        settle(&mut world, id, &settings, &readers);
        check_stored(&world)?;
        let (_, producer) = world.producers().next().unwrap();
        let writer = Writer::Producer(id);
        let watch = |id| world.watchers().reader(id).unwrap();
        let copies = world.watchers().copies(writer);
        prop_assert_eq!(producer.waiting(), 0);
        // Made is stored or lost; accepted is stored once, and again as a copy.
        let stored_once = producer.made() - producer.lost();
        prop_assert_eq!(producer.accepted(), stored_once + copies);
        for reader in readers.all() {
            prop_assert_eq!(world.watchers().unread(reader), 0);
            prop_assert_eq!(watch(reader).lost(), 0);
        }
        // Without a look at the shard all is given, and twice what is there twice.
        let library = watch(readers.library);
        prop_assert_eq!(first_times(library), stored_once);
        prop_assert_eq!(library.total().records, producer.accepted());
        prop_assert_eq!((library.total().dropped, library.total().not_understood), (0, 0));
        let by_hand = watch(readers.by_hand).total();
        prop_assert_eq!(by_hand.records + by_hand.not_understood, producer.accepted());
        // Within the shard it is all but what was dropped and is nowhere else.
        for reader in [watch(readers.in_shard), watch(readers.fleet)] {
            prop_assert_eq!(first_times(reader) + reader.missed(), stored_once);
            if splits == 0 {
                prop_assert_eq!((reader.missed(), reader.total().dropped), (0, 0));
            }
        }
        seen.note(copies, watch(readers.in_shard).missed());
        let in_shard = watch(readers.in_shard).total();
        prop_assert_eq!(in_shard.records + in_shard.dropped, producer.accepted());
        prop_assert!(in_shard.duplicates <= copies);
        if copies == 0 && splits == 0 {
            // Reading adds nothing to what retries have put out of order.
            let disordered = world.watchers().stored_out_of_order(writer);
            prop_assert_eq!(library.total().inversions, disordered);
            if producer.refused() == 0 {
                prop_assert_eq!(disordered, 0);
            }
        }
        Ok(())
    });
    assert!(seen.copies.get() > 100 && seen.missed.get() > 20, "{seen:?}");
}
