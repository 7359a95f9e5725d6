//! How far readers are behind.

use core::time::Duration;

use super::Watchers;
use crate::engine::{Shard, Stream, Timestamp};
use crate::sim::{ConsumerId, World};

/// How far a reader is behind the newest record of the stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lag {
    /// Records that the stream holds and the reader has yet to read, or for a mapping, that its
    /// function was not yet invoked with.
    pub records: u64,
    /// The age of the oldest of them; zero when there is none. Unlike `MillisBehindLatest` it is not
    /// of the last response: it grows while nobody reads.
    pub time: Duration,
}

impl World {
    /// How far a consumer, a fleet or a mapping is behind: of all shards together the records, and
    /// the time of the oldest. `None` when there is no such reader.
    pub fn lag(&self, id: ConsumerId) -> Option<Lag> {
        self.watchers().reader(id)?;
        let shards = self.stream().into_iter().flat_map(Stream::shards);
        let lags = shards.map(|shard| self.watchers().lag_in(id, shard, self.now()));
        let lag = lags.fold(Lag::default(), |all, lag| Lag {
            records: all.records.saturating_add(lag.records),
            time: all.time.max(lag.time),
        });
        Some(lag)
    }

    /// Workers of all fleets that have nothing to read: more workers than shards, or such as wait
    /// until the parents of their shards are read.
    pub fn idle_workers(&self) -> usize {
        self.fleets().map(|(_, fleet)| fleet.idle_workers()).sum()
    }
}

impl Watchers {
    /// How far a reader is behind in one shard.
    pub fn lag_in(&self, id: ConsumerId, shard: &Shard, now: Timestamp) -> Lag {
        let none = Lag::default();
        let Some(reader) = self.readers.get(&id) else { return none };
        let Some(belt) = self.belts.get(&shard.index()) else { return none };
        // What was trimmed since the watchers looked is at the front.
        let end = belt.places().end;
        let start = end.saturating_sub(shard.records().len() as u64);
        let Some(first) = reader.first_unread(shard.index(), start..end) else { return none };
        let place = usize::try_from(first.saturating_sub(start)).unwrap_or(usize::MAX);
        let oldest = shard.records().get(place);
        Lag {
            records: reader.unread(shard.index(), belt, &(first..end)),
            time: oldest
                .map_or(Duration::ZERO, |record| now.since(record.approximate_arrival_timestamp)),
        }
    }
}
