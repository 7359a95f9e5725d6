//! Producers: what they make, how often, under which partition key, and how they send it.
//!
//! This folder has what a producer is. What it does to the service is in `sim/putting.rs`, and with
//! the Kinesis Producer Library in `sim/library.rs`.

pub(super) mod kpl;
mod population;
mod rate;
mod sending;
mod template;
mod traffic;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

pub use kpl::KplSettings;
pub use population::{Population, PopulationError, Subject};
pub use rate::{Rate, RateError};
pub use sending::{OnPartialFailure, PutCalls, Retries, Sending, SendingError};
pub use template::{KeyTemplate, KeyTemplateError};
pub use traffic::{PeriodError, Traffic};

use self::kpl::Kpl;
use self::population::Lottery;
pub(super) use self::traffic::Wait;
use super::event::EventIndex;
use super::orders::Orders;
use super::random::Random;
use super::{UserRecord, Writer};
use crate::engine::{ByteCount, PartitionKey, SequenceNumber, Timestamp};

/// Names a producer in its world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProducerId(pub(super) u32);

impl ProducerId {
    /// The number of the producer: 0, 1, 2 … in the order in which they were added.
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// What a producer does.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProducerSettings {
    /// What people call it: 1 to 40 characters.
    pub name: String,
    /// How often it makes a record.
    pub traffic: Traffic,
    /// The size of a record's data.
    #[serde(rename = "record_bytes", with = "crate::sim::scenario::texts::bytes")]
    pub record_size: ByteCount,
    /// Whom its records are about.
    pub population: Population,
    /// How the partition key is made.
    #[serde(with = "crate::sim::scenario::texts::text")]
    pub key: KeyTemplate,
    /// How the records are sent.
    #[serde(default)]
    pub sending: Sending,
}

impl ProducerSettings {
    /// The keys that are named one by one, which is what makes them worth a colour of their own.
    pub fn named_keys(&self) -> Vec<PartitionKey> {
        match self.key.as_constant() {
            Some(key) => vec![key],
            None if self.key.is_user() => self.population.names().to_vec(),
            None => Vec::new(),
        }
    }
}

/// A record that was made and waits to be stored.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) partition_key: PartitionKey,
    pub(super) record: UserRecord,
}

/// A call that was refused, wholly or in part, and will be made again.
#[derive(Clone, Debug)]
pub(super) struct PutCall {
    pub(super) records: Vec<Made>,
    /// How often it was made.
    pub(super) attempts: u32,
    /// Its last refusal.
    pub(super) refusal: Option<EventIndex>,
}

/// A producer at work.
#[derive(Clone, Debug)]
pub struct Producer {
    settings: ProducerSettings,
    began_at: Timestamp,
    /// Shared by all its records, so that a thousand of them cost the memory of one.
    pub(super) data: Arc<[u8]>,
    lottery: Lottery,
    orders: Orders,
    made: u64,
    pub(super) accepted: u64,
    pub(super) refused: u64,
    pub(super) lost: u64,
    pub(super) last_refused_at: Option<Timestamp>,
    /// Made and not yet sent.
    pub(super) waiting: VecDeque<Made>,
    /// The number of the batch that is being filled.
    pub(super) batch: u64,
    /// A call of it waits for its answer; only of one that calls in turn.
    pub(super) is_calling: bool,
    pub(super) last_number: Option<SequenceNumber>,
    pub(super) again: BTreeMap<u64, PutCall>,
    pub(super) next_call: u64,
    /// Its Kinesis Producer Library, once it has used it.
    pub(super) kpl: Option<Box<Kpl>>,
}

impl Producer {
    pub(super) fn new(settings: ProducerSettings, began_at: Timestamp) -> Self {
        Self {
            data: filling(settings.record_size),
            lottery: Lottery::new(&settings.population),
            settings,
            began_at,
            orders: Orders::default(),
            made: 0,
            accepted: 0,
            refused: 0,
            lost: 0,
            last_refused_at: None,
            waiting: VecDeque::new(),
            batch: 0,
            is_calling: false,
            last_number: None,
            again: BTreeMap::new(),
            next_call: 0,
            kpl: None,
        }
    }

    /// What it does.
    pub const fn settings(&self) -> &ProducerSettings {
        &self.settings
    }

    /// Records that it made.
    pub const fn made(&self) -> u64 {
        self.made
    }

    /// Records of its that were accepted; those stored twice count twice.
    pub const fn accepted(&self) -> u64 {
        self.accepted
    }

    /// Records of its that were refused, as often as they were.
    pub const fn refused(&self) -> u64 {
        self.refused
    }

    /// Records of its that will never be stored: refused and not tried again, or not again, or
    /// made when too many were waiting already.
    pub const fn lost(&self) -> u64 {
        self.lost
    }

    /// Records that wait to be sent, or to be sent again; with the KPL, those that are on their way to
    /// their answers too.
    pub fn waiting(&self) -> usize {
        let again: usize = self.again.values().map(|call| call.records.len()).sum();
        let outstanding = self.kpl.as_ref().map_or(0, |kpl| kpl.outstanding);
        self.waiting.len().saturating_add(again).saturating_add(outstanding)
    }

    /// When a record of its was refused last.
    pub const fn last_refused_at(&self) -> Option<Timestamp> {
        self.last_refused_at
    }

    /// Does something else from now on. It keeps its counts, and what waits is still sent.
    pub(super) fn change(&mut self, settings: ProducerSettings, now: Timestamp) {
        if settings.population != self.settings.population {
            self.lottery = Lottery::new(&settings.population);
        }
        if settings.record_size != self.settings.record_size {
            self.data = filling(settings.record_size);
        }
        if settings.traffic != self.settings.traffic {
            self.began_at = now;
        }
        self.settings = settings;
    }

    /// Makes its next record. `None` if its key is too long, which checked settings rule out.
    pub(super) fn make(&mut self, id: ProducerId, random: &mut Random) -> Option<Made> {
        let ProducerSettings { population, key, .. } = &self.settings;
        let serial = self.made;
        let subject = self.lottery.draw(population, serial, random);
        let partition_key = key.fill_in(population, subject, serial, random)?;
        self.made = serial.saturating_add(1);
        let order = if population.is_followed() { self.orders.next(subject) } else { 0 };
        let writer = Writer::Producer(id);
        let record = UserRecord { writer, serial, subject, order, is_copy: false };
        Some(Made { partition_key, record })
    }

    /// What comes next, and when.
    pub(super) fn wait(&self, now: Timestamp, random: &mut Random) -> Wait {
        self.settings.traffic.wait_after(now.since(self.began_at), random)
    }

    /// The size of a record under this key.
    pub(super) fn size_of(&self, made: &Made) -> ByteCount {
        ByteCount::of_len(self.data.len()) + ByteCount::of_len(made.partition_key.as_str().len())
    }
}

fn filling(size: ByteCount) -> Arc<[u8]> {
    let size = usize::try_from(size.get()).unwrap_or(0);
    (b'a'..=b'z').cycle().take(size).collect()
}
