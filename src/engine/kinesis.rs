//! The service: the streams of one account in one region.

use std::sync::Arc;

use core::time::Duration;

use litemap::LiteMap;

use super::call_rates::CallRates;
use super::error::{InUse, KinesisError, StreamRef};
use super::stream::Change;
use super::subscription::Subscriptions;
use super::{BillingCommitment, Limits, Stream, StreamName, StreamStatus, Timestamp};

/// What an instance of the service is set up with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The twelve digits of the account. Default: `000000000000`.
    pub account_id: Arc<str>,
    /// The region. Default: `us-east-1`.
    pub region: Arc<str>,
    /// The limits. Default: [`Limits::aws`].
    pub limits: Limits,
    /// How long a stream is in `CREATING`. Default: 500 ms. AWS takes some seconds.
    pub create_stream: Duration,
    /// How long a stream is in `DELETING`. Default: 500 ms. AWS takes some seconds.
    pub delete_stream: Duration,
    /// How long a stream is in `UPDATING`. Default: 500 ms. AWS takes some tens of seconds.
    pub update_stream: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            account_id: "000000000000".into(),
            region: "us-east-1".into(),
            limits: Limits::aws(),
            create_stream: Duration::from_millis(500),
            delete_stream: Duration::from_millis(500),
            update_stream: Duration::from_millis(500),
        }
    }
}

/// Amazon Kinesis Data Streams, as one account sees it in one region.
///
/// Each operation of the API is a method that takes its input and `now`, and returns its output
/// or a [`KinesisError`]; they stand in `operations/`. Nothing happens between calls: whatever
/// was due meanwhile happens at the start of the next. Time does not run backwards: a `now`
/// before one that the service has seen counts as that one.
///
/// ```
/// use shardbelt::engine::{
///     CreateStream, GetRecords, GetShardIterator, Kinesis, PartitionKey, PutRecord, Settings,
///     StartingPosition, StreamName, Timestamp,
/// };
/// use std::num::NonZeroU32;
///
/// let mut kinesis = Kinesis::new(Settings::default());
/// let stream = StreamName::new("my-orders-stream")?;
/// let shard_count = NonZeroU32::new(3).unwrap();
/// kinesis.create_stream(
///     CreateStream::provisioned(stream.clone(), shard_count),
///     Timestamp::from_seconds(100),
/// )?;
///
/// let now = Timestamp::from_seconds(101);
/// let put = kinesis.put_record(
///     PutRecord::new(stream.clone(), PartitionKey::new("user_67890")?, *b"an order"),
///     now,
/// )?;
/// assert_eq!(put.shard.to_string(), "shardId-000000000002");
///
/// let iterator = kinesis.get_shard_iterator(
///     &GetShardIterator { stream, shard: put.shard, position: StartingPosition::TrimHorizon },
///     now,
/// )?;
/// let page = kinesis.get_records(&GetRecords { iterator, limit: None }, now)?;
/// assert_eq!(page.records().next().map(|record| record.sequence_number), Some(put.sequence_number));
/// # Ok::<(), shardbelt::engine::KinesisError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Kinesis {
    settings: Settings,
    streams: LiteMap<StreamName, Stream>,
    latest: Timestamp,
    next_iterator_serial: u64,
    call_rates: CallRates,
    billing_commitment: BillingCommitment,
    subscriptions: Subscriptions,
}

impl Kinesis {
    /// A service without streams.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            streams: LiteMap::new(),
            latest: Timestamp::EPOCH,
            next_iterator_serial: 0,
            call_rates: CallRates::default(),
            billing_commitment: BillingCommitment::default(),
            subscriptions: Subscriptions::default(),
        }
    }

    /// What it was set up with.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// A stream as it was when time was last told.
    pub fn stream(&self, name: &StreamName) -> Option<&Stream> {
        self.streams.get(name)
    }

    /// Tells the time without asking for anything: what is due by `now` happens.
    pub fn advance(&mut self, now: Timestamp) {
        self.settle(now);
    }

    /// Sets whether puts to a stream return receipts: see [`SequenceNumber`](super::SequenceNumber).
    ///
    /// # Errors
    ///
    /// `ResourceNotFound` when there is no such stream.
    pub fn set_put_receipts(
        &mut self,
        name: &StreamName,
        put_receipts: bool,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        self.settle(now);
        self.find_mut(name).map(|stream| stream.configuration_mut().put_receipts = put_receipts)
    }

    /// Lets everything due by `now` happen, and returns the time that counts as now.
    pub(super) fn settle(&mut self, now: Timestamp) -> Timestamp {
        self.latest = self.latest.max(now);
        let now = self.latest;
        self.billing_commitment.settle(now);
        self.streams.iter_mut().for_each(|(_, stream)| stream.settle(now));
        self.streams.retain(|name, stream| {
            let gone = stream.is_gone(now);
            if gone {
                self.call_rates.forget(name);
            }
            !gone
        });
        now
    }

    /// The stream's name with the account's, for error texts.
    pub fn stream_ref(&self, name: &StreamName) -> StreamRef {
        StreamRef { stream: name.clone(), account_id: self.settings.account_id.clone() }
    }

    pub(super) fn find(&self, name: &StreamName) -> Result<&Stream, KinesisError> {
        self.streams.get(name).ok_or_else(|| self.stream_ref(name).not_found())
    }

    pub(super) fn find_mut(&mut self, name: &StreamName) -> Result<&mut Stream, KinesisError> {
        let stream_ref = self.stream_ref(name);
        self.streams.get_mut(name).ok_or_else(|| stream_ref.not_found())
    }

    /// The stream, when it is `ACTIVE`.
    pub(super) fn find_active(&self, name: &StreamName) -> Result<&Stream, KinesisError> {
        let stream = self.find(name)?;
        match stream.status() {
            StreamStatus::Active => Ok(stream),
            status => Err(InUse::StreamNotActive { stream: self.stream_ref(name), status }.into()),
        }
    }

    /// The same, to be changed.
    pub(super) fn find_active_mut(
        &mut self,
        name: &StreamName,
    ) -> Result<&mut Stream, KinesisError> {
        self.find_active(name)?;
        self.find_mut(name)
    }

    /// The stream, when it is there for readers and stays: `ACTIVE` or `UPDATING`.
    pub(super) fn find_usable_mut(
        &mut self,
        name: &StreamName,
    ) -> Result<&mut Stream, KinesisError> {
        match self.find(name)?.status() {
            StreamStatus::Active | StreamStatus::Updating => self.find_mut(name),
            status => Err(InUse::StreamNotActive { stream: self.stream_ref(name), status }.into()),
        }
    }

    pub(super) const fn subscriptions_mut(&mut self) -> &mut Subscriptions {
        &mut self.subscriptions
    }

    /// `StreamARN`.
    pub fn stream_arn(&self, stream: &StreamName) -> String {
        let Settings { region, account_id, .. } = &self.settings;
        format!("arn:aws:kinesis:{region}:{account_id}:stream/{stream}")
    }

    pub(super) const fn call_rates_mut(&mut self) -> &mut CallRates {
        &mut self.call_rates
    }

    /// `MinimumThroughputBillingCommitment`, as it was when time was last told.
    pub const fn billing_commitment(&self) -> BillingCommitment {
        self.billing_commitment
    }

    pub(super) const fn billing_commitment_mut(&mut self) -> &mut BillingCommitment {
        &mut self.billing_commitment
    }

    /// Starts a change of a stream that has passed all checks: the stream is `UPDATING` for a
    /// while.
    pub(super) fn begin_updating(
        &mut self,
        stream: &StreamName,
        change: Change,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        let until = now + self.settings.update_stream;
        let stream = self.find_mut(stream)?;
        stream.begin_updating(change, until);
        stream.settle(now);
        Ok(())
    }

    /// The stream, for callers whose refusal names something else than the stream.
    pub(super) fn get_mut(&mut self, name: &StreamName) -> Option<&mut Stream> {
        self.streams.get_mut(name)
    }

    pub(super) fn insert(&mut self, stream: Stream) {
        self.streams.insert(stream.name().clone(), stream);
    }

    /// All streams, by name.
    pub(super) fn streams(&self) -> impl Iterator<Item = &Stream> {
        self.streams.values()
    }

    /// Those whose names come after this one, whether or not it is a stream's.
    pub(super) fn streams_after(&self, name: Option<&StreamName>) -> impl Iterator<Item = &Stream> {
        let passed = name.map_or(0, |name| match self.streams.find_index(name) {
            Ok(its_own) => its_own.saturating_add(1),
            Err(next) => next,
        });
        self.streams.values().skip(passed)
    }

    /// A number that no iterator had before.
    pub(super) const fn take_iterator_serial(&mut self) -> u64 {
        let serial = self.next_iterator_serial;
        self.next_iterator_serial = serial.wrapping_add(1);
        serial
    }
}
