//! What has tags and a policy of its own.

use std::sync::Arc;

use super::error::{KinesisError, NotFound};
use super::{Kinesis, StreamName, Tags};

/// What `ResourceARN` names in the operations on tags and policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaggedResource {
    /// A stream.
    Stream(StreamName),
    /// A registered consumer.
    Consumer {
        /// Its ARN.
        arn: Arc<str>,
    },
}

impl Kinesis {
    /// The tags of a resource, in whatever state it is.
    pub(super) fn tags(&self, resource: &TaggedResource) -> Result<&Tags, KinesisError> {
        match resource {
            TaggedResource::Stream(stream) => Ok(&self.find(stream)?.configuration().tags),
            TaggedResource::Consumer { arn } => Err(not_found(arn)),
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
            TaggedResource::Consumer { arn } => Err(not_found(arn)),
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
            TaggedResource::Consumer { arn } => Err(not_found(arn)),
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
            TaggedResource::Consumer { arn } => Err(not_found(arn)),
        }
    }

    /// A resource as error texts name it.
    pub(super) fn resource_text(&self, resource: &TaggedResource) -> String {
        match resource {
            TaggedResource::Stream(stream) => self.stream_ref(stream).to_string(),
            TaggedResource::Consumer { arn } => format!("consumer {arn}"),
        }
    }
}

fn not_found(arn: &Arc<str>) -> KinesisError {
    NotFound::Resource { arn: arn.clone() }.into()
}
