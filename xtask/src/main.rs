//! The project's commands, run as `cargo xtask COMMAND`.
//!
//! They exist so that a clone needs rustup and git and nothing else: whatever more a command needs
//! it installs first, into `target/tools` where it can, and says what, why and for how long.

// The engine takes time as an argument; these commands measure their own.
#![allow(clippy::disallowed_methods)]

mod assemble;
mod audit;
mod bench;
mod browser;
mod bundle;
mod ci;
mod doctor;
mod npm_project;
mod package;
mod packages;
mod process;
mod project;
mod report;
mod screenshots;
mod sdk;
mod serve;
mod sizes;
mod suite;
mod tally;
mod tools;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::project::Project;
use crate::screenshots::Camera;

#[derive(Parser)]
#[command(
    bin_name = "cargo xtask",
    about = "Shardbelt's commands. Each installs what it needs and says so."
)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the playground and serve it at http://127.0.0.1:8080
    Serve(serve::Options),
    /// Run every test, or one part of them
    Test {
        /// The part to run; all of them when left out
        part: Option<suite::Part>,
    },
    /// Check everything a change must pass: format, lints, docs, tests, build, sizes
    Ci {
        /// The step to run; all of them, in order, when left out
        step: Option<ci::Step>,
    },
    /// Check format, lints and docs only: what `ci` does before it builds and tests
    Lint,
    /// Build the release page into dist/ and print its sizes against the budget
    Build,
    /// Build the npm package into pkg/ and print its size against the budget
    Package,
    /// Measure the engine natively and as wasm, and the npm package beside kinesalite
    Bench,
    /// Take pictures of the release page at four sizes, light and dark
    Screenshots(screenshots::Options),
    /// Record the README's animated picture
    Recording(screenshots::Options),
    /// Compile and split the page's code; Trunk runs it
    #[command(hide = true)]
    Assemble,
    /// Say which tools are here, and how to get those that are not
    Doctor,
}

fn main() -> ExitCode {
    match run(&Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::failure(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<()> {
    let project = Project::find()?;
    match command {
        Command::Serve(options) => serve::serve(&project, options),
        Command::Test { part } => suite::test(&project, *part),
        Command::Ci { step } => ci::check(&project, *step),
        Command::Lint => ci::lint(&project),
        Command::Build => bundle::build_and_weigh(&project),
        Command::Package => package::build_and_weigh(&project),
        Command::Bench => bench::measure(&project),
        Command::Screenshots(options) => screenshots::take(&project, Camera::Screenshots, options),
        Command::Recording(options) => screenshots::take(&project, Camera::Recording, options),
        Command::Assemble => assemble::assemble(&project),
        Command::Doctor => doctor::examine(&project),
    }
}
