//! A server for the built page, as any static host would be.

use std::env;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_http::services::ServeDir;

/// A running server; it stops when dropped.
pub struct Server {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Server {
    /// Serves a folder on a free port of this machine.
    pub async fn start(folder: &Path) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let router = Router::new().fallback_service(ServeDir::new(folder));
        let task = tokio::spawn(async move {
            // It ends only by being dropped: a failing accept is retried by axum itself.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, task })
    }

    /// The page's address.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
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
