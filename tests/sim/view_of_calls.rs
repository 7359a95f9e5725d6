//! The newest calls as a space-time diagram, and what is said of what has happened.

use std::time::Duration;

use shardbelt::engine::{ByteCount, StreamStatus};
use shardbelt::sim::{
    Behaviour, Command, ConsumerStart, Fault, FaultAction, FleetSettings, OnPartialFailure,
    ProducerSettings, PutCalls, Retries, Sending, World, Writer,
};
use shardbelt::view::{Arrow, FloorView, LaneOf, News, SpaceTimeView, Told};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_consumer, add_fleet, add_producer, consumer, empty, index, named_keys, one_key, producer,
    put, random_keys, split_in_the_middle, wait, wait_s, with_aws_limits, world,
};

const TEN_SECONDS: Duration = Duration::from_secs(10);

fn view(world: &World) -> SpaceTimeView {
    SpaceTimeView::of(world, TEN_SECONDS)
}

/// The lanes of an arrow.
fn ends(view: &SpaceTimeView, arrow: &Arrow) -> (LaneOf, Option<LaneOf>) {
    let lane = |place: usize| view.lanes[place].of;
    (lane(arrow.caller), arrow.shard.map(lane))
}

#[wasm_bindgen_test(unsupported = test)]
fn a_record_goes_to_its_shard_and_from_there_to_its_reader() {
    let mut world = empty(3);
    let shard = put(&mut world, "user_67890");
    let put_at = world.now();
    let reader = add_consumer(&mut world, consumer(1_000, ConsumerStart::TrimHorizon));
    wait(&mut world, Duration::from_millis(700));
    let view = view(&world);
    let [put, read] = &view.arrows[..] else { panic!("{:?}", view.arrows) };
    assert_eq!(ends(&view, put), (LaneOf::Writer(Writer::Hand), Some(LaneOf::Shard(shard))));
    assert_eq!((put.at, &put.told), (put_at, &Told::Put { records: 1 }));
    assert_eq!(ends(&view, read), (LaneOf::Reader(reader), Some(LaneOf::Shard(shard))));
    let Told::Read { records: 1, first_stored_at, last_stored_at, out_of_order: 0, repeated: 0 } =
        read.told
    else {
        panic!("{read:?}")
    };
    assert_eq!((first_stored_at, last_stored_at), (Some(put_at), Some(put_at)));
    // The other two shards were read, too, and gave nothing.
    assert_eq!((view.empty_reads, view.lanes_left_out, view.is_shortened), (2, 0, false));
    assert_eq!(view.lanes.len(), 3);
    assert_eq!(view.lanes[2].name.as_deref(), Some("billing"));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_response_begins_and_ends_where_its_records_lie_also_behind_the_tip() {
    let mut world = empty(1);
    for _ in 0..6 {
        put(&mut world, "a");
        wait(&mut world, Duration::from_millis(100));
    }
    let begun = world.now();
    let mut slow = consumer(1_000, ConsumerStart::TrimHorizon);
    slow.retrieval =
        shardbelt::sim::Retrieval::Polling { interval: Duration::from_secs(1), limit: Some(4) };
    add_consumer(&mut world, slow);
    wait_s(&mut world, 2);
    let spans: Vec<_> = view(&world)
        .arrows
        .iter()
        .filter_map(|arrow| match arrow.told {
            Told::Read { records, first_stored_at, last_stored_at, .. } => {
                let ago = |at: Option<_>| begun.since(at.unwrap()).as_millis();
                Some((records, ago(first_stored_at), ago(last_stored_at)))
            }
            _ => None,
        })
        .collect();
    assert_eq!(spans, [(4, 600, 300), (2, 200, 100)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn calls_of_one_moment_that_are_alike_are_one_arrow() {
    let mut world = empty(1);
    let batches = PutCalls::PutRecords {
        records_max: 30,
        bytes_max: ByteCount::new(50_000),
        linger: Duration::from_secs(1),
        on_partial_failure: OnPartialFailure::Ignore,
        behaviour: Behaviour::ALL,
    };
    let sending = Sending { calls: batches, ..Sending::CARELESS };
    add_producer(&mut world, ProducerSettings { sending, ..producer(30_000, 50, one_key("a")) });
    wait(&mut world, Duration::from_millis(2_500));
    let view = view(&world);
    let count = |is: fn(&Told) -> Option<u64>| -> Vec<u64> {
        view.arrows.iter().filter_map(|arrow| is(&arrow.told)).collect()
    };
    let stored = count(|told| match told {
        Told::Put { records } => Some(*records),
        _ => None,
    });
    let refused = count(|told| match told {
        Told::PutRefused { records, .. } => Some(*records),
        _ => None,
    });
    let (_, it) = world.producers().next().unwrap();
    assert_eq!(stored.iter().sum::<u64>(), it.accepted());
    assert_eq!(refused.iter().sum::<u64>(), it.refused());
    assert!(view.arrows.len() <= 6, "{:?}", view.arrows);
    assert!(
        view.arrows.iter().all(|arrow| {
            arrow.told.is_refusal() == matches!(arrow.told, Told::PutRefused { .. })
        })
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn what_comes_out_of_order_is_marked_at_its_response() {
    let mut world = empty(1);
    let batches = PutCalls::PutRecords {
        records_max: 20,
        bytes_max: ByteCount::new(50_000),
        linger: Duration::from_secs(1),
        on_partial_failure: OnPartialFailure::RetryFailed,
        behaviour: Behaviour::ALL,
    };
    let retries = Retries { attempts_max: 5, backoff: Duration::from_millis(500) };
    let sending = Sending { calls: batches, retries, ..Sending::CARELESS };
    let settings = producer(12_000, 200, named_keys(&["user_1"]));
    add_producer(&mut world, ProducerSettings { sending, ..settings });
    let reader = add_consumer(&mut world, consumer(1_000, ConsumerStart::TrimHorizon));
    wait_s(&mut world, 9);
    let view = view(&world);
    assert!(!view.is_shortened);
    let marked: u64 = view.arrows.iter().map(|arrow| arrow.told.out_of_order()).sum();
    let watched = world.watchers().reader(reader).unwrap().total();
    assert!(watched.inversions > 0);
    assert_eq!(marked, watched.inversions);
    assert!(view.arrows.iter().all(|arrow| {
        arrow.told.out_of_order() == 0 || matches!(arrow.told, Told::Read { .. })
    }));
}

#[wasm_bindgen_test(unsupported = test)]
fn where_too_much_happens_less_time_is_shown() {
    let mut world = world(with_aws_limits);
    add_producer(&mut world, producer(900_000, 50, random_keys()));
    wait_s(&mut world, 3);
    let view = view(&world);
    assert!(view.is_shortened && view.window < Duration::from_millis(300), "{:?}", view.window);
    let since = world.now().before(view.window);
    assert!(view.arrows.iter().all(|arrow| arrow.at >= since));
    assert!((50..=150).contains(&view.arrows.len()), "{}", view.arrows.len());
}

#[wasm_bindgen_test(unsupported = test)]
fn of_many_shards_the_busiest_are_shown_in_the_order_of_the_hash_space() {
    let mut world = empty(60);
    add_producer(&mut world, producer(8_000, 50, random_keys()));
    wait_s(&mut world, 10);
    let view = view(&world);
    let shards: Vec<_> = view
        .lanes
        .iter()
        .filter_map(|lane| match lane.of {
            LaneOf::Shard(shard) => Some(shard),
            _ => None,
        })
        .collect();
    assert_eq!(shards.len(), 10);
    assert!(shards.is_sorted());
    assert!(view.lanes_left_out > 10);
}

fn news(world: &mut World, happen: impl FnOnce(&mut World)) -> Vec<News> {
    let before = FloorView::of(world);
    happen(world);
    News::between(&before, &FloorView::of(world))
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_refused_is_counted_by_shard_and_comes_before_what_is_stored() {
    let mut world = empty(1);
    add_producer(&mut world, producer(50_000, 50, one_key("a")));
    wait_s(&mut world, 5);
    let refused = |world: &World| world.tallies().get(index(0)).unwrap().refused_puts();
    let before = refused(&world);
    let news = news(&mut world, |world| wait_s(world, 3));
    let records = refused(&world) - before;
    assert!(records > 100);
    assert_eq!(news[0], News::PutsRefused { shard: index(0), records });
    // Who does not retry gives it up.
    assert_eq!(news[1], News::Lost { producer: "web".into(), records });
    assert!(matches!(news[2], News::Stored { .. }), "{news:?}");
    assert_eq!(news.iter().map(News::is_traffic).collect::<Vec<_>>(), [false, false, true]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_change_of_the_stream_is_told_once_with_what_it_came_to() {
    let mut world = empty(1);
    let begun = news(&mut world, |world| split_in_the_middle(world, 0));
    let stream = |status, open_shards| News::Stream { status: Some(status), open_shards };
    assert_eq!(begun, [stream(StreamStatus::Updating, 1)]);
    let done = news(&mut world, |world| wait_s(world, 10));
    assert_eq!(done, [stream(StreamStatus::Active, 2)]);
    assert_eq!(news(&mut world, |world| wait_s(world, 10)), []);
}

#[wasm_bindgen_test(unsupported = test)]
fn workers_that_find_work_and_faults_that_come_and_go_are_told() {
    let mut world = empty(1);
    add_fleet(&mut world, FleetSettings::kcl("search", 2));
    let taken = news(&mut world, |world| wait_s(world, 30));
    assert_eq!(taken, [News::Workers { fleet: "search".into(), working: 1, idle: 1 }]);
    let action = FaultAction::InternalError;
    let begun = news(&mut world, |world| {
        let fault = Fault::everywhere(action, 1, Duration::from_secs(5));
        world.apply(Command::InjectFault(fault)).unwrap();
    });
    assert_eq!(begun, [News::FaultBegun(action)]);
    let ended = news(&mut world, |world| wait_s(world, 5));
    assert_eq!(ended, [News::FaultEnded(action)]);
}
