//! What cargo and wasm-bindgen leave to do on the page's wasm.
//!
//! `splitter split MODULE FOLDER [LOCATIONS]` comes between the two and cuts the module into parts; the places at
//! which it may panic go into the file LOCATIONS. After both, `splitter shorten MODULE GLUE` shortens the names by
//! which the module and its JavaScript know each other, `splitter plain MODULE …` writes modules with fewer
//! different bytes, `splitter arrange MODULE` puts functions side by side that are alike, and `splitter minify FILE
//! …` minifies scripts and those of pages.

mod arrange;
mod linked;
mod locations;
mod minify;
mod plain;
mod sections;
mod shorten;
mod split;

use std::env;
use std::path::PathBuf;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let mut arguments = env::args_os().skip(1);
    let command = arguments.next().unwrap_or_default();
    let paths: Vec<_> = arguments.map(PathBuf::from).collect();
    match (command.to_str(), paths.as_slice()) {
        (Some("split"), [module, folder]) => split::split(module, folder, None),
        (Some("split"), [module, folder, locations]) => {
            split::split(module, folder, Some(locations))
        }
        (Some("shorten"), [module, glue]) => shorten::shorten(module, glue),
        (Some("plain"), modules) if !modules.is_empty() => plain::plain(modules),
        (Some("arrange"), [module]) => arrange::arrange(module),
        (Some("minify"), files) if !files.is_empty() => minify::minify(files),
        _ => bail!(
            "usage: splitter split MODULE FOLDER [LOCATIONS] | shorten MODULE GLUE | plain MODULE… | arrange MODULE | minify FILE…"
        ),
    }
}
