//! The protocol, as an SDK sees it: bytes in, bytes out.

// A failed step is a failed test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod conformance;
pub mod support;
