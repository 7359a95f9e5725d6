//! Random worlds, each watched step by step by simple models of what a stream promises.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use shardbelt::engine::{Limits, SequenceNumber, ShardIndex, ThroughputLimit, Timestamp};
use shardbelt::sim::{
    Command, ConsumerId, Event, Fleet, FleetSettings, LoggedEvent, Outcome, Process, Scenario,
    ScenarioId, World, Writer,
};

use crate::deeds::{Deed, deeds, fleets, processes, producers};

/// How full a limit of so many a second is: what was taken in the window, of all that end now, in
/// which that is most over what the window allows. In millionths.
#[derive(Debug, Default)]
struct Fullness {
    level: u64,
    at: Option<Timestamp>,
}

impl Fullness {
    fn now(&mut self, per_s: u64, now: Timestamp) -> u64 {
        let since = self.at.map_or(Duration::ZERO, |at| now.since(at));
        self.level = self.level.saturating_sub(per_s * u64::try_from(since.as_micros()).unwrap());
        self.at = Some(now);
        self.level
    }

    fn take(&mut self, cost: u64, per_s: u64, now: Timestamp) -> u64 {
        self.level = self.now(per_s, now) + cost * 1_000_000;
        self.level
    }
}

#[derive(Debug, Default)]
struct ShardModel {
    /// All that was ever accepted, in the order of the answers.
    accepted: Vec<SequenceNumber>,
    write_records: Fullness,
    write_bytes: Fullness,
    read_calls: Fullness,
    read_bytes: Fullness,
}

/// What the models remember of a world.
struct Models {
    limits: Limits,
    shards: BTreeMap<ShardIndex, ShardModel>,
    /// Place after the last record read, of each consumer in each shard that it is reading.
    places: BTreeMap<(ConsumerId, ShardIndex), usize>,
    checkpoints: BTreeMap<(ConsumerId, ShardIndex), SequenceNumber>,
    events_seen: u64,
}

impl Models {
    fn of(world: &World) -> Self {
        Self {
            limits: world.kinesis().settings().limits.clone(),
            shards: BTreeMap::new(),
            places: BTreeMap::new(),
            checkpoints: BTreeMap::new(),
            events_seen: 0,
        }
    }

    /// Runs a world, and looks at it after each thing that happens.
    fn run(&mut self, world: &mut World, duration: Duration) {
        let until = world.now() + duration;
        loop {
            let (now, tasks) = (world.now(), world.tasks_done());
            world.run_until(until, 1);
            self.look(world);
            if (world.now(), world.tasks_done()) == (now, tasks) {
                return;
            }
        }
    }

    /// Looks at what happened since it looked last.
    fn look(&mut self, world: &World) {
        let mut news: Vec<LoggedEvent> = world
            .events()
            .newest()
            .take_while(|(index, _)| index.get() >= self.events_seen)
            .map(|(_, logged)| logged.clone())
            .collect();
        news.reverse();
        assert_eq!(self.events_seen + news.len() as u64, world.events().count());
        self.events_seen = world.events().count();
        let mut given: BTreeMap<(ConsumerId, ShardIndex), u64> = BTreeMap::new();
        for LoggedEvent { at, event, .. } in news {
            self.check(at, &event);
            if let Event::Read { consumer, shard, records, .. }
            | Event::Pushed { consumer, shard, records, .. } = event
            {
                *given.entry((consumer, shard)).or_default() += records;
            }
        }
        self.check_order(world, &given);
    }

    fn shard(&mut self, shard: ShardIndex) -> &mut ShardModel {
        self.shards.entry(shard).or_default()
    }

    /// No limit is exceeded over any window, and a refusal names one that is used up.
    fn check(&mut self, at: Timestamp, event: &Event) {
        const SECOND: u64 = 1_000_000;
        let limits = self.limits.clone();
        let (records, bytes) = (limits.write_records_per_s, limits.write_bytes_per_s.get());
        let (calls, read) = (limits.read_calls_per_s, limits.read_bytes_per_s.get());
        match *event {
            Event::PutAccepted { shard, sequence_number, size, .. } => {
                let model = self.shard(shard);
                assert!(model.accepted.last() < Some(&sequence_number), "numbers rise");
                model.accepted.push(sequence_number);
                assert!(model.write_records.take(1, records, at) <= records * SECOND);
                assert!(model.write_bytes.take(size.get(), bytes, at) <= bytes * SECOND);
            }
            Event::PutThrottled { shard, limit, .. } => {
                let model = self.shard(shard);
                match limit {
                    ThroughputLimit::WriteRecords => {
                        assert!(model.write_records.now(records, at) + SECOND > records * SECOND);
                    }
                    ThroughputLimit::WriteBytes => {
                        // Records have all sizes; the largest there are here.
                        let level = model.write_bytes.now(bytes, at) + 100 * SECOND;
                        assert!(level > bytes * SECOND);
                    }
                    other => panic!("{other:?} refuses no put"),
                }
            }
            Event::Read { shard, size, .. } => {
                let page = limits.get_records_bytes_max.get();
                let model = self.shard(shard);
                assert!(model.read_calls.take(1, calls, at) <= calls * SECOND);
                let level = model.read_bytes.take(size.get(), read, at);
                assert!(level <= (read + page) * SECOND);
            }
            Event::ReadThrottled { shard, limit, .. } => {
                let model = self.shard(shard);
                match limit {
                    ThroughputLimit::ReadCalls => {
                        assert!(model.read_calls.now(calls, at) + SECOND > calls * SECOND);
                    }
                    ThroughputLimit::ReadBytes => assert!(model.read_bytes.now(read, at) > 0),
                    ThroughputLimit::ShardIteratorCalls => {}
                    other => panic!("{other:?} refuses no read"),
                }
            }
            Event::Checkpointed { consumer, worker: Some(_), shard, sequence_number } => {
                let before = self.checkpoints.get(&(consumer, shard)).copied();
                if let Some(number) = sequence_number {
                    assert!(before < Some(number), "a checkpoint went back");
                    self.checkpoints.insert((consumer, shard), number);
                }
            }
            _ => {}
        }
    }

    /// Each reader moves through its shard by exactly the records that it was given.
    fn check_order(&mut self, world: &World, given: &BTreeMap<(ConsumerId, ShardIndex), u64>) {
        let mut places = BTreeMap::new();
        for (id, consumer) in world.consumers() {
            for (shard, cursor) in consumer.cursors() {
                let Some(number) = cursor.last_number() else { continue };
                let accepted = &self.shards[&shard].accepted;
                let place = accepted.binary_search(&number).unwrap() + 1;
                let held = world.stream().unwrap().shard(shard);
                let forgotten = accepted.len() - held.map_or(0, |held| held.records().len());
                let records = given.get(&(id, shard)).copied().unwrap_or(0);
                if let Some(&before) = self.places.get(&(id, shard)) {
                    // What retention took is the only thing that it may pass over.
                    let begun = if records > 0 { before.max(forgotten) } else { before };
                    assert_eq!(place as u64, begun as u64 + records, "{shard}");
                }
                places.insert((id, shard), place);
            }
        }
        self.places = places;
    }

    /// The stream holds all that it accepted and may not have forgotten yet, in order.
    fn check_nothing_lost(&self, world: &World) {
        let retention = self.limits.retention;
        for (index, model) in &self.shards {
            let shard = world.stream().unwrap().shard(*index);
            let held: Vec<_> = shard
                .into_iter()
                .flat_map(|shard| shard.records().iter())
                .map(|record| record.sequence_number)
                .collect();
            let forgotten = model.accepted.len() - held.len();
            assert_eq!(held, model.accepted[forgotten..]);
            for number in &model.accepted[..forgotten] {
                assert!(world.now().since(number.accepted_at()) >= retention);
            }
        }
    }
}

/// A world of two shards, with records kept for so long.
fn world(seed: u64, retention_s: u64) -> World {
    let mut scenario = Scenario::named(ScenarioId::Empty).unwrap();
    scenario.shard_count = NonZeroU32::new(2).unwrap();
    scenario.retention = Duration::from_secs(retention_s);
    World::new(scenario, seed).unwrap()
}

/// Something to do after so many milliseconds.
fn deeds_in_time(count: usize) -> impl Strategy<Value = Vec<(u64, Deed)>> {
    prop::collection::vec((0..8_000_u64, deeds()), 1..count)
}

pub(crate) fn check<S: Strategy>(
    cases: u32,
    seed: &[u8; 32],
    strategy: &S,
    test: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, seed);
    if let Err(failure) = TestRunner::new_with_rng(config, rng).run(strategy, test) {
        panic!("{failure}");
    }
}

#[test]
fn limits_hold_refusals_are_true_order_is_kept_and_nothing_is_lost() {
    let worlds = (deeds_in_time(20), any::<u64>(), 20..100_u64);
    check(7_000, b"shardbelt: seven thousand world.", &worlds, |(deeds, seed, retention_s)| {
        let mut world = world(seed, retention_s);
        let mut models = Models::of(&world);
        for (millis, deed) in deeds {
            models.run(&mut world, Duration::from_millis(millis));
            if let Some(command) = deed.command(&world) {
                // With receipts, what a put returns is not the number of its record.
                if matches!(command, Command::SetPutReceipts(_)) {
                    continue;
                }
                if matches!(command, Command::Crash(_)) {
                    models.places.clear();
                }
                drop(world.apply(command));
                models.look(&world);
            }
        }
        models.run(&mut world, Duration::from_secs(5));
        models.check_nothing_lost(&world);
        Ok(())
    });
}

/// Ends what disturbs a fleet: every worker works and there is one more, nobody writes, and nobody
/// else reads. A consumer that polls a shard all the time may leave nothing for others.
fn calm(world: &mut World) {
    for process in processes(world) {
        drop(world.apply(Command::Continue(process)));
    }
    let producers: Vec<_> = world.producers().map(|(id, _)| id).collect();
    for id in producers {
        world.apply(Command::RemoveProducer(id)).unwrap();
    }
    let consumers: Vec<_> = world.consumers().map(|(id, _)| id).collect();
    for id in consumers {
        world.apply(Command::RemoveConsumer(id)).unwrap();
    }
    let fleets: Vec<_> = world.fleets().map(|(id, _)| id).collect();
    for id in fleets {
        drop(world.apply(Command::StartWorker(id)));
    }
}

fn is_done(world: &World, id: ConsumerId, fleet: &Fleet) -> bool {
    let open: BTreeSet<_> = world.stream().unwrap().open_shards().collect();
    let unfinished = fleet.leases().filter(|(_, lease)| !lease.is_finished());
    let unfinished: BTreeSet<_> = unfinished.map(|(shard, _)| shard).collect();
    world.watchers().unread(id) == 0 && unfinished == open
}

#[test]
fn a_fleet_is_given_every_record_at_least_once_through_crashes_and_reshards() {
    let worlds = (fleets(), producers(), deeds_in_time(20), any::<u64>());
    check(3_000, b"shardbelt: fleets that crash, ok", &worlds, |(fleet, first, deeds, seed)| {
        let mut world = world(seed, 24 * 3_600);
        world.apply(Command::AddFleet(FleetSettings { ..fleet })).unwrap();
        let mut writers = vec![Writer::Hand];
        let mut note = |outcome| {
            if let Ok(Outcome::Producer(id)) = outcome {
                writers.push(Writer::Producer(id));
            }
        };
        note(world.apply(Command::AddProducer(first)));
        for (millis, deed) in deeds {
            let until = world.now() + Duration::from_millis(millis);
            world.run_until(until, usize::MAX);
            if let Some(command) = deed.command(&world) {
                note(world.apply(command));
            }
        }
        writers.sort_unstable();
        writers.dedup();
        calm(&mut world);
        let end = world.now() + Duration::from_secs(3_600);
        while world.now() < end && !world.fleets().all(|(id, fleet)| is_done(&world, id, fleet)) {
            let until = world.now() + Duration::from_secs(20);
            world.run_until(until, usize::MAX);
        }
        let stored = writers.iter().map(|&writer| world.watchers().stored_out_of_order(writer));
        let stored: u64 = stored.sum();
        for (id, fleet) in world.fleets() {
            let watch = world.watchers().reader(id).unwrap();
            prop_assert_eq!(world.watchers().unread(id), 0);
            prop_assert_eq!(watch.lost(), 0);
            // Calls made again may store records out of order. Reading adds nothing to that.
            prop_assert_eq!(watch.total().inversions, stored);
            prop_assert!(is_done(&world, id, fleet), "{:?}", fleet.leases().collect::<Vec<_>>());
        }
        Ok(())
    });
}

#[test]
fn processes_are_found() {
    // A strategy that finds nobody to crash would check nothing.
    let mut world = world(1, 100);
    world.apply(Command::AddFleet(FleetSettings::kcl("fleet", 3))).unwrap();
    let workers = processes(&world);
    assert_eq!(workers.iter().filter(|it| matches!(it, Process::Worker(..))).count(), 3);
}
