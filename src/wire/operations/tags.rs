//! Tags of streams and of other resources.

use serde::Serialize;

use super::{Call, Operation};
use crate::engine::{
    AddTagsToStream, ListTagsForResource, ListTagsForStream, RemoveTagsFromStream, TagResource,
    Tags, UntagResource,
};
use crate::wire::http::Body;
use crate::wire::refusal::Refusal;
use crate::wire::rules::Rule::{Elements, Keys, Length, Range, Required, Values};
use crate::wire::rules::shared::{ARN_LENGTH, NAME, NAME_LENGTH, RESOURCE_ARN, STREAM_ARN};
use crate::wire::structure::structure;
use crate::wire::values::{Integer, List, Text, TextMap};

structure! {
    /// Input of `AddTagsToStream`.
    AddTagsToStreamInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        tags: TextMap<'de> = "Tags" [Required, Length(1, 200), Keys(1, 128), Values(0, 256)],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
    }
}

structure! {
    /// Input of `RemoveTagsFromStream`.
    RemoveTagsFromStreamInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        tag_keys: List<Text<'de>> = "TagKeys" [Required, Length(1, 50), Elements(1, 128)],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
    }
}

structure! {
    /// Input of `ListTagsForStream`.
    ListTagsForStreamInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        exclusive_start_tag_key: Text<'de> = "ExclusiveStartTagKey" [Length(1, 128)],
        limit: Integer = "Limit" [Range(1, 50)],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TagAnswer<'a> {
    key: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ListTagsForStreamAnswer<'a> {
    tags: Vec<TagAnswer<'a>>,
    has_more_tags: bool,
}

impl<'de> Operation<'de> for AddTagsToStreamInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let tags = tags(self.tags);
        call.kinesis.add_tags_to_stream(AddTagsToStream { stream, tags }, call.now)?;
        Ok(Body::NOTHING)
    }
}

impl<'de> Operation<'de> for RemoveTagsFromStreamInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let tag_keys = texts(self.tag_keys.as_ref());
        let input = RemoveTagsFromStream { stream, tag_keys };
        call.kinesis.remove_tags_from_stream(&input, call.now)?;
        Ok(Body::NOTHING)
    }
}

impl<'de> Operation<'de> for ListTagsForStreamInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let exclusive_start_tag_key = self.exclusive_start_tag_key.map(|key| key.to_string());
        let limit = self.limit.map(|Integer(limit)| limit.unsigned_abs());
        let input = ListTagsForStream { stream, exclusive_start_tag_key, limit };
        let output = call.kinesis.list_tags_for_stream(&input, call.now)?;
        call.answer(&ListTagsForStreamAnswer {
            tags: tag_answers(&output.tags),
            has_more_tags: output.has_more_tags,
        })
    }
}

structure! {
    /// Input of `TagResource`.
    TagResourceInput {
        tags: TextMap<'de> = "Tags" [Required, Length(1, 200), Keys(1, 128), Values(0, 256)],
        resource_arn: Text<'de> = "ResourceARN" [Required, RESOURCE_ARN, ARN_LENGTH],
    }
}

structure! {
    /// Input of `UntagResource`.
    UntagResourceInput {
        tag_keys: List<Text<'de>> = "TagKeys" [Required, Length(1, 50), Elements(1, 128)],
        resource_arn: Text<'de> = "ResourceARN" [Required, RESOURCE_ARN, ARN_LENGTH],
    }
}

structure! {
    /// Input of `ListTagsForResource`.
    ListTagsForResourceInput {
        resource_arn: Text<'de> = "ResourceARN" [Required, RESOURCE_ARN, ARN_LENGTH],
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ListTagsForResourceAnswer<'a> {
    tags: Vec<TagAnswer<'a>>,
}

impl<'de> Operation<'de> for TagResourceInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let resource = call.resource(self.resource_arn.as_ref())?;
        let tags = tags(self.tags);
        call.kinesis.tag_resource(TagResource { resource, tags }, call.now)?;
        Ok(Body::NOTHING)
    }
}

impl<'de> Operation<'de> for UntagResourceInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let resource = call.resource(self.resource_arn.as_ref())?;
        let tag_keys = texts(self.tag_keys.as_ref());
        call.kinesis.untag_resource(&UntagResource { resource, tag_keys }, call.now)?;
        Ok(Body::NOTHING)
    }
}

impl<'de> Operation<'de> for ListTagsForResourceInput<'de> {
    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let resource = call.resource(self.resource_arn.as_ref())?;
        let format = call.format;
        let input = ListTagsForResource { resource };
        let tags = call.kinesis.list_tags_for_resource(&input, call.now)?;
        format.answer(&ListTagsForResourceAnswer { tags: tag_answers(tags) })
    }
}

/// The tags of a request; of a key that is there twice the last counts.
pub(super) fn tags(map: Option<TextMap<'_>>) -> Tags {
    let entries = map.map(|TextMap(entries)| entries).unwrap_or_default();
    entries.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
}

fn texts(list: Option<&List<Text<'_>>>) -> Vec<String> {
    list.iter().flat_map(|List(texts)| texts).map(ToString::to_string).collect()
}

fn tag_answers(tags: &Tags) -> Vec<TagAnswer<'_>> {
    tags.iter().map(|(key, value)| TagAnswer { key, value }).collect()
}
