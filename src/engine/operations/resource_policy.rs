//! `PutResourcePolicy`, `GetResourcePolicy` and `DeleteResourcePolicy`.

use std::sync::Arc;

use crate::engine::error::{KinesisError, NotFound};
use crate::engine::{Kinesis, TaggedResource, Timestamp};

/// Input of [`Kinesis::put_resource_policy`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutResourcePolicy {
    /// `ResourceARN`.
    pub resource: TaggedResource,
    /// `Policy`, as it will be given back. That it is a JSON object is the caller's to check.
    pub policy: Arc<str>,
}

/// Input of [`Kinesis::get_resource_policy`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetResourcePolicy {
    /// `ResourceARN`.
    pub resource: TaggedResource,
}

/// Input of [`Kinesis::delete_resource_policy`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteResourcePolicy {
    /// `ResourceARN`.
    pub resource: TaggedResource,
}

impl Kinesis {
    /// `PutResourcePolicy`: takes the place of the policy that was there. Nobody is refused
    /// anything by it: there is one account only.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`; `ResourceInUse` when the resource is not `ACTIVE`.
    pub fn put_resource_policy(
        &mut self,
        input: PutResourcePolicy,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        self.settle(now);
        *self.policy_mut(&input.resource)? = Some(input.policy);
        Ok(())
    }

    /// `GetResourcePolicy`: the policy; `None` when there is none, which the API writes as `{}`.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`.
    pub fn get_resource_policy(
        &mut self,
        input: &GetResourcePolicy,
        now: Timestamp,
    ) -> Result<Option<&Arc<str>>, KinesisError> {
        self.settle(now);
        self.policy(&input.resource)
    }

    /// `DeleteResourcePolicy`.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`, also when the resource has no policy; `ResourceInUse` when it is not
    /// `ACTIVE`.
    pub fn delete_resource_policy(
        &mut self,
        input: &DeleteResourcePolicy,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        self.settle(now);
        let resource = self.resource_text(&input.resource);
        match self.policy_mut(&input.resource)?.take() {
            Some(_) => Ok(()),
            None => Err(NotFound::Policy { resource }.into()),
        }
    }
}
