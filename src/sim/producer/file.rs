//! How a producer stands in a scenario file.
//!
//! What it puts and what that needs stand beside its name, since a file is written by people. A
//! producer has the members of a generator or those of a playback.

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    Generator, KeyTemplate, Playback, Population, ProducerSettings, RecordSource, Sending, Traffic,
};
use crate::engine::ByteCount;
use crate::sim::scenario::texts;

/// A producer as it is written.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenProducer {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    playback: Option<Playback>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    traffic: Option<Traffic>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    record_bytes: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    population: Option<Population>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "some_text")]
    key: Option<KeyTemplate>,
    #[serde(default)]
    sending: Sending,
}

/// A text, or a number that stands for one; a member that is left out is nothing.
mod some_text {
    use super::*;

    #[allow(clippy::ref_option, reason = "serde calls it so")]
    pub(super) fn serialize<S: Serializer>(
        key: &Option<KeyTemplate>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        texts::text_or_null::serialize(key, serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<KeyTemplate>, D::Error> {
        texts::text::deserialize(deserializer).map(Some)
    }
}

/// Members that make no producer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MembersError {
    /// A member of a generator is missing, and there is no playback.
    Missing(&'static str),
    /// A member of a generator, and a playback.
    Both(&'static str),
}

impl fmt::Display for MembersError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(member) => write!(f, "missing field `{member}`"),
            Self::Both(member) => write!(
                f,
                "`{member}` and `playback` do not go together: a list has its own keys, data and \
                 times"
            ),
        }
    }
}

impl TryFrom<WrittenProducer> for ProducerSettings {
    type Error = MembersError;

    fn try_from(written: WrittenProducer) -> Result<Self, MembersError> {
        let WrittenProducer { name, playback, traffic, record_bytes, population, key, sending } =
            written;
        let source = if let Some(playback) = playback {
            let members = [
                ("traffic", traffic.is_some()),
                ("record_bytes", record_bytes.is_some()),
                ("population", population.is_some()),
                ("key", key.is_some()),
            ];
            if let Some((member, _)) = members.into_iter().find(|(_, is_there)| *is_there) {
                return Err(MembersError::Both(member));
            }
            RecordSource::Playback(playback)
        } else {
            let record_bytes = record_bytes.ok_or(MembersError::Missing("record_bytes"))?;
            RecordSource::Generator(Generator {
                traffic: traffic.ok_or(MembersError::Missing("traffic"))?,
                record_size: ByteCount::new(record_bytes),
                population: population.ok_or(MembersError::Missing("population"))?,
                key: key.ok_or(MembersError::Missing("key"))?,
            })
        };
        Ok(Self { name, source, sending })
    }
}

impl From<ProducerSettings> for WrittenProducer {
    fn from(settings: ProducerSettings) -> Self {
        let ProducerSettings { name, source, sending } = settings;
        match source {
            RecordSource::Generator(generator) => Self {
                name,
                playback: None,
                traffic: Some(generator.traffic),
                record_bytes: Some(generator.record_size.get()),
                population: Some(generator.population),
                key: Some(generator.key),
                sending,
            },
            RecordSource::Playback(playback) => Self {
                name,
                playback: Some(playback),
                traffic: None,
                record_bytes: None,
                population: None,
                key: None,
                sending,
            },
        }
    }
}
