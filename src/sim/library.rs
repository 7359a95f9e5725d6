//! What a producer does that uses the Kinesis Producer Library: a user record goes through an
//! aggregator, a limiter and a collector into a call; its answer may send it around again.

use core::time::Duration;

use super::event::{Event, EventIndex, Writer};
use super::producer::Made;
use super::producer::kpl::{
    Buffered, DRAIN_INTERVAL, Drained, Fate, Flight, Kpl, KplTask, Library, Limiter, MappedShard,
    Outgoing,
};
use super::putting::WAITING_MAX;
use super::schedule::Task;
use super::watch::Origin;
use super::{Behaviour, Functions, KplSettings, ProducerId, World};
use crate::engine::{PutOutput, PutRecords, PutRefusal, ShardFilter, ShardIndex, Timestamp};

/// An answer takes this long at least: what is tried again without a pause would be tried at one moment
/// for ever.
const LATENCY_MIN: Duration = Duration::from_millis(1);

impl Functions for Library {
    const TABLE: &'static Self = &Self {
        give: World::give_to_library,
        change: World::change_library,
        do_task: World::do_library_task,
    };
}

impl World {
    /// A producer hands a user record to its library, which begins with the first.
    fn give_to_library(&mut self, id: ProducerId, settings: KplSettings, made: Made) {
        let now = self.now;
        let Some(producer) = self.producers.get_mut(&id) else { return };
        let is_new = producer.kpl.is_none();
        let mut kpl = producer.kpl.take().unwrap_or_else(|| Box::new(Kpl::new(settings, now)));
        if is_new {
            self.look_for_shards(id, &mut kpl, None);
        }
        if kpl.outstanding >= WAITING_MAX {
            self.keep_library(id, kpl);
            return self.lose(id, 1);
        }
        kpl.outstanding = kpl.outstanding.saturating_add(1);
        let user_record = Buffered {
            hash_key: made.hash_key(),
            made,
            predicted: None,
            deadline: now + kpl.settings.record_max_buffered_time.min(kpl.settings.record_ttl),
            expires_at: now + kpl.settings.record_ttl,
            attempts: 0,
        };
        self.aggregate(id, &mut kpl, user_record);
        self.keep_library(id, kpl);
    }

    /// A producer's library goes on with other settings.
    fn change_library(&mut self, id: ProducerId, settings: KplSettings) {
        let limits = &self.kinesis.settings().limits;
        let kpl = self.producers.get_mut(&id).and_then(|producer| producer.kpl.as_mut());
        let Some(kpl) = kpl.filter(|kpl| kpl.settings != settings) else { return };
        for (_, limiter) in &mut kpl.limiters {
            limiter.change(&settings, limits, self.now);
        }
        kpl.settings = settings;
    }

    /// A library does what it is time for.
    fn do_library_task(&mut self, id: ProducerId, task: KplTask) {
        // It is taken out while it works: what it does changes the rest of the world.
        let kpl = self.producers.get_mut(&id).and_then(|producer| producer.kpl.take());
        let Some(mut kpl) = kpl else { return };
        match task {
            KplTask::Listed => self.learn_of_shards(id, &mut kpl),
            KplTask::Look => {
                let cause = kpl.shard_map.cause();
                self.look_for_shards(id, &mut kpl, cause);
            }
            KplTask::Aggregate(shard) => {
                let aggregator = kpl.aggregators.get_mut(&shard);
                if aggregator.is_some_and(|it| it.buffer.timer_is_due(self.now)) {
                    self.close_aggregate(id, &mut kpl, shard);
                }
            }
            KplTask::Drain(shard) => {
                if let Some(limiter) = kpl.limiters.get_mut(&shard) {
                    limiter.is_watched = false;
                    self.drain(id, &mut kpl, shard);
                }
            }
            KplTask::Collect => {
                if kpl.collector.buffer.timer_is_due(self.now) {
                    self.close_call(id, &mut kpl);
                }
            }
            KplTask::Answer(number) => {
                if let Some(flight) = kpl.flights.remove(&number) {
                    self.take_answer(id, &mut kpl, flight);
                }
            }
        }
        self.keep_library(id, kpl);
        self.cause = None;
    }

    fn keep_library(&mut self, id: ProducerId, kpl: Box<Kpl>) {
        if let Some(producer) = self.producers.get_mut(&id) {
            producer.kpl = Some(kpl);
        }
    }

    fn plan(&mut self, id: ProducerId, at: Timestamp, task: KplTask) {
        self.schedule.add(at, Task::Library(id, task));
    }

    /// Calls `ListShards`. What it says is what was true then; the library knows it when it has the
    /// answer.
    fn look_for_shards(&mut self, id: ProducerId, kpl: &mut Kpl, cause: Option<EventIndex>) {
        let listed = self.list_shards(ShardFilter::AtLatest).ok().map(|listed| {
            let stream = self.stream();
            let range = |shard| Some(stream?.shard(shard)?.hash_key_range());
            let ranges = listed.iter().filter_map(|it| Some((it.shard, range(it.shard)?)));
            ranges.collect::<Vec<MappedShard>>()
        });
        kpl.shard_map.look(listed, cause);
        self.plan(id, self.now + self.latency_of(id), KplTask::Listed);
    }

    fn learn_of_shards(&mut self, id: ProducerId, kpl: &mut Kpl) {
        match kpl.shard_map.update(self.now) {
            Ok((open_shards, cause)) => {
                let writer = Writer::Producer(id);
                self.log_because(Event::ShardMapRefreshed { writer, open_shards }, cause);
            }
            Err(pause) => self.plan(id, self.now + pause, KplTask::Look),
        }
    }

    /// A user record sets out: to those that will go to the same shard, or alone when it is not known
    /// where it will go.
    fn aggregate(&mut self, id: ProducerId, kpl: &mut Kpl, mut user_record: Buffered) {
        let settings = kpl.settings;
        let predicted = kpl.shard_map.predict(user_record.hash_key);
        user_record.predicted = predicted.filter(|_| settings.aggregation_enabled);
        let Some(shard) = user_record.predicted else {
            return self.limit(id, kpl, Outgoing::alone(user_record));
        };
        let aggregator = kpl.aggregators.entry(shard).or_default();
        if aggregator.push(user_record, &settings) {
            return self.close_aggregate(id, kpl, shard);
        }
        if let Some(at) = aggregator.buffer.next_timer(self.now) {
            self.plan(id, at, KplTask::Aggregate(shard));
        }
    }

    fn close_aggregate(&mut self, id: ProducerId, kpl: &mut Kpl, shard: ShardIndex) {
        let settings = kpl.settings;
        let Some(aggregator) = kpl.aggregators.get_mut(&shard) else { return };
        let outgoing = aggregator.take(&settings);
        if let Some(at) = aggregator.buffer.next_timer(self.now) {
            self.plan(id, at, KplTask::Aggregate(shard));
        }
        if let Some(outgoing) = outgoing {
            self.limit(id, kpl, outgoing);
        }
    }

    fn limit(&mut self, id: ProducerId, kpl: &mut Kpl, outgoing: Outgoing) {
        let Some(shard) = outgoing.predicted() else {
            return self.collect(id, kpl, outgoing);
        };
        let (settings, now) = (kpl.settings, self.now);
        let limits = &self.kinesis.settings().limits;
        let limiter = kpl.limiters.entry(shard);
        limiter.or_insert_with(|| Limiter::new(&settings, limits, now)).push(outgoing);
        self.drain(id, kpl, shard);
    }

    fn drain(&mut self, id: ProducerId, kpl: &mut Kpl, shard: ShardIndex) {
        let Some(limiter) = kpl.limiters.get_mut(&shard) else { return };
        let Drained { passed, expired } = limiter.drain(self.now);
        if !limiter.is_empty() && !limiter.is_watched {
            limiter.is_watched = true;
            self.plan(id, self.now + DRAIN_INTERVAL, KplTask::Drain(shard));
        }
        for outgoing in passed {
            self.collect(id, kpl, outgoing);
        }
        for outgoing in expired {
            self.put_again(id, kpl, outgoing.user_records, None);
        }
    }

    fn collect(&mut self, id: ProducerId, kpl: &mut Kpl, mut outgoing: Outgoing) {
        let settings = kpl.settings;
        if settings.aggregation_enabled {
            let later = outgoing.deadline.max(self.now + settings.collection_time());
            outgoing.deadline = later.min(outgoing.expires_at);
        }
        if kpl.collector.push(outgoing, &settings) {
            return self.close_call(id, kpl);
        }
        if let Some(at) = kpl.collector.buffer.next_timer(self.now) {
            self.plan(id, at, KplTask::Collect);
        }
    }

    fn close_call(&mut self, id: ProducerId, kpl: &mut Kpl) {
        let records = kpl.collector.take(&kpl.settings);
        if let Some(at) = kpl.collector.buffer.next_timer(self.now) {
            self.plan(id, at, KplTask::Collect);
        }
        if !records.is_empty() {
            self.call(id, kpl, records);
        }
    }

    /// `PutRecords`. The service decides now; the library will know.
    fn call(&mut self, id: ProducerId, kpl: &mut Kpl, records: Vec<Outgoing>) {
        let writer = Writer::Producer(id);
        let entries = records.iter().map(Outgoing::entry).collect();
        let input = PutRecords { stream: self.stream.clone(), records: entries };
        let before = self.cause;
        let fates: Vec<_> = match self.call_put_records(input) {
            Ok(output) => {
                let count = u64::try_from(records.len()).unwrap_or(u64::MAX);
                let failed = u64::try_from(output.failed_record_count()).unwrap_or(u64::MAX);
                self.cause = Some(self.log(Event::BatchPut { writer, records: count, failed }));
                let results = records.into_iter().zip(output.records);
                results.map(|(outgoing, result)| self.note_outgoing(id, outgoing, result)).collect()
            }
            Err(refusal) => {
                let event = self.log_failed_put(writer, &refusal);
                let fate = if refusal.code() == "ProvisionedThroughputExceededException" {
                    Fate::Throttled
                } else {
                    Fate::Failed
                };
                for outgoing in &records {
                    self.note_offered_in_vain(outgoing);
                }
                records.into_iter().map(|outgoing| (outgoing, fate, event)).collect()
            }
        };
        self.cause = before;
        let number = kpl.next_flight;
        kpl.next_flight = number.wrapping_add(1);
        kpl.flights.insert(number, Flight { called_at: self.now, records: fates });
        self.plan(id, self.now + self.latency_of(id), KplTask::Answer(number));
    }

    /// Notes what became of a record.
    fn note_outgoing(
        &mut self,
        id: ProducerId,
        mut outgoing: Outgoing,
        result: Result<PutOutput, PutRefusal>,
    ) -> (Outgoing, Fate, EventIndex) {
        let writer = Writer::Producer(id);
        let records = u64::try_from(outgoing.user_records.len()).unwrap_or(u64::MAX);
        let (fate, event) = match result {
            Ok(PutOutput { shard, sequence_number }) => {
                let made = outgoing.user_records.iter().map(|it| it.made.record);
                self.is_retry = outgoing.is_retry();
                self.note_stored(shard, Origin::UserRecords(made.collect(), Behaviour::ALL));
                self.is_retry = false;
                let size = outgoing.size();
                let accepted = Event::PutAccepted { writer, shard, sequence_number, size };
                let event = self.log(accepted);
                if records > 1 {
                    self.log_because(Event::Aggregated { writer, shard, records }, Some(event));
                }
                outgoing.user_records.iter_mut().for_each(|it| it.made.record.is_copy = true);
                (Fate::Stored(shard), event)
            }
            Err(refusal) => {
                let fate = match refusal {
                    PutRefusal::Throttled(_) => Fate::Throttled,
                    PutRefusal::InternalFailure => Fate::Failed,
                };
                self.note_offered_in_vain(&outgoing);
                (fate, self.note_refused_entry(writer, outgoing.hash_key(), &refusal))
            }
        };
        if let Some(producer) = self.producers.get_mut(&id) {
            match fate {
                Fate::Stored(_) => producer.accepted = producer.accepted.saturating_add(records),
                Fate::Throttled | Fate::Failed => {
                    producer.refused = producer.refused.saturating_add(records);
                    producer.last_refused_at = Some(self.now);
                }
            }
        }
        (outgoing, fate, event)
    }

    /// Notes a record that was not stored, as what the stream should have had room for.
    fn note_offered_in_vain(&mut self, outgoing: &Outgoing) {
        self.is_retry = outgoing.is_retry();
        self.note_not_stored(
            outgoing.partition_key().as_ref(),
            outgoing.hash_key(),
            outgoing.size(),
        );
        self.is_retry = false;
    }

    fn take_answer(&mut self, id: ProducerId, kpl: &mut Kpl, flight: Flight) {
        for (mut outgoing, fate, event) in flight.records {
            for it in &mut outgoing.user_records {
                it.attempts = it.attempts.saturating_add(1);
            }
            match fate {
                Fate::Throttled if kpl.settings.fail_if_throttled => {
                    self.cause = Some(event);
                    self.fail(id, kpl, &outgoing.user_records);
                }
                Fate::Throttled | Fate::Failed => {
                    self.put_again(id, kpl, outgoing.user_records, Some(event));
                }
                Fate::Stored(shard) => {
                    let stored = (outgoing, shard, event);
                    self.check_shard(id, kpl, flight.called_at, stored);
                }
            }
        }
    }

    /// A record is stored: the library sees whether where it should be.
    ///
    /// In another shard than was predicted, those user records are done with that belong there, as far
    /// as the library knows that shard. Those that do not, and all if it does not know it, are put again.
    fn check_shard(
        &mut self,
        id: ProducerId,
        kpl: &mut Kpl,
        called_at: Timestamp,
        (outgoing, shard, event): (Outgoing, ShardIndex, EventIndex),
    ) {
        let Some(predicted) = outgoing.predicted().filter(|&predicted| predicted != shard) else {
            return kpl.finish(outgoing.user_records.len());
        };
        let range = kpl.shard_map.range(shard);
        let belongs = |it: &Buffered| range.is_some_and(|range| range.contains(it.hash_key));
        let (right, wrong): (Vec<_>, Vec<_>) = outgoing.user_records.into_iter().partition(belongs);
        kpl.finish(right.len());
        let mut cause = event;
        if !wrong.is_empty() {
            let records = u64::try_from(wrong.len()).unwrap_or(u64::MAX);
            let writer = Writer::Producer(id);
            let found = Event::WrongShard { writer, predicted, shard, records };
            cause = self.log_because(found, Some(event));
        }
        // A shard of a higher number is a descendant: the prediction is out of date in any case.
        let is_descendant = predicted < shard;
        if (!wrong.is_empty() || is_descendant) && kpl.shard_map.is_outdated(called_at, predicted) {
            self.look_for_shards(id, kpl, Some(cause));
        }
        self.put_again(id, kpl, wrong, Some(cause));
    }

    /// User records set out again, without a pause, unless they have expired: then they are given up.
    fn put_again(
        &mut self,
        id: ProducerId,
        kpl: &mut Kpl,
        user_records: Vec<Buffered>,
        cause: Option<EventIndex>,
    ) {
        let now = self.now;
        let (expired, again): (Vec<_>, Vec<_>) =
            user_records.into_iter().partition(|it| now > it.expires_at);
        let before = core::mem::replace(&mut self.cause, cause);
        if !again.is_empty() {
            let writer = Writer::Producer(id);
            let attempts = again.iter().map(|it| it.attempts).max().unwrap_or(0);
            let records = u64::try_from(again.len()).unwrap_or(u64::MAX);
            let at = now + kpl.settings.record_max_buffered_time / 2;
            self.log(Event::RetryPlanned { writer, attempts, records, at });
            for mut it in again {
                it.deadline = at.min(it.expires_at);
                self.aggregate(id, kpl, it);
            }
        }
        self.fail(id, kpl, &expired);
        self.cause = before;
    }

    /// What was stored in the wrong shard and nowhere else is not lost, though the library says so.
    fn fail(&mut self, id: ProducerId, kpl: &mut Kpl, user_records: &[Buffered]) {
        kpl.finish(user_records.len());
        self.lose(id, user_records.iter().filter(|it| !it.made.record.is_copy).count());
    }

    fn latency_of(&self, id: ProducerId) -> Duration {
        let producer = self.producers.get(&id);
        producer.map_or(LATENCY_MIN, |it| it.settings().sending.latency.max(LATENCY_MIN))
    }
}
