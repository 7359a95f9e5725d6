//! The release page: built by Trunk, weighed by us.

use anyhow::{Context as _, Result};

use crate::process;
use crate::project::Project;
use crate::report;
use crate::sizes;
use crate::tools::Tools;

/// Builds the release page into `dist/`.
pub fn build(project: &Project) -> Result<()> {
    let tools = Tools::for_page(project)?;
    report::step(
        "Building the release page",
        "About 1 minute the first time, seconds when nothing changed.",
    );
    let mut trunk = tools.trunk(project)?;
    trunk.args(["build", "--release", "--dist"]).arg(project.dist());
    process::run(&mut trunk).context("the page does not build; repeat with `cargo xtask build`")
}

/// Builds the release page and holds it against the size budget.
pub fn build_and_weigh(project: &Project) -> Result<()> {
    build(project)?;
    sizes::check(project)
}
