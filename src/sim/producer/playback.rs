//! Records of a list, put as they are.

use core::fmt;
use core::time::Duration;

use super::{Content, Traffic, Wait};
use crate::engine::{ByteCount, PartitionKey, Timestamp};
use crate::sim::random::Random;
use crate::sim::{CommandError, RecordList};

/// What a producer does that puts the records of a list, in their order: once, or again and again.
///
/// Keys and data are the list's. When they come is the list's too, or that of some traffic.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Playback {
    /// The records.
    pub records: RecordList,
    /// How often the next one is put. `None` for each at its own time after the beginning, which
    /// a list with times can do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traffic: Option<Traffic>,
    /// How long after its last record the list begins again: at most a day. `None` for never.
    #[serde(
        rename = "repeat_after_ms",
        default,
        skip_serializing_if = "Option::is_none",
        with = "crate::sim::scenario::texts::milliseconds_or_null"
    )]
    pub repeat_after: Option<Duration>,
}

/// The shortest time in which a list may be put that comes again and again at its own times.
const PASS_MIN: Duration = Duration::from_millis(100);
const REPEAT_AFTER_MAX: Duration = Duration::from_secs(86_400);

/// What is wrong with a playback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaybackError {
    /// The list has no times, and there is no traffic either.
    NoTimes,
    /// From one beginning of the list to the next there would be less than 100 ms.
    PassTooShort {
        /// How long there would be.
        pass: Duration,
    },
    /// More than a day from the end of the list to its next beginning.
    RepeatTooLate {
        /// How long it was to be.
        after: Duration,
    },
    /// A record of the list is larger than the stream, or a batch, takes.
    RecordSize {
        /// Its place in the list, from 1 on.
        record: usize,
        /// Its data and its partition key.
        size: ByteCount,
        /// The maximum.
        limit: ByteCount,
    },
}

impl fmt::Display for PlaybackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTimes => f.write_str(
                "The list has no times: say how often its records come, or give each its time.",
            ),
            Self::PassTooShort { pass } => write!(
                f,
                "The list would begin again after {} ms: let it be at least {} ms.",
                pass.as_millis(),
                PASS_MIN.as_millis()
            ),
            Self::RepeatTooLate { after } => write!(
                f,
                "Nobody waits {} ms for the list to begin again: use at most a day.",
                after.as_millis()
            ),
            Self::RecordSize { record, size, limit } => write!(
                f,
                "Record {record} of the list has {size} bytes, data and partition key together: \
                 use at most {limit}."
            ),
        }
    }
}

impl core::error::Error for PlaybackError {}

impl Playback {
    /// The record at this place of the list; `None` behind its end.
    pub(super) fn content(&self, place: usize) -> Option<Content> {
        let record = self.records.get(place)?;
        Some(Content {
            subject: self.records.subject(place)?,
            is_followed: self.records.is_followed(),
            partition_key: PartitionKey::new(record.partition_key).ok()?,
            explicit_hash_key: record.explicit_hash_key,
            data: self.records.data(place)?,
        })
    }

    /// Whether the list could be put so, by itself.
    pub(super) fn check(&self) -> Result<(), CommandError> {
        if let Some(traffic) = self.traffic {
            traffic.check().map_err(CommandError::Traffic)?;
        }
        self.check_times().map_err(CommandError::Playback)
    }

    fn check_times(&self) -> Result<(), PlaybackError> {
        if let Some(after) = self.repeat_after
            && after > REPEAT_AFTER_MAX
        {
            return Err(PlaybackError::RepeatTooLate { after });
        }
        if self.traffic.is_some() {
            return Ok(());
        }
        let last_at = self.records.last_at().ok_or(PlaybackError::NoTimes)?;
        match self.repeat_after.map(|after| last_at.saturating_add(after)) {
            Some(pass) if pass < PASS_MIN => Err(PlaybackError::PassTooShort { pass }),
            _ => Ok(()),
        }
    }
}

/// How far a producer has come in its list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor {
    /// The place of the next record; the list's length when there is none.
    place: usize,
    /// When the list began, or begins again.
    pass_begins_at: Timestamp,
}

impl Cursor {
    pub(super) const fn at_beginning(now: Timestamp) -> Self {
        Self { place: 0, pass_begins_at: now }
    }

    /// Whether there is no next record.
    pub(super) fn is_at_end(&self, playback: &Playback) -> bool {
        self.place >= playback.records.len()
    }

    /// Goes on to the next record, and returns the place of this one.
    pub(super) fn advance(&mut self, playback: &Playback, now: Timestamp) -> usize {
        let place = self.place;
        self.place = place.saturating_add(1);
        if let Some(after) = playback.repeat_after
            && self.is_at_end(playback)
        {
            *self = Self::at_beginning(now + after);
        }
        place
    }

    /// What comes next, and when; with traffic that began at a time of its own.
    pub(super) fn wait(
        &self,
        playback: &Playback,
        traffic_began_at: Timestamp,
        now: Timestamp,
        random: &mut Random,
    ) -> Wait {
        if self.is_at_end(playback) {
            return Wait::Nothing;
        }
        let pause = self.pass_begins_at.since(now);
        match playback.traffic {
            None => {
                let at = playback.records.at(self.place).unwrap_or_default();
                Wait::Record((self.pass_begins_at + at).since(now))
            }
            Some(_) if pause > Duration::ZERO => Wait::Change(pause),
            Some(traffic) => traffic.wait_after(now.since(traffic_began_at), random),
        }
    }
}
