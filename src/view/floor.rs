//! The state of the floor at one moment.

use core::num::NonZeroU32;
use core::time::Duration;

use crate::engine::{
    ByteCount, HashKeyRange, Parents, Shard, ShardIndex, Stream, StreamName, StreamStatus,
    ThroughputLimit, Timestamp,
};
use crate::sim::{
    Consumer, ConsumerId, ConsumerSettings, Cursor, ProducerId, ProducerSettings, Tally, World,
};

/// Everything about a world that panels and tables show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FloorView {
    /// The virtual time.
    pub now: Timestamp,
    /// How long the world has run.
    pub elapsed: Duration,
    /// The stream's name.
    pub stream: StreamName,
    /// Its status; `None` when it is gone.
    pub status: Option<StreamStatus>,
    /// What the limits were divided by; 1 for AWS's own.
    pub scale: NonZeroU32,
    /// How long records are kept.
    pub retention: Duration,
    /// The largest record that it takes.
    pub record_bytes_max: ByteCount,
    /// Whether puts return receipts.
    pub put_receipts: bool,
    /// All shards that the stream lists, in order of creation.
    pub shards: Vec<ShardView>,
    /// Those who write.
    pub producers: Vec<ProducerView>,
    /// Those who read.
    pub consumers: Vec<ConsumerView>,
    /// Records that the stream holds.
    pub records_retained: usize,
}

/// A shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardView {
    /// Its index.
    pub shard: ShardIndex,
    /// The hash keys that it owns.
    pub range: HashKeyRange,
    /// Where it came from.
    pub parents: Parents,
    /// From when on it takes records.
    pub opened_at: Timestamp,
    /// From when on its children take them; `None` while it is not closed.
    pub closed_at: Option<Timestamp>,
    /// Whether records go to it now.
    pub takes_records: bool,
    /// Records that it holds.
    pub records: usize,
    /// How full it is.
    pub gauges: Gauges,
    /// What was counted there.
    pub tally: Tally,
}

/// The four limits of a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gauges {
    /// Records written.
    pub write_records: Gauge,
    /// Bytes written.
    pub write_bytes: Gauge,
    /// `GetRecords` calls of all readers.
    pub read_calls: Gauge,
    /// Bytes given to all readers.
    pub read_bytes: Gauge,
}

/// How much of what a shard takes or gives in a second was used in the last one.
///
/// The second slides, as what the limits allow does, and is counted exactly from the records. The
/// whole seconds of the last minute are in [`Usage`](crate::sim::Usage).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gauge {
    /// Records, bytes or calls of the second before now. For bytes read, what the readers still
    /// owe when that is more: one response can be many seconds' worth.
    pub used: u64,
    /// The limit. A shard that was idle has a second's worth saved, so that more than this may
    /// have been used without a refusal.
    pub per_s: u64,
}

impl Gauge {
    /// How full it is, in thousandths.
    pub fn permille(self) -> u64 {
        self.used.saturating_mul(1_000) / self.per_s.max(1)
    }
}

/// A producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProducerView {
    /// Which one.
    pub id: ProducerId,
    /// What it does.
    pub settings: ProducerSettings,
    /// Puts accepted.
    pub accepted: u64,
    /// Puts refused.
    pub refused: u64,
    /// Whether one was refused in the last second.
    pub being_refused: bool,
    /// Whether it has put its list to the end, and will put no more.
    pub is_finished: bool,
}

/// A consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerView {
    /// Which one.
    pub id: ConsumerId,
    /// What it does.
    pub settings: ConsumerSettings,
    /// Records read.
    pub records: u64,
    /// Calls refused.
    pub refused: u64,
    /// Its place in each shard that it reads or has read to the end, by shard.
    pub cursors: Vec<CursorView>,
}

impl ConsumerView {
    /// How far behind it is where it is furthest behind: the age of what it has not read yet.
    /// Zero at the tip, where that is no more than the time between two polls.
    pub fn lag(&self, now: Timestamp) -> Duration {
        let lags = self.cursors.iter().map(|cursor| self.lag_of(cursor, now));
        lags.max().unwrap_or(Duration::ZERO)
    }

    /// The same for one of its cursors.
    pub fn lag_of(&self, cursor: &CursorView, now: Timestamp) -> Duration {
        let unread = match cursor.state {
            CursorState::Reading(position) => now.since(position),
            CursorState::Finished => Duration::ZERO,
        };
        let silence = self.settings.retrieval.silence_max();
        if unread <= silence { Duration::ZERO } else { unread }
    }

    /// Whether a call of its was refused in the last second.
    pub fn being_refused(&self) -> bool {
        self.cursors.iter().any(|cursor| cursor.refused_lately.is_some())
    }
}

/// A consumer's place in a shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CursorView {
    /// The shard.
    pub shard: ShardIndex,
    /// Whether there is more to read.
    pub state: CursorState,
    /// `MillisBehindLatest` of the last response.
    pub millis_behind_latest: u64,
    /// Calls refused on this shard.
    pub refused: u64,
    /// The limit that refused a call in the last second.
    pub refused_lately: Option<ThroughputLimit>,
}

/// Whether a consumer still reads a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CursorState {
    /// It has read what arrived before this time.
    Reading(Timestamp),
    /// It has read the closed shard to its end.
    Finished,
}

/// What counts as recent.
const LATELY: Duration = Duration::from_secs(1);

impl FloorView {
    /// What there is to show of a world now.
    pub fn of(world: &World) -> Self {
        let now = world.now();
        let limits = &world.kinesis().settings().limits;
        let stream = world.stream();
        let shards = stream.into_iter().flat_map(Stream::shards);
        Self {
            now,
            elapsed: now.since(World::beginning()),
            stream: world.stream_name().clone(),
            status: stream.map(Stream::status),
            scale: limits.scale,
            retention: stream.map_or(limits.retention, Stream::retention),
            record_bytes_max: stream
                .map_or(limits.record_bytes_max, |stream| stream.configuration().record_bytes_max),
            put_receipts: stream.is_some_and(|stream| stream.configuration().put_receipts),
            shards: shards.map(|shard| ShardView::of(shard, world)).collect(),
            producers: world
                .producers()
                .map(|(id, producer)| ProducerView {
                    id,
                    settings: producer.settings().clone(),
                    accepted: producer.accepted(),
                    refused: producer.refused(),
                    being_refused: producer
                        .last_refused_at()
                        .is_some_and(|at| now.since(at) <= LATELY),
                    is_finished: producer.is_finished(),
                })
                .collect(),
            consumers: world
                .consumers()
                .map(|(id, consumer)| ConsumerView::of(id, consumer, now))
                .collect(),
            records_retained: world.records_retained(),
        }
    }

    /// The shards that take records now, in the order of the hash space: they tile it.
    pub fn open_shards(&self) -> Vec<&ShardView> {
        let mut open: Vec<_> = self.shards.iter().filter(|shard| shard.takes_records).collect();
        open.sort_by_key(|shard| shard.range.start());
        open
    }

    /// The shard with this index.
    pub fn shard(&self, shard: ShardIndex) -> Option<&ShardView> {
        self.shards.iter().find(|view| view.shard == shard)
    }

    /// The open shard whose range begins where this one's ends.
    pub fn neighbour_below(&self, shard: ShardIndex) -> Option<&ShardView> {
        let above = self.shard(shard)?;
        self.shards
            .iter()
            .find(|below| below.takes_records && above.range.is_followed_by(below.range))
    }

    /// The oldest time that the stream still holds records of.
    pub fn horizon(&self) -> Timestamp {
        self.now.before(self.retention)
    }
}

impl ShardView {
    fn of(shard: &Shard, world: &World) -> Self {
        let now = world.now();
        Self {
            shard: shard.index(),
            range: shard.hash_key_range(),
            parents: shard.parents(),
            opened_at: shard.created_at(),
            closed_at: shard.closing().map(|closing| closing.children_open_at),
            takes_records: shard.takes_records(now),
            records: shard.records().len(),
            gauges: Gauges::of(shard, world),
            tally: world.tallies().get(shard.index()).cloned().unwrap_or_default(),
        }
    }
}

impl Gauges {
    fn of(shard: &Shard, world: &World) -> Self {
        let now = world.now();
        let second_ago = now.before(LATELY);
        let newest = shard.records().iter().rev();
        let (records, bytes) = newest
            .take_while(|record| record.approximate_arrival_timestamp > second_ago)
            .fold((0, ByteCount::ZERO), |(count, size), record| (count + 1, size + record.size()));
        let tally = world.tallies().get(shard.index());
        let (calls, given) = tally.map_or((0, ByteCount::ZERO), |tally| tally.answered_lately(now));
        let debt = shard.read_debt();
        let owed = debt.owed_micro_bytes(now).div_ceil(1_000_000);
        let gauge = |used, per_s| Gauge { used, per_s };
        Self {
            write_records: gauge(records, shard.write_records().per_s()),
            write_bytes: gauge(bytes.get(), shard.write_bytes().per_s()),
            read_calls: gauge(calls, shard.read_calls().per_s()),
            read_bytes: gauge(given.get().max(owed), debt.per_s().get()),
        }
    }
}

impl ConsumerView {
    fn of(id: ConsumerId, consumer: &Consumer, now: Timestamp) -> Self {
        let reading = consumer.cursors().map(|(shard, cursor)| CursorView::of(shard, cursor, now));
        let finished = consumer.finished().map(|shard| CursorView {
            shard,
            state: CursorState::Finished,
            millis_behind_latest: 0,
            refused: 0,
            refused_lately: None,
        });
        let mut cursors: Vec<_> = reading.chain(finished).collect();
        cursors.sort_by_key(|cursor| cursor.shard);
        Self {
            id,
            settings: consumer.settings().clone(),
            records: consumer.records(),
            refused: consumer.refused(),
            cursors,
        }
    }
}

impl CursorView {
    fn of(shard: ShardIndex, cursor: &Cursor, now: Timestamp) -> Self {
        Self {
            shard,
            state: CursorState::Reading(cursor.position()),
            millis_behind_latest: cursor.millis_behind_latest(),
            refused: cursor.refused(),
            refused_lately: cursor
                .last_refusal()
                .filter(|(at, _)| now.since(*at) <= LATELY)
                .map(|(_, limit)| limit),
        }
    }
}
