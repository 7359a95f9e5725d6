//! CSV files and pasted lists: what is read of them, and what is refused with its place.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use shardbelt::engine::{ByteCount, HashKey};
use shardbelt::sim::{
    CSV_BYTES_MAX, CsvProgress, CsvReader, ListedData, ListedRecord, RecordList, RecordListBuilder,
};
use wasm_bindgen_test::wasm_bindgen_test;

fn text<'a>(partition_key: &'a str, data: &'a str) -> ListedRecord<'a> {
    ListedRecord { partition_key, explicit_hash_key: None, data: ListedData::Text(data), at: None }
}

fn at<'a>(millis: u64, record: ListedRecord<'a>) -> ListedRecord<'a> {
    ListedRecord { at: Some(Duration::from_millis(millis)), ..record }
}

fn size(partition_key: &str, bytes: u64) -> ListedRecord<'_> {
    let data = ListedData::Size(ByteCount::new(bytes));
    ListedRecord { partition_key, explicit_hash_key: None, data, at: None }
}

fn at_hash_key(number: u128, record: ListedRecord<'_>) -> ListedRecord<'_> {
    ListedRecord { explicit_hash_key: Some(HashKey::new(number)), ..record }
}

/// Files, and what is in them.
fn right() -> Vec<(&'static str, Vec<ListedRecord<'static>>)> {
    vec![
        // Without names.
        ("a", vec![text("a", "")]),
        ("a\nb\n", vec![text("a", ""), text("b", "")]),
        ("a,1\nb,2", vec![text("a", "1"), text("b", "2")]),
        // Every end of a line, and lines of nothing.
        ("a\r\nb\r\n", vec![text("a", ""), text("b", "")]),
        ("a\rb\r", vec![text("a", ""), text("b", "")]),
        ("\n\r\n  \na\n\n \t\nb\n\n", vec![text("a", ""), text("b", "")]),
        // A byte order mark.
        ("\u{feff}a\n", vec![text("a", "")]),
        ("\u{feff}\nkey,data\na,1\n", vec![text("a", "1")]),
        ("\u{feff}\"key\",data\na,1\n", vec![text("a", "1")]),
        // Names in any order and any spelling.
        ("key\na\n", vec![text("a", "")]),
        ("data,partition_key\n1,a\n", vec![text("a", "1")]),
        ("PartitionKey,Data\na,1\n", vec![text("a", "1")]),
        (" Partition Key , DATA\na,1\n", vec![text("a", "1")]),
        ("key,size\na,300\n", vec![size("a", 300)]),
        ("key,data_bytes\na, 0 \n", vec![size("a", 0)]),
        ("at_ms,key\n0,a\n0,b\n1500,c\n", {
            vec![at(0, text("a", "")), at(0, text("b", "")), at(1_500, text("c", ""))]
        }),
        ("key,explicit_hash_key\na,7\nb,\nc,0\n", {
            vec![at_hash_key(7, text("a", "")), text("b", ""), at_hash_key(0, text("c", ""))]
        }),
        // Times by RFC 3339, relative to the first.
        ("timestamp,key\n2026-01-31T23:59:59.900Z,a\n2026-02-01T00:00:00.050Z,b\n", {
            vec![at(0, text("a", "")), at(150, text("b", ""))]
        }),
        ("Timestamp,key\n2026-01-01 12:00:00,a\n2026-01-01T14:00:01+02:00,b\n", {
            vec![at(0, text("a", "")), at(1_000, text("b", ""))]
        }),
        (
            "key,ApproximateArrivalTimestamp\na,1969-12-31T23:59:59.999Z\nb,1970-01-01T00:00:01Z\n",
            { vec![at(0, text("a", "")), at(1_001, text("b", ""))] },
        ),
        // Semicolons and tabs, found from the first line.
        ("key;data\na;1,5\n", vec![text("a", "1,5")]),
        ("key\tdata\na\t1;5\n", vec![text("a", "1;5")]),
        ("\"a;b;c\",1\n", vec![text("a;b;c", "1")]),
        // Quotes.
        ("key,data\na,\"{\"\"n\"\": 1}\"\n", vec![text("a", "{\"n\": 1}")]),
        ("key,data\na,\"two\nlines\"\nb,\n", vec![text("a", "two\nlines"), text("b", "")]),
        ("key,data\na,\"\"\n", vec![text("a", "")]),
        ("key,data\na,5\" disk\n", vec![text("a", "5\" disk")]),
        // Keys and data are taken as they are.
        ("key,data\n a , 1 \n", vec![text(" a ", " 1 ")]),
        ("é,ß\n日本,語\n", vec![text("é", "ß"), text("日本", "語")]),
    ]
}

/// Files with one thing wrong, and what is said.
fn wrong() -> Vec<(String, &'static str)> {
    let mut wrong: Vec<(String, &'static str)> = [
        ("", "The list has no record: give at least one."),
        ("\n\n", "The list has no record: give at least one."),
        ("key,data\n", "The list has no record: give at least one."),
        (
            "a,b,c\n",
            "Row 1: There are 3 columns and no names above them: begin with a row of names, such \
             as partition_key,data,at_ms, or write one partition key in each line.",
        ),
        ("data,at_ms\n1,0\n", "Row 1: No column has the partition keys: name one partition_key."),
        (
            "key,partition_key\na,b\n",
            "Row 1, column 2: This and column 1 cannot both be there: leave one out, or give it \
             another name.",
        ),
        (
            "key,data,size\na,1,1\n",
            "Row 1, column 3: This and column 2 cannot both be there: leave one out, or give it \
             another name.",
        ),
        (
            "timestamp,key,at_ms\n",
            "Row 1, column 3: This and column 1 cannot both be there: leave one out, or give it \
             another name.",
        ),
        (
            "key,data\na,1\n\nb,{\"n\":1,\"m\":2}\n",
            "Row 3: There are 3 columns, and 2 in the first row: put quotes around what has a \
             separator in it, and write a quote in it twice.",
        ),
        (
            "a\nb,1\n",
            "Row 2: There are 2 columns, and 1 in the first row: put quotes around what has a \
             separator in it, and write a quote in it twice.",
        ),
        (
            "key,data\na,1\nb,\"2\nc,3\n",
            "Row 3: A quote is opened and never closed: close it, or write it twice within quotes \
             if it stands for itself.",
        ),
        (
            "\"a\n",
            "Row 1: A quote is opened and never closed: close it, or write it twice within quotes \
             if it stands for itself.",
        ),
        (
            "data,key\n1,a\n2,\n",
            "Row 3, column 2: The partition key is empty: give 1 to 256 characters.",
        ),
        (
            "key,size\na,many\n",
            "Row 2, column 2: 'many' is no size: write a whole number of bytes.",
        ),
        ("key,size\na,\n", "Row 2, column 2: '' is no size: write a whole number of bytes."),
        (
            "key,size\na,10485761\n",
            "Row 2, column 2: 10485761 bytes of data are more than any stream takes: use at most \
             10485760.",
        ),
        (
            "key,at_ms\na,1.5\n",
            "Row 2, column 2: '1.5' is no time: write whole milliseconds after the beginning.",
        ),
        (
            "key,at_ms\na,-1\n",
            "Row 2, column 2: '-1' is no time: write whole milliseconds after the beginning.",
        ),
        (
            "key,at_ms\na,31536000001\n",
            "Row 2, column 2: 31536000001 ms is more than a year after the beginning, 31536000000.",
        ),
        (
            "at_ms,key\n2000,a\n1500,b\n",
            "Row 3, column 1: The time is 500 ms before the one above: sort the records by their \
             times.",
        ),
        (
            "timestamp,key\n2026-01-01T00:00:01Z,a\n2026-01-01T00:00:00Z,b\n",
            "Row 3, column 1: The time is 1000 ms before the one above: sort the records by their \
             times.",
        ),
        (
            "timestamp,key\n1767225600,a\n",
            "Row 2, column 1: '1767225600' is no time: write it as 2026-01-31T12:00:00.250Z, or \
             name the column at_ms and write milliseconds after the beginning.",
        ),
        (
            "timestamp,key\n2026-02-30T00:00:00Z,a\n",
            "Row 2, column 1: '2026-02-30T00:00:00Z' is no time: write it as \
             2026-01-31T12:00:00.250Z, or name the column at_ms and write milliseconds after the \
             beginning.",
        ),
        (
            "key,explicit_hash_key\na,0x10\n",
            "Row 2, column 2: '0x10' is not a hash key: write a whole number from 0 to 2^128-1 in \
             decimal, without sign, spaces or leading zeros.",
        ),
        (
            "key,explicit_hash_key\na,340282366920938463463374607431768211456\n",
            "Row 2, column 2: 340282366920938463463374607431768211456 is outside the hash space: \
             the largest hash key is 2^128-1.",
        ),
    ]
    .map(|(file, said)| (file.to_owned(), said))
    .into();
    wrong.push((
        format!("ok\n{}\n", "é".repeat(257)),
        "Row 2, column 1: The partition key has 257 characters: use at most 256.",
    ));
    wrong.push((
        format!("{}key\n", "a,".repeat(1_000)),
        "Row 1: It has more than 1000 columns: write one record in each line.",
    ));
    wrong.push((
        format!("key,data\na,{}\n", "d".repeat(10 * 1024 * 1024 + 1)),
        "Row 2, column 2: 10485761 bytes of data are more than any stream takes: use at most \
         10485760.",
    ));
    wrong.push((
        format!("key,data\na,\"{}\n", "d".repeat(11 * 1024 * 1024 + 1)),
        "Row 2: It is longer than 11534336 bytes: look for a quote that is opened and not closed.",
    ));
    wrong
}

/// Reads a file that comes in pieces.
fn read<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Result<RecordList, String> {
    let mut reader = CsvReader::new();
    for piece in pieces {
        // What is wrong is told again in the end.
        let _ = reader.push(piece);
    }
    reader.finish().map_err(|error| error.to_string())
}

#[wasm_bindgen_test(unsupported = test)]
fn a_file_is_read_and_so_is_the_same_text_pasted() {
    for (file, records) in right() {
        let list = read([file.as_bytes()]).unwrap_or_else(|error| panic!("{file:?}: {error}"));
        assert_eq!(list.iter().collect::<Vec<_>>(), records, "{file:?}");
        assert_eq!(RecordList::from_csv(file).unwrap(), list, "{file:?}");
        assert_eq!(list.len(), records.len());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_wrong_is_refused_with_its_place_and_what_to_do() {
    for (file, said) in wrong() {
        let start: String = file.chars().take(60).collect();
        let Err(error) = read([file.as_bytes()]) else { panic!("{start}") };
        assert_eq!(error, said, "{start:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_no_utf8_is_refused() {
    let said = "Row 2, column 2: This is not UTF-8: save the file as UTF-8.";
    assert_eq!(read([&b"key,data\na,caf\xe9\n"[..]]).unwrap_err(), said);
    // UTF-16, as some spreadsheets save it.
    let said = "Row 1, column 1: This is not UTF-8: save the file as UTF-8.";
    assert_eq!(read([&b"\xff\xfek\0e\0y\0\n\0"[..]]).unwrap_err(), said);
}

#[wasm_bindgen_test(unsupported = test)]
fn wherever_a_file_is_cut_it_is_the_same() {
    for (file, records) in right() {
        for cut in 0..file.len() {
            let (head, tail) = file.as_bytes().split_at(cut);
            let list = read([head, &[], tail]).unwrap();
            assert_eq!(list.iter().collect::<Vec<_>>(), records, "{file:?} cut at {cut}");
        }
        let bytes = read(file.as_bytes().chunks(1)).unwrap();
        assert_eq!(bytes.iter().collect::<Vec<_>>(), records, "{file:?} byte by byte");
    }
    for (file, said) in wrong().into_iter().filter(|(file, _)| file.len() < 10_000) {
        assert_eq!(read(file.as_bytes().chunks(1)).unwrap_err(), said, "{file:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn any_list_comes_back_from_any_pieces_of_its_file() {
    let config = Config { cases: 200, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, b"shardbelt: thirty-two seed bytes");
    // What makes a difference to a reader of CSV, and what does not.
    let field = || {
        prop::collection::vec(
            prop::sample::select(&["a", "é", "日", ",", ";", "\t", "\"", "\n", "\r", " ", "0"][..]),
            1..8,
        )
    };
    let rows =
        prop::collection::vec((field(), field(), any::<Option<u128>>(), 0..5_000_u64), 1..40);
    let separators = prop::sample::select(&[',', ';', '\t'][..]);
    let ends = prop::sample::select(&["\n", "\r\n", "\r"][..]);
    let cuts = prop::collection::vec(1..50_usize, 1..20);
    let outcome = TestRunner::new_with_rng(config, rng).run(
        &(rows, separators, ends, any::<bool>(), cuts),
        |(rows, separator, end, has_mark, cuts)| {
            let mut builder = RecordListBuilder::new();
            let quoted = |fields: &[String]| {
                let fields = fields.iter().map(|text| format!("\"{}\"", text.replace('"', "\"\"")));
                fields.collect::<Vec<_>>().join(&separator.to_string()) + end
            };
            let mut file = String::new();
            file.extend(has_mark.then_some('\u{feff}'));
            file +=
                &quoted(&["key", "data", "explicit_hash_key", "at_ms", "mine"].map(String::from));
            let mut now = 0;
            for (key, data, hash_key, after) in rows {
                now += after;
                let (key, data) = (key.concat(), data.concat());
                builder
                    .push(ListedRecord {
                        partition_key: &key,
                        explicit_hash_key: hash_key.map(HashKey::new),
                        data: ListedData::Text(&data),
                        at: Some(Duration::from_millis(now)),
                    })
                    .unwrap();
                let hash_key = hash_key.map_or(String::new(), |number| number.to_string());
                file += &quoted(&[key, data, hash_key, now.to_string(), "x".into()]);
            }
            let mut reader = CsvReader::new();
            let mut rest = file.as_bytes();
            for len in cuts.into_iter().cycle() {
                let (piece, tail) = rest.split_at(len.min(rest.len()));
                let progress = reader.push(piece).unwrap();
                rest = tail;
                prop_assert_eq!(progress.bytes, (file.len() - rest.len()) as u64);
                if rest.is_empty() {
                    break;
                }
            }
            prop_assert_eq!(reader.columns_passed_over(), ["mine"]);
            prop_assert_eq!(reader.finish().unwrap(), builder.build().unwrap());
            Ok(())
        },
    );
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn progress_is_told_and_a_refusal_stays() {
    let mut reader = CsvReader::new();
    assert_eq!(reader.push(b"key,at_").unwrap(), CsvProgress { bytes: 7, rows: 0 });
    assert_eq!(reader.push(b"ms\na,1\nb").unwrap(), CsvProgress { bytes: 15, rows: 2 });
    let refusal = reader.push(b",soon\nc,2\n").unwrap_err();
    assert_eq!((refusal.row, refusal.column), (Some(3), Some(2)));
    assert_eq!(reader.push(b"c,2\n").unwrap_err(), refusal);
    assert_eq!(reader.finish().unwrap_err(), refusal);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_file_that_is_too_long_is_refused_when_it_is() {
    let mut reader = CsvReader::new();
    reader.push(b"key,data\n").unwrap();
    // Data that are long, so that the test is not.
    let row = format!("a,{}\n", "d".repeat(1024 * 1024 - 3));
    for _ in 0..49 {
        reader.push(row.as_bytes()).unwrap();
    }
    let progress = reader.push(&row.as_bytes()[..1024 * 1024 - 9]).unwrap();
    assert_eq!(progress.bytes, CSV_BYTES_MAX.get());
    let said = "The file is longer than 52428800 bytes (50 MiB): cut it in two.";
    assert_eq!(reader.push(b"d").unwrap_err().to_string(), said);
}

#[wasm_bindgen_test(unsupported = test)]
fn lists_are_equal_by_what_is_in_them() {
    let list = RecordList::from_csv("a,1\nb,2\n").unwrap();
    assert_eq!(list, RecordList::from_csv("key;data\r\na;1\r\nb;2").unwrap());
    for other in ["a,1\n", "a,1\nb,3\n", "a,1\nc,2\n", "key,data,at_ms\na,1,0\nb,2,0\n"] {
        assert_ne!(list, RecordList::from_csv(other).unwrap(), "{other:?}");
    }
}
