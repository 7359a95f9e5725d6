//! `ListStreams`.

use super::describe_stream::page_size;
use crate::engine::limits::{LIST_STREAMS_PAGE_MAX, NEXT_TOKEN_LIFE};
use crate::engine::{
    ControlOperation, Kinesis, KinesisError, Stream, StreamMode, StreamName, StreamStatus,
    Timestamp,
};

/// Input of [`Kinesis::list_streams`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListStreams {
    /// `Limit`: 1 to 10,000 streams; more than 100 counts as 100, which is also the default.
    pub limit: Option<u64>,
    /// `ExclusiveStartStreamName`: list the streams after this name, whether or not it is one's.
    pub exclusive_start_stream: Option<StreamName>,
    /// `NextToken`. Beside it `exclusive_start_stream` does not count (a guess: clients that page
    /// by themselves send both).
    pub next_token: Option<StreamsToken>,
}

/// Goes on with a listing of streams. It may be used for five minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamsToken {
    /// The last stream of the page before.
    pub after: StreamName,
    /// When it was given out.
    pub issued_at: Timestamp,
}

/// `StreamSummary`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamSummary {
    /// `StreamName`.
    pub stream: StreamName,
    /// `StreamARN`.
    pub arn: String,
    /// `StreamStatus`.
    pub status: StreamStatus,
    /// `StreamModeDetails`.
    pub mode: StreamMode,
    /// `StreamCreationTimestamp`.
    pub created_at: Timestamp,
}

/// Output of [`Kinesis::list_streams`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListStreamsOutput {
    /// `StreamNames` and `StreamSummaries`, by name.
    pub streams: Vec<StreamSummary>,
    /// `HasMoreStreams` and `NextToken`; `None` when there are no more.
    pub next_token: Option<StreamsToken>,
}

impl Kinesis {
    /// `ListStreams`: a page of the account's streams, in whatever state.
    ///
    /// # Errors
    ///
    /// `Validation` for a `limit` outside 1 to 10,000; `ExpiredNextToken`; `LimitExceeded` after
    /// five calls in a second.
    pub fn list_streams(
        &mut self,
        input: &ListStreams,
        now: Timestamp,
    ) -> Result<ListStreamsOutput, KinesisError> {
        let limit = page_size("limit", input.limit, LIST_STREAMS_PAGE_MAX)?;
        let now = self.settle(now);
        self.take_control_call(ControlOperation::ListStreams, None, now)?;
        let after = match &input.next_token {
            Some(token) if now.since(token.issued_at) > NEXT_TOKEN_LIFE => {
                return Err(KinesisError::ExpiredNextToken);
            }
            Some(token) => Some(&token.after),
            None => input.exclusive_start_stream.as_ref(),
        };
        let mut listed = self.streams_after(after);
        let page = listed.by_ref().take(limit);
        let streams: Vec<_> = page.map(|stream| self.stream_summary(stream)).collect();
        let has_more = listed.next().is_some();
        let next_token = streams
            .last()
            .filter(|_| has_more)
            .map(|last| StreamsToken { after: last.stream.clone(), issued_at: now });
        Ok(ListStreamsOutput { streams, next_token })
    }

    fn stream_summary(&self, stream: &Stream) -> StreamSummary {
        StreamSummary {
            stream: stream.name().clone(),
            arn: self.stream_arn(stream.name()),
            status: stream.status(),
            mode: stream.configuration().mode,
            created_at: stream.created_at(),
        }
    }
}
