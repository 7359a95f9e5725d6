//! What the page weighs on the wire, held against `xtask/size-budget.toml`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context as _, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use toml::{Table, Value};

use crate::project::Project;
use crate::report;

const BUDGET_FILE: &str = "xtask/size-budget.toml";
const KIBIBYTE: f64 = 1024.0;

/// One file of the page, in bytes.
struct Weight {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// The limits, in KiB after brotli.
#[derive(Debug, PartialEq)]
struct Budget {
    total: f64,
    wasm: f64,
}

/// Prints every file's size and fails when the page is over its budget.
pub fn check(project: &Project) -> Result<()> {
    report::step("Weighing the page", "Every file, raw and as servers send it.");
    let budget = Budget::read(&project.read(BUDGET_FILE)?)?;
    let weights = weigh(&project.dist())?;
    print_table(&weights);
    let total = sum(&weights, |_| true);
    let wasm = sum(&weights, |name| name.ends_with(".wasm"));
    let mut over = Vec::new();
    for (what, bytes, limit) in [("first load", total, budget.total), ("wasm", wasm, budget.wasm)] {
        let kibibytes = bytes as f64 / KIBIBYTE;
        let share = 100.0 * kibibytes / limit;
        println!("{what:<12}{kibibytes:>8.1} KiB of {limit:.0} KiB (brotli): {share:.0} %");
        if kibibytes > limit {
            over.push(what);
        }
    }
    if over.is_empty() {
        return Ok(());
    }
    bail!("over the size budget: {}; the limits are in {BUDGET_FILE}", over.join(" and "))
}

/// Prints the npm package's files and fails when its wasm and JavaScript are over their budget.
pub fn check_package(project: &Project, package: &Path) -> Result<()> {
    report::step("Weighing the npm package", "Every file, raw and as servers send it.");
    let limit = whole_number(&project.read(BUDGET_FILE)?, "package-bytes")?;
    let weights = weigh(package)?;
    print_table(&weights);
    let loaded = sum(&weights, |name| name.ends_with(".wasm") || name.ends_with(".js"));
    let share = 100.0 * loaded as f64 / limit as f64;
    println!("wasm and JavaScript: {loaded} bytes of {limit} (brotli): {share:.0} %");
    if loaded as u64 <= limit {
        return Ok(());
    }
    bail!("over the size budget; the limits are in {BUDGET_FILE}")
}

fn whole_number(budget: &str, name: &str) -> Result<u64> {
    let table: Table = budget.parse().context(BUDGET_FILE)?;
    let number = table.get(name).and_then(Value::as_integer);
    number
        .and_then(|number| u64::try_from(number).ok())
        .with_context(|| format!("{BUDGET_FILE} has no whole number `{name}`"))
}

impl Budget {
    fn read(text: &str) -> Result<Self> {
        let limit = |name| whole_number(text, name).map(|kibibytes| kibibytes as f64);
        Ok(Self { total: limit("first-load-kib")?, wasm: limit("wasm-kib")? })
    }
}

fn sum(weights: &[Weight], wanted: impl Fn(&str) -> bool) -> usize {
    weights.iter().filter(|weight| wanted(&weight.name)).map(|weight| weight.brotli).sum()
}

/// Brotli at its best takes seconds for the wasm, so each file has its own thread.
fn weigh(dist: &Path) -> Result<Vec<Weight>> {
    let mut paths = Vec::new();
    collect_files(dist, &mut paths)?;
    paths.sort();
    if paths.is_empty() {
        bail!("{} is empty; build it with `cargo xtask build`", dist.display());
    }
    let workers: Vec<_> = paths
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(dist).unwrap_or(&path).display().to_string();
            thread::spawn(move || weigh_file(name, &path))
        })
        .collect();
    workers
        .into_iter()
        .map(|worker| match worker.join() {
            Ok(weight) => weight,
            Err(_) => bail!("a compressor stopped"),
        })
        .collect()
}

fn weigh_file(name: String, path: &Path) -> Result<Weight> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {name}"))?;
    Ok(Weight {
        name,
        raw: bytes.len(),
        gzip: gzip_length(&bytes)?,
        brotli: brotli_length(&bytes)?,
    })
}

fn gzip_length(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

fn brotli_length(bytes: &[u8]) -> Result<usize> {
    const BUFFER: usize = 64 * 1024;
    const QUALITY: u32 = 11;
    const WINDOW: u32 = 22;
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), BUFFER, QUALITY, WINDOW);
    encoder.write_all(bytes)?;
    Ok(encoder.into_inner().len())
}

fn collect_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| {
        format!("cannot read {}; build it with `cargo xtask build`", folder.display())
    })?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect_files(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn print_table(weights: &[Weight]) {
    let width = weights.iter().map(|weight| weight.name.len()).max().unwrap_or(0).max(5);
    println!("{:<width$}{:>11}{:>11}{:>11}", "file", "raw", "gzip", "brotli");
    for Weight { name, raw, gzip, brotli } in weights {
        println!("{name:<width$}{raw:>11}{gzip:>11}{brotli:>11}");
    }
    let total = |of: fn(&Weight) -> usize| weights.iter().map(of).sum::<usize>();
    println!(
        "{:<width$}{:>11}{:>11}{:>11}",
        "total",
        total(|weight| weight.raw),
        total(|weight| weight.gzip),
        total(|weight| weight.brotli)
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_text_is_smaller() {
        let text = b"shard ".repeat(100);
        assert!(gzip_length(&text).unwrap() < 100);
        assert!(brotli_length(&text).unwrap() < 100);
    }

    #[test]
    fn the_committed_budget_is_readable() {
        let project = Project::find().unwrap();
        let budget = Budget::read(&project.read(BUDGET_FILE).unwrap()).unwrap();
        assert!(budget.wasm <= budget.total);
    }

    #[test]
    fn a_budget_without_a_limit_is_refused() {
        assert!(Budget::read("wasm-kib = 10").is_err());
    }
}
