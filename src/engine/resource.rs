//! What has tags and a policy of its own.

use std::sync::Arc;

use super::consumer::{Consumer, ConsumerAddress};
use super::error::{KinesisError, NotFound};
use super::{ConsumerRef, Kinesis, StreamName, Tags};

/// What `ResourceARN` names in the operations on tags and policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaggedResource {
    /// A stream.
    Stream(StreamName),
    /// A registered consumer.
    Consumer(ConsumerRef),
}

impl Kinesis {
    /// The tags of a resource, in whatever state it is.
    pub(super) fn tags(&self, resource: &TaggedResource) -> Result<&Tags, KinesisError> {
        match resource {
            TaggedResource::Stream(stream) => Ok(&self.find(stream)?.configuration().tags),
            TaggedResource::Consumer(consumer) => Ok(&self.tagged_consumer(consumer)?.tags),
        }
    }

    /// The tags of a resource that is `ACTIVE`, to be changed.
    pub(super) fn tags_mut(
        &mut self,
        resource: &TaggedResource,
    ) -> Result<&mut Tags, KinesisError> {
        match resource {
            TaggedResource::Stream(stream) => {
                Ok(&mut self.find_active_mut(stream)?.configuration_mut().tags)
            }
            TaggedResource::Consumer(consumer) => Ok(&mut self.tagged_consumer_mut(consumer)?.tags),
        }
    }

    /// The policy of a resource, in whatever state it is.
    pub(super) fn policy(
        &self,
        resource: &TaggedResource,
    ) -> Result<Option<&Arc<str>>, KinesisError> {
        match resource {
            TaggedResource::Stream(stream) => {
                Ok(self.find(stream)?.configuration().policy.as_ref())
            }
            TaggedResource::Consumer(consumer) => {
                Ok(self.tagged_consumer(consumer)?.policy.as_ref())
            }
        }
    }

    /// The policy of a resource that is `ACTIVE`, to be changed.
    pub(super) fn policy_mut(
        &mut self,
        resource: &TaggedResource,
    ) -> Result<&mut Option<Arc<str>>, KinesisError> {
        match resource {
            TaggedResource::Stream(stream) => {
                Ok(&mut self.find_active_mut(stream)?.configuration_mut().policy)
            }
            TaggedResource::Consumer(consumer) => {
                Ok(&mut self.tagged_consumer_mut(consumer)?.policy)
            }
        }
    }

    /// A resource as error texts name it.
    pub(super) fn resource_text(&self, resource: &TaggedResource) -> String {
        match resource {
            TaggedResource::Stream(stream) => self.stream_ref(stream).to_string(),
            TaggedResource::Consumer(consumer) => {
                format!("consumer {}", self.consumer_arn(consumer))
            }
        }
    }

    fn tagged_consumer(&self, consumer: &ConsumerRef) -> Result<&Consumer, KinesisError> {
        match self.find_consumer(&ConsumerAddress::Ref(consumer.clone())) {
            Ok((_, found)) => Ok(found),
            Err(_) => Err(self.consumer_resource_not_found(consumer)),
        }
    }

    fn tagged_consumer_mut(
        &mut self,
        consumer: &ConsumerRef,
    ) -> Result<&mut Consumer, KinesisError> {
        let status = self.tagged_consumer(consumer)?.status();
        self.check_consumer_active(consumer, status)?;
        let (_, found) = self.find_consumer_mut(&ConsumerAddress::Ref(consumer.clone()))?;
        Ok(found)
    }

    fn consumer_resource_not_found(&self, consumer: &ConsumerRef) -> KinesisError {
        NotFound::Resource { arn: self.consumer_arn(consumer).into() }.into()
    }
}
