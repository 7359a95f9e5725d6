//! Whose records came out of order.

use super::UserRecord;
use crate::sim::heavy_hitters::HeavyHitters;
use crate::sim::{Subject, Writer};

/// Subjects that are named for the inversions they met: the most affected ones of each reader, and of
/// each writer.
pub const INVERTED_MAX: usize = 16;

/// A subject some of whose records came after later ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inverted {
    /// Who made the records.
    pub writer: Writer,
    /// Whom they are about.
    pub subject: Subject,
    /// How often it happened, at least.
    pub inversions: u64,
    /// How many more there may have been while others were more affected: 0 as long as no more than
    /// [`INVERTED_MAX`] subjects were affected at all.
    pub missed_max: u64,
}

/// Inversions by subject.
#[derive(Clone, Debug, Default)]
pub(super) struct Inversions {
    subjects: HeavyHitters<(Writer, Subject), (), INVERTED_MAX>,
}

impl Inversions {
    pub(super) fn count(&mut self, record: &UserRecord) {
        self.subjects.add((record.writer, record.subject), 1, |()| {});
    }

    pub(super) fn most_affected_first(&self) -> Vec<Inverted> {
        let subjects = self.subjects.heaviest_first().into_iter();
        let subjects = subjects.map(|heavy| Inverted {
            writer: heavy.key.0,
            subject: heavy.key.1,
            inversions: heavy.weight_min(),
            missed_max: heavy.missed,
        });
        subjects.collect()
    }
}
