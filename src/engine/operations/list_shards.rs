//! `ListShards`.

use super::describe_stream::page_size;
use crate::engine::error::{InUse, KinesisError};
use crate::engine::limits::{LIST_SHARDS_PAGE_MAX, NEXT_TOKEN_LIFE};
use crate::engine::{
    ControlOperation, Kinesis, Shard, ShardDescription, ShardIndex, Stream, StreamName,
    StreamStatus, Timestamp,
};

/// Input of [`Kinesis::list_shards`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListShards {
    /// What to list: the API takes either a stream or a `NextToken`, never both.
    pub from: ListShardsFrom,
    /// `MaxResults`: 1 to 10,000 shards; more than 1,000 counts as 1,000, which is the default.
    pub max_results: Option<u64>,
}

/// Where a listing begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListShardsFrom {
    /// At the start of a stream's shards.
    Stream {
        /// `StreamName`.
        stream: StreamName,
        /// `ExclusiveStartShardId`: list the shards after this one.
        exclusive_start_shard: Option<ShardIndex>,
        /// `StreamCreationTimestamp`: only a stream that was created in this second.
        stream_created_at: Option<Timestamp>,
        /// `ShardFilter`.
        filter: ShardFilter,
    },
    /// Where another listing stopped.
    Token(NextToken),
}

/// Which shards to list: `ShardFilter` in the API reference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShardFilter {
    /// `FROM_TRIM_HORIZON`, the default: every shard that still may hold records.
    #[default]
    FromTrimHorizon,
    /// `AT_TRIM_HORIZON`: those that were open at the trim horizon.
    AtTrimHorizon,
    /// `AT_LATEST`: those that are open.
    AtLatest,
    /// `AFTER_SHARD_ID`: those after this one.
    AfterShardId(ShardIndex),
    /// `AT_TIMESTAMP`: those that were open at this time.
    AtTimestamp(Timestamp),
    /// `FROM_TIMESTAMP`: those that were open at this time or later.
    FromTimestamp(Timestamp),
}

/// Goes on with a listing. It may be used for five minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextToken {
    /// The stream.
    pub stream: StreamName,
    /// Tells a stream from a later one of the same name.
    pub stream_created_at: Timestamp,
    /// The last shard of the page before.
    pub after: ShardIndex,
    /// The filter that the listing began with.
    pub filter: ShardFilter,
    /// When it was given out.
    pub issued_at: Timestamp,
}

/// Output of [`Kinesis::list_shards`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListShardsOutput {
    /// `Shards`, in order of creation.
    pub shards: Vec<ShardDescription>,
    /// `NextToken`; `None` when there are no more.
    pub next_token: Option<NextToken>,
}

impl Kinesis {
    /// `ListShards`: a page of a stream's shards.
    ///
    /// # Errors
    ///
    /// `Validation` for `max_results` outside 1 to 10,000; `ExpiredNextToken`;
    /// `ResourceNotFound`; `ResourceInUse` while the stream is created, as the API declares.
    pub fn list_shards(
        &mut self,
        input: ListShards,
        now: Timestamp,
    ) -> Result<ListShardsOutput, KinesisError> {
        let max_results = page_size("maxResults", input.max_results, LIST_SHARDS_PAGE_MAX)?;
        let now = self.settle(now);
        let (name, after, filter) = match input.from {
            ListShardsFrom::Stream { stream, exclusive_start_shard, stream_created_at, filter } => {
                self.find_listable(&stream, stream_created_at)?;
                (stream, exclusive_start_shard, filter)
            }
            ListShardsFrom::Token(token) => {
                self.check_token(&token, now)?;
                (token.stream, Some(token.after), token.filter)
            }
        };
        self.take_control_call(ControlOperation::ListShards, Some(&name), now)?;
        let stream = self.find(&name)?;
        let mut listed = stream
            .shards()
            .filter(|shard| after.is_none_or(|after| shard.index() > after))
            .filter(|shard| filter.includes(shard, stream, now));
        let shards: Vec<_> = listed.by_ref().take(max_results).map(ShardDescription::of).collect();
        let has_more = listed.next().is_some();
        let next_token = shards.last().filter(|_| has_more).map(|last| NextToken {
            stream: name.clone(),
            stream_created_at: stream.created_at(),
            after: last.shard,
            filter,
            issued_at: now,
        });
        Ok(ListShardsOutput { shards, next_token })
    }

    /// The stream, once it is created; when it must be one of a certain second, that one.
    pub(super) fn find_listable(
        &self,
        name: &StreamName,
        created_at: Option<Timestamp>,
    ) -> Result<&Stream, KinesisError> {
        let stream = self.find(name)?;
        let created_at_second = stream.created_at().floor_to_seconds();
        if created_at.is_some_and(|asked| asked.floor_to_seconds() != created_at_second) {
            return Err(self.stream_ref(name).not_found());
        }
        match stream.status() {
            status @ StreamStatus::Creating => {
                Err(InUse::StreamNotActive { stream: self.stream_ref(name), status }.into())
            }
            _ => Ok(stream),
        }
    }

    /// Whether a token may be used. That one of a deleted stream is answered like the stream
    /// itself, even when there is a new one of its name, is a guess.
    fn check_token(&self, token: &NextToken, now: Timestamp) -> Result<(), KinesisError> {
        if now.since(token.issued_at) > NEXT_TOKEN_LIFE {
            return Err(KinesisError::ExpiredNextToken);
        }
        if self.find(&token.stream)?.created_at() != token.stream_created_at {
            return Err(self.stream_ref(&token.stream).not_found());
        }
        Ok(())
    }
}

impl ShardFilter {
    fn includes(self, shard: &Shard, stream: &Stream, now: Timestamp) -> bool {
        let horizon = now.before(stream.retention()).max(stream.created_at());
        let ended_before = |time: Timestamp| {
            shard.closing().is_some_and(|closing| closing.children_open_at <= time)
        };
        // The stream's first shards open a moment after its creation: count them as there.
        let from_the_start = shard.parents().iter().next().is_none();
        let was_open_at =
            |time: Timestamp| (from_the_start || shard.created_at() <= time) && !ended_before(time);
        match self {
            // Expired shards are not among the stream's any more.
            Self::FromTrimHorizon => true,
            Self::AtTrimHorizon => was_open_at(horizon),
            Self::AtLatest => shard.closing().is_none(),
            Self::AfterShardId(after) => shard.index() > after,
            Self::AtTimestamp(time) => was_open_at(time.max(horizon)),
            Self::FromTimestamp(time) => !ended_before(time.max(horizon)),
        }
    }
}
