//! `TagResource`, `UntagResource` and `ListTagsForResource`.

use crate::engine::error::{InvalidArgument, KinesisError, TagsRefused};
use crate::engine::limits::TAGS_MAX;
use crate::engine::{Kinesis, TaggedResource, Tags, Timestamp};

/// Input of [`Kinesis::tag_resource`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagResource {
    /// `ResourceARN`.
    pub resource: TaggedResource,
    /// `Tags`.
    pub tags: Tags,
}

/// Input of [`Kinesis::untag_resource`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntagResource {
    /// `ResourceARN`.
    pub resource: TaggedResource,
    /// `TagKeys`.
    pub tag_keys: Vec<String>,
}

/// Input of [`Kinesis::list_tags_for_resource`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListTagsForResource {
    /// `ResourceARN`.
    pub resource: TaggedResource,
}

/// The symbols that the API reference allows in the tags of a resource.
const SYMBOLS: &str = "_ . : / = + - @";
/// What the keys of AWS's own tags begin with.
const RESERVED_PREFIX: &str = "aws:";

impl Kinesis {
    /// `TagResource`: tags of the same key are overwritten.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`; `ResourceInUse` when the resource is not `ACTIVE` (a guess: the operation
    /// lists the exception); `InvalidArgument` for characters that tags do not have, a key that
    /// begins with `aws:`, or more than 50 tags.
    pub fn tag_resource(&mut self, input: TagResource, now: Timestamp) -> Result<(), KinesisError> {
        let TagResource { resource, tags: added } = input;
        self.settle(now);
        self.tags_mut(&resource)?;
        check_tags(&added)?;
        let text = self.resource_text(&resource);
        let tags = self.tags_mut(&resource)?;
        check_count(tags, &added, text)?;
        tags.extend(added);
        Ok(())
    }

    /// `UntagResource`: keys that are not there are passed over.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`; `ResourceInUse` when the resource is not `ACTIVE`; `InvalidArgument` for
    /// characters that tags do not have.
    pub fn untag_resource(
        &mut self,
        input: &UntagResource,
        now: Timestamp,
    ) -> Result<(), KinesisError> {
        self.settle(now);
        let tags = self.tags_mut(&input.resource)?;
        check_texts(input.tag_keys.iter(), SYMBOLS)?;
        tags.retain(|key, _| !input.tag_keys.contains(key));
        Ok(())
    }

    /// `ListTagsForResource`: all of its tags, by key.
    ///
    /// # Errors
    ///
    /// `ResourceNotFound`.
    pub fn list_tags_for_resource(
        &mut self,
        input: &ListTagsForResource,
        now: Timestamp,
    ) -> Result<&Tags, KinesisError> {
        self.settle(now);
        self.tags(&input.resource)
    }
}

/// Whether these may be the tags of a resource, whatever tags it has already.
pub(super) fn check_tags(tags: &Tags) -> Result<(), InvalidArgument> {
    check_texts(tags.iter().flat_map(|(key, value)| [key, value]), SYMBOLS)?;
    if tags.keys().any(|key| {
        let prefix = key.get(..RESERVED_PREFIX.len());
        prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case(RESERVED_PREFIX))
    }) {
        return Err(InvalidArgument::Tags(TagsRefused::Reserved));
    }
    Ok(())
}

/// Whether keys and values have only letters, digits, white space and the symbols.
pub(super) fn check_texts<'a>(
    mut texts: impl Iterator<Item = &'a String>,
    symbols: &'static str,
) -> Result<(), InvalidArgument> {
    let allowed = |c: char| c.is_alphanumeric() || c.is_whitespace() || symbols.contains(c);
    if texts.all(|text| text.chars().all(allowed)) {
        return Ok(());
    }
    Err(InvalidArgument::Tags(TagsRefused::Characters { symbols }))
}

/// Whether there is room for the added ones.
pub(super) fn check_count(
    tags: &Tags,
    added: &Tags,
    resource: String,
) -> Result<(), InvalidArgument> {
    let new = added.keys().filter(|&key| !tags.contains_key(key)).count();
    let count = u64::try_from(tags.len().saturating_add(new)).unwrap_or(u64::MAX);
    if count <= TAGS_MAX {
        return Ok(());
    }
    Err(InvalidArgument::Tags(TagsRefused::TooMany { resource }))
}
