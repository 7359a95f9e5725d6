//! Where things are in this project, and what its manifests say.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use toml::{Table, Value};

/// The project that this binary was built from.
pub struct Project {
    root: PathBuf,
}

/// The test binaries of the root package, by where they can run.
///
/// A `[[test]]` that needs the `ui` feature runs in the browser; any other runs natively, on Node
/// and in the browser, unless `native-only-tests` in `[package.metadata.shardbelt]` names it or a
/// module of it. So a new test runs everywhere until someone says otherwise.
#[derive(Debug, PartialEq, Eq)]
pub struct TestTargets {
    /// Those that run on every platform.
    pub everywhere: Vec<String>,
    /// Those that need a page around them.
    pub browser_only: Vec<String>,
    /// Modules of the former whose tests run natively alone.
    pub native_modules: Vec<String>,
}

impl Project {
    /// The project's folder is the parent of this package's.
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask has no folder above it")?;
        if !root.join("Cargo.toml").is_file() {
            bail!(
                "the project is no longer at {}: build xtask again with `touch xtask/src/main.rs`",
                root.display()
            );
        }
        Ok(Self { root: root.to_path_buf() })
    }

    /// The project's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The project's own tools, apart from the user's: always below the project's `target`, even
    /// when builds go elsewhere.
    pub fn tools(&self) -> PathBuf {
        self.root.join("target").join("tools")
    }

    /// Where cargo builds: what `CARGO_TARGET_DIR` says, or `target`.
    pub fn target(&self) -> PathBuf {
        self.root.join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
    }

    /// The root package's version.
    pub fn version(&self) -> Result<String> {
        let manifest: Table = self.read("Cargo.toml")?.parse().context("Cargo.toml")?;
        let version = manifest.get("package").and_then(|package| package.get("version"));
        let version = version.and_then(Value::as_str).context("Cargo.toml has no version")?;
        Ok(version.to_owned())
    }

    /// Where the built page is: `dist`, or the folder that `SHARDBELT_DIST` names.
    pub fn dist(&self) -> PathBuf {
        self.root.join(env::var_os("SHARDBELT_DIST").unwrap_or_else(|| "dist".into()))
    }

    /// The browser's settings, shared by every test that opens one.
    pub fn browser_settings(&self) -> PathBuf {
        self.root.join("tests/page/webdriver.json")
    }

    /// The text of a file of the project.
    pub fn read(&self, path: &str) -> Result<String> {
        fs::read_to_string(self.root.join(path)).with_context(|| format!("cannot read {path}"))
    }

    /// wasm-bindgen's version: `Cargo.lock` decides it.
    pub fn wasm_bindgen_version(&self) -> Result<String> {
        locked_version(&self.read("Cargo.lock")?, "wasm-bindgen")
    }

    /// The root package's test binaries.
    pub fn test_targets(&self) -> Result<TestTargets> {
        test_targets(&self.read("Cargo.toml")?)
    }
}

fn locked_version(lock: &str, package: &str) -> Result<String> {
    let lock: Table = lock.parse().context("Cargo.lock")?;
    let found: Vec<&str> = lock
        .get("package")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter(|entry| entry.get("name").and_then(Value::as_str) == Some(package))
        .filter_map(|entry| entry.get("version").and_then(Value::as_str))
        .collect();
    match found.as_slice() {
        [version] => Ok((*version).to_owned()),
        [] => bail!("Cargo.lock has no {package}: run `cargo update --workspace`"),
        _ => bail!("Cargo.lock has {package} in several versions: {}", found.join(", ")),
    }
}

fn test_targets(manifest: &str) -> Result<TestTargets> {
    let manifest: Table = manifest.parse().context("Cargo.toml")?;
    let mut native_only: Vec<String> = manifest
        .get("package")
        .and_then(|package| package.get("metadata"))
        .and_then(|metadata| metadata.get("shardbelt"))
        .and_then(|ours| ours.get("native-only-tests"))
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    let (mut everywhere, mut browser_only) = (Vec::new(), Vec::new());
    for test in manifest.get("test").and_then(Value::as_array).into_iter().flatten() {
        let name = test
            .get("name")
            .and_then(Value::as_str)
            .context("a [[test]] in Cargo.toml has no name")?;
        let needs_page = test
            .get("required-features")
            .and_then(Value::as_array)
            .is_some_and(|features| features.iter().any(|it| it.as_str() == Some("ui")));
        if needs_page {
            browser_only.push(name.to_owned());
        } else if let Some(named) = native_only.iter().position(|it| it == name) {
            native_only.remove(named);
        } else {
            everywhere.push(name.to_owned());
        }
    }
    Ok(TestTargets { everywhere, browser_only, native_modules: native_only })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_the_lock() {
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"b\"\nversion = \"2.1.0\"\n";
        assert_eq!(locked_version(lock, "b").unwrap(), "2.1.0");
        assert!(locked_version(lock, "c").is_err());
    }

    #[test]
    fn tests_run_everywhere_until_said_otherwise() {
        let manifest = r#"
            [package.metadata.shardbelt]
            native-only-tests = ["fuzz", "models"]
            [[test]]
            name = "engine"
            [[test]]
            name = "fuzz"
            [[test]]
            name = "ui"
            required-features = ["ui"]
        "#;
        assert_eq!(
            test_targets(manifest).unwrap(),
            TestTargets {
                everywhere: vec!["engine".to_owned()],
                browser_only: vec!["ui".to_owned()],
                native_modules: vec!["models".to_owned()],
            }
        );
    }

    #[test]
    fn this_project_pins_one_wasm_bindgen() {
        Project::find().unwrap().wasm_bindgen_version().unwrap();
    }
}
