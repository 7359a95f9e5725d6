//! A world's origin and commands, packed into the fragment of an address.

use core::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use serde::{Deserialize, Serialize};

use super::LinkError;
use crate::engine::Timestamp;
use crate::sim::{
    CommandStep, LoggedCommand, Scenario, ScenarioError, Timeline, World, read_json, texts,
};

/// The version of the format.
pub(super) const VERSION: u32 = 1;
/// The longest fragment: what chats and browsers still take as an address.
pub const FRAGMENT_BYTES_MAX: usize = 32 * 1024;
/// The most that may be packed into one: a text of a few bytes could stand for gigabytes.
pub const JSON_BYTES_MAX: usize = 256 * 1024;
/// Commands in a link.
pub const COMMANDS_MAX: usize = 5_000;
/// 0 to 10: links are made seldom, and should be short.
const DEFLATE_LEVEL: u8 = 10;

/// What a link has in it.
///
/// ```
/// use shardbelt::share::Link;
/// use shardbelt::sim::{Command, Scenario, ScenarioId, Timeline, World};
/// use std::time::Duration;
///
/// let minute = World::beginning() + Duration::from_secs(60);
/// let scenario = Scenario::named(ScenarioId::HotKey).unwrap();
/// let mut here = Timeline::new(scenario, 7).unwrap();
/// here.seek(minute);
/// let fragment = Link::of(&here).fragment()?;
/// assert!(fragment.starts_with("s=1:"));
///
/// let link = Link::read(&fragment)?;
/// let at = link.at;
/// let mut there = link.begin().unwrap();
/// there.seek(at);
/// assert_eq!(there.world().digest(), here.world().digest());
/// # Ok::<(), shardbelt::share::LinkError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// How the world begins.
    pub scenario: Scenario,
    /// What chance begins with.
    pub seed: u64,
    /// All commands of its life, in order: also those behind the moment to look at.
    pub commands: Vec<LoggedCommand>,
    /// The moment to look at.
    pub at: Timestamp,
}

/// A link as JSON.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    scenario: Scenario,
    seed: u64,
    #[serde(rename = "t_us", with = "texts::microseconds")]
    at: Duration,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    commands: Vec<CommandStep>,
}

impl Link {
    /// The link to what a timeline shows, with its past and its future.
    pub fn of(timeline: &Timeline) -> Self {
        let (scenario, seed) = timeline.world().origin();
        Self {
            scenario: scenario.clone(),
            seed,
            commands: timeline.commands().cloned().collect(),
            at: timeline.world().now(),
        }
    }

    /// The text that stands behind the `#` of an address.
    ///
    /// # Errors
    ///
    /// A [`LinkError`] when there is more to it than a link may have.
    pub fn fragment(&self) -> Result<String, LinkError> {
        let content = Content {
            scenario: self.scenario.clone(),
            seed: self.seed,
            at: self.at.since(World::beginning()),
            commands: CommandStep::all_of(&self.commands),
        };
        check_count(content.commands.len())?;
        // Every key is a text, and no value refuses to be written.
        let json = serde_json::to_vec(&content).unwrap_or_default();
        if json.len() > JSON_BYTES_MAX {
            return Err(LinkError::TooLarge { limit: JSON_BYTES_MAX });
        }
        let packed = compress_to_vec(&json, DEFLATE_LEVEL);
        let fragment = format!("s={VERSION}:{}", URL_SAFE_NO_PAD.encode(packed));
        check_length(&fragment)?;
        Ok(fragment)
    }

    /// Reads the text behind the `#` of an address, with or without the `#`.
    ///
    /// # Errors
    ///
    /// A [`LinkError`] that says what is wrong. Whether the scenario can begin, and what of the
    /// commands can be carried out, shows in the world.
    pub fn read(fragment: &str) -> Result<Self, LinkError> {
        check_length(fragment)?;
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        let versioned = fragment.strip_prefix("s=").and_then(|rest| rest.split_once(':'));
        let (version, packed) = versioned.ok_or(LinkError::NotALink)?;
        let version = version.parse().map_err(|_| LinkError::NotALink)?;
        if version != VERSION {
            return Err(LinkError::Version { version });
        }
        let packed = URL_SAFE_NO_PAD.decode(packed).map_err(|_| LinkError::Damaged)?;
        let json = decompress_to_vec_with_limit(&packed, JSON_BYTES_MAX).map_err(|error| {
            match error.status {
                TINFLStatus::HasMoreOutput => LinkError::TooLarge { limit: JSON_BYTES_MAX },
                _ => LinkError::Damaged,
            }
        })?;
        let json = String::from_utf8(json).map_err(|_| LinkError::Damaged)?;
        let content: Content = read_json(&json).map_err(LinkError::Json)?;
        check_count(content.commands.len())?;
        let Content { scenario, seed, at, commands } = content;
        CommandStep::check(&commands, at).map_err(LinkError::Moment)?;
        let commands = CommandStep::logged(commands);
        Ok(Self { scenario, seed, commands, at: World::beginning() + at })
    }

    /// The life at its beginning. Its commands are given when time comes to them.
    ///
    /// # Errors
    ///
    /// A [`ScenarioError`] when the scenario cannot begin.
    pub fn begin(self) -> Result<Timeline, ScenarioError> {
        Timeline::with_commands(self.scenario, self.seed, self.commands)
    }
}

fn check_length(fragment: &str) -> Result<(), LinkError> {
    let (bytes, limit) = (fragment.len(), FRAGMENT_BYTES_MAX);
    if bytes > limit { Err(LinkError::TooLong { bytes, limit }) } else { Ok(()) }
}

const fn check_count(count: usize) -> Result<(), LinkError> {
    let limit = COMMANDS_MAX;
    if count > limit { Err(LinkError::TooManyCommands { count, limit }) } else { Ok(()) }
}
