//! An event as others read it: as a value of JavaScript, or as JSON.

use serde::{Serialize, Serializer};

use super::{Actor, CallOutcome, Event, EventIndex, LoggedEvent};
use crate::engine::Timestamp;
use crate::sim::texts;

/// An event with all that is known of it.
///
/// Its members are named as in JavaScript: `index`, `atMs` after the world began, `actor`, `cause`
/// (the index of another event, or null), `outcome` (of a call, otherwise null), `kind`, and those of
/// the event itself.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventEntry<'a> {
    index: u64,
    #[serde(with = "texts::milliseconds_lived")]
    at_ms: Timestamp,
    actor: Actor,
    cause: Option<u64>,
    outcome: Option<CallOutcome>,
    #[serde(flatten)]
    event: &'a Event,
}

impl<'a> EventEntry<'a> {
    /// The event with this place among all that happened.
    pub fn new(index: EventIndex, LoggedEvent { at, cause, event }: &'a LoggedEvent) -> Self {
        Self {
            index: index.get(),
            at_ms: *at,
            actor: event.actor(),
            cause: cause.map(EventIndex::get),
            outcome: event.outcome(),
            event,
        }
    }
}

impl Serialize for CallOutcome {
    /// `"answered"`, or the exception's name.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Answered => "answered",
            Self::Refused { code } => code,
        })
    }
}
