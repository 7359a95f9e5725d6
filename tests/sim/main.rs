//! What the world must do, one area a file. The same tests run natively, on Node and in a browser.

// Helpers outside of `#[test]` functions fail by panicking too.
#![allow(clippy::unwrap_used, clippy::panic)]

mod deeds;
mod kpl;
mod support;

// wasm-bindgen's test runner finds tests in public modules only.
pub mod advice;
pub mod aggregation;
mod axes;
pub mod bill;
pub mod calls;
pub mod command_lines;
pub mod completions;
pub mod consumers;
pub mod csv;
pub mod determinism;
pub mod event_entries;
pub mod exports;
pub mod fan_out;
pub mod faults;
pub mod files;
pub mod fleets;
pub mod frames;
pub mod keys;
pub mod library;
#[cfg(not(target_arch = "wasm32"))]
pub mod library_models;
pub mod library_readers;
pub mod links;
pub mod lives;
pub mod mappings;
#[cfg(not(target_arch = "wasm32"))]
pub mod memory;
#[cfg(not(target_arch = "wasm32"))]
pub mod models;
pub mod pace;
pub mod playback;
pub mod producers;
pub mod refusals;
pub mod scenarios;
pub mod seconds;
pub mod seeking;
pub mod sending;
pub mod split_load;
pub mod timeline;
pub mod traces;
pub mod traffic;
pub mod twins;
pub mod usage;
pub mod view;
pub mod view_of_calls;
pub mod view_of_readers;
pub mod watching;
