//! System packages: what cargo cannot install.

use std::env;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::process::{self, find_in, search_path};
use crate::report;

/// Programs that come with the operating system's packages.
pub struct Package {
    /// What a person calls them.
    pub what: &'static str,
    /// Why they are needed.
    pub why: &'static str,
    /// Their names in Debian, and in what comes from it.
    pub debian: &'static [&'static str],
    /// Their names in Homebrew.
    pub homebrew: &'static str,
}

/// Node.js, on which wasm tests run without a browser.
pub const NODE: Package = Package {
    what: "Node.js",
    why: "The wasm tests run on it. About 1 minute, once.",
    debian: &["nodejs"],
    homebrew: "node",
};

/// npm, which comes with Node.js everywhere but in Debian.
pub const NPM: Package = Package {
    what: "npm",
    why: "It installs the AWS SDK for the tests. About 2 minutes, once.",
    debian: &["npm"],
    homebrew: "node",
};

/// The browser and the program that drives it; their versions have to match.
pub const CHROMIUM: Package = Package {
    what: "Chromium and chromedriver",
    why: "The page is tested in a real browser. About 1 minute, once.",
    // A page without a font shows boxes, and its widths are not what a person sees.
    debian: &["chromium", "chromium-driver", "fonts-liberation"],
    homebrew: "--cask chromium chromedriver",
};

/// The other browser.
pub const FIREFOX: Package = Package {
    what: "Firefox",
    why: "The npm package is tested in it too. About 1 minute, once.",
    debian: &["firefox-esr"],
    homebrew: "--cask firefox",
};

impl Package {
    /// Installs the package with `apt-get`, or says which command would.
    pub fn install(&self) -> Result<()> {
        let Some(mut prefix) = apt_prefix() else {
            bail!("{} not found: {}", self.what, self.how_to_get());
        };
        report::step(&format!("Installing {} with apt-get", self.what), self.why);
        let installed = apt(&mut prefix, &["update", "--quiet", "--quiet"])
            // A mirror that is down may still have left usable lists.
            .or_else(|_| Ok::<(), anyhow::Error>(()))
            .and_then(|()| {
                let mut arguments =
                    vec!["install", "--yes", "--no-install-recommends", "--quiet", "--quiet"];
                arguments.extend(self.debian);
                apt(&mut prefix, &arguments)
            });
        installed.with_context(|| format!("cannot install {}: {}", self.what, self.how_to_get()))
    }

    /// What a person would do to get it: a command where one is known.
    pub fn how_to_get(&self) -> String {
        if cfg!(target_os = "macos") {
            format!("run `brew install {}`", self.homebrew)
        } else if find_in(search_path(), "apt-get").is_some() {
            format!("run `sudo apt-get install {}`", self.debian.join(" "))
        } else {
            format!("install this system's package of it (Debian's: {})", self.debian.join(", "))
        }
    }
}

/// The words before `apt-get`: none for root, `sudo -n` where it asks no password, else no way.
fn apt_prefix() -> Option<Vec<&'static str>> {
    find_in(search_path(), "apt-get")?;
    if process::output_of("id".as_ref(), &["-u"]).as_deref() == Some("0") {
        return Some(Vec::new());
    }
    let may = Command::new("sudo")
        .args(["-n", "true"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    may.then(|| vec!["sudo", "-n"])
}

fn apt(prefix: &mut [&str], arguments: &[&str]) -> Result<()> {
    let mut words = prefix.iter().copied().chain(["apt-get"]);
    let program = words.next().context("no program to run")?;
    let mut command = Command::new(program);
    command
        .args(words)
        .args(arguments)
        .env(
            "DEBIAN_FRONTEND",
            env::var_os("DEBIAN_FRONTEND").unwrap_or_else(|| "noninteractive".into()),
        )
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    process::run(&mut command)
}
