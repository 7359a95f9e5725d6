//! The sections of a module that stay as they are.

use anyhow::{Context as _, Result};
use wasm_encoder::{Module, RawSection};
use wasmparser::Payload;

/// Copies the section that was read from `wasm`. What is no section of its own, as a function is, is passed over.
pub fn copy(module: &mut Module, payload: &Payload<'_>, wasm: &[u8]) -> Result<()> {
    if let Some((id, range)) = payload.as_section() {
        let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
        let data = wasm.get(range).context("a section ends before it begins")?;
        module.section(&RawSection { id, data });
    }
    Ok(())
}
