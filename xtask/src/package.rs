//! The npm package: built by cargo and wasm-bindgen into `pkg/`, and weighed.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::process::{self, cargo};
use crate::project::Project;
use crate::report;
use crate::sizes;
use crate::tools::{Tools, WASM_TARGET};

/// The profile in Cargo.toml with which the package is built.
const PROFILE: &str = "npm";
/// The half that people write: JavaScript, types and the package's README.
const JAVASCRIPT: &str = "www/package";

/// Builds the package into `pkg/`, and returns that folder.
pub fn build(project: &Project) -> Result<PathBuf> {
    let tools = Tools::for_wasm_tests(project)?;
    report::step(
        "Building the npm package",
        "About 2 minutes the first time, seconds when nothing changed.",
    );
    let mut rustc = cargo();
    rustc
        .args(["rustc", "--package", "shardbelt", "--lib", "--crate-type", "cdylib"])
        .args(["--features", "js", "--profile", PROFILE, "--target", WASM_TARGET])
        .current_dir(project.root());
    process::run(&mut rustc)?;
    let package = project.root().join("pkg");
    if package.is_dir() {
        fs::remove_dir_all(&package).context("cannot clear pkg")?;
    }
    fs::create_dir(&package).context("cannot make pkg")?;
    let mut bindgen = tools.wasm_bindgen()?;
    bindgen
        .arg(project.target().join(WASM_TARGET).join(PROFILE).join("shardbelt.wasm"))
        .args(["--target", "web", "--no-typescript", "--out-name", "shardbelt", "--out-dir"])
        .arg(&package)
        .args(["--remove-name-section", "--remove-producers-section"]);
    process::run(&mut bindgen)?;
    copy_javascript(project, &package)?;
    let manifest = manifest(&project.version()?);
    fs::write(package.join("package.json"), manifest).context("cannot write package.json")?;
    Ok(package)
}

/// Builds the package and holds it against the size budget.
pub fn build_and_weigh(project: &Project) -> Result<()> {
    let package = build(project)?;
    sizes::check_package(project, &package)
}

fn copy_javascript(project: &Project, package: &std::path::Path) -> Result<()> {
    let from = project.root().join(JAVASCRIPT);
    for entry in fs::read_dir(&from).with_context(|| format!("cannot read {JAVASCRIPT}"))? {
        let entry = entry?;
        fs::copy(entry.path(), package.join(entry.file_name()))
            .with_context(|| format!("cannot copy {}", entry.path().display()))?;
    }
    for license in ["LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(project.root().join(license), package.join(license))
            .with_context(|| format!("cannot copy {license}"))?;
    }
    Ok(())
}

/// `package.json`. The version is Cargo.toml's.
fn manifest(version: &str) -> String {
    format!(
        r#"{{
  "name": "shardbelt",
  "version": "{version}",
  "description": "Amazon Kinesis Data Streams in the process that uses it: a page or Node",
  "license": "MIT OR Apache-2.0",
  "type": "module",
  "sideEffects": false,
  "exports": {{
    ".": {{ "types": "./index.d.ts", "default": "./index.js" }},
    "./aws-sdk": {{ "types": "./aws-sdk.d.ts", "default": "./aws-sdk.js" }},
    "./shardbelt.wasm": "./shardbelt_bg.wasm"
  }},
  "engines": {{ "node": ">=20" }}
}}
"#
    )
}
