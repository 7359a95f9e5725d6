//! The browser that the tests drive, and Node.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::packages::{CHROMIUM, FIREFOX, NODE, NPM, Package};
use crate::process::{find_in, output_of, path_with, search_path};
use crate::report;

/// The names under which systems install Chromium or Chrome.
const BROWSERS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A browser and its driver, of one major version.
#[derive(Debug)]
pub struct Browser {
    /// Chromium or Chrome.
    pub program: PathBuf,
    /// chromedriver.
    pub driver: PathBuf,
}

impl Browser {
    /// The browser and the driver that are here: `CHROME` and `CHROMEDRIVER` name others.
    pub fn find() -> Option<Self> {
        let program = from_environment("CHROME")
            .or_else(|| BROWSERS.iter().find_map(|name| find_in(folders(), name)))?;
        let driver =
            from_environment("CHROMEDRIVER").or_else(|| find_in(folders(), "chromedriver"))?;
        Some(Self { program, driver })
    }

    /// The browser, installed first where that is possible.
    pub fn ensure() -> Result<Self> {
        let browser = ensure_with(Self::find, &CHROMIUM)?;
        let versions = [&browser.program, &browser.driver].map(|program| major_version(program));
        if let [Some(of_browser), Some(of_driver)] = versions
            && of_browser != of_driver
        {
            bail!(
                "{} is version {of_browser} and {} is version {of_driver}; they must match: {}",
                browser.program.display(),
                browser.driver.display(),
                CHROMIUM.how_to_get()
            );
        }
        Ok(browser)
    }

    /// Tells a test runner which browser to use.
    pub fn describe_to(&self, command: &mut Command) {
        command.env("CHROME", &self.program).env("CHROMEDRIVER", &self.driver);
    }
}

/// Node.js, installed first where that is possible.
pub fn ensure_node() -> Result<PathBuf> {
    ensure_with(find_node, &NODE)
}

/// npm, and the Node.js that it runs on.
pub struct Npm {
    node: PathBuf,
    program: PathBuf,
}

impl Npm {
    /// npm, to be given arguments. It and what it runs find this Node.js.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        if let Some(path) = self.node.parent().and_then(|folder| path_with(folder).ok()) {
            command.env("PATH", path);
        }
        command
    }
}

/// npm and a Node.js that is new enough for the SDK, installed first where that is possible.
pub fn ensure_npm() -> Result<Npm> {
    let node = ensure_node()?;
    let printed = output_of(&node, &["--version"]).unwrap_or_default();
    if node_major(&printed).is_none_or(|major| major < NODE_MAJOR_MIN) {
        bail!(
            "the AWS SDK needs Node.js {NODE_MAJOR_MIN} or newer, and {} is {printed}: install it \
             from https://nodejs.org/en/download",
            node.display()
        );
    }
    let program = ensure_with(find_npm, &NPM)?;
    Ok(Npm { node, program })
}

/// What is supported: the package, and the SDK itself.
const NODE_MAJOR_MIN: u32 = 20;

/// `v20.20.2` is of the major version 20.
fn node_major(printed: &str) -> Option<u32> {
    printed.strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Node.js, if it is here.
pub fn find_node() -> Option<PathBuf> {
    find_in(folders(), "node")
}

/// Tells a test runner where Firefox is, installed first where that is possible. Without it the
/// tests that want it are passed over.
pub fn describe_firefox_to(command: &mut Command) {
    let find = || {
        let names = ["firefox", "firefox-esr"];
        from_environment("FIREFOX")
            .or_else(|| names.iter().find_map(|name| find_in(folders(), name)))
    };
    match ensure_with(find, &FIREFOX) {
        Ok(program) => {
            command.env("FIREFOX", program);
        }
        Err(error) => report::note(&format!("Without Firefox: {error:#}")),
    }
}

/// npm, if it is here.
pub fn find_npm() -> Option<PathBuf> {
    find_in(folders(), "npm")
}

fn ensure_with<T>(find: impl Fn() -> Option<T>, package: &Package) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    package.install()?;
    match find() {
        Some(found) => Ok(found),
        None => bail!("{} not found even after installing: {}", package.what, package.how_to_get()),
    }
}

fn from_environment(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from)
}

/// `PATH`, and where Debian's and Apple's packages put what is not on it.
fn folders() -> Vec<PathBuf> {
    let mut folders = search_path();
    folders.extend(
        [
            "/usr/bin",
            "/usr/lib/chromium",
            "/usr/lib/chromium-browser",
            "/Applications/Chromium.app/Contents/MacOS",
            "/Applications/Google Chrome.app/Contents/MacOS",
        ]
        .map(PathBuf::from),
    );
    folders
}

fn major_version(program: &Path) -> Option<String> {
    let printed = output_of(program, &["--version"])?;
    major_version_in(&printed).map(str::to_owned)
}

fn major_version_in(printed: &str) -> Option<&str> {
    printed
        .split_whitespace()
        .find(|word| word.starts_with(|letter: char| letter.is_ascii_digit()))
        .and_then(|version| version.split('.').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn major_versions_are_read_from_both_programs() {
        assert_eq!(major_version_in("Chromium 156.0.8078.73 built on Debian"), Some("156"));
        assert_eq!(major_version_in("ChromeDriver 156.0.8078.73 (abc)"), Some("156"));
        assert_eq!(major_version_in("no version"), None);
    }

    #[test]
    fn node_tells_its_major_version() {
        assert_eq!(node_major("v20.20.2"), Some(20));
        assert_eq!(node_major("v9.0.0"), Some(9));
        assert_eq!(node_major(""), None);
    }
}
