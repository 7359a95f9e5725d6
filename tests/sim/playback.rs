//! Producers that put the records of a list: all of them, in their order, at their times.

use std::num::NonZeroU64;
use std::time::Duration;

use shardbelt::engine::{ByteCount, HashKey, Record, Stream};
use shardbelt::sim::{
    Behaviour, Command, CommandError, ConsumerStart, Event, ListedData, ListedRecord,
    OnPartialFailure, Playback, PlaybackError, Producer, ProducerId, ProducerSettings, PutCalls,
    RecordList, RecordListBuilder, RecordSource, Retries, ScenarioFile, Sending, Timeline, Traffic,
    World, Writer,
};
use shardbelt::view::FloorView;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_consumer, add_producer, consumer, empty, events, index, key, one_key, producer, rate, wait,
    wait_s,
};

fn list(csv: &str) -> RecordList {
    RecordList::from_csv(csv).unwrap_or_else(|error| panic!("{error}"))
}

/// Each record at its own time, once.
fn playback(csv: &str) -> ProducerSettings {
    ProducerSettings {
        name: "list".into(),
        source: RecordSource::Playback(Playback {
            records: list(csv),
            traffic: None,
            repeat_after: None,
        }),
        sending: Sending::CARELESS,
    }
}

fn repeated(csv: &str, after_ms: u64) -> ProducerSettings {
    let mut settings = playback(csv);
    let RecordSource::Playback(playback) = &mut settings.source else { panic!() };
    playback.repeat_after = Some(Duration::from_millis(after_ms));
    settings
}

fn with_calls(mut settings: ProducerSettings, calls: PutCalls) -> ProducerSettings {
    settings.sending = Sending {
        calls,
        retries: Retries { attempts_max: 10, backoff: Duration::from_millis(200) },
        latency: Duration::from_millis(20),
    };
    settings
}

fn batches(bytes_max: u64, on_partial_failure: OnPartialFailure) -> PutCalls {
    PutCalls::PutRecords {
        records_max: 10,
        bytes_max: ByteCount::new(bytes_max),
        linger: Duration::from_millis(500),
        on_partial_failure,
        behaviour: Behaviour::ALL,
    }
}

fn at_work(world: &World, id: ProducerId) -> &Producer {
    world.producers().find(|(other, _)| *other == id).unwrap().1
}

/// What the stream holds, shard by shard, in the order of its log.
fn stored(world: &World) -> Vec<&Record> {
    world.stream().into_iter().flat_map(Stream::shards).flat_map(|it| it.records().iter()).collect()
}

/// The same with arrivals in milliseconds after the beginning, in the order of their arrival.
fn arrivals(world: &World) -> Vec<(u64, String, String)> {
    let records = stored(world).into_iter().map(|record| {
        let at = record.approximate_arrival_timestamp.since(World::beginning());
        (
            u64::try_from(at.as_millis()).unwrap(),
            record.partition_key.as_ref().unwrap().to_string(),
            String::from_utf8(record.data.to_vec()).unwrap(),
        )
    });
    let mut records: Vec<_> = records.collect();
    records.sort_by_key(|&(at, ..)| at);
    records
}

fn texts(arrivals: &[(u64, String, String)]) -> Vec<(u64, &str, &str)> {
    arrivals.iter().map(|(at, key, data)| (*at, key.as_str(), data.as_str())).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn each_record_is_put_at_its_time_and_then_the_producer_is_finished() {
    let mut world = empty(3);
    wait_s(&mut world, 7);
    let id = add_producer(&mut world, playback("at_ms,key,data\n0,a,1\n250,b,2\n4000,a,3\n"));
    wait(&mut world, Duration::from_millis(3_999));
    assert!(!at_work(&world, id).is_finished());
    assert!(!FloorView::of(&world).producers[0].is_finished);
    wait_s(&mut world, 60);
    let arrivals = arrivals(&world);
    assert_eq!(texts(&arrivals), [(7_000, "a", "1"), (7_250, "b", "2"), (11_000, "a", "3")]);
    assert_eq!((at_work(&world, id).made(), at_work(&world, id).accepted()), (3, 3));
    assert!(at_work(&world, id).is_finished());
    assert!(FloorView::of(&world).producers[0].is_finished);
}

#[wasm_bindgen_test(unsupported = test)]
fn records_of_one_time_keep_their_order() {
    let rows: String = (0..9).map(|row| format!("500,a,{row}\n")).collect();
    let mut world = empty(1);
    add_producer(&mut world, playback(&format!("at_ms,key,data\n{rows}")));
    wait_s(&mut world, 1);
    let data: Vec<_> = stored(&world).iter().map(|record| record.data[0] - b'0').collect();
    assert_eq!(data, (0..9).collect::<Vec<u8>>());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_list_comes_again_after_its_pause_as_often_as_time_allows() {
    let mut world = empty(3);
    let id = add_producer(&mut world, repeated("at_ms,key,data\n100,a,1\n1000,b,2\n", 500));
    wait(&mut world, Duration::from_millis(4_000));
    let arrivals = arrivals(&world);
    let wanted = [
        (100, "a", "1"),
        (1_000, "b", "2"),
        (1_600, "a", "1"),
        (2_500, "b", "2"),
        (3_100, "a", "1"),
        (4_000, "b", "2"),
    ];
    assert_eq!(texts(&arrivals), wanted);
    assert!(!at_work(&world, id).is_finished());
}

#[wasm_bindgen_test(unsupported = test)]
fn with_traffic_it_comes_as_often_as_that_says_whatever_its_times() {
    let mut world = empty(3);
    let mut settings = playback("at_ms,key\n0,a\n0,b\n86400000,c\n");
    settings.set_traffic(Traffic::Constant(rate(500)));
    let id = add_producer(&mut world, settings);
    wait_s(&mut world, 12);
    let arrivals = arrivals(&world);
    let keys: Vec<_> = arrivals.iter().map(|(_, key, _)| key.as_str()).collect();
    assert_eq!(keys, ["a", "b", "c"]);
    assert!(at_work(&world, id).is_finished());
    let spans: Vec<_> = arrivals.windows(2).map(|two| two[1].0 - two[0].0).collect();
    assert!(spans.iter().all(|millis| (1_000..=3_000).contains(millis)), "{spans:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn with_traffic_it_may_come_again_at_once_or_after_a_pause() {
    // A hundred a minute, but for a pause of ten seconds after each three of them.
    for (after_ms, wanted) in [(0, 90..=110), (10_000, 15..=18)] {
        let mut world = empty(3);
        let mut settings = repeated("a\nb\nc\n", after_ms);
        settings.set_traffic(Traffic::Constant(rate(1_667)));
        let id = add_producer(&mut world, settings);
        wait_s(&mut world, 60);
        let made = at_work(&world, id).made();
        assert!(wanted.contains(&made), "{made} with {after_ms} ms between");
        let arrivals = arrivals(&world);
        let keys = arrivals.iter().map(|(_, key, _)| key.as_str());
        assert!(keys.eq(["a", "b", "c"].into_iter().cycle().take(arrivals.len())));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_explicit_hash_key_and_a_size_are_what_the_put_has() {
    let mut world = empty(2);
    let low = playback("at_ms,key,explicit_hash_key,size\n0,a,0,7\n0,a,1,0\n0,a,,300\n");
    add_producer(&mut world, low);
    wait_s(&mut world, 1);
    let mut records: Vec<_> =
        stored(&world).iter().map(|it| (it.hash_key, it.data.len())).collect();
    records.sort_unstable();
    let of_key = HashKey::of(&key("a"));
    assert_eq!(records, [(HashKey::new(0), 7), (HashKey::new(1), 0), (of_key, 300)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn batches_have_their_records_keys_hash_keys_and_sizes() {
    // The largest has no room beside any other; two of the others have, and not three.
    let csv = "at_ms,key,size,explicit_hash_key\n\
               0,a,399,0\n0,b,399,1\n0,c,999,2\n0,d,399,3\n0,e,399,4\n0,f,399,5\n";
    let calls = batches(1_000, OnPartialFailure::RetryFailed);
    let mut world = empty(1);
    let id = add_producer(&mut world, with_calls(playback(csv), calls));
    wait_s(&mut world, 1);
    let mut batches = Vec::new();
    let mut sizes = Vec::new();
    for event in events(&world) {
        match event {
            Event::BatchPut { records, failed: 0, .. } => batches.push(records),
            Event::PutAccepted { size, .. } => sizes.push(size.get()),
            _ => {}
        }
    }
    assert_eq!(batches, [2, 1, 2, 1]);
    assert_eq!(sizes, [400, 400, 1_000, 400, 400, 400]);
    let hash_keys = stored(&world).into_iter().map(|record| record.hash_key.get());
    assert!(hash_keys.eq(0..6));
    assert!(at_work(&world, id).is_finished());
}

#[wasm_bindgen_test(unsupported = test)]
fn what_waits_for_a_batch_is_sent_though_there_will_be_none() {
    let batches = batches(1_000, OnPartialFailure::RetryFailed);
    let settings = with_calls(playback("at_ms,key\n0,a\n0,b\n0,c\n0,d\n"), batches);
    let mut world = empty(1);
    let id = add_producer(&mut world, settings.clone());
    wait(&mut world, Duration::from_millis(400));
    assert_eq!((at_work(&world, id).accepted(), at_work(&world, id).waiting()), (0, 4));
    // One after the other takes longer than the batch would have waited.
    let mut in_turn = with_calls(settings, PutCalls::PutRecordInTurn { ordered: false });
    in_turn.sending.latency = Duration::from_millis(300);
    world.apply(Command::ChangeProducer(id, in_turn)).unwrap();
    wait_s(&mut world, 5);
    assert_eq!((at_work(&world, id).accepted(), at_work(&world, id).lost()), (4, 0));
    assert!(at_work(&world, id).is_finished());
}

#[wasm_bindgen_test(unsupported = test)]
fn who_is_refused_sends_again_until_the_whole_list_is_stored() {
    // Forty at once, where a shard takes ten in a second.
    let rows: String = (0..40).map(|row| format!("0,user-{},{row}\n", row % 4)).collect();
    let csv = format!("at_ms,key,data\n{rows}");
    let ways = [
        PutCalls::PutRecordInTurn { ordered: true },
        batches(10_000, OnPartialFailure::RetryFailed),
        batches(10_000, OnPartialFailure::RetryAll),
    ];
    for calls in ways {
        let mut world = empty(1);
        let id = add_producer(&mut world, with_calls(playback(&csv), calls));
        let reader = add_consumer(&mut world, consumer(500, ConsumerStart::TrimHorizon));
        wait(&mut world, Duration::from_millis(100));
        assert!(!at_work(&world, id).is_finished(), "some wait to be sent again");
        wait_s(&mut world, 120);
        let producer = at_work(&world, id);
        assert!(producer.is_finished(), "{calls:?}");
        let copies = world.watchers().copies(Writer::Producer(id));
        assert_eq!(producer.accepted() - copies + producer.lost(), 40, "{calls:?}");
        let seen = world.watchers().reader(reader).unwrap().total();
        assert_eq!((seen.records, seen.duplicates), (producer.accepted(), copies), "{calls:?}");
        // Order is followed key by key: calls in turn keep it and batches sent again do not.
        let late = world.watchers().stored_out_of_order(Writer::Producer(id));
        let in_turn = matches!(calls, PutCalls::PutRecordInTurn { .. });
        assert_eq!((late, seen.inversions) == (0, 0), in_turn, "{calls:?}: {late} {seen:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn watchers_know_a_record_by_its_key() {
    let mut world = empty(1);
    add_producer(&mut world, repeated("at_ms,key\n0,a\n10,b\n20,a\n", 1_000));
    wait(&mut world, Duration::from_millis(1_500));
    let shard = world.stream().unwrap().shard(index(0)).unwrap();
    let origins: Vec<_> = (0..shard.records().len())
        .map(|place| world.watchers().origins(shard, place)[0])
        .map(|origin| (origin.serial, origin.subject.get(), origin.order))
        .collect();
    let wanted = [(0, 0, 1), (1, 1, 1), (2, 0, 2), (3, 0, 3), (4, 1, 2), (5, 0, 4)];
    assert_eq!(origins, wanted);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_order_of_too_many_keys_is_not_followed() {
    let of_keys = |keys: u32| {
        let mut builder = RecordListBuilder::new();
        for number in (0..keys).chain([0]) {
            builder
                .push(ListedRecord {
                    partition_key: &number.to_string(),
                    explicit_hash_key: None,
                    data: ListedData::Size(ByteCount::ZERO),
                    at: None,
                })
                .unwrap();
        }
        builder.build().unwrap()
    };
    let (most, too_many) = (of_keys(100_000), of_keys(100_001));
    assert!(most.is_followed() && !too_many.is_followed());
    assert_eq!(too_many.get(100_001).unwrap().partition_key, "0");
    assert_eq!(most.first_keys().len(), 100);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_cannot_be_played_is_refused_and_says_why() {
    let largest = "key,data\na,1\nb,123456789\nc,2\n";
    let mut narrow = with_calls(playback(largest), batches(9, OnPartialFailure::Ignore));
    narrow.set_traffic(Traffic::Constant(rate(1_000)));
    let mut huge = playback("key,size\na,10\nb,20000\n");
    huge.set_traffic(Traffic::Constant(rate(1_000)));
    let refused = [
        (
            playback("a\nb\n"),
            "The list has no times: say how often its records come, or give each its time.",
        ),
        (
            repeated("at_ms,key\n0,a\n40,b\n", 59),
            "The list would begin again after 99 ms: let it be at least 100 ms.",
        ),
        (
            repeated("at_ms,key\n0,a\n", 86_400_001),
            "Nobody waits 86400001 ms for the list to begin again: use at most a day.",
        ),
        (
            narrow,
            "Record 2 of the list has 10 bytes, data and partition key together: use at most 9.",
        ),
        (
            huge,
            "Record 2 of the list has 20001 bytes, data and partition key together: use at most \
             10485.",
        ),
    ];
    let mut world = empty(1);
    for (settings, said) in refused {
        let error = world.apply(Command::AddProducer(settings)).unwrap_err();
        assert_eq!(error.to_string(), said);
        assert!(matches!(error, CommandError::Playback(_)));
    }
    assert_eq!(world.producers().count(), 0);
    let error = CommandError::Playback(PlaybackError::NoTimes);
    assert_eq!(world.apply(Command::AddProducer(playback("a\n"))).unwrap_err(), error);
}

#[wasm_bindgen_test(unsupported = test)]
fn another_list_begins_anew_and_another_name_does_not() {
    let mut world = empty(3);
    let id = add_producer(&mut world, playback("at_ms,key\n0,a\n1000,b\n2000,c\n"));
    wait(&mut world, Duration::from_millis(1_500));
    let mut renamed = at_work(&world, id).settings().clone();
    renamed.name = "other".into();
    world.apply(Command::ChangeProducer(id, renamed)).unwrap();
    wait_s(&mut world, 3);
    assert_eq!(at_work(&world, id).made(), 3);
    world.apply(Command::ChangeProducer(id, playback("at_ms,key\n0,d\n1000,e\n"))).unwrap();
    assert!(!at_work(&world, id).is_finished());
    wait_s(&mut world, 3);
    let arrivals = arrivals(&world);
    let seen: Vec<_> = arrivals.iter().map(|(at, key, _)| (*at, key.as_str())).collect();
    assert_eq!(seen, [(0, "a"), (1_000, "b"), (2_000, "c"), (4_500, "d"), (5_500, "e")]);
    // And back to records that are made up.
    world.apply(Command::ChangeProducer(id, producer(1_000, 10, one_key("f")))).unwrap();
    wait_s(&mut world, 10);
    assert!(at_work(&world, id).made() > 10 && !at_work(&world, id).is_finished());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_list_winds_back_and_comes_the_same_way_again() {
    let rows: String =
        (0..300).map(|row| format!("{},user-{},{row}\n", row * 37, row % 7)).collect();
    let csv = format!("at_ms,key,data\n{rows}");
    let calls = batches(200, OnPartialFailure::RetryAll);
    let settings = with_calls(repeated(&csv, 700), calls);
    let every = NonZeroU64::new(20).unwrap();
    let mut timeline = Timeline::from(empty(2)).with_keyframes_every(every);
    let fresh = |timeline: &Timeline| {
        let world = timeline.world();
        let (scenario, seed) = world.origin();
        World::replay(scenario.clone(), seed, world.commands(), world.now()).unwrap().digest()
    };
    let after = |millis: u64| World::beginning() + Duration::from_millis(millis);
    timeline.run_until(after(1_000), usize::MAX);
    let nobody = timeline.clone();
    timeline.apply(Command::AddProducer(settings)).unwrap();
    timeline.run_until(after(30_000), usize::MAX);
    let digest = timeline.world().digest();
    assert_eq!(digest, fresh(&timeline));
    for millis in [29_999, 5_432, 12_100, 1_000, 20_000, 999] {
        timeline.seek(after(millis));
        assert_eq!(timeline.world().digest(), fresh(&timeline), "at {millis} ms");
    }
    timeline.seek(after(30_000));
    assert_eq!(timeline.world().digest(), digest);
    timeline.undo().unwrap();
    let mut nobody = nobody;
    nobody.run_until(after(30_000), usize::MAX);
    assert_eq!(timeline.world().digest(), nobody.world().digest());
    timeline.redo();
    assert_eq!(timeline.world().digest(), digest);
}

#[wasm_bindgen_test(unsupported = test)]
fn an_uploaded_list_is_not_written_into_a_scenario() {
    let text = include_str!("../../scenarios/replay-list.json");
    let mut file = ScenarioFile::read(text).unwrap();
    assert_eq!(ScenarioFile::read(&file.write().unwrap()).unwrap(), file);
    let rows: String = (0..20_000).map(|row| format!("{row},user-{row}\n")).collect();
    let mut uploaded = playback(&format!("at_ms,key\n{rows}"));
    uploaded.name = "uploaded".into();
    file.scenario.producers.push(uploaded);
    // It is a scenario all the same.
    file.begin().unwrap();
    assert_eq!(
        file.write().unwrap_err().to_string(),
        "The scenario would be longer than a file may be, 1048576 bytes. The list of 'uploaded' \
         has 20000 records: write the scenario without that producer, and keep its list as a CSV \
         file."
    );
}
