//! What holds for every input, tried on generated ones.

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseResult, TestRng, TestRunner};

mod life;
mod reader;

pub mod anything;
pub mod lineage;
pub mod log;
pub mod read_budget;
pub mod reading;
pub mod subscribing;
pub mod tiling;
pub mod write_budget;

/// Tries a property on generated cases: the same ones every time, on every platform. What fails
/// is reduced to the smallest case that fails.
#[track_caller]
pub fn check<S: Strategy>(cases: u32, inputs: &S, property: impl Fn(S::Value) -> TestCaseResult) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, b"shardbelt: thirty-two seed bytes");
    if let Err(failure) = TestRunner::new_with_rng(config, rng).run(inputs, property) {
        panic!("{failure}");
    }
}
