//! `cargo xtask serve`: from a fresh clone to the playground in a browser.

use std::net::{Ipv4Addr, SocketAddrV4, TcpListener, TcpStream};
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::project::Project;
use crate::report;
use crate::tools::Tools;

/// How many ports after the wanted one are tried for the advice.
const PORTS_TO_TRY: u16 = 100;

/// What `serve` takes.
#[derive(clap::Args)]
pub struct Options {
    /// The port to serve at
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Build without optimisation: a change is on the page in seconds
    #[arg(long)]
    dev: bool,
}

/// Installs what is missing, builds the page, and serves it until Ctrl-C.
pub fn serve(project: &Project, options: &Options) -> Result<()> {
    let started = Instant::now();
    // First, so that nobody waits minutes to hear it.
    check_port(options.port)?;
    let tools = Tools::for_page(project)?;
    report::step(
        "Building the playground",
        "About 1 minute the first time, seconds when nothing changed.",
    );
    let mut trunk = tools.trunk(project)?;
    // A folder of its own: Trunk adds its reload script to a page that it serves, and `dist` is
    // the page that is tested, weighed and published.
    trunk
        .args(["serve", "--address", "127.0.0.1", "--port"])
        .arg(options.port.to_string())
        .arg("--dist")
        .arg(project.root().join("target").join("serve"));
    if !options.dev {
        trunk.arg("--release");
    }
    let mut server = trunk.spawn().context("cannot start trunk")?;
    wait_until_served(&mut server, options.port)?;
    report::step(
        &format!("Shardbelt is at http://127.0.0.1:{}", options.port),
        &format!(
            "Up after {}. Changed files are built and reloaded; Ctrl-C stops.",
            report::duration(started.elapsed())
        ),
    );
    let status = server.wait()?;
    if !status.success() {
        bail!("trunk ended with {status}");
    }
    Ok(())
}

/// Trunk builds before it listens, so a connection means that the page is there.
fn wait_until_served(server: &mut Child, port: u16) -> Result<()> {
    const PAUSE: Duration = Duration::from_millis(100);
    while TcpStream::connect(address(port)).is_err() {
        if let Some(status) = server.try_wait()? {
            bail!(
                "trunk ended with {status} before the page was up; repeat with `cargo xtask serve --port {port}`"
            );
        }
        thread::sleep(PAUSE);
    }
    Ok(())
}

fn check_port(port: u16) -> Result<()> {
    if is_free(port) {
        return Ok(());
    }
    let free = (1..=PORTS_TO_TRY)
        .filter_map(|step| port.checked_add(step))
        .find(|&candidate| is_free(candidate));
    match free {
        Some(free) => bail!("port {port} is taken: run `cargo xtask serve --port {free}`"),
        None => bail!("port {port} is taken: choose another with `cargo xtask serve --port PORT`"),
    }
}

fn is_free(port: u16) -> bool {
    TcpListener::bind(address(port)).is_ok()
}

fn address(port: u16) -> SocketAddrV4 {
    SocketAddrV4::new(Ipv4Addr::LOCALHOST, port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_answered_with_the_command_that_works() {
        let listener = TcpListener::bind(address(0)).unwrap();
        let taken = listener.local_addr().unwrap().port();
        let message = check_port(taken).unwrap_err().to_string();
        assert!(message.contains("cargo xtask serve --port "), "{message}");
    }
}
