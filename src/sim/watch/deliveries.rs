//! When which places of a shard were given to a reader.

use core::ops::Range;

use crate::engine::{Log, Timestamp};

/// One answer with records in it.
#[derive(Clone, Debug)]
struct Given {
    places: Range<u64>,
    at: Timestamp,
}

/// The answers that a reader got from a shard, oldest first.
///
/// Those about places that the shard has forgotten are forgotten too, so that there are at most as
/// many as the reader calls while a record is kept. Copies of a world share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Deliveries(Log<Given>);

impl Deliveries {
    pub(super) fn push(&mut self, places: Range<u64>, at: Timestamp) {
        self.0.push(Given { places, at });
    }

    /// When this place was given: more than once if it was read again.
    pub(super) fn of(&self, place: u64) -> impl Iterator<Item = Timestamp> {
        self.0.iter().filter(move |given| given.places.contains(&place)).map(|given| given.at)
    }

    /// Forgets what is about places before this one alone.
    pub(super) fn trim_to(&mut self, place: u64) {
        while self.0.front().is_some_and(|oldest| oldest.places.end <= place) {
            self.0.forget_front();
        }
    }
}
