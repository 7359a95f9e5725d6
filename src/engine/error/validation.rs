//! `ValidationException`.

use core::fmt;
use std::borrow::Cow;
use std::sync::Arc;

use super::StreamRef;

/// AWS lists no more violations than this in one refusal.
pub const VIOLATIONS_MAX: usize = 10;

/// Why a request is not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// Members that do not keep the API's constraints: all of them, up to [`VIOLATIONS_MAX`].
    Constraints(Vec<ConstraintViolation>),
    /// The operation is for provisioned streams, and this one is on-demand.
    OnDemandStream(StreamRef),
    /// The operation is for on-demand streams, and this one is provisioned.
    ProvisionedStream(StreamRef),
    /// An on-demand stream is to have a number of shards.
    ShardCountOnDemand,
    /// A provisioned stream is to be created without a number of shards.
    ShardCountMissing,
    /// Warm throughput where no stream becomes an on-demand one.
    WarmThroughputMisplaced,
    /// Warm throughput in an account that has not committed to a minimum throughput.
    NoBillingCommitment {
        /// The twelve digits of the account.
        account_id: Arc<str>,
    },
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constraints(violations) => {
                let count = violations.len();
                let plural = if count == 1 { "" } else { "s" };
                write!(f, "{count} validation error{plural} detected: ")?;
                violations.iter().enumerate().try_for_each(|(index, violation)| {
                    let separator = if index == 0 { "" } else { "; " };
                    write!(f, "{separator}{violation}")
                })
            }
            // As another emulator has it; not seen on AWS.
            Self::OnDemandStream(StreamRef { stream, account_id }) => write!(
                f,
                "Request is invalid. Stream {stream} under account {account_id} is in On-Demand \
                 mode."
            ),
            // A guess, after the one above.
            Self::ProvisionedStream(StreamRef { stream, account_id }) => write!(
                f,
                "Request is invalid. Stream {stream} under account {account_id} is in Provisioned \
                 mode."
            ),
            // CloudFormation's text; the service's own is not known.
            Self::ShardCountOnDemand => {
                f.write_str("ShardCount is not expected when StreamMode=ON_DEMAND")
            }
            // A guess, after the one above.
            Self::ShardCountMissing => {
                f.write_str("ShardCount is expected when StreamMode=PROVISIONED")
            }
            // A guess, after the ones above.
            Self::WarmThroughputMisplaced => f.write_str(
                "WarmThroughputMiBps is not expected unless a stream becomes StreamMode=ON_DEMAND",
            ),
            // A guess: AWS's text is not known.
            Self::NoBillingCommitment { account_id } => write!(
                f,
                "Warm throughput needs MinimumThroughputBillingCommitment to be ENABLED for \
                 account {account_id}."
            ),
        }
    }
}

/// A constraint of the API that a value does not keep.
///
/// Its text is the one that a `ValidationException` lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConstraintViolation {
    /// Where the value stands, in the API's lower camel case, for example `partitionKey` or
    /// `records.1.member.data`.
    pub member: Cow<'static, str>,
    /// The value, as the API prints it; `None` when it is missing.
    pub value: Option<String>,
    /// What the value should have been.
    pub constraint: Constraint,
}

/// What the API's model demands of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// There.
    NotNull,
    /// At least so long: characters of a text, bytes of a blob, elements of a list.
    LengthMin(u64),
    /// At most so long.
    LengthMax(u64),
    /// At least this number.
    ValueMin(i64),
    /// At most this number.
    ValueMax(i64),
    /// Matching this regular expression.
    Pattern(&'static str),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A map whose keys have a length from the first to the second number.
    KeyLength(u64, u64),
    /// A map whose values have a length from the first to the second number.
    ValueLength(u64, u64),
    /// A list whose elements have a length from the first to the second number.
    ElementLength(u64, u64),
    /// A list whose elements are each one of these.
    ElementOneOf(&'static [&'static str]),
}

impl core::error::Error for ConstraintViolation {}

impl fmt::Display for ConstraintViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { member, value, constraint } = self;
        match value {
            Some(value) => write!(f, "Value '{value}' at '{member}'")?,
            None => write!(f, "Value null at '{member}'")?,
        }
        write!(f, " failed to satisfy constraint: {constraint}")
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NotNull => f.write_str("Member must not be null"),
            Self::LengthMin(n) => {
                write!(f, "Member must have length greater than or equal to {n}")
            }
            Self::LengthMax(n) => write!(f, "Member must have length less than or equal to {n}"),
            Self::ValueMin(n) => write!(f, "Member must have value greater than or equal to {n}"),
            Self::ValueMax(n) => write!(f, "Member must have value less than or equal to {n}"),
            Self::Pattern(pattern) => {
                write!(f, "Member must satisfy regular expression pattern: {pattern}")
            }
            Self::OneOf(values) => write_enum(f, values),
            Self::KeyLength(min, max) => {
                f.write_str("Map keys must satisfy constraint: ")?;
                write_lengths(f, min, max)
            }
            Self::ValueLength(min, max) => {
                f.write_str("Map value must satisfy constraint: ")?;
                write_lengths(f, min, max)
            }
            Self::ElementLength(min, max) => {
                f.write_str("Member must satisfy constraint: ")?;
                write_lengths(f, min, max)
            }
            Self::ElementOneOf(values) => {
                f.write_str("Member must satisfy constraint: [")?;
                write_enum(f, values)?;
                f.write_str("]")
            }
        }
    }
}

fn write_enum(f: &mut fmt::Formatter<'_>, values: &[&str]) -> fmt::Result {
    f.write_str("Member must satisfy enum value set: [")?;
    values.iter().enumerate().try_for_each(|(index, value)| {
        let separator = if index == 0 { "" } else { ", " };
        write!(f, "{separator}{value}")
    })?;
    f.write_str("]")
}

fn write_lengths(f: &mut fmt::Formatter<'_>, min: u64, max: u64) -> fmt::Result {
    write!(f, "[{}, {}]", Constraint::LengthMax(max), Constraint::LengthMin(min))
}
