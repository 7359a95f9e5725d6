//! `ListShards`, and the texts of its tokens.

use serde::{Deserialize, Serialize};

use super::{Call, Operation};
use crate::engine::{
    Addressing, InvalidArgument, ListShards, ListShardsFrom, NextToken, ShardFilter, ShardIndex,
    StreamName, Timestamp,
};
use crate::wire::answers::ShardAnswer;
use crate::wire::http::Body;
use crate::wire::refusal::Refusal;
use crate::wire::rules::Rule::{OneOf, Required};
use crate::wire::rules::shared::{
    ARN_LENGTH, NAME, NAME_LENGTH, NEXT_TOKEN, PAGE_SIZE, STREAM_ARN,
};
use crate::wire::structure::structure;
use crate::wire::token::{self, Purpose};
use crate::wire::values::{Integer, Text, Time};

const AFTER_SHARD_ID: &str = "AFTER_SHARD_ID";
const AT_TRIM_HORIZON: &str = "AT_TRIM_HORIZON";
const FROM_TRIM_HORIZON: &str = "FROM_TRIM_HORIZON";
const AT_LATEST: &str = "AT_LATEST";
const AT_TIMESTAMP: &str = "AT_TIMESTAMP";
const FROM_TIMESTAMP: &str = "FROM_TIMESTAMP";

/// `ShardFilterType`, in the model's order.
const FILTER_TYPES: &[&str] =
    &[AFTER_SHARD_ID, AT_TRIM_HORIZON, FROM_TRIM_HORIZON, AT_LATEST, AT_TIMESTAMP, FROM_TIMESTAMP];

structure! {
    /// Input of `ListShards`.
    ListShardsInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        next_token: Text<'de> = "NextToken" [NEXT_TOKEN],
        exclusive_start_shard_id: Text<'de> = "ExclusiveStartShardId" [NAME, NAME_LENGTH],
        max_results: Integer = "MaxResults" [PAGE_SIZE],
        stream_creation_timestamp: Time = "StreamCreationTimestamp" [],
        shard_filter: ShardFilterInput<'de> = "ShardFilter" [],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
    }
}

structure! {
    /// `ShardFilter`.
    ShardFilterInput {
        filter_type: Text<'de> = "Type" [Required, OneOf(FILTER_TYPES)],
        shard_id: Text<'de> = "ShardId" [NAME, NAME_LENGTH],
        timestamp: Time = "Timestamp" [],
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ListShardsAnswer {
    shards: Vec<ShardAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

impl<'de> Operation<'de> for ListShardsInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let max_results = self.max_results.map(|Integer(count)| count.unsigned_abs());
        let input = ListShards { from: self.from(call)?, max_results };
        let output = call.kinesis.list_shards(input, call.now)?;
        call.answer(&ListShardsAnswer {
            shards: output.shards.iter().map(ShardAnswer::from).collect(),
            next_token: output.next_token.as_ref().map(token_text),
        })
    }
}

impl ListShardsInput<'_> {
    /// Where the listing begins: with a stream, or where a token stopped.
    fn from(&self, call: &Call<'_>) -> Result<ListShardsFrom, Refusal> {
        let refused = |addressing| Err(InvalidArgument::Addressing(addressing).into());
        let names_stream = self.stream_name.is_some() || self.stream_arn.is_some();
        let Some(token) = &self.next_token else {
            if !names_stream {
                return refused(Addressing::NoTokenAndNoStream);
            }
            return self.shards_of_stream(call);
        };
        if names_stream {
            return refused(Addressing::TokenAndStream);
        }
        if self.stream_creation_timestamp.is_some() {
            return refused(Addressing::TokenAndCreationTimestamp);
        }
        if self.exclusive_start_shard_id.is_some() {
            return refused(Addressing::TokenAndExclusiveStart);
        }
        // A filter beside a token is passed over: the token has the one that it began with (a
        // guess).
        let token = read_token(token.as_str(), call.now).ok_or(InvalidArgument::NextToken)?;
        Ok(ListShardsFrom::Token(token))
    }

    fn shards_of_stream(&self, call: &Call<'_>) -> Result<ListShardsFrom, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let filter = self.shard_filter.as_ref();
        let filter = filter.map(|filter| filter.filter(call, &stream)).transpose()?;
        Ok(ListShardsFrom::Stream {
            exclusive_start_shard: call
                .shard_if_given(self.exclusive_start_shard_id.as_ref(), &stream)?,
            stream_created_at: self.stream_creation_timestamp.map(|Time(timestamp)| timestamp),
            filter: filter.unwrap_or_default(),
            stream,
        })
    }
}

impl ShardFilterInput<'_> {
    /// The filter, once its members were found to go together.
    fn filter(&self, call: &Call<'_>, stream: &StreamName) -> Result<ShardFilter, Refusal> {
        let text = self.filter_type.as_ref().map_or("", Text::as_str);
        let filter_type = FILTER_TYPES.iter().copied().find(|&filter_type| filter_type == text);
        let filter_type = filter_type.ok_or(Refusal::InternalFailure)?;
        let refused = |member, given| InvalidArgument::ShardFilter { filter_type, member, given };
        if self.shard_id.is_some() && filter_type != AFTER_SHARD_ID {
            return Err(refused("ShardId", true).into());
        }
        if self.timestamp.is_some() && !matches!(filter_type, AT_TIMESTAMP | FROM_TIMESTAMP) {
            return Err(refused("Timestamp", true).into());
        }
        let shard = call.shard_if_given(self.shard_id.as_ref(), stream)?;
        let shard = shard.ok_or_else(|| refused("ShardId", false));
        let timestamp = self.timestamp.map(|Time(timestamp)| timestamp);
        let timestamp = timestamp.ok_or_else(|| refused("Timestamp", false));
        Ok(match filter_type {
            AFTER_SHARD_ID => ShardFilter::AfterShardId(shard?),
            AT_TRIM_HORIZON => ShardFilter::AtTrimHorizon,
            AT_LATEST => ShardFilter::AtLatest,
            AT_TIMESTAMP => ShardFilter::AtTimestamp(timestamp?),
            FROM_TIMESTAMP => ShardFilter::FromTimestamp(timestamp?),
            _ => ShardFilter::FromTrimHorizon,
        })
    }
}

/// What the text of a token carries: the stream, when it was created, the last shard of the page
/// before, the filter and its argument, and when it was given out.
#[derive(Deserialize, Serialize)]
struct Carried(String, u64, u32, u8, u64, u64);

fn token_text(token: &NextToken) -> String {
    let (filter, argument) = match token.filter {
        ShardFilter::FromTrimHorizon => (0, 0),
        ShardFilter::AtTrimHorizon => (1, 0),
        ShardFilter::AtLatest => (2, 0),
        ShardFilter::AfterShardId(shard) => (3, u64::from(shard.get())),
        ShardFilter::AtTimestamp(time) => (4, time.as_micros()),
        ShardFilter::FromTimestamp(time) => (5, time.as_micros()),
    };
    let stream = token.stream.to_string();
    let (created_at, issued_at) =
        (token.stream_created_at.as_micros(), token.issued_at.as_micros());
    let carried = Carried(stream, created_at, token.after.get(), filter, argument, issued_at);
    token::write(Purpose::ListShards, &carried)
}

fn read_token(text: &str, now: Timestamp) -> Option<NextToken> {
    let Carried(stream, created_at, after, filter, argument, issued_at) =
        token::read(Purpose::ListShards, text)?;
    let filter = match filter {
        0 => ShardFilter::FromTrimHorizon,
        1 => ShardFilter::AtTrimHorizon,
        2 => ShardFilter::AtLatest,
        3 => ShardFilter::AfterShardId(ShardIndex::new(u32::try_from(argument).ok()?)?),
        4 => ShardFilter::AtTimestamp(Timestamp::from_micros(argument)),
        5 => ShardFilter::FromTimestamp(Timestamp::from_micros(argument)),
        _ => return None,
    };
    let token = NextToken {
        stream: StreamName::new(&stream).ok()?,
        stream_created_at: Timestamp::from_micros(created_at),
        after: ShardIndex::new(after)?,
        filter,
        issued_at: Timestamp::from_micros(issued_at),
    };
    (token.issued_at <= now).then_some(token)
}
