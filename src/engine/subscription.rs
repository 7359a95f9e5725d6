//! Subscriptions: what `SubscribeToShard` begins, and what it sends.

use core::time::Duration;

use litemap::LiteMap;

use super::budget::TokenBucket;
use super::consumer::{ConsumerAddress, ConsumerRef, ConsumerStatus};
use super::error::{InUse, KinesisError, NotFound};
use super::iterator::Position;
use super::limits::{SUBSCRIPTION_EVENT_INTERVAL, SUBSCRIPTION_LIFE};
use super::operations::child_shards;
use super::{
    ByteCount, ChildShard, Kinesis, Records, SequenceNumber, Shard, ShardIndex, Stream, Timestamp,
};

/// The number of a subscription. No two of a service have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubscriptionId(u64);

impl SubscriptionId {
    /// The subscription of this number, if there is one.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// A subscription of a consumer to a shard.
#[derive(Clone, Debug)]
pub(super) struct Subscription {
    consumer: ConsumerRef,
    shard: ShardIndex,
    position: Position,
    ends_at: Timestamp,
    last_event_at: Timestamp,
    bytes: TokenBucket,
    /// Another subscription has taken its place.
    is_superseded: bool,
    /// It has told of the end of its shard.
    is_finished: bool,
}

/// All subscriptions of a service.
#[derive(Clone, Debug, Default)]
pub(super) struct Subscriptions {
    next: u64,
    all: LiteMap<SubscriptionId, Subscription>,
}

/// What a subscription has to say now.
#[derive(Clone, Debug)]
pub enum SubscriptionNews<'a> {
    /// `SubscribeToShardEvent`.
    Event(SubscriptionEvent<'a>),
    /// An exception in place of an event; nothing comes after it.
    Failed(KinesisError),
    /// The end: after five minutes, after the shard's end, or since it was closed.
    Ended,
    /// Nothing before this time, unless something is put meanwhile.
    Nothing {
        /// When there is something even if nobody puts.
        until: Timestamp,
    },
}

/// `SubscribeToShardEvent`. The records are the shard's own, not copies.
#[derive(Clone, Debug)]
pub struct SubscriptionEvent<'a> {
    /// `Records`, by rising sequence number; often none.
    pub records: Records<'a>,
    /// `ContinuationSequenceNumber`: a new subscription after this number misses nothing. `None`
    /// at the end of the shard only.
    pub continuation_sequence_number: Option<SequenceNumber>,
    /// `MillisBehindLatest`, as in [`GetRecordsOutput`](super::GetRecordsOutput).
    pub millis_behind_latest: u64,
    /// `ChildShards`: where to go on, told only with the end of the shard.
    pub child_shards: Vec<ChildShard>,
}

/// Records in one event. AWS does not document how many there are.
const EVENT_RECORDS_MAX: usize = 10_000;
/// A budget that has this much, or all of it when it is smaller, is worth an event.
const EVENT_BYTES_WORTHWHILE: u64 = 65_536;

impl Kinesis {
    /// Begins a subscription that has passed all checks. One that the consumer has to the shard
    /// already ends.
    pub(super) fn open_subscription(
        &mut self,
        consumer: ConsumerRef,
        shard: ShardIndex,
        position: Position,
        now: Timestamp,
    ) -> Result<SubscriptionId, KinesisError> {
        let per_s = self.settings().limits.subscription_bytes_per_s;
        let subscriptions = self.subscriptions_mut();
        let id = SubscriptionId(subscriptions.next);
        subscriptions.next = subscriptions.next.wrapping_add(1);
        let (_, registered) = self.find_consumer_mut(&ConsumerAddress::Ref(consumer.clone()))?;
        let before = registered.subscribed.insert(shard, (id, now));
        let subscriptions = self.subscriptions_mut();
        if let Some(before) = before.and_then(|(before, _)| subscriptions.all.get_mut(&before)) {
            before.is_superseded = true;
        }
        let subscription = Subscription {
            consumer,
            shard,
            position,
            ends_at: now + SUBSCRIPTION_LIFE,
            last_event_at: now,
            bytes: TokenBucket::new(per_s.get(), now),
            is_superseded: false,
            is_finished: false,
        };
        subscriptions.all.insert(id, subscription);
        Ok(id)
    }

    /// Ends a subscription whose reader went away.
    pub fn close_subscription(&mut self, id: SubscriptionId) {
        self.subscriptions_mut().all.remove(&id);
    }

    /// What a subscription has to say by now. Ask again until it has nothing, has failed or ended.
    pub fn poll_subscription(
        &mut self,
        id: SubscriptionId,
        now: Timestamp,
    ) -> SubscriptionNews<'_> {
        let now = self.settle(now);
        let Some(mut subscription) = self.subscriptions_mut().all.remove(&id) else {
            return SubscriptionNews::Ended;
        };
        if let Err(refusal) = self.check_subscription(&subscription) {
            return SubscriptionNews::Failed(refusal);
        }
        if subscription.is_finished || subscription.ends_at <= now {
            return SubscriptionNews::Ended;
        }
        // A page's places stay true: nothing is put or trimmed before they are used.
        let step = match self.stream_and_shard(&subscription) {
            Ok((stream, shard)) => subscription.step(stream, shard, now),
            Err(refusal) => return SubscriptionNews::Failed(refusal),
        };
        let (name, index) = (subscription.consumer.stream.clone(), subscription.shard);
        self.subscriptions_mut().all.insert(id, subscription);
        let stream = match self.find(&name) {
            Ok(stream) => stream,
            Err(refusal) => return SubscriptionNews::Failed(refusal),
        };
        match (step, stream.shard(index)) {
            (Step::Wait { until }, _) => SubscriptionNews::Nothing { until },
            (Step::Event(event), Some(shard)) => SubscriptionNews::Event(SubscriptionEvent {
                records: shard.records().range(event.first..event.end),
                continuation_sequence_number: event.continuation,
                millis_behind_latest: event.millis_behind_latest,
                child_shards: match event.continuation {
                    None => child_shards(shard, stream),
                    Some(_) => Vec::new(),
                },
            }),
            (Step::Event(_), None) => SubscriptionNews::Ended,
        }
    }

    fn check_subscription(&self, subscription: &Subscription) -> Result<(), KinesisError> {
        let consumer = &subscription.consumer;
        if subscription.is_superseded {
            return Err(self.other_subscription(consumer, subscription.shard).into());
        }
        let (_, registered) = self.find_consumer(&ConsumerAddress::Ref(consumer.clone()))?;
        if registered.status() == ConsumerStatus::Deleting {
            let stream = self.stream_ref(&consumer.stream);
            return Err(NotFound::Consumer { consumer: consumer.name.clone(), stream }.into());
        }
        Ok(())
    }

    pub(super) fn other_subscription(&self, consumer: &ConsumerRef, shard: ShardIndex) -> InUse {
        InUse::ShardSubscribed { consumer_arn: self.consumer_arn(consumer), shard }
    }

    fn stream_and_shard(
        &self,
        subscription: &Subscription,
    ) -> Result<(&Stream, &Shard), KinesisError> {
        let stream = self.find(&subscription.consumer.stream)?;
        let not_found = || {
            let stream_ref = self.stream_ref(&subscription.consumer.stream);
            stream_ref.shard_to_read_not_found(subscription.shard)
        };
        Ok((stream, stream.shard(subscription.shard).ok_or_else(not_found)?))
    }
}

/// What a subscription does next.
enum Step {
    Event(Event),
    Wait { until: Timestamp },
}

struct Event {
    first: usize,
    end: usize,
    continuation: Option<SequenceNumber>,
    millis_behind_latest: u64,
}

impl Subscription {
    fn step(&mut self, stream: &Stream, shard: &Shard, now: Timestamp) -> Step {
        let first = shard.offset(self.position);
        let next = shard.records().get(first);
        let worthwhile = self.bytes.per_s().min(EVENT_BYTES_WORTHWHILE);
        // A record larger than a second's worth waits for a full budget, and takes all of it.
        let needed = next.map_or(0, |record| record.size().get().min(self.bytes.per_s()));
        let needed = if next.is_some() { needed.max(worthwhile) } else { 0 };
        let is_at_end = next.is_none() && shard.is_finished(now);
        let budget_in = self.bytes.available_in(needed, now);
        let heartbeat_at = self.last_event_at + SUBSCRIPTION_EVENT_INTERVAL;
        if is_at_end || (next.is_some() && budget_in.is_zero()) {
            return Step::Event(self.read(stream, shard, first, now));
        }
        if heartbeat_at <= now {
            self.last_event_at = now;
            return Step::Event(Event {
                first,
                end: first,
                continuation: Some(self.continuation(stream, shard, next.is_none(), now)),
                millis_behind_latest: shard.millis_behind(first, now),
            });
        }
        let budget_at = next.map(|_| now + budget_in.max(Duration::from_micros(1)));
        let times = [budget_at, stream.next_change_after(now), Some(heartbeat_at)];
        let until = times.into_iter().flatten().fold(self.ends_at, Timestamp::min);
        Step::Wait { until }
    }

    /// Takes what the budget has room for: at least one record, if there is one.
    fn read(&mut self, stream: &Stream, shard: &Shard, first: usize, now: Timestamp) -> Event {
        let size_max = ByteCount::new(self.bytes.tokens(now));
        let page = shard.page(self.position, EVENT_RECORDS_MAX, size_max);
        self.bytes.take_up_to(page.size.get(), now);
        let last = page.end.checked_sub(1).filter(|&last| last >= first);
        let last = last.and_then(|last| shard.records().get(last));
        if let Some(last) = last {
            self.position = Position::After(last.sequence_number);
        }
        self.last_event_at = now;
        let is_caught_up = page.end >= shard.records().len();
        self.is_finished = is_caught_up && shard.is_finished(now);
        let continuation = match last {
            _ if self.is_finished => None,
            Some(last) => Some(last.sequence_number),
            None => Some(self.continuation(stream, shard, is_caught_up, now)),
        };
        Event {
            first,
            end: page.end,
            continuation,
            millis_behind_latest: shard.millis_behind(page.end, now),
        }
    }

    /// A number after which a new subscription misses nothing: the newest one possible when all
    /// was read, and the one before what is next when not.
    fn continuation(
        &self,
        stream: &Stream,
        shard: &Shard,
        is_caught_up: bool,
        now: Timestamp,
    ) -> SequenceNumber {
        if is_caught_up {
            return shard.number_for(stream.last_sequence_index(), now);
        }
        match self.position {
            Position::After(number) => number,
            Position::At(number) => number.just_before(),
        }
    }
}
