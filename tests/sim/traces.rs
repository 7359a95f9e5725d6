//! The catalogue of traces: each scenario file shows what it is named after.

use std::collections::BTreeMap;

use shardbelt::engine::ThroughputLimit;
use shardbelt::sim::{
    ConsumerId, Delivery, Event, ListedData, Progress, RecordSource, ScenarioFile, Tally, World,
    Writer,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::index;

/// All of them.
const TRACES: [(&str, &str); 18] = [
    ("hot-key", include_str!("../../scenarios/hot-key.json")),
    ("child-before-parent", include_str!("../../scenarios/child-before-parent.json")),
    ("latest-loss", include_str!("../../scenarios/latest-loss.json")),
    ("expired-iterator", include_str!("../../scenarios/expired-iterator.json")),
    ("lease-stolen", include_str!("../../scenarios/lease-stolen.json")),
    ("poison-record", include_str!("../../scenarios/poison-record.json")),
    ("retry-all-duplicates", include_str!("../../scenarios/retry-all-duplicates.json")),
    ("retry-breaks-order", include_str!("../../scenarios/retry-breaks-order.json")),
    ("five-pollers-throttled", include_str!("../../scenarios/five-pollers-throttled.json")),
    ("retention-runs-out", include_str!("../../scenarios/retention-runs-out.json")),
    ("crash-replays-batch", include_str!("../../scenarios/crash-replays-batch.json")),
    ("idle-worker", include_str!("../../scenarios/idle-worker.json")),
    ("random-keys-lose-order", include_str!("../../scenarios/random-keys-lose-order.json")),
    ("split-relieves", include_str!("../../scenarios/split-relieves.json")),
    ("injected-faults", include_str!("../../scenarios/injected-faults.json")),
    ("replay-list", include_str!("../../scenarios/replay-list.json")),
    ("aggregation-carries-more", include_str!("../../scenarios/aggregation-carries-more.json")),
    (
        "aggregates-in-the-wrong-shard",
        include_str!("../../scenarios/aggregates-in-the-wrong-shard.json"),
    ),
];

/// The digest that each has in the end: known from a native run, the same on Node and in the browsers.
/// The tests of the package hold theirs against these, too.
const DIGESTS: &str = include_str!("traces.json");

fn file(slug: &str) -> ScenarioFile {
    let (_, text) = TRACES.iter().find(|(other, _)| *other == slug).unwrap();
    ScenarioFile::read(text).unwrap_or_else(|error| panic!("{slug}: {error}"))
}

/// The world after so many seconds, and every event until then.
fn run(slug: &str, seconds: u64) -> (World, Vec<Event>) {
    let mut world = file(slug).begin().unwrap();
    let mut events = Vec::new();
    let until = World::beginning() + std::time::Duration::from_secs(seconds);
    loop {
        let seen = world.events().count();
        let progress = world.run_until(until, 20);
        let news = world.events().newest().take_while(|(index, _)| index.get() >= seen);
        let mut news: Vec<_> = news.map(|(_, logged)| logged.event.clone()).collect();
        news.reverse();
        events.extend(news);
        if progress != Progress::Interrupted {
            return (world, events);
        }
    }
}

fn whole(slug: &str) -> (World, Vec<Event>) {
    run(slug, file(slug).duration.as_secs())
}

fn reader(world: &World, name: &str) -> ConsumerId {
    world.reader_named(name).unwrap()
}

fn delivery(world: &World, name: &str) -> Delivery {
    world.watchers().reader(reader(world, name)).unwrap().total()
}

fn lost(world: &World, name: &str) -> u64 {
    world.watchers().reader(reader(world, name)).unwrap().lost()
}

fn writer(world: &World, place: usize) -> Writer {
    Writer::Producer(world.producers().nth(place).unwrap().0)
}

#[wasm_bindgen_test(unsupported = test)]
fn each_ends_with_its_digest_on_every_platform() {
    let digests: BTreeMap<_, _> = TRACES
        .iter()
        .map(|(slug, ..)| {
            let file = file(slug);
            let mut world = file.begin().unwrap();
            assert_eq!(
                world.run_until(World::beginning() + file.duration, usize::MAX),
                Progress::Done
            );
            (*slug, world.digest())
        })
        .collect();
    let wanted: BTreeMap<&str, String> = serde_json::from_str(DIGESTS).unwrap();
    assert_eq!(digests, wanted);
}

#[wasm_bindgen_test(unsupported = test)]
fn each_is_written_as_it_is_read() {
    for (slug, _) in TRACES {
        let file = file(slug);
        assert_eq!(ScenarioFile::read(&file.write().unwrap()).unwrap(), file, "{slug}");
        assert!(!file.title.is_empty() && file.description.len() > 40, "{slug}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn no_step_of_a_script_is_refused() {
    for (slug, _) in TRACES {
        let (_, events) = whole(slug);
        let refused = events.iter().find(|event| matches!(event, Event::ScriptRefused { .. }));
        assert_eq!(refused, None, "{slug}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn hot_key() {
    let (world, _) = whole("hot-key");
    let refused =
        (0..4).map(|shard| world.tallies().get(index(shard)).map_or(0, Tally::refused_puts));
    let mut refused: Vec<_> = refused.collect();
    refused.sort_unstable();
    assert_eq!(refused[..3], [0, 0, 0], "three have room");
    assert!(refused[3] > 50, "{refused:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn child_before_parent() {
    let (world, events) = whole("child-before-parent");
    assert!(delivery(&world, "by hand").inversions > 0);
    assert_eq!(delivery(&world, "kcl").inversions, 0);
    let by_hand = reader(&world, "by hand");
    let place = |wanted: Event| events.iter().position(|event| *event == wanted).unwrap();
    let parent_done = place(Event::ShardFinished { consumer: by_hand, shard: index(0) });
    assert!(place(Event::ShardBegun { consumer: by_hand, shard: index(1) }) < parent_done);
}

#[wasm_bindgen_test(unsupported = test)]
fn latest_loss() {
    let (world, events) = whole("latest-loss");
    let careless = reader(&world, "careless");
    let skipped =
        |event: &Event| matches!(event, Event::Skipped { consumer, .. } if *consumer == careless);
    assert!(events.iter().any(skipped));
    assert!(lost(&world, "careless") >= 50, "ten seconds of six records");
    assert_eq!(lost(&world, "careful"), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn expired_iterator() {
    let (world, events) = whole("expired-iterator");
    let expired = events.iter().filter(|event| {
        matches!(event, Event::ReadFailed { code: "ExpiredIteratorException", .. })
    });
    assert!(expired.count() >= 1);
    let Delivery { records, duplicates, .. } = delivery(&world, "slow");
    assert!(records > 12, "it went on");
    assert_eq!((duplicates, lost(&world, "slow")), (0, 0));
}

#[wasm_bindgen_test(unsupported = test)]
fn lease_stolen() {
    let (world, events) = whole("lease-stolen");
    let taken = |event: &Event| {
        matches!(event, Event::LeaseTaken { worker, from: Some(from), .. }
            if worker.get() == 1 && from.get() == 0)
    };
    let first_taken = events.iter().rposition(taken).unwrap();
    let lost_at = events
        .iter()
        .rposition(|event| matches!(event, Event::LeaseLost { worker, .. } if worker.get() == 0));
    assert!(lost_at.unwrap() > first_taken, "it finds out when it comes back");
    assert!(delivery(&world, "billing").duplicates > 0);
    assert_eq!(lost(&world, "billing"), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn poison_record() {
    let (world, _) = whole("poison-record");
    let mapping = |name| {
        let id = reader(&world, name);
        world.mappings().find(|(other, _)| *other == id).unwrap().1
    };
    let (blocked, bisecting) = (mapping("by default"), mapping("bisecting"));
    let age_s = world.now().since(blocked.oldest_held().unwrap()).as_secs();
    assert!(age_s > 100, "{age_s} s");
    assert_eq!((bisecting.totals().discarded, bisecting.totals().to_destination), (1, 1));
    assert!(bisecting.totals().processed > blocked.totals().processed + 300);
}

#[wasm_bindgen_test(unsupported = test)]
fn retry_all_duplicates() {
    let (world, _) = whole("retry-all-duplicates");
    assert!(world.watchers().copies(writer(&world, 0)) > 10);
    assert!(delivery(&world, "billing").duplicates > 10);
}

#[wasm_bindgen_test(unsupported = test)]
fn retry_breaks_order() {
    let (world, _) = whole("retry-breaks-order");
    assert_eq!(world.watchers().copies(writer(&world, 0)), 0);
    assert!(world.watchers().stored_out_of_order(writer(&world, 0)) > 10);
    assert!(delivery(&world, "billing").inversions > 10);
}

#[wasm_bindgen_test(unsupported = test)]
fn five_pollers_throttled() {
    let (before, _) = run("five-pollers-throttled", 29);
    let refused = |world: &World| {
        world.tallies().get(index(0)).unwrap().refused_by(ThroughputLimit::ReadCalls)
    };
    assert_eq!(refused(&before), 0);
    let (after, _) = whole("five-pollers-throttled");
    assert!(refused(&after) > 300, "{}", refused(&after));
    assert!(after.watchers().unread(reader(&after, "stock")) <= 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn retention_runs_out() {
    let (world, events) = whole("retention-runs-out");
    assert!(events.iter().any(|event| matches!(event, Event::TrimmedUnread { .. })));
    assert!(lost(&world, "slow") > 100);
}

#[wasm_bindgen_test(unsupported = test)]
fn crash_replays_batch() {
    let (world, events) = whole("crash-replays-batch");
    assert!(events.iter().any(|event| matches!(event, Event::Repeated { .. })));
    let Delivery { duplicates, .. } = delivery(&world, "billing");
    assert!((1..=66).contains(&duplicates), "{duplicates}");
    assert_eq!(lost(&world, "billing"), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn idle_worker() {
    let idle = |seconds| {
        let (world, _) = run("idle-worker", seconds);
        let (_, fleet) = world.fleets().next().unwrap();
        fleet.idle_workers()
    };
    assert_eq!(idle(80), 2);
    assert_eq!(idle(180), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn random_keys_lose_order() {
    let (world, _) = whole("random-keys-lose-order");
    assert!(delivery(&world, "billing").inversions > 20);
    assert_eq!(world.watchers().copies(writer(&world, 0)), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn split_relieves() {
    let refused = |seconds| {
        let (world, _) = run("split-relieves", seconds);
        world.producers().next().unwrap().1.refused()
    };
    let (before, then) = (refused(40), refused(50));
    assert!(before > 50, "{before}");
    assert_eq!(refused(90), then, "nothing is refused any more");
}

#[wasm_bindgen_test(unsupported = test)]
fn injected_faults() {
    let (world, events) = whole("injected-faults");
    assert!(events.iter().any(|event| matches!(event, Event::PutFailed { .. })));
    assert!(events.iter().any(|event| matches!(event, Event::ReadFailed { .. })));
    let lost = |place| world.producers().nth(place).unwrap().1.lost();
    assert_eq!(lost(0), 0);
    assert!(lost(1) > 10);
}

#[wasm_bindgen_test(unsupported = test)]
fn replay_list() {
    let file = file("replay-list");
    let RecordSource::Playback(playback) = &file.scenario.producers[0].source else { panic!() };
    let (world, events) = whole("replay-list");
    // The list is sorted by time and, within a moment, by key.
    let mut stored: Vec<_> = (0..2)
        .flat_map(|shard| world.stream().unwrap().shard(index(shard)).unwrap().records().iter())
        .map(|record| {
            let at = record.approximate_arrival_timestamp.since(World::beginning());
            (Some(at), record.partition_key.as_ref().unwrap().as_str(), &*record.data)
        })
        .collect();
    stored.sort_unstable();
    let listed: Vec<_> = playback
        .records
        .iter()
        .map(|record| {
            let ListedData::Text(data) = record.data else { panic!() };
            (record.at, record.partition_key, data.as_bytes())
        })
        .collect();
    assert_eq!((listed.len(), stored), (10, listed));
    let puts = events.iter().filter(|event| matches!(event, Event::PutAccepted { .. })).count();
    assert_eq!(puts, 10);
    assert!(world.producers().next().unwrap().1.is_finished());
    let Delivery { records, duplicates, inversions, .. } = delivery(&world, "tracking");
    assert_eq!((records, duplicates, inversions), (10, 0, 0));
}

#[wasm_bindgen_test(unsupported = test)]
fn aggregation_carries_more() {
    let (world, _) = whole("aggregation-carries-more");
    let producers: Vec<_> = world.producers().map(|(_, producer)| producer).collect();
    let [as_they_are, aggregated] = producers[..] else { panic!("two") };
    let accepted = |shard| world.tallies().get(index(shard)).unwrap().accepted;
    // A full bucket and ten seconds of what a shard takes.
    assert!(as_they_are.accepted() == accepted(0) && accepted(0) <= 11_000);
    assert!(as_they_are.lost() > 10_000, "{}", as_they_are.lost());
    assert!(aggregated.accepted() > 29_000, "{}", aggregated.accepted());
    assert_eq!((aggregated.refused(), aggregated.lost()), (0, 0));
    assert!(accepted(1) < 200, "{}", accepted(1));
    assert!(delivery(&world, "kcl").records > 30_000);
    assert!(delivery(&world, "by hand").not_understood > 25_000);
}

#[wasm_bindgen_test(unsupported = test)]
fn aggregates_in_the_wrong_shard() {
    let (world, events) = whole("aggregates-in-the-wrong-shard");
    assert!(events.iter().any(|event| matches!(event, Event::WrongShard { .. })));
    let refreshed = |event: &&Event| matches!(event, Event::ShardMapRefreshed { .. });
    assert_eq!(events.iter().filter(refreshed).count(), 2, "at first, and after the split");
    let (_, producer) = world.producers().next().unwrap();
    let copies = world.watchers().copies(writer(&world, 0));
    assert!(copies > 20, "{copies}");
    assert_eq!((producer.accepted(), producer.lost()), (producer.made() + copies, 0));
    let library = delivery(&world, "by library");
    assert_eq!((library.records, library.duplicates), (producer.accepted(), copies));
    let kcl = delivery(&world, "kcl");
    let missed = world.watchers().reader(reader(&world, "kcl")).unwrap().missed();
    assert_eq!((kcl.duplicates, kcl.dropped), (0, copies + missed));
    assert!((1..20).contains(&missed), "{missed}");
    assert_eq!(kcl.records + missed, producer.made());
    let by_hand = delivery(&world, "by hand");
    assert!(by_hand.not_understood > 11_000 && by_hand.records < 500);
    assert_eq!(world.watchers().unread(reader(&world, "kcl")), 0);
}
