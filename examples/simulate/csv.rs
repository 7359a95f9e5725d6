//! A producer that puts the records of a CSV file.

use std::error::Error;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use shardbelt::sim::{
    CsvReader, Playback, ProducerSettings, Rate, RecordList, RecordSource, Sending, Traffic,
};

use super::Arguments;

/// The rate of a CSV file without times, in thousandths of a record per second.
const RATE_MILLI: u64 = 10_000;
/// Characters in a producer's name.
const NAME_CHARS_MAX: usize = 40;
/// Bytes of a CSV file that are read at once.
const PIECE_BYTES: usize = 64 * 1024;

/// A producer that puts the records of a CSV file.
pub(super) fn producer_of(
    csv: &Path,
    arguments: &Arguments,
) -> Result<ProducerSettings, Box<dyn Error>> {
    let records = read_csv(csv).map_err(|error| format!("{}: {error}", csv.display()))?;
    let rate = match arguments.rate {
        None if !records.has_times() => Rate::from_milli(RATE_MILLI),
        rate => rate,
    };
    let name = csv.file_stem().unwrap_or(csv.as_os_str()).to_string_lossy();
    Ok(ProducerSettings {
        name: name.chars().take(NAME_CHARS_MAX).collect(),
        source: RecordSource::Playback(Playback {
            records,
            traffic: rate.map(Traffic::Constant),
            repeat_after: arguments.repeat_after_ms.map(Duration::from_millis),
        }),
        sending: Sending::CARELESS,
    })
}

/// Reads a CSV file piece by piece.
fn read_csv(path: &Path) -> Result<RecordList, Box<dyn Error>> {
    let mut file = File::open(path)?;
    let mut reader = CsvReader::new();
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let count = file.read(&mut piece)?;
        if count == 0 {
            break;
        }
        reader.push(piece.get(..count).unwrap_or_default())?;
    }
    let passed_over = reader.columns_passed_over();
    if !passed_over.is_empty() {
        eprintln!("{}: columns passed over: {}", path.display(), passed_over.join(", "));
    }
    Ok(reader.finish()?)
}
