//! Registered consumers, and their subscriptions.

mod registration;
mod subscription;

pub(super) use registration::{
    DeregisterStreamConsumerInput, DescribeStreamConsumerInput, ListStreamConsumersInput,
    RegisterStreamConsumerInput,
};
pub(in crate::wire) use subscription::SubscribeToShardEventAnswer;
pub(super) use subscription::SubscribeToShardInput;
