//! How a world begins, and what happens in it by itself.
//!
//! A [`Scenario`] is plain values; a [`ScenarioFile`] is one as JSON, with a title, a seed and a
//! duration. Whatever is wrong with one is said with the place where it is.

mod commands;
mod error;
mod file;
mod named;
mod script;
pub(crate) mod texts;

use core::num::NonZeroU32;
use core::time::Duration;

use serde::{Deserialize, Serialize};

pub use commands::{CommandStep, MomentError};
pub use error::{ScenarioCause, ScenarioError, ScenarioPlace};
pub(crate) use file::read_json;
pub use file::{FileError, JsonError, ScenarioFile, WriteError};
pub use named::ScenarioId;
pub use script::{Act, ProcessName, ScriptBehaviour, ScriptStep, Seek};

use super::{ConsumerSettings, FleetSettings, MappingSettings, ProducerSettings, World};
use crate::engine::{Limits, StreamName};

/// A world's beginning: a stream, its limits, and who is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The stream's name.
    #[serde(with = "texts::text")]
    pub stream: StreamName,
    /// How many shards it has: at most 1,000.
    pub shard_count: NonZeroU32,
    /// What the limits that are counted in records and bytes are divided by: 1, for AWS's own, to
    /// 1,000. A hundredth makes single records visible.
    #[serde(default = "one")]
    pub scale: NonZeroU32,
    /// How long records are kept: a second to a year. The service's least is a day; less lets
    /// trimming be watched.
    #[serde(rename = "retention_ms", default = "a_day", with = "texts::milliseconds")]
    pub retention: Duration,
    /// How long a split or a merge takes: at most an hour.
    #[serde(rename = "update_stream_ms", default = "two_seconds", with = "texts::milliseconds")]
    pub update_stream: Duration,
    /// Who writes.
    #[serde(default)]
    pub producers: Vec<ProducerSettings>,
    /// Who reads by itself.
    #[serde(default)]
    pub consumers: Vec<ConsumerSettings>,
    /// Who reads, as fleets.
    #[serde(default)]
    pub fleets: Vec<FleetSettings>,
    /// Who reads, as AWS Lambda does.
    #[serde(default)]
    pub mappings: Vec<MappingSettings>,
    /// What happens when: at most 10,000 steps.
    #[serde(default)]
    pub script: Vec<ScriptStep>,
}

const fn one() -> NonZeroU32 {
    NonZeroU32::MIN
}

const fn a_day() -> Duration {
    Duration::from_secs(86_400)
}

const fn two_seconds() -> Duration {
    Duration::from_secs(2)
}

impl Scenario {
    /// The service's limits in this world.
    pub const fn limits(&self) -> Limits {
        let mut limits = Limits::scaled_down(self.scale);
        limits.retention = self.retention;
        limits
    }

    /// Whether the world could be so, but for who is there.
    pub(super) fn check(&self) -> Result<(), ScenarioError> {
        let millis = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        let year = 365 * 86_400_000;
        let values = [
            ("shard_count", u64::from(self.shard_count.get()), 1, 1_000),
            ("scale", u64::from(self.scale.get()), 1, 1_000),
            ("retention_ms", millis(self.retention), 1_000, year),
            ("update_stream_ms", millis(self.update_stream), 0, 3_600_000),
            ("script's length", self.script.len() as u64, 0, 10_000),
        ];
        for (field, value, least, most) in values {
            if !(least..=most).contains(&value) {
                let cause = ScenarioCause::Range { field, value, least, most };
                return Err(ScenarioError { place: ScenarioPlace::Scenario, cause });
            }
        }
        Ok(())
    }

    /// Whether each step of the script could be, if those whom it names are there.
    pub(super) fn check_script(&self, world: &World) -> Result<(), ScenarioError> {
        for (index, step) in self.script.iter().enumerate() {
            let at = |cause| ScenarioError { place: ScenarioPlace::Script(index), cause };
            if step.at > script::AT_MAX {
                let (least, most) = (0, 365 * 86_400_000);
                let value = u64::try_from(step.at.as_millis()).unwrap_or(u64::MAX);
                return Err(at(ScenarioCause::Range { field: "at_ms", value, least, most }));
            }
            let checked = (step.behaviour.check)(world, &step.act);
            checked.map_err(|error| at(ScenarioCause::Command(error)))?;
        }
        Ok(())
    }
}
