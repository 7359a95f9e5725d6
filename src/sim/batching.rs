//! What a producer does that sends batches: records wait for others, go in one call, and again if some of them
//! were refused.

use super::event::{Event, Writer};
use super::producer::{Batching, Made, PutCall};
use super::schedule::Task;
use super::{Functions, OnPartialFailure, ProducerId, PutCalls, World};
use crate::engine::{PutOutput, PutRecords, PutRecordsEntry, PutRefusal};

impl Functions for Batching {
    const TABLE: &'static Self =
        &Self { keep: World::keep_for_batch, send: World::send_batches, put: World::put_many };
}

impl World {
    /// A record waits for others, until there are enough or it has waited long enough.
    fn keep_for_batch(&mut self, id: ProducerId, made: Made) {
        let Some(producer) = self.producers.get_mut(&id) else { return };
        let PutCalls::PutRecords { records_max, bytes_max, linger, .. } =
            producer.settings().sending.calls
        else {
            return;
        };
        let size = made.size();
        if producer.waiting.size() + size > bytes_max {
            self.send_batch(id);
        }
        let Some(producer) = self.producers.get_mut(&id) else { return };
        if producer.waiting.is_empty() {
            self.schedule.add(self.now + linger, Task::Flush(id, producer.batch));
        }
        producer.waiting.push(made);
        let count = u32::try_from(producer.waiting.len()).unwrap_or(u32::MAX);
        // There would be no room for another one like this.
        if count >= records_max || producer.waiting.size() + size > bytes_max {
            self.send_batch(id);
        }
    }

    /// Sends all that waits, in as many calls as it takes.
    fn send_batches(&mut self, id: ProducerId) {
        while let Some(producer) = self.producers.get_mut(&id)
            && let PutCalls::PutRecords { records_max, bytes_max, .. } =
                producer.settings().sending.calls
            && !producer.waiting.is_empty()
        {
            let records = producer.waiting.take_batch(records_max, bytes_max);
            self.put_many(id, PutCall { records, attempts: 0, refusal: None });
        }
    }

    /// `PutRecords`.
    fn put_many(&mut self, id: ProducerId, mut call: PutCall) {
        let Some(producer) = self.producers.get(&id) else { return };
        let PutCalls::PutRecords { on_partial_failure, .. } = producer.settings().sending.calls
        else {
            return;
        };
        let entries = call.records.iter().map(|made| PutRecordsEntry {
            partition_key: Some(made.partition_key.clone()),
            data: made.data.clone(),
            explicit_hash_key: made.explicit_hash_key,
        });
        let input = PutRecords { stream: self.stream.clone(), records: entries.collect() };
        call.attempts = call.attempts.saturating_add(1);
        let writer = Writer::Producer(id);
        let output = match self.call_put_records(input) {
            Ok(output) => output,
            Err(refusal) => {
                let offered = if refusal.is_worth_another() { &call.records[..] } else { &[] };
                for made in offered {
                    let (hash_key, size) = (made.hash_key(), made.size());
                    self.note_not_stored(Some(&made.partition_key), hash_key, size);
                }
                call.refusal = Some(self.log_failed_put(writer, &refusal));
                if refusal.is_worth_another() {
                    self.plan_again_or_lose(id, call);
                } else {
                    self.lose(id, call.records.len());
                }
                return;
            }
        };
        let records = u64::try_from(call.records.len()).unwrap_or(u64::MAX);
        let failed = u64::try_from(output.failed_record_count()).unwrap_or(u64::MAX);
        let before = self.cause;
        self.cause = Some(self.log(Event::BatchPut { writer, records, failed }));
        call.refusal = self.cause;
        let mut is_failed = Vec::new();
        for (made, result) in call.records.iter_mut().zip(output.records) {
            is_failed.push(result.is_err());
            self.note_entry(made, result);
        }
        if let Some(producer) = self.producers.get_mut(&id) {
            producer.accepted = producer.accepted.saturating_add(records.saturating_sub(failed));
            producer.refused = producer.refused.saturating_add(failed);
            if failed > 0 {
                producer.last_refused_at = Some(self.now);
            }
        }
        if failed > 0 {
            match on_partial_failure {
                OnPartialFailure::Ignore => {
                    self.lose(id, is_failed.iter().filter(|it| **it).count());
                }
                OnPartialFailure::RetryAll => self.plan_again_or_lose(id, call),
                OnPartialFailure::RetryFailed => {
                    let mut is_failed = is_failed.into_iter();
                    call.records.retain(|_| is_failed.next().unwrap_or(false));
                    self.plan_again_or_lose(id, call);
                }
            }
        }
        self.cause = before;
    }

    /// Notes what became of one record of a `PutRecords`.
    fn note_entry(&mut self, made: &mut Made, result: Result<PutOutput, PutRefusal>) {
        let (writer, size) = (made.record.writer, made.size());
        match result {
            Ok(PutOutput { shard, sequence_number }) => {
                self.note_stored(shard, made.record);
                made.record.is_copy = true;
                self.log(Event::PutAccepted { writer, shard, sequence_number, size });
            }
            Err(refusal) => {
                let hash_key = made.hash_key();
                self.note_not_stored(Some(&made.partition_key), hash_key, size);
                self.note_refused_entry(writer, hash_key, &refusal);
            }
        }
    }
}
