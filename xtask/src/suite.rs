//! `cargo xtask test`: every test, in parts, with one table at the end.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;

use crate::audit;
use crate::browser::{self, Browser};
use crate::bundle;
use crate::process::{self, cargo};
use crate::project::{Project, TestTargets};
use crate::report;
use crate::sdk;
use crate::tally::{self, Tally};
use crate::tools::{Tools, WASM_TARGET};

/// How many of the tests that did not run are named.
const NAMED: usize = 5;

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Native tests: engine, world, view models, examples in docs, and these commands
    Engine,
    /// The same tests as wasm, on Node and in headless Chromium
    Wasm,
    /// The Yew components in headless Chromium
    Ui,
    /// The release page, driven in headless Chromium through WebDriver
    Page,
    /// The release page under axe-core and Lighthouse
    Audit,
    /// The npm package under the AWS SDK for JavaScript, in Node, Chromium and Firefox
    Sdk,
}

/// Where a wasm test binary runs.
#[derive(Clone, Copy)]
enum Host {
    Node,
    Chromium,
}

/// How one line of the table came out.
struct Outcome {
    name: &'static str,
    result: Result<Tally>,
    elapsed: Duration,
}

/// Runs `part`, or every part. All run to their end, so that one failure does not hide another.
pub fn test(project: &Project, part: Option<Part>) -> Result<()> {
    let parts = match part {
        Some(ref part) => std::slice::from_ref(part),
        None => Part::value_variants(),
    };
    let mut outcomes = Vec::new();
    for part in parts {
        match part {
            Part::Engine => outcomes.push(timed("engine", || engine(project))),
            Part::Wasm => {
                outcomes.push(timed("wasm, Node", || wasm(project, Host::Node)));
                outcomes.push(timed("wasm, Chromium", || wasm(project, Host::Chromium)));
            }
            Part::Ui => outcomes.push(timed("ui", || ui(project))),
            Part::Page => outcomes.push(timed("page", || page(project))),
            Part::Audit => outcomes.push(timed("audit", || audit::test(project))),
            Part::Sdk => outcomes.push(timed("sdk", || sdk::test(project))),
        }
    }
    print_table(&outcomes);
    let repeat = part.map_or_else(String::new, |part| format!(" {}", part.name()));
    if outcomes.iter().all(Outcome::is_good) {
        Ok(())
    } else {
        bail!("not every test passed; repeat with `cargo xtask test{repeat}`")
    }
}

impl Part {
    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

impl Outcome {
    fn is_good(&self) -> bool {
        matches!(&self.result, Ok(tally) if tally.failed == 0)
    }
}

fn timed(name: &'static str, run: impl FnOnce() -> Result<Tally>) -> Outcome {
    let started = Instant::now();
    let result = run();
    if let Err(error) = &result {
        report::failure(error);
    }
    Outcome { name, result, elapsed: started.elapsed() }
}

fn engine(project: &Project) -> Result<Tally> {
    report::step("Native tests", "Everything that needs no browser, and the examples in the docs.");
    let mut command = cargo();
    command
        .args(["test", "--workspace", "--exclude", "page-tests", "--no-fail-fast"])
        .current_dir(project.root());
    process::run_tests(&mut command)
}

fn wasm(project: &Project, host: Host) -> Result<Tally> {
    let TestTargets { everywhere, native_modules, .. } = project.test_targets()?;
    if everywhere.is_empty() {
        bail!("Cargo.toml has no [[test]] that runs as wasm");
    }
    report::step(
        &format!("The same tests as wasm, {}", host.phrase()),
        "What the page runs is not what the native tests ran.",
    );
    let mut command = wasm_tests(project, host)?;
    for test in &everywhere {
        command.args(["--test", test]);
    }
    let tally = process::run_tests(&mut command)?;
    let mut expected = native_names(project, &everywhere)?;
    for module in &native_modules {
        if !tally::leave_out(&mut expected, module) {
            bail!("Cargo.toml names {module} among native-only-tests, and no test is in it");
        }
    }
    let missing = tally.missing(&expected);
    if tally.failed > 0 || missing.is_empty() {
        return Ok(tally);
    }
    bail!(
        "{} native tests did not run as wasm, {} among them: write \
         `#[wasm_bindgen_test(unsupported = test)]` in a module that is `pub`, or name the module \
         in Cargo.toml's native-only-tests with the reason",
        missing.len(),
        missing.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ")
    )
}

/// The names of the tests in `targets` as the native build has them. wasm-bindgen's runner passes
/// over a plain `#[test]`, and over one in a private module, without a word.
fn native_names(project: &Project, targets: &[String]) -> Result<BTreeSet<String>> {
    let mut command = cargo();
    command.args(["test", "--quiet", "--package", "shardbelt"]).current_dir(project.root());
    for test in targets {
        command.args(["--test", test]);
    }
    command.args(["--", "--list"]);
    Ok(tally::listed_names(&process::captured(&mut command)?))
}

fn ui(project: &Project) -> Result<Tally> {
    let TestTargets { browser_only, .. } = project.test_targets()?;
    if browser_only.is_empty() {
        bail!("Cargo.toml has no [[test]] that needs the `ui` feature");
    }
    report::step("Components in headless Chromium", "Each is mounted alone and used.");
    let mut command = wasm_tests(project, Host::Chromium)?;
    command.args(["--features", "ui"]);
    for test in &browser_only {
        command.args(["--test", test]);
    }
    process::run_tests(&mut command)
}

fn page(project: &Project) -> Result<Tally> {
    let browser = Browser::ensure()?;
    bundle::build(project)?;
    report::step(
        "The release page in headless Chromium",
        "As a person uses it: by roles and names.",
    );
    let mut command = cargo();
    command
        .args(["test", "--package", "page-tests", "--no-fail-fast"])
        .current_dir(project.root())
        .env("SHARDBELT_DIST", project.dist())
        // A failure says what was on the page; where the library raised it helps nobody.
        .env("RUST_LIB_BACKTRACE", "0");
    browser.describe_to(&mut command);
    process::run_tests(&mut command)
}

impl Host {
    fn phrase(self) -> &'static str {
        match self {
            Self::Node => "on Node",
            Self::Chromium => "in headless Chromium",
        }
    }
}

/// `cargo test` for wasm on `host`, ready for the names of the tests.
fn wasm_tests(project: &Project, host: Host) -> Result<Command> {
    let tools = Tools::for_wasm_tests(project)?;
    let mut command = wasm_command(project, &tools, "test")?;
    command.arg("--no-fail-fast");
    match host {
        Host::Node => {
            browser::ensure_node()?;
        }
        Host::Chromium => run_in_chromium(project, &mut command)?,
    }
    Ok(command)
}

/// Lets wasm-bindgen's runner run what it is given in headless Chromium.
pub fn run_in_chromium(project: &Project, command: &mut Command) -> Result<()> {
    Browser::ensure()?.describe_to(command);
    // The runner's own limits, 20 s for a binary and 5 s for the driver, are for a machine that does
    // nothing else.
    command
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", project.browser_settings())
        .env("WASM_BINDGEN_TEST_TIMEOUT", "180")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
    Ok(())
}

/// A cargo command for the root package as wasm, run by wasm-bindgen's test runner.
pub fn wasm_command(project: &Project, tools: &Tools, subcommand: &str) -> Result<Command> {
    let runner = tools.wasm_test_runner().context("no runner for wasm tests")?;
    let mut command = cargo();
    command
        .args([subcommand, "--package", "shardbelt", "--target", WASM_TARGET])
        .current_dir(project.root())
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        // The runner would add its own stack to each failed test.
        .env("RUST_LIB_BACKTRACE", "0");
    Ok(command)
}

fn print_table(outcomes: &[Outcome]) {
    println!("\n{:<16}{:>8}{:>8}{:>9}  time", "part", "passed", "failed", "ignored");
    let mut sum = Tally::default();
    for Outcome { name, result, elapsed } in outcomes {
        let elapsed = report::duration(*elapsed);
        match result {
            Ok(tally) => {
                let Tally { passed, failed, ignored, .. } = tally;
                println!("{name:<16}{passed:>8}{failed:>8}{ignored:>9}  {elapsed}");
                sum += tally;
            }
            Err(error) => println!("{name:<16} did not run: {error:#}"),
        }
    }
    println!("{} passed, {} failed, {} skipped", sum.passed, sum.failed, sum.ignored);
}
