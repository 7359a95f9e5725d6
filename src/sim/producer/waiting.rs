//! Records that were made and wait to be sent.

use std::collections::VecDeque;

use super::Made;
use crate::engine::ByteCount;

/// Records in the order in which they were made, and what they count for together.
#[derive(Clone, Debug, Default)]
pub(in crate::sim) struct Waiting {
    records: VecDeque<Made>,
    size: ByteCount,
}

impl IntoIterator for Waiting {
    type Item = Made;
    type IntoIter = std::collections::vec_deque::IntoIter<Made>;

    fn into_iter(self) -> Self::IntoIter {
        self.records.into_iter()
    }
}

impl Waiting {
    pub(in crate::sim) fn len(&self) -> usize {
        self.records.len()
    }

    pub(in crate::sim) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The data and the partition keys of all.
    pub(in crate::sim) const fn size(&self) -> ByteCount {
        self.size
    }

    pub(in crate::sim) fn push(&mut self, made: Made) {
        self.size = self.size + made.size();
        self.records.push_back(made);
    }

    /// The first of them.
    pub(in crate::sim) fn take_first(&mut self) -> Option<Made> {
        let made = self.records.pop_front()?;
        self.size = ByteCount::new(self.size.get().saturating_sub(made.size().get()));
        Some(made)
    }

    /// The first ones, as many as go into one call; one at least, if there is one.
    pub(in crate::sim) fn take_batch(
        &mut self,
        records_max: u32,
        bytes_max: ByteCount,
    ) -> Vec<Made> {
        let records_max = usize::try_from(records_max).unwrap_or(usize::MAX);
        let mut batch: Vec<Made> = self.take_first().into_iter().collect();
        let mut size = batch.iter().map(Made::size).sum::<ByteCount>();
        while batch.len() < records_max
            && let Some(next) = self.records.front()
            && size + next.size() <= bytes_max
            && let Some(made) = self.take_first()
        {
            size = size + made.size();
            batch.push(made);
        }
        batch
    }
}
