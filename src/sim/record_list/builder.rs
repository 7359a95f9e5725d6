//! A list in the making.

use core::fmt;
use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::texts::Texts;
use super::{Data, Largest, ListedData, ListedRecord, RecordList, Records, filling};
use crate::engine::ByteCount;
use crate::engine::limits::{DATA_BYTES_MAX, PARTITION_KEY_CHARS_MAX};
use crate::sim::producer::FOLLOWED_MAX;

/// Records in a list.
const RECORDS_MAX: usize = 5_000_000;
/// Bytes of partition keys and data in a list.
const TEXT_BYTES_MAX: ByteCount = ByteCount::from_mib(50);
/// The latest that a record may be put: a year after the beginning.
const AT_MAX: Duration = Duration::from_secs(365 * 86_400);
/// Bytes that stand for data of which only the size is known, of all sizes together. Records of
/// further sizes have bytes of their own as long as a stream holds them.
const FILLINGS_MAX: ByteCount = ByteCount::from_mib(16);

/// Makes a [`RecordList`], record by record.
///
/// ```
/// use shardbelt::sim::{ListedData, ListedRecord, RecordListBuilder};
///
/// let mut builder = RecordListBuilder::new();
/// builder.push(ListedRecord {
///     partition_key: "order-1",
///     explicit_hash_key: None,
///     data: ListedData::Text("created"),
///     at: None,
/// })?;
/// assert_eq!(builder.build()?.len(), 1);
/// # Ok::<(), shardbelt::sim::RecordListError>(())
/// ```
#[derive(Debug)]
pub struct RecordListBuilder {
    records: Records,
    /// The place of each distinct key, as long as they are not too many.
    known_keys: BTreeMap<Box<str>, u32>,
}

/// What is wrong with a list, or with a record of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordListError {
    /// There is no record.
    Empty,
    /// More records than a list may have.
    TooManyRecords {
        /// How many it may have.
        limit: usize,
    },
    /// More bytes of partition keys and data than a list may have.
    TooLong {
        /// How many it may have.
        limit: ByteCount,
    },
    /// A partition key of no characters.
    KeyEmpty,
    /// A partition key of more than 256 characters.
    KeyTooLong {
        /// Its characters.
        chars: u64,
    },
    /// More data than any stream takes in a record.
    DataTooLarge {
        /// Its size.
        size: ByteCount,
        /// The most that a stream can be set to take.
        limit: ByteCount,
    },
    /// The records before have their data and this one has only a size, or the other way around.
    DataMixed,
    /// The records before have a time and this one has none, or the other way around.
    TimesMixed,
    /// A time before that of the record above.
    TimeBackwards {
        /// By how much.
        by: Duration,
    },
    /// A time of more than a year after the beginning.
    TimeTooLate {
        /// The time.
        at: Duration,
    },
}

impl fmt::Display for RecordListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("The list has no record: give at least one."),
            Self::TooManyRecords { limit } => {
                write!(f, "A list has at most {limit} records: cut it in two.")
            }
            Self::TooLong { limit } => write!(
                f,
                "A list has at most {limit} bytes of partition keys and data: cut it in two."
            ),
            Self::KeyEmpty => f.write_str("The partition key is empty: give 1 to 256 characters."),
            Self::KeyTooLong { chars } => write!(
                f,
                "The partition key has {chars} characters: use at most {PARTITION_KEY_CHARS_MAX}."
            ),
            Self::DataTooLarge { size, limit } => {
                write!(
                    f,
                    "{size} bytes of data are more than any stream takes: use at most {limit}."
                )
            }
            Self::DataMixed => {
                f.write_str("Some records have data and others only a size: give all the same.")
            }
            Self::TimesMixed => {
                f.write_str("Some records have a time and others none: give all one.")
            }
            Self::TimeBackwards { by } => write!(
                f,
                "The time is {} ms before the one above: sort the records by their times.",
                by.as_millis()
            ),
            Self::TimeTooLate { at } => write!(
                f,
                "{} ms is more than a year after the beginning, {}.",
                at.as_millis(),
                AT_MAX.as_millis()
            ),
        }
    }
}

impl core::error::Error for RecordListError {}

impl Default for RecordListBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl RecordListBuilder {
    /// Nothing yet.
    pub const fn new() -> Self {
        let records = Records {
            keys: Texts::new(),
            key_places: Vec::new(),
            data: Data::Texts(Texts::new()),
            times: Vec::new(),
            hash_key_places: Vec::new(),
            hash_keys: Vec::new(),
            largest: Largest { place: 0, size: ByteCount::ZERO },
        };
        Self { records, known_keys: BTreeMap::new() }
    }

    /// How many records there are.
    pub const fn len(&self) -> usize {
        self.records.key_places.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a record behind those that are there.
    ///
    /// # Errors
    ///
    /// A [`RecordListError`]; the list is as it was.
    pub fn push(&mut self, record: ListedRecord<'_>) -> Result<(), RecordListError> {
        let place = self.len();
        self.check(&record)?;
        let millis = record.at.map(|at| self.check_time(at)).transpose()?;
        if let ListedData::Size(_) = record.data
            && place == 0
        {
            self.records.data = Data::Sizes { sizes: Vec::new(), fillings: BTreeMap::new() };
        }
        let data_size = match (&mut self.records.data, record.data) {
            (Data::Texts(texts), ListedData::Text(text)) => {
                texts.push(text);
                ByteCount::of_len(text.len())
            }
            (Data::Sizes { sizes, .. }, ListedData::Size(size)) => {
                sizes.push(u32::try_from(size.get()).unwrap_or(u32::MAX));
                size
            }
            _ => return Err(RecordListError::DataMixed),
        };
        let size = data_size + ByteCount::of_len(record.partition_key.len());
        if size > self.records.largest.size {
            self.records.largest = Largest { place, size };
        }
        self.records.times.extend(millis);
        if let Some(hash_key) = record.explicit_hash_key {
            self.records.hash_key_places.push(u32::try_from(place).unwrap_or(u32::MAX));
            self.records.hash_keys.push(hash_key);
        }
        let key = self.place_of_key(record.partition_key);
        self.records.key_places.push(key);
        Ok(())
    }

    /// The list.
    ///
    /// # Errors
    ///
    /// [`RecordListError::Empty`] when there is no record.
    pub fn build(self) -> Result<RecordList, RecordListError> {
        let mut records = self.records;
        if records.key_places.is_empty() {
            return Err(RecordListError::Empty);
        }
        match &mut records.data {
            Data::Texts(texts) => texts.shrink_to_fit(),
            Data::Sizes { sizes, fillings } => {
                sizes.shrink_to_fit();
                fill(fillings, sizes);
            }
        }
        records.keys.shrink_to_fit();
        records.key_places.shrink_to_fit();
        records.times.shrink_to_fit();
        records.hash_key_places.shrink_to_fit();
        records.hash_keys.shrink_to_fit();
        Ok(RecordList(Arc::new(records)))
    }

    fn check(&self, record: &ListedRecord<'_>) -> Result<(), RecordListError> {
        if self.len() >= RECORDS_MAX {
            return Err(RecordListError::TooManyRecords { limit: RECORDS_MAX });
        }
        let chars = record.partition_key.chars().count() as u64;
        if chars == 0 {
            return Err(RecordListError::KeyEmpty);
        }
        if chars > PARTITION_KEY_CHARS_MAX {
            return Err(RecordListError::KeyTooLong { chars });
        }
        let size = match record.data {
            ListedData::Text(text) => ByteCount::of_len(text.len()),
            ListedData::Size(size) => size,
        };
        let limit = DATA_BYTES_MAX;
        if size > limit {
            return Err(RecordListError::DataTooLarge { size, limit });
        }
        let text = match (&self.records.data, record.data) {
            (Data::Texts(texts), ListedData::Text(text)) => {
                texts.bytes().saturating_add(text.len())
            }
            _ => 0,
        };
        let keys = self.records.keys.bytes().saturating_add(record.partition_key.len());
        let limit = TEXT_BYTES_MAX;
        if ByteCount::of_len(text) + ByteCount::of_len(keys) > limit {
            return Err(RecordListError::TooLong { limit });
        }
        if !self.is_empty() && record.at.is_some() == self.records.times.is_empty() {
            return Err(RecordListError::TimesMixed);
        }
        Ok(())
    }

    /// A time in milliseconds.
    fn check_time(&self, at: Duration) -> Result<u64, RecordListError> {
        let millis = u64::try_from(at.as_millis()).unwrap_or(u64::MAX);
        if at > AT_MAX {
            return Err(RecordListError::TimeTooLate { at });
        }
        match self.records.times.last() {
            Some(&above) if above > millis => {
                let by = Duration::from_millis(above.saturating_sub(millis));
                Err(RecordListError::TimeBackwards { by })
            }
            _ => Ok(millis),
        }
    }

    fn place_of_key(&mut self, key: &str) -> u32 {
        if let Some(&place) = self.known_keys.get(key) {
            return place;
        }
        let place = u32::try_from(self.records.keys.len()).unwrap_or(u32::MAX);
        self.records.keys.push(key);
        if place < FOLLOWED_MAX {
            self.known_keys.insert(key.into(), place);
        }
        place
    }
}

/// Makes what stands for data of these sizes, as long as there is room.
fn fill(fillings: &mut BTreeMap<u32, Arc<[u8]>>, sizes: &[u32]) {
    let mut room = FILLINGS_MAX.get();
    for &size in sizes {
        if !fillings.contains_key(&size)
            && let Some(left) = room.checked_sub(size.into())
        {
            room = left;
            fillings.insert(size, filling(size.into()));
        }
    }
}
