//! What the engine must do, one area a file. The same tests run natively, on Node and in a
//! browser: `cargo xtask test`.

// Helpers outside of `#[test]` functions fail by panicking too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

// wasm-bindgen's test runner finds tests in public modules only.
pub mod capacity;
pub mod describe_stream;
pub mod error_texts;
pub mod get_records;
pub mod hash_keys;
pub mod iterators;
pub mod lineage;
pub mod list_shards;
pub mod merge;
pub mod names;
pub mod on_demand;
pub mod partition;
pub mod properties;
pub mod put_receipts;
pub mod put_record;
pub mod read_limits;
pub mod retention;
pub mod routing;
pub mod scaled_limits;
pub mod sequence_numbers;
pub mod shard_ids;
pub mod split;
pub mod stream_states;
pub mod timestamps;
pub mod update_shard_count;
pub mod write_limits;
