//! What a consumer does when it polls: it reads each of its shards once, and goes from parents to
//! children when it has read the parents to their end.

use core::ops::Range;

use super::consumer::Cursor;
use super::event::Event;
use super::schedule::Task;
use super::{Consumer, ConsumerId, ConsumerStart, Delivery, World};
use crate::engine::{
    ByteCount, ChildShard, GetRecords, GetShardIterator, KinesisError, ListShards, ListShardsFrom,
    Parents, SequenceNumber, Shard, ShardFilter, ShardIndex, ShardIterator, StartingPosition,
    Stream, Timestamp,
};

/// What one `GetRecords` gave, without the records themselves.
struct Response {
    /// Where the records lie in the shard's log.
    places: Range<usize>,
    size: ByteCount,
    last_number: Option<SequenceNumber>,
    next: Option<ShardIterator>,
    millis_behind_latest: u64,
    child_shards: Vec<ChildShard>,
}

impl World {
    /// Gives a new consumer a cursor in every shard that its start names.
    pub(super) fn place_cursors(
        &mut self,
        id: ConsumerId,
        consumer: &mut Consumer,
    ) -> Result<(), KinesisError> {
        let (filter, start) = match consumer.settings.start {
            ConsumerStart::TrimHorizon => {
                (ShardFilter::AtTrimHorizon, StartingPosition::TrimHorizon)
            }
            ConsumerStart::Latest => (ShardFilter::AtLatest, StartingPosition::Latest),
            ConsumerStart::AtTimestamp { ago } => {
                let at = self.now.before(ago);
                (ShardFilter::AtTimestamp(at), StartingPosition::AtTimestamp(at))
            }
            ConsumerStart::AtSequenceNumber(number) => {
                return self.place_at_number(
                    id,
                    consumer,
                    number,
                    StartingPosition::AtSequenceNumber(number),
                );
            }
            ConsumerStart::AfterSequenceNumber(number) => {
                return self.place_at_number(
                    id,
                    consumer,
                    number,
                    StartingPosition::AfterSequenceNumber(number),
                );
            }
        };
        let mut from = ListShardsFrom::Stream {
            stream: self.stream.clone(),
            exclusive_start_shard: None,
            stream_created_at: None,
            filter,
        };
        loop {
            let listing =
                self.kinesis.list_shards(ListShards { from, max_results: None }, self.now)?;
            for shard in listing.shards {
                let cursor = Cursor::new(start, self.start_time(shard.shard, start));
                self.begin_shard(id, consumer, shard.shard, cursor);
            }
            match listing.next_token {
                Some(token) => from = ListShardsFrom::Token(token),
                None => break,
            }
        }
        self.skip_unlisted(id, consumer, start);
        Ok(())
    }

    /// Passes over the shards that had ended before the consumer's start: it will not read them.
    fn skip_unlisted(&mut self, id: ConsumerId, consumer: &Consumer, start: StartingPosition) {
        let begun_at = match start {
            StartingPosition::Latest => self.now,
            StartingPosition::AtTimestamp(at) => at,
            _ => return,
        };
        let ended = |shard: &&Shard| {
            let closing = shard.closing();
            closing.is_some_and(|closing| closing.children_open_at <= begun_at)
                && !consumer.cursors.contains_key(&shard.index())
        };
        let shards = self.stream().into_iter().flat_map(Stream::shards).filter(ended);
        let shards: Vec<_> = shards.map(|shard| (shard.index(), shard.records().len())).collect();
        for (shard, len) in shards {
            self.note_position(id, shard, len);
        }
    }

    /// Notes that a consumer will read a shard from this place of its log on.
    fn note_position(&mut self, id: ConsumerId, shard: ShardIndex, place: usize) {
        self.note_trimmed(shard);
        let records = self.watchers.positioned(id, shard, place);
        if records > 0 {
            self.log(Event::Skipped { consumer: id, shard, records });
        }
    }

    /// A sequence number belongs to one shard. A first call for an iterator tells whether that
    /// shard is there, before the consumer is.
    fn place_at_number(
        &mut self,
        id: ConsumerId,
        consumer: &mut Consumer,
        number: SequenceNumber,
        position: StartingPosition,
    ) -> Result<(), KinesisError> {
        let shard = number.shard_index();
        let input = GetShardIterator { stream: self.stream.clone(), shard, position };
        let iterator = self.kinesis.get_shard_iterator(&input, self.now)?;
        let at = number.accepted_at();
        let cursor = Cursor { iterator: Some(iterator), ..Cursor::new(position, at) };
        self.begin_shard(id, consumer, shard, cursor);
        Ok(())
    }

    /// Where the cursor of a shard not read yet stands in time.
    fn start_time(&self, shard: ShardIndex, start: StartingPosition) -> Timestamp {
        let oldest = || {
            let shard = self.stream().and_then(|stream| stream.shard(shard));
            shard.and_then(|shard| shard.records().front())
        };
        match start {
            StartingPosition::TrimHorizon => {
                oldest().map_or(self.now, |record| record.approximate_arrival_timestamp)
            }
            StartingPosition::AtTimestamp(at) => at,
            _ => self.now,
        }
    }

    fn begin_shard(
        &mut self,
        id: ConsumerId,
        consumer: &mut Consumer,
        shard: ShardIndex,
        cursor: Cursor,
    ) {
        consumer.cursors.insert(shard, cursor);
        self.log(Event::ShardBegun { consumer: id, shard });
    }

    /// One poll of a consumer, and the time of its next.
    pub(super) fn poll(&mut self, id: ConsumerId) {
        // It is taken out while it polls: what it does changes the rest of the world.
        let Some(mut consumer) = self.consumers.remove(&id) else { return };
        self.schedule.add(self.now + consumer.settings.poll_interval, Task::Poll(id));
        let shards: Vec<_> = consumer.cursors.keys().copied().collect();
        for shard in shards {
            match self.read(id, &mut consumer, shard) {
                Ok(response) => self.take_in(id, &mut consumer, shard, response),
                Err(refusal) => self.take_refusal(id, &mut consumer, shard, &refusal),
            }
        }
        self.cause = None;
        self.consumers.insert(id, consumer);
    }

    fn read(
        &mut self,
        id: ConsumerId,
        consumer: &mut Consumer,
        shard: ShardIndex,
    ) -> Result<Response, KinesisError> {
        let now = self.now;
        let cursor = consumer.cursors.get_mut(&shard).ok_or(KinesisError::InternalFailure)?;
        let iterator = match cursor.iterator.clone() {
            Some(iterator) => iterator,
            None => {
                let stream = self.stream.clone();
                let input = GetShardIterator { stream, shard, position: cursor.start };
                let iterator = self.kinesis.get_shard_iterator(&input, now)?;
                if let Some(place) = self.place_in_log(shard, cursor.start) {
                    self.note_position(id, shard, place);
                }
                iterator
            }
        };
        // Kept even if the read is refused: a refusal leaves the iterator good.
        cursor.iterator = Some(iterator.clone());
        let input = GetRecords { iterator, limit: consumer.settings.limit };
        let output = self.kinesis.get_records(&input, now)?;
        Ok(Response {
            places: output.records().places().clone(),
            size: output.size,
            last_number: output.records().next_back().map(|record| record.sequence_number),
            millis_behind_latest: output.millis_behind_latest,
            child_shards: output.child_shards,
            next: output.next_shard_iterator,
        })
    }

    fn take_in(
        &mut self,
        id: ConsumerId,
        consumer: &mut Consumer,
        shard: ShardIndex,
        response: Response,
    ) {
        let Response { places, size, millis_behind_latest, .. } = response;
        let records = u64::try_from(places.len()).unwrap_or(u64::MAX);
        consumer.records += records;
        consumer.bytes = consumer.bytes + size;
        self.tallies.read(shard, records, size, self.now);
        let read = Event::Read { consumer: id, shard, records, size, millis_behind_latest };
        self.cause = Some(self.log_because(read, None));
        self.note_delivered(id, shard, places);
        if let Some(cursor) = consumer.cursors.get_mut(&shard) {
            cursor.position =
                self.now.before(core::time::Duration::from_millis(millis_behind_latest));
            cursor.millis_behind_latest = millis_behind_latest;
            if let Some(number) = response.last_number {
                cursor.last_number = Some(number);
                cursor.start = StartingPosition::AfterSequenceNumber(number);
            }
            cursor.iterator = response.next;
            if cursor.iterator.is_none() {
                let children = response.child_shards.iter();
                let children = children.map(|child| (child.shard, child.parents)).collect();
                self.finish_shard(id, consumer, shard, children);
            }
        }
    }

    /// Lets the watchers see what a consumer was given, and logs what they have to say.
    fn note_delivered(&mut self, consumer: ConsumerId, shard: ShardIndex, places: Range<usize>) {
        self.note_trimmed(shard);
        let Delivery { duplicates, inversions, .. } =
            self.watchers.delivered(consumer, shard, places);
        if duplicates > 0 {
            self.log(Event::Repeated { consumer, shard, records: duplicates });
        }
        if inversions > 0 {
            self.log(Event::OutOfOrder { consumer, shard, records: inversions });
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

    /// Leaves a shard read to its end, for those of its children that may now be read.
    fn finish_shard(
        &mut self,
        id: ConsumerId,
        consumer: &mut Consumer,
        shard: ShardIndex,
        children: Vec<(ShardIndex, Parents)>,
    ) {
        consumer.cursors.remove(&shard);
        consumer.finished.insert(shard);
        self.cause = Some(self.log(Event::ShardFinished { consumer: id, shard }));
        for (child, parents) in children {
            if consumer.may_begin(child, parents.iter()) {
                // From its start: at LATEST, what was written before would never be seen.
                let start = StartingPosition::TrimHorizon;
                let cursor = Cursor::new(start, self.start_time(child, start));
                self.begin_shard(id, consumer, child, cursor);
            }
        }
    }

    fn take_refusal(
        &mut self,
        id: ConsumerId,
        consumer: &mut Consumer,
        shard: ShardIndex,
        refusal: &KinesisError,
    ) {
        consumer.refused += 1;
        let Some(cursor) = consumer.cursors.get_mut(&shard) else { return };
        cursor.refused += 1;
        match refusal {
            KinesisError::ProvisionedThroughputExceeded(throttled) => {
                cursor.last_refusal = Some((self.now, throttled.limit));
                self.tallies.refused(shard, throttled.limit, self.now);
                let limit = throttled.limit;
                self.log_because(Event::ReadThrottled { consumer: id, shard, limit }, None);
                return;
            }
            // A new one, from where it stopped, at the next poll.
            KinesisError::ExpiredIterator { .. } => cursor.iterator = None,
            // The shard expired before it was read to its end: what is left is in its children.
            KinesisError::ResourceNotFound(_) => {
                let shards = self.stream().into_iter().flat_map(Stream::shards);
                let children = shards
                    .filter(|child| child.parents().iter().any(|parent| parent == shard))
                    .map(|child| (child.index(), child.parents()))
                    .collect();
                self.finish_shard(id, consumer, shard, children);
            }
            _ => {}
        }
        self.log_because(Event::ReadFailed { consumer: id, shard, code: refusal.code() }, None);
    }
}
