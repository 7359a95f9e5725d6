//! What is taken away: a stream as programs that make the same one on AWS, and a run as files.
//!
//! A [`Blueprint`] is all that there is to be made of a stream, with what AWS would do otherwise as
//! [`Note`]s. [`aws_cli`], [`cloud_formation`] and [`terraform`] write it down. What only splits can make,
//! shards of unequal width, is a [`SplitPlan`]; of the three only the AWS CLI can carry it out, and the
//! others say so. [`events_as_json`] and [`events_as_csv`] write what happened. How a run is written as a
//! scenario is [`ScenarioFile`](crate::sim::ScenarioFile)'s affair, and how as a link,
//! [`Link`](crate::share::Link)'s.
//!
//! Names, keys and tags come from people, and so from strangers. Whatever stands in a program is quoted by
//! the rules of its language, and comments have nothing in them but names of AWS's make and numbers.
//!
//! What must not be here: pages, pictures, and sentences in other languages than that of the programs'
//! comments, English.

#![deny(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod aws_cli;
mod blueprint;
mod cloud_formation;
mod events;
mod file_name;
mod note;
mod split_plan;
mod terraform;

pub use aws_cli::aws_cli;
pub use blueprint::{Blueprint, Capacity, RegisteredConsumer};
pub use cloud_formation::cloud_formation;
pub use events::{events_as_csv, events_as_json};
pub use file_name::file_name;
pub use note::Note;
pub use split_plan::{Split, SplitPlan};
pub use terraform::terraform;
