//! Short names for what a module imports, and for the functions that it exports. wasm-bindgen's have a hash each,
//! which does not compress: they are a fiftieth of the page's first load.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use wasm_encoder::{EntityType, ExportKind, ExportSection, ImportSection, Module};
use wasmparser::{Parser, Payload};

use crate::sections;

/// Shortens the names of what `module` imports from `glue`, and of the functions that `glue` calls, in both. What
/// else the module exports keeps its name: the parts know it by that.
pub fn shorten(module: &Path, glue: &Path) -> Result<()> {
    let wasm = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let script =
        fs::read_to_string(glue).with_context(|| format!("cannot read {}", glue.display()))?;
    let file = module.file_stem().context("the module has no name")?.to_string_lossy();
    let (wasm, script) = shortened(&wasm, script, &format!("./{file}.js"))?;
    fs::write(module, wasm).with_context(|| format!("cannot write {}", module.display()))?;
    fs::write(glue, script).with_context(|| format!("cannot write {}", glue.display()))
}

/// Both, with the imports from `from` and the exported functions under other names. Functions that the JavaScript
/// does not call are exported no longer.
fn shortened(wasm: &[u8], mut script: String, from: &str) -> Result<(Vec<u8>, String)> {
    const SHORT_FROM: &str = "_";
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::ImportSection(imports) = &payload {
            let mut section = ImportSection::new();
            for (index, import) in imports.clone().into_imports().enumerate() {
                let import = import?;
                let ty = EntityType::try_from(import.ty)?;
                if import.module == from {
                    let short = format!("_{index}");
                    replace_once(&mut script, &format!("{}:", import.name), &format!("{short}:"))?;
                    section.import(SHORT_FROM, &short, ty);
                } else {
                    section.import(import.module, import.name, ty);
                }
            }
            module.section(&section);
        } else if let Payload::ExportSection(exports) = &payload {
            let mut section = ExportSection::new();
            for (index, export) in exports.clone().into_iter().enumerate() {
                let export = export?;
                let kind = ExportKind::from(export.kind);
                if kind != ExportKind::Func {
                    section.export(export.name, kind, export.index);
                    continue;
                }
                let short = format!("_{index}");
                if replace_calls(&mut script, export.name, &short) {
                    section.export(&short, kind, export.index);
                }
            }
            module.section(&section);
        } else {
            sections::copy(&mut module, &payload, wasm)?;
        }
    }
    replace_once(&mut script, &format!("\"{from}\":"), &format!("\"{SHORT_FROM}\":"))?;
    Ok((module.finish(), script))
}

/// Anything else than one place would mean that wasm-bindgen writes its JavaScript otherwise now.
fn replace_once(script: &mut String, name: &str, short: &str) -> Result<()> {
    let places = script.matches(name).count();
    ensure!(places == 1, "the JavaScript has {places} places with {name}, where one was expected");
    *script = script.replacen(name, short, 1);
    Ok(())
}

/// Replaces the name of an exported function wherever the JavaScript has it. Returns whether it has.
fn replace_calls(script: &mut String, name: &str, short: &str) -> bool {
    const OF_MODULE: &str = "wasm.";
    let call = format!("{OF_MODULE}{name}");
    let mut replaced = String::new();
    let mut rest = script.as_str();
    let mut is_called = false;
    while let Some(at) = rest.find(&call) {
        let (before, after) = (&rest[..at], &rest[at + call.len()..]);
        // Other names may begin with this one.
        let is_whole = !after.starts_with(|next: char| next.is_alphanumeric() || next == '_');
        replaced.push_str(before);
        replaced.push_str(OF_MODULE);
        replaced.push_str(if is_whole { short } else { name });
        is_called |= is_whole;
        rest = after;
    }
    replaced.push_str(rest);
    *script = replaced;
    is_called
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{MemoryType, TypeSection};

    const GLUE: &str = "const import0 = {\n    __wbg_now_0123: function() {},\n};\n\
                        return {\n    \"./app_bg.js\": import0,\n};\n";

    fn importing(names: &[(&str, &str)]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for (module, name) in names {
            imports.import(module, name, EntityType::Function(0));
        }
        let memory = MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        };
        imports.import("env", "memory", memory);
        let mut module = Module::new();
        module.section(&types).section(&imports);
        module.finish()
    }

    #[test]
    fn both_halves_have_the_short_names_and_others_stay() {
        let wasm = importing(&[("./parts.js", "load_calls"), ("./app_bg.js", "__wbg_now_0123")]);
        let (wasm, script) = shortened(&wasm, GLUE.into(), "./app_bg.js").unwrap();
        assert_eq!(wasm, importing(&[("./parts.js", "load_calls"), ("_", "_1")]));
        assert!(script.contains("    _1: function() {},"), "{script}");
        assert!(script.contains("\"_\": import0"), "{script}");
    }

    #[test]
    fn a_name_that_the_javascript_does_not_have_is_an_error() {
        let wasm = importing(&[("./app_bg.js", "__wbg_then_4567")]);
        assert!(shortened(&wasm, GLUE.into(), "./app_bg.js").is_err());
    }

    fn exporting(exports: &[(&str, ExportKind)]) -> Vec<u8> {
        let mut section = ExportSection::new();
        for (index, (name, kind)) in exports.iter().enumerate() {
            section.export(name, *kind, u32::try_from(index).unwrap());
        }
        let mut module = Module::new();
        module.section(&section);
        module.finish()
    }

    #[test]
    fn functions_that_are_called_have_short_names_and_others_are_not_exported() {
        use ExportKind::{Func, Memory};
        let script = format!("{GLUE}wasm.invoke__h01(1); wasm.invoke__h01_2(wasm.memory);");
        let wasm = exporting(&[("invoke__h01", Func), ("invoke__h01_2", Func), ("memory", Memory)]);
        let (wasm, script) = shortened(&wasm, script, "./app_bg.js").unwrap();
        assert_eq!(wasm, exporting(&[("_0", Func), ("_1", Func), ("memory", Memory)]));
        assert!(script.ends_with("wasm._0(1); wasm._1(wasm.memory);"), "{script}");
        let (wasm, _) =
            shortened(&exporting(&[("main", Func)]), GLUE.into(), "./app_bg.js").unwrap();
        assert_eq!(wasm, exporting(&[]));
    }
}
