//! Who makes happen what happens.

use serde::{Serialize, Serializer};

use super::Event;
use crate::sim::{ConsumerId, ProducerId};

/// Who put a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Writer {
    /// The person at the screen.
    Hand,
    /// A producer.
    Producer(ProducerId),
}

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Actor {
    /// The person at the screen, or a producer.
    Writer(Writer),
    /// A consumer.
    Consumer(ConsumerId),
    /// The service, by itself.
    Service,
}

impl Serialize for Actor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(tag = "kind", rename_all = "camelCase")]
        enum Who {
            Hand,
            Producer { id: u32 },
            Consumer { id: u32 },
            Service,
        }
        let who = match self {
            Self::Writer(Writer::Hand) => Who::Hand,
            Self::Writer(Writer::Producer(id)) => Who::Producer { id: id.get() },
            Self::Consumer(id) => Who::Consumer { id: id.get() },
            Self::Service => Who::Service,
        };
        who.serialize(serializer)
    }
}

impl Event {
    /// Who did it.
    pub const fn actor(&self) -> Actor {
        match self {
            Self::PutAccepted { writer, .. }
            | Self::PutThrottled { writer, .. }
            | Self::PutFailed { writer, .. }
            | Self::BatchPut { writer, .. }
            | Self::Aggregated { writer, .. }
            | Self::WrongShard { writer, .. }
            | Self::ShardMapRefreshed { writer, .. }
            | Self::RetryPlanned { writer, .. }
            | Self::RecordsLost { writer, .. } => Actor::Writer(*writer),
            Self::Read { consumer, .. }
            | Self::Pushed { consumer, .. }
            | Self::ReadThrottled { consumer, .. }
            | Self::ReadFailed { consumer, .. }
            | Self::ShardFinished { consumer, .. }
            | Self::ShardBegun { consumer, .. }
            | Self::Repeated { consumer, .. }
            | Self::OutOfOrder { consumer, .. }
            | Self::Dropped { consumer, .. }
            | Self::Skipped { consumer, .. }
            | Self::TrimmedUnread { consumer, .. }
            | Self::LeaseTaken { consumer, .. }
            | Self::LeaseLost { consumer, .. }
            | Self::Checkpointed { consumer, .. }
            | Self::Invoked { consumer, .. }
            | Self::Returned { consumer, .. }
            | Self::RecordsDiscarded { consumer, .. } => Actor::Consumer(*consumer),
            Self::ReshardBegun
            | Self::CommandGiven { .. }
            | Self::ScriptStep { .. }
            | Self::ScriptRefused { .. } => Actor::Writer(Writer::Hand),
            Self::StreamChanged { .. } => Actor::Service,
        }
    }
}
