//! Who makes happen what happens.

use serde::{Serialize, Serializer};

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
