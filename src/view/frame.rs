//! The places of all records at one moment, as plain numbers: for a canvas of one's own.

use std::collections::BinaryHeap;

use core::time::Duration;

use super::{KeyColours, TimeAxis, fraction};
use crate::engine::{Record, Stream, Timestamp};
use crate::sim::World;

/// Numbers of each record in a frame, in this order:
///
/// 0. `x`: how far it has come, from 0, where it was put, to 1, the horizon of retention. The newest
///    thirty seconds are drawn evenly over four fifths of the way, what is older is compressed, as
///    on the [`TimeAxis`];
/// 1. `y`: its place in the hash space, from 0 to 1;
/// 2. its age in seconds;
/// 3. its shard's number;
/// 4. the bytes of its data and its partition key;
/// 5. the number of its key's colour, from 0 to 6; -1 for the colour that the others share.
pub const FLOATS_PER_PARCEL: usize = 6;

/// How much of the newest is drawn evenly.
const EVEN: Duration = Duration::from_secs(30);

/// Writes the newest records of a world, newest first, as many as there is room for. Returns how many.
pub fn copy_frame(world: &World, out: &mut [f32]) -> usize {
    let Some(stream) = world.stream() else { return 0 };
    let (now, colours) = (world.now(), KeyColours::of(world));
    let axis = TimeAxis::new(1.0, EVEN, stream.retention());
    let mut count = 0;
    let parcels = out.chunks_exact_mut(FLOATS_PER_PARCEL).zip(newest_first(stream));
    for (parcel, (shard, record)) in parcels {
        let age_s = now.since(record.approximate_arrival_timestamp).as_secs_f64();
        let colour = colours.of_hash_key(record.hash_key);
        parcel.copy_from_slice(&[
            axis.x(age_s) as f32,
            fraction(record.hash_key) as f32,
            age_s as f32,
            shard as f32,
            record.size().get() as f32,
            colour.map_or(-1.0, |colour| colour as f32),
        ]);
        count += 1;
    }
    count
}

/// The records of all shards, each with its shard's number.
fn newest_first(stream: &Stream) -> impl Iterator<Item = (u32, &Record)> {
    let mut shards: Vec<_> = stream
        .shards()
        .map(|shard| (shard.index().get(), shard.records().iter().rev().peekable()))
        .collect();
    let of = |record: &&Record| record.approximate_arrival_timestamp;
    let mut next: BinaryHeap<(Timestamp, usize)> = BinaryHeap::new();
    for (place, (_, records)) in shards.iter_mut().enumerate() {
        next.extend(records.peek().map(|record| (of(record), place)));
    }
    core::iter::from_fn(move || {
        let (_, place) = next.pop()?;
        let (shard, records) = shards.get_mut(place)?;
        let newest = records.next()?;
        next.extend(records.peek().map(|record| (of(record), place)));
        Some((*shard, newest))
    })
}
