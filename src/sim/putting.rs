//! What producers do: they make records, send them, and try again or give up.

use core::time::Duration;

use super::event::{Event, EventIndex, Writer};
use super::fault::CallError;
use super::producer::{Made, PutCall, Wait};
use super::schedule::Task;
use super::{FaultOperation, ProducerId, PutCalls, UserRecord, World};
use crate::engine::{
    HashKey, KinesisError, PutOutput, PutRecord, PutRecords, PutRecordsOutput, PutRefusal,
};

/// Records that a producer keeps until it can send them. What it makes when there are as many is
/// lost, as in a program whose buffer is full.
pub(super) const WAITING_MAX: usize = 10_000;

impl World {
    /// A producer makes a record, sends what is to be sent, and comes again.
    pub(super) fn make(&mut self, id: ProducerId) {
        let Some(producer) = self.producers.get_mut(&id) else { return };
        let made = producer.make(id, self.now, &mut self.random);
        self.look(id);
        if let Some(made) = made {
            self.send_or_keep(id, made);
        }
    }

    /// Plans when a producer comes again.
    pub(super) fn look(&mut self, id: ProducerId) {
        let Some(producer) = self.producers.get(&id) else { return };
        let wait = producer.wait(self.now, &mut self.random);
        self.come_after(id, wait);
    }

    pub(super) fn come_after(&mut self, id: ProducerId, wait: Wait) {
        match wait {
            Wait::Record(after) => self.schedule.add(self.now + after, Task::Make(id)),
            Wait::Change(after) => self.schedule.add(self.now + after, Task::Look(id)),
            Wait::Nothing => {}
        }
    }

    fn send_or_keep(&mut self, id: ProducerId, made: Made) {
        let Some(producer) = self.producers.get_mut(&id) else { return };
        match producer.settings().sending.calls {
            PutCalls::PutRecord => {
                self.put_one(id, made, 0);
            }
            PutCalls::Kpl(settings) => (settings.behaviour.give)(self, id, settings, made),
            _ if producer.waiting.len() >= WAITING_MAX => self.lose(id, 1),
            PutCalls::PutRecordInTurn { .. } => {
                producer.waiting.push(made);
                self.call_next(id);
            }
            PutCalls::PutRecords { behaviour, .. } => (behaviour.keep)(self, id, made),
        }
    }

    /// The batch of this number is sent, unless it was sent when it was full.
    pub(super) fn flush(&mut self, id: ProducerId, batch: u64) {
        if self.producers.get(&id).is_some_and(|producer| producer.batch == batch) {
            self.send_batch(id);
        }
    }

    /// Sends what a producer kept for a way of sending that it no longer uses.
    pub(super) fn send_what_waits(&mut self, id: ProducerId) {
        let Some(producer) = self.producers.get_mut(&id) else { return };
        match producer.settings().sending.calls {
            PutCalls::PutRecord => {
                let waiting = core::mem::take(&mut producer.waiting);
                waiting.into_iter().for_each(|made| self.put_one(id, made, 0));
            }
            PutCalls::PutRecordInTurn { .. } => self.call_next(id),
            PutCalls::PutRecords { .. } => self.send_batch(id),
            PutCalls::Kpl(settings) => {
                let waiting = core::mem::take(&mut producer.waiting);
                let library = settings.behaviour;
                (library.change)(self, id, settings);
                waiting.into_iter().for_each(|made| (library.give)(self, id, settings, made));
            }
        }
    }

    pub(super) fn send_batch(&mut self, id: ProducerId) {
        let Some(producer) = self.producers.get_mut(&id) else { return };
        producer.batch = producer.batch.wrapping_add(1);
        if let PutCalls::PutRecords { behaviour, .. } = producer.settings().sending.calls {
            (behaviour.send)(self, id);
        }
    }

    /// The next call of a producer that calls in turn, when it is free and has something.
    fn call_next(&mut self, id: ProducerId) {
        let Some(producer) = self.producers.get_mut(&id) else { return };
        if producer.is_calling {
            return;
        }
        let Some(made) = producer.waiting.take_first() else { return };
        producer.is_calling = true;
        self.put_one(id, made, 0);
    }

    /// A producer that calls in turn has its answer.
    pub(super) fn answer(&mut self, id: ProducerId) {
        if let Some(producer) = self.producers.get_mut(&id) {
            producer.is_calling = false;
            self.call_next(id);
        }
    }

    /// The call of this number is made again.
    pub(super) fn call_again(&mut self, id: ProducerId, call: u64) {
        let Some(producer) = self.producers.get_mut(&id) else { return };
        let Some(mut call) = producer.again.remove(&call) else { return };
        let calls = producer.settings().sending.calls;
        self.cause = call.refusal;
        self.is_retry = true;
        if let PutCalls::PutRecords { behaviour, .. } = calls {
            (behaviour.put)(self, id, call);
        } else if let Some(made) = call.records.pop() {
            self.put_one(id, made, call.attempts);
            // Those that were to be sent together before the producer was changed.
            for made in call.records {
                self.put_one(id, made, call.attempts);
            }
        }
        self.is_retry = false;
        self.cause = None;
    }

    /// `PutRecord`, after so many attempts.
    fn put_one(&mut self, id: ProducerId, made: Made, attempts: u32) {
        let Some(producer) = self.producers.get(&id) else { return };
        let is_ordered = matches!(
            producer.settings().sending.calls,
            PutCalls::PutRecordInTurn { ordered: true }
        );
        let put = PutRecord {
            sequence_number_for_ordering: producer.last_number.filter(|_| is_ordered),
            explicit_hash_key: made.explicit_hash_key,
            ..PutRecord::new(self.stream.clone(), made.partition_key.clone(), made.data.clone())
        };
        let latency = producer.settings().sending.latency;
        let result = self.put(Writer::Producer(id), put, made.record);
        let Some(producer) = self.producers.get_mut(&id) else { return };
        match result {
            Ok(output) => {
                producer.accepted = producer.accepted.saturating_add(1);
                producer.last_number = Some(output.sequence_number);
                self.free(id, latency);
            }
            Err((refusal, event)) => {
                producer.refused = producer.refused.saturating_add(1);
                producer.last_refused_at = Some(self.now);
                let attempts = attempts.saturating_add(1);
                let call = PutCall { records: vec![made], attempts, refusal: Some(event) };
                if refusal.is_worth_another() {
                    self.plan_again_or_lose(id, call);
                } else {
                    self.lose(id, 1);
                    self.free(id, latency);
                }
            }
        }
    }

    /// A producer that calls in turn may call again after this time.
    fn free(&mut self, id: ProducerId, after: Duration) {
        if self.producers.get(&id).is_some_and(|producer| producer.is_calling) {
            self.schedule.add(self.now + after, Task::Answer(id));
        }
    }

    /// Notes that one record of a `PutRecords` was refused.
    pub(super) fn note_refused_entry(
        &mut self,
        writer: Writer,
        hash_key: HashKey,
        refusal: &PutRefusal,
    ) -> EventIndex {
        match refusal {
            PutRefusal::Throttled(throttled) => {
                let (shard, limit) = (throttled.shard, throttled.limit);
                self.tallies.refused(shard, limit, self.now);
                self.log(Event::PutThrottled { writer, shard, hash_key, limit })
            }
            PutRefusal::InternalFailure => {
                self.log(Event::PutFailed { writer, code: refusal.code() })
            }
        }
    }

    /// Makes a call again after a pause, or gives its records up.
    pub(super) fn plan_again_or_lose(&mut self, id: ProducerId, call: PutCall) {
        let Some(producer) = self.producers.get_mut(&id) else { return };
        let sending = producer.settings().sending;
        let is_crowded = producer.again.len().saturating_mul(call.records.len()) >= WAITING_MAX;
        let pause = sending.retries.pause_after(call.attempts, &mut self.random);
        let Some(pause) = pause.filter(|_| !is_crowded) else {
            // What was stored by an earlier attempt is not lost.
            let lost = call.records.iter().filter(|made| !made.record.is_copy).count();
            self.lose(id, lost);
            self.free(id, sending.latency);
            return;
        };
        let number = producer.next_call;
        producer.next_call = number.wrapping_add(1);
        let at = self.now + sending.latency + pause;
        let records = u64::try_from(call.records.len()).unwrap_or(u64::MAX);
        let (attempts, refusal) = (call.attempts, call.refusal);
        producer.again.insert(number, call);
        self.schedule.add(at, Task::CallAgain(id, number));
        let writer = Writer::Producer(id);
        self.log_because(Event::RetryPlanned { writer, attempts, records, at }, refusal);
    }

    pub(super) fn lose(&mut self, id: ProducerId, records: usize) {
        let records = u64::try_from(records).unwrap_or(u64::MAX);
        let Some(producer) = self.producers.get_mut(&id).filter(|_| records > 0) else { return };
        producer.lost = producer.lost.saturating_add(records);
        self.log(Event::RecordsLost { writer: Writer::Producer(id), records });
    }

    pub(super) fn call_put_records(
        &mut self,
        input: PutRecords,
    ) -> Result<PutRecordsOutput, CallError> {
        self.meet_faults(FaultOperation::PutRecords, |world| {
            let hash_keys = input.records.iter().filter_map(|entry| {
                entry.explicit_hash_key.or_else(|| entry.partition_key.as_ref().map(HashKey::of))
            });
            hash_keys.filter_map(|hash_key| world.stream()?.route(hash_key)).collect()
        })?;
        Ok(self.kinesis.put_records(input, self.now)?)
    }

    /// Puts a record, and logs what came of it.
    ///
    /// # Errors
    ///
    /// The service's refusal or an injected fault, with the event that tells of it.
    pub(super) fn put(
        &mut self,
        writer: Writer,
        put: PutRecord,
        record: UserRecord,
    ) -> Result<PutOutput, (CallError, EventIndex)> {
        let (size, key) = (put.size(), put.partition_key.clone());
        let hash_key = put.explicit_hash_key;
        let hash_key = hash_key.or_else(|| put.partition_key.as_ref().map(HashKey::of));
        let hash_key = hash_key.unwrap_or(HashKey::MIN);
        let shard_of = |world: &Self| world.stream().and_then(|stream| stream.route(hash_key));
        let met = self
            .meet_faults(FaultOperation::PutRecord, |world| shard_of(world).into_iter().collect());
        let result = met.and_then(|()| Ok(self.kinesis.put_record(put, self.now)?));
        match result {
            Ok(output) => {
                self.note_stored(output.shard, record);
                let sequence_number = output.sequence_number;
                self.log(Event::PutAccepted { writer, shard: output.shard, sequence_number, size });
                Ok(output)
            }
            Err(CallError::Kinesis(KinesisError::ProvisionedThroughputExceeded(throttled))) => {
                let (shard, limit) = (throttled.shard, throttled.limit);
                self.tallies.refused(shard, limit, self.now);
                self.note_not_stored(key.as_ref(), hash_key, size);
                let event = self.log(Event::PutThrottled { writer, shard, hash_key, limit });
                Err((KinesisError::from(throttled).into(), event))
            }
            Err(refusal) => {
                // What no stream would take was not offered to this one.
                if refusal.is_worth_another() {
                    self.note_not_stored(key.as_ref(), hash_key, size);
                }
                let event = self.log_failed_put(writer, &refusal);
                Err((refusal, event))
            }
        }
    }

    pub(super) fn log_failed_put(&mut self, writer: Writer, refusal: &CallError) -> EventIndex {
        let code = refusal.code();
        let cause = match refusal {
            CallError::Injected { cause, .. } => *cause,
            CallError::Kinesis(_) => self.cause,
        };
        self.log_because(Event::PutFailed { writer, code }, cause)
    }
}
