//! The worlds that come with the playground.

use core::num::NonZeroU32;
use core::time::Duration;

use super::Scenario;
use crate::engine::{ByteCount, PartitionKey, StreamName};
use crate::sim::{
    ConsumerSettings, ConsumerStart, Deaggregation, Generator, KeyTemplate, Population, Processing,
    ProducerSettings, Rate, RecordSource, Retrieval, Sending, Traffic,
};

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

impl Scenario {
    /// The scenario with this name; `None` only if one of its constants is malformed, which a
    /// test rules out.
    pub fn named(id: ScenarioId) -> Option<Self> {
        let producer = |name: &str, milli_rate, bytes, (population, before_user): (_, &str)| {
            Some(ProducerSettings {
                name: name.into(),
                source: RecordSource::Generator(Generator {
                    traffic: Traffic::Constant(Rate::from_milli(milli_rate)?),
                    record_size: ByteCount::new(bytes),
                    population,
                    key: KeyTemplate::user_after(before_user),
                }),
                sending: Sending::CARELESS,
            })
        };
        let reader = |name: &str, poll_ms, start| ConsumerSettings {
            name: name.into(),
            retrieval: Retrieval::every(Duration::from_millis(poll_ms)),
            start,
            processing: Processing::AT_ONCE,
            deaggregation: Deaggregation::Off,
        };
        let from = |count: u32, scale: u32, retention_s| {
            Some(Self {
                stream: StreamName::new("my-orders-stream").ok()?,
                shard_count: NonZeroU32::new(count)?,
                scale: NonZeroU32::new(scale)?,
                retention: Duration::from_secs(retention_s),
                update_stream: Duration::from_secs(2),
                producers: Vec::new(),
                consumers: Vec::new(),
                fleets: Vec::new(),
                mappings: Vec::new(),
                script: Vec::new(),
            })
        };
        let scenario = match id {
            ScenarioId::FirstVisit => Self {
                producers: vec![
                    producer("web", 9_000, 300, users(500))?,
                    producer("mobile", 4_000, 300, list(&["user_12", "user_7"])?)?,
                ],
                consumers: vec![reader("billing", 1_000, ConsumerStart::Latest)],
                ..from(3, HUNDREDTH, FIVE_MINUTES)?
            },
            ScenarioId::HotKey => Self {
                producers: vec![
                    producer("regions", 9_000, 250, list(&["eu-west-1", "us-east-1"])?)?,
                    producer("celebrity", 6_000, 400, list(&["ap-south-1"])?)?,
                    producer("users", 6_000, 250, users(5_000))?,
                ],
                consumers: vec![reader("billing", 1_000, ConsumerStart::TrimHorizon)],
                ..from(4, HUNDREDTH, FIVE_MINUTES)?
            },
            ScenarioId::FiveReaders => Self {
                producers: vec![producer("orders", 7_000, 900, users(300))?],
                consumers: ["billing", "search", "fraud", "audit", "mail"]
                    .map(|name| reader(name, 1_000, ConsumerStart::TrimHorizon))
                    .into(),
                ..from(1, HUNDREDTH, FIVE_MINUTES)?
            },
            ScenarioId::RealLimits => Self {
                producers: vec![
                    producer("fleet", 1_500_000, 600, users(100_000))?,
                    producer("one device", 700_000, 400, list(&["device-42"])?)?,
                ],
                consumers: vec![reader("billing", 500, ConsumerStart::TrimHorizon)],
                // A tab cannot carry the day's worth that AWS keeps.
                ..from(2, 1, 60)?
            },
            ScenarioId::Empty => from(3, HUNDREDTH, FIVE_MINUTES)?,
        };
        Some(scenario)
    }
}

/// A hundredth of what AWS gives, so that the eye can follow single records, and five minutes of
/// retention, so that it can watch them go.
const HUNDREDTH: u32 = 100;
const FIVE_MINUTES: u64 = 300;

/// Users, each as likely as any other, under their ids. Beside them stands what comes before whom a record is
/// about in its key.
const fn users(users: u32) -> (Population, &'static str) {
    (Population::Uniform { users }, "user_")
}

/// Keys by name.
fn list(keys: &[&str]) -> Option<(Population, &'static str)> {
    let keys: Option<Vec<_>> = keys.iter().map(|key| PartitionKey::new(key).ok()).collect();
    Some((Population::Named(keys?.into()), ""))
}
