//! `cargo xtask assemble`: the page's code, compiled and split. Trunk runs it last; see `Trunk.toml`.
//!
//! Cargo compiles, `xtask/splitter` splits, wasm-bindgen writes the JavaScript. The files belong to one
//! build and name each other, so they get a folder that has a name of its own for each build.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::process::{self, cargo};
use crate::project::Project;
use crate::tools::{Tools, WASM_TARGET};

/// What stands in `www/index.html` for the folder's name.
const PLACEHOLDER: &str = "./CODE/";

/// What the places are in the source at which the program may panic: beside a release, not in it.
const LOCATIONS: &str = "locations.txt";
/// Where a release's data begin in memory. The stack has the first 1 MiB, and 8 KiB after it are left for the
/// addresses of those places.
const DATA_START: u32 = 0x10_2000;

/// Puts the code into the page that Trunk is building.
pub fn assemble(project: &Project) -> Result<()> {
    let Some(page) = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from) else {
        bail!("Trunk runs this while it builds the page: use `cargo xtask build`");
    };
    let is_release = env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release");
    let tools = Tools::for_page(project)?;
    let wasm = compile(project, is_release)?;
    let parts = split(project, &wasm, is_release)?;
    let code = page.join("code");
    write_javascript(&tools, &parts, &code, is_release)?;
    if is_release {
        shrink(project, &page, &code)?;
    }
    let name = format!("code-{:016x}", digest(&code)?);
    fs::rename(&code, page.join(&name)).context("cannot name the folder of the code")?;
    name_in(&page.join("index.html"), &name)
}

/// Compiles the page, with what the splitter has to know. Returns the module.
fn compile(project: &Project, is_release: bool) -> Result<PathBuf> {
    let mut rustc = cargo();
    rustc
        .args(["rustc", "--package", "shardbelt", "--bin", "shardbelt", "--features", "split"])
        .args(["--target", WASM_TARGET]);
    if is_release {
        rustc.arg("--release");
    }
    rustc.args(["--", "-Clink-arg=--emit-relocs"]).current_dir(project.root());
    if is_release {
        rustc.arg(format!("-Clink-arg=--global-base={DATA_START}"));
    }
    process::run(&mut rustc)?;
    let profile = if is_release { "release" } else { "debug" };
    Ok(project.target().join(WASM_TARGET).join(profile).join("shardbelt.wasm"))
}

/// Splits the module. Returns the folder of its parts.
fn split(project: &Project, wasm: &Path, is_release: bool) -> Result<PathBuf> {
    let parts = project.target().join("parts");
    if parts.is_dir() {
        fs::remove_dir_all(&parts).context("cannot clear the folder of the parts")?;
    }
    let mut splitter = splitter(project);
    splitter.arg("split").arg(wasm).arg(&parts);
    if is_release {
        splitter.arg(parts.join(LOCATIONS));
    }
    process::run(&mut splitter)?;
    Ok(parts)
}

/// The splitter, ready for its arguments.
fn splitter(project: &Project) -> Command {
    let mut splitter = cargo();
    splitter.args(["run", "--quiet", "--package", "splitter", "--"]).current_dir(project.root());
    splitter
}

/// Writes the JavaScript around the part that comes first, and puts the others beside it.
fn write_javascript(tools: &Tools, parts: &Path, code: &Path, is_release: bool) -> Result<()> {
    let first = parts.join("shardbelt.wasm");
    let mut bindgen = tools.wasm_bindgen()?;
    bindgen
        .arg(&first)
        // The parts find the first one's memory and functions among its exports.
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-dir"])
        .arg(code);
    if is_release {
        bindgen.args(["--remove-name-section", "--remove-producers-section"]);
    }
    process::run(&mut bindgen)?;
    for entry in fs::read_dir(parts)? {
        let path = entry?.path();
        if let Some(name) = path.file_name().filter(|_| path != first) {
            fs::copy(&path, code.join(name))
                .with_context(|| format!("cannot copy {}", path.display()))?;
        }
    }
    Ok(())
}

/// Makes small what there is to load, at first above all.
fn shrink(project: &Project, page: &Path, code: &Path) -> Result<()> {
    let (module, glue) = (code.join("shardbelt_bg.wasm"), code.join("shardbelt.js"));
    process::run(splitter(project).arg("shorten").arg(&module).arg(&glue))?;
    process::run(splitter(project).arg("plain").args(modules(code)?))?;
    process::run(splitter(project).arg("arrange").arg(module))?;
    let of_page = ["index.html", "service-worker.js"].map(|name| page.join(name));
    let scripts = of_page.into_iter().chain([glue, code.join("parts.js")]);
    process::run(splitter(project).arg("minify").args(scripts))
}

/// All wasm in a folder.
fn modules(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let paths = entries.iter().map(fs::DirEntry::path);
    Ok(paths.filter(|path| path.extension().is_some_and(|it| it == "wasm")).collect())
}

/// A number that is another one when any of the files in the folder is.
fn digest(folder: &Path) -> Result<u64> {
    let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let mut paths: Vec<_> = entries.iter().map(fs::DirEntry::path).collect();
    paths.sort();
    let mut hasher = DefaultHasher::new();
    for path in paths {
        hasher.write(path.file_name().unwrap_or_default().as_encoded_bytes());
        hasher.write(&fs::read(&path)?);
    }
    Ok(hasher.finish())
}

/// Writes the folder's name into the page.
fn name_in(html: &Path, name: &str) -> Result<()> {
    let page = fs::read_to_string(html).context("Trunk has written no index.html")?;
    if !page.contains(PLACEHOLDER) {
        bail!("www/index.html has no {PLACEHOLDER}: nothing would start");
    }
    fs::write(html, page.replace(PLACEHOLDER, &format!("./{name}/")))
        .context("cannot write index.html")
}
