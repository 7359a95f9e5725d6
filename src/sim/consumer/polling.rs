//! What a consumer of its own does: it begins, stops and goes on, reads each of its shards when it
//! polls, and goes from parents to children when it has read the parents to their end.

use core::time::Duration;

use litemap::LiteMap;

use super::poller::{Registered, Saved};
use super::reading::{Bookmark, Response};
use super::{
    Consumer, ConsumerId, ConsumerSettings, ConsumerStart, Cursor, ProcessState, Retrieval,
};
use crate::engine::{KinesisError, Parents, ShardIndex, StartingPosition, Timestamp};
use crate::sim::World;
use crate::sim::event::Event;
use crate::sim::fault::CallError;
use crate::sim::schedule::Task;

impl World {
    /// Lets a new consumer begin.
    ///
    /// # Errors
    ///
    /// What the service refuses of its first calls. Nothing has begun then.
    pub(in crate::sim) fn begin_consumer(
        &mut self,
        settings: ConsumerSettings,
    ) -> Result<ConsumerId, CallError> {
        let registered = self.register(&settings)?;
        let begun = self.begin_reading(settings, registered.clone());
        begun.inspect_err(|_| self.deregister(registered))
    }

    /// Lets a new consumer begin that is registered with the stream if that is how it reads.
    ///
    /// # Errors
    ///
    /// What the service refuses of its first calls. Nothing has begun then.
    pub(in crate::sim) fn begin_reading(
        &mut self,
        settings: ConsumerSettings,
        registered: Option<Registered>,
    ) -> Result<ConsumerId, CallError> {
        let id = ConsumerId(self.take_id());
        self.watchers.reader_begins(id, settings.start.is_of_all_shards());
        let mut consumer = Box::new(Consumer::new(settings, self.now));
        consumer.registered = registered;
        if let Err(refusal) = self.place_cursors(id, &mut consumer) {
            self.watchers.reader_leaves(id);
            return Err(refusal);
        }
        // At once, but for the few milliseconds that keep those added together apart.
        let first = Duration::from_millis(u64::from(id.0) * 37 % 500);
        self.poll_at(self.now + first, id, &consumer);
        self.consumers.insert(id, consumer);
        Ok(id)
    }

    /// Plans the next poll of a consumer that polls.
    fn poll_at(&mut self, at: Timestamp, id: ConsumerId, consumer: &Consumer) {
        if matches!(consumer.settings.retrieval, Retrieval::Polling { .. }) {
            self.schedule.add(at, Task::Poll(id));
        }
    }

    /// Lets a consumer go on with other settings. Where it began is past.
    pub(in crate::sim) fn change_consumer(&mut self, id: ConsumerId, settings: ConsumerSettings) {
        let Some(consumer) = self.consumers.get_mut(&id) else { return };
        consumer.settings = settings;
        if let Retrieval::Polling { interval, .. } = consumer.settings.retrieval
            && consumer.state == ProcessState::Running
        {
            let next = (self.now + interval).max(consumer.busy_until);
            self.schedule.remove(|task| task == Task::Poll(id));
            self.schedule.add(next, Task::Poll(id));
        }
    }

    /// Stops a consumer, with or without all that it has in its memory.
    pub(in crate::sim) fn stop_consumer(&mut self, id: ConsumerId, state: ProcessState) {
        let Some(mut consumer) = self.consumers.remove(&id) else { return };
        consumer.state = state;
        if state == ProcessState::Crashed {
            self.close_subscriptions(&consumer);
            consumer.cursors.clear();
            consumer.finished.clear();
        }
        self.schedule.remove(|task| task.is_for(id));
        self.consumers.insert(id, consumer);
    }

    /// Lets a consumer leave for good.
    pub(in crate::sim) fn remove_consumer(&mut self, id: ConsumerId) {
        if let Some(consumer) = self.consumers.remove(&id) {
            self.deregister(consumer.registered);
        }
    }

    /// Lets a consumer that stands still go on, or one that crashed start again from what it
    /// wrote down.
    ///
    /// # Errors
    ///
    /// What the service refuses of its first calls.
    pub(in crate::sim) fn continue_consumer(&mut self, id: ConsumerId) -> Result<(), CallError> {
        let Some(mut consumer) = self.consumers.remove(&id) else { return Ok(()) };
        let result = match consumer.state {
            ProcessState::Crashed => self.restore_cursors(id, &mut consumer),
            _ => Ok(()),
        };
        if result.is_ok() {
            if consumer.state == ProcessState::Paused {
                self.schedule.add(self.now, Task::Processed(id));
            }
            self.poll_at(self.now, id, &consumer);
            for (&shard, cursor) in &mut consumer.cursors {
                if consumer.registered.is_some() {
                    cursor.listens_at = self.now;
                    self.schedule.add(self.now, Task::Listen(id, shard));
                }
            }
            consumer.state = ProcessState::Running;
        }
        self.consumers.insert(id, consumer);
        result
    }

    fn restore_cursors(
        &mut self,
        id: ConsumerId,
        consumer: &mut Consumer,
    ) -> Result<(), CallError> {
        let Some(Saved { starts, finished }) = consumer.saved.clone() else {
            return self.place_cursors(id, consumer);
        };
        consumer.finished = finished;
        for (shard, start) in starts {
            self.begin_shard(id, consumer, shard, Bookmark::new(start));
        }
        Ok(())
    }

    /// Gives a consumer a cursor in every shard that its start names.
    fn place_cursors(&mut self, id: ConsumerId, consumer: &mut Consumer) -> Result<(), CallError> {
        let start = consumer.settings.start;
        let (listed, position) = self.shards_to_begin(start)?;
        for it in &listed {
            let mut bookmark = Bookmark::new(position);
            if !start.is_of_all_shards() {
                // A first call for an iterator tells whether the number's shard is there, before
                // the consumer is.
                bookmark = bookmark.with_iterator(self.get_iterator(id, it.shard, position)?);
            }
            self.begin_shard(id, consumer, it.shard, bookmark);
        }
        self.skip_unlisted(id, &listed, position);
        if consumer.settings.processing.checkpoint_interval.is_some() {
            self.save(id, consumer);
        }
        Ok(())
    }

    fn begin_shard(
        &mut self,
        id: ConsumerId,
        consumer: &mut Consumer,
        shard: ShardIndex,
        bookmark: Bookmark,
    ) {
        let position = self.start_time(shard, bookmark.start());
        let mut cursor = Cursor::new(bookmark, position);
        if consumer.registered.is_some() {
            cursor.listens_at = self.now;
            self.schedule.add(self.now, Task::Listen(id, shard));
        }
        consumer.cursors.insert(shard, cursor);
        self.log(Event::ShardBegun { consumer: id, shard });
    }

    /// Where the cursor of a shard not read yet stands in time.
    pub(super) fn start_time(&self, shard: ShardIndex, start: StartingPosition) -> Timestamp {
        let oldest = || {
            let shard = self.stream().and_then(|stream| stream.shard(shard));
            shard.and_then(|shard| shard.records().front())
        };
        match start {
            StartingPosition::TrimHorizon => {
                oldest().map_or(self.now, |record| record.approximate_arrival_timestamp)
            }
            StartingPosition::AtTimestamp(at) => at,
            StartingPosition::AtSequenceNumber(number)
            | StartingPosition::AfterSequenceNumber(number) => number.accepted_at(),
            StartingPosition::Latest => self.now,
        }
    }

    /// One poll of a consumer, and the time of its next.
    pub(in crate::sim) fn poll(&mut self, id: ConsumerId) {
        // It is taken out while it polls: what it does changes the rest of the world.
        let Some(mut consumer) = self.consumers.remove(&id) else { return };
        let Retrieval::Polling { interval, limit } = consumer.settings.retrieval else { return };
        let mut to_process = 0_u64;
        let shards: Vec<_> = consumer.cursors.keys().copied().collect();
        for shard in shards {
            let Some(cursor) = consumer.cursors.get_mut(&shard) else { continue };
            match self.read(id, shard, &mut cursor.bookmark, limit) {
                Ok(response) => {
                    let records = self.take_in(id, &mut consumer, shard, response);
                    to_process = to_process.saturating_add(records);
                }
                Err(refusal) => self.take_refusal(id, &mut consumer, shard, &refusal),
            }
        }
        self.process(id, &mut consumer, to_process);
        let next = (self.now + interval).max(consumer.busy_until);
        self.schedule.add(next, Task::Poll(id));
        self.cause = None;
        self.consumers.insert(id, consumer);
    }

    /// A consumer processes what it was given.
    pub(super) fn process(&mut self, id: ConsumerId, consumer: &mut Consumer, records: u64) {
        let busy = consumer.settings.processing.time_of(records);
        consumer.busy_until = self.now + busy;
        if busy.is_zero() {
            self.save_if_due(id, consumer);
        } else {
            self.schedule.add(consumer.busy_until, Task::Processed(id));
        }
    }

    /// A consumer has processed what it read.
    pub(in crate::sim) fn processed(&mut self, id: ConsumerId) {
        let Some(mut consumer) = self.consumers.remove(&id) else { return };
        self.save_if_due(id, &mut consumer);
        self.consumers.insert(id, consumer);
    }

    fn save_if_due(&mut self, id: ConsumerId, consumer: &mut Consumer) {
        let since = self.now.since(consumer.saved_at);
        if consumer.settings.processing.is_checkpoint_due(since) {
            self.cause = None;
            self.save(id, consumer);
        }
    }

    /// A consumer writes down how far it has come.
    fn save(&mut self, id: ConsumerId, consumer: &mut Consumer) {
        consumer.saved_at = self.now;
        let mut starts = LiteMap::new();
        for (&shard, cursor) in &consumer.cursors {
            starts.insert(shard, cursor.bookmark.start());
        }
        let saved = Saved { starts, finished: consumer.finished.clone() };
        if let Some(before) = consumer.saved.replace(saved.clone()) {
            for (&shard, &start) in &saved.starts {
                if let StartingPosition::AfterSequenceNumber(number) = start
                    && before.starts.get(&shard) != Some(&start)
                {
                    let sequence_number = Some(number);
                    self.log(Event::Checkpointed {
                        consumer: id,
                        worker: None,
                        shard,
                        sequence_number,
                    });
                }
            }
        }
    }

    /// A consumer was given records. Returns how many it has to process: user records, where it takes
    /// aggregated ones apart.
    pub(super) fn take_in(
        &mut self,
        id: ConsumerId,
        consumer: &mut Consumer,
        shard: ShardIndex,
        response: Response,
    ) -> u64 {
        consumer.records += response.records();
        consumer.bytes = consumer.bytes + response.size;
        let to_process = self.note_read(id, shard, &response, consumer.settings.deaggregation);
        if let Some(cursor) = consumer.cursors.get_mut(&shard) {
            let behind = response.millis_behind_latest;
            cursor.position = self.now.before(Duration::from_millis(behind));
            cursor.millis_behind_latest = behind;
        }
        if let Some(children) = response.ended {
            self.finish_shard(id, consumer, shard, children);
        }
        to_process
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
        consumer.finished.insert(shard, ());
        self.cause = Some(self.log(Event::ShardFinished { consumer: id, shard }));
        for (child, parents) in children {
            if consumer.may_begin(child, parents.iter()) {
                // From its start: at LATEST, what was written before would never be seen.
                let bookmark = Bookmark::new(StartingPosition::TrimHorizon);
                self.begin_shard(id, consumer, child, bookmark);
            }
        }
    }

    pub(super) fn take_refusal(
        &mut self,
        id: ConsumerId,
        consumer: &mut Consumer,
        shard: ShardIndex,
        refusal: &CallError,
    ) {
        consumer.refused += 1;
        let Some(cursor) = consumer.cursors.get_mut(&shard) else { return };
        cursor.refused += 1;
        if let CallError::Kinesis(KinesisError::ProvisionedThroughputExceeded(throttled)) = refusal
        {
            cursor.last_refusal = Some((self.now, throttled.limit));
        }
        self.note_refused_read(id, shard, refusal);
        // The shard expired before it was read to its end: what is left is in its children.
        if refusal.is_not_found() {
            self.finish_shard(id, consumer, shard, self.children_of(shard));
        }
    }
}

impl ConsumerStart {
    /// Whether it means the whole stream, and not one shard and what comes of it.
    pub(in crate::sim) const fn is_of_all_shards(self) -> bool {
        !matches!(self, Self::AtSequenceNumber(_) | Self::AfterSequenceNumber(_))
    }
}
