//! Functions that are much alike stand next to each other. wasm-bindgen leaves them sorted by size; a compressor
//! finds what it has seen before the more cheaply the less far back it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::rc::Rc;

use anyhow::{Context as _, Result, ensure};
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{FunctionBody, Parser, Payload, TypeRef};

use crate::sections;

/// Two functions are the more alike the more pieces of so many bytes they have in common.
const PIECE_BYTES: usize = 6;
/// What more functions than this have in common says nothing about any two.
const SHARED_BY_MAX: usize = 300;

/// Arranges the functions of `module`.
pub fn arrange(module: &Path) -> Result<()> {
    let wasm = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    fs::write(module, arranged(&wasm)?)
        .with_context(|| format!("cannot write {}", module.display()))
}

/// The module with its functions in another order.
fn arranged(wasm: &[u8]) -> Result<Vec<u8>> {
    let Functions { imported, types, bodies } = Functions::read(wasm)?;
    let bytes: Vec<_> = bodies.iter().map(FunctionBody::as_bytes).collect();
    let order = order(&bytes);
    let mut places = vec![0; bodies.len()];
    for (place, &function) in order.iter().enumerate() {
        places[function] = u32::try_from(place)?;
    }
    let mut renumber = Renumber { imported, places };
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match payload {
            Payload::FunctionSection(_) => {
                let mut section = FunctionSection::new();
                for &function in &order {
                    section.function(types[function]);
                }
                module.section(&section);
            }
            Payload::CodeSectionStart { .. } => {
                let mut section = CodeSection::new();
                for &function in &order {
                    let body = bodies[function].clone();
                    renumber.parse_function_body(&mut section, body)?;
                }
                module.section(&section);
            }
            Payload::CodeSectionEntry(_) => {}
            payload => renumber.copy(&mut module, &payload, wasm)?,
        }
    }
    Ok(module.finish())
}

/// What a module says of its functions.
struct Functions<'a> {
    /// How many it imports: they come first.
    imported: u32,
    types: Vec<u32>,
    bodies: Vec<FunctionBody<'a>>,
}

impl<'a> Functions<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self> {
        let mut functions = Self { imported: 0, types: Vec::new(), bodies: Vec::new() };
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        functions.imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(types) => {
                    functions.types = types.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::CodeSectionEntry(body) => functions.bodies.push(body),
                _ => {}
            }
        }
        let (types, bodies) = (functions.types.len(), functions.bodies.len());
        ensure!(types == bodies, "the module has {types} functions and {bodies} bodies");
        Ok(functions)
    }
}

/// The functions, each followed by the one most like it among those that are left.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces: Vec<BTreeSet<&[u8]>> =
        bodies.iter().map(|body| body.windows(PIECE_BYTES).collect()).collect();
    let neighbours = neighbours(&pieces);
    let mut left: BTreeSet<_> = (0..bodies.len()).collect();
    let mut order = Vec::new();
    let mut next = left.first().copied();
    while let Some(function) = next {
        order.push(function);
        left.remove(&function);
        let mut shared: BTreeMap<usize, u32> = BTreeMap::new();
        for &other in neighbours[function].iter().flat_map(|functions| functions.iter()) {
            if left.contains(&other) {
                *shared.entry(other).or_default() += 1;
            }
        }
        let likeness = |other: usize, shared: u32| {
            f64::from(shared) / pieces[function].len().max(pieces[other].len()) as f64
        };
        let alike = shared.into_iter().map(|(other, shared)| (likeness(other, shared), other));
        let nearest = alike.max_by(|(a, _), (b, _)| a.total_cmp(b));
        next = nearest.map(|(_, other)| other).or_else(|| left.first().copied());
    }
    order
}

/// For each function, and each of its pieces that says something, those that have it.
fn neighbours(pieces: &[BTreeSet<&[u8]>]) -> Vec<Vec<Rc<[usize]>>> {
    let mut having: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
    for (function, pieces) in pieces.iter().enumerate() {
        for &piece in pieces {
            having.entry(piece).or_default().push(function);
        }
    }
    let mut neighbours = vec![Vec::new(); pieces.len()];
    for functions in having.into_values() {
        if (2..=SHARED_BY_MAX).contains(&functions.len()) {
            let functions: Rc<[usize]> = functions.into();
            for &function in &*functions {
                neighbours[function].push(Rc::clone(&functions));
            }
        }
    }
    neighbours
}

/// Gives the functions the numbers of their new places.
struct Renumber {
    imported: u32,
    places: Vec<u32>,
}

impl Renumber {
    /// Copies a section that has nothing but the numbers of functions to be changed.
    fn copy(&mut self, module: &mut Module, payload: &Payload<'_>, wasm: &[u8]) -> Result<()> {
        macro_rules! renumbered {
            ($section:ident, $parse:ident, $reader:expr) => {{
                let mut section = wasm_encoder::$section::new();
                self.$parse(&mut section, $reader.clone())?;
                module.section(&section);
            }};
        }
        match payload {
            Payload::GlobalSection(globals) => {
                renumbered!(GlobalSection, parse_global_section, globals);
            }
            Payload::ExportSection(exports) => {
                renumbered!(ExportSection, parse_export_section, exports);
            }
            Payload::ElementSection(elements) => {
                renumbered!(ElementSection, parse_element_section, elements);
            }
            Payload::StartSection { func, .. } => {
                let function_index = self.function_index(*func)?;
                module.section(&wasm_encoder::StartSection { function_index });
            }
            payload => sections::copy(module, payload, wasm)?,
        }
        Ok(())
    }
}

impl Reencode for Renumber {
    type Error = <RoundtripReencoder as Reencode>::Error;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        let Some(own) = function.checked_sub(self.imported) else { return Ok(function) };
        Ok(self.places.get(own as usize).map_or(function, |place| self.imported + place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        ConstExpr, ElementSection, Elements, ExportKind, ExportSection, Function, TableSection,
        TableType, TypeSection,
    };

    /// A module whose functions of these numbers of additions each call the one before, with the last one
    /// exported and the first one in a table.
    fn module(additions: &[usize]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        for (index, &count) in additions.iter().enumerate() {
            functions.function(0);
            let mut body = Function::new([]);
            let mut instructions = body.instructions();
            if let Some(before) = index.checked_sub(1) {
                instructions.call(u32::try_from(before).unwrap());
            }
            for addition in 0..count {
                instructions.i32_const(7_000_000).i32_const(i32::try_from(addition).unwrap());
                instructions.i32_add().drop();
            }
            instructions.end();
            code.function(&body);
        }
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: wasm_encoder::RefType::FUNCREF,
            table64: false,
            minimum: 1,
            maximum: None,
            shared: false,
        });
        let mut exports = ExportSection::new();
        exports.export("last", ExportKind::Func, u32::try_from(additions.len() - 1).unwrap());
        let mut elements = ElementSection::new();
        elements.active(None, &ConstExpr::i32_const(0), Elements::Functions([0][..].into()));
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&tables);
        module.section(&exports).section(&elements).section(&code);
        module.finish()
    }

    /// The bytes of the bodies that are called from the one that is exported, itself first.
    fn chain(wasm: &[u8]) -> Vec<usize> {
        let bodies = Functions::read(wasm).unwrap().bodies;
        let mut next = Parser::new(0).parse_all(wasm).find_map(|payload| match payload.unwrap() {
            Payload::ExportSection(exports) => Some(exports.into_iter().next()?.unwrap().index),
            _ => None,
        });
        let mut lengths = Vec::new();
        while let Some(function) = next {
            let body = &bodies[function as usize];
            lengths.push(body.as_bytes().len());
            let operators = body.get_operators_reader().unwrap();
            next = operators.into_iter().find_map(|operator| match operator.unwrap() {
                wasmparser::Operator::Call { function_index } => Some(function_index),
                _ => None,
            });
        }
        lengths
    }

    #[test]
    fn the_same_functions_call_each_other_afterwards() {
        let before = module(&[1, 30, 2, 31, 3, 29]);
        let after = arranged(&before).unwrap();
        assert_ne!(before, after);
        assert_eq!(before.len(), after.len());
        assert_eq!(chain(&before), chain(&after));
    }

    #[test]
    fn those_that_are_alike_are_neighbours() {
        let (a, b) = (&b"abcdefghijklmnop"[..], &b"0123456789012345"[..]);
        let (near_a, near_b) = (&b"abcdefghijklmnoq"[..], &b"0123456789012346"[..]);
        assert_eq!(order(&[a, b, near_b, near_a]), [0, 3, 1, 2]);
    }

    #[test]
    fn arranging_twice_gives_what_a_build_would_give_again() {
        let wasm = module(&[5, 6, 40, 41, 7]);
        assert_eq!(arranged(&wasm).unwrap(), arranged(&wasm).unwrap());
    }
}
