//! How many shards the observed traffic needs.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use shardbelt::bill::{Advice, Observed, Verdict};
use shardbelt::engine::{HashKey, HashKeyRange, Stream, ThroughputLimit};
use shardbelt::sim::{
    ConsumerSettings, ConsumerStart, Population, ProducerSettings, Retrieval, Scenario,
    ScenarioFile, ScenarioId, Traffic, World,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_consumer, add_producer, consumer, empty, key, named_keys, one_key, producer, random_keys,
    rate, template, users, wait_s,
};

/// Records that a shard takes in a second in these worlds: a hundredth of AWS's.
const PER_S: u64 = 10;
const SECONDS: u64 = 60;

/// A minute of these producers on so many equal shards.
fn a_minute(shards: u32, seed: u64, producers: &[ProducerSettings]) -> World {
    let mut scenario = Scenario::named(ScenarioId::Empty).unwrap();
    scenario.shard_count = NonZeroU32::new(shards).unwrap();
    scenario.producers = producers.to_vec();
    let mut world = World::new(scenario, seed).unwrap();
    wait_s(&mut world, SECONDS);
    world
}

fn refused(world: &World) -> u64 {
    world.producers().map(|(_, it)| it.refused()).sum()
}

/// The records of each second by their keys, all of which were stored.
type Stored = BTreeMap<u64, Vec<HashKey>>;

fn stored(world: &World) -> Stored {
    assert_eq!(refused(world), 0);
    let mut seconds = Stored::new();
    for record in world.stream().into_iter().flat_map(Stream::shards).flat_map(|it| it.records()) {
        let second = record.approximate_arrival_timestamp.as_seconds();
        seconds.entry(second).or_default().push(record.hash_key);
    }
    seconds
}

/// Records of a range in its fullest second, and in the whole minute.
fn load(seconds: &Stored, range: HashKeyRange) -> (u64, u64) {
    let counts = seconds.values().map(|keys| keys.iter().filter(|key| range.contains(**key)));
    let counts: Vec<_> = counts.map(|here| here.count() as u64).collect();
    (counts.iter().copied().max().unwrap_or(0), counts.iter().sum())
}

/// The fewest equal shards for which this holds in each.
fn fewest(holds: impl Fn(HashKeyRange) -> bool) -> Option<u32> {
    (1..=1_000).find(|count| HashKeyRange::partition(NonZeroU32::new(*count).unwrap()).all(&holds))
}

/// The fewest shards that may be cut anywhere: one key after the other, as long as it holds.
fn fewest_uneven(seconds: &Stored) -> usize {
    let mut keys: Vec<_> = seconds.values().flatten().copied().collect();
    keys.sort_unstable();
    keys.dedup();
    let (mut count, mut start) = (1, HashKey::MIN);
    for key in keys {
        if load(seconds, HashKeyRange::new(start, key).unwrap()).0 > PER_S {
            count += 1;
            start = key;
        }
    }
    count
}

/// Steady traffic of a few keys, or of many.
fn steady_traffic() -> impl Strategy<Value = (Vec<ProducerSettings>, u64)> {
    let population = prop_oneof![
        (2..60_u32).prop_map(|users| Population::Uniform { users }),
        (5..40_u32).prop_map(|users| Population::Zipf { users }),
    ];
    let one = (2_000..15_000_u64, population).prop_map(|(milli_rate, population)| {
        producer(milli_rate, 10, (population, template("user_{user}")))
    });
    (prop::collection::vec(one, 1..4), any::<u64>())
}

/// Holds the advice against the records themselves, and against runs with as many shards as it says
/// and with fewer. Returns how many runs had to refuse something; `None` when no number is enough.
fn check_advice(producers: &[ProducerSettings], seed: u64) -> Result<Option<u32>, TestCaseError> {
    let advice = Advice::of(&a_minute(1, seed, producers), Observed::LastMinute);
    if let Verdict::KeyTooHeavy(heavy) = &advice.shards {
        prop_assert!(heavy.amount > PER_S);
        return Ok(None);
    }
    let count = advice.shards.even().unwrap().shard_count.get();
    let advised = a_minute(count, seed, producers);
    prop_assert_eq!(refused(&advised), 0, "{} shards", count);
    let seconds = stored(&advised);
    // The same by counting every record of every second, for every number of shards.
    prop_assert_eq!(Some(count), fewest(|range| load(&seconds, range).0 <= PER_S));
    prop_assert_eq!(advice.shards.uneven().len(), fewest_uneven(&seconds));
    let on_average = advice.shards_on_average.even().unwrap().shard_count.get();
    let most = |range| load(&seconds, range).1 <= PER_S * SECONDS;
    prop_assert_eq!(Some(on_average), fewest(most));
    // A shard that was idle has a second's worth saved: what exceeds the limit by less than that
    // within the minute may be taken all the same.
    let mut overfull = 0;
    for fewer in 1..on_average {
        let ranges = HashKeyRange::partition(NonZeroU32::new(fewer).unwrap());
        let fullest = ranges.map(|range| load(&seconds, range).1).max().unwrap();
        if fullest > PER_S * (SECONDS + 1) {
            overfull += 1;
            prop_assert!(refused(&a_minute(fewer, seed, producers)) > 0, "{} shards", fewer);
        }
    }
    Ok(Some(overfull))
}

#[wasm_bindgen_test(unsupported = test)]
fn the_advised_shards_carry_the_traffic_and_fewer_do_not() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, b"shardbelt: the advised shard co.");
    let mut runner = TestRunner::new_with_rng(Config { cases: 40, ..Config::default() }, rng);
    let checked = RefCell::new(Vec::new());
    let result = runner.run(&steady_traffic(), |(producers, seed)| {
        checked.borrow_mut().push(check_advice(&producers, seed)?);
        Ok(())
    });
    result.unwrap();
    let carried: Vec<_> = checked.into_inner().into_iter().flatten().collect();
    assert!(carried.len() > 10, "{carried:?}");
    assert!(carried.iter().sum::<u32>() > 20, "{carried:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn one_less_than_advised_refuses_where_traffic_is_far_from_the_edge() {
    // 36 records a second, evenly spread: three shards have to take 12 each, four 9.
    let web = producer(36_000, 10, users(5_000, "{uuid}"));
    let observed = a_minute(1, 3, std::slice::from_ref(&web));
    let advice = Advice::of(&observed, Observed::LastMinute);
    let on_average = advice.shards_on_average.even().unwrap();
    assert_eq!(on_average.shard_count.get(), 4);
    assert_eq!(on_average.decided_by, Some(ThroughputLimit::WriteRecords));
    assert!(refused(&a_minute(3, 3, std::slice::from_ref(&web))) > 50);
    // Chance makes some seconds much fuller than others, which the average does not tell.
    let each_second = advice.shards.even().unwrap().shard_count.get();
    assert!(each_second > 4, "{each_second}");
    assert_eq!(refused(&a_minute(each_second, 3, &[web])), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn keys_that_lie_close_together_need_many_equal_shards_and_few_unequal_ones() {
    // Two pairs: at 0.388 and 0.401 of the hash space, and at 0.781 and 0.874.
    let regions = ["us-east-1", "us-west-2", "eu-west-1", "ap-south-1"];
    let producers = regions.map(|region| producer(6_000, 10, one_key(region)));
    let advice = Advice::of(&a_minute(2, 1, &producers), Observed::LastMinute);
    let on_average = &advice.shards_on_average;
    assert_eq!(on_average.uneven().len(), 4);
    let mut heights: Vec<_> = regions.map(|it| HashKey::of(&key(it))).into();
    heights.sort_unstable();
    for (range, height) in on_average.uneven().iter().zip(heights) {
        assert!(range.contains(height));
    }
    let even = on_average.even().unwrap().shard_count;
    let keys_of = |range: HashKeyRange| {
        regions.iter().filter(|it| range.contains(HashKey::of(&key(it)))).count()
    };
    let alone = |count: u32| {
        HashKeyRange::partition(NonZeroU32::new(count).unwrap()).all(|it| keys_of(it) <= 1)
    };
    assert_eq!(Some(even.get()), (1..1_000).find(|count| alone(*count)));
    assert!(even.get() > 4);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_key_that_is_more_than_a_shard_takes_is_named() {
    let file = ScenarioFile::read(include_str!("../../scenarios/hot-key.json")).unwrap();
    let mut world = file.begin().unwrap();
    wait_s(&mut world, 60);
    let advice = Advice::of(&world, Observed::LastMinute);
    let Verdict::KeyTooHeavy(heavy) = &advice.shards_on_average else { panic!("{advice:?}") };
    assert_eq!(heavy.partition_key, Some(key("user_0")));
    assert_eq!((heavy.limit, heavy.capacity), (ThroughputLimit::WriteRecords, 600));
    // Seven tenths of sixteen a second.
    assert!((640..700).contains(&heavy.amount), "{heavy:?}");
    let named = "no number of shards: the key user_0 alone has";
    assert!(advice.shards.to_string().starts_with(named), "{advice}");
}

#[wasm_bindgen_test(unsupported = test)]
fn many_who_poll_need_more_shards_or_fan_out() {
    // A shard takes 10,485 bytes a second, of which this is seven tenths, and gives twice as much.
    let web = producer(7_000, 1_000, random_keys());
    let mut world = empty(1);
    add_producer(&mut world, web);
    let poller = |number: usize| ConsumerSettings {
        name: format!("reader {number}"),
        ..consumer(2_000, ConsumerStart::TrimHorizon)
    };
    add_consumer(&mut world, poller(1));
    add_consumer(&mut world, poller(2));
    wait_s(&mut world, 60);
    let two = Advice::of(&world, Observed::LastMinute);
    assert_eq!(two.shards, two.shards_with_fan_out, "two can read what one shard takes");
    for number in 3..=6 {
        add_consumer(&mut world, poller(number));
    }
    wait_s(&mut world, 60);
    let six = Advice::of(&world, Observed::LastMinute);
    let on_average = six.shards_on_average.even().unwrap();
    // Six times 7,000 and the keys are a little more than twice what a shard gives.
    assert_eq!(on_average.decided_by, Some(ThroughputLimit::ReadBytes));
    assert_eq!(on_average.shard_count.get(), 3);
    assert!(six.shards_with_fan_out.even().unwrap().shard_count < on_average.shard_count);
    assert!(!six.polling.exceed_limit(), "{:?}", six.polling);
    let fan_out = ConsumerSettings { retrieval: Retrieval::FanOut, ..poller(7) };
    add_consumer(&mut world, ConsumerSettings { name: "seven".into(), ..fan_out });
    assert_eq!(Advice::of(&world, Observed::LastMinute).polling.readers, 6);
}

#[wasm_bindgen_test(unsupported = test)]
fn polling_too_often_is_not_helped_by_shards() {
    for shards in [1, 4] {
        let mut world = empty(shards);
        for _ in 0..3 {
            add_consumer(&mut world, consumer(500, ConsumerStart::TrimHorizon));
        }
        wait_s(&mut world, 60);
        let advice = Advice::of(&world, Observed::LastMinute);
        assert_eq!(advice.shards, Verdict::Quiet);
        let polling = advice.polling;
        // Two calls a second by each of three, where five are answered.
        assert_eq!((polling.readers, polling.capacity), (3, 300));
        assert!((355..=363).contains(&polling.calls), "{polling:?}");
        assert!(polling.exceed_limit());
        assert!(advice.to_string().contains("more shards do not help"), "{advice}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_busiest_seconds_are_remembered_when_the_minute_is_quiet() {
    let mut world = empty(1);
    let burst = Traffic::Burst {
        base: rate(1_000),
        peak: rate(45_000),
        every: Duration::from_secs(3_600),
        lasting: Duration::from_secs(5),
    };
    let mut settings = producer(1_000, 10, random_keys());
    settings.set_traffic(burst);
    add_producer(&mut world, settings);
    wait_s(&mut world, 300);
    let count = |observed| {
        let advice = Advice::of(&world, observed);
        assert!(advice.seconds <= 121);
        advice.shards.even().unwrap().shard_count.get()
    };
    assert_eq!(count(Observed::LastMinute), 1);
    assert!(count(Observed::BusiestSeconds) >= 5);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_advice_tiles_the_hash_space_and_changes_nothing() {
    let mut world = empty(2);
    add_producer(&mut world, producer(50_000, 10, users(2_000, "user_{user}")));
    add_producer(&mut world, producer(8_000, 10, named_keys(&["a", "b"])));
    wait_s(&mut world, 20);
    let digest = world.digest();
    let advice = Advice::of(&world, Observed::LastMinute);
    assert_eq!(world.digest(), digest);
    let ranges = advice.shards.uneven();
    assert_eq!(ranges.first().unwrap().start(), HashKey::MIN);
    assert_eq!(ranges.last().unwrap().end(), HashKey::MAX);
    assert!(ranges.windows(2).all(|pair| pair[0].is_followed_by(pair[1])));
    assert!(ranges.len() as u32 <= advice.shards.even().unwrap().shard_count.get());
}
