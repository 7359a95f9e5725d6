//! Amazon Kinesis Data Streams in a browser tab: an exact engine, a world around it, and a floor
//! on which both can be watched.
//!
//! A tour, from the inside out:
//!
//! 1. [`engine`] is the service. [`engine::Kinesis`] has a method for each operation of the API;
//!    it is told the time and asked for something, and answers as AWS would. It knows nothing of
//!    simulations or screens.
//! 2. [`sim`] is the world around one stream: producers, consumers, virtual time. A
//!    [`sim::World`] follows from its scenario, its seed and the commands that were given, and
//!    from nothing else.
//! 3. [`bill`] is what a world's traffic costs, and how many shards it needs.
//! 4. [`view`] is what there is to show of a world: plain values for panels, tables and tests,
//!    and the axes of the floor.
//! 5. [`share`] puts a world into the text of a link, and takes it out again.
//! 6. [`export`] writes a stream as programs that make it on AWS, and a run as files.
//! 7. [`wire`] is the engine behind AWS's protocol, bytes in and bytes out: what an SDK talks to.
//! 8. `js` (with the feature of that name) is the npm package's half in Rust.
//! 9. `ui` (with the feature of that name) is the playground: Yew for what is read and typed, a
//!    canvas for what moves. Trunk builds it from `www/index.html`.
//!
//! Each builds on those before it and on nothing after. `ARCHITECTURE.md` says what must hold.
//!
//! ```
//! use shardbelt::sim::{Command, Outcome, Scenario, ScenarioId, World};
//! use shardbelt::engine::PartitionKey;
//!
//! let scenario = Scenario::named(ScenarioId::Empty).unwrap();
//! let mut world = World::new(scenario, 1).unwrap();
//! let put = Command::PutRecord {
//!     partition_key: PartitionKey::new("user_67890").unwrap(),
//!     explicit_hash_key: None,
//!     data: br#"{"orderId":"ord_12345","userId":"user_67890","amount":99.99}"#[..].into(),
//! };
//! let Outcome::Put(output) = world.apply(put)? else { unreachable!() };
//! assert_eq!(output.shard.to_string(), "shardId-000000000002");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod bill;
pub mod engine;
pub mod export;
#[cfg(feature = "js")]
pub mod js;
pub mod share;
pub mod sim;
#[cfg(feature = "ui")]
pub mod ui;
pub mod view;
pub mod wire;
