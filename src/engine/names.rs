//! The texts that a caller must keep within the API's constraints.

use core::fmt;
use std::sync::Arc;

use super::error::{Constraint, ConstraintViolation};
use super::limits::{NAME_CHARS_MAX, PARTITION_KEY_CHARS_MAX};

/// A partition key: 1 to 256 Unicode characters, whatever their length in bytes.
///
/// Source: `PartitionKey` of `PutRecord`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartitionKey(Arc<str>);

impl PartitionKey {
    /// The partition key with this text.
    ///
    /// # Errors
    ///
    /// A [`ConstraintViolation`] when the text is empty or longer than 256 characters.
    pub fn new(text: &str) -> Result<Self, ConstraintViolation> {
        check_length("partitionKey", text, PARTITION_KEY_CHARS_MAX)?;
        Ok(Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::str::FromStr for PartitionKey {
    type Err = ConstraintViolation;

    fn from_str(text: &str) -> Result<Self, ConstraintViolation> {
        Self::new(text)
    }
}

impl fmt::Display for PartitionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A stream's name: 1 to 128 of the characters `a-z A-Z 0-9 _ . -`.
///
/// Source: `StreamName` in the API reference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamName(Arc<str>);

impl StreamName {
    /// The stream name with this text.
    ///
    /// # Errors
    ///
    /// A [`ConstraintViolation`] when the text is empty, longer than 128 characters or has
    /// another character in it.
    pub fn new(text: &str) -> Result<Self, ConstraintViolation> {
        check_name("streamName", text)?;
        Ok(Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::str::FromStr for StreamName {
    type Err = ConstraintViolation;

    fn from_str(text: &str) -> Result<Self, ConstraintViolation> {
        Self::new(text)
    }
}

impl fmt::Display for StreamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The name of a registered consumer: like that of a stream.
///
/// Source: `ConsumerName` in the API reference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConsumerName(Arc<str>);

impl ConsumerName {
    /// The consumer name with this text.
    ///
    /// # Errors
    ///
    /// A [`ConstraintViolation`], as for a [`StreamName`].
    pub fn new(text: &str) -> Result<Self, ConstraintViolation> {
        check_name("consumerName", text)?;
        Ok(Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ConsumerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn check_name(member: &'static str, text: &str) -> Result<(), ConstraintViolation> {
    const PATTERN: &str = "[a-zA-Z0-9_.-]+";
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    // AWS reports the pattern before the length of an empty name.
    if text.is_empty() || !text.chars().all(allowed) {
        return Err(ConstraintViolation {
            member: member.into(),
            value: Some(text.into()),
            constraint: Constraint::Pattern(PATTERN),
        });
    }
    check_length(member, text, NAME_CHARS_MAX)
}

fn check_length(
    member: &'static str,
    text: &str,
    chars_max: u64,
) -> Result<(), ConstraintViolation> {
    let chars = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
    let constraint = if chars == 0 {
        Constraint::LengthMin(1)
    } else if chars > chars_max {
        Constraint::LengthMax(chars_max)
    } else {
        return Ok(());
    };
    Err(ConstraintViolation { member: member.into(), value: Some(text.into()), constraint })
}
