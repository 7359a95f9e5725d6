//! What was done by hand in a life: as links and scenario files have it.

use core::fmt;
use core::time::Duration;

use serde::{Deserialize, Serialize};

use super::texts;
use crate::sim::{Command, LoggedCommand, World};

/// A command with its time after the beginning.
///
/// A step of a script has milliseconds and names, for people to write. This has microseconds and the
/// numbers that the world gave, and so makes the very same run again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandStep {
    /// When: at most a year after the beginning.
    #[serde(rename = "at_us", with = "texts::microseconds")]
    pub at: Duration,
    /// What.
    pub command: Command,
}

/// A time that is earlier than the one before it, or later than a year after the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MomentError {
    /// Which command, from 0 on; `None` for the moment to look at.
    pub command: Option<usize>,
    /// How long after the beginning.
    pub at: Duration,
}

/// The longest life.
const AT_MAX: Duration = Duration::from_secs(365 * 86_400);

impl CommandStep {
    /// The commands of a life.
    pub fn all_of<'a>(commands: impl IntoIterator<Item = &'a LoggedCommand>) -> Vec<Self> {
        let steps = commands.into_iter().map(|logged| Self {
            at: logged.at.since(World::beginning()),
            command: logged.command.clone(),
        });
        steps.collect()
    }

    /// The same, to be given again. Whether one is refused shows when it is given.
    pub fn logged(steps: Vec<Self>) -> Vec<LoggedCommand> {
        let logged = steps.into_iter().map(|step| LoggedCommand {
            at: World::beginning() + step.at,
            command: step.command,
            is_refused: false,
        });
        logged.collect()
    }

    /// Whether the times of commands are in order, and none, nor the moment to look at, is later
    /// than a life may last.
    ///
    /// # Errors
    ///
    /// A [`MomentError`] that says which is not.
    pub fn check(steps: &[Self], moment: Duration) -> Result<(), MomentError> {
        let mut before = Duration::ZERO;
        for (index, &Self { at, .. }) in steps.iter().enumerate() {
            if at < before || at > AT_MAX {
                return Err(MomentError { command: Some(index), at });
            }
            before = at;
        }
        if moment > AT_MAX {
            return Err(MomentError { command: None, at: moment });
        }
        Ok(())
    }
}

impl fmt::Display for MomentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.command {
            Some(index) => write!(f, "commands[{index}]")?,
            None => f.write_str("moment")?,
        }
        write!(
            f,
            ": {} µs after the beginning is not in order, or over a year ({} µs).",
            self.at.as_micros(),
            AT_MAX.as_micros()
        )
    }
}

impl core::error::Error for MomentError {}
