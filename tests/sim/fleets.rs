//! Fleets of workers: how leases move, and what a crash, a pause and a reshard cost.

use std::collections::BTreeSet;
use std::time::Duration;

use shardbelt::sim::{
    Checkpoint, Command, CommandError, ConsumerId, ConsumerStart, Event, Fleet, FleetError,
    FleetSettings, Outcome, Process, ProcessState, Processing, WorkerId, World,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_fleet, add_producer, empty, events, index, one_key, producer, put, random_keys,
    split_in_the_middle, wait, wait_s,
};

fn fleet(world: &World, id: ConsumerId) -> &Fleet {
    world.fleets().find(|(other, _)| *other == id).unwrap().1
}

fn worker(world: &World, id: ConsumerId, number: u32) -> WorkerId {
    fleet(world, id).workers().find(|(worker, _)| worker.get() == number).unwrap().0
}

fn crash(world: &mut World, id: ConsumerId, number: u32) {
    let process = Process::Worker(id, worker(world, id, number));
    assert_eq!(world.apply(Command::Crash(process)), Ok(Outcome::Process(process)));
}

/// How many leases each worker holds.
fn shares(world: &World, id: ConsumerId) -> Vec<usize> {
    fleet(world, id).workers().map(|(_, worker)| worker.held().count()).collect()
}

fn stop_producers(world: &mut World) {
    let ids: Vec<_> = world.producers().map(|(id, _)| id).collect();
    for id in ids {
        world.apply(Command::RemoveProducer(id)).unwrap();
    }
}

/// Everything that the stream holds was given to the fleet, and checkpointed.
fn assert_all_processed(world: &World, id: ConsumerId) {
    assert_eq!(world.watchers().unread(id), 0);
    assert_eq!(world.watchers().reader(id).unwrap().lost(), 0);
    let leases: Vec<_> = fleet(world, id).leases().collect();
    for shard in world.stream().unwrap().shards() {
        let Some(newest) = shard.records().iter().next_back() else { continue };
        let (_, lease) = leases.iter().find(|(it, _)| *it == shard.index()).unwrap();
        let is_done = match lease.checkpoint {
            Checkpoint::ShardEnd => true,
            Checkpoint::Number(number) => number == newest.sequence_number,
            _ => false,
        };
        assert!(is_done, "{}: {lease:?}", shard.index());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn workers_share_the_shards_and_take_no_more_than_their_share() {
    let mut world = empty(4);
    let id = add_fleet(&mut world, FleetSettings::kcl("billing", 2));
    wait_s(&mut world, 60);
    assert_eq!(shares(&world, id), [2, 2]);
    let held: BTreeSet<_> = fleet(&world, id).workers().flat_map(|(_, it)| it.held()).collect();
    assert_eq!(held.len(), 4, "each shard has one worker");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_worker_that_comes_later_steals_its_share_one_by_one() {
    let mut world = empty(4);
    let id = add_fleet(&mut world, FleetSettings::kcl("billing", 1));
    wait_s(&mut world, 30);
    assert_eq!(shares(&world, id), [4]);
    let Outcome::Worker(_, late) = world.apply(Command::StartWorker(id)).unwrap() else {
        panic!("not a worker")
    };
    wait_s(&mut world, 2);
    let taken = |world: &World| {
        events(world)
            .iter()
            .filter(|event| matches!(event, Event::LeaseTaken { worker, from: Some(_), .. } if *worker == late))
            .count()
    };
    assert_eq!(taken(&world), 1, "one at a time");
    wait_s(&mut world, 60);
    assert_eq!(taken(&world), 2);
    assert_eq!(shares(&world, id), [2, 2]);
    let lost =
        events(&world).iter().filter(|event| matches!(event, Event::LeaseLost { .. })).count();
    assert_eq!(lost, 2, "the first worker finds out when it renews");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_worker_without_a_shard_of_its_own_stands_idle() {
    let mut world = empty(2);
    let id = add_fleet(&mut world, FleetSettings::kcl("billing", 3));
    wait_s(&mut world, 60);
    assert_eq!(fleet(&world, id).idle_workers(), 1);
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 60);
    assert_eq!(fleet(&world, id).idle_workers(), 0, "three shards are open now");
}

#[wasm_bindgen_test(unsupported = test)]
fn after_a_crash_another_reads_on_from_the_last_checkpoint() {
    let mut world = empty(1);
    add_producer(&mut world, producer(5_000, 50, random_keys()));
    let rarely =
        Processing { checkpoint_interval: Some(Duration::from_secs(5)), ..Processing::AT_ONCE };
    let settings = FleetSettings { processing: rarely, ..FleetSettings::kcl("billing", 2) };
    let id = add_fleet(&mut world, settings);
    wait_s(&mut world, 29);
    let holder = fleet(&world, id).workers().find(|(_, it)| it.held().count() == 1).unwrap().0;
    let duplicates = |world: &World| world.watchers().reader(id).unwrap().total().duplicates;
    assert_eq!(duplicates(&world), 0);
    crash(&mut world, id, holder.get());
    // Nobody reads until the lease has been silent for the failover time, as the other sees it.
    wait_s(&mut world, 9);
    assert_eq!(shares(&world, id), [0]);
    wait_s(&mut world, 30);
    assert_eq!(shares(&world, id), [1]);
    let repeated = duplicates(&world);
    // At most what the checkpoint interval and one idle time bring: five a second.
    assert!((1..=35).contains(&repeated), "{repeated} records came again");
    stop_producers(&mut world);
    wait_s(&mut world, 15);
    assert_all_processed(&world, id);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_worker_that_stood_still_for_too_long_finds_its_lease_gone() {
    let mut world = empty(1);
    add_producer(&mut world, producer(5_000, 50, random_keys()));
    let id = add_fleet(&mut world, FleetSettings::kcl("billing", 2));
    wait_s(&mut world, 20);
    let holder = fleet(&world, id).workers().find(|(_, it)| it.held().count() == 1).unwrap().0;
    let process = Process::Worker(id, holder);
    world.apply(Command::Pause(process)).unwrap();
    assert_eq!(
        world.apply(Command::Pause(process)),
        Err(CommandError::State(ProcessState::Paused))
    );
    wait_s(&mut world, 40);
    let taken_from = events(&world).iter().any(
        |event| matches!(event, Event::LeaseTaken { from: Some(from), .. } if *from == holder),
    );
    assert!(taken_from, "the other one took it");
    assert_eq!(shares(&world, id), [1, 1], "the one that stands still believes it has it");
    world.apply(Command::Continue(process)).unwrap();
    wait_s(&mut world, 1);
    let lost =
        |event: &Event| matches!(event, Event::LeaseLost { worker, .. } if *worker == holder);
    assert!(events(&world).iter().any(lost));
    assert_eq!(shares(&world, id).iter().sum::<usize>(), 1);
    stop_producers(&mut world);
    wait_s(&mut world, 15);
    assert_all_processed(&world, id);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_pause_shorter_than_the_failover_costs_nothing() {
    let mut world = empty(1);
    add_producer(&mut world, producer(5_000, 50, random_keys()));
    let id = add_fleet(&mut world, FleetSettings::kcl("billing", 2));
    wait_s(&mut world, 20);
    let holder = fleet(&world, id).workers().find(|(_, it)| it.held().count() == 1).unwrap().0;
    let process = Process::Worker(id, holder);
    world.apply(Command::Pause(process)).unwrap();
    wait_s(&mut world, 5);
    world.apply(Command::Continue(process)).unwrap();
    stop_producers(&mut world);
    wait_s(&mut world, 30);
    assert_all_processed(&world, id);
    assert_eq!(world.watchers().reader(id).unwrap().total().duplicates, 0);
    assert!(!events(&world).iter().any(|event| matches!(event, Event::LeaseLost { .. })));
}

/// The shards of these events, in their order.
fn shards_of(world: &World, of: impl Fn(&Event) -> Option<u32>) -> Vec<u32> {
    events(world).iter().filter_map(of).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn children_wait_for_their_parents_checkpoint_at_shard_end() {
    let mut world = empty(1);
    let slow = Processing { record_time: Duration::from_millis(500), ..Processing::AT_ONCE };
    let settings = FleetSettings { processing: slow, ..FleetSettings::kcl("billing", 2) };
    let id = add_fleet(&mut world, settings);
    for _ in 0..60 {
        put(&mut world, "user_1");
        wait(&mut world, Duration::from_millis(200));
    }
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 3);
    put(&mut world, "user_1");
    wait_s(&mut world, 120);
    let order = shards_of(&world, |event| match event {
        Event::ShardBegun { shard, .. } | Event::ShardFinished { shard, .. } => Some(shard.get()),
        _ => None,
    });
    // Both children are one worker's at first, until the other has stolen one.
    assert_eq!(order[..4], [0, 0, 1, 2]);
    assert_all_processed(&world, id);
    assert_eq!(world.watchers().reader(id).unwrap().total().inversions, 0);
    let (_, parent) = fleet(&world, id).leases().next().unwrap();
    assert!(parent.is_finished());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_merged_child_waits_for_a_parent_that_is_not_even_known_yet() {
    // 0 and 4 become 5. While 1 is still read, whose grandchild 4 is, 4 has no lease, and what has
    // no lease counts as processed: the end of 0 has to wait.
    let mut world = empty(2);
    let settings = FleetSettings { records_max: 1, ..FleetSettings::kcl("billing", 1) };
    let id = add_fleet(&mut world, settings);
    add_producer(&mut world, producer(2_000, 50, random_keys()));
    split_in_the_middle(&mut world, 1);
    wait_s(&mut world, 4);
    world.apply(Command::MergeShards { shard: index(2), adjacent: index(3) }).unwrap();
    wait_s(&mut world, 4);
    world.apply(Command::MergeShards { shard: index(0), adjacent: index(4) }).unwrap();
    wait_s(&mut world, 4);
    stop_producers(&mut world);
    wait_s(&mut world, 200);
    let order = shards_of(&world, |event| match event {
        Event::ShardBegun { shard, .. } | Event::ShardFinished { shard, .. } => Some(shard.get()),
        _ => None,
    });
    let place = |shard| order.iter().position(|it| *it == shard).unwrap();
    let last_place = |shard| order.iter().rposition(|it| *it == shard).unwrap();
    assert!(last_place(4) < place(5), "{order:?}");
    assert!(last_place(0) < place(5), "{order:?}");
    assert_all_processed(&world, id);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_fleet_that_does_not_wait_for_parents_reads_out_of_order() {
    // Its own code instead of the KCL: it takes up children while parents have unread records.
    let mut world = empty(1);
    add_producer(&mut world, producer(8_000, 100, one_key("user_1")));
    wait_s(&mut world, 60);
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 20);
    let settings = |parents_first| FleetSettings {
        parents_first,
        records_max: 20,
        ..FleetSettings::kcl("billing", 1)
    };
    let hasty = add_fleet(&mut world, settings(false));
    let patient = add_fleet(&mut world, settings(true));
    wait_s(&mut world, 60);
    stop_producers(&mut world);
    wait_s(&mut world, 200);
    let inversions = |id| world.watchers().reader(id).unwrap().total().inversions;
    assert!(inversions(hasty) > 0);
    assert_eq!(inversions(patient), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_fleet_at_latest_reads_what_is_put_after_it_began() {
    let mut world = empty(2);
    put(&mut world, "before");
    wait_s(&mut world, 1);
    let settings =
        FleetSettings { start: ConsumerStart::Latest, ..FleetSettings::kcl("billing", 1) };
    let id = add_fleet(&mut world, settings);
    // Its workers have no iterator yet: LATEST means when they ask for it.
    wait_s(&mut world, 3);
    put(&mut world, "after");
    wait_s(&mut world, 5);
    let watch = world.watchers().reader(id).unwrap();
    assert_eq!(watch.total().records, 1);
    assert_eq!(watch.skipped(), 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_cannot_be_is_refused_with_its_reason() {
    let mut world = empty(1);
    let kcl = || FleetSettings::kcl("billing", 1);
    let refused = |world: &mut World, settings: FleetSettings| {
        world.apply(Command::AddFleet(settings)).unwrap_err().to_string()
    };
    let none = FleetSettings { workers: 0, ..kcl() };
    assert_eq!(refused(&mut world, none), "0 workers: a fleet has 1 to 20.");
    let hasty = FleetSettings { failover: Duration::from_millis(10), ..kcl() };
    assert_eq!(refused(&mut world, hasty), "10 ms: use 1000 to 300000 ms.");
    let greedy = FleetSettings { records_max: 10_001, ..kcl() };
    assert!(refused(&mut world, greedy).contains("1 to 10000"));
    let number = put_number(&mut world);
    let at_number = FleetSettings { start: ConsumerStart::AtSequenceNumber(number), ..kcl() };
    assert_eq!(
        world.apply(Command::AddFleet(at_number)),
        Err(CommandError::Fleet(FleetError::Start))
    );
    let id = add_fleet(&mut world, FleetSettings::kcl("billing", 20));
    assert!(world.apply(Command::StartWorker(id)).is_err(), "a twenty-first worker");
    let process = Process::Worker(id, worker(&world, id, 0));
    world.apply(Command::Crash(process)).unwrap();
    assert_eq!(world.apply(Command::Continue(process)), Err(CommandError::NobodyThere));
    assert!(world.apply(Command::StartWorker(id)).is_ok());
    world.apply(Command::RemoveConsumer(id)).unwrap();
    assert_eq!(world.apply(Command::StartWorker(id)), Err(CommandError::NobodyThere));
    assert_eq!(index(0), world.stream().unwrap().open_shards().next().unwrap());
}

fn put_number(world: &mut World) -> shardbelt::engine::SequenceNumber {
    put(world, "a");
    let shards = world.stream().unwrap().shards();
    shards.flat_map(|shard| shard.records().iter().next_back()).next().unwrap().sequence_number
}
