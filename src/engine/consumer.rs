//! Consumers: readers that are registered with a stream, and are given each shard's records at a
//! rate of their own.

use std::sync::Arc;

use core::fmt;

use litemap::LiteMap;

use super::error::{InUse, KinesisError, NotFound};
use super::{
    ConsumerName, Kinesis, ShardIndex, Stream, StreamName, SubscriptionId, Tags, Timestamp,
};

/// Which consumer: what a `ConsumerARN` says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConsumerRef {
    /// Its stream.
    pub stream: StreamName,
    /// Its name, which no other consumer of the stream has at the same time.
    pub name: ConsumerName,
    /// When it was registered, to the second. A consumer of the same name that is registered
    /// later is another one.
    pub created_at: Timestamp,
}

/// How a request names a consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsumerAddress {
    /// By its ARN.
    Ref(ConsumerRef),
    /// By its stream and its name.
    Name {
        /// The stream.
        stream: StreamName,
        /// The name.
        name: ConsumerName,
    },
}

impl ConsumerAddress {
    /// The stream.
    pub const fn stream(&self) -> &StreamName {
        match self {
            Self::Ref(consumer) => &consumer.stream,
            Self::Name { stream, .. } => stream,
        }
    }

    /// The consumer's name.
    pub const fn name(&self) -> &ConsumerName {
        match self {
            Self::Ref(consumer) => &consumer.name,
            Self::Name { name, .. } => name,
        }
    }
}

/// `ConsumerStatus` in the API reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsumerStatus {
    /// Being registered.
    Creating,
    /// It can subscribe.
    Active,
    /// Being deregistered.
    Deleting,
}

impl fmt::Display for ConsumerStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Creating => "CREATING",
            Self::Active => "ACTIVE",
            Self::Deleting => "DELETING",
        })
    }
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    Creating { until: Timestamp },
    Active,
    Deleting { until: Timestamp },
}

/// A registered consumer.
#[derive(Clone, Debug)]
pub struct Consumer {
    created_at: Timestamp,
    phase: Phase,
    /// `Tags`.
    pub(super) tags: Tags,
    /// `Policy`.
    pub(super) policy: Option<Arc<str>>,
    /// Its last subscription to each shard, and when that began.
    pub(super) subscribed: LiteMap<ShardIndex, (SubscriptionId, Timestamp)>,
}

impl Consumer {
    pub(super) const fn new(tags: Tags, now: Timestamp, until: Timestamp) -> Self {
        Self {
            created_at: now,
            phase: Phase::Creating { until },
            tags,
            policy: None,
            subscribed: LiteMap::new(),
        }
    }

    /// `ConsumerCreationTimestamp`.
    pub const fn created_at(&self) -> Timestamp {
        self.created_at
    }

    /// Its tags.
    pub const fn tags(&self) -> &Tags {
        &self.tags
    }

    /// Its policy, as it was given.
    pub const fn policy(&self) -> Option<&Arc<str>> {
        self.policy.as_ref()
    }

    /// Its status.
    pub const fn status(&self) -> ConsumerStatus {
        match self.phase {
            Phase::Creating { .. } => ConsumerStatus::Creating,
            Phase::Active => ConsumerStatus::Active,
            Phase::Deleting { .. } => ConsumerStatus::Deleting,
        }
    }

    pub(super) fn begin_deleting(&mut self, until: Timestamp) {
        if self.status() != ConsumerStatus::Deleting {
            self.phase = Phase::Deleting { until };
        }
    }

    pub(super) fn settle(&mut self, now: Timestamp) {
        if let Phase::Creating { until } = self.phase
            && until <= now
        {
            self.phase = Phase::Active;
        }
    }

    pub(super) fn is_gone(&self, now: Timestamp) -> bool {
        matches!(self.phase, Phase::Deleting { until } if until <= now)
    }
}

impl Kinesis {
    /// The consumer that a request names, with all of its name.
    pub(super) fn find_consumer(
        &self,
        address: &ConsumerAddress,
    ) -> Result<(ConsumerRef, &Consumer), KinesisError> {
        let (stream, name) = (address.stream(), address.name());
        let not_found =
            || NotFound::Consumer { consumer: name.clone(), stream: self.stream_ref(stream) };
        let consumer = self.find(stream)?.consumers().get(name).ok_or_else(not_found)?;
        let created_at = consumer.created_at.floor_to_seconds();
        match address {
            ConsumerAddress::Ref(asked) if asked.created_at != created_at => {
                Err(not_found().into())
            }
            _ => {
                let (stream, name) = (stream.clone(), name.clone());
                Ok((ConsumerRef { stream, name, created_at }, consumer))
            }
        }
    }

    /// The same, to be changed.
    pub(super) fn find_consumer_mut(
        &mut self,
        address: &ConsumerAddress,
    ) -> Result<(ConsumerRef, &mut Consumer), KinesisError> {
        let (found, _) = self.find_consumer(address)?;
        let not_found = NotFound::Consumer {
            consumer: found.name.clone(),
            stream: self.stream_ref(&found.stream),
        };
        let stream = self.find_mut(&found.stream)?;
        let consumer = stream.consumers_mut().get_mut(&found.name).ok_or(not_found)?;
        Ok((found, consumer))
    }

    /// Whether a consumer may do what only an `ACTIVE` one can.
    pub(super) fn check_consumer_active(
        &self,
        consumer: &ConsumerRef,
        status: ConsumerStatus,
    ) -> Result<(), InUse> {
        if status == ConsumerStatus::Active {
            return Ok(());
        }
        let account_id = self.settings().account_id.clone();
        Err(InUse::ConsumerNotActive { consumer: consumer.clone(), account_id })
    }

    /// `ConsumerARN`.
    pub fn consumer_arn(&self, consumer: &ConsumerRef) -> String {
        let created_at = consumer.created_at.as_seconds();
        format!("{}/consumer/{}:{created_at}", self.stream_arn(&consumer.stream), consumer.name)
    }
}

impl Stream {
    /// Lets what is due by `now` happen to the consumers.
    pub(super) fn settle_consumers(&mut self, now: Timestamp) {
        self.consumers_mut().iter_mut().for_each(|(_, consumer)| consumer.settle(now));
        self.consumers_mut().retain(|_, consumer| !consumer.is_gone(now));
    }
}
