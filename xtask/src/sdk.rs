//! The npm project in `tests/sdk`: the AWS SDK for JavaScript on the npm package.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::browser::{self, Browser, Npm};
use crate::package;
use crate::process;
use crate::project::Project;
use crate::report;
use crate::tally::Tally;

/// The project, with the package built and its packages installed.
struct SdkProject {
    folder: PathBuf,
    npm: Npm,
}

/// Runs the SDK's tests in Node and in headless browsers.
pub fn test(project: &Project) -> Result<Tally> {
    let ready = SdkProject::ready(project)?;
    let mut command = ready.npm("test");
    Browser::ensure()?.describe_to(&mut command);
    browser::describe_firefox_to(&mut command);
    report::step(
        "The AWS SDK for JavaScript on the npm package",
        "In Node, Chromium and Firefox; and random calls, sent to kinesalite too.",
    );
    process::run_tests(&mut command)
}

/// Measures `handle` beside kinesalite.
pub fn bench(project: &Project) -> Result<()> {
    let ready = SdkProject::ready(project)?;
    report::step(
        "`handle` in Node, beside kinesalite",
        "About 3 minutes, two of them for a minute of puts and what it is compared with.",
    );
    let mut command = ready.npm("run");
    command.arg("bench");
    process::run(&mut command)
}

impl SdkProject {
    fn ready(project: &Project) -> Result<Self> {
        let npm = browser::ensure_npm()?;
        package::build(project)?;
        let ready = Self { folder: project.root().join("tests/sdk"), npm };
        ready.install()?;
        Ok(ready)
    }

    /// Installs what the lockfile says, unless that was done already.
    fn install(&self) -> Result<()> {
        let lockfile = self.folder.join("package-lock.json");
        let wanted = fs::read(&lockfile).context("cannot read tests/sdk/package-lock.json")?;
        let installed = self.folder.join("node_modules/.installed-package-lock.json");
        if fs::read(&installed).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        report::step(
            "Installing npm packages into tests/sdk/node_modules",
            "The SDK, kinesalite, and what checks types and bundles. About 1 minute, once.",
        );
        process::run(&mut self.npm("ci"))?;
        fs::write(installed, wanted).context("cannot write to tests/sdk/node_modules")
    }

    fn npm(&self, subcommand: &str) -> Command {
        let mut command = self.npm.command();
        command.args(["--silent", subcommand]).current_dir(&self.folder);
        command
    }
}
