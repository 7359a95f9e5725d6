//! What the world does not do. A refusal says why, and changes nothing.

use std::time::Duration;

use shardbelt::engine::{ByteCount, HashKey, InvalidArgument, KinesisError};
use shardbelt::sim::{
    Command, CommandError, ConsumerSettings, ConsumerStart, PopulationError, Retrieval,
    RetrievalError, World,
};
use shardbelt::view::FloorView;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    consumer, empty, index, key, named_keys, one_key, producer, random_keys, users, wait_s,
};

/// Applies a command that must be refused, and checks that the world is as it was.
fn refusal(world: &mut World, command: Command) -> CommandError {
    let (digest, given) = (world.digest(), world.commands().len());
    let before = FloorView::of(world);
    let error = world.apply(command).unwrap_err();
    assert_eq!(FloorView::of(world), before);
    // What the service itself refused was a call, and is logged as one; nothing else is.
    if matches!(error, CommandError::Kinesis(_)) {
        assert!(world.commands().last().unwrap().is_refused);
    } else {
        assert_eq!((world.digest(), world.commands().len()), (digest, given));
    }
    error
}

#[wasm_bindgen_test(unsupported = test)]
fn a_split_outside_the_shard() {
    let mut world = empty(3);
    let command = Command::SplitShard { shard: index(0), new_starting_hash_key: HashKey::MAX };
    let error = refusal(&mut world, command);
    let CommandError::Kinesis(KinesisError::InvalidArgument(InvalidArgument::NewStartingHashKey {
        key,
        shard,
        ..
    })) = &error
    else {
        panic!("{error:?}")
    };
    assert_eq!((key.clone(), *shard), (HashKey::MAX.to_string(), index(0)));
    assert!(error.to_string().starts_with("InvalidArgumentException: NewStartingHashKey"));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_merge_of_shards_that_are_not_neighbours() {
    let mut world = empty(3);
    let command = Command::MergeShards { shard: index(0), adjacent: index(2) };
    let error = refusal(&mut world, command);
    assert!(error.to_string().ends_with("are not an adjacent pair of shards eligible for merging"));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_second_reshard_while_the_first_goes_on() {
    let mut world = empty(3);
    let command = Command::MergeShards { shard: index(0), adjacent: index(1) };
    world.apply(command.clone()).unwrap();
    let error = refusal(&mut world, command);
    assert!(error.to_string().ends_with("not ACTIVE, instead in state UPDATING"), "{error}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_record_over_the_limit() {
    let mut world = empty(3);
    // A hundredth of 1 MiB, and the key counts.
    let command = Command::PutRecord {
        partition_key: key("a"),
        explicit_hash_key: None,
        data: vec![0; 10_485].into(),
    };
    let error = refusal(&mut world, command);
    let too_large = InvalidArgument::RecordTooLarge {
        size: ByteCount::new(10_486),
        limit: ByteCount::new(10_485),
    };
    assert_eq!(error, CommandError::Kinesis(KinesisError::InvalidArgument(too_large)));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_producer_whose_records_no_shard_takes() {
    let mut world = empty(3);
    let settings = producer(1_000, 20_000, one_key("a"));
    let error = refusal(&mut world, Command::AddProducer(settings));
    assert!(matches!(error, CommandError::RecordSize { .. }), "{error:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_producer_without_keys() {
    let mut world = empty(3);
    for keys in [named_keys(&[]), users(0, "user_{user}"), users(0, "{country}-user_{user}")] {
        let error = refusal(&mut world, Command::AddProducer(producer(1_000, 10, keys)));
        assert_eq!(error, CommandError::Population(PopulationError::TooFew));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_consumer_that_polls_too_often_or_too_seldom() {
    let mut world = empty(3);
    for poll_ms in [0, 49, 300_001] {
        let settings = consumer(poll_ms, ConsumerStart::Latest);
        let error = refusal(&mut world, Command::AddConsumer(settings));
        assert_eq!(
            error,
            CommandError::Retrieval(RetrievalError::PollInterval(Duration::from_millis(poll_ms)))
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_limit_that_get_records_does_not_take() {
    let mut world = empty(3);
    for limit in [0, 10_001] {
        let interval = Duration::from_secs(1);
        let retrieval = Retrieval::Polling { interval, limit: Some(limit) };
        let settings = ConsumerSettings { retrieval, ..consumer(1_000, ConsumerStart::Latest) };
        let error = refusal(&mut world, Command::AddConsumer(settings));
        assert_eq!(error, CommandError::Retrieval(RetrievalError::Limit(limit)));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_name_that_is_none() {
    let mut world = empty(3);
    for name in [String::new(), "x".repeat(41)] {
        let mut settings = producer(1_000, 10, random_keys());
        settings.name.clone_from(&name);
        let error = refusal(&mut world, Command::AddProducer(settings));
        assert_eq!(error, CommandError::Name { name });
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn more_than_there_is_room_for() {
    let mut world = empty(3);
    let add = Command::AddProducer(producer(1_000, 10, random_keys()));
    for _ in 0..20 {
        world.apply(add.clone()).unwrap();
    }
    assert_eq!(refusal(&mut world, add), CommandError::Crowded { limit: 20 });
}

#[wasm_bindgen_test(unsupported = test)]
fn one_who_has_left_cannot_be_changed_or_removed() {
    let mut world = empty(3);
    world.apply(Command::AddProducer(producer(1_000, 10, random_keys()))).unwrap();
    let (id, _) = world.producers().next().unwrap();
    world.apply(Command::RemoveProducer(id)).unwrap();
    assert_eq!(refusal(&mut world, Command::RemoveProducer(id)), CommandError::NobodyThere);
    let change = Command::ChangeProducer(id, producer(1_000, 10, one_key("a")));
    assert_eq!(refusal(&mut world, change), CommandError::NobodyThere);
    assert!(world.named_keys().is_empty(), "a refused change must not name its keys");
    wait_s(&mut world, 1);
    assert_eq!(world.records_retained(), 0);
}
