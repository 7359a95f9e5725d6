//! House rules that no compiler checks: small files, nothing that only one machine has.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

/// The most lines of a Rust file. What is longer holds more than one idea.
const MOST_LINES: usize = 500;

/// Words that only make sense on some machine. They are put together here so that this file passes.
const FORBIDDEN: [&str; 3] =
    [concat!("..", "/shared"), concat!("/wo", "rk/"), concat!("/t", "mp/")];

/// Where every dependency comes from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn project() -> Result<&'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no folder above it")
}

/// Every file that is in git or would be after `git add`.
fn files() -> Result<Vec<PathBuf>> {
    let project = project()?;
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .current_dir(project)
        .output()
        .context("cannot run git")?;
    let names = String::from_utf8(output.stdout)?;
    Ok(names
        .split('\0')
        .filter(|name| !name.is_empty())
        .map(|name| project.join(name))
        // A file that git still lists may be deleted already.
        .filter(|path| path.is_file())
        .collect())
}

/// The texts among the files, each with its name in the project.
fn texts() -> Result<Vec<(String, String)>> {
    let project = project()?;
    let mut texts = Vec::new();
    for path in files()? {
        let name = path.strip_prefix(project)?.display().to_string();
        // A picture is no text and is left out here.
        if let Ok(text) = String::from_utf8(fs::read(&path)?) {
            texts.push((name, text));
        }
    }
    Ok(texts)
}

fn assert_none(offences: &[String], rule: &str) {
    assert!(offences.is_empty(), "{rule}:\n  {}", offences.join("\n  "));
}

#[test]
fn git_lists_this_file() {
    let names: Vec<_> = texts().unwrap().into_iter().map(|(name, _)| name).collect();
    assert!(names.contains(&"xtask/tests/tidy.rs".to_owned()), "git lists: {names:?}");
}

#[test]
fn rust_files_are_short() {
    let long: Vec<_> = texts()
        .unwrap()
        .into_iter()
        .filter(|(name, _)| name.ends_with(".rs"))
        .map(|(name, text)| (name, text.lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(name, lines)| format!("{name}: {lines} lines"))
        .collect();
    assert_none(&long, "a Rust file has at most 500 lines; divide these by what they are about");
}

#[test]
fn nothing_names_one_machine() {
    let mut found = Vec::new();
    for (name, text) in texts().unwrap() {
        for (index, line) in text.lines().enumerate() {
            if let Some(word) = FORBIDDEN.iter().find(|word| line.contains(**word)) {
                found.push(format!("{name}:{}: {word}", index + 1));
            }
        }
    }
    assert_none(&found, "a path of one machine is in a file that goes to all");
}

#[test]
fn dependencies_come_from_one_registry() {
    let lock = fs::read_to_string(project().unwrap().join("Cargo.lock")).unwrap();
    let elsewhere: Vec<_> = lock
        .lines()
        .filter_map(|line| line.strip_prefix("source = "))
        .filter(|source| source.trim_matches('"') != REGISTRY)
        .map(str::to_owned)
        .collect();
    assert_none(&elsewhere, "Cargo.lock names another source");
}
