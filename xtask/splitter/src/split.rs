//! Cuts a wasm module at its `#[wasm_split]` functions.
//!
//! It leaves in the folder the module that comes first, for wasm-bindgen; a file for each part that is
//! fetched when it is wanted; and `parts.js`, which fetches them. The module must have been linked with
//! `--emit-relocs`, or there is no telling what calls what.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use wasm_encoder::Module;
use wasm_split_cli_support::{Options, transform};
use wasmparser::{Parser, Payload};

use crate::{locations, sections};

/// What tools want to know of a module and browsers do not.
const FOR_TOOLS: [&str; 2] = ["name", "producers"];

/// Splits `module` into files in `folder`. The places at which it may panic stay in it, unless there is a file
/// for them.
pub fn split(module: &Path, folder: &Path, places: Option<&PathBuf>) -> Result<()> {
    let wasm = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let Some(places) = places else { return split_bytes(&wasm, module, folder) };
    let (wasm, list) = locations::take_out(&wasm)?;
    split_bytes(&wasm, module, folder)?;
    fs::write(places, list).with_context(|| format!("cannot write {}", places.display()))
}

/// Splits what was read from `module`, or made of it.
fn split_bytes(wasm: &[u8], module: &Path, folder: &Path) -> Result<()> {
    let name = module.file_stem().context("the module has no name")?.to_string_lossy();
    let first = folder.join(format!("{name}.wasm"));
    let glue = format!("./{name}.js");
    let mut options = Options::new(wasm);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.main_module = &glue;
    options.link_name = "./parts.js";
    let split = transform(options).map_err(|error| anyhow!("cannot split it: {error:#}"))?;
    for part in split.split_modules {
        let whole = fs::read(&part)?;
        fs::write(&part, without_names(&whole)?)?;
    }
    Ok(())
}

/// The module without what only tools read. wasm-bindgen does the same to the one that comes first.
fn without_names(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::CustomSection(custom) = &payload
            && FOR_TOOLS.contains(&custom.name())
        {
            continue;
        }
        sections::copy(&mut module, &payload, wasm)?;
    }
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::CustomSection;

    #[test]
    fn names_go_and_the_rest_stays() {
        let with = |names: &[&str]| {
            let mut module = Module::new();
            for &name in names {
                module.section(&CustomSection { name: name.into(), data: (&[1, 2, 3]).into() });
            }
            module.finish()
        };
        let stripped = without_names(&with(&["name", "target_features", "producers"])).unwrap();
        assert_eq!(stripped, with(&["target_features"]));
    }
}
