//! What is wrong with a line, where, and what to do.

use core::fmt;

use super::operations::{AS_BASE64, AS_TEXT, OPERATIONS, UNIFORM_SCALING};
use super::words::Word;
use crate::engine::{ConstraintViolation, HashKeyError, ShardIdError};
use crate::sim::JsonError;

/// Why a line is no command. Words are counted from 1 on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandLineError {
    /// It is too long to be read.
    TooLong {
        /// Its bytes.
        bytes: usize,
        /// The most that may be.
        limit: usize,
    },
    /// It ends within quotes, or after a backslash.
    OpenQuote,
    /// There is no command in it.
    Empty,
    /// There is no such command.
    Unknown {
        /// Which word.
        place: usize,
        /// The word.
        word: String,
        /// The command that may have been meant.
        nearest: Option<&'static str>,
    },
    /// A call that only reads.
    Reads {
        /// Which word.
        place: usize,
        /// The call's name.
        word: String,
    },
    /// A call that the service knows, and a world has no command for.
    Elsewhere {
        /// Which word.
        place: usize,
        /// The call's name.
        word: String,
    },
    /// The command has no such flag.
    UnknownFlag {
        /// Which word.
        place: usize,
        /// The flag, without the hyphens before it.
        flag: String,
        /// The command.
        operation: &'static str,
        /// The flag that may have been meant.
        nearest: Option<&'static str>,
        /// The flags that it has.
        known: &'static [&'static str],
    },
    /// A flag, or what stands for it, is there twice.
    Repeated {
        /// Which word is one too many.
        place: usize,
        /// The flag.
        flag: &'static str,
    },
    /// A flag without a value.
    NoValue {
        /// Which word.
        place: usize,
        /// The flag.
        flag: &'static str,
    },
    /// A flag that the command cannot do without.
    Missing {
        /// The command.
        operation: &'static str,
        /// The flag.
        flag: &'static str,
        /// Whether its value may stand alone.
        is_subject: bool,
    },
    /// A word that belongs to nothing.
    Surplus {
        /// Which word.
        place: usize,
        /// The word.
        word: String,
        /// The command.
        operation: &'static str,
    },
    /// A value that cannot be.
    Value {
        /// Which word.
        place: usize,
        /// The flag whose value it is.
        flag: &'static str,
        /// What is wrong with it.
        error: ValueError,
    },
    /// Settings that are no JSON, or not of their kind.
    Settings {
        /// Which word.
        place: usize,
        /// What is wrong in it, and where.
        error: JsonError,
    },
}

/// What is wrong with the value of a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueError {
    /// A partition key or a stream's name that cannot be.
    Constraint(ConstraintViolation),
    /// No hash key.
    HashKey(HashKeyError),
    /// No shard.
    Shard(ShardIdError),
    /// No whole number.
    Number {
        /// The text as it was given.
        text: String,
    },
    /// No number of shards.
    ShardCount {
        /// The text as it was given.
        text: String,
    },
    /// No way of scaling.
    ScalingType {
        /// The text as it was given.
        text: String,
    },
    /// Neither on nor off.
    Switch {
        /// The text as it was given.
        text: String,
    },
    /// A format that data is not written in.
    BinaryFormat {
        /// The text as it was given.
        text: String,
    },
    /// No base64.
    Base64,
    /// The name of a file, which the AWS CLI would read.
    File {
        /// The text as it was given.
        text: String,
    },
}

impl CommandLineError {
    pub(super) const fn of_value(word: &Word, flag: &'static str, error: ValueError) -> Self {
        Self::Value { place: word.place, flag, error }
    }
}

/// The name that somebody may have meant who wrote this: at most a third of it is otherwise.
pub(super) fn nearest(
    written: &str,
    names: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    const LENGTH_MAX: usize = 40;
    if written.len() > LENGTH_MAX {
        return None;
    }
    let written = written.to_ascii_lowercase().replace('_', "-");
    let distance = |name: &&str| strsim::osa_distance(&written, name);
    names.min_by_key(distance).filter(|name| distance(name) <= name.len().div_ceil(3))
}

impl fmt::Display for CommandLineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { bytes, limit } => {
                write!(f, "The line has {bytes} bytes: use at most {limit}.")
            }
            Self::OpenQuote => f.write_str(
                "The line ends within quotes or after a backslash: close what was opened.",
            ),
            Self::Empty => write!(f, "Write a command: {Commands}."),
            Self::Unknown { place, word, nearest } => {
                write!(f, "Word {place}, '{}': there is no such command. ", Short(word))?;
                match nearest {
                    Some(nearest) => write!(f, "Did you mean {nearest}?"),
                    None => write!(f, "There are: {Commands}."),
                }
            }
            Self::Reads { place, word } => write!(
                f,
                "Word {place}, '{word}': it only reads, and a line does something. What it would \
                 tell is in the world's view and its events. There are: {Commands}."
            ),
            Self::Elsewhere { place, word } => write!(
                f,
                "Word {place}, '{word}': it is a call of the service, and not a command of this \
                 world, whose stream is there. There are: {Commands}."
            ),
            Self::UnknownFlag { place, flag, operation, nearest, known } => {
                write!(f, "Word {place}, '--{}': {operation} has no such flag. ", Short(flag))?;
                match (nearest, known) {
                    (Some(nearest), _) => write!(f, "Did you mean --{nearest}?"),
                    (None, []) => f.write_str("It has none."),
                    (None, known) => write!(f, "It has --{}.", known.join(", --")),
                }
            }
            Self::Repeated { place, flag } => {
                write!(f, "Word {place}: --{flag} is there already. Leave one out.")
            }
            Self::NoValue { place, flag } => write!(
                f,
                "Word {place}, '--{flag}': write its value behind it. One that begins with \
                 hyphens is written --{flag}=VALUE."
            ),
            Self::Missing { operation, flag, is_subject: true } => {
                write!(f, "At the end: {operation} needs the {flag} behind it.")
            }
            Self::Missing { operation, flag, is_subject: false } => {
                write!(f, "At the end: {operation} needs --{flag} too.")
            }
            Self::Surplus { place, word, operation } => write!(
                f,
                "Word {place}, '{}': {operation} does not know what to do with it. Flags begin \
                 with --, and a value with spaces or quotes in it stands between single quotes.",
                Short(word)
            ),
            Self::Value { place, flag, error } => write!(f, "Word {place}, {flag}: {error}"),
            Self::Settings { place, error } => write!(
                f,
                "Word {place}: {error}. Write JSON between single quotes, as in a scenario file.",
            ),
        }
    }
}

impl core::error::Error for CommandLineError {}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constraint(violation) => violation.fmt(f),
            Self::HashKey(error) => error.fmt(f),
            Self::Shard(error) => error.fmt(f),
            Self::Number { text } => {
                write!(f, "'{}' is no number: write 0, 1, 2 or so on.", Short(text))
            }
            Self::ShardCount { text } => {
                write!(f, "'{}' is no number of shards: write 1, 2 or so on.", Short(text))
            }
            Self::ScalingType { text } => {
                write!(f, "'{}': there is no other way than {UNIFORM_SCALING}.", Short(text))
            }
            Self::Switch { text } => write!(f, "'{}' is neither on nor off.", Short(text)),
            Self::BinaryFormat { text } => write!(
                f,
                "'{}' is no format of data: use {AS_TEXT} for a text, or {AS_BASE64}.",
                Short(text)
            ),
            Self::Base64 => write!(
                f,
                "It is no base64: leave --cli-binary-format {AS_BASE64} out, and it is a text."
            ),
            Self::File { text } => write!(
                f,
                "'{}' is a file to the AWS CLI, and there are no files here: write what is in it.",
                Short(text)
            ),
        }
    }
}

impl core::error::Error for ValueError {}

impl From<ConstraintViolation> for ValueError {
    fn from(violation: ConstraintViolation) -> Self {
        Self::Constraint(violation)
    }
}

impl From<HashKeyError> for ValueError {
    fn from(error: HashKeyError) -> Self {
        Self::HashKey(error)
    }
}

impl From<ShardIdError> for ValueError {
    fn from(error: ShardIdError) -> Self {
        Self::Shard(error)
    }
}

/// The names of all commands.
struct Commands;

impl fmt::Display for Commands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
        f.write_str(&names.join(", "))
    }
}

/// A word that is short enough to be shown.
struct Short<'a>(&'a str);

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const CHARS_MAX: usize = 40;
        match self.0.char_indices().nth(CHARS_MAX) {
            Some((end, _)) => write!(f, "{}…", self.0.get(..end).unwrap_or_default()),
            None => f.write_str(self.0),
        }
    }
}
