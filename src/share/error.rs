//! What is wrong with a link.

use core::fmt;

use super::link::VERSION;
use crate::sim::{JsonError, MomentError};

/// Why a text is no link, or a world fits into none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// It does not begin as links do.
    NotALink,
    /// It is of another version.
    Version {
        /// The version.
        version: u32,
    },
    /// Its text is too long, or would be.
    TooLong {
        /// Its bytes.
        bytes: usize,
        /// The most that may be.
        limit: usize,
    },
    /// What is packed into it is too much, or would be.
    TooLarge {
        /// The most bytes that may be.
        limit: usize,
    },
    /// It was cut off or changed on the way: it cannot be unpacked.
    Damaged,
    /// What is packed into it is no world.
    Json(JsonError),
    /// There are too many commands.
    TooManyCommands {
        /// How many.
        count: usize,
        /// The most that may be.
        limit: usize,
    },
    /// A command is later than a year, or earlier than the one before it; or the moment to look at
    /// is later than a year.
    Moment(MomentError),
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotALink => {
                write!(f, "It is no link of Shardbelt: one has s={VERSION}: and then a text.")
            }
            Self::Version { version } => write!(
                f,
                "The link is of version {version}, and only {VERSION} is known here: it may be of \
                 a later Shardbelt."
            ),
            Self::TooLong { bytes, limit } => write!(
                f,
                "The link has {bytes} bytes, and {limit} are the most: save a scenario file \
                 instead."
            ),
            Self::TooLarge { limit } => write!(
                f,
                "There are more than {limit} bytes packed into the link: save a scenario file \
                 instead."
            ),
            Self::Damaged => f.write_str(
                "The link cannot be unpacked: a part of it is missing or was changed. Copy it \
                 again.",
            ),
            Self::Json(error) => write!(f, "What is packed into the link is no world: {error}."),
            Self::TooManyCommands { count, limit } => {
                write!(f, "The link has {count} commands in it: {limit} are the most.")
            }
            Self::Moment(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for LinkError {}
