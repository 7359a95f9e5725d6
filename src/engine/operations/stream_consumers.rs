//! `RegisterStreamConsumer`, `DeregisterStreamConsumer`, `DescribeStreamConsumer` and
//! `ListStreamConsumers`.

use super::describe_stream::page_size;
use crate::engine::consumer::{Consumer, ConsumerAddress, ConsumerRef, ConsumerStatus};
use crate::engine::error::{InUse, KinesisError, LimitExceeded};
use crate::engine::limits::{
    CONSUMERS_CREATING_MAX, CONSUMERS_MAX, CONSUMERS_MAX_ON_DEMAND_ADVANTAGE,
    LIST_STREAM_CONSUMERS_PAGE_MAX, NEXT_TOKEN_LIFE,
};
use crate::engine::{
    ConsumerName, ControlOperation, Kinesis, StreamMode, StreamName, Tags, Timestamp,
};

/// Input of [`Kinesis::register_stream_consumer`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterStreamConsumer {
    /// `StreamARN`.
    pub stream: StreamName,
    /// `ConsumerName`.
    pub name: ConsumerName,
    /// `Tags`.
    pub tags: Tags,
}

/// Input of [`Kinesis::list_stream_consumers`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListStreamConsumers {
    /// `StreamARN`.
    pub stream: StreamName,
    /// `StreamCreationTimestamp`: only a stream that was created in this second.
    pub stream_created_at: Option<Timestamp>,
    /// `MaxResults`: 1 to 10,000 consumers; more than 100 counts as 100, which is the default.
    pub max_results: Option<u64>,
    /// `NextToken`.
    pub next_token: Option<ConsumersToken>,
}

/// Goes on with a listing of consumers. It may be used for five minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumersToken {
    /// The stream.
    pub stream: StreamName,
    /// The last consumer of the page before.
    pub after: ConsumerName,
    /// When it was given out.
    pub issued_at: Timestamp,
}

/// `Consumer` in the API reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerDescription {
    /// `ConsumerName`, and what else is in the ARN.
    pub consumer: ConsumerRef,
    /// `ConsumerARN`.
    pub arn: String,
    /// `ConsumerStatus`.
    pub status: ConsumerStatus,
    /// `ConsumerCreationTimestamp`.
    pub created_at: Timestamp,
}

/// Output of [`Kinesis::list_stream_consumers`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListStreamConsumersOutput {
    /// `Consumers`, by name.
    pub consumers: Vec<ConsumerDescription>,
    /// `NextToken`; `None` when there are no more.
    pub next_token: Option<ConsumersToken>,
}

impl Kinesis {
    /// `RegisterStreamConsumer`: a consumer that is `ACTIVE` after as long as a stream takes to
    /// be created.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`; `ResourceInUse` when a consumer has this name, or the stream is not
    /// `ACTIVE` or `UPDATING` (a guess); `LimitExceeded` when the stream has as many consumers as
    /// it may, or five are being registered.
    pub fn register_stream_consumer(
        &mut self,
        input: RegisterStreamConsumer,
        now: Timestamp,
    ) -> Result<ConsumerDescription, KinesisError> {
        let RegisterStreamConsumer { stream: name, name: consumer, tags } = input;
        let now = self.settle(now);
        self.take_control_call(ControlOperation::RegisterStreamConsumer, Some(&name), now)?;
        let until = now + self.settings().create_stream;
        let stream_ref = self.stream_ref(&name);
        let has_commitment = self.billing_commitment().is_in_force();
        let stream = self.find_usable_mut(&name)?;
        let limit = match stream.configuration().mode {
            StreamMode::OnDemand if has_commitment => CONSUMERS_MAX_ON_DEMAND_ADVANTAGE,
            _ => CONSUMERS_MAX,
        };
        let consumers = stream.consumers_mut();
        if consumers.contains_key(&consumer) {
            return Err(InUse::ConsumerExists { consumer, stream: stream_ref }.into());
        }
        let creating = |consumer: &&Consumer| consumer.status() == ConsumerStatus::Creating;
        if consumers.values().filter(creating).count() >= CONSUMERS_CREATING_MAX {
            let limit = CONSUMERS_CREATING_MAX;
            return Err(LimitExceeded::ConsumersCreating { stream: stream_ref, limit }.into());
        }
        if consumers.len() >= limit {
            return Err(LimitExceeded::Consumers { stream: stream_ref, limit }.into());
        }
        let mut registered = Consumer::new(tags, now, until);
        registered.settle(now);
        consumers.insert(consumer.clone(), registered);
        let address = ConsumerAddress::Name { stream: name, name: consumer };
        self.describe_consumer(&address)
    }

    /// `DeregisterStreamConsumer`: the consumer is `DELETING` for a while, then gone; its
    /// subscriptions end at once.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`.
    pub fn deregister_stream_consumer(
        &mut self,
        address: &ConsumerAddress,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        let now = self.settle(now);
        let operation = ControlOperation::DeregisterStreamConsumer;
        self.take_control_call(operation, Some(address.stream()), now)?;
        let until = now + self.settings().delete_stream;
        let (_, consumer) = self.find_consumer_mut(address)?;
        consumer.begin_deleting(until);
        Ok(())
    }

    /// `DescribeStreamConsumer`.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`.
    pub fn describe_stream_consumer(
        &mut self,
        address: &ConsumerAddress,
        now: Timestamp,
    ) -> Result<ConsumerDescription, KinesisError> {
        let now = self.settle(now);
        let operation = ControlOperation::DescribeStreamConsumer;
        self.take_control_call(operation, Some(address.stream()), now)?;
        self.describe_consumer(address)
    }

    /// `ListStreamConsumers`: a page of a stream's consumers, by name.
    ///
    /// # Errors
    ///
    /// `Validation` for `max_results` outside 1 to 10,000; `ExpiredNextToken`;
    /// `ResourceNotFound`; `ResourceInUse` while the stream is created, as the API declares.
    pub fn list_stream_consumers(
        &mut self,
        input: &ListStreamConsumers,
        now: Timestamp,
    ) -> Result<ListStreamConsumersOutput, KinesisError> {
        let page_max = LIST_STREAM_CONSUMERS_PAGE_MAX;
        let max_results = page_size("maxResults", input.max_results, page_max)?;
        let now = self.settle(now);
        let operation = ControlOperation::ListStreamConsumers;
        self.take_control_call(operation, Some(&input.stream), now)?;
        let token = input.next_token.as_ref();
        if token.is_some_and(|token| now.since(token.issued_at) > NEXT_TOKEN_LIFE) {
            return Err(KinesisError::ExpiredNextToken);
        }
        let stream = self.find_listable(&input.stream, input.stream_created_at)?;
        let after = token.map(|token| &token.after);
        let names =
            stream.consumers().keys().filter(|&name| after.is_none_or(|after| name > after));
        let mut names = names.cloned();
        let page: Vec<_> = names.by_ref().take(max_results).collect();
        let has_more = names.next().is_some();
        let consumers = page.iter().map(|name| {
            let (stream, name) = (input.stream.clone(), name.clone());
            self.describe_consumer(&ConsumerAddress::Name { stream, name })
        });
        let next_token = page.last().filter(|_| has_more).map(|last| ConsumersToken {
            stream: input.stream.clone(),
            after: last.clone(),
            issued_at: now,
        });
        Ok(ListStreamConsumersOutput {
            consumers: consumers.collect::<Result<_, _>>()?,
            next_token,
        })
    }

    fn describe_consumer(
        &self,
        address: &ConsumerAddress,
    ) -> Result<ConsumerDescription, KinesisError> {
        let (consumer, registered) = self.find_consumer(address)?;
        Ok(ConsumerDescription {
            arn: self.consumer_arn(&consumer),
            consumer,
            status: registered.status(),
            created_at: registered.created_at(),
        })
    }
}
