//! What the columns mean.

use core::time::Duration;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{CsvCause, CsvError};
use crate::engine::{ByteCount, HashKey};
use crate::sim::record_list::{ListedData, ListedRecord, RecordListBuilder, RecordListError};

/// Which column of a file is what. Columns are counted from 0 on.
#[derive(Debug)]
pub(super) struct Columns {
    count: usize,
    have_names: bool,
    partition_key: usize,
    explicit_hash_key: Option<usize>,
    data: DataColumn,
    time: TimeColumn,
    passed_over: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
enum DataColumn {
    None,
    Text(usize),
    Size(usize),
}

#[derive(Clone, Copy, Debug)]
enum TimeColumn {
    None,
    Millis(usize),
    Timestamp {
        column: usize,
        /// The first and the last until now, in milliseconds since 1970.
        seen: Option<(i128, i128)>,
    },
}

/// What a column can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    PartitionKey,
    Data,
    DataBytes,
    ExplicitHashKey,
    AtMillis,
    Timestamp,
}

impl Meaning {
    /// What a name means.
    fn of(name: &str) -> Option<Self> {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        let letters: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
        Some(match letters.as_str() {
            "partitionkey" | "key" => Self::PartitionKey,
            "data" => Self::Data,
            "databytes" | "size" => Self::DataBytes,
            "explicithashkey" => Self::ExplicitHashKey,
            "atms" => Self::AtMillis,
            "timestamp" | "approximatearrivaltimestamp" => Self::Timestamp,
            _ => return None,
        })
    }
}

impl Columns {
    /// What the first row says: names, or by its length alone. It has names when one of them has
    /// a meaning.
    pub(super) fn of_first_row<'a>(
        fields: impl Iterator<Item = &'a [u8]>,
    ) -> Result<Self, CsvError> {
        let fields = fields.enumerate().map(|(column, field)| text_of(field, 1, column));
        let names = fields.collect::<Result<Vec<_>, _>>()?;
        let meanings: Vec<_> = names.iter().map(|name| Meaning::of(name)).collect();
        if meanings.iter().all(Option::is_none) {
            return Self::without_names(names.len());
        }
        let column_of = |wanted: &[Meaning]| {
            let mut columns = meanings.iter().enumerate().filter_map(|(column, meaning)| {
                meaning.filter(|meaning| wanted.contains(meaning)).map(|meaning| (column, meaning))
            });
            match (columns.next(), columns.next()) {
                (Some((first, _)), Some((second, _))) => {
                    let cause = CsvCause::SameMeaning { first: first.saturating_add(1) };
                    Err(CsvError::in_field(1, second, cause))
                }
                (only, _) => Ok(only),
            }
        };
        let partition_key = column_of(&[Meaning::PartitionKey])?;
        let (partition_key, _) =
            partition_key.ok_or_else(|| CsvError::in_row(1, CsvCause::NoKeyColumn))?;
        let explicit_hash_key = column_of(&[Meaning::ExplicitHashKey])?;
        let data = match column_of(&[Meaning::Data, Meaning::DataBytes])? {
            None => DataColumn::None,
            Some((column, Meaning::Data)) => DataColumn::Text(column),
            Some((column, _)) => DataColumn::Size(column),
        };
        let time = match column_of(&[Meaning::AtMillis, Meaning::Timestamp])? {
            None => TimeColumn::None,
            Some((column, Meaning::AtMillis)) => TimeColumn::Millis(column),
            Some((column, _)) => TimeColumn::Timestamp { column, seen: None },
        };
        let passed_over = names.iter().zip(&meanings).filter(|(_, meaning)| meaning.is_none());
        Ok(Self {
            count: names.len(),
            have_names: true,
            partition_key,
            explicit_hash_key: explicit_hash_key.map(|(column, _)| column),
            data,
            time,
            passed_over: passed_over.map(|(name, _)| (*name).to_owned()).collect(),
        })
    }

    fn without_names(count: usize) -> Result<Self, CsvError> {
        let data = match count {
            1 => DataColumn::None,
            2 => DataColumn::Text(1),
            _ => return Err(CsvError::in_row(1, CsvCause::NoNames { columns: count })),
        };
        Ok(Self {
            count,
            have_names: false,
            partition_key: 0,
            explicit_hash_key: None,
            data,
            time: TimeColumn::None,
            passed_over: Vec::new(),
        })
    }

    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// Whether the first row has the names, and no record.
    pub(super) const fn have_names(&self) -> bool {
        self.have_names
    }

    pub(super) fn passed_over(&self) -> &[String] {
        &self.passed_over
    }

    /// Adds a row's record to a list.
    pub(super) fn push_row<'a>(
        &mut self,
        field: impl Fn(usize) -> &'a [u8],
        row: u64,
        builder: &mut RecordListBuilder,
    ) -> Result<(), CsvError> {
        let text = |column| text_of(field(column), row, column);
        let record = ListedRecord {
            partition_key: text(self.partition_key)?,
            explicit_hash_key: self.explicit_hash_key.map_or(Ok(None), |column| {
                hash_key_of(text(column)?).map_err(|cause| CsvError::in_field(row, column, cause))
            })?,
            data: match self.data {
                DataColumn::None => ListedData::Text(""),
                DataColumn::Text(column) => ListedData::Text(text(column)?),
                DataColumn::Size(column) => size_of(text(column)?)
                    .map(ListedData::Size)
                    .map_err(|cause| CsvError::in_field(row, column, cause))?,
            },
            at: match &mut self.time {
                TimeColumn::None => None,
                TimeColumn::Millis(column) => millis_of(text(*column)?)
                    .map(Some)
                    .map_err(|cause| CsvError::in_field(row, *column, cause))?,
                TimeColumn::Timestamp { column, seen } => after_first(text(*column)?, seen)
                    .map(Some)
                    .map_err(|cause| CsvError::in_field(row, *column, cause))?,
            },
        };
        builder.push(record).map_err(|error| match self.column_of(error) {
            Some(column) => CsvError::in_field(row, column, error.into()),
            None => CsvError::in_row(row, error.into()),
        })
    }

    /// The column that a record's error is about.
    const fn column_of(&self, error: RecordListError) -> Option<usize> {
        match error {
            RecordListError::KeyEmpty | RecordListError::KeyTooLong { .. } => {
                Some(self.partition_key)
            }
            RecordListError::DataTooLarge { .. } => match self.data {
                DataColumn::Text(column) | DataColumn::Size(column) => Some(column),
                DataColumn::None => None,
            },
            RecordListError::TimeBackwards { .. } | RecordListError::TimeTooLate { .. } => {
                match self.time {
                    TimeColumn::Millis(column) | TimeColumn::Timestamp { column, .. } => {
                        Some(column)
                    }
                    TimeColumn::None => None,
                }
            }
            RecordListError::Empty
            | RecordListError::TooManyRecords { .. }
            | RecordListError::TooLong { .. }
            | RecordListError::DataMixed
            | RecordListError::TimesMixed => None,
        }
    }
}

fn text_of(field: &[u8], row: u64, column: usize) -> Result<&str, CsvError> {
    core::str::from_utf8(field).map_err(|_| CsvError::in_field(row, column, CsvCause::NotUtf8))
}

fn hash_key_of(text: &str) -> Result<Option<HashKey>, CsvCause> {
    match text.trim() {
        "" => Ok(None),
        number => number.parse().map(Some).map_err(CsvCause::HashKey),
    }
}

fn size_of(text: &str) -> Result<ByteCount, CsvCause> {
    let size = text.trim().parse().map(ByteCount::new);
    size.map_err(|_| CsvCause::Size { text: text.into() })
}

fn millis_of(text: &str) -> Result<Duration, CsvCause> {
    let millis = text.trim().parse().map(Duration::from_millis);
    millis.map_err(|_| CsvCause::Millis { text: text.into() })
}

/// How long after the first of all times this one is.
fn after_first(text: &str, seen: &mut Option<(i128, i128)>) -> Result<Duration, CsvCause> {
    let trimmed = text.trim();
    let time = OffsetDateTime::parse(trimmed, &Rfc3339)
        .or_else(|_| OffsetDateTime::parse(&format!("{trimmed}Z"), &Rfc3339))
        .map_err(|_| CsvCause::Timestamp { text: text.into() })?;
    let millis = time.unix_timestamp_nanos().div_euclid(1_000_000);
    let (first, last) = seen.unwrap_or((millis, millis));
    let duration = |millis: i128| Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX));
    if millis < last {
        let by = duration(last.saturating_sub(millis));
        return Err(RecordListError::TimeBackwards { by }.into());
    }
    *seen = Some((first, millis));
    Ok(duration(millis.saturating_sub(first)))
}
