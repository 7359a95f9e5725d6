//! The protocol, as an SDK sees it: bytes in, bytes out.

// A failed step is a failed test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod script;
mod support;

// wasm-bindgen's test runner finds tests in public modules only.
pub mod anything;
pub mod cbor;
pub mod conformance;
pub mod http;
