//! `cargo xtask bench`: the engine's speed, natively and as wasm, and the package's beside
//! kinesalite's.

use anyhow::Result;

use crate::browser::{self, Browser};
use crate::bundle;
use crate::process::{self, cargo};
use crate::project::Project;
use crate::report;
use crate::sdk;
use crate::suite;
use crate::tools::Tools;

/// The benchmarks in `benches/`.
const BENCHES: [&str; 8] =
    ["--bench", "engine", "--bench", "timeline", "--bench", "wire", "--bench", "world"];

/// What a frame of the release page costs, in headless Chromium.
fn frames(project: &Project) -> Result<()> {
    let browser = Browser::ensure()?;
    bundle::build(project)?;
    report::step("Frames of the release page, headless Chromium", "About 4 minutes.");
    let mut command = cargo();
    command
        .args(["run", "--quiet", "--package", "page-tests", "--bin", "frames"])
        .current_dir(project.root())
        .env("SHARDBELT_DIST", project.dist())
        .env("RUST_LIB_BACKTRACE", "0");
    browser.describe_to(&mut command);
    process::run(&mut command)
}

/// Runs the same benchmarks natively and as wasm on Node, an hour of a world in Chromium too, then
/// those of the npm package.
pub fn measure(project: &Project) -> Result<()> {
    report::step("Benchmarks, native", "About 1 minute to compile.");
    let mut native = cargo();
    native.args(["bench", "--package", "shardbelt"]).args(BENCHES).current_dir(project.root());
    process::run(&mut native)?;
    let tools = Tools::for_wasm_tests(project)?;
    browser::ensure_node()?;
    report::step(
        "Benchmarks, wasm on Node",
        "The same source, optimised for speed; the page is optimised for size.",
    );
    let mut wasm = suite::wasm_command(project, &tools, "bench")?;
    wasm.args(BENCHES);
    process::run(&mut wasm)?;
    report::step("An hour of a world, wasm in headless Chromium", "");
    let mut in_browser = suite::wasm_command(project, &tools, "bench")?;
    in_browser.args(["--bench", "world"]);
    suite::run_in_chromium(project, &mut in_browser)?;
    process::run(&mut in_browser)?;
    frames(project)?;
    sdk::bench(project)
}
