//! CSV files as lists of records, read as they come in.
//!
//! [`CsvReader`] takes a file in pieces of any length. `first_line.rs` finds out what separates
//! its columns, `columns.rs` what they mean, `error.rs` has what can be wrong. The syntax is
//! csv-core's affair.

mod columns;
mod error;
mod first_line;

pub use error::{CsvCause, CsvError};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use self::columns::Columns;
use self::first_line::FirstLine;
use super::{RecordList, RecordListBuilder};
use crate::engine::ByteCount;
use crate::engine::limits::DATA_BYTES_MAX;

/// The longest file: 50 MiB, which is a little more than 50 MB.
pub const CSV_BYTES_MAX: ByteCount = ByteCount::from_mib(50);
/// The longest row: the largest data, and room for the other columns.
const ROW_BYTES_MAX: usize = DATA_BYTES_MAX.get() as usize + 1024 * 1024;
/// Columns in a file.
const COLUMNS_MAX: usize = 1_000;

/// How far a reader has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CsvProgress {
    /// Bytes that it was given.
    pub bytes: u64,
    /// Rows that it has read, one with names among them.
    pub rows: u64,
}

/// Reads a CSV file into a [`RecordList`], piece by piece.
///
/// The first row may name the columns, in any order; upper and lower case, spaces, hyphens and
/// underscores make no difference:
///
/// | name | what it is |
/// |---|---|
/// | `partition_key` or `key` | `PartitionKey` |
/// | `data` | `Data` |
/// | `data_bytes` or `size` | the size of the data, where the file does not have them |
/// | `explicit_hash_key` | `ExplicitHashKey`, or nothing |
/// | `at_ms` | whole milliseconds from the producer's beginning |
/// | `timestamp` or `ApproximateArrivalTimestamp` | a time by RFC 3339, which is taken relative to the first; UTC where it has no offset |
///
/// Columns of other names are passed over, and [`CsvReader::columns_passed_over`] says which they
/// are. Without names the first column is the partition key, and a second one is the data.
///
/// Columns are separated by commas, semicolons or tabs: by whatever the first line has most of
/// outside of quotes. Lines end as they do anywhere, and empty ones do not count. The text is
/// UTF-8, with or without a byte order mark.
///
/// ```
/// use shardbelt::sim::{CsvProgress, CsvReader};
///
/// let mut reader = CsvReader::new();
/// reader.push(b"Partition Key;at_ms\norder-")?;
/// let progress = reader.push(b"1;0\n")?;
/// assert_eq!(progress, CsvProgress { bytes: 30, rows: 2 });
/// assert!(reader.finish()?.has_times());
/// # Ok::<(), shardbelt::sim::CsvError>(())
/// ```
#[derive(Debug)]
pub struct CsvReader {
    progress: CsvProgress,
    /// As long as what separates the columns is not known.
    first_line: Option<FirstLine>,
    core: Reader,
    row: Row,
    /// Known from the first row on.
    columns: Option<Columns>,
    builder: RecordListBuilder,
    refusal: Option<CsvError>,
}

/// The row that is being read: its fields one after the other, and where each ends.
#[derive(Debug, Default)]
struct Row {
    bytes: Vec<u8>,
    /// How many of the bytes are filled.
    len: usize,
    ends: Vec<usize>,
    fields: usize,
}

impl Default for CsvReader {
    fn default() -> Self {
        Self::new()
    }
}

impl CsvReader {
    /// A reader that was given nothing yet.
    pub fn new() -> Self {
        Self {
            progress: CsvProgress::default(),
            first_line: Some(FirstLine::default()),
            core: Reader::new(),
            row: Row::default(),
            columns: None,
            builder: RecordListBuilder::new(),
            refusal: None,
        }
    }

    /// Takes the next piece of the file, of any length: it may end within a field or a character.
    ///
    /// # Errors
    ///
    /// A [`CsvError`] as soon as something is wrong, and the same one from then on.
    pub fn push(&mut self, piece: &[u8]) -> Result<CsvProgress, CsvError> {
        if let Some(refusal) = &self.refusal {
            return Err(refusal.clone());
        }
        match self.take(piece) {
            Ok(()) => Ok(self.progress),
            Err(refusal) => {
                self.refusal = Some(refusal.clone());
                Err(refusal)
            }
        }
    }

    /// The list, when the file has been given to its end.
    ///
    /// # Errors
    ///
    /// A [`CsvError`]: also when there was one before, when a quote is never closed, and when
    /// there is no record.
    pub fn finish(mut self) -> Result<RecordList, CsvError> {
        if let Some(refusal) = self.refusal {
            return Err(refusal);
        }
        if let Some(line) = self.first_line.take() {
            self.begin(&line)?;
        }
        // The last line may do without its end.
        self.read(b"\n")?;
        if self.is_within_quotes() {
            let row = self.progress.rows.saturating_add(1);
            return Err(CsvError::in_row(row, CsvCause::OpenQuote));
        }
        self.builder.build().map_err(|error| CsvError::in_file(error.into()))
    }

    /// The names of the columns that have no meaning here, in their order.
    pub fn columns_passed_over(&self) -> &[String] {
        self.columns.as_ref().map_or(&[], Columns::passed_over)
    }

    fn take(&mut self, piece: &[u8]) -> Result<(), CsvError> {
        // However the file was cut, what is wrong in what may be read is told first.
        let room = CSV_BYTES_MAX.get().saturating_sub(self.progress.bytes);
        let allowed = piece.get(..usize::try_from(room).unwrap_or(usize::MAX)).unwrap_or(piece);
        self.progress.bytes = self.progress.bytes.saturating_add(allowed.len() as u64);
        let mut rest = allowed;
        if let Some(line) = &mut self.first_line {
            rest = line.take(allowed);
            if line.is_complete()
                && let Some(line) = self.first_line.take()
            {
                self.begin(&line)?;
            }
        }
        self.read(rest)?;
        if allowed.len() < piece.len() {
            return Err(CsvError::in_file(CsvCause::TooLong { limit: CSV_BYTES_MAX }));
        }
        Ok(())
    }

    /// Begins to read, now that the first line is known.
    fn begin(&mut self, line: &FirstLine) -> Result<(), CsvError> {
        self.core = ReaderBuilder::new().delimiter(line.delimiter()).build();
        self.read(line.bytes())
    }

    fn read(&mut self, mut input: &[u8]) -> Result<(), CsvError> {
        while !input.is_empty() {
            self.read_some(&mut input)?;
        }
        Ok(())
    }

    /// Lets csv-core read to the end of a row, of the input or of the room that there is.
    fn read_some(&mut self, input: &mut &[u8]) -> Result<(), CsvError> {
        let row = self.progress.rows.saturating_add(1);
        let (result, taken) = self.row.read(&mut self.core, input);
        *input = input.get(taken..).unwrap_or_default();
        match result {
            ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            ReadRecordResult::OutputFull if self.row.bytes.len() >= ROW_BYTES_MAX => {
                let limit = ByteCount::of_len(ROW_BYTES_MAX);
                return Err(CsvError::in_row(row, CsvCause::RowTooLong { limit }));
            }
            ReadRecordResult::OutputEndsFull if self.row.ends.len() >= COLUMNS_MAX => {
                let limit = COLUMNS_MAX;
                return Err(CsvError::in_row(row, CsvCause::TooManyColumns { limit }));
            }
            ReadRecordResult::OutputFull => {
                self.row.bytes.resize((self.row.bytes.len() * 2).clamp(256, ROW_BYTES_MAX), 0);
            }
            ReadRecordResult::OutputEndsFull => {
                self.row.ends.resize((self.row.ends.len() * 2).clamp(8, COLUMNS_MAX), 0);
            }
            ReadRecordResult::Record => {
                if !self.row.is_blank() {
                    self.progress.rows = row;
                    self.take_row()?;
                }
                self.row.clear();
            }
        }
        Ok(())
    }

    fn take_row(&mut self) -> Result<(), CsvError> {
        let row = self.progress.rows;
        let columns = match &mut self.columns {
            Some(columns) => columns,
            None => {
                let columns = Columns::of_first_row(self.row.fields())?;
                let columns = self.columns.insert(columns);
                if columns.have_names() {
                    return Ok(());
                }
                columns
            }
        };
        if self.row.fields != columns.count() {
            let (found, expected) = (self.row.fields, columns.count());
            return Err(CsvError::in_row(row, CsvCause::Columns { found, expected }));
        }
        columns.push_row(|column| self.row.field(column), row, &mut self.builder)
    }

    /// Whether the file ended within quotes: then another row is none. What is read here is of no
    /// use but for that.
    fn is_within_quotes(&mut self) -> bool {
        let (mut bytes, mut ends) = ([0; 8], [0; 8]);
        let (result, ..) = self.core.read_record(b"x\n", &mut bytes, &mut ends);
        result != ReadRecordResult::Record
    }
}

impl Row {
    fn read(&mut self, core: &mut Reader, input: &[u8]) -> (ReadRecordResult, usize) {
        let bytes = self.bytes.get_mut(self.len..).unwrap_or_default();
        let ends = self.ends.get_mut(self.fields..).unwrap_or_default();
        let (result, taken, written, ended) = core.read_record(input, bytes, ends);
        self.len = self.len.saturating_add(written);
        self.fields = self.fields.saturating_add(ended);
        (result, taken)
    }

    fn fields(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.fields).map(|column| self.field(column))
    }

    fn field(&self, column: usize) -> &[u8] {
        let end_of = |column: usize| self.ends.get(column).copied();
        let start = column.checked_sub(1).map_or(Some(0), end_of);
        let field = start.zip(end_of(column)).and_then(|(start, end)| self.bytes.get(start..end));
        field.unwrap_or_default()
    }

    /// Whether it is an empty line, or one of spaces.
    fn is_blank(&self) -> bool {
        self.fields == 1 && self.field(0).iter().all(u8::is_ascii_whitespace)
    }

    const fn clear(&mut self) {
        self.len = 0;
        self.fields = 0;
    }
}
