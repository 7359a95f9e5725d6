//! `cargo xtask ci`: everything that a change must pass, in the order in which it fails fastest.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;

use crate::bundle;
use crate::package;
use crate::process::{self, cargo};
use crate::project::Project;
use crate::report;
use crate::suite;
use crate::tools::{self, WASM_TARGET};

/// The command that README.md gives for running the tests.
const TEST_COMMAND: &str = "cargo xtask test";

/// One step of `ci`. Each stands alone: `cargo xtask ci STEP` repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// rustfmt's layout
    Format,
    /// Clippy on everything, without the `ui` feature
    Clippy,
    /// Clippy on everything, with the `ui` feature
    ClippyUi,
    /// Clippy on the page as it is shipped: wasm, with the `split` feature
    ClippyWasm,
    /// Clippy on the npm package's half in Rust: wasm, with the `js` feature
    ClippyJs,
    /// Clippy on the fuzz target, a workspace of its own
    ClippyFuzz,
    /// The docs: no broken link, nothing undocumented
    Docs,
    /// Every test, by the command that README.md gives
    Tests,
    /// The release page and its size budget
    Build,
    /// The npm package and its size budget
    Package,
}

/// The steps that neither build the page nor run a test.
const LINTS: [Step; 7] = [
    Step::Format,
    Step::Clippy,
    Step::ClippyUi,
    Step::ClippyWasm,
    Step::ClippyJs,
    Step::ClippyFuzz,
    Step::Docs,
];

/// Runs `step`, or every step, and stops at the first that fails.
pub fn check(project: &Project, step: Option<Step>) -> Result<()> {
    match step {
        Some(step) => run_all(project, &[step]),
        None => run_all(project, Step::value_variants()),
    }
}

/// Runs the steps that need no build and no test.
pub fn lint(project: &Project) -> Result<()> {
    run_all(project, &LINTS)
}

fn run_all(project: &Project, steps: &[Step]) -> Result<()> {
    let mut times = Vec::new();
    for &step in steps {
        report::step(&format!("ci: {}", step.name()), "");
        let started = Instant::now();
        let result = step.run(project);
        times.push((step.name(), started.elapsed()));
        if let Err(error) = result {
            print_times(&times);
            return Err(error.context(format!("ci stopped; repeat with `{}`", step.repeat())));
        }
    }
    print_times(&times);
    Ok(())
}

fn print_times(times: &[(String, Duration)]) {
    eprintln!();
    for (name, elapsed) in times {
        eprintln!("{name:<14}{:>14}", report::duration(*elapsed));
    }
    let total = times.iter().map(|(_, elapsed)| *elapsed).sum();
    eprintln!("{:<14}{:>14}", "total", report::duration(total));
}

impl Step {
    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// The command that repeats the step, or mends what it found.
    fn repeat(self) -> String {
        match self {
            Self::Format => "cargo fmt --all".to_owned(),
            _ => format!("cargo xtask ci {}", self.name()),
        }
    }

    fn run(self, project: &Project) -> Result<()> {
        let clippy = ["clippy", "--workspace", "--all-targets"];
        match self {
            Self::Format => cargo_in(project, &["fmt", "--all", "--check"], &[]),
            Self::Clippy => cargo_in(project, &clippy, &DENY_WARNINGS),
            Self::ClippyUi => {
                let with_ui = [&clippy[..], &["--features", "shardbelt/ui"]].concat();
                cargo_in(project, &with_ui, &DENY_WARNINGS)
            }
            Self::ClippyWasm => clippy_wasm(project, &["--all-targets", "--features", "split"]),
            Self::ClippyJs => clippy_wasm(project, &["--lib", "--features", "js"]),
            Self::ClippyFuzz => {
                let arguments = [
                    "clippy",
                    "--manifest-path",
                    "fuzz/Cargo.toml",
                    "--target-dir",
                    "target/fuzz",
                    "--no-default-features",
                    "--locked",
                ];
                cargo_in(project, &arguments, &DENY_WARNINGS)
            }
            Self::Docs => {
                let mut command = cargo();
                command
                    .args(["doc", "--workspace", "--no-deps"])
                    .args(["--features", "shardbelt/ui,shardbelt/js"])
                    .env("RUSTDOCFLAGS", "-D warnings")
                    .current_dir(project.root());
                process::run(&mut command)
            }
            Self::Tests => tests(project),
            Self::Build => bundle::build_and_weigh(project),
            Self::Package => package::build_and_weigh(project),
        }
    }
}

fn clippy_wasm(project: &Project, what: &[&str]) -> Result<()> {
    tools::ensure_wasm_target()?;
    let package = ["clippy", "--package", "shardbelt", "--target", WASM_TARGET];
    cargo_in(project, &[&package[..], what].concat(), &DENY_WARNINGS)
}

const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

fn cargo_in(project: &Project, arguments: &[&str], rest: &[&str]) -> Result<()> {
    let mut command: Command = cargo();
    command.args(arguments).args(rest).current_dir(project.root());
    process::run(&mut command)
}

/// What README.md tells a newcomer to type is what runs here.
fn tests(project: &Project) -> Result<()> {
    let readme = project.read("README.md").context("the tests' command stands in it")?;
    if !gives_command(&readme, TEST_COMMAND) {
        bail!(
            "README.md has no line `{TEST_COMMAND}` in a code block: it must say how the tests run"
        );
    }
    suite::test(project, None)
}

/// Whether a fenced code block has a line that is `command`, with or without a comment after it.
fn gives_command(markdown: &str, command: &str) -> bool {
    let mut in_code = false;
    for line in markdown.lines().map(str::trim) {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if in_code {
            let line = line.trim_start_matches("$ ");
            let typed = line.split(" #").next().unwrap_or(line).trim();
            if typed == command {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_must_be_one_to_copy() {
        let fenced = "Text\n```sh\ncargo xtask test   # everything\n```\n";
        assert!(gives_command(fenced, TEST_COMMAND));
        assert!(!gives_command("run cargo xtask test", TEST_COMMAND));
        assert!(!gives_command("```\ncargo xtask test page\n```", TEST_COMMAND));
    }

    #[test]
    fn lints_come_first() {
        assert!(Step::value_variants().starts_with(&LINTS));
    }
}
