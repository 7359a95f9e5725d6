//! Stepping through time from one happening to the next of its kind, or to the one before.

use crate::engine::Timestamp;
use crate::sim::{Event, EventIndex, Timeline};

/// A kind of happening that time can be run to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// Anything at all.
    Anything,
    /// A record is accepted.
    Put,
    /// A consumer's call is answered, or a subscription gives records.
    Read,
    /// The service refuses a producer or a consumer.
    Refusal,
    /// The stream or its shards change.
    Change,
    /// Records are read twice or out of order, are given up or dropped, are stored in the wrong shard,
    /// or can no longer be read.
    Harm,
    /// Something is done to the world: by hand, or by the scenario's script.
    Command,
}

/// On the way back events are looked at in stretches: the newest, which are at hand, and then always
/// four times as many, since those before have to be lived again.
const STRETCHES: [u64; 5] = [500, 2_000, 8_000, 32_000, 128_000];

impl Happening {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Anything,
        Self::Put,
        Self::Read,
        Self::Refusal,
        Self::Change,
        Self::Harm,
        Self::Command,
    ];
    /// The kinds whose beginnings are marked.
    pub(super) const MARKED: [Self; 4] = [Self::Refusal, Self::Change, Self::Harm, Self::Command];

    /// A word for it, in lower case.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Anything => "anything",
            Self::Put => "put",
            Self::Read => "read",
            Self::Refusal => "refusal",
            Self::Change => "change",
            Self::Harm => "harm",
            Self::Command => "command",
        }
    }

    /// The kind that this word is for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether an event is of this kind.
    pub(super) const fn is(self, event: &Event) -> bool {
        if matches!(self, Self::Anything) {
            return true;
        }
        match event {
            Event::PutAccepted { .. } => matches!(self, Self::Put),
            Event::Read { .. } | Event::Pushed { .. } => matches!(self, Self::Read),
            Event::PutThrottled { .. }
            | Event::PutFailed { .. }
            | Event::ReadThrottled { .. }
            | Event::ReadFailed { .. } => matches!(self, Self::Refusal),
            Event::StreamChanged { .. } | Event::ReshardBegun => matches!(self, Self::Change),
            Event::RecordsLost { .. }
            | Event::RecordsDiscarded { .. }
            | Event::Repeated { .. }
            | Event::OutOfOrder { .. }
            | Event::Dropped { .. }
            | Event::WrongShard { .. }
            | Event::Skipped { .. }
            | Event::TrimmedUnread { .. } => matches!(self, Self::Harm),
            Event::BatchPut { .. }
            | Event::Aggregated { .. }
            | Event::ShardMapRefreshed { .. }
            | Event::RetryPlanned { .. }
            | Event::ShardFinished { .. }
            | Event::ShardBegun { .. }
            | Event::Invoked { .. }
            | Event::Returned { .. }
            | Event::LeaseTaken { .. }
            | Event::LeaseLost { .. }
            | Event::Checkpointed { .. }
            | Event::ScriptRefused { .. } => false,
            Event::ScriptStep { .. } | Event::CommandGiven { .. } => {
                matches!(self, Self::Command)
            }
        }
    }
}

impl Timeline {
    /// Runs time to the next happening of a kind, doing at most `tasks_max` of what producers and
    /// consumers do. Returns whether there was one; otherwise time has run as far as it could.
    pub fn step_to(&mut self, kind: Happening, tasks_max: usize) -> bool {
        let begun = self.world().tasks_done();
        let allowed = u64::try_from(tasks_max).unwrap_or(u64::MAX);
        while self.world().tasks_done().saturating_sub(begun) < allowed {
            let Some(at) = self.next_happening() else { return false };
            let count = self.world().events().count();
            let (now, tasks) = (self.world().now(), self.world().tasks_done());
            self.run_until(at, 1);
            let events = self.world().events();
            if events
                .newest()
                .take_while(|&(index, _)| index.get() >= count)
                .any(|(_, it)| kind.is(&it.event))
            {
                return true;
            }
            // A stream that is full of records lets no time pass.
            if (now, tasks, count)
                == (self.world().now(), self.world().tasks_done(), events.count())
            {
                return false;
            }
        }
        false
    }

    /// Winds back to the last moment before now at which something of a kind happened. Returns
    /// whether there was one: of the last 170,000 events. Otherwise nothing has moved.
    pub fn step_back_to(&mut self, kind: Happening) -> bool {
        let Some(at) = self.last_before_now(kind) else { return false };
        self.seek(at);
        true
    }

    fn last_before_now(&self, kind: Happening) -> Option<Timestamp> {
        let now = self.world().now();
        let mut end = self.world().events().count();
        for stretch in STRETCHES {
            if end == 0 {
                return None;
            }
            let from = end.saturating_sub(stretch);
            let count = usize::try_from(end.saturating_sub(from)).unwrap_or(usize::MAX);
            let events = self.events(EventIndex::new(from), count);
            let found = events.iter().rev().find(|(_, it)| it.at < now && kind.is(&it.event));
            if let Some((_, logged)) = found {
                return Some(logged.at);
            }
            end = from;
        }
        None
    }
}
