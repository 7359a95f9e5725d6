//! What the linker says of a module: which bytes are whose, and what refers to them.

use std::collections::BTreeSet;
use std::ops::Range;

use anyhow::{Context as _, Result, ensure};
use wasm_encoder::{CustomSection, Encode as _, Module};
use wasmparser::{
    ConstExpr, Data, DataKind, KnownCustom, Linking, Operator, Parser, Payload, RelocAddendKind,
    RelocationEntry, RelocationType, SymbolInfo,
};

use crate::sections;

/// A module that was linked with `--emit-relocs`. All ranges and places are of bytes in it.
#[derive(Default)]
pub struct Linked {
    /// Where each section's contents begin.
    sections: Vec<usize>,
    segments: Vec<Segment>,
    /// The data of each symbol, for those that have any.
    symbols: Vec<Option<Range<usize>>>,
    relocations: Vec<(u32, RelocationEntry)>,
    /// The global with the stack's end, and what each global is at first.
    stack_pointer: Option<u32>,
    globals: Vec<Option<u32>>,
}

/// Data that are at an address when the program starts.
struct Segment {
    address: u32,
    range: Range<usize>,
}

/// Where a module has the address of data.
pub struct Reference {
    /// The section that it is in, and its place there, as the linker counts.
    pub section: u32,
    pub offset: u32,
    /// Its place in the module.
    pub at: usize,
    pub kind: RelocationType,
    /// The data that are referred to, and how far after their beginning.
    pub target: Range<usize>,
    pub addend: i64,
}

impl Linked {
    pub fn read(wasm: &[u8]) -> Result<Self> {
        let mut linked = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Some((_, range)) = payload.as_section() {
                linked.sections.push(usize::try_from(range.start)?);
            }
            match &payload {
                Payload::DataSection(segments) => {
                    for data in segments.clone() {
                        linked.segments.push(Segment::of(&data?)?);
                    }
                }
                Payload::GlobalSection(globals) => {
                    for global in globals.clone() {
                        linked.globals.push(constant(&global?.init_expr)?);
                    }
                }
                Payload::CustomSection(custom) => linked.read_custom(&custom.as_known())?,
                _ => {}
            }
        }
        Ok(linked)
    }

    fn read_custom(&mut self, custom: &KnownCustom<'_>) -> Result<()> {
        match custom {
            KnownCustom::Linking(linking) => {
                for subsection in linking.subsections() {
                    let Linking::SymbolTable(symbols) = subsection? else { continue };
                    for symbol in symbols {
                        self.read_symbol(&symbol?);
                    }
                }
            }
            KnownCustom::Reloc(relocations) => {
                for entry in relocations.entries() {
                    self.relocations.push((relocations.section_index(), entry?));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn read_symbol(&mut self, symbol: &SymbolInfo<'_>) {
        let mut range = None;
        match symbol {
            SymbolInfo::Data { symbol: Some(data), .. } => {
                range = self.segments.get(data.index as usize).map(|segment| {
                    let start = segment.range.start + data.offset as usize;
                    start..start + data.size as usize
                });
            }
            SymbolInfo::Global { name: Some("__stack_pointer"), index, .. } => {
                self.stack_pointer = Some(*index);
            }
            _ => {}
        }
        self.symbols.push(range);
    }

    /// The data of all symbols.
    pub fn symbols(&self) -> impl Iterator<Item = &Range<usize>> {
        self.symbols.iter().flatten()
    }

    /// Where the linker has written anything.
    pub fn written(&self) -> impl Iterator<Item = usize> {
        self.relocations.iter().filter_map(|(section, entry)| self.place_in(*section, entry.offset))
    }

    fn place_in(&self, section: u32, offset: u32) -> Option<usize> {
        Some(self.sections.get(section as usize)? + offset as usize)
    }

    /// Everything that has the address of a symbol's data, in the order of the module.
    pub fn references(&self) -> impl Iterator<Item = Reference> {
        self.relocations.iter().filter_map(|(section, entry)| {
            let target = self.symbols.get(entry.index as usize)?.clone()?;
            let at = self.place_in(*section, entry.offset)?;
            let RelocationEntry { ty: kind, offset, addend, .. } = *entry;
            is_address(kind).then_some(Reference {
                section: *section,
                offset,
                at,
                kind,
                target,
                addend,
            })
        })
    }

    /// Where in the module the data are that are at an address when the program starts.
    pub fn place_of(&self, address: u32) -> Option<usize> {
        self.segments.iter().find_map(|Segment { address: first, range }| {
            let offset = address.checked_sub(*first)? as usize;
            (offset < range.len()).then_some(range.start + offset)
        })
    }

    /// The addresses between the stack and the data, at which there are zeros as long as the program runs.
    pub fn gap(&self) -> Result<Range<u32>> {
        let global = self.stack_pointer.context("the module has no stack")?;
        let stack_end = self.globals.get(global as usize).copied().flatten();
        let stack_end = stack_end.context("nobody knows where the stack ends")?;
        let used = self.segments.iter().filter(|segment| !segment.range.is_empty());
        let data_start = used.map(|segment| segment.address).min().unwrap_or(stack_end);
        ensure!(stack_end <= data_start, "the stack does not come before the data");
        Ok(stack_end..data_start)
    }
}

impl Segment {
    fn of(data: &Data<'_>) -> Result<Self> {
        let end = usize::try_from(data.range.end)?;
        let DataKind::Active { offset_expr, .. } = &data.kind else {
            return Ok(Self { address: 0, range: end..end });
        };
        let address = constant(offset_expr)?.context("data have no fixed address")?;
        Ok(Self { address, range: end - data.data.len()..end })
    }
}

fn constant(expression: &ConstExpr<'_>) -> Result<Option<u32>> {
    Ok(match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Some(value.cast_unsigned()),
        _ => None,
    })
}

/// Whether what the linker wrote is an address in the memory.
fn is_address(kind: RelocationType) -> bool {
    use RelocationType::{
        MemoryAddrI32, MemoryAddrI64, MemoryAddrLeb, MemoryAddrLeb64, MemoryAddrLocrelI32,
        MemoryAddrRelSleb, MemoryAddrRelSleb64, MemoryAddrSleb, MemoryAddrSleb64,
        MemoryAddrTlsSleb, MemoryAddrTlsSleb64,
    };
    matches!(
        kind,
        MemoryAddrI32
            | MemoryAddrI64
            | MemoryAddrLeb
            | MemoryAddrLeb64
            | MemoryAddrLocrelI32
            | MemoryAddrRelSleb
            | MemoryAddrRelSleb64
            | MemoryAddrSleb
            | MemoryAddrSleb64
            | MemoryAddrTlsSleb
            | MemoryAddrTlsSleb64
    )
}

/// The module without the relocations at these offsets of these sections.
pub fn without_relocations(wasm: &[u8], done: &BTreeSet<(u32, u32)>) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::CustomSection(custom) = &payload
            && let KnownCustom::Reloc(relocations) = custom.as_known()
        {
            let section = relocations.section_index();
            let mut entries = relocations.entries().into_iter().collect::<Result<Vec<_>, _>>()?;
            entries.retain(|entry| !done.contains(&(section, entry.offset)));
            let data = relocation_bytes(section, &entries);
            module.section(&CustomSection { name: custom.name().into(), data: data.into() });
        } else {
            sections::copy(&mut module, &payload, wasm)?;
        }
    }
    Ok(module.finish())
}

/// The contents of a section of relocations.
pub fn relocation_bytes(section: u32, entries: &[RelocationEntry]) -> Vec<u8> {
    let mut bytes = Vec::new();
    section.encode(&mut bytes);
    entries.len().encode(&mut bytes);
    for entry in entries {
        bytes.push(entry.ty as u8);
        entry.offset.encode(&mut bytes);
        entry.index.encode(&mut bytes);
        if entry.ty.addend_kind() != RelocAddendKind::None {
            entry.addend.encode(&mut bytes);
        }
    }
    bytes
}
