//! Running other programs: the one place that knows about exit codes and `PATH`.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::tally::Tally;

/// Runs `command` to its end, with its output going where ours goes.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("`{}` ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs `command` to its end and adds up the tests it reports, passing its output on line by line.
///
/// A failed test is in the tally, not an error; the error is for a run that failed in another way.
pub fn run_tests(command: &mut Command) -> Result<Tally> {
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| cannot_start(command))?;
    let mut tally = Tally::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line?;
            tally.read_line(&line);
            println!("{line}");
        }
    }
    let status = child.wait()?;
    if !status.success() && tally.failed == 0 {
        bail!("`{}` ended with {status}", shown(command));
    }
    if tally.is_empty() {
        bail!("`{}` ran no test", shown(command));
    }
    Ok(tally)
}

/// Runs `command` to its end and returns what it printed; its errors go where ours go.
pub fn captured(command: &mut Command) -> Result<String> {
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| cannot_start(command))?;
    if !output.status.success() {
        bail!("`{}` ended with {}", shown(command), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What `program` prints when run with `arguments`, or `None` when it cannot be run or fails.
pub fn output_of(program: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The first executable file called `name` in `folders`.
pub fn find_in(folders: impl IntoIterator<Item = PathBuf>, name: &str) -> Option<PathBuf> {
    let file_name = format!("{name}{}", env::consts::EXE_SUFFIX);
    folders.into_iter().map(|folder| folder.join(&file_name)).find(|candidate| candidate.is_file())
}

/// The folders of `PATH`.
pub fn search_path() -> Vec<PathBuf> {
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect()
}

/// `PATH` with `first` put before everything else.
pub fn path_with(first: &Path) -> Result<OsString> {
    let folders = std::iter::once(first.to_path_buf()).chain(search_path());
    env::join_paths(folders).context("a folder in PATH has a separator in its name")
}

/// The cargo that started us, so that a nested call uses the same toolchain.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// `command` as one would type it, less its folder: for messages.
pub fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(name)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start `{}`", shown(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_typed() {
        let mut command = Command::new("/somewhere/bin/cargo");
        command.args(["test", "--workspace"]);
        assert_eq!(shown(&command), "cargo test --workspace");
    }

    #[test]
    fn a_failing_program_has_no_output() {
        assert_eq!(output_of(Path::new("/no/such/program"), &[]), None);
    }
}
