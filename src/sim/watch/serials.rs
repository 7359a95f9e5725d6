//! A set of serials.

use std::sync::Arc;

/// Serials that one chunk has room for.
const CHUNK_BITS: u64 = 64 * CHUNK_WORDS as u64;
const CHUNK_WORDS: usize = 64;

/// Which of a writer's records something is true of: a bit for each.
///
/// Kept in chunks that copies share until one of them changes. An hour of a thousand records a
/// second takes less than half a megabyte.
#[derive(Clone, Debug, Default)]
pub(super) struct Serials {
    chunks: Vec<Option<Arc<[u64; CHUNK_WORDS]>>>,
}

impl Serials {
    pub(super) fn contains(&self, serial: u64) -> bool {
        let (chunk, word, bit) = places(serial);
        let chunk = self.chunks.get(chunk).and_then(Option::as_ref);
        chunk.and_then(|chunk| chunk.get(word)).is_some_and(|word| word & bit != 0)
    }

    /// Adds a serial. Returns whether it was not there.
    pub(super) fn insert(&mut self, serial: u64) -> bool {
        let (chunk, word, bit) = places(serial);
        if self.chunks.len() <= chunk {
            self.chunks.resize(chunk.saturating_add(1), None);
        }
        let Some(chunk) = self.chunks.get_mut(chunk) else { return true };
        let chunk = chunk.get_or_insert_with(|| Arc::new([0; CHUNK_WORDS]));
        let Some(word) = Arc::make_mut(chunk).get_mut(word) else { return true };
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}

const fn places(serial: u64) -> (usize, usize, u64) {
    let (chunk, in_chunk) = (serial / CHUNK_BITS, serial % CHUNK_BITS);
    (chunk as usize, (in_chunk / 64) as usize, 1 << (in_chunk % 64))
}
