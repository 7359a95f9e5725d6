//! The heaviest of many, found in a table of a few.

use core::cmp::Reverse;

/// One of the heaviest, as far as is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heavy<K, T> {
    pub(super) key: K,
    /// At most so much was added for it.
    pub(super) weight: u64,
    /// And at least so much less than this: what may have been added before it was in the table.
    pub(super) missed: u64,
    /// What is noted of it since it is in the table.
    pub(super) note: T,
}

impl<K, T> Heavy<K, T> {
    /// At least so much was added for it.
    pub(super) const fn weight_min(&self) -> u64 {
        self.weight.saturating_sub(self.missed)
    }
}

/// The heaviest keys of a flow in a table of `N`: the algorithm Space-Saving (source: Metwally,
/// Agrawal and El Abbadi, "Efficient computation of frequent and top-k elements in data streams",
/// 2005).
///
/// Every key with more than an `N`th of all weight is in the table, and nothing is missed of any
/// while there are no more than `N` keys. Ties are broken by the place in the table, so that the
/// same flow makes the same table.
#[derive(Clone, Debug)]
pub(super) struct HeavyHitters<K, T, const N: usize> {
    table: Vec<Heavy<K, T>>,
}

impl<K, T, const N: usize> Default for HeavyHitters<K, T, N> {
    fn default() -> Self {
        Self { table: Vec::new() }
    }
}

impl<K: Copy + Ord, T: Default, const N: usize> HeavyHitters<K, T, N> {
    /// Adds weight for a key, and lets something be noted of it.
    pub(super) fn add(&mut self, key: K, weight: u64, note: impl FnOnce(&mut T)) {
        if let Some(heavy) = self.table.iter_mut().find(|heavy| heavy.key == key) {
            heavy.weight = heavy.weight.saturating_add(weight);
            note(&mut heavy.note);
            return;
        }
        let mut new = Heavy { key, weight, missed: 0, note: T::default() };
        note(&mut new.note);
        if self.table.len() < N {
            self.table.push(new);
        } else if let Some(lightest) = self.table.iter_mut().min_by_key(|heavy| heavy.weight) {
            new.missed = lightest.weight;
            new.weight = new.weight.saturating_add(lightest.weight);
            *lightest = new;
        }
    }

    /// Begins anew, in the same memory.
    pub(super) fn clear(&mut self) {
        self.table.clear();
    }

    /// Those in the table, in no order that means anything.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Heavy<K, T>> {
        self.table.iter()
    }

    /// Those in the table, heaviest first.
    pub(super) fn heaviest_first(&self) -> Vec<&Heavy<K, T>> {
        let mut all: Vec<_> = self.table.iter().collect();
        all.sort_by_key(|heavy| (Reverse(heavy.weight), heavy.key));
        all
    }
}
