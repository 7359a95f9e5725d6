//! Lists of records: what somebody pasted, uploaded or wrote into a scenario, to be put as it is.
//!
//! A [`RecordList`] does not change. A [`RecordListBuilder`] makes one of records, a [`CsvReader`]
//! of a CSV file's bytes; `json.rs` says how one stands in a scenario file.
//!
//! What must not be here: how and when the records are put, which is in `sim/producer/` and
//! `sim/putting.rs`.

mod builder;
mod csv;
mod json;
mod texts;

use core::fmt;
use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use builder::{RecordListBuilder, RecordListError};
pub use csv::{CSV_BYTES_MAX, CsvCause, CsvError, CsvProgress, CsvReader};

use self::texts::Texts;
use super::producer::{FOLLOWED_MAX, Subject};
use crate::engine::{ByteCount, HashKey, PartitionKey};

/// Records in the order in which they are to be put: at least one, and at most 5,000,000.
///
/// Either each has a time or none has, and no time is before the one above it. Either each has its
/// data or each has only its size. A copy is the same list: it costs nothing, whatever its length.
///
/// ```
/// use shardbelt::sim::RecordList;
///
/// let list = RecordList::from_csv("key,data\norder-1,created\norder-1,paid\n")?;
/// assert_eq!((list.len(), list.has_times()), (2, false));
/// let refusal = RecordList::from_csv("key,at_ms\norder-1,soon\n").unwrap_err();
/// assert_eq!(refusal.to_string(), "Row 2, column 2: 'soon' is no time: \
///     write whole milliseconds after the beginning.");
/// # Ok::<(), shardbelt::sim::CsvError>(())
/// ```
#[derive(Clone)]
pub struct RecordList(Arc<dyn List>);

/// A list behind an object, so that what makes no list has nothing of this either.
trait List: Send + Sync {
    fn records(&self) -> &Records;
    fn get(&self, place: usize) -> Option<ListedRecord<'_>>;
    fn data(&self, place: usize) -> Option<Arc<[u8]>>;
    fn first_keys(&self) -> Vec<PartitionKey>;
    fn is_same(&self, other: &Records) -> bool;
}

/// What is in a list: texts one after the other, and for each record where they are. A file takes
/// about as much memory as it has bytes, and twice as much where its rows are short.
#[derive(Debug, PartialEq, Eq)]
struct Records {
    /// The distinct partition keys in the order in which they first come. When they are more than
    /// are followed, those that come after may be here again.
    keys: Texts,
    /// Which of the keys a record has.
    key_places: Vec<u32>,
    data: Data,
    /// In milliseconds; nothing where the records have no times.
    times: Vec<u64>,
    /// Which records have an explicit hash key, in rising order.
    hash_key_places: Vec<u32>,
    hash_keys: Vec<HashKey>,
    largest: Largest,
}

#[derive(Debug, PartialEq, Eq)]
enum Data {
    Texts(Texts),
    Sizes {
        sizes: Vec<u32>,
        /// What stands for data of the commonest sizes, so that records share it.
        fillings: BTreeMap<u32, Arc<[u8]>>,
    },
}

/// The record that counts for most, data and partition key together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Largest {
    /// Its place in the list, from 0 on.
    pub(super) place: usize,
    pub(super) size: ByteCount,
}

/// A record of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedRecord<'a> {
    /// `PartitionKey`: 1 to 256 characters.
    pub partition_key: &'a str,
    /// `ExplicitHashKey`.
    pub explicit_hash_key: Option<HashKey>,
    /// `Data`.
    pub data: ListedData<'a>,
    /// When it is to be put: how long after its producer began, in whole milliseconds and at most
    /// a year.
    pub at: Option<Duration>,
}

/// The data of a record in a list: at most 10 MiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListedData<'a> {
    /// The data itself.
    Text(&'a str),
    /// How much of it there is; what it is does not matter.
    Size(ByteCount),
}

/// Keys of a list that are named one by one.
const NAMED_MAX: usize = 100;

impl RecordList {
    /// Reads a list as it is pasted: a [`CsvReader`] that is given the whole text.
    ///
    /// # Errors
    ///
    /// A [`CsvError`] that says where and why.
    pub fn from_csv(text: &str) -> Result<Self, CsvError> {
        let mut reader = CsvReader::new();
        reader.push(text.as_bytes())?;
        reader.finish()
    }

    /// How many records there are: at least 1.
    #[allow(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.0.records().key_places.len()
    }

    /// Whether the records have times.
    pub fn has_times(&self) -> bool {
        !self.0.records().times.is_empty()
    }

    /// The time of its last record; `None` when it has no times.
    pub fn last_at(&self) -> Option<Duration> {
        self.0.records().times.last().map(|&millis| Duration::from_millis(millis))
    }

    /// The record at this place, from 0 on.
    pub fn get(&self, place: usize) -> Option<ListedRecord<'_>> {
        self.0.get(place)
    }

    /// The records in their order.
    pub fn iter(&self) -> impl Iterator<Item = ListedRecord<'_>> {
        (0..self.len()).map_while(|place| self.get(place))
    }

    /// The first of its partition keys, each once: at most 100 of them.
    pub fn first_keys(&self) -> Vec<PartitionKey> {
        self.0.first_keys()
    }

    /// Whether the order of the records under one key is followed. It is not where there are so
    /// many keys that a table of them would fill the memory: more than 100,000.
    pub fn is_followed(&self) -> bool {
        self.0.records().keys.len() <= FOLLOWED_MAX as usize
    }

    pub(super) fn largest(&self) -> Largest {
        self.0.records().largest
    }

    /// Whom a record is about: its key's place among the distinct ones.
    pub(super) fn subject(&self, place: usize) -> Option<Subject> {
        self.0.records().key_places.get(place).map(|&key| Subject(key))
    }

    /// When a record is to be put.
    pub(super) fn at(&self, place: usize) -> Option<Duration> {
        self.0.records().at(place)
    }

    /// A record's data as a put takes them.
    pub(super) fn data(&self, place: usize) -> Option<Arc<[u8]>> {
        self.0.data(place)
    }
}

impl List for Records {
    fn records(&self) -> &Records {
        self
    }

    fn get(&self, place: usize) -> Option<ListedRecord<'_>> {
        let data = match &self.data {
            Data::Texts(texts) => ListedData::Text(texts.get(place)?),
            Data::Sizes { sizes, .. } => ListedData::Size(ByteCount::new(size_at(sizes, place)?)),
        };
        Some(ListedRecord {
            partition_key: self.keys.get(self.key_place(place)?)?,
            explicit_hash_key: self.explicit_hash_key(place),
            data,
            at: self.at(place),
        })
    }

    fn data(&self, place: usize) -> Option<Arc<[u8]>> {
        match &self.data {
            Data::Texts(texts) => texts.get(place).map(|text| text.as_bytes().into()),
            Data::Sizes { sizes, fillings } => {
                let size = sizes.get(place)?;
                Some(fillings.get(size).cloned().unwrap_or_else(|| filling((*size).into())))
            }
        }
    }

    fn first_keys(&self) -> Vec<PartitionKey> {
        let keys = (0..self.keys.len().min(NAMED_MAX)).filter_map(|place| self.keys.get(place));
        keys.filter_map(|key| PartitionKey::new(key).ok()).collect()
    }

    fn is_same(&self, other: &Records) -> bool {
        self == other
    }
}

impl Records {
    fn at(&self, place: usize) -> Option<Duration> {
        self.times.get(place).map(|&millis| Duration::from_millis(millis))
    }

    fn key_place(&self, place: usize) -> Option<usize> {
        self.key_places.get(place).and_then(|&key| usize::try_from(key).ok())
    }

    fn explicit_hash_key(&self, place: usize) -> Option<HashKey> {
        let place = u32::try_from(place).ok()?;
        let found = self.hash_key_places.binary_search(&place).ok()?;
        self.hash_keys.get(found).copied()
    }
}

/// Copies are compared at once; others record by record.
impl PartialEq for RecordList {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.is_same(other.0.records())
    }
}

impl Eq for RecordList {}

impl fmt::Debug for RecordList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let len = self.len();
        f.debug_struct("RecordList").field("len", &len).finish_non_exhaustive()
    }
}

fn size_at(sizes: &[u32], place: usize) -> Option<u64> {
    sizes.get(place).map(|&size| u64::from(size))
}

const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyz";

/// Data of this size, where it does not matter what they are.
pub(super) fn filling(size: u64) -> Arc<[u8]> {
    let size = usize::try_from(size).unwrap_or(0);
    let mut data = Vec::with_capacity(size);
    while data.len() < size {
        data.extend_from_slice(ALPHABET.get(..size - data.len()).unwrap_or(ALPHABET));
    }
    data.into()
}
