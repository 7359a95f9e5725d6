//! What happens next.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::producer::kpl::KplTask;
use super::{ConsumerId, Duty, MappingTask, ProducerId, WorkerId};
use crate::engine::{ShardIndex, Timestamp};

/// Something that happens at its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    /// A producer makes a record.
    Make(ProducerId),
    /// A producer looks again how often it makes one.
    Look(ProducerId),
    /// The batch of this number has waited long enough.
    Flush(ProducerId, u64),
    /// The call of this number is made again.
    CallAgain(ProducerId, u64),
    /// A producer that calls in turn has its answer.
    Answer(ProducerId),
    /// A producer's library has something to do.
    Library(ProducerId, KplTask),
    Poll(ConsumerId),
    /// A consumer has processed what it read last.
    Processed(ConsumerId),
    /// A consumer takes what its subscription to a shard has to say.
    Listen(ConsumerId, ShardIndex),
    /// A worker of a fleet has something to do.
    Duty(ConsumerId, WorkerId, Duty),
    /// A mapping has something to do.
    Mapping(ConsumerId, MappingTask),
    /// A step of the scenario's script.
    Script(usize),
    /// The watchers look what retention took.
    Watch,
}

impl Task {
    /// Whether it is this producer's.
    pub(super) fn is_of(self, producer: ProducerId) -> bool {
        match self {
            Self::Make(id)
            | Self::Look(id)
            | Self::Flush(id, _)
            | Self::CallAgain(id, _)
            | Self::Answer(id)
            | Self::Library(id, _) => id == producer,
            _ => false,
        }
    }

    /// Whether it is this consumer's.
    pub(super) fn is_for(self, consumer: ConsumerId) -> bool {
        match self {
            Self::Poll(id)
            | Self::Processed(id)
            | Self::Listen(id, _)
            | Self::Duty(id, ..)
            | Self::Mapping(id, _) => id == consumer,
            _ => false,
        }
    }
}

/// A task with its time and its number, of which no two are equal: the first is the highest, as the heap has it.
#[derive(Clone, Debug)]
struct Planned {
    at: Timestamp,
    number: u64,
    task: Task,
}

impl Ord for Planned {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.number).cmp(&(self.at, self.number))
    }
}

impl PartialOrd for Planned {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Planned {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Planned {}

/// Tasks by time; those of the same time in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub(super) struct Schedule {
    tasks: BinaryHeap<Planned>,
    added: u64,
}

impl Schedule {
    pub(super) fn add(&mut self, at: Timestamp, task: Task) {
        self.tasks.push(Planned { at, number: self.added, task });
        self.added = self.added.wrapping_add(1);
    }

    /// When the next task is due.
    pub(super) fn next_at(&self) -> Option<Timestamp> {
        self.tasks.peek().map(|next| next.at)
    }

    /// The next task that is due by `until`.
    pub(super) fn take_due(&mut self, until: Timestamp) -> Option<(Timestamp, Task)> {
        if self.next_at()? > until {
            return None;
        }
        self.tasks.pop().map(|next| (next.at, next.task))
    }

    /// Forgets every task of somebody who has left.
    pub(super) fn remove(&mut self, leaving: impl Fn(Task) -> bool) {
        self.tasks.retain(|planned| !leaving(planned.task));
    }
}
