//! Injected faults: which calls fail, with what, for how long, and what people do then.

use std::time::Duration;

use shardbelt::engine::ByteCount;
use shardbelt::sim::{
    Behaviour, Command, CommandError, ConsumerStart, Event, Fault, FaultAction, FaultError,
    FaultId, FaultOperation, Happening, OnPartialFailure, Outcome, ProducerSettings, PutCalls,
    Retries, Scenario, ScenarioId, Sending, Timeline, World, Writer,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{
    add_consumer, add_producer, consumer, empty, index, key, one_key, producer, random_keys, wait_s,
};

const LONG: Duration = Duration::from_secs(600);

fn inject(world: &mut World, fault: Fault) -> FaultId {
    match world.apply(Command::InjectFault(fault)).unwrap() {
        Outcome::Fault(id) => id,
        other => panic!("{other:?}"),
    }
}

/// The exceptions that producers and consumers met lately, each once.
fn codes(world: &World) -> Vec<&'static str> {
    let mut codes: Vec<_> = world
        .events()
        .newest()
        .filter_map(|(_, logged)| match logged.event {
            Event::PutFailed { code, .. } | Event::ReadFailed { code, .. } => Some(code),
            _ => None,
        })
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[wasm_bindgen_test(unsupported = test)]
fn each_action_has_the_name_and_the_exception_that_aws_gives_it() {
    let of = |action: FaultAction| {
        let mut world = empty(1);
        inject(&mut world, Fault::everywhere(action, 100, LONG));
        add_producer(&mut world, producer(2_000, 50, random_keys()));
        add_consumer(&mut world, consumer(1_000, ConsumerStart::TrimHorizon));
        wait_s(&mut world, 5);
        (action.id(), codes(&world))
    };
    assert_eq!(
        FaultAction::ALL.map(of),
        [
            (
                "aws:kinesis:inject-api-provisioned-throughput-exception",
                vec!["ProvisionedThroughputExceededException"]
            ),
            ("aws:kinesis:inject-api-expired-iterator-exception", vec!["ExpiredIteratorException"]),
            ("aws:fis:inject-api-internal-error", vec!["InternalFailure"]),
            ("aws:fis:inject-api-throttle-error", vec!["ThrottlingException"]),
            ("aws:fis:inject-api-unavailable-error", vec!["ServiceUnavailable"]),
        ]
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn what_fails_has_the_injection_as_its_cause_and_fills_no_limit() {
    let mut world = empty(1);
    let fault = Fault::everywhere(FaultAction::ProvisionedThroughputException, 100, LONG);
    inject(&mut world, fault);
    add_producer(&mut world, producer(2_000, 50, random_keys()));
    wait_s(&mut world, 5);
    let failed =
        world.events().newest().find(|(_, it)| matches!(it.event, Event::PutFailed { .. }));
    let cause = failed.unwrap().1.cause.unwrap();
    assert_eq!(world.events().get(cause).unwrap().event, Event::CommandGiven { index: 0 });
    assert!(world.tallies().get(index(0)).is_none(), "no limit of the shard refused anything");
    assert_eq!(world.records_retained(), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_percentage_of_calls_fails() {
    let mut world = empty(3);
    inject(&mut world, Fault::everywhere(FaultAction::InternalError, 25, LONG));
    add_producer(&mut world, producer(8_000, 50, random_keys()));
    wait_s(&mut world, 200);
    let (_, one) = world.producers().next().unwrap();
    let all = one.accepted() + one.refused();
    let percentage = one.refused() * 100 / all;
    assert!((22..=28).contains(&percentage), "{percentage} % of {all}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_fault_ends_by_itself_or_when_it_is_stopped() {
    let mut world = empty(1);
    let seconds = Duration::from_secs(10);
    let fault = Fault::everywhere(FaultAction::UnavailableError, 100, seconds);
    inject(&mut world, fault.clone());
    add_producer(&mut world, producer(2_000, 50, random_keys()));
    wait_s(&mut world, 9);
    assert_eq!(world.records_retained(), 0);
    wait_s(&mut world, 6);
    let after = world.records_retained();
    assert!(after > 0);
    assert_eq!(world.faults().count(), 0);
    let id = inject(&mut world, fault);
    world.apply(Command::StopFault(id)).unwrap();
    wait_s(&mut world, 5);
    assert!(world.records_retained() > after);
    assert_eq!(world.apply(Command::StopFault(id)), Err(CommandError::NobodyThere));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_fault_of_one_shard_leaves_the_others_alone() {
    let mut world = empty(2);
    let fault = Fault {
        shards: Some(vec![index(1)]),
        ..Fault::everywhere(FaultAction::ThrottleError, 100, LONG)
    };
    inject(&mut world, fault);
    add_producer(&mut world, producer(8_000, 50, random_keys()));
    add_consumer(&mut world, consumer(1_000, ConsumerStart::TrimHorizon));
    wait_s(&mut world, 20);
    let held = |shard| world.stream().unwrap().shard(index(shard)).unwrap().records().len();
    assert!(held(0) > 20);
    assert_eq!(held(1), 0);
    let (_, reader) = world.consumers().next().unwrap();
    let refused: Vec<_> = reader.cursors().map(|(_, cursor)| cursor.refused() > 0).collect();
    assert_eq!(refused, [false, true]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_batch_fails_as_a_whole_and_is_sent_again() {
    let mut world = empty(1);
    let fault = Fault {
        operations: vec![FaultOperation::PutRecords],
        ..Fault::everywhere(FaultAction::InternalError, 60, Duration::from_secs(20))
    };
    inject(&mut world, fault);
    let calls = PutCalls::PutRecords {
        records_max: 5,
        bytes_max: ByteCount::new(5_000),
        linger: Duration::from_secs(1),
        on_partial_failure: OnPartialFailure::RetryFailed,
        behaviour: Behaviour::ALL,
    };
    let retries = Retries { attempts_max: 10, backoff: Duration::from_millis(500) };
    let sending = Sending { calls, retries, latency: Duration::ZERO };
    let id = add_producer(
        &mut world,
        ProducerSettings { sending, ..producer(4_000, 50, random_keys()) },
    );
    wait_s(&mut world, 60);
    assert!(codes(&world).contains(&"InternalFailure"));
    let (_, one) = world.producers().next().unwrap();
    assert_eq!(one.lost(), 0);
    assert_eq!(world.watchers().copies(Writer::Producer(id)), 0, "a fault stores nothing");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_reader_whose_iterators_expire_asks_for_new_ones_and_misses_nothing() {
    let mut world = empty(1);
    add_producer(&mut world, producer(5_000, 50, random_keys()));
    inject(&mut world, Fault::everywhere(FaultAction::ExpiredIteratorException, 50, LONG));
    let id = add_consumer(&mut world, consumer(500, ConsumerStart::TrimHorizon));
    wait_s(&mut world, 60);
    assert_eq!(codes(&world), ["ExpiredIteratorException"]);
    let watch = world.watchers().reader(id).unwrap();
    assert_eq!((watch.total().duplicates, watch.lost()), (0, 0));
    assert!(watch.total().records > 250, "{watch:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn who_puts_by_hand_is_told_that_it_was_a_fault() {
    let mut world = empty(1);
    inject(&mut world, Fault::everywhere(FaultAction::ThrottleError, 100, LONG));
    let (partition_key, data) = (key("a"), [0].into());
    let put = Command::PutRecord { partition_key, explicit_hash_key: None, data };
    let refusal = world.apply(put).unwrap_err();
    assert_eq!(refusal, CommandError::Injected(FaultAction::ThrottleError));
    assert_eq!(
        refusal.to_string(),
        "ThrottlingException: injected by aws:fis:inject-api-throttle-error."
    );
    assert_eq!(world.commands().len(), 2, "a call that failed is a call");
}

#[wasm_bindgen_test(unsupported = test)]
fn faults_are_wound_back_too() {
    let mut scenario = Scenario::named(ScenarioId::Empty).unwrap();
    scenario.producers.push(producer(5_000, 50, one_key("a")));
    let mut timeline = Timeline::new(scenario, 1).unwrap();
    let begin = timeline.world().now();
    let fault = Fault::everywhere(FaultAction::InternalError, 50, Duration::from_secs(20));
    timeline.apply(Command::InjectFault(fault)).unwrap();
    assert!(timeline.step_to(Happening::Refusal, 1_000));
    timeline.run_until(begin + Duration::from_secs(40), usize::MAX);
    let digest = timeline.world().digest();
    timeline.seek(begin + Duration::from_secs(7));
    timeline.seek(begin + Duration::from_secs(40));
    assert_eq!(timeline.world().digest(), digest);
    timeline.undo().unwrap();
    assert_eq!(codes(timeline.world()), [""; 0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_fault_that_cannot_be_is_refused_with_its_reason() {
    let mut world = empty(1);
    let good = || Fault::everywhere(FaultAction::InternalError, 100, LONG);
    let mut refused = |fault: Fault| {
        let Err(CommandError::Fault(error)) = world.apply(Command::InjectFault(fault)) else {
            panic!("it was injected")
        };
        error
    };
    let of_no_call = Fault { percentage: 0, ..good() };
    assert_eq!(refused(of_no_call), FaultError::Percentage(0));
    let of_no_time = Fault { duration: Duration::ZERO, ..good() };
    assert_eq!(refused(of_no_time).to_string(), "0 s: a fault lasts 1 to 43200 s.");
    assert_eq!(refused(Fault { operations: vec![], ..good() }), FaultError::NoOperation);
    let expired_put = Fault {
        action: FaultAction::ExpiredIteratorException,
        operations: vec![FaultOperation::GetRecords, FaultOperation::PutRecord],
        ..good()
    };
    assert_eq!(
        refused(expired_put).to_string(),
        "aws:kinesis:inject-api-expired-iterator-exception does not make PutRecord fail."
    );
}
