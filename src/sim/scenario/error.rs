//! What is wrong with a scenario, and where.

use core::fmt;

use crate::sim::CommandError;

/// Why a world cannot begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// Where in the scenario.
    pub place: ScenarioPlace,
    /// What.
    pub cause: ScenarioCause,
}

/// A place in a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScenarioPlace {
    /// The stream and its limits.
    Scenario,
    /// A producer, by its place in the list.
    Producer(usize),
    /// A consumer.
    Consumer(usize),
    /// A fleet.
    Fleet(usize),
    /// A mapping.
    Mapping(usize),
    /// A step of the script.
    Script(usize),
}

/// What is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScenarioCause {
    /// What a command is refused for too.
    Command(CommandError),
    /// A number that is too small or too large.
    Range {
        /// Its name.
        field: &'static str,
        /// The number.
        value: u64,
        /// The least that may be.
        least: u64,
        /// The most.
        most: u64,
    },
}

impl ScenarioError {
    pub(in crate::sim) fn at(place: ScenarioPlace) -> impl Fn(CommandError) -> Self {
        move |error| Self { place, cause: ScenarioCause::Command(error) }
    }
}

impl fmt::Display for ScenarioPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scenario => f.write_str("scenario"),
            Self::Producer(index) => write!(f, "scenario.producers[{index}]"),
            Self::Consumer(index) => write!(f, "scenario.consumers[{index}]"),
            Self::Fleet(index) => write!(f, "scenario.fleets[{index}]"),
            Self::Mapping(index) => write!(f, "scenario.mappings[{index}]"),
            Self::Script(index) => write!(f, "scenario.script[{index}]"),
        }
    }
}

impl fmt::Display for ScenarioCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Command(error) => error.fmt(f),
            Self::Range { field, value, least, most } => {
                write!(f, "{field} is {value}: use {least} to {most}.")
            }
        }
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.cause)
    }
}

impl core::error::Error for ScenarioError {}
