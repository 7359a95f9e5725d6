//! The npm project in `tests/audit`: axe-core and Lighthouse on the release page, and every deed of a
//! person, by pointer and by keys alone.

use anyhow::Result;

use crate::browser::{self, Browser};
use crate::bundle;
use crate::npm_project::NpmProject;
use crate::process;
use crate::project::Project;
use crate::report;
use crate::tally::Tally;

/// Builds the page, audits it in headless Chromium, and uses it there and in Firefox.
pub fn test(project: &Project) -> Result<Tally> {
    let what = "axe-core, Lighthouse, and a driver for browsers. About 1 minute, once.";
    let ready = NpmProject::ready(project, "tests/audit", what)?;
    let browser = Browser::ensure()?;
    bundle::build(project)?;
    report::step(
        "axe-core, Lighthouse and a person on the release page",
        "Every view, wide and narrow, light and dark: no violation. Every deed with the pointer, and with keys.",
    );
    let mut command = ready.npm("test");
    command.env("SHARDBELT_DIST", project.dist());
    browser.describe_to(&mut command);
    browser::describe_firefox_to(&mut command);
    process::run_tests(&mut command)
}
