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

/// What one of them is made of.
struct Named {
    shards: u32,
    scale: u32,
    retention_s: u64,
    producers: &'static [Writes],
    consumers: &'static [Reads],
}

/// Somebody who puts records: a name, thousandths of a record in a second, the bytes of a record, and under
/// which keys.
struct Writes(&'static str, u64, u64, Keys);

/// Somebody who reads: a name, milliseconds from one poll to the next, and where it begins.
struct Reads(&'static str, u64, ConsumerStart);

enum Keys {
    /// So many users, each as likely as any other, under their ids.
    Users(u32),
    /// These.
    Names(&'static [&'static str]),
}

/// A hundredth of what AWS gives, so that the eye can follow single records, and five minutes of
/// retention, so that it can watch them go.
const HUNDREDTH: u32 = 100;
const FIVE_MINUTES: u64 = 300;

impl ScenarioId {
    const fn named(self) -> Named {
        use ConsumerStart::{Latest, TrimHorizon};
        use Keys::{Names, Users};
        let (scale, retention_s) = match self {
            // A tab cannot carry the day's worth that AWS keeps.
            Self::RealLimits => (1, 60),
            _ => (HUNDREDTH, FIVE_MINUTES),
        };
        let (shards, producers, consumers): (u32, &[Writes], &[Reads]) = match self {
            Self::FirstVisit => (
                3,
                &[
                    Writes("web", 9_000, 300, Users(500)),
                    Writes("mobile", 4_000, 300, Names(&["user_12", "user_7"])),
                ],
                &[Reads("billing", 1_000, Latest)],
            ),
            Self::HotKey => (
                4,
                &[
                    Writes("regions", 9_000, 250, Names(&["eu-west-1", "us-east-1"])),
                    Writes("celebrity", 6_000, 400, Names(&["ap-south-1"])),
                    Writes("users", 6_000, 250, Users(5_000)),
                ],
                &[Reads("billing", 1_000, TrimHorizon)],
            ),
            Self::FiveReaders => (
                1,
                &[Writes("orders", 7_000, 900, Users(300))],
                &[
                    Reads("billing", 1_000, TrimHorizon),
                    Reads("search", 1_000, TrimHorizon),
                    Reads("fraud", 1_000, TrimHorizon),
                    Reads("audit", 1_000, TrimHorizon),
                    Reads("mail", 1_000, TrimHorizon),
                ],
            ),
            Self::RealLimits => (
                2,
                &[
                    Writes("fleet", 1_500_000, 600, Users(100_000)),
                    Writes("one device", 700_000, 400, Names(&["device-42"])),
                ],
                &[Reads("billing", 500, TrimHorizon)],
            ),
            Self::Empty => (3, &[], &[]),
        };
        Named { shards, scale, retention_s, producers, consumers }
    }
}

impl Scenario {
    /// The scenario with this name; `None` only if one of its constants is malformed, which a
    /// test rules out.
    pub fn named(id: ScenarioId) -> Option<Self> {
        let named = id.named();
        let mut producers = Vec::new();
        for writes in named.producers {
            producers.push(writes.settings()?);
        }
        Some(Self {
            stream: StreamName::new("my-orders-stream").ok()?,
            shard_count: NonZeroU32::new(named.shards)?,
            scale: NonZeroU32::new(named.scale)?,
            retention: Duration::from_secs(named.retention_s),
            update_stream: Duration::from_secs(2),
            producers,
            consumers: named.consumers.iter().map(Reads::settings).collect(),
            fleets: Vec::new(),
            mappings: Vec::new(),
            script: Vec::new(),
        })
    }
}

impl Writes {
    fn settings(&self) -> Option<ProducerSettings> {
        let &Self(name, milli_rate, bytes, ref keys) = self;
        // Beside them stands what comes before whom a record is about in its key.
        let (population, before_user) = match keys {
            Keys::Users(users) => (Population::Uniform { users: *users }, "user_"),
            Keys::Names(names) => {
                let mut keys = Vec::new();
                for name in *names {
                    keys.push(PartitionKey::new(name).ok()?);
                }
                (Population::Named(keys.into()), "")
            }
        };
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
    }
}

impl Reads {
    fn settings(&self) -> ConsumerSettings {
        let &Self(name, poll_ms, start) = self;
        ConsumerSettings {
            name: name.into(),
            retrieval: Retrieval::every(Duration::from_millis(poll_ms)),
            start,
            processing: Processing::AT_ONCE,
            deaggregation: Deaggregation::Off,
        }
    }
}
