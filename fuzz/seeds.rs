//! Writes the conformance cases into `corpus/handle/`, where the fuzzer begins.

use std::fs;
use std::path::Path;

#[path = "../tests/wire/conformance.rs"]
#[allow(dead_code, unused_imports)]
mod conformance;
#[path = "../tests/wire/script.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod script;
#[path = "../tests/wire/support.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod support;

fn main() -> std::io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/handle");
    fs::create_dir_all(&corpus)?;
    for (number, steps) in conformance::scripts().iter().enumerate() {
        fs::write(corpus.join(format!("case-{number:04}")), script::to_bytes(steps))?;
    }
    Ok(())
}
