//! `InvalidArgumentException` of the operations that change settings: retention and tags.

use core::fmt;

use super::StreamRef;
use crate::engine::StreamName;
use crate::engine::limits::{RETENTION_HOURS_MAX, RETENTION_HOURS_MIN};

/// Why a retention period is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RetentionRefused {
    /// It is under 24 hours.
    TooShort {
        /// The hours asked for.
        requested_hours: i64,
    },
    /// It is over 8,760 hours.
    TooLong {
        /// The hours asked for.
        requested_hours: i64,
    },
    /// An increase would be a decrease.
    ShorterThanExisting {
        /// The hours asked for.
        requested_hours: i64,
        /// The stream.
        stream: StreamName,
        /// The hours that it has.
        existing_hours: u64,
    },
    /// A decrease would be an increase.
    LongerThanExisting {
        /// The hours asked for.
        requested_hours: i64,
        /// The stream.
        stream: StreamName,
        /// The hours that it has.
        existing_hours: u64,
    },
}

impl fmt::Display for RetentionRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { requested_hours } => write!(
                f,
                "Minimum allowed retention period is {RETENTION_HOURS_MIN} hours. Requested \
                 retention period ({requested_hours} hours) is too short."
            ),
            Self::TooLong { requested_hours } => write!(
                f,
                "Maximum allowed retention period is {RETENTION_HOURS_MAX} hours. Requested \
                 retention period ({requested_hours} hours) is too long."
            ),
            Self::ShorterThanExisting { requested_hours, stream, existing_hours } => write!(
                f,
                "Requested retention period ({requested_hours} hours) for stream {stream} can not \
                 be shorter than existing retention period ({existing_hours} hours). Use \
                 DecreaseRetentionPeriod API."
            ),
            Self::LongerThanExisting { requested_hours, stream, existing_hours } => write!(
                f,
                "Requested retention period ({requested_hours} hours) for stream {stream} can not \
                 be longer than existing retention period ({existing_hours} hours). Use \
                 IncreaseRetentionPeriod API."
            ),
        }
    }
}

/// Why tags are refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagsRefused {
    /// A key or a value has a character that no tag has.
    Characters {
        /// The characters that are allowed besides letters, digits and white space.
        symbols: &'static str,
    },
    /// A key or a value has a `%`, which AWS's text for other characters names as allowed.
    Percent {
        /// What was to be done.
        act: TagAct,
        /// The stream.
        stream: StreamRef,
    },
    /// A key begins with `aws:`.
    Reserved,
    /// The resource would have more than 50.
    TooMany {
        /// The resource, as texts name it.
        resource: String,
    },
}

/// What an operation does to the tags of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagAct {
    /// It adds them.
    Add,
    /// It removes them.
    Remove,
}

impl fmt::Display for TagsRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // For `TagResource`, whose symbols differ, a guess.
            Self::Characters { symbols } => write!(
                f,
                "Some tags contain invalid characters. Valid characters: Unicode letters, digits, \
                 white space, {symbols}."
            ),
            Self::Percent { act, stream } => {
                let act = match act {
                    TagAct::Add => "add tags to",
                    TagAct::Remove => "remove tags from",
                };
                write!(
                    f,
                    "Failed to {act} {stream} because some tags contained illegal characters. The \
                     allowed characters are Unicode letters, white-spaces, \
                     '_',',','/','=','+','-','@'."
                )
            }
            // A guess: this is the text of other services of AWS.
            Self::Reserved => f.write_str("System tags cannot be added/updated by requester"),
            // The limit is 50. AWS's text has stayed with the first one.
            Self::TooMany { resource } => write!(
                f,
                "Failed to add tags to {resource} because a given stream cannot have more than 10 \
                 tags associated with it."
            ),
        }
    }
}
