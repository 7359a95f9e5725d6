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

/// How much more than was last measured the first load may weigh, in per cent.
const GROWTH_PERCENT: u64 = 3;

/// One file of the page, in bytes.
struct Weight {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// What the first load may weigh, in bytes after brotli.
#[derive(Debug, PartialEq)]
struct Budget {
    /// The most that it should be.
    limit: u64,
    /// What it was when it was last measured.
    measured: u64,
}

/// Prints every file's size and fails when the first load has grown beyond its budget.
pub fn check(project: &Project) -> Result<()> {
    report::step("Weighing the page", "Every file, raw and as servers send it.");
    let budget = Budget::read(&project.read(BUDGET_FILE)?)?;
    let (later, first_load): (Vec<_>, Vec<_>) =
        weigh(&project.dist())?.into_iter().partition(|weight| is_later(&weight.name));
    print_table("first load", &first_load);
    print_table("later", &later);
    let bytes = sum(&first_load, |_| true) as u64;
    println!("{}", budget.sentence(bytes));
    if bytes <= budget.most() {
        return Ok(());
    }
    bail!("the first load is over its budget of {} bytes; see {BUDGET_FILE}", budget.most())
}

/// Whether a file of the page is not fetched before the page works, but when it is wanted: a part, as the splitter
/// names it, a language other than the first, which is in the wasm, or what is looked up when the program breaks
/// down. What keeps the page for when there is no network is fetched once all else is there.
fn is_later(name: &str) -> bool {
    let path = Path::new(name);
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let is_part = file.starts_with("split_") || file.starts_with("chunk_");
    let is_apart = file == "locations.txt" || file == "service-worker.js";
    is_part || is_apart || path.starts_with("messages")
}

/// Prints the npm package's files and fails when its wasm and JavaScript are over their budget.
pub fn check_package(project: &Project, package: &Path) -> Result<()> {
    report::step("Weighing the npm package", "Every file, raw and as servers send it.");
    let limit = whole_number(&project.read(BUDGET_FILE)?, "package-bytes")?;
    let weights = weigh(package)?;
    print_table("file", &weights);
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
        let bytes = |name| whole_number(text, name);
        Ok(Self { limit: bytes("first-load-bytes-max")?, measured: bytes("first-load-bytes")? })
    }

    /// More than this fails: a little more than was measured, but never more than the limit once that
    /// was kept.
    fn most(&self) -> u64 {
        let most = self.measured * (100 + GROWTH_PERCENT) / 100;
        if self.measured <= self.limit { most.min(self.limit) } else { most }
    }

    fn sentence(&self, bytes: u64) -> String {
        let limit = self.limit;
        let distance = if bytes <= limit {
            format!("{} bytes under the limit of {limit}", limit - bytes)
        } else {
            format!("{} bytes over the limit of {limit}", bytes - limit)
        };
        format!("first load: {bytes} bytes (brotli), {distance}; {} fail", self.most() + 1)
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

fn print_table(title: &str, weights: &[Weight]) {
    const NAME_WIDTH: usize = 42;
    println!("{title:<NAME_WIDTH$}{:>11}{:>11}{:>11}", "raw", "gzip", "brotli");
    for Weight { name, raw, gzip, brotli } in weights {
        println!("{name:<NAME_WIDTH$}{raw:>11}{gzip:>11}{brotli:>11}");
    }
    let total = |of: fn(&Weight) -> usize| weights.iter().map(of).sum::<usize>();
    println!(
        "{:<NAME_WIDTH$}{:>11}{:>11}{:>11}\n",
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
    fn a_little_growth_passes_and_the_limit_stays_once_it_is_kept() {
        assert_eq!(Budget { limit: 180_000, measured: 200_000 }.most(), 206_000);
        assert_eq!(Budget { limit: 180_000, measured: 100_000 }.most(), 103_000);
        assert_eq!(Budget { limit: 180_000, measured: 179_000 }.most(), 180_000);
    }

    #[test]
    fn parts_are_told_from_the_first_load() {
        assert!(is_later("code-0123/split_calls.wasm"));
        assert!(is_later("code-0123/chunk_4.wasm"));
        assert!(is_later("code-0123/locations.txt"));
        assert!(is_later("service-worker.js"));
        assert!(is_later("messages/de.json"));
        assert!(!is_later("code-0123/shardbelt_bg.wasm"));
        assert!(!is_later("code-0123/parts.js"));
    }

    #[test]
    fn the_committed_budget_is_readable() {
        let project = Project::find().unwrap();
        assert!(Budget::read(&project.read(BUDGET_FILE).unwrap()).is_ok());
    }

    #[test]
    fn a_budget_without_a_limit_is_refused() {
        assert!(Budget::read("first-load-bytes = 10").is_err());
    }
}
