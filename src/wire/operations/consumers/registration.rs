//! `RegisterStreamConsumer`, `DeregisterStreamConsumer`, `DescribeStreamConsumer` and
//! `ListStreamConsumers`.

use serde::{Deserialize, Serialize};

use crate::engine::{
    Addressing, ConsumerAddress, ConsumerDescription, ConsumerName, ConsumerStatus, ConsumersToken,
    InvalidArgument, ListStreamConsumers, RegisterStreamConsumer, StreamName, Timestamp,
};
use crate::wire::address;
use crate::wire::answers::{Time as TimeAnswer, as_text};
use crate::wire::http::Body;
use crate::wire::operations::{Call, Operation, tags};
use crate::wire::refusal::Refusal;
use crate::wire::rules::Rule::{Keys, Length, Required, Values};
use crate::wire::rules::shared::{
    ARN_LENGTH, CONSUMER_ARN, NAME, NAME_LENGTH, NEXT_TOKEN, PAGE_SIZE, STREAM_ARN,
};
use crate::wire::structure::structure;
use crate::wire::token::{self, Purpose};
use crate::wire::values::{Integer, Text, TextMap, Time};

structure! {
    /// Input of `RegisterStreamConsumer`.
    RegisterStreamConsumerInput {
        stream_arn: Text<'de> = "StreamARN" [Required, STREAM_ARN, ARN_LENGTH],
        consumer_name: Text<'de> = "ConsumerName" [Required, NAME, NAME_LENGTH],
        tags: TextMap<'de> = "Tags" [Length(1, 200), Keys(1, 128), Values(0, 256)],
    }
}

structure! {
    /// Input of `DeregisterStreamConsumer`.
    DeregisterStreamConsumerInput {
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
        consumer_name: Text<'de> = "ConsumerName" [NAME, NAME_LENGTH],
        consumer_arn: Text<'de> = "ConsumerARN" [CONSUMER_ARN, ARN_LENGTH],
    }
}

structure! {
    /// Input of `DescribeStreamConsumer`.
    DescribeStreamConsumerInput {
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
        consumer_name: Text<'de> = "ConsumerName" [NAME, NAME_LENGTH],
        consumer_arn: Text<'de> = "ConsumerARN" [CONSUMER_ARN, ARN_LENGTH],
    }
}

structure! {
    /// Input of `ListStreamConsumers`.
    ListStreamConsumersInput {
        stream_arn: Text<'de> = "StreamARN" [Required, STREAM_ARN, ARN_LENGTH],
        next_token: Text<'de> = "NextToken" [NEXT_TOKEN],
        max_results: Integer = "MaxResults" [PAGE_SIZE],
        stream_creation_timestamp: Time = "StreamCreationTimestamp" [],
    }
}

/// `Consumer` and, with the stream's ARN, `ConsumerDescription`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ConsumerAnswer {
    #[serde(serialize_with = "as_text")]
    consumer_name: ConsumerName,
    #[serde(rename = "ConsumerARN")]
    consumer_arn: String,
    #[serde(serialize_with = "as_text")]
    consumer_status: ConsumerStatus,
    consumer_creation_timestamp: TimeAnswer,
    #[serde(rename = "StreamARN", skip_serializing_if = "Option::is_none")]
    stream_arn: Option<String>,
}

impl From<ConsumerDescription> for ConsumerAnswer {
    fn from(described: ConsumerDescription) -> Self {
        Self {
            consumer_name: described.consumer.name,
            consumer_arn: described.arn,
            consumer_status: described.status,
            consumer_creation_timestamp: TimeAnswer(described.created_at),
            stream_arn: None,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct RegisterStreamConsumerAnswer {
    consumer: ConsumerAnswer,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DescribeStreamConsumerAnswer {
    consumer_description: ConsumerAnswer,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ListStreamConsumersAnswer {
    consumers: Vec<ConsumerAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

impl<'de> Operation<'de> for RegisterStreamConsumerInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(None, self.stream_arn.as_ref())?;
        let name = ConsumerName::new(self.consumer_name.as_ref().map_or("", Text::as_str))?;
        let input = RegisterStreamConsumer { stream, name, tags: tags::tags(self.tags) };
        let consumer = call.kinesis.register_stream_consumer(input, call.now)?.into();
        call.answer(&RegisterStreamConsumerAnswer { consumer })
    }
}

impl<'de> Operation<'de> for DeregisterStreamConsumerInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let (arn, name) = (self.consumer_arn.as_ref(), self.consumer_name.as_ref());
        let consumer = call.consumer(arn, self.stream_arn.as_ref(), name)?;
        call.kinesis.deregister_stream_consumer(&consumer, call.now)?;
        Ok(Body::NOTHING)
    }
}

impl<'de> Operation<'de> for DescribeStreamConsumerInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let (arn, name) = (self.consumer_arn.as_ref(), self.consumer_name.as_ref());
        let consumer = call.consumer(arn, self.stream_arn.as_ref(), name)?;
        let described = call.kinesis.describe_stream_consumer(&consumer, call.now)?;
        let stream_arn = Some(call.kinesis.stream_arn(consumer.stream()));
        let consumer_description = ConsumerAnswer { stream_arn, ..described.into() };
        call.answer(&DescribeStreamConsumerAnswer { consumer_description })
    }
}

impl<'de> Operation<'de> for ListStreamConsumersInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(None, self.stream_arn.as_ref())?;
        let stream_created_at = self.stream_creation_timestamp.map(|Time(timestamp)| timestamp);
        if self.next_token.is_some() && stream_created_at.is_some() {
            let addressing = Addressing::TokenAndCreationTimestamp;
            return Err(InvalidArgument::Addressing(addressing).into());
        }
        let next_token = self.next_token.map(|text| {
            let token = read_token(text.as_str(), call.now);
            token.filter(|token| token.stream == stream).ok_or(InvalidArgument::NextToken)
        });
        let max_results = self.max_results.map(|Integer(count)| count.unsigned_abs());
        let next_token = next_token.transpose()?;
        let input = ListStreamConsumers { stream, stream_created_at, max_results, next_token };
        let output = call.kinesis.list_stream_consumers(&input, call.now)?;
        call.answer(&ListStreamConsumersAnswer {
            consumers: output.consumers.into_iter().map(ConsumerAnswer::from).collect(),
            next_token: output.next_token.as_ref().map(token_text),
        })
    }
}

/// What the text of a token carries.
#[derive(Deserialize, Serialize)]
struct Carried(String, String, u64);

fn token_text(token: &ConsumersToken) -> String {
    let (stream, after) = (token.stream.to_string(), token.after.to_string());
    let carried = Carried(stream, after, token.issued_at.as_micros());
    token::write(Purpose::ListStreamConsumers, &carried)
}

fn read_token(text: &str, now: Timestamp) -> Option<ConsumersToken> {
    let Carried(stream, after, issued_at) = token::read(Purpose::ListStreamConsumers, text)?;
    let token = ConsumersToken {
        stream: StreamName::new(&stream).ok()?,
        after: ConsumerName::new(&after).ok()?,
        issued_at: Timestamp::from_micros(issued_at),
    };
    (token.issued_at <= now).then_some(token)
}

impl Call<'_> {
    /// The consumer that a request means.
    fn consumer(
        &self,
        consumer_arn: Option<&Text<'_>>,
        stream_arn: Option<&Text<'_>>,
        name: Option<&Text<'_>>,
    ) -> Result<ConsumerAddress, Refusal> {
        Ok(address::consumer(consumer_arn, stream_arn, name, self.kinesis.settings())?)
    }
}
