//! A number for each of a population.

use std::sync::Arc;

use super::Subject;

const CHUNK: usize = 64;

/// The highest order number of each subject: 0 before its first.
///
/// Kept in chunks that copies share until one of them changes: worlds are copied often, and
/// populations may be large.
#[derive(Clone, Debug, Default)]
pub(super) struct Orders {
    chunks: Vec<Option<Arc<[u32; CHUNK]>>>,
}

impl Orders {
    /// The number of a subject.
    pub(super) fn get(&self, Subject(subject): Subject) -> u32 {
        let (chunk, place) = places(subject);
        let chunk = self.chunks.get(chunk).and_then(Option::as_ref);
        chunk.and_then(|chunk| chunk.get(place)).copied().unwrap_or(0)
    }

    /// Gives a subject its next number.
    pub(super) fn next(&mut self, subject: Subject) -> u32 {
        let next = self.get(subject).saturating_add(1);
        self.raise(subject, next);
        next
    }

    /// Raises a subject's number to this one. Returns whether it was not above it already.
    pub(super) fn raise(&mut self, subject: Subject, to: u32) -> bool {
        let Subject(number) = subject;
        let (chunk, place) = places(number);
        if self.chunks.len() <= chunk {
            self.chunks.resize(chunk.saturating_add(1), None);
        }
        let Some(chunk) = self.chunks.get_mut(chunk) else { return true };
        let chunk = chunk.get_or_insert_with(|| Arc::new([0; CHUNK]));
        let Some(highest) = Arc::make_mut(chunk).get_mut(place) else { return true };
        let in_order = *highest <= to;
        *highest = to.max(*highest);
        in_order
    }
}

const fn places(subject: u32) -> (usize, usize) {
    (subject as usize / CHUNK, subject as usize % CHUNK)
}
