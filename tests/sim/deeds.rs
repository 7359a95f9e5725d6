//! What people may do to a world, at random.

use std::time::Duration;

use proptest::prelude::*;
use shardbelt::engine::{ByteCount, HashKey, ShardIndex};
use shardbelt::sim::{
    Behaviour, Command, ConsumerSettings, ConsumerStart, Deaggregation, Fault, FaultAction,
    FleetSettings, Function, MappingSettings, OnError, OnPartialFailure, Poison, Process,
    Processing, ProducerSettings, PutCalls, Retries, Retrieval, Sending, World,
};

use crate::support::{key, producer, users};

/// One of some, as near their beginning as the number is to 0. (proptest's own `Index` is another
/// one where a `usize` has 32 bits.)
#[derive(Clone, Copy, Debug)]
pub struct Which(u32);

impl Which {
    fn get<'a, T>(&self, of: &'a [T]) -> &'a T {
        let place = u64::from(self.0) * of.len() as u64;
        &of[usize::try_from(place >> 32).unwrap()]
    }
}

pub fn which() -> impl Strategy<Value = Which> {
    any::<u32>().prop_map(Which)
}

/// Something to do, to whomever it hits: those who are there are known when it is done.
#[derive(Clone, Debug)]
pub enum Deed {
    Command(Box<Command>),
    /// Splits an open shard where the fraction says.
    Split(Which, u8),
    /// Merges an open shard with the one above it.
    Merge(Which),
    RemoveProducer(Which),
    Crash(Which),
    Pause(Which),
    Continue(Which),
    StartWorker(Which),
}

impl Deed {
    /// The command that it is in this world; `None` when there is nobody to do it to.
    pub fn command(&self, world: &World) -> Option<Command> {
        let open = || {
            let stream = world.stream().unwrap();
            let mut open: Vec<_> =
                stream.open_shards().filter_map(|index| stream.shard(index)).collect();
            open.sort_by_key(|shard| shard.hash_key_range().start());
            open
        };
        let command = match self {
            Self::Command(command) => *command.clone(),
            Self::Split(which, fraction) => {
                let open = open();
                let shard = which.get(&open);
                let range = shard.hash_key_range();
                let width = range.end().get() - range.start().get();
                let at = range.start().get() + width / 256 * u128::from(*fraction) + 1;
                Command::SplitShard {
                    shard: shard.index(),
                    new_starting_hash_key: HashKey::new(at),
                }
            }
            Self::Merge(which) => {
                let open = open();
                let pairs: Vec<_> = open.windows(2).collect();
                let &[lower, upper] = *pick(which, &pairs)? else { return None };
                Command::MergeShards { shard: lower.index(), adjacent: upper.index() }
            }
            Self::RemoveProducer(which) => {
                let ids: Vec<_> = world.producers().map(|(id, _)| id).collect();
                Command::RemoveProducer(*pick(which, &ids)?)
            }
            Self::Crash(which) => Command::Crash(*pick(which, &processes(world))?),
            Self::Pause(which) => Command::Pause(*pick(which, &processes(world))?),
            Self::Continue(which) => Command::Continue(*pick(which, &processes(world))?),
            Self::StartWorker(which) => {
                let ids: Vec<_> = world.fleets().map(|(id, _)| id).collect();
                Command::StartWorker(*pick(which, &ids)?)
            }
        };
        Some(command)
    }
}

/// All consumers and workers.
pub fn processes(world: &World) -> Vec<Process> {
    let consumers = world.consumers().map(|(id, _)| Process::Consumer(id));
    let fleets = world.fleets();
    let workers = fleets
        .flat_map(|(id, fleet)| fleet.workers().map(move |(one, _)| Process::Worker(id, one)));
    consumers.chain(workers).collect()
}

fn pick<'a, T>(which: &Which, of: &'a [T]) -> Option<&'a T> {
    (!of.is_empty()).then(|| which.get(of))
}

/// All ways of sending, with calls made again so that some are always on their way.
pub fn sendings() -> impl Strategy<Value = Sending> {
    let partial = |on_partial_failure| PutCalls::PutRecords {
        records_max: 20,
        bytes_max: ByteCount::new(2_000),
        linger: Duration::from_millis(700),
        on_partial_failure,
        behaviour: Behaviour::ALL,
    };
    let calls = prop_oneof![
        Just(PutCalls::PutRecord),
        any::<bool>().prop_map(|ordered| PutCalls::PutRecordInTurn { ordered }),
        Just(partial(OnPartialFailure::Ignore)),
        Just(partial(OnPartialFailure::RetryAll)),
        Just(partial(OnPartialFailure::RetryFailed)),
    ];
    let latency = Duration::from_millis(150);
    calls.prop_map(move |calls| Sending { calls, retries: Retries::SDK, latency })
}

pub fn producers() -> impl Strategy<Value = ProducerSettings> {
    (1..30_u64, sendings()).prop_map(|(rate, sending)| {
        let settings = producer(rate * 1_000, 50, users(9, "{user}"));
        ProducerSettings { sending, ..settings }
    })
}

pub fn processings() -> impl Strategy<Value = Processing> {
    let interval = prop_oneof![
        3 => Just(Some(Duration::ZERO)),
        2 => (1..20_u64).prop_map(|seconds| Some(Duration::from_secs(seconds))),
        1 => Just(None),
    ];
    (0..40_u64, interval).prop_map(|(millis, checkpoint_interval)| Processing {
        record_time: Duration::from_millis(millis),
        checkpoint_interval,
    })
}

pub fn consumers() -> impl Strategy<Value = ConsumerSettings> {
    let polling = (100..2_000_u64)
        .prop_map(|millis| ("polling".to_owned(), Retrieval::every(Duration::from_millis(millis))));
    // No two consumers of a stream may be registered under one name.
    let fan_out = any::<u64>().prop_map(|name| (format!("fan-out-{name}"), Retrieval::FanOut));
    let start = ConsumerStart::TrimHorizon;
    (prop_oneof![polling, fan_out], processings()).prop_map(
        move |((name, retrieval), processing)| ConsumerSettings {
            name,
            retrieval,
            start,
            processing,
            deaggregation: Deaggregation::Off,
        },
    )
}

pub fn fleets() -> impl Strategy<Value = FleetSettings> {
    (1..5_u32, 1..200_u32, processings()).prop_map(|(workers, records_max, processing)| {
        FleetSettings { records_max, processing, ..FleetSettings::kcl("fleet", workers) }
    })
}

pub fn mappings() -> impl Strategy<Value = MappingSettings> {
    let on_error = (any::<bool>(), any::<bool>(), prop::option::of(0..4_u32)).prop_map(
        |(bisect, reports_item_failures, retry_attempts_max)| OnError {
            bisect,
            reports_item_failures,
            retry_attempts_max,
            ..MappingSettings::lambda("").on_error
        },
    );
    let poison = prop::option::of((0..50_u64).prop_map(Poison::Serial));
    let function = (0..2_000_u64, poison).prop_map(|(millis, poison)| Function {
        poison,
        invocation_time: Duration::from_millis(millis),
        ..MappingSettings::lambda("").function
    });
    (1..50_u32, 0..5_u64, 1..4_u32, on_error, function).prop_map(
        |(batch_size, window_s, parallelization_factor, on_error, function)| MappingSettings {
            batch_size,
            batching_window: Duration::from_secs(window_s),
            parallelization_factor,
            on_error,
            function,
            ..MappingSettings::lambda("function")
        },
    )
}

pub fn faults() -> impl Strategy<Value = Fault> {
    let actions = which().prop_map(|which| *which.get(&FaultAction::ALL));
    (actions, 1..=100_u8, 1..30_u64).prop_map(|(action, percentage, seconds)| {
        Fault::everywhere(action, percentage, Duration::from_secs(seconds))
    })
}

/// What one may do, and none of those who come and go.
pub fn deeds() -> impl Strategy<Value = Deed> {
    let command = |command| Deed::Command(Box::new(command));
    let put = move |user: u8| {
        let partition_key = key(&format!("user-{user}"));
        command(Command::PutRecord { partition_key, explicit_hash_key: None, data: [0; 8].into() })
    };
    prop_oneof![
        4 => (0..9_u8).prop_map(put),
        2 => (which(), any::<u8>()).prop_map(|(which, at)| Deed::Split(which, at)),
        2 => which().prop_map(Deed::Merge),
        1 => (0..6_u32, any::<u128>()).prop_map(move |(shard, at)| command(Command::SplitShard {
            shard: ShardIndex::new(shard).unwrap(),
            new_starting_hash_key: HashKey::new(at),
        })),
        1 => Just(command(Command::SetPutReceipts(true))),
        2 => producers().prop_map(move |settings| command(Command::AddProducer(settings))),
        1 => which().prop_map(Deed::RemoveProducer),
        1 => consumers().prop_map(move |settings| command(Command::AddConsumer(settings))),
        1 => fleets().prop_map(move |settings| command(Command::AddFleet(settings))),
        1 => mappings().prop_map(move |settings| command(Command::AddMapping(settings))),
        1 => faults().prop_map(move |fault| command(Command::InjectFault(fault))),
        2 => which().prop_map(Deed::Crash),
        2 => which().prop_map(Deed::Pause),
        2 => which().prop_map(Deed::Continue),
        2 => which().prop_map(Deed::StartWorker),
    ]
}
