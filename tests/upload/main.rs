//! A file as long as may be, uploaded: how much memory it takes, and that it is all there.
//!
//! Native only, and by itself: memory is counted for the whole process, and fifty megabytes take
//! seconds.
#![cfg(not(target_arch = "wasm32"))]
// Helpers outside of `#[test]` functions fail by panicking too.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::Write as _;

use peak_alloc::PeakAlloc;
use rand_core::{Rng as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use shardbelt::sim::{CSV_BYTES_MAX, CsvReader, ListedData, RecordList};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// As much as a browser gives of a file at once.
const PIECE_BYTES: usize = 64 * 1024;

/// Rows of a file that follow from a seed, one after the other until it is full.
struct Rows {
    random: Pcg64Mcg,
    millis: u64,
    left: usize,
    row: fn(&mut Self) -> String,
}

impl Rows {
    fn new(head: &str, row: fn(&mut Self) -> String) -> (Vec<u8>, Self) {
        let left = usize::try_from(CSV_BYTES_MAX.get()).unwrap() - head.len();
        (head.into(), Self { random: Pcg64Mcg::seed_from_u64(1), millis: 0, left, row })
    }
}

impl Iterator for Rows {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let row = (self.row)(self);
        self.left = self.left.checked_sub(row.len())?;
        Some(row)
    }
}

/// An order of some customer, every few milliseconds.
fn order(rows: &mut Rows) -> String {
    let number = rows.random.next_u64();
    rows.millis += number % 7;
    let (at, customer, amount) = (rows.millis, number >> 44, number % 10_000);
    format!(
        "{at},customer-{customer},\"{{\"\"amount\"\": {amount}, \"\"of\"\": \"\"{number:x}\"\"}}\"\n"
    )
}

/// A key and nothing else, hardly ever the same.
fn key(rows: &mut Rows) -> String {
    format!("{:011}\n", rows.random.next_u64() % 100_000_000_000)
}

/// Reads a file of these rows, and returns the list with the memory that was in use at most while
/// it was read, and afterwards.
fn read((head, rows): (Vec<u8>, Rows)) -> (RecordList, usize, usize) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let mut reader = CsvReader::new();
    let mut piece = head;
    for row in rows {
        piece.write_all(row.as_bytes()).unwrap();
        if piece.len() >= PIECE_BYTES {
            reader.push(&piece).unwrap();
            piece.clear();
        }
    }
    let progress = reader.push(&piece).unwrap();
    drop(piece);
    assert!(progress.bytes > CSV_BYTES_MAX.get() - 200, "{progress:?}");
    let list = reader.finish().unwrap();
    (list, MEMORY.peak_usage() - before, MEMORY.current_usage() - before)
}

const MIB: usize = 1024 * 1024;

// One after the other, so that each is counted for itself.
#[test]
fn fifty_megabytes_are_read_in_about_as_many() {
    let (list, peak, held) = read(Rows::new("at_ms,key,data\n", order));
    let (_, rows) = Rows::new("at_ms,key,data\n", order);
    let mut count = 0;
    for (row, record) in rows.zip(list.iter()) {
        let ListedData::Text(data) = record.data else { panic!("{record:?}") };
        let at = record.at.unwrap().as_millis();
        let quoted = data.replace('"', "\"\"");
        assert_eq!(row, format!("{at},{},\"{quoted}\"\n", record.partition_key));
        count += 1;
    }
    assert_eq!(count, list.len());
    assert!(count > 500_000, "{count} records");
    println!("{count} orders: {} MiB at most, {} MiB in the end", peak / MIB, held / MIB);
    assert!(held < 60 * MIB && peak < 150 * MIB, "{held} bytes held, {peak} at most");
    drop(list);

    // The most records that a file of this length can well have.
    let (list, peak, held) = read(Rows::new("", key));
    println!("{} keys: {} MiB at most, {} MiB in the end", list.len(), peak / MIB, held / MIB);
    assert!(list.len() > 4_000_000, "{} records", list.len());
    assert!(held < 120 * MIB && peak < 250 * MIB, "{held} bytes held, {peak} at most");
}
