//! The places in the source at which a program may panic, apart from the program.
//!
//! Each is a `core::panic::Location` in the data: the address of a file's name, its length, a line and a
//! column. Nobody reads them until the program breaks down. So a list in a file of its own says which place
//! each is, by its address; and in the program they are at addresses where there is nothing but zeros, so that
//! each says of itself that its file has no name.
//!
//! The linker leaves a gap for these addresses before the data. They lie closer there than they did among the
//! data, which makes the code smaller too.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context as _, Result, ensure};
use wasmparser::RelocationType;

use crate::linked::{Linked, Reference, without_relocations};

/// A location has four words: the name's address and length, the line and the column.
const LOCATION_BYTES: usize = 16;
/// They begin at the same multiples as before.
const ALIGNMENT: usize = 4;
const LINE_MAX: u32 = 1_000_000;
const COLUMN_MAX: u32 = 10_000;

/// Takes the locations out of a module that was linked with `--emit-relocs`. Returns what is left, and a line for
/// each location with its address and its place.
///
/// What they were, and the names of files, stays in the data, but nothing refers to it any more; what nobody
/// needs is dropped when the module is split.
///
/// Fails when there are none, since then a `Location` looks otherwise than it did, and when the gap is too
/// small for them.
pub fn take_out(wasm: &[u8]) -> Result<(Vec<u8>, String)> {
    let linked = Linked::read(wasm)?;
    let places = places(&linked, wasm);
    ensure!(!places.is_empty(), "there are no locations of panics in the module's data");
    let gap = linked.gap()?;
    let last = gap.end.saturating_sub(u32::try_from(LOCATION_BYTES)?);
    let mut free = (gap.start..=last).step_by(ALIGNMENT);
    let (mut moved, mut addresses) = (wasm.to_vec(), BTreeMap::new());
    let mut done = BTreeSet::new();
    for reference in linked.references().filter(|it| places.contains_key(&it.target.start)) {
        let address = match addresses.get(&reference.target.start) {
            Some(address) => *address,
            None => free.next().context("the gap between stack and data is too small")?,
        };
        addresses.insert(reference.target.start, address);
        write_address(&mut moved, &reference, address);
        done.insert((reference.section, reference.offset));
    }
    let mut lines: Vec<_> = addresses.iter().map(|(start, address)| (address, start)).collect();
    lines.sort();
    let list =
        lines.iter().map(|(address, start)| format!("{address} {}\n", places[*start])).collect();
    Ok((without_relocations(&moved, &done)?, list))
}

/// The place that each location says, by where it begins in the module. Nothing is taken for a location that
/// does not look it in every respect, or is referred to otherwise than by its address: it would be lost.
fn places(linked: &Linked, wasm: &[u8]) -> BTreeMap<usize, String> {
    let alone = symbols_alone(linked);
    let mut places = BTreeMap::new();
    for reference in linked.references() {
        if let Some(symbol) = alone.get(&reference.at)
            && let Some(place) = place(linked, wasm, symbol, &reference)
        {
            places.insert(symbol.start, place);
        }
    }
    let mut others = BTreeSet::new();
    for at in linked.written() {
        // A location has no more pointers than its first word.
        if let Some((start, symbol)) = alone.range(..at).next_back()
            && symbol.contains(&at)
        {
            others.insert(*start);
        }
    }
    for reference in linked.references() {
        let kinds = [RelocationType::MemoryAddrSleb, RelocationType::MemoryAddrI32];
        if reference.addend != 0 || !kinds.contains(&reference.kind) {
            others.insert(reference.target.start);
        }
    }
    places.retain(|start, _| !others.contains(start));
    places
}

/// The symbols as long as a location whose bytes no other symbol shares.
fn symbols_alone(linked: &Linked) -> BTreeMap<usize, Range<usize>> {
    let ranges: BTreeSet<_> = linked
        .symbols()
        .filter(|range| !range.is_empty())
        .map(|range| (range.start, range.end))
        .collect();
    let ranges: Vec<_> = ranges.into_iter().collect();
    let mut end_before = 0;
    let mut alone = BTreeMap::new();
    for (index, &(start, end)) in ranges.iter().enumerate() {
        let next = ranges.get(index + 1);
        let is_shared = start < end_before || next.is_some_and(|&(next, _)| next < end);
        if !is_shared && end - start == LOCATION_BYTES {
            alone.insert(start, start..end);
        }
        end_before = end_before.max(end);
    }
    alone
}

/// What a symbol says, if it is a location with this reference to its file's name.
fn place(linked: &Linked, wasm: &[u8], symbol: &Range<usize>, name: &Reference) -> Option<String> {
    let [address, length, line, column] = words(wasm.get(symbol.clone())?)?;
    let start = name.target.start.checked_add_signed(isize::try_from(name.addend).ok()?)?;
    let end = start + length as usize;
    let is_name = name.kind == RelocationType::MemoryAddrI32;
    let is_name_there = linked.place_of(address) == Some(start);
    let ends_as_name = wasm.get(end) == Some(&0);
    let has_numbers = (1..=LINE_MAX).contains(&line) && (1..=COLUMN_MAX).contains(&column);
    let path = str::from_utf8(wasm.get(start..end)?).ok()?;
    (is_name && is_name_there && ends_as_name && has_numbers && is_source(path))
        .then(|| format!("{}:{line}:{column}", short(path)))
}

fn words(bytes: &[u8]) -> Option<[u32; 4]> {
    let (words, _) = bytes.as_chunks();
    <[[u8; 4]; 4]>::try_from(words).ok().map(|words| words.map(u32::from_le_bytes))
}

/// Whether a text could be the path of a file of Rust.
fn is_source(path: &str) -> bool {
    path.ends_with(".rs") && path.contains(['/', '\\']) && !path.contains(char::is_control)
}

/// A path without what only the computer knows on which it was built: a crate's begins with the crate.
fn short(path: &str) -> String {
    /// What comes before crates, and how many folders after it: those of registries, the standard library's
    /// own and its others.
    const BEFORE: [(&str, usize); 3] =
        [("/registry/src/", 1), ("/library/", 0), ("/rust/deps/", 0)];
    let path = path.replace('\\', "/");
    if !path.starts_with('/') && !path.contains(':') {
        return path;
    }
    let in_crates = BEFORE.iter().find_map(|&(before, folders)| {
        let (_, after) = path.split_once(before)?;
        after.splitn(folders + 1, '/').nth(folders)
    });
    in_crates.or(path.rsplit('/').next()).unwrap_or_default().to_owned()
}

/// Writes an address where another one was, in the linker's ways to write them.
fn write_address(wasm: &mut [u8], reference: &Reference, address: u32) {
    let bytes = if reference.kind == RelocationType::MemoryAddrI32 {
        address.to_le_bytes().to_vec()
    } else {
        // An instruction's number, as long as it can be.
        (0..5)
            .map(|group| (address >> (7 * group)) as u8 & 0x7f | u8::from(group < 4) << 7)
            .collect()
    };
    wasm[reference.at..reference.at + bytes.len()].copy_from_slice(&bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linked::relocation_bytes;
    use wasm_encoder::{
        CodeSection, ConstExpr, CustomSection, DataSection, DataSymbolDefinition, Function,
        FunctionSection, GlobalSection, GlobalType, LinkingSection, MemorySection, MemoryType,
        Module, SymbolTable, TypeSection, ValType,
    };
    use wasmparser::{KnownCustom, Parser, Payload, RelocationEntry};

    const STACK_END: u32 = 0x1000;
    const DATA_START: u32 = 0x2000;
    /// The sections of code and data in [`linked`].
    const SECTIONS: [u32; 2] = [4, 5];

    /// What a module with one location has.
    #[derive(Clone, Copy)]
    struct Given {
        stack_end: u32,
        name: &'static [u8],
        /// The name's length, the line and the column.
        words: [u32; 3],
        /// How far into the location the code refers.
        addend: i64,
    }

    const GIVEN: Given = Given {
        stack_end: STACK_END,
        name: b"/home/me/.cargo/registry/src/index-01/yew-0.23.0/src/app.rs\0",
        words: [59, 7, 9],
        addend: 0,
    };

    /// A module as the linker leaves it, whose one function has the address of the one location, by the symbol 1;
    /// the location has that of a name, by the symbol 0.
    fn linked(given: Given) -> Vec<u8> {
        let location = u32::try_from(given.name.len().next_multiple_of(ALIGNMENT)).unwrap();
        let mut data = given.name.to_vec();
        data.resize(location as usize, 0);
        for word in [&[DATA_START], &given.words[..]].concat() {
            data.extend(word.to_le_bytes());
        }
        let (mut types, mut functions) = (TypeSection::new(), FunctionSection::new());
        types.ty().function([], []);
        functions.function(0);
        let mut memories = MemorySection::new();
        let minimum = 1;
        memories.memory(MemoryType {
            minimum,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut globals = GlobalSection::new();
        let stack = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
        globals.global(stack, &ConstExpr::i32_const(given.stack_end.cast_signed()));
        let mut body = Function::new([]);
        // A number as long as it can be, dropped.
        body.raw([0x41, 0x80, 0x80, 0x80, 0x80, 0x00, 0x1a, 0x0b]);
        let mut code = CodeSection::new();
        code.function(&body);
        let mut segments = DataSection::new();
        segments.active(0, &ConstExpr::i32_const(DATA_START.cast_signed()), data);
        let mut symbols = SymbolTable::new();
        let symbol = |offset, size| Some(DataSymbolDefinition { index: 0, offset, size });
        symbols.data(0, "name", symbol(0, u32::try_from(given.name.len()).unwrap()));
        symbols.data(0, "location", symbol(location, 16));
        symbols.global(0, 0, Some("__stack_pointer"));
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&memories).section(&globals);
        module
            .section(&code)
            .section(&segments)
            .section(LinkingSection::new().symbol_table(&symbols));
        // After the counts of functions, of bytes and of locals, and the instruction; after the count of
        // segments, the memory, the address and the count of bytes.
        let offsets = [4, 8 + location];
        let kinds = [RelocationType::MemoryAddrSleb, RelocationType::MemoryAddrI32];
        for (index, (section, offset)) in SECTIONS.into_iter().zip(offsets).enumerate() {
            let (symbol, addend) = if index == 0 { (1, given.addend) } else { (0, 0) };
            let entry = RelocationEntry { ty: kinds[index], offset, index: symbol, addend };
            let data = relocation_bytes(section, &[entry]);
            module.section(&CustomSection { name: "reloc.".into(), data: data.into() });
        }
        module.finish()
    }

    /// The number that the function has, and how many relocations are left.
    fn number_and_relocations(wasm: &[u8]) -> (i32, usize) {
        let (mut number, mut relocations) = (0, 0);
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.unwrap() {
                Payload::CodeSectionEntry(body) => {
                    let first = body.get_operators_reader().unwrap().read().unwrap();
                    let wasmparser::Operator::I32Const { value } = first else {
                        panic!("{first:?}")
                    };
                    number = value;
                }
                Payload::CustomSection(custom) => {
                    if let KnownCustom::Reloc(reloc) = custom.as_known() {
                        relocations += reloc.entries().into_iter().count();
                    }
                }
                _ => {}
            }
        }
        (number, relocations)
    }

    #[test]
    fn what_refers_to_a_location_finds_zeros_and_the_list_has_its_place() {
        let (left, list) = take_out(&linked(GIVEN)).unwrap();
        assert_eq!(list, "4096 yew-0.23.0/src/app.rs:7:9\n");
        // The name is for nobody any more, as the location itself refers to it.
        assert_eq!(number_and_relocations(&left), (4096, 1));
    }

    #[test]
    fn what_only_looks_like_a_location_stays() {
        let [length, line, column] = GIVEN.words;
        for given in [
            Given { words: [length - 1, line, column], ..GIVEN },
            Given { words: [length, 0, column], ..GIVEN },
            Given { words: [length, line, COLUMN_MAX + 1], ..GIVEN },
            Given { name: b"src/app.txt\0", words: [11, line, column], ..GIVEN },
            Given { name: b"src/app.rs!", words: [10, line, column], ..GIVEN },
            // Somebody reads the line.
            Given { addend: 8, ..GIVEN },
        ] {
            let refused = take_out(&linked(given)).unwrap_err().to_string();
            assert!(refused.contains("no locations"), "{refused}");
        }
    }

    #[test]
    fn a_gap_in_which_they_have_no_room_is_an_error() {
        let refused = take_out(&linked(Given { stack_end: DATA_START - 15, ..GIVEN })).unwrap_err();
        assert!(refused.to_string().contains("too small"), "{refused}");
        assert!(take_out(&linked(Given { stack_end: DATA_START - 16, ..GIVEN })).is_ok());
    }

    #[test]
    fn paths_say_nothing_of_the_computer_that_they_were_built_on() {
        for (path, told) in [
            ("src/ui/app.rs", "src/ui/app.rs"),
            ("/home/me/.cargo/registry/src/index-01/yew-0.23.0/src/a.rs", "yew-0.23.0/src/a.rs"),
            (
                r"C:\Users\me\.cargo\registry\src\index-01\yew-0.23.0\src\a.rs",
                "yew-0.23.0/src/a.rs",
            ),
            ("/rustc/0123/library/core/src/cell.rs", "core/src/cell.rs"),
            ("/rust/deps/hashbrown-0.16.1/src/raw.rs", "hashbrown-0.16.1/src/raw.rs"),
            ("/home/me/elsewhere/src/a.rs", "a.rs"),
        ] {
            assert_eq!(short(path), told);
        }
    }
}
