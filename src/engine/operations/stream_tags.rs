//! `AddTagsToStream`, `RemoveTagsFromStream` and `ListTagsForStream`.

use std::ops::Bound;

use super::describe_stream::check_value;
use super::resource_tags::{check_count, check_texts};
use crate::engine::error::{InvalidArgument, KinesisError, TagAct, TagsRefused};
use crate::engine::limits::TAGS_MAX;
use crate::engine::{ControlOperation, Kinesis, StreamName, TaggedResource, Tags, Timestamp};

/// Input of [`Kinesis::add_tags_to_stream`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddTagsToStream {
    /// `StreamName`.
    pub stream: StreamName,
    /// `Tags`.
    pub tags: Tags,
}

/// Input of [`Kinesis::remove_tags_from_stream`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoveTagsFromStream {
    /// `StreamName`.
    pub stream: StreamName,
    /// `TagKeys`.
    pub tag_keys: Vec<String>,
}

/// Input of [`Kinesis::list_tags_for_stream`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListTagsForStream {
    /// `StreamName`.
    pub stream: StreamName,
    /// `ExclusiveStartTagKey`: list the tags after this key, whether or not it is there.
    pub exclusive_start_tag_key: Option<String>,
    /// `Limit`: 1 to 50; all when not given.
    pub limit: Option<u64>,
}

/// Output of [`Kinesis::list_tags_for_stream`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListTagsForStreamOutput {
    /// `Tags`, by key.
    pub tags: Tags,
    /// `HasMoreTags`.
    pub has_more_tags: bool,
}

/// The symbols of a stream's tags, as AWS's text has them. It refuses the `%` all the same, with
/// another text.
const SYMBOLS: &str = "_ . / = + - % @";

impl Kinesis {
    /// `AddTagsToStream`: those of the same key are overwritten.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`; `ResourceInUse` when the stream is not `ACTIVE` (a guess: the operation
    /// lists the exception); `InvalidArgument` for characters that tags do not have, or more than
    /// 50 tags; `LimitExceeded` after five calls in a second.
    pub fn add_tags_to_stream(
        &mut self,
        input: AddTagsToStream,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        let AddTagsToStream { stream, tags: added } = input;
        let now = self.settle(now);
        self.take_control_call(ControlOperation::AddTagsToStream, Some(&stream), now)?;
        self.find_active(&stream)?;
        let texts = || added.iter().flat_map(|(key, value)| [key, value]);
        self.check_stream_tags(TagAct::Add, &stream, texts)?;
        let resource = TaggedResource::Stream(stream);
        let text = self.resource_text(&resource);
        let tags = self.tags_mut(&resource)?;
        check_count(tags, &added, text)?;
        tags.extend(added);
        Ok(())
    }

    /// `RemoveTagsFromStream`: keys that are not there are passed over.
    ///
    /// # Errors
    ///
    /// Those of `add_tags_to_stream`, but for the number of tags.
    pub fn remove_tags_from_stream(
        &mut self,
        input: &RemoveTagsFromStream,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        let RemoveTagsFromStream { stream, tag_keys } = input;
        let now = self.settle(now);
        self.take_control_call(ControlOperation::RemoveTagsFromStream, Some(stream), now)?;
        self.find_active(stream)?;
        self.check_stream_tags(TagAct::Remove, stream, || tag_keys.iter())?;
        let tags = self.tags_mut(&TaggedResource::Stream(stream.clone()))?;
        tags.retain(|key, _| !tag_keys.contains(key));
        Ok(())
    }

    /// `ListTagsForStream`: a page of the stream's tags, by key.
    ///
    /// # Errors
    ///
    /// `Validation` for a `limit` outside 1 to 50; `ResourceNotFound`; `LimitExceeded` after five
    /// calls in a second.
    pub fn list_tags_for_stream(
        &mut self,
        input: &ListTagsForStream,
        now: Timestamp,
    ) -> Result<ListTagsForStreamOutput, KinesisError> {
        let ListTagsForStream { stream, exclusive_start_tag_key, limit } = input;
        let limit = limit.unwrap_or(TAGS_MAX);
        check_value("limit", limit, TAGS_MAX)?;
        let now = self.settle(now);
        self.take_control_call(ControlOperation::ListTagsForStream, Some(stream), now)?;
        let tags = &self.find(stream)?.configuration().tags;
        let start = exclusive_start_tag_key.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let mut listed = tags.range::<str, _>((start, Bound::Unbounded));
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let page = listed.by_ref().take(limit);
        let tags = page.map(|(key, value)| (key.clone(), value.clone())).collect();
        Ok(ListTagsForStreamOutput { tags, has_more_tags: listed.next().is_some() })
    }

    /// Whether keys and values have only what the tags of a stream may have.
    pub(super) fn check_stream_tags<'a, T: Iterator<Item = &'a String>>(
        &self,
        act: TagAct,
        stream: &StreamName,
        texts: impl Fn() -> T,
    ) -> Result<(), KinesisError> {
        check_texts(texts(), SYMBOLS)?;
        if texts().any(|text| text.contains('%')) {
            let stream = self.stream_ref(stream);
            return Err(InvalidArgument::Tags(TagsRefused::Percent { act, stream }).into());
        }
        Ok(())
    }
}
