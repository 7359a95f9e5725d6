//! What every kind of consumer does at the service: it lists shards, asks for iterators and reads.

use core::ops::Range;

use super::{ConsumerId, ConsumerStart};
use crate::engine::{
    ByteCount, ChildShard, GetRecords, GetShardIterator, KinesisError, ListShards, ListShardsFrom,
    Parents, Record, SequenceNumber, Shard, ShardFilter, ShardIndex, ShardIterator,
    StartingPosition, Stream, SubscriptionEvent, Timestamp,
};
use crate::sim::event::Event;
use crate::sim::fault::CallError;
use crate::sim::{Deaggregation, FaultOperation, World};

/// Where a reader goes on in a shard.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Bookmark {
    /// Where it begins when it has no iterator: at its start, or after the last record read.
    start: StartingPosition,
    iterator: Option<ShardIterator>,
    last_number: Option<SequenceNumber>,
}

/// How far somebody has read a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadingPlace {
    /// Where reading began, or goes on without an iterator.
    pub start: StartingPosition,
    /// The number of the last record read.
    pub last_number: Option<SequenceNumber>,
    /// When the iterator was given that reading goes on with; `None` while there is none.
    pub iterator_issued_at: Option<Timestamp>,
}

/// What one `GetRecords` gave, without the records themselves.
pub(in crate::sim) struct Response {
    /// Where the records lie in the shard's log.
    places: Range<usize>,
    pub(in crate::sim) size: ByteCount,
    pub(in crate::sim) millis_behind_latest: u64,
    /// Whether it came of a subscription.
    is_pushed: bool,
    /// The shard's children, when this was its end.
    pub(in crate::sim) ended: Option<Vec<(ShardIndex, Parents)>>,
}

/// A shard to begin with.
pub(in crate::sim) struct Listed {
    pub(in crate::sim) shard: ShardIndex,
    pub(in crate::sim) parents: Parents,
}

impl Bookmark {
    pub(in crate::sim) const fn new(start: StartingPosition) -> Self {
        Self { start, iterator: None, last_number: None }
    }

    /// A first call for the iterator has been made.
    pub(in crate::sim) fn with_iterator(self, iterator: ShardIterator) -> Self {
        Self { iterator: Some(iterator), ..self }
    }

    /// Where reading goes on without an iterator.
    pub(in crate::sim) const fn start(&self) -> StartingPosition {
        self.start
    }

    /// A subscription has told of everything up to this number, and given this record last.
    pub(in crate::sim) fn go_on_after(&mut self, number: SequenceNumber, last: Option<&Record>) {
        self.start = StartingPosition::AfterSequenceNumber(number);
        self.last_number = last.map(|record| record.sequence_number).or(self.last_number);
    }

    /// When the iterator was given that reading goes on with.
    pub(in crate::sim) fn iterator_issued_at(&self) -> Option<Timestamp> {
        self.iterator.as_ref().map(|iterator| iterator.issued_at)
    }

    /// How far it has come.
    pub(in crate::sim) fn place(&self) -> ReadingPlace {
        ReadingPlace {
            start: self.start,
            last_number: self.last_number,
            iterator_issued_at: self.iterator_issued_at(),
        }
    }

    /// The number of the last record read.
    pub(in crate::sim) const fn last_number(&self) -> Option<SequenceNumber> {
        self.last_number
    }
}

impl Response {
    /// Where the records lie in the shard's log.
    pub(in crate::sim) fn places(&self) -> Range<usize> {
        self.places.clone()
    }

    /// What one event of a subscription gave.
    pub(in crate::sim) fn pushed(event: &SubscriptionEvent<'_>) -> Self {
        let sizes = event.records.clone().map(Record::size);
        Self {
            places: event.records.places().clone(),
            size: sizes.fold(ByteCount::ZERO, |sum, size| sum + size),
            millis_behind_latest: event.millis_behind_latest,
            is_pushed: true,
            ended: match event.continuation_sequence_number {
                Some(_) => None,
                None => Some(children(&event.child_shards)),
            },
        }
    }

    /// How many records it gave.
    pub(in crate::sim) fn records(&self) -> u64 {
        u64::try_from(self.places.len()).unwrap_or(u64::MAX)
    }
}

impl World {
    /// The shards that a consumer begins with, and where in each. A start that is a sequence
    /// number's is of that number's shard alone.
    ///
    /// # Errors
    ///
    /// What `ListShards` refuses.
    pub(in crate::sim) fn shards_to_begin(
        &mut self,
        start: ConsumerStart,
    ) -> Result<(Vec<Listed>, StartingPosition), KinesisError> {
        let position = start.position(self.now);
        let filter = match start {
            ConsumerStart::TrimHorizon => ShardFilter::AtTrimHorizon,
            ConsumerStart::Latest => ShardFilter::AtLatest,
            ConsumerStart::AtTimestamp { ago } => ShardFilter::AtTimestamp(self.now.before(ago)),
            ConsumerStart::AtSequenceNumber(number)
            | ConsumerStart::AfterSequenceNumber(number) => {
                let listed = Listed { shard: number.shard_index(), parents: Parents::None };
                return Ok((vec![listed], position));
            }
        };
        Ok((self.list_shards(filter)?, position))
    }

    /// All pages of `ListShards`.
    ///
    /// # Errors
    ///
    /// What it refuses.
    pub(in crate::sim) fn list_shards(
        &mut self,
        filter: ShardFilter,
    ) -> Result<Vec<Listed>, KinesisError> {
        let mut from = ListShardsFrom::Stream {
            stream: self.stream.clone(),
            exclusive_start_shard: None,
            stream_created_at: None,
            filter,
        };
        let mut listed = Vec::new();
        loop {
            let listing =
                self.kinesis.list_shards(ListShards { from, max_results: None }, self.now)?;
            listed.extend(
                listing.shards.iter().map(|it| Listed { shard: it.shard, parents: it.parents }),
            );
            match listing.next_token {
                Some(token) => from = ListShardsFrom::Token(token),
                None => return Ok(listed),
            }
        }
    }

    /// Passes over the shards that had ended before a consumer's start: it will not read them.
    pub(in crate::sim) fn skip_unlisted(
        &mut self,
        id: ConsumerId,
        listed: &[Listed],
        start: StartingPosition,
    ) {
        let begun_at = match start {
            StartingPosition::Latest => self.now,
            StartingPosition::AtTimestamp(at) => at,
            _ => return,
        };
        let ended = |shard: &&Shard| {
            let closing = shard.closing();
            closing.is_some_and(|closing| closing.children_open_at <= begun_at)
                && !listed.iter().any(|it| it.shard == shard.index())
        };
        let shards = self.stream().into_iter().flat_map(Stream::shards).filter(ended);
        let shards: Vec<_> = shards.map(|shard| (shard.index(), shard.records().len())).collect();
        for (shard, len) in shards {
            self.note_position(id, shard, len);
        }
    }

    /// `GetShardIterator`, with what the watchers should know of it.
    pub(in crate::sim) fn get_iterator(
        &mut self,
        id: ConsumerId,
        shard: ShardIndex,
        position: StartingPosition,
    ) -> Result<ShardIterator, CallError> {
        self.meet_faults(FaultOperation::GetShardIterator, |_| vec![shard])?;
        let input = GetShardIterator { stream: self.stream.clone(), shard, position };
        let iterator = self.kinesis.get_shard_iterator(&input, self.now)?;
        self.tallies.iterator_given(shard, self.now);
        self.note_start(id, shard, position);
        Ok(iterator)
    }

    /// Tells the watchers where a consumer begins to read a shard.
    pub(in crate::sim) fn note_start(
        &mut self,
        id: ConsumerId,
        shard: ShardIndex,
        position: StartingPosition,
    ) {
        if let Some(place) = self.place_in_log(shard, position) {
            self.note_position(id, shard, place);
        }
    }

    /// One `GetRecords` from a bookmark, which moves, after a `GetShardIterator` when it needs
    /// one.
    ///
    /// # Errors
    ///
    /// What either call refuses, or an injected fault. The iterator stays as good as it was; one that expired is
    /// dropped, so that the next read begins where this one stopped.
    pub(in crate::sim) fn read(
        &mut self,
        id: ConsumerId,
        shard: ShardIndex,
        bookmark: &mut Bookmark,
        limit: Option<u64>,
    ) -> Result<Response, CallError> {
        let iterator = match bookmark.iterator.take() {
            Some(iterator) => iterator,
            None => self.get_iterator(id, shard, bookmark.start)?,
        };
        let input = GetRecords { iterator: iterator.clone(), limit };
        let met = self.meet_faults(FaultOperation::GetRecords, |_| vec![shard]);
        let output = match met.and_then(|()| Ok(self.kinesis.get_records(&input, self.now)?)) {
            Ok(output) => output,
            Err(refusal) => {
                bookmark.iterator = (!refusal.is_expired_iterator()).then_some(iterator);
                return Err(refusal);
            }
        };
        if let Some(last) = output.records().next_back() {
            bookmark.last_number = Some(last.sequence_number);
            bookmark.start = StartingPosition::AfterSequenceNumber(last.sequence_number);
        }
        let response = Response {
            places: output.records().places().clone(),
            size: output.size,
            millis_behind_latest: output.millis_behind_latest,
            is_pushed: false,
            ended: match output.next_shard_iterator {
                Some(_) => None,
                None => Some(children(&output.child_shards)),
            },
        };
        bookmark.iterator = output.next_shard_iterator;
        Ok(response)
    }

    /// Counts and logs an answered read, whose records are processed at once. What follows from it
    /// has it as its cause. Returns how many records there are to process.
    pub(in crate::sim) fn note_read(
        &mut self,
        consumer: ConsumerId,
        shard: ShardIndex,
        response: &Response,
        deaggregation: Deaggregation,
    ) -> u64 {
        self.note_polled(consumer, shard, response);
        self.note_delivered(consumer, shard, response.places(), deaggregation)
    }

    /// The same of one whose records wait for a function.
    pub(in crate::sim) fn note_polled(
        &mut self,
        consumer: ConsumerId,
        shard: ShardIndex,
        response: &Response,
    ) {
        let Response { size, millis_behind_latest, is_pushed, .. } = *response;
        let records = response.records();
        self.watchers.answered(consumer, millis_behind_latest, self.now);
        let event = if is_pushed {
            self.tallies.pushed(shard, records);
            self.metering.note_pushed(size, self.now);
            Event::Pushed { consumer, shard, records, size, millis_behind_latest }
        } else {
            self.tallies.read(shard, records, size, self.now);
            let long_term = self.long_term_part(shard, response);
            self.metering.note_polled(size, long_term, self.now);
            Event::Read { consumer, shard, records, size, millis_behind_latest }
        };
        // A subscription says every few seconds that there is nothing.
        if !is_pushed || records > 0 {
            self.cause = Some(self.log_because(event, None));
        }
    }

    /// How much of a response was older than what is billed as long-term storage.
    fn long_term_part(&self, shard: ShardIndex, response: &Response) -> ByteCount {
        let Some(horizon) = self.metering.long_term_before(self.now) else {
            return ByteCount::ZERO;
        };
        let stored = self.stream().and_then(|stream| stream.shard(shard));
        let records = stored.map(|shard| shard.records().range(response.places()));
        let old = records.into_iter().flatten();
        let old = old.take_while(|record| record.approximate_arrival_timestamp < horizon);
        old.map(Record::size).sum()
    }

    /// Counts and logs a refused read.
    pub(in crate::sim) fn note_refused_read(
        &mut self,
        consumer: ConsumerId,
        shard: ShardIndex,
        refusal: &CallError,
    ) {
        let (event, cause) = match refusal {
            CallError::Kinesis(KinesisError::ProvisionedThroughputExceeded(throttled)) => {
                let limit = throttled.limit;
                self.tallies.refused(shard, limit, self.now);
                (Event::ReadThrottled { consumer, shard, limit }, None)
            }
            CallError::Kinesis(refusal) => {
                (Event::ReadFailed { consumer, shard, code: refusal.code() }, None)
            }
            CallError::Injected { action, cause } => {
                (Event::ReadFailed { consumer, shard, code: action.code() }, *cause)
            }
        };
        self.log_because(event, cause);
    }

    /// The children of a shard, with their parents.
    pub(in crate::sim) fn children_of(&self, shard: ShardIndex) -> Vec<(ShardIndex, Parents)> {
        let shards = self.stream().into_iter().flat_map(Stream::shards);
        let children = shards.filter(|child| child.parents().iter().any(|parent| parent == shard));
        children.map(|child| (child.index(), child.parents())).collect()
    }

    /// Notes that a consumer will read a shard from this place of its log on.
    pub(super) fn note_position(&mut self, id: ConsumerId, shard: ShardIndex, place: usize) {
        self.note_trimmed(shard);
        let records = self.watchers.positioned(id, shard, place);
        if records > 0 {
            self.log(Event::Skipped { consumer: id, shard, records });
        }
    }

    /// The place in a shard's log that a start means now; `None` when it is a sequence number's,
    /// which goes on where reading stopped.
    fn place_in_log(&self, shard: ShardIndex, start: StartingPosition) -> Option<usize> {
        let records = self.stream()?.shard(shard)?.records();
        match start {
            StartingPosition::Latest => Some(records.len()),
            StartingPosition::AtTimestamp(at) => {
                Some(records.partition_point(|record| record.approximate_arrival_timestamp < at))
            }
            _ => None,
        }
    }
}

fn children(children: &[ChildShard]) -> Vec<(ShardIndex, Parents)> {
    children.iter().map(|child| (child.shard, child.parents)).collect()
}
