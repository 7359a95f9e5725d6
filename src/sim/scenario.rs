//! How a world begins.

use core::num::NonZeroU32;
use core::time::Duration;

use super::{
    ConsumerSettings, ConsumerStart, FleetSettings, MappingSettings, Population, Processing,
    ProducerSettings, Rate, Retrieval, Sending, Traffic,
};
use crate::engine::{ByteCount, Limits, PartitionKey, StreamName};

/// The worlds that come with the playground.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScenarioId {
    /// Three shards, two producers, one reader: what a first visitor sees.
    #[default]
    FirstVisit,
    /// Keys that crowd one shard while its neighbours idle.
    HotKey,
    /// Five readers who share what one shard gives.
    FiveReaders,
    /// The same limits as AWS, and enough load to see them.
    RealLimits,
    /// Three shards and nobody there.
    Empty,
}

impl ScenarioId {
    /// All of them, in the order in which a menu lists them.
    pub const ALL: [Self; 5] =
        [Self::FirstVisit, Self::HotKey, Self::FiveReaders, Self::RealLimits, Self::Empty];

    /// A word for addresses: lower case, with hyphens.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::FirstVisit => "first-visit",
            Self::HotKey => "hot-key",
            Self::FiveReaders => "five-readers",
            Self::RealLimits => "real-limits",
            Self::Empty => "empty",
        }
    }

    /// The scenario of this slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.slug() == slug)
    }
}

/// A world's beginning: a stream, its limits, and who is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The stream's name.
    pub stream: StreamName,
    /// How many shards it has.
    pub shard_count: NonZeroU32,
    /// What a shard takes and gives, and how long records are kept.
    pub limits: Limits,
    /// How long a split or a merge takes.
    pub update_stream: Duration,
    /// Who writes.
    pub producers: Vec<ProducerSettings>,
    /// Who reads, by polling.
    pub consumers: Vec<ConsumerSettings>,
    /// Who reads, as fleets.
    pub fleets: Vec<FleetSettings>,
    /// Who reads, as AWS Lambda does.
    pub mappings: Vec<MappingSettings>,
}

impl Scenario {
    /// The scenario with this name; `None` only if one of its constants is malformed, which a
    /// test rules out.
    pub fn named(id: ScenarioId) -> Option<Self> {
        let producer = |name: &str, milli_rate, bytes, (population, key): (_, &str)| {
            Some(ProducerSettings {
                name: name.into(),
                traffic: Traffic::Constant(Rate::from_milli(milli_rate)?),
                record_size: ByteCount::new(bytes),
                population,
                key: key.parse().ok()?,
                sending: Sending::CARELESS,
            })
        };
        let reader = |name: &str, poll_ms, start| ConsumerSettings {
            name: name.into(),
            retrieval: Retrieval::every(Duration::from_millis(poll_ms)),
            start,
            processing: Processing::AT_ONCE,
        };
        let from = |count: u32, limits| {
            Some(Self {
                stream: StreamName::new("my-orders-stream").ok()?,
                shard_count: NonZeroU32::new(count)?,
                limits,
                update_stream: Duration::from_secs(2),
                producers: Vec::new(),
                consumers: Vec::new(),
                fleets: Vec::new(),
                mappings: Vec::new(),
            })
        };
        let scenario = match id {
            ScenarioId::FirstVisit => Self {
                producers: vec![
                    producer("web", 9_000, 300, users(500))?,
                    producer("mobile", 4_000, 300, list(&["user_12", "user_7"])?)?,
                ],
                consumers: vec![reader("billing", 1_000, ConsumerStart::Latest)],
                ..from(3, hundredth()?)?
            },
            ScenarioId::HotKey => Self {
                producers: vec![
                    producer("regions", 9_000, 250, list(&["eu-west-1", "us-east-1"])?)?,
                    producer("celebrity", 6_000, 400, list(&["ap-south-1"])?)?,
                    producer("users", 6_000, 250, users(5_000))?,
                ],
                consumers: vec![reader("billing", 1_000, ConsumerStart::TrimHorizon)],
                ..from(4, hundredth()?)?
            },
            ScenarioId::FiveReaders => Self {
                producers: vec![producer("orders", 7_000, 900, users(300))?],
                consumers: ["billing", "search", "fraud", "audit", "mail"]
                    .map(|name| reader(name, 1_000, ConsumerStart::TrimHorizon))
                    .into(),
                ..from(1, hundredth()?)?
            },
            ScenarioId::RealLimits => Self {
                producers: vec![
                    producer("fleet", 1_500_000, 600, users(100_000))?,
                    producer("one device", 700_000, 400, list(&["device-42"])?)?,
                ],
                consumers: vec![reader("billing", 500, ConsumerStart::TrimHorizon)],
                // A tab cannot carry the day's worth that AWS keeps.
                ..from(2, Limits { retention: Duration::from_secs(60), ..Limits::aws() })?
            },
            ScenarioId::Empty => from(3, hundredth()?)?,
        };
        Some(scenario)
    }
}

/// A hundredth of what AWS gives, so that the eye can follow single records, and five minutes of
/// retention, so that it can watch them go.
fn hundredth() -> Option<Limits> {
    Some(Limits {
        retention: Duration::from_secs(300),
        ..Limits::scaled_down(NonZeroU32::new(100)?)
    })
}

/// Users, each as likely as any other, under their ids.
const fn users(users: u32) -> (Population, &'static str) {
    (Population::Uniform { users }, "user_{user}")
}

/// Keys by name.
fn list(keys: &[&str]) -> Option<(Population, &'static str)> {
    let keys: Option<Vec<_>> = keys.iter().map(|key| PartitionKey::new(key).ok()).collect();
    Some((Population::Named(keys?.into()), "{user}"))
}
