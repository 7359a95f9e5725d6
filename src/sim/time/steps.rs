//! Stepping through time from one happening to the next of its kind.

use crate::sim::{Event, Timeline};

/// A kind of happening that time can be run to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
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
}

impl Happening {
    /// Whether an event is of this kind.
    const fn is(self, event: &Event) -> bool {
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
            | Event::ScriptStep { .. }
            | Event::ScriptRefused { .. }
            | Event::CommandGiven { .. } => false,
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
}
