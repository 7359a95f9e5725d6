//! Calls out of events.

use core::time::Duration;

use litemap::LiteMap;

use super::{LaneOf, Told};
use crate::engine::{ShardIndex, Timestamp};
use crate::sim::{Event, EventIndex, LoggedEvent, World};

/// A call, with the one who made it.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) index: EventIndex,
    pub(super) at: Timestamp,
    pub(super) caller: LaneOf,
    pub(super) shard: Option<ShardIndex>,
    pub(super) told: Told,
}

/// The finest that `MillisBehindLatest` tells.
const MILLISECOND: Duration = Duration::from_millis(1);

/// The calls that the log of events has, oldest first, and since when it has them: `None` when it has
/// all that there ever were.
pub(super) fn arrows_of(world: &World) -> (Option<Timestamp>, Vec<Call>) {
    let mut events: Vec<_> = world.events().newest().collect();
    events.reverse();
    let oldest = events.first().filter(|(index, _)| index.get() > 0);
    let known_since = oldest.map(|(_, logged)| logged.at);
    let mut calls = Calls::default();
    for (index, logged) in events {
        calls.note(index, logged);
    }
    (known_since, calls.all)
}

#[derive(Default)]
struct Calls {
    all: Vec<Call>,
    /// When each of the records of a shard was stored, as far as the log tells.
    stored: LiteMap<ShardIndex, Vec<Timestamp>>,
}

impl Calls {
    fn note(&mut self, index: EventIndex, &LoggedEvent { at, cause, ref event }: &LoggedEvent) {
        let (caller, shard, told) = match *event {
            Event::PutAccepted { writer, shard, .. } => {
                self.stored.entry(shard).or_default().push(at);
                (LaneOf::Writer(writer), Some(shard), Told::Put { records: 1 })
            }
            Event::PutThrottled { writer, shard, .. } => {
                let code = THROTTLED;
                (LaneOf::Writer(writer), Some(shard), Told::PutRefused { records: 1, code })
            }
            Event::PutFailed { writer, code } => {
                (LaneOf::Writer(writer), None, Told::PutRefused { records: 1, code })
            }
            Event::Read { consumer, shard, records, millis_behind_latest, .. }
            | Event::Pushed { consumer, shard, records, millis_behind_latest, .. } => {
                let told = self.read(shard, records, millis_behind_latest, at);
                (LaneOf::Reader(consumer), Some(shard), told)
            }
            Event::ReadThrottled { consumer, shard, .. } => {
                let code = THROTTLED;
                (LaneOf::Reader(consumer), Some(shard), Told::ReadRefused { calls: 1, code })
            }
            Event::ReadFailed { consumer, shard, code } => {
                (LaneOf::Reader(consumer), Some(shard), Told::ReadRefused { calls: 1, code })
            }
            Event::OutOfOrder { consumer, shard, records } => {
                return self.mark(index, at, cause, LaneOf::Reader(consumer), shard, |told| {
                    if let Told::Read { out_of_order, .. } = told {
                        *out_of_order = out_of_order.saturating_add(records);
                    }
                });
            }
            Event::Repeated { consumer, shard, records } => {
                return self.mark(index, at, cause, LaneOf::Reader(consumer), shard, |told| {
                    if let Told::Read { repeated, .. } = told {
                        *repeated = repeated.saturating_add(records);
                    }
                });
            }
            _ => return,
        };
        let call = Call { index, at, caller, shard, told };
        let same_moment = self.all.iter_mut().rev().take_while(|it| it.at == at);
        if !same_moment.into_iter().any(|earlier| earlier.takes_in(&call)) {
            self.all.push(call);
        }
    }

    /// A response, and when what is in it was stored. `millis_behind_latest` is the age of the first
    /// record after it.
    fn read(
        &self,
        shard: ShardIndex,
        records: u64,
        millis_behind_latest: u64,
        at: Timestamp,
    ) -> Told {
        let stored = self.stored.get(&shard).map(Vec::as_slice).unwrap_or_default();
        let end = if millis_behind_latest == 0 {
            stored.len()
        } else {
            let behind = Duration::from_millis(millis_behind_latest);
            let before = at.before(behind.saturating_add(MILLISECOND));
            stored.partition_point(|&stored_at| stored_at <= before)
        };
        let count = usize::try_from(records).unwrap_or(usize::MAX);
        let first = end.checked_sub(count).and_then(|first| stored.get(first));
        let last = end.checked_sub(1).and_then(|last| stored.get(last));
        Told::Read {
            records,
            first_stored_at: first.copied().filter(|_| records > 0),
            last_stored_at: last.copied().filter(|_| records > 0),
            out_of_order: 0,
            repeated: 0,
        }
    }

    /// Something is told of the response that caused it, or of one of its own where records waited for
    /// a function.
    fn mark(
        &mut self,
        index: EventIndex,
        at: Timestamp,
        cause: Option<EventIndex>,
        caller: LaneOf,
        shard: ShardIndex,
        mark: impl FnOnce(&mut Told),
    ) {
        let is_it = |call: &&mut Call| {
            matches!(call.told, Told::Read { .. })
                && (Some(call.index) == cause
                    || (call.at, call.caller, call.shard) == (at, caller, Some(shard)))
        };
        if let Some(call) = self.all.iter_mut().rev().find(is_it) {
            return mark(&mut call.told);
        }
        let mut told = self.read(shard, 0, 0, at);
        mark(&mut told);
        if let Told::Read { records, out_of_order, repeated, .. } = &mut told {
            *records = (*out_of_order).max(*repeated);
        }
        self.all.push(Call { index, at, caller, shard: Some(shard), told });
    }
}

const THROTTLED: &str = "ProvisionedThroughputExceededException";

impl Call {
    /// Counts another call of the same moment with this one, if they are alike.
    fn takes_in(&mut self, other: &Self) -> bool {
        if (self.caller, self.shard) != (other.caller, other.shard) {
            return false;
        }
        match (&mut self.told, &other.told) {
            (Told::Put { records }, Told::Put { records: more }) => {
                *records = records.saturating_add(*more);
                true
            }
            (
                Told::PutRefused { records, code },
                Told::PutRefused { records: more, code: other },
            ) if code == other => {
                *records = records.saturating_add(*more);
                true
            }
            (Told::ReadRefused { calls, code }, Told::ReadRefused { calls: more, code: other })
                if code == other =>
            {
                *calls = calls.saturating_add(*more);
                true
            }
            _ => false,
        }
    }
}
