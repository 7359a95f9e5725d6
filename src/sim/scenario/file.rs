//! Scenarios as JSON.

use core::fmt;
use core::time::Duration;
use std::io;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Act, CommandStep, MomentError, Scenario, ScenarioError, texts};
use crate::sim::{Command, RecordSource, Timeline, World};

/// The version of the format. A file of a later one is refused.
const VERSION: u32 = 1;
/// The longest text that is read, and written.
const TEXT_BYTES_MAX: usize = 1024 * 1024;
/// The longest run.
const DURATION_MAX: Duration = Duration::from_secs(365 * 86_400);

/// A scenario as it is kept in a file.
///
/// ```
/// use shardbelt::sim::ScenarioFile;
///
/// let text = r#"{
///   "version": 1,
///   "title": "One reader",
///   "duration_ms": 60000,
///   "scenario": {
///     "stream": "orders",
///     "shard_count": 2,
///     "producers": [{ "name": "web", "traffic": { "constant": 2.5 }, "record_bytes": 300,
///                     "population": { "uniform": { "users": 500 } }, "key": "user_{user}" }],
///     "consumers": [{ "name": "billing", "retrieval": { "polling": { "interval_ms": 1000 } } }]
///   }
/// }"#;
/// let file = ScenarioFile::read(text)?;
/// assert_eq!(ScenarioFile::read(&file.write().unwrap())?, file);
///
/// let wrong = text.replace("1000 }", "1 }");
/// let refusal = ScenarioFile::read(&wrong).unwrap_err();
/// let place_and_reason = "scenario.consumers[0]: Poll every 50 to 300000 milliseconds.";
/// assert_eq!(refusal.to_string(), place_and_reason);
/// # Ok::<(), shardbelt::sim::FileError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioFile {
    /// Where the format's JSON Schema is.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The format's version: 1.
    pub version: u32,
    /// What it shows, in a few words.
    pub title: String,
    /// What it shows, in a few sentences.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What chance begins with.
    #[serde(default = "first_seed")]
    pub seed: u64,
    /// How long it is worth watching: at most a year.
    #[serde(rename = "duration_ms", with = "texts::milliseconds")]
    pub duration: Duration,
    /// The world.
    pub scenario: Scenario,
    /// What was done by hand, where the file is of a run: all of it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<CommandStep>,
    /// The moment of the run to look at; the beginning when left out.
    #[serde(
        rename = "moment_us",
        default,
        skip_serializing_if = "Duration::is_zero",
        with = "texts::microseconds"
    )]
    pub moment: Duration,
}

const fn first_seed() -> u64 {
    1
}

/// What is no JSON, or not of a format, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// The names and places that lead to the value; `.` for the text as a whole.
    pub path: String,
    /// The line, from 1 on.
    pub line: usize,
    /// The character in the line, from 1 on.
    pub column: usize,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, column, message } = self;
        write!(f, "Line {line}, column {column}, {path}: {message}")
    }
}

impl core::error::Error for JsonError {}

/// Reads a value as JSON: all of the text, nested at most 128 deep.
pub(crate) fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, JsonError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| JsonError::of(error.path().to_string(), error.inner()))?;
    json.end().map_err(|error| JsonError::of(".".into(), &error))?;
    Ok(value)
}

/// Why a text is no scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// It is too long to be read.
    TooLong {
        /// Its bytes.
        bytes: usize,
        /// The most that may be.
        limit: usize,
    },
    /// It is no JSON, or not of the format.
    Json(JsonError),
    /// It is of another version.
    Version {
        /// The version.
        version: u32,
    },
    /// It runs longer than a year.
    Duration {
        /// How long.
        duration: Duration,
    },
    /// The times of its commands are not in order, or too late.
    Moment(MomentError),
    /// The world could not begin.
    Scenario(ScenarioError),
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { bytes, limit } => {
                write!(f, "The file has {bytes} bytes: a scenario has at most {limit}.")
            }
            Self::Json(error) => error.fmt(f),
            Self::Version { version } => write!(
                f,
                "version: {version} is not known here, only {VERSION}: it may be of a later \
                 Shardbelt."
            ),
            Self::Duration { duration } => write!(
                f,
                "duration_ms: {} is more than a year, {}.",
                duration.as_millis(),
                DURATION_MAX.as_millis()
            ),
            Self::Moment(error) => error.fmt(f),
            Self::Scenario(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for FileError {}

impl ScenarioFile {
    /// Reads a scenario.
    ///
    /// # Errors
    ///
    /// A [`FileError`] that says where and why. A scenario that is read can begin.
    pub fn read(text: &str) -> Result<Self, FileError> {
        let (bytes, limit) = (text.len(), TEXT_BYTES_MAX);
        if bytes > limit {
            return Err(FileError::TooLong { bytes, limit });
        }
        let file: Self = read_json(text).map_err(FileError::Json)?;
        if file.version != VERSION {
            return Err(FileError::Version { version: file.version });
        }
        if file.duration > DURATION_MAX {
            return Err(FileError::Duration { duration: file.duration });
        }
        CommandStep::check(&file.commands, file.moment).map_err(FileError::Moment)?;
        file.begin().map_err(FileError::Scenario)?;
        Ok(file)
    }

    /// The file of a run: its scenario, what was done by hand, and the moment that is looked at.
    /// Whoever opens it sees the very same.
    pub fn of_run(timeline: &Timeline, title: String) -> Self {
        let (scenario, seed) = timeline.world().origin();
        let moment = timeline.world().now().since(World::beginning());
        let end = timeline.end().since(World::beginning());
        Self {
            schema: None,
            version: VERSION,
            title,
            description: String::new(),
            seed,
            duration: Duration::from_millis(u64::try_from(end.as_millis()).unwrap_or(u64::MAX)),
            scenario: scenario.clone(),
            commands: CommandStep::all_of(timeline.commands()),
            moment,
        }
    }

    /// The text of a scenario, which [`ScenarioFile::read`] reads.
    ///
    /// # Errors
    ///
    /// A [`WriteError`] when it would be too long to be read again, as with a list that was
    /// uploaded.
    pub fn write(&self) -> Result<String, WriteError> {
        let mut text = BoundedText(Vec::new());
        // Every key is a text, and no value refuses to be written: only the bound does.
        let written = serde_json::to_writer_pretty(&mut text, self);
        let text = written.ok().and_then(|()| String::from_utf8(text.0).ok());
        text.ok_or_else(|| WriteError { limit: TEXT_BYTES_MAX, longest_list: self.longest_list() })
    }

    /// The producer with the longest list, of those that are there and those that come, and how
    /// many records that has.
    fn longest_list(&self) -> Option<(String, usize)> {
        let by_script = self.scenario.script.iter().filter_map(|step| match &step.act {
            Act::AddProducer(settings) | Act::ChangeProducer(settings) => Some(settings),
            _ => None,
        });
        let by_hand = self.commands.iter().filter_map(|step| match &step.command {
            Command::AddProducer(settings) | Command::ChangeProducer(_, settings) => Some(settings),
            _ => None,
        });
        let all = self.scenario.producers.iter().chain(by_script).chain(by_hand);
        let lists = all.filter_map(|it| match &it.source {
            RecordSource::Playback(playback) => Some((it.name.clone(), playback.records.len())),
            RecordSource::Generator(_) => None,
        });
        lists.max_by_key(|(_, records)| *records)
    }

    /// The life at its beginning. Its commands are given when time comes to them.
    ///
    /// # Errors
    ///
    /// A [`ScenarioError`] when it cannot begin.
    pub fn timeline(&self) -> Result<Timeline, ScenarioError> {
        let commands = CommandStep::logged(self.commands.clone());
        Timeline::with_commands(self.scenario.clone(), self.seed, commands)
    }

    /// The world at its beginning, without what was done by hand.
    ///
    /// # Errors
    ///
    /// A [`ScenarioError`] when it cannot begin.
    pub fn begin(&self) -> Result<World, ScenarioError> {
        World::new(self.scenario.clone(), self.seed)
    }
}

/// Why a scenario cannot be written: it would have more bytes than are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteError {
    /// The most that may be.
    pub limit: usize,
    /// What most likely makes it so long: the producer with the longest list, and how many records
    /// that has.
    pub longest_list: Option<(String, usize)>,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { limit, longest_list } = self;
        write!(f, "The scenario would be longer than a file may be, {limit} bytes.")?;
        match longest_list {
            Some((producer, records)) => write!(
                f,
                " The list of '{producer}' has {records} records: write the scenario without that \
                 producer, and keep its list as a CSV file."
            ),
            None => Ok(()),
        }
    }
}

impl core::error::Error for WriteError {}

/// What is written, until it is too long.
struct BoundedText(Vec<u8>);

impl io::Write for BoundedText {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len().saturating_add(bytes.len()) > TEXT_BYTES_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl JsonError {
    fn of(path: String, error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        // There is no name where a name cannot be read.
        let path = if path == "?" { ".".to_owned() } else { path };
        // The message ends with the place, which is told already.
        let message = error.to_string();
        let place = format!(" at line {line} column {column}");
        let message = message.strip_suffix(&place).unwrap_or(&message).to_owned();
        Self { path, line, column, message }
    }
}
