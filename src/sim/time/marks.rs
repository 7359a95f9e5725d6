//! Moments of a life that are worth winding to.

use core::time::Duration;

use super::Happening;
use crate::engine::Timestamp;
use crate::sim::Event;

/// A moment at which something of a kind began to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: Happening,
}

/// Marks at most. Of more, those that follow others of their kind most closely are given up.
const MARKS_MAX: usize = 200;
/// What is refused, or harmed, again and again is marked once: when it has not been for this long.
const APART: Duration = Duration::from_secs(5);

/// The marks of a life so far, in the order of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    marks: Vec<Mark>,
    /// When something of each kind happened last.
    last: [Option<Timestamp>; Happening::MARKED.len()],
    apart: Duration,
}

impl Marks {
    pub(in crate::sim) const fn new() -> Self {
        Self { marks: Vec::new(), last: [None; Happening::MARKED.len()], apart: APART }
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Mark> {
        self.marks.iter().copied()
    }

    /// The time of the last one.
    pub(super) fn newest_at(&self) -> Option<Timestamp> {
        self.marks.last().map(|mark| mark.at)
    }

    /// An event happened.
    pub(in crate::sim) fn note(&mut self, at: Timestamp, event: &Event) {
        let apart = self.apart;
        for (&kind, last) in Happening::MARKED.iter().zip(&mut self.last) {
            if kind.is(event) {
                let is_new = last.is_none_or(|last| at.since(last) >= apart);
                *last = Some(at);
                if is_new {
                    self.marks.push(Mark { at, kind });
                }
            }
        }
        if self.marks.len() > MARKS_MAX {
            self.thin_out();
        }
    }

    /// Keeps the marks that are further from the last of their kind than they had to be.
    fn thin_out(&mut self) {
        self.apart = self.apart.saturating_mul(2);
        let mut kept_at = [None::<Timestamp>; Happening::MARKED.len()];
        let apart = self.apart;
        self.marks.retain(|mark| {
            let mut kept = Happening::MARKED.iter().zip(&mut kept_at);
            let Some((_, last)) = kept.find(|(kind, _)| **kind == mark.kind) else { return false };
            let is_kept = last.is_none_or(|last| mark.at.since(last) >= apart);
            if is_kept {
                *last = Some(mark.at);
            }
            is_kept
        });
    }
}
