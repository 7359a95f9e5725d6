//! What is wrong with a CSV file, and where.

use core::fmt;

use crate::engine::{ByteCount, HashKeyError};
use crate::sim::record_list::RecordListError;

/// Why a CSV file is no list of records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvError {
    /// In which row, from 1 on; a row of names counts and an empty line does not. `None` for the
    /// file as a whole.
    pub row: Option<u64>,
    /// In which column, from 1 on; `None` for the row as a whole.
    pub column: Option<usize>,
    /// What is wrong there.
    pub cause: CsvCause,
}

/// What is wrong in a CSV file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CsvCause {
    /// The file is longer than what is read.
    TooLong {
        /// Its most bytes.
        limit: ByteCount,
    },
    /// The row is longer than any that is read.
    RowTooLong {
        /// Its most bytes.
        limit: ByteCount,
    },
    /// More columns than are read.
    TooManyColumns {
        /// The most.
        limit: usize,
    },
    /// Three columns or more, and no names above them.
    NoNames {
        /// How many columns there are.
        columns: usize,
    },
    /// There are names, and none of them is that of the partition key.
    NoKeyColumn,
    /// Two columns have names that say the same, or of which only one can be.
    SameMeaning {
        /// The other column, from 1 on.
        first: usize,
    },
    /// Another number of columns than the first row has.
    Columns {
        /// How many there are.
        found: usize,
        /// How many the first row has.
        expected: usize,
    },
    /// A quote that is opened and never closed.
    OpenQuote,
    /// Bytes that are no UTF-8.
    NotUtf8,
    /// A text that is no hash key.
    HashKey(HashKeyError),
    /// A text that is no size.
    Size {
        /// The text.
        text: String,
    },
    /// A text that is no number of milliseconds.
    Millis {
        /// The text.
        text: String,
    },
    /// A text that is no time by RFC 3339.
    Timestamp {
        /// The text.
        text: String,
    },
    /// What no list may have.
    List(RecordListError),
}

impl From<RecordListError> for CsvCause {
    fn from(error: RecordListError) -> Self {
        Self::List(error)
    }
}

impl CsvError {
    pub(super) const fn in_file(cause: CsvCause) -> Self {
        Self { row: None, column: None, cause }
    }

    pub(super) const fn in_row(row: u64, cause: CsvCause) -> Self {
        Self { row: Some(row), column: None, cause }
    }

    /// In a column that is counted from 0 on.
    pub(super) const fn in_field(row: u64, column: usize, cause: CsvCause) -> Self {
        Self { row: Some(row), column: Some(column.saturating_add(1)), cause }
    }
}

impl fmt::Display for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.row, self.column) {
            (Some(row), Some(column)) => write!(f, "Row {row}, column {column}: ")?,
            (Some(row), None) => write!(f, "Row {row}: ")?,
            (None, _) => {}
        }
        self.cause.fmt(f)
    }
}

impl core::error::Error for CsvError {}

impl fmt::Display for CsvCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { limit } => {
                write!(f, "The file is longer than {limit} bytes (50 MiB): cut it in two.")
            }
            Self::RowTooLong { limit } => write!(
                f,
                "It is longer than {limit} bytes: look for a quote that is opened and not closed."
            ),
            Self::TooManyColumns { limit } => {
                write!(f, "It has more than {limit} columns: write one record in each line.")
            }
            Self::NoNames { columns } => write!(
                f,
                "There are {columns} columns and no names above them: begin with a row of names, \
                 such as partition_key,data,at_ms, or write one partition key in each line."
            ),
            Self::NoKeyColumn => {
                f.write_str("No column has the partition keys: name one partition_key.")
            }
            Self::SameMeaning { first } => write!(
                f,
                "This and column {first} cannot both be there: leave one out, or give it another \
                 name."
            ),
            Self::Columns { found, expected } => write!(
                f,
                "There are {found} columns, and {expected} in the first row: put quotes around \
                 what has a separator in it, and write a quote in it twice."
            ),
            Self::OpenQuote => f.write_str(
                "A quote is opened and never closed: close it, or write it twice within quotes if \
                 it stands for itself.",
            ),
            Self::NotUtf8 => f.write_str("This is not UTF-8: save the file as UTF-8."),
            Self::HashKey(error) => error.fmt(f),
            Self::Size { text } => {
                write!(f, "'{text}' is no size: write a whole number of bytes.")
            }
            Self::Millis { text } => {
                write!(f, "'{text}' is no time: write whole milliseconds after the beginning.")
            }
            Self::Timestamp { text } => write!(
                f,
                "'{text}' is no time: write it as 2026-01-31T12:00:00.250Z, or name the column \
                 at_ms and write milliseconds after the beginning."
            ),
            Self::List(error) => error.fmt(f),
        }
    }
}
