//! The world around a stream: people who write to it, people who read it, and time.
//!
//! [`World`] is a discrete-event simulation in virtual microseconds. It is changed by
//! [`Command`]s alone, it says what happened in [`Event`]s, and it draws every random number from
//! one seeded source. The same scenario, seed and commands give the same events, byte for byte,
//! wherever it runs; [`World::digest`] is the proof. A [`Timeline`] winds a world back and forth.
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

mod changes;
mod command;
mod consumer;
mod event;
mod keyframes;
mod pace;
mod polling;
mod producer;
mod random;
mod replay;
mod scenario;
mod schedule;
mod steps;
mod tally;
mod timeline;
mod world;

pub use command::{Command, CommandError, LoggedCommand, Outcome};
pub use consumer::{
    Consumer, ConsumerId, ConsumerSettings, ConsumerStart, Cursor, POLL_INTERVAL_MAX,
    POLL_INTERVAL_MIN,
};
pub use event::{Event, EventLog, LoggedEvent, Writer};
pub use pace::{Pace, Speed};
pub use producer::{KeyStrategy, Producer, ProducerId, ProducerSettings, Rate, RateError};
pub use scenario::{Scenario, ScenarioId};
pub use steps::Happening;
pub use tally::{Tallies, Tally};
pub use timeline::Timeline;
pub use world::{Progress, RECORDS_RETAINED_MAX, World};
