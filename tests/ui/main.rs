//! The playground's components, mounted on a real page and used as a person would: through
//! buttons, fields and keys, found by their names.

// Tests say what went wrong by panicking; there is no browser but in wasm.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod pointer;
mod support;

pub mod bad_input;
pub mod compare;
pub mod console;
pub mod exports;
pub mod floor;
pub mod gestures;
pub mod hands;
pub mod people;
pub mod records;
pub mod resharding;
pub mod time;
pub mod views;
pub mod why;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
