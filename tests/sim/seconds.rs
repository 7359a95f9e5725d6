//! The last minute, second by second: what was used of what AWS bills for, and how far behind readers were.

use std::time::Duration;

use shardbelt::engine::Timestamp;
use shardbelt::sim::{
    Command, ConsumerStart, Meters, Process, ReaderSecond, Timeline, USAGE_SECONDS, World,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_consumer, add_producer, consumer, empty, producer, put, random_keys, split_in_the_middle,
    wait, wait_s,
};

fn second(index: u64) -> Timestamp {
    World::beginning() + Duration::from_secs(index)
}

fn units(world: &World) -> Vec<u64> {
    world.meters_by_second().iter().map(|(_, meters)| meters.put_payload_units).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn each_whole_second_has_what_was_used_in_it() {
    let mut world = empty(2);
    assert_eq!(world.meters_by_second(), []);
    put(&mut world, "a");
    wait(&mut world, Duration::from_millis(1_500));
    put(&mut world, "b");
    put(&mut world, "c");
    // The second that runs is not among them.
    assert_eq!(units(&world), [1]);
    wait(&mut world, Duration::from_millis(500));
    assert_eq!(units(&world), [1, 2]);
    let (begun, meters) = world.meters_by_second()[1];
    assert_eq!(begun, second(1));
    assert_eq!((meters.stream_micros, meters.shard_micros), (1_000_000, 2_000_000));
}

#[wasm_bindgen_test(unsupported = test)]
fn quiet_seconds_are_there_too_and_shards_count_from_when_they_are_open() {
    let mut world = empty(1);
    wait(&mut world, Duration::from_millis(3_500));
    split_in_the_middle(&mut world, 0);
    wait_s(&mut world, 10);
    let seconds = world.meters_by_second();
    assert_eq!(seconds.len(), 13);
    let shard_micros: Vec<_> = seconds.iter().map(|(_, meters)| meters.shard_micros).collect();
    assert_eq!(shard_micros[..5], [1_000_000; 5]);
    assert_eq!(shard_micros[7..], [2_000_000; 6]);
}

#[wasm_bindgen_test(unsupported = test)]
fn they_are_at_most_sixty_and_add_up_to_the_meters() {
    let mut world = empty(3);
    add_producer(&mut world, producer(7_300, 200, random_keys()));
    add_consumer(&mut world, consumer(700, ConsumerStart::TrimHorizon));
    for seconds in [59, 1, 1, 200] {
        wait_s(&mut world, seconds);
        let last = world.meters_by_second();
        let lived = world.now().since(World::beginning()).as_secs();
        assert_eq!(last.len() as u64, lived.min(USAGE_SECONDS));
    }
    let before = world.meters();
    wait_s(&mut world, USAGE_SECONDS);
    let meters = world.meters().since(&before);
    let sum = |amount: fn(&Meters) -> u64| {
        world.meters_by_second().iter().map(|(_, meters)| amount(meters)).sum::<u64>()
    };
    assert_eq!(sum(|it| it.put_payload_units), meters.put_payload_units);
    assert_eq!(sum(|it| it.shard_micros), meters.shard_micros);
    assert_eq!(sum(|it| it.data_in.get()), meters.data_in.get());
    assert_eq!(sum(|it| it.data_out.get()), meters.data_out.get());
    assert!(meters.data_out.get() > 0);
}

fn behind(world: &World) -> Vec<ReaderSecond> {
    let (id, _) = world.consumers().next().unwrap();
    let watch = world.watchers().reader(id).unwrap();
    watch.last_minute(world.now()).map(|(_, second)| second).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn a_reader_that_stands_still_is_further_behind_each_second() {
    let mut world = empty(1);
    add_producer(&mut world, producer(10_000, 50, random_keys()));
    let id = add_consumer(&mut world, consumer(1_000, ConsumerStart::TrimHorizon));
    wait_s(&mut world, 10);
    world.apply(Command::Pause(Process::Consumer(id))).unwrap();
    wait_s(&mut world, 20);
    let seconds = behind(&world);
    assert_eq!(seconds.len() as u64, USAGE_SECONDS);
    let (read, stood) = (&seconds[32..40], &seconds[42..]);
    assert!(read.iter().all(|it| it.millis_behind_latest == Some(0)), "{read:?}");
    assert!(stood.iter().all(|it| it.millis_behind_latest.is_none()), "{stood:?}");
    let lags: Vec<_> = stood.iter().map(|it| it.lag.unwrap()).collect();
    assert!(lags.windows(2).all(|two| two[1] == two[0] + Duration::from_secs(1)), "{lags:?}");
    assert!(lags[0] >= Duration::from_secs(1) && lags[0] <= Duration::from_secs(4), "{lags:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_reader_that_catches_up_tells_how_far_it_was_behind() {
    let mut world = empty(1);
    add_producer(&mut world, producer(9_000, 900, random_keys()));
    wait_s(&mut world, 60);
    add_consumer(&mut world, consumer(1_000, ConsumerStart::TrimHorizon));
    wait_s(&mut world, 3);
    let told: Vec<_> = behind(&world).iter().filter_map(|it| it.millis_behind_latest).collect();
    assert!(told[0] > 1_000, "{told:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn wherever_time_was_wound_they_are_what_a_fresh_run_has() {
    let begin = || {
        let mut world = empty(2);
        add_producer(&mut world, producer(20_000, 200, random_keys()));
        add_consumer(&mut world, consumer(1_000, ConsumerStart::Latest));
        Timeline::from(world).with_keyframes_every(100.try_into().unwrap())
    };
    let (mut wound, mut fresh) = (begin(), begin());
    wound.seek(second(90));
    wound.seek(World::beginning() + Duration::from_millis(40_250));
    fresh.seek(World::beginning() + Duration::from_millis(40_250));
    assert_eq!(wound.world().meters_by_second(), fresh.world().meters_by_second());
    assert_eq!(behind(wound.world()), behind(fresh.world()));
}
