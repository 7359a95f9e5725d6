//! Meters of what AWS bills for. What it costs is in [`crate::bill`].

use std::collections::VecDeque;

use core::time::Duration;

use super::USAGE_SECONDS;
use crate::engine::limits::RETENTION_HOURS_MIN;
use crate::engine::{ByteCount, ConsumerStatus, Stream, Timestamp};

/// Bytes of a PUT payload unit: 25 KB. Each record is at least one (source: "Amazon Kinesis Data
/// Streams pricing", which counts 1,024 bytes as a KB; its example of 40 units for 1 MB is of 1,000
/// of them).
const PUT_PAYLOAD_UNIT: ByteCount = ByteCount::from_kib(25);
/// What the records written to an on-demand stream are rounded up to, each (same source).
const DATA_IN_UNIT: ByteCount = ByteCount::from_kib(1);
/// How long storage costs nothing more.
const RETENTION_INCLUDED: Duration = Duration::from_secs(RETENTION_HOURS_MIN * 3_600);
/// From this age on, storage is long-term.
const LONG_TERM: Duration = Duration::from_secs(7 * 86_400);

/// What was used of all that AWS bills for, in each mode that a stream can have, since the world
/// began.
///
/// It is the traffic as it was. Where a world has a hundredth of AWS's limits, its producers send
/// about a hundredth of what real ones would, and nothing is multiplied here. Puts that were
/// refused count for nothing (a guess).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meters {
    /// How long the stream was there, in microseconds.
    pub stream_micros: u64,
    /// For each shard, how long it was open, in microseconds. A closed shard is not billed (a
    /// guess).
    pub shard_micros: u64,
    /// The same while the stream's retention was longer than a day.
    pub extended_shard_micros: u64,
    /// For each registered consumer and each open shard, how long they were both there, in
    /// microseconds. That a closed shard which is still read does not count is a guess.
    pub consumer_shard_micros: u64,
    /// Chunks of 25 KB of which records were made up, data and partition keys: each record has at
    /// least one. That the key counts is a guess.
    pub put_payload_units: u64,
    /// Bytes written, each record rounded up to 1 KB.
    pub data_in: ByteCount,
    /// Bytes given by `GetRecords`. AWS speaks of rounding for what is written only.
    pub data_out: ByteCount,
    /// Bytes given to subscribers.
    pub fan_out_data: ByteCount,
    /// Bytes given by `GetRecords` that were older than seven days.
    pub long_term_data_out: ByteCount,
    /// For each byte, how many seconds it was stored at an age of one to seven days.
    pub extended_byte_seconds: u128,
    /// For each byte, how many seconds it was stored at a higher age.
    pub long_term_byte_seconds: u128,
}

impl Meters {
    /// What was used between an earlier reading and this one.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        self.combined(earlier, u64::saturating_sub, u128::saturating_sub)
    }

    /// What was used in both together.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        self.combined(other, u64::saturating_add, u128::saturating_add)
    }

    fn combined(
        &self,
        other: &Self,
        amounts: fn(u64, u64) -> u64,
        byte_seconds: fn(u128, u128) -> u128,
    ) -> Self {
        let bytes =
            |of: fn(&Self) -> ByteCount| ByteCount::new(amounts(of(self).get(), of(other).get()));
        let amount = |of: fn(&Self) -> u64| amounts(of(self), of(other));
        let stored = |of: fn(&Self) -> u128| byte_seconds(of(self), of(other));
        Self {
            stream_micros: amount(|it| it.stream_micros),
            shard_micros: amount(|it| it.shard_micros),
            extended_shard_micros: amount(|it| it.extended_shard_micros),
            consumer_shard_micros: amount(|it| it.consumer_shard_micros),
            put_payload_units: amount(|it| it.put_payload_units),
            data_in: bytes(|it| it.data_in),
            data_out: bytes(|it| it.data_out),
            fan_out_data: bytes(|it| it.fan_out_data),
            long_term_data_out: bytes(|it| it.long_term_data_out),
            extended_byte_seconds: stored(|it| it.extended_byte_seconds),
            long_term_byte_seconds: stored(|it| it.long_term_byte_seconds),
        }
    }
}

/// What is counted for as long as it is so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Standing {
    shards: u64,
    consumers: u64,
    is_there: bool,
    is_extended: bool,
}

impl Standing {
    fn of(stream: &Stream) -> Self {
        let registered = stream.consumers().values();
        let registered = registered.filter(|it| it.status() != ConsumerStatus::Deleting);
        Self {
            shards: stream.open_shards().len() as u64,
            consumers: registered.count() as u64,
            is_there: true,
            is_extended: stream.retention() > RETENTION_INCLUDED,
        }
    }
}

/// The meters as they run.
#[derive(Clone, Debug, Default)]
pub(super) struct Metering {
    counted: Meters,
    standing: Standing,
    /// Until when what stands is counted.
    until: Timestamp,
    retention: Duration,
    /// What was written in each hour, while it may come to an age that is billed.
    hours: VecDeque<(Timestamp, ByteCount)>,
    /// What the meters said when each of the last whole seconds ended: of at most
    /// [`USAGE_SECONDS`], and before the first of them. Some 7 KiB.
    second_ends: VecDeque<(Timestamp, Meters)>,
}

impl Metering {
    pub(super) fn new(now: Timestamp) -> Self {
        Self { until: now, second_ends: [(now, Meters::default())].into(), ..Self::default() }
    }

    /// The meters at `now`.
    pub(super) fn read(&self, now: Timestamp) -> Meters {
        let mut running = self.clone();
        running.count_until(now);
        running.with_storage(now)
    }

    /// What was used in each of the last whole seconds, oldest first: at most [`USAGE_SECONDS`],
    /// each with its beginning.
    pub(super) fn last_minute(&self, now: Timestamp) -> Vec<(Timestamp, Meters)> {
        let mut running = self.clone();
        running.end_seconds(now);
        let ends = &running.second_ends;
        let seconds = ends.iter().zip(ends.iter().skip(1));
        seconds.map(|((begun, before), (_, after))| (*begun, after.since(before))).collect()
    }

    /// What was counted, with what is still stored.
    fn with_storage(&self, now: Timestamp) -> Meters {
        let mut counted = self.counted;
        for &(written_at, bytes) in &self.hours {
            store(&mut counted, bytes, written_at, now, self.retention);
        }
        counted
    }

    /// Notes what the meters said at the end of each whole second that is over. To be called before
    /// anything is counted.
    fn end_seconds(&mut self, now: Timestamp) {
        let second = now.as_seconds();
        let first = self.until.as_seconds().saturating_add(1);
        for end in first.max(second.saturating_sub(USAGE_SECONDS))..=second {
            let end = Timestamp::from_seconds(end);
            self.count_until(end);
            self.second_ends.push_back((end, self.with_storage(end)));
        }
        let oldest = Timestamp::from_seconds(second.saturating_sub(USAGE_SECONDS));
        while self.second_ends.front().is_some_and(|(end, _)| *end < oldest) {
            self.second_ends.pop_front();
        }
    }

    /// The stream may have changed: what stands from now on is this.
    pub(super) fn note_stream(&mut self, stream: Option<&Stream>, now: Timestamp) {
        self.end_seconds(now);
        self.count_until(now);
        self.standing = stream.map(Standing::of).unwrap_or_default();
        self.retention = stream.map(Stream::retention).unwrap_or_default();
    }

    fn count_until(&mut self, now: Timestamp) {
        let micros = micros(now.since(self.until));
        let Standing { shards, consumers, is_there, is_extended } = self.standing;
        let add = |meter: &mut u64, count: u64| {
            *meter = meter.saturating_add(micros.saturating_mul(count));
        };
        add(&mut self.counted.stream_micros, u64::from(is_there));
        add(&mut self.counted.shard_micros, shards);
        add(&mut self.counted.extended_shard_micros, shards * u64::from(is_extended));
        add(&mut self.counted.consumer_shard_micros, shards.saturating_mul(consumers));
        self.until = self.until.max(now);
    }

    /// A record was stored.
    pub(super) fn note_written(&mut self, size: ByteCount, now: Timestamp) {
        self.end_seconds(now);
        let counted = &mut self.counted;
        let units = units(size, PUT_PAYLOAD_UNIT);
        counted.put_payload_units = counted.put_payload_units.saturating_add(units);
        let rounded = units_of_1_kb(size);
        counted.data_in = counted.data_in + rounded;
        if self.standing.is_extended {
            self.note_stored(rounded, now);
        }
    }

    /// Storage is billed by the hour, so that an hour is as fine as it is followed.
    fn note_stored(&mut self, bytes: ByteCount, now: Timestamp) {
        let hour = Timestamp::from_seconds(now.as_seconds() / 3_600 * 3_600);
        match self.hours.back_mut() {
            Some((last, sum)) if *last == hour => *sum = *sum + bytes,
            _ => self.hours.push_back((hour, bytes)),
        }
        while let Some((written_at, bytes)) =
            self.hours.pop_front_if(|(oldest, _)| *oldest + self.retention < now)
        {
            store(&mut self.counted, bytes, written_at, now, self.retention);
        }
    }

    /// `GetRecords` gave so much, and so much of it that was older than a week.
    pub(super) fn note_polled(&mut self, size: ByteCount, long_term: ByteCount, now: Timestamp) {
        self.end_seconds(now);
        self.counted.data_out = self.counted.data_out + size;
        self.counted.long_term_data_out = self.counted.long_term_data_out + long_term;
    }

    /// A subscription gave so much.
    pub(super) fn note_pushed(&mut self, size: ByteCount, now: Timestamp) {
        self.end_seconds(now);
        self.counted.fan_out_data = self.counted.fan_out_data + size;
    }

    /// What arrived before this is long-term storage; `None` when the stream keeps nothing that
    /// long.
    pub(super) fn long_term_before(&self, now: Timestamp) -> Option<Timestamp> {
        (self.retention > LONG_TERM).then(|| now.before(LONG_TERM))
    }
}

/// Counts how long bytes have been stored by `now` at the ages that are billed.
fn store(
    counted: &mut Meters,
    bytes: ByteCount,
    written_at: Timestamp,
    now: Timestamp,
    retention: Duration,
) {
    let age = now.since(written_at).min(retention);
    let extended = age.min(LONG_TERM).saturating_sub(RETENTION_INCLUDED);
    let long_term = age.saturating_sub(LONG_TERM);
    let add = |meter: &mut u128, time: Duration| {
        let byte_seconds = u128::from(bytes.get()).saturating_mul(time.as_secs().into());
        *meter = meter.saturating_add(byte_seconds);
    };
    add(&mut counted.extended_byte_seconds, extended);
    add(&mut counted.long_term_byte_seconds, long_term);
}

fn units_of_1_kb(size: ByteCount) -> ByteCount {
    ByteCount::new(units(size, DATA_IN_UNIT).saturating_mul(DATA_IN_UNIT.get()))
}

/// So many units a record counts for: at least one.
const fn units(size: ByteCount, unit: ByteCount) -> u64 {
    let units = size.get().div_ceil(unit.get());
    if units == 0 { 1 } else { units }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
