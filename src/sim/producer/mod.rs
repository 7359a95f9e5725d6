//! Producers: what they make, how often, under which partition key, and how they send it.
//!
//! This folder has what a producer is. What it does to the service is in `sim/putting.rs`, and with
//! the Kinesis Producer Library in `sim/library.rs`; the lists that one may put are in
//! `sim/record_list/`.

mod file;
mod generator;
pub(super) mod kpl;
mod playback;
mod population;
mod rate;
mod sending;
mod template;
mod traffic;
mod waiting;

use core::time::Duration;
use std::sync::Arc;

use litemap::LiteMap;

pub use generator::Generator;
pub use kpl::{KplSettings, Library};
pub use playback::{Playback, PlaybackError};
pub(super) use population::FOLLOWED_MAX;
pub use population::{Population, PopulationError, Subject};
pub use rate::{Rate, RateError};
pub use sending::{Batching, OnPartialFailure, PutCalls, Retries, Sending, SendingError};
pub use template::{KeyTemplate, KeyTemplateError};
pub use traffic::{PeriodError, Traffic};

use self::file::WrittenProducer;
use self::kpl::Kpl;
use self::playback::Cursor;
use self::population::Lottery;
pub(super) use self::traffic::Wait;
use self::waiting::Waiting;
use super::event::EventIndex;
use super::orders::Orders;
use super::random::Random;
use super::record_list::filling;
use super::{Behaviour, CommandError, UserRecord, Writer};
use crate::engine::{ByteCount, HashKey, PartitionKey, SequenceNumber, Timestamp};

/// Names a producer in its world.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct ProducerId(pub(super) u32);

impl ProducerId {
    /// The number of the producer: 0, 1, 2 … in the order in which they were added.
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// What a producer does.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "WrittenProducer", into = "WrittenProducer")]
pub struct ProducerSettings {
    /// What people call it: 1 to 40 characters.
    pub name: String,
    /// What it puts, and when.
    pub source: RecordSource,
    /// How the records are sent.
    pub sending: Sending,
}

/// Where a producer has its records from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordSource {
    /// It makes them up.
    Generator(Generator),
    /// They are in a list.
    Playback(Playback),
}

impl ProducerSettings {
    /// The keys that are named one by one, which is what makes them worth a colour of their own.
    /// Of a list they are the first hundred.
    pub fn named_keys(&self) -> Vec<PartitionKey> {
        match &self.source {
            RecordSource::Generator(generator) => generator.named_keys(),
            RecordSource::Playback(playback) => playback.records.first_keys(),
        }
    }

    /// Lets its records come as often as this, whatever times they have.
    pub fn set_traffic(&mut self, traffic: Traffic) {
        match &mut self.source {
            RecordSource::Generator(generator) => generator.traffic = traffic,
            RecordSource::Playback(playback) => playback.traffic = Some(traffic),
        }
    }

    /// Whether it could be, on a stream that takes records of up to the smallest of these sizes.
    pub(super) fn check_source(
        &self,
        limits: impl IntoIterator<Item = ByteCount>,
    ) -> Result<(), CommandError> {
        let mut limits = limits.into_iter();
        match &self.source {
            RecordSource::Generator(generator) => {
                let size = generator.check()?;
                let limit = limits.find(|limit| size > *limit);
                limit.map_or(Ok(()), |limit| Err(CommandError::RecordSize { size, limit }))
            }
            RecordSource::Playback(playback) => {
                playback.check()?;
                let largest = playback.records.largest();
                let Some(limit) = limits.find(|limit| largest.size > *limit) else { return Ok(()) };
                let (record, size) = (largest.place.saturating_add(1), largest.size);
                let error = PlaybackError::RecordSize { record, size, limit };
                Err(CommandError::Playback(error))
            }
        }
    }
}

/// What a record source gives: a record that has no place yet among those of its producer.
struct Content {
    subject: Subject,
    /// Whether the order of the records about the subject is followed.
    is_followed: bool,
    partition_key: PartitionKey,
    explicit_hash_key: Option<HashKey>,
    data: Arc<[u8]>,
}

/// A record that was made and waits to be stored.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) partition_key: PartitionKey,
    pub(super) explicit_hash_key: Option<HashKey>,
    pub(super) data: Arc<[u8]>,
    pub(super) record: UserRecord,
}

impl Made {
    /// What it counts for: its data and its partition key.
    pub(super) fn size(&self) -> ByteCount {
        ByteCount::of_len(self.data.len()) + ByteCount::of_len(self.partition_key.as_str().len())
    }

    /// Where it goes.
    pub(super) fn hash_key(&self) -> HashKey {
        self.explicit_hash_key.unwrap_or_else(|| HashKey::of(&self.partition_key))
    }
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
    /// What a generator puts into each of its records, so that a thousand cost the memory of one.
    data: Arc<[u8]>,
    /// Whom a generator's records are about.
    lottery: Lottery,
    /// Where a playback is in its list.
    cursor: Cursor,
    orders: Orders,
    made: u64,
    pub(super) accepted: u64,
    pub(super) refused: u64,
    pub(super) lost: u64,
    pub(super) last_refused_at: Option<Timestamp>,
    /// Made and not yet sent.
    pub(super) waiting: Waiting,
    /// The number of the batch that is being filled.
    pub(super) batch: u64,
    /// A call of it waits for its answer; only of one that calls in turn.
    pub(super) is_calling: bool,
    pub(super) last_number: Option<SequenceNumber>,
    pub(super) again: LiteMap<u64, PutCall>,
    pub(super) next_call: u64,
    /// Its Kinesis Producer Library, once it has used it.
    pub(super) kpl: Option<Box<Kpl>>,
}

impl Producer {
    pub(super) fn new(settings: ProducerSettings, began_at: Timestamp) -> Self {
        let (data, lottery) = match &settings.source {
            RecordSource::Generator(it) => {
                (filling(it.record_size.get()), Lottery::new(&it.population))
            }
            RecordSource::Playback(_) => (filling(0), Lottery::default()),
        };
        Self {
            data,
            lottery,
            cursor: Cursor::at_beginning(began_at),
            settings,
            began_at,
            orders: Orders::default(),
            made: 0,
            accepted: 0,
            refused: 0,
            lost: 0,
            last_refused_at: None,
            waiting: Waiting::default(),
            batch: 0,
            is_calling: false,
            last_number: None,
            again: LiteMap::new(),
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

    /// What its library does, once it has used it.
    pub(super) fn library(&self) -> Option<Behaviour<Library>> {
        self.kpl.as_ref().map(|kpl| kpl.settings.behaviour)
    }

    /// When a record of its was refused last.
    pub const fn last_refused_at(&self) -> Option<Timestamp> {
        self.last_refused_at
    }

    /// Whether it has put the last record of its list, or has given it up, and will put no more.
    pub fn is_finished(&self) -> bool {
        let RecordSource::Playback(playback) = &self.settings.source else { return false };
        self.cursor.is_at_end(playback) && self.waiting() == 0 && !self.is_calling
    }

    /// Does something else from now on. It keeps its counts, and what waits is still sent. Another
    /// list, or the same at other times, is put from its beginning.
    pub(super) fn change(&mut self, settings: ProducerSettings, now: Timestamp) {
        match (&self.settings.source, &settings.source) {
            (RecordSource::Generator(before), RecordSource::Generator(after)) => {
                if after.population != before.population {
                    self.lottery = Lottery::new(&after.population);
                }
                if after.record_size != before.record_size {
                    self.data = filling(after.record_size.get());
                }
                if after.traffic != before.traffic {
                    self.began_at = now;
                }
            }
            (before, after) if before == after => {}
            (_, RecordSource::Generator(after)) => {
                self.lottery = Lottery::new(&after.population);
                self.data = filling(after.record_size.get());
                self.began_at = now;
            }
            (_, RecordSource::Playback(_)) => {
                self.cursor = Cursor::at_beginning(now);
                self.began_at = now;
            }
        }
        self.settings = settings;
    }

    /// Makes its next record, or takes it from its list. `None` if there is no other, or if its
    /// key is too long, which checked settings rule out.
    pub(super) fn make(
        &mut self,
        id: ProducerId,
        now: Timestamp,
        random: &mut Random,
    ) -> Option<Made> {
        let serial = self.made;
        let content = match &self.settings.source {
            RecordSource::Generator(generator) => {
                let subject = self.lottery.draw(&generator.population, serial, random);
                let data = self.data.clone();
                generator.content(subject, data, serial, random)
            }
            RecordSource::Playback(playback) => {
                playback.content(self.cursor.advance(playback, now))
            }
        };
        let Content { subject, is_followed, partition_key, explicit_hash_key, data } = content?;
        self.made = serial.saturating_add(1);
        let order = if is_followed { self.orders.next(subject) } else { 0 };
        let writer = Writer::Producer(id);
        let record = UserRecord { writer, serial, subject, order, is_copy: false };
        Some(Made { partition_key, explicit_hash_key, data, record })
    }

    /// What comes first, and when, of one that begins now. Where the times are not given it comes
    /// after part of an interval: several producers do not start as one.
    pub(super) fn first_wait(&self, random: &mut Random) -> Wait {
        let traffic = match &self.settings.source {
            RecordSource::Generator(generator) => Some(generator.traffic),
            RecordSource::Playback(playback) => playback.traffic,
        };
        let Some(traffic) = traffic else { return self.wait(self.began_at, random) };
        let rate = traffic.rate_after(Duration::ZERO);
        Wait::Record(Duration::from_micros(random.around(rate.interval_micros()) / 2))
    }

    /// What comes next, and when.
    pub(super) fn wait(&self, now: Timestamp, random: &mut Random) -> Wait {
        match &self.settings.source {
            RecordSource::Generator(generator) => {
                generator.traffic.wait_after(now.since(self.began_at), random)
            }
            RecordSource::Playback(playback) => {
                self.cursor.wait(playback, self.began_at, now, random)
            }
        }
    }
}
