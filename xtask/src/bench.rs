//! `cargo xtask bench`: the engine's speed, natively and as wasm.

use anyhow::Result;

use crate::browser;
use crate::process::{self, cargo};
use crate::project::Project;
use crate::report;
use crate::suite;
use crate::tools::Tools;

/// Runs the same benchmarks natively and as wasm on Node.
pub fn measure(project: &Project) -> Result<()> {
    report::step("Benchmarks, native", "About 1 minute to compile.");
    let mut native = cargo();
    native
        .args(["bench", "--package", "shardbelt", "--bench", "engine"])
        .current_dir(project.root());
    process::run(&mut native)?;
    let tools = Tools::for_wasm_tests(project)?;
    browser::ensure_node()?;
    report::step(
        "Benchmarks, wasm on Node",
        "The same source, optimised for speed; the page is optimised for size.",
    );
    let mut wasm = suite::wasm_command(project, &tools, "bench")?;
    wasm.args(["--bench", "engine"]);
    process::run(&mut wasm)
}
