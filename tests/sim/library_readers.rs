//! Those who read what the Kinesis Producer Library has aggregated.

use std::num::NonZeroU32;
use std::time::Duration;

use shardbelt::engine::ByteCount;
use shardbelt::sim::{
    Behaviour, Command, ConsumerId, ConsumerSettings, ConsumerStart, Deaggregation, Delivery,
    Event, FleetSettings, Function, MappingSettings, Outcome, Poison, Processing, World, Writer,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::kpl::{at_work, aws, calm, is_aggregated, kpl, records, watch};
use crate::support::{
    add_consumer, add_fleet, add_producer, consumer, index, key, split_in_the_middle, users,
    wait_s, with_aws_limits, world,
};

fn reader(deaggregation: Deaggregation) -> ConsumerSettings {
    ConsumerSettings { deaggregation, ..consumer(500, ConsumerStart::TrimHorizon) }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_split_leaves_aggregates_in_the_wrong_shard_and_the_library_finds_out() {
    let mut world = aws(1);
    let settings = kpl(400_000, 100, users(200, "user_{user}"));
    let id = add_producer(&mut world, settings.clone());
    let library = add_consumer(&mut world, reader(Deaggregation::All(Behaviour::ALL)));
    let in_shard = add_consumer(&mut world, reader(Deaggregation::WithinShard(Behaviour::ALL)));
    let fleet = add_fleet(&mut world, FleetSettings::kcl("kcl", 1));
    wait_s(&mut world, 5);
    split_in_the_middle(&mut world, 0);
    let events = watch(&mut world, Duration::from_secs(10));
    let wrong: Vec<_> = events
        .iter()
        .filter(|(.., event)| matches!(event, Event::WrongShard { predicted, .. } if *predicted == index(0)))
        .collect();
    assert!(!wrong.is_empty());
    for (_, cause, event) in &wrong {
        let (.., accepted) = events.iter().find(|(index, ..)| Some(*index) == *cause).unwrap();
        let Event::WrongShard { shard, .. } = event else { panic!() };
        assert!(matches!(accepted, Event::PutAccepted { shard: went_to, .. } if went_to == shard));
    }
    let refreshed: Vec<_> = events
        .iter()
        .filter(|(.., event)| matches!(event, Event::ShardMapRefreshed { .. }))
        .collect();
    let [(_, cause, Event::ShardMapRefreshed { open_shards: 2, .. })] = refreshed[..] else {
        panic!("{refreshed:?}")
    };
    assert_eq!(*cause, Some(wrong[0].0));
    calm(&mut world, id, &settings);
    let copies = world.watchers().copies(Writer::Producer(id));
    let producer = at_work(&world, id);
    assert!(copies > 10);
    assert_eq!((producer.accepted(), producer.lost()), (producer.made() + copies, 0));
    let watch = |id| world.watchers().reader(id).unwrap();
    assert_eq!(watch(library).total().duplicates, copies);
    assert_eq!(watch(library).missed(), 0);
    for reader in [in_shard, fleet] {
        assert_eq!(watch(reader).total().duplicates, 0);
        let dropped = watch(reader).total().dropped;
        assert!(dropped > 0);
        // All that it dropped came again, but for what was not in the wrong shard by itself.
        assert_eq!(watch(reader).total().records + watch(reader).missed(), producer.made());
        assert_eq!(dropped, copies + watch(reader).missed());
        assert_eq!(world.watchers().unread(reader), 0);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_merge_stores_twice_what_the_kcl_cannot_tell_apart() {
    let mut world = aws(2);
    let settings = kpl(400_000, 100, users(200, "user_{user}"));
    let id = add_producer(&mut world, settings.clone());
    let fleet = add_fleet(&mut world, FleetSettings::kcl("kcl", 1));
    wait_s(&mut world, 5);
    world.apply(Command::MergeShards { shard: index(0), adjacent: index(1) }).unwrap();
    wait_s(&mut world, 10);
    calm(&mut world, id, &settings);
    let copies = world.watchers().copies(Writer::Producer(id));
    let watch = world.watchers().reader(fleet).unwrap();
    assert!(copies > 10);
    assert_eq!((watch.total().dropped, watch.total().duplicates), (0, copies));
    assert_eq!(watch.total().records - copies, at_work(&world, id).made());
}

fn total(world: &World, id: ConsumerId) -> Delivery {
    world.watchers().reader(id).unwrap().total()
}

#[wasm_bindgen_test(unsupported = test)]
fn who_does_not_take_apart_understands_nothing() {
    let mut world = aws(1);
    let settings = kpl(200_000, 100, users(200, "user_{user}"));
    let id = add_producer(&mut world, settings.clone());
    let by_hand = add_consumer(&mut world, reader(Deaggregation::Off));
    let late = add_consumer(
        &mut world,
        ConsumerSettings {
            start: ConsumerStart::Latest,
            ..reader(Deaggregation::All(Behaviour::ALL))
        },
    );
    wait_s(&mut world, 5);
    // Nobody has read it yet, and somebody begins behind it: both count user records.
    let latest = ConsumerSettings {
        start: ConsumerStart::Latest,
        ..reader(Deaggregation::All(Behaviour::ALL))
    };
    let latest = add_consumer(&mut world, latest);
    calm(&mut world, id, &settings);
    let made = at_work(&world, id).made();
    let alone = records(&world, 0).iter().filter(|record| !is_aggregated(record)).count() as u64;
    let taken = total(&world, by_hand);
    assert_eq!((taken.records, taken.not_understood), (alone, made - alone));
    assert_eq!(world.watchers().unread(by_hand), 0);
    assert_eq!(total(&world, late).records, made);
    let skipped = world.watchers().reader(latest).unwrap().skipped();
    assert!((900..1_100).contains(&skipped), "{skipped}");
    assert_eq!(total(&world, latest).records + skipped, made);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_was_not_read_is_counted_in_user_records() {
    let mut world = world(|scenario| {
        with_aws_limits(scenario);
        scenario.shard_count = NonZeroU32::MIN;
        scenario.retention = Duration::from_secs(10);
    });
    let settings = kpl(200_000, 100, users(200, "user_{user}"));
    let id = add_producer(&mut world, settings.clone());
    let slow = ConsumerSettings {
        processing: Processing { record_time: Duration::from_secs(60), ..Processing::AT_ONCE },
        ..reader(Deaggregation::All(Behaviour::ALL))
    };
    let slow = add_consumer(&mut world, slow);
    wait_s(&mut world, 5);
    let producer = at_work(&world, id);
    let given = total(&world, slow).records;
    assert!(given > 10 && given < 200, "one call's: {given}");
    assert_eq!(world.watchers().unread(slow), producer.accepted() - given);
    calm(&mut world, id, &settings);
    let watch = world.watchers().reader(slow).unwrap();
    assert_eq!(watch.trimmed_unread(), at_work(&world, id).accepted() - given);
    assert_eq!(world.watchers().aggregated_bytes(), ByteCount::ZERO);
}

#[wasm_bindgen_test(unsupported = test)]
fn each_user_record_takes_its_time() {
    let reads = |deaggregation| {
        let mut world = aws(1);
        add_producer(&mut world, kpl(100_000, 100, users(200, "user_{user}")));
        let processing =
            Processing { record_time: Duration::from_millis(20), ..Processing::AT_ONCE };
        let reader =
            add_consumer(&mut world, ConsumerSettings { processing, ..reader(deaggregation) });
        wait_s(&mut world, 20);
        world.watchers().unread(reader)
    };
    // A hundred a second, of which it can do fifty.
    let slow = reads(Deaggregation::All(Behaviour::ALL));
    assert!(slow > 500, "{slow}");
    assert!(reads(Deaggregation::Off) < 100);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_function_that_takes_apart_fails_at_a_user_record() {
    let mapping = |poison, deaggregation| {
        let mut world = aws(1);
        add_producer(&mut world, kpl(100_000, 100, users(20, "user_{user}")));
        let function = Function { poison: Some(poison), deaggregation, ..Function::default() };
        let settings = MappingSettings { function, ..MappingSettings::lambda("mail") };
        let Outcome::Consumer(id) = world.apply(Command::AddMapping(settings)).unwrap() else {
            panic!()
        };
        wait_s(&mut world, 10);
        let (_, mapping) = world.mappings().next().unwrap();
        (mapping.totals().errors, total(&world, id).not_understood)
    };
    for poison in [Poison::Serial(321), Poison::Key(key("user_7"))] {
        let (errors, not_understood) =
            mapping(poison.clone(), Deaggregation::WithinShard(Behaviour::ALL));
        assert!(errors > 0 && not_understood == 0, "{poison:?}: {errors}");
    }
    let (errors, not_understood) = mapping(Poison::Serial(321), Deaggregation::Off);
    assert!(errors == 0 && not_understood > 700, "{errors}, {not_understood}");
}
