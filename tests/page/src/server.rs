//! A server for the built page, as any static host would be.

use std::env;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context as _, Result, bail};
use axum::Router;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tower_http::services::ServeDir;

/// A running server; it stops when dropped.
pub struct Server {
    address: SocketAddr,
    /// Dropping it ends the thread, and all connections with it.
    _running: oneshot::Sender<()>,
}

impl Server {
    /// Serves a folder on a free port of this machine.
    pub fn start(folder: &Path) -> Result<Self> {
        // A runtime of its own takes its connections along when it ends: a browser keeps them open.
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
        let address = listener.local_addr()?;
        let router = Router::new().fallback_service(ServeDir::new(folder));
        let (running, stopped) = oneshot::channel::<()>();
        thread::spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    // It ends only by being dropped: a failing accept is retried by axum itself.
                    _ = axum::serve(listener, router) => {}
                    _ = stopped => {}
                }
            });
        });
        Ok(Self { address, _running: running })
    }

    /// The page's address.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

/// The folder of the built page: the one that `SHARDBELT_DIST` names, else `dist` in the project.
pub fn built_page() -> Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .context("this package has no project around it")?;
    let folder = root.join(env::var_os("SHARDBELT_DIST").unwrap_or_else(|| "dist".into()));
    if !folder.join("index.html").is_file() {
        bail!(
            "no built page in {}: run `cargo xtask test page`, which builds it",
            folder.display()
        );
    }
    Ok(folder)
}
