//! Trunk, wasm-bindgen's CLI and the wasm target: found if they are here, installed if not.
//!
//! They go into the project's `target/tools`, never over the user's own. Trunk takes a tool from
//! `PATH` only when its version is exactly the wanted one and fetches another otherwise, so
//! [`Tools::path`] puts that folder first.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::process::{self, cargo, find_in, output_of};
use crate::project::Project;
use crate::report;

/// Trunk's version. 0.22 needs a newer Rust than this project does.
const TRUNK_VERSION: &str = "0.21.14";

/// The target that the page is compiled for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A program that comes from a crate.
pub struct Tool {
    /// The program that is run.
    pub program: &'static str,
    /// The crate that it comes from.
    crate_name: &'static str,
    /// The one version that fits.
    pub version: String,
    /// What it is for, and how long its installation takes on two cores.
    why: &'static str,
}

/// The installed tools.
pub struct Tools {
    folder: PathBuf,
}

/// Both tools, in the order in which they are installed.
pub fn wanted(project: &Project) -> Result<[Tool; 2]> {
    Ok([wasm_bindgen(project)?, trunk()])
}

fn wasm_bindgen(project: &Project) -> Result<Tool> {
    Ok(Tool {
        program: "wasm-bindgen",
        crate_name: "wasm-bindgen-cli",
        version: project.wasm_bindgen_version()?,
        why: "It writes the JavaScript between the page and the wasm. About 1 minute, once.",
    })
}

fn trunk() -> Tool {
    Tool {
        program: "trunk",
        crate_name: "trunk",
        version: TRUNK_VERSION.to_owned(),
        why: "It builds the page and serves it. About 3 minutes, once.",
    }
}

impl Tools {
    /// Everything that builds the page.
    pub fn for_page(project: &Project) -> Result<Self> {
        ensure_wasm_target()?;
        for tool in wanted(project)? {
            tool.ensure(project)?;
        }
        Ok(Self::of(project))
    }

    /// Everything that compiles and runs wasm tests.
    pub fn for_wasm_tests(project: &Project) -> Result<Self> {
        ensure_wasm_target()?;
        wasm_bindgen(project)?.ensure(project)?;
        Ok(Self::of(project))
    }

    fn of(project: &Project) -> Self {
        Self { folder: project.tools().join("bin") }
    }

    /// A `PATH` on which the tools come first.
    pub fn path(&self) -> Result<OsString> {
        process::path_with(&self.folder)
    }

    /// The program that runs a wasm test binary; it comes with wasm-bindgen's CLI.
    pub fn wasm_test_runner(&self) -> Result<PathBuf> {
        let folders = std::iter::once(self.folder.clone()).chain(process::search_path());
        find_in(folders, "wasm-bindgen-test-runner")
            .context("wasm-bindgen is here without wasm-bindgen-test-runner: install both with `cargo install wasm-bindgen-cli`")
    }

    /// `wasm-bindgen`, ready for its arguments.
    pub fn wasm_bindgen(&self) -> Result<Command> {
        let mut command = Command::new("wasm-bindgen");
        command.env("PATH", self.path()?);
        Ok(command)
    }

    /// `trunk`, ready for its arguments.
    pub fn trunk(&self, project: &Project) -> Result<Command> {
        let mut command = Command::new("trunk");
        command
            .current_dir(project.root())
            .env("PATH", self.path()?)
            .env("TRUNK_SKIP_VERSION_CHECK", "true");
        // Trunk 0.21 reads this as `true` or `false` and stops at the usual `1`.
        if env::var_os("NO_COLOR").is_some() {
            command.env("NO_COLOR", "true");
        }
        Ok(command)
    }
}

impl Tool {
    /// The version that a call would find, with its place: the project's own tools come first.
    pub fn found(&self, project: &Project) -> Option<(PathBuf, String)> {
        let folders = std::iter::once(project.tools().join("bin")).chain(process::search_path());
        let program = find_in(folders, self.program)?;
        let printed = output_of(&program, &["--version"])?;
        let version = printed.split_whitespace().nth(1)?.to_owned();
        Some((program, version))
    }

    /// Installs the tool unless the wanted version is found.
    fn ensure(&self, project: &Project) -> Result<()> {
        let found = self.found(project).map(|(_, version)| version);
        if found.as_ref() == Some(&self.version) {
            return Ok(());
        }
        let what = format!("Installing {} {} into target/tools", self.program, self.version);
        report::step(&what, self.why);
        if let Some(other) = found {
            report::note(&format!("The {} on PATH is {other} and stays as it is.", self.program));
        }
        let started = Instant::now();
        self.install(project)?;
        if self.found(project).map(|(_, version)| version).as_ref() != Some(&self.version) {
            bail!("{} {} was installed but does not run", self.program, self.version);
        }
        report::note(&format!("Installed in {}.", report::duration(started.elapsed())));
        Ok(())
    }

    /// A prebuilt binary where `cargo binstall` has one, else an unoptimised build, which serves
    /// just as well and takes a third of the time. `--locked` fails while a registry lags behind
    /// the crate's lock file, hence the second try.
    fn install(&self, project: &Project) -> Result<()> {
        if self.binstall(project) {
            return Ok(());
        }
        if self.cargo_install(project, true).is_ok() {
            return self.clear_build(project);
        }
        report::note("That failed with --locked: the registry may lag behind. Trying without.");
        self.cargo_install(project, false).with_context(|| {
            format!(
                "cannot install {}; try `cargo install {} --version ={}`",
                self.program, self.crate_name, self.version
            )
        })?;
        self.clear_build(project)
    }

    fn binstall(&self, project: &Project) -> bool {
        if find_in(process::search_path(), "cargo-binstall").is_none() {
            return false;
        }
        let mut command = cargo();
        command
            .args(["binstall", "--no-confirm", "--force", "--disable-strategies", "compile"])
            .arg("--root")
            .arg(project.tools())
            .arg(format!("{}@{}", self.crate_name, self.version));
        let installed = process::run(&mut command).is_ok();
        if !installed {
            report::note("cargo binstall could not; compiling it instead.");
        }
        installed
    }

    /// Unoptimised, without debug information, and without the default features: those are TLS
    /// and a look for newer versions, and neither tool has anything to fetch here.
    fn cargo_install(&self, project: &Project, locked: bool) -> Result<()> {
        let mut command = cargo();
        command
            .args(["install", "--debug", "--force", "--no-default-features", self.crate_name])
            .arg("--version")
            .arg(format!("={}", self.version))
            .arg("--root")
            .arg(project.tools())
            // Cargo would advise to put the folder on PATH; these commands do that themselves.
            .env("PATH", process::path_with(&project.tools().join("bin"))?)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_TARGET_DIR", self.build_folder(project))
            .current_dir(project.root());
        if locked {
            command.arg("--locked");
        }
        process::run(&mut command)
    }

    fn build_folder(&self, project: &Project) -> PathBuf {
        project.tools().join("build")
    }

    /// The build's leftovers are some hundred megabytes that nothing uses again.
    fn clear_build(&self, project: &Project) -> Result<()> {
        fs::remove_dir_all(self.build_folder(project)).context("cannot clear target/tools/build")
    }
}

/// Whether the compiler can make wasm.
pub fn has_wasm_target() -> bool {
    output_of("rustc".as_ref(), &["--print", "sysroot"]).is_some_and(|sysroot| {
        PathBuf::from(sysroot).join("lib/rustlib").join(WASM_TARGET).join("lib").is_dir()
    })
}

/// Adds the wasm target unless it is here.
pub fn ensure_wasm_target() -> Result<()> {
    if has_wasm_target() {
        return Ok(());
    }
    report::step(
        "Installing Rust's wasm32-unknown-unknown target",
        "The page is wasm. About 20 seconds, once.",
    );
    process::run(Command::new("rustup").args(["target", "add", WASM_TARGET]))
        .context("cannot add the wasm target; try `rustup target add wasm32-unknown-unknown`")
}
