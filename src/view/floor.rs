//! The state of the floor at one moment.

use core::num::NonZeroU32;
use core::time::Duration;

use serde::Serialize;

use super::{ConsumerView, FaultView, FleetView, MappingView, ProducerView, ShardView};
use crate::engine::{
    ByteCount, ShardIndex, Stream, StreamName, StreamStatus, Timestamp, sorted_by_number,
};
use crate::sim::{World, texts};

/// Everything about a world that panels and tables show.
///
/// As JSON its names are those of JavaScript; times are milliseconds since 1970, numbers that may be
/// over 2^53 are texts, shards are their numbers, and settings are as in scenario files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FloorView {
    /// The virtual time.
    #[serde(with = "texts::epoch_milliseconds")]
    pub now: Timestamp,
    /// How long the world has run.
    #[serde(rename = "elapsedMs", with = "texts::exact_milliseconds")]
    pub elapsed: Duration,
    /// The stream's name.
    #[serde(with = "texts::text")]
    pub stream: StreamName,
    /// Its status; `None` when it is gone.
    #[serde(with = "texts::text_or_null")]
    pub status: Option<StreamStatus>,
    /// What the limits were divided by; 1 for AWS's own.
    pub scale: NonZeroU32,
    /// How long records are kept.
    #[serde(rename = "retentionMs", with = "texts::exact_milliseconds")]
    pub retention: Duration,
    /// The largest record that it takes.
    #[serde(with = "texts::bytes")]
    pub record_bytes_max: ByteCount,
    /// Whether puts return receipts.
    pub put_receipts: bool,
    /// All shards that the stream lists, in order of creation.
    pub shards: Vec<ShardView>,
    /// Those who write.
    pub producers: Vec<ProducerView>,
    /// Those who read, each by itself.
    pub consumers: Vec<ConsumerView>,
    /// Those who read together.
    pub fleets: Vec<FleetView>,
    /// Those who read as AWS Lambda does.
    pub mappings: Vec<MappingView>,
    /// The faults that are there.
    pub faults: Vec<FaultView>,
    /// Records that the stream holds.
    pub records_retained: usize,
}

impl FloorView {
    /// What there is to show of a world now.
    pub fn of(world: &World) -> Self {
        Self {
            fleets: world.fleets().map(|(id, it)| FleetView::of(id, it, world)).collect(),
            mappings: world.mappings().map(|(id, it)| MappingView::of(id, it, world)).collect(),
            faults: world.faults().map(FaultView::of).collect(),
            ..Self::of_plain(world)
        }
    }

    /// The same of a world that has neither fleets nor mappings nor faults. A page that begins with such a
    /// world does without the rest until it can be given another.
    pub fn of_plain(world: &World) -> Self {
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
            producers: world.producers().map(|(id, it)| ProducerView::of(id, it, world)).collect(),
            consumers: world.consumers().map(|(id, it)| ConsumerView::of(id, it, world)).collect(),
            fleets: Vec::new(),
            mappings: Vec::new(),
            faults: Vec::new(),
            records_retained: world.records_retained(),
        }
    }

    /// The shards that take records now, in the order of the hash space: they tile it.
    pub fn open_shards(&self) -> Vec<&ShardView> {
        let open = self.shards.iter().filter(|shard| shard.takes_records).collect();
        sorted_by_number(open, |shard: &&ShardView| shard.range.start().get())
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
