//! Sets of places, as ranges.

use core::iter;
use core::ops::Range;

/// Places of a shard. They come in few stretches, so each stretch is kept, in order, with room between any
/// two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Places(Vec<Range<u64>>);

impl Places {
    /// Adds these.
    pub(super) fn insert(&mut self, span: Range<u64>) {
        if span.is_empty() {
            return;
        }
        // Those that touch it become one with it.
        let from = self.0.partition_point(|stretch| stretch.end < span.start);
        let to = self.0.partition_point(|stretch| stretch.start <= span.end);
        let mut touching = self.0.drain(from..to);
        let first = touching.next();
        let start = first.as_ref().map_or(span.start, |first| first.start.min(span.start));
        let last = touching.next_back().or(first);
        let end = last.map_or(span.end, |last| last.end.max(span.end));
        drop(touching);
        self.0.insert(from, start..end);
    }

    /// Takes these out.
    pub(super) fn remove(&mut self, span: Range<u64>) {
        let (from, to) = self.around(&span);
        let mut cut = self.0.drain(from..to);
        let first = cut.next();
        let before = first.as_ref().map(|first| first.start..span.start);
        let after = cut.next_back().or(first).map(|last| span.end..last.end);
        drop(cut);
        for rest in [after, before].into_iter().flatten().filter(|rest| !rest.is_empty()) {
            self.0.insert(from, rest);
        }
    }

    /// Whether this one is among them.
    pub(super) fn contains(&self, place: u64) -> bool {
        self.overlaps(&(place..place.saturating_add(1)))
    }

    /// Whether any of these is among them.
    pub(super) fn overlaps(&self, span: &Range<u64>) -> bool {
        !self.overlapping(span).is_empty()
    }

    /// The stretches that have some of these places.
    pub(super) fn overlapping(&self, span: &Range<u64>) -> &[Range<u64>] {
        let (from, to) = self.around(span);
        self.0.get(from..to).unwrap_or_default()
    }

    /// What is missing of these places.
    pub(super) fn gaps(&self, span: &Range<u64>) -> impl Iterator<Item = Range<u64>> {
        let there = self.overlapping(span).iter();
        let starts = iter::once(span.start).chain(there.clone().map(|stretch| stretch.end));
        let ends = there.map(|stretch| stretch.start).chain(iter::once(span.end));
        starts.zip(ends).map(|(start, end)| start..end).filter(|gap| !gap.is_empty())
    }

    /// Between which indices the stretches are that have some of these places.
    fn around(&self, span: &Range<u64>) -> (usize, usize) {
        if span.is_empty() {
            return (0, 0);
        }
        let from = self.0.partition_point(|stretch| stretch.end <= span.start);
        (from, self.0.partition_point(|stretch| stretch.start < span.end))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_has_what_was_put_in_and_not_taken_out(
            steps in prop::collection::vec((any::<bool>(), 0..40_u64, 0..12_u64), 0..40),
            (start, len) in (0..40_u64, 0..20_u64),
        ) {
            let (mut places, mut model) = (Places::default(), BTreeSet::new());
            for (is_insert, start, len) in steps {
                let span = start..start + len;
                if is_insert {
                    places.insert(span.clone());
                    model.extend(span);
                } else {
                    places.remove(span.clone());
                    model.retain(|place| !span.contains(place));
                }
            }
            for place in 0..60 {
                prop_assert_eq!(places.contains(place), model.contains(&place));
            }
            let span = start..start + len;
            let missing: Vec<_> = places.gaps(&span).flatten().collect();
            let expected: Vec<_> = span.clone().filter(|place| !model.contains(place)).collect();
            prop_assert_eq!(missing, expected);
            let overlaps = places.overlaps(&span);
            prop_assert_eq!(overlaps, span.into_iter().any(|place| model.contains(&place)));
            // Stretches that touch would be one.
            let apart = places.0.iter().zip(places.0.iter().skip(1)).all(|(a, b)| a.end < b.start);
            prop_assert!(apart, "{:?}", places);
        }
    }
}
