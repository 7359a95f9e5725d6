//! Aggregated records: several user records in the data of one record of a stream.
//!
//! This folder has the format and what reading it gives, both without a world: `format.rs` has the
//! bytes and `deaggregation.rs` what consumers make of them. Who aggregates is in
//! `sim/producer/kpl/`.

mod deaggregation;
mod format;

pub use deaggregation::{
    Deaggregated, DeaggregatedRecord, Deaggregation, TakingApart, deaggregate,
};
pub use format::{
    AGGREGATED_RECORD_MAGIC, AggregatedRecord, Aggregation, Tag, UserRecordEntry, UserRecordRef,
};
