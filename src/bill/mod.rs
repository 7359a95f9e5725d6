//! What the traffic of a world costs, and how many shards it needs.
//!
//! [`Bill`] multiplies a world's [`Meters`](crate::sim::Meters) by a [`PriceList`], for each of the
//! three ways that AWS bills streams; [`Advice`] finds the smallest number of shards that would have
//! taken what was offered. Both look at a world and change nothing.
//!
//! What must not be here: what is counted while a world runs (that is `sim`'s), prices in code (they
//! are data, each with its date and source), floating point, and how a bill looks.

#![deny(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod advice;
mod lines;
mod money;
mod now;
mod prices;

pub use advice::{Advice, EvenSplit, KeyTooHeavy, Observed, PollingCalls, Verdict};
pub use lines::{Bill, BillLine, Cost, Quantity};
pub use money::{Money, MoneyError};
pub use prices::{BillingMode, Dimension, Price, PriceList, PriceListError, PriceUnit};
