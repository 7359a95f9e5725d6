//! The log of a shard: records in the order of their numbers.

use std::collections::VecDeque;
use std::sync::Arc;

use core::ops::Range;

use super::Record;

/// Records in a chunk: a power of two, so that finding one takes a shift and a mask.
const CHUNK: usize = 256;

/// A shard's records, oldest first, or what somebody notes of each of them. New ones come at the
/// end, and old ones leave at the front.
///
/// It is kept in chunks. Growing never moves what is there, so that the millionth put takes as long
/// as the first, and at most one chunk is not full; a copy of the log shares all chunks until one of
/// the two changes.
///
/// Invariant: all chunks but the last hold as many records as fit.
#[derive(Clone, Debug)]
pub struct Log<T = Record> {
    chunks: VecDeque<Arc<Vec<T>>>,
    /// Records of the first chunk that have left already.
    gone: usize,
    len: usize,
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self { chunks: VecDeque::new(), gone: 0, len: 0 }
    }
}

impl<T> Log<T> {
    /// How many records there are.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The record at this place; the oldest is at 0.
    pub fn get(&self, place: usize) -> Option<&T> {
        if place >= self.len {
            return None;
        }
        let place = place.saturating_add(self.gone);
        self.chunks.get(place / CHUNK)?.get(place % CHUNK)
    }

    /// The oldest record.
    pub fn front(&self) -> Option<&T> {
        self.get(0)
    }

    /// All records.
    pub fn iter(&self) -> Records<'_, T> {
        self.range(0..self.len)
    }

    /// The records at these places, less those that are not there.
    pub fn range(&self, places: Range<usize>) -> Records<'_, T> {
        let end = places.end.min(self.len);
        Records { log: self, places: places.start.min(end)..end }
    }

    /// How many records there are before the first for which `precedes` is false. It must be true
    /// of all records up to some place, and of none after.
    pub fn partition_point(&self, precedes: impl Fn(&T) -> bool) -> usize {
        let (mut start, mut end) = (0, self.len);
        while start < end {
            let middle = start.midpoint(end);
            if self.get(middle).is_some_and(&precedes) {
                start = middle.saturating_add(1);
            } else {
                end = middle;
            }
        }
        start
    }

    /// Forgets the oldest record.
    pub(crate) fn forget_front(&mut self) {
        if self.is_empty() {
            return;
        }
        self.len = self.len.saturating_sub(1);
        self.gone = self.gone.saturating_add(1);
        if self.gone == CHUNK || self.is_empty() {
            self.chunks.pop_front();
            self.gone = 0;
        }
    }
}

impl<T: Clone> Log<T> {
    pub(crate) fn push(&mut self, record: T) {
        self.len = self.len.saturating_add(1);
        match self.chunks.back_mut() {
            Some(chunk) if chunk.len() < CHUNK => Arc::make_mut(chunk).push(record),
            _ => self.chunks.push_back(Arc::new(vec![record])),
        }
    }
}

impl<'a, T> IntoIterator for &'a Log<T> {
    type Item = &'a T;
    type IntoIter = Records<'a, T>;

    fn into_iter(self) -> Records<'a, T> {
        self.iter()
    }
}

/// Records of a [`Log`], in order.
#[derive(Debug)]
pub struct Records<'a, T = Record> {
    log: &'a Log<T>,
    places: Range<usize>,
}

impl<T> Records<'_, T> {
    /// Their places in the log: the oldest record that it holds is at 0.
    pub const fn places(&self) -> &Range<usize> {
        &self.places
    }
}

impl<T> Clone for Records<'_, T> {
    fn clone(&self) -> Self {
        Self { log: self.log, places: self.places.clone() }
    }
}

impl<'a, T> Iterator for Records<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<Self::Item> {
        self.log.get(self.places.next()?)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.places.size_hint()
    }
}

impl<T> DoubleEndedIterator for Records<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.log.get(self.places.next_back()?)
    }
}

impl<T> ExactSizeIterator for Records<'_, T> {}
