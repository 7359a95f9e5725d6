//! An npm project of the tests, with what its lockfile says installed.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::browser::{self, Npm};
use crate::process;
use crate::project::Project;
use crate::report;

/// A folder with a `package.json`, ready to be run in.
pub struct NpmProject {
    folder: PathBuf,
    npm: Npm,
}

impl NpmProject {
    /// Installs what the lockfile of `folder` says, unless that was done already. `what` tells who
    /// waits what comes.
    pub fn ready(project: &Project, folder: &str, what: &str) -> Result<Self> {
        let npm = browser::ensure_npm()?;
        let ready = Self { folder: project.root().join(folder), npm };
        let lockfile = ready.folder.join("package-lock.json");
        let wanted = fs::read(&lockfile)
            .with_context(|| format!("cannot read {folder}/package-lock.json"))?;
        let installed = ready.folder.join("node_modules/.installed-package-lock.json");
        if fs::read(&installed).is_ok_and(|installed| installed == wanted) {
            return Ok(ready);
        }
        report::step(&format!("Installing npm packages into {folder}/node_modules"), what);
        process::run(&mut ready.npm("ci"))?;
        fs::write(installed, wanted)
            .with_context(|| format!("cannot write to {folder}/node_modules"))?;
        Ok(ready)
    }

    /// An npm command in the project.
    pub fn npm(&self, subcommand: &str) -> Command {
        let mut command = self.npm.command();
        command.args(["--silent", subcommand]).current_dir(&self.folder);
        command
    }
}
