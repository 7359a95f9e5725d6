//! `cargo xtask screenshots`: the page as a person sees it, at four sizes, light and dark; and
//! `cargo xtask recording`: the same in motion.

use anyhow::Result;

use crate::browser::Browser;
use crate::bundle;
use crate::process::{self, cargo};
use crate::project::Project;
use crate::report;

/// What takes pictures.
#[derive(Clone, Copy)]
pub enum Camera {
    Screenshots,
    Recording,
}

/// What both take.
#[derive(clap::Args)]
pub struct Options {
    /// Use the page in dist/ as it is, without building it
    #[arg(long)]
    no_build: bool,
    /// Passed on to the program that takes the pictures; `-- --help` lists them
    #[arg(last = true)]
    rest: Vec<String>,
}

/// Builds the page unless told not to, and takes the pictures.
pub fn take(project: &Project, camera: Camera, options: &Options) -> Result<()> {
    let program = match camera {
        Camera::Screenshots => "screenshots",
        Camera::Recording => "recording",
    };
    let browser = Browser::ensure()?;
    if !options.no_build {
        bundle::build(project)?;
    }
    report::step("Taking pictures", "");
    let mut command = cargo();
    command
        .args(["run", "--quiet", "--package", "page-tests", "--bin", program, "--"])
        .args(&options.rest)
        .current_dir(project.root())
        .env("SHARDBELT_DIST", project.dist())
        // A failure says what was on the page; where the library raised it helps nobody.
        .env("RUST_LIB_BACKTRACE", "0");
    browser.describe_to(&mut command);
    process::run(&mut command)
}
