//! Policies of resources.

use serde::Serialize;

use super::{Call, Operation};
use crate::engine::{
    DeleteResourcePolicy, GetResourcePolicy, InvalidArgument, PutResourcePolicy, TaggedResource,
};
use crate::wire::address;
use crate::wire::codec::is_json_object;
use crate::wire::http::Body;
use crate::wire::refusal::Refusal;
use crate::wire::rules::Rule::Required;
use crate::wire::rules::shared::{ARN_LENGTH, RESOURCE_ARN};
use crate::wire::structure::structure;
use crate::wire::values::Text;

structure! {
    /// Input of `PutResourcePolicy`.
    PutResourcePolicyInput {
        resource_arn: Text<'de> = "ResourceARN" [Required, RESOURCE_ARN, ARN_LENGTH],
        policy: Text<'de> = "Policy" [Required],
    }
}

structure! {
    /// Input of `GetResourcePolicy`.
    GetResourcePolicyInput {
        resource_arn: Text<'de> = "ResourceARN" [Required, RESOURCE_ARN, ARN_LENGTH],
    }
}

structure! {
    /// Input of `DeleteResourcePolicy`.
    DeleteResourcePolicyInput {
        resource_arn: Text<'de> = "ResourceARN" [Required, RESOURCE_ARN, ARN_LENGTH],
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GetResourcePolicyAnswer<'a> {
    policy: &'a str,
}

/// What AWS answers for a resource without a policy.
const NO_POLICY: &str = "{}";

impl<'de> Operation<'de> for PutResourcePolicyInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let resource = call.resource(self.resource_arn.as_ref())?;
        let policy = self.policy.as_ref().map_or("", Text::as_str);
        // AWS reads the policy's statements too; here nobody is refused by them.
        if !is_json_object(policy) {
            return Err(InvalidArgument::Policy.into());
        }
        let input = PutResourcePolicy { resource, policy: policy.into() };
        call.kinesis.put_resource_policy(input, call.now)?;
        Ok(Body::NOTHING)
    }
}

impl<'de> Operation<'de> for GetResourcePolicyInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let resource = call.resource(self.resource_arn.as_ref())?;
        let format = call.format;
        let policy = call.kinesis.get_resource_policy(&GetResourcePolicy { resource }, call.now)?;
        format.answer(&GetResourcePolicyAnswer { policy: policy.map_or(NO_POLICY, |text| text) })
    }
}

impl<'de> Operation<'de> for DeleteResourcePolicyInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let resource = call.resource(self.resource_arn.as_ref())?;
        call.kinesis.delete_resource_policy(&DeleteResourcePolicy { resource }, call.now)?;
        Ok(Body::NOTHING)
    }
}

impl Call<'_> {
    /// The resource of a required member, which the rules have seen to be there.
    pub(super) fn resource(&self, arn: Option<&Text<'_>>) -> Result<TaggedResource, Refusal> {
        let arn = arn.ok_or(Refusal::InternalFailure)?;
        Ok(address::resource(arn.as_str(), self.kinesis.settings())?)
    }
}
