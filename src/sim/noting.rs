//! What is noted of what happened: by the watchers, the tallies and the meters. It changes nothing else.

use core::time::Duration;

use super::World;
use super::event::Event;
use super::schedule::Task;
use super::watch::{Loss, Origin};
use crate::engine::{ByteCount, HashKey, PartitionKey, Shard, ShardIndex};

/// How often the watchers look what retention took.
const WATCH_INTERVAL: Duration = Duration::from_secs(1);

impl World {
    /// The watchers look what retention took.
    pub(super) fn watch(&mut self) {
        self.is_watched = false;
        self.kinesis.advance(self.now);
        let Some(stream) = self.kinesis.stream(&self.stream) else { return };
        let mut losses = Vec::new();
        for shard in stream.shards() {
            losses.extend(self.watchers.trim(shard.index(), shard.records().len()));
        }
        losses.extend(self.watchers.forget_shards(|shard| stream.shard(shard).is_some()));
        self.note_losses(losses);
        self.note_lags();
        if self.records_retained() > 0 {
            self.watch_later();
        }
    }

    fn note_lags(&mut self) {
        let readers: Vec<_> = self.reader_names().map(|(id, _)| id).collect();
        for id in readers {
            let lag = self.lag(id).unwrap_or_default();
            self.watchers.note_lag(id, lag.time, self.now);
        }
    }

    fn watch_later(&mut self) {
        if !self.is_watched {
            self.is_watched = true;
            self.schedule.add(self.now + WATCH_INTERVAL, Task::Watch);
        }
    }

    /// Notes that this record is now the newest of a shard.
    pub(super) fn note_stored(&mut self, shard: ShardIndex, origin: impl Into<Origin>) {
        let stored = self.kinesis.stream(&self.stream).and_then(|stream| stream.shard(shard));
        let records = stored.map(Shard::records);
        let mut stored_size = ByteCount::ZERO;
        if let Some(newest) = records.and_then(|records| records.iter().next_back()) {
            let (size, is_first) = (newest.size(), !self.is_retry);
            stored_size = size;
            self.tallies.accepted(shard, size, is_first, self.now);
            self.metering.note_written(size, self.now);
            if is_first {
                let key = newest.partition_key.as_ref();
                self.watchers.offered(newest.hash_key, key, size, self.now);
            }
        }
        let before = records.map_or(0, |records| records.len().saturating_sub(1));
        let losses = self.watchers.trim(shard, before);
        self.note_losses(losses);
        self.watchers.stored(shard, origin.into(), stored_size);
        self.wake_subscribers(shard);
        self.watch_later();
    }

    /// Notes that a record was not stored: if it was put for the first time, it was offered.
    pub(super) fn note_not_stored(
        &mut self,
        key: Option<&PartitionKey>,
        at: HashKey,
        size: ByteCount,
    ) {
        if self.is_retry {
            return;
        }
        self.watchers.offered(at, key, size, self.now);
        if let Some(shard) = self.stream().and_then(|stream| stream.route(at)) {
            self.tallies.offered_in_vain(shard, size, self.now);
        }
    }

    /// Tells the meters what there is now of shards and registered consumers.
    pub(super) fn note_stream(&mut self) {
        self.metering.note_stream(self.kinesis.stream(&self.stream), self.now);
    }

    /// Notes what retention took of a shard, before its places are counted.
    pub(super) fn note_trimmed(&mut self, shard: ShardIndex) {
        let trimmed = self.stream().and_then(|stream| stream.shard(shard));
        let Some(len) = trimmed.map(|shard| shard.records().len()) else { return };
        let losses = self.watchers.trim(shard, len);
        self.note_losses(losses);
    }

    fn note_losses(&mut self, losses: Vec<Loss>) {
        for Loss { reader: consumer, shard, records } in losses {
            self.log_because(Event::TrimmedUnread { consumer, shard, records }, None);
        }
    }
}
