//! The world around a stream: people who write to it, people who read it, and time.
//!
//! [`World`] is a discrete-event simulation in virtual microseconds. It is changed by
//! [`Command`]s alone, it says what happened in [`Event`]s, and it draws every random number from
//! one seeded source. The same scenario, seed and commands give the same events, byte for byte,
//! wherever it runs; [`World::digest`] is the proof. A [`Timeline`] winds a world back and forth, a [`Twin`] lives
//! beside it.
//!
//! What must not be here: how anything looks, the browser, the wall clock ([`Pace`] is told how
//! much real time went by), floating point, and collections whose order differs from run to run.

#![deny(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod aggregation;
mod batching;
mod behaviour;
mod carry_out;
mod changes;
mod command;
mod command_line;
mod consumer;
mod event;
mod fault;
mod heavy_hitters;
mod lately;
mod library;
mod meters;
mod noting;
mod orders;
mod producer;
mod putting;
mod random;
mod record_list;
mod scenario;
mod schedule;
mod tally;
mod time;
mod usage;
mod watch;
mod world;

pub use aggregation::{
    AGGREGATED_RECORD_MAGIC, AggregatedRecord, Aggregation, Deaggregated, DeaggregatedRecord,
    Deaggregation, Tag, TakingApart, UserRecordEntry, UserRecordRef, deaggregate,
};
pub use behaviour::{Behaviour, Functions};
pub use command::{Command, CommandError, LoggedCommand, Outcome, Process};
pub use command_line::{
    CommandLine, CommandLineError, Completions, EXAMPLES, Example, LINE_BYTES_MAX, ValueError,
};
pub use consumer::{
    CHECKPOINT_INTERVAL_MAX, Checkpoint, Consumer, ConsumerId, ConsumerSettings, ConsumerStart,
    Cursor, Fleet, FleetBehaviour, FleetError, FleetSettings, Function, Lease, Mapping,
    MappingBehaviour, MappingError, MappingSettings, MappingTotals, OnError, POLL_INTERVAL_MAX,
    POLL_INTERVAL_MIN, Poison, ProcessState, Processing, ProcessingError, RECORD_TIME_MAX,
    ReadingPlace, Retrieval, RetrievalError, Worker, WorkerId,
};
pub use event::{Actor, CallOutcome, Event, EventEntry, EventIndex, EventLog, LoggedEvent, Writer};
pub use fault::{Fault, FaultAction, FaultError, FaultId, FaultOperation};
pub use meters::Meters;
pub use producer::{
    Batching, Generator, KeyTemplate, KeyTemplateError, KplSettings, Library, OnPartialFailure,
    PeriodError, Playback, PlaybackError, Population, PopulationError, Producer, ProducerId,
    ProducerSettings, PutCalls, Rate, RateError, RecordSource, Retries, Sending, SendingError,
    Subject, Traffic,
};
pub use record_list::{
    CSV_BYTES_MAX, CsvCause, CsvError, CsvProgress, CsvReader, ListedData, ListedRecord,
    RecordList, RecordListBuilder, RecordListError,
};
pub use scenario::{
    Act, CommandStep, FileError, JsonError, MomentError, ProcessName, Scenario, ScenarioCause,
    ScenarioError, ScenarioFile, ScenarioId, ScenarioPlace, ScriptBehaviour, ScriptStep, Seek,
    WriteError,
};
pub use tally::{Tallies, Tally};
pub use time::{Happening, Mark, Marks, Pace, Speed, Timeline, Twin};
pub use usage::{LimitUse, PeakSecond, SecondUsage, USAGE_SECONDS, Usage};
pub use watch::{
    Delivery, Fate, HOT_KEY_PERMILLE, HOT_SHARD_PERMILLE, HOT_SHARD_RATIO_PERMILLE, HeavyKey,
    HotShard, INVERTED_MAX, Inverted, Lag, OFFERED_BIN_BITS, OFFERED_BINS, Offered, OfferedKey,
    OfferedLoad, OfferedSecond, ReaderSecond, ReaderWatch, UserRecord, Watchers, bin_of,
};
pub use world::{AGGREGATED_BYTES_RETAINED_MAX, Progress, RECORDS_RETAINED_MAX, World};

pub(crate) use command_line::Line;
pub(crate) use scenario::{read_json, texts};

use consumer::{Duty, MappingTask, WORKERS_MAX};
