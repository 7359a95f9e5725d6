//! chromedriver as a child process that never outlives its owner.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

/// How long chromedriver may take to close its browsers before it is killed.
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(5);

/// A running chromedriver.
pub struct Chromedriver {
    process: Child,
    port: u16,
    /// Where it and its browsers put profiles and sockets, which they don't clear away.
    _scratch: TempDir,
}

impl Chromedriver {
    /// Starts the one that `CHROMEDRIVER` names, else the one on `PATH`, on a port of its choice.
    pub fn start() -> Result<Self> {
        let program = env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let scratch = tempfile::tempdir().context("no folder for the browser's files")?;
        let mut process = Command::new(&program)
            .args(["--port=0", "--log-level=SEVERE"])
            .env("TMPDIR", scratch.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| {
                let name = program.to_string_lossy();
                format!("cannot start {name}: run `cargo xtask test page`, which installs it")
            })?;
        let output = process.stdout.take().context("chromedriver has no output")?;
        match announced_port(output) {
            Ok(port) => Ok(Self { process, port, _scratch: scratch }),
            Err(error) => {
                // Not started means no browser to close.
                let _ = process.kill();
                let _ = process.wait();
                Err(error)
            }
        }
    }

    /// Where it listens for WebDriver commands.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks it to close its browsers and end: a kill would leave the browsers behind.
    fn shut_down(&mut self) -> Result<()> {
        let mut connection = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        write!(
            connection,
            "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.port
        )?;
        let deadline = Instant::now() + SHUTDOWN_LIMIT;
        while self.process.try_wait()?.is_none() {
            if Instant::now() > deadline {
                bail!("chromedriver did not end");
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        if self.shut_down().is_err() {
            // Already gone is as good as killed; there is nobody to tell.
            let _ = self.process.kill();
            let _ = self.process.wait();
        }
    }
}

/// Reads `ChromeDriver was started successfully on port 41234.` and leaves a thread behind that
/// keeps the pipe empty.
fn announced_port(output: ChildStdout) -> Result<u16> {
    let mut lines = BufReader::new(output).lines();
    let mut seen = Vec::new();
    for line in lines.by_ref() {
        let line = line?;
        if let Some(port) = port_in(&line) {
            thread::spawn(move || lines.for_each(drop));
            return Ok(port);
        }
        seen.push(line);
    }
    bail!("chromedriver ended without a port; it said: {}", seen.join(" / "))
}

fn port_in(line: &str) -> Option<u16> {
    line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_the_announcement() {
        assert_eq!(port_in("ChromeDriver was started successfully on port 41234."), Some(41234));
        assert_eq!(port_in("Only local connections are allowed."), None);
    }
}
