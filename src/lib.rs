//! Shardbelt
pub mod engine;
pub mod sim;
pub mod view;

#[cfg(feature = "ui")]
pub mod ui;
