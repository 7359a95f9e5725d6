//! The npm project in `tests/audit`: axe-core and Lighthouse on the release page.

use anyhow::Result;

use crate::browser::Browser;
use crate::bundle;
use crate::npm_project::NpmProject;
use crate::process;
use crate::project::Project;
use crate::report;
use crate::tally::Tally;

/// Builds the page and audits it in headless Chromium.
pub fn test(project: &Project) -> Result<Tally> {
    let what = "axe-core, Lighthouse, and a driver for Chromium. About 1 minute, once.";
    let ready = NpmProject::ready(project, "tests/audit", what)?;
    let browser = Browser::ensure()?;
    bundle::build(project)?;
    report::step(
        "axe-core and Lighthouse on the release page",
        "Every view, wide and narrow, light and dark: no violation.",
    );
    let mut command = ready.npm("test");
    command.env("SHARDBELT_DIST", project.dist());
    browser.describe_to(&mut command);
    process::run_tests(&mut command)
}
