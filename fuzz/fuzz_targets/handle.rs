//! Whatever bytes are sent, there is an answer that a client can read: never a panic, never an
//! endless loop.

#![no_main]

#[path = "../../tests/wire/script.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod script;
#[path = "../../tests/wire/support.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod support;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| script::run(bytes));
