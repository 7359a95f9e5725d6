//! The npm project in `tests/sdk`: the AWS SDK for JavaScript on the npm package.

use anyhow::Result;

use crate::browser::{self, Browser};
use crate::npm_project::NpmProject;
use crate::package;
use crate::process;
use crate::project::Project;
use crate::report;
use crate::tally::Tally;

/// Runs the SDK's tests in Node and in headless browsers.
pub fn test(project: &Project) -> Result<Tally> {
    let ready = ready(project)?;
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
    let ready = ready(project)?;
    report::step(
        "`handle` in Node, beside kinesalite",
        "About 3 minutes, two of them for a minute of puts and what it is compared with.",
    );
    let mut command = ready.npm("run");
    command.arg("bench");
    process::run(&mut command)
}

/// The project, with the package built and its packages installed.
fn ready(project: &Project) -> Result<NpmProject> {
    package::build(project)?;
    NpmProject::ready(
        project,
        "tests/sdk",
        "The SDK, kinesalite, and what checks types and bundles. About 1 minute, once.",
    )
}
