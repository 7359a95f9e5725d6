//! `GetShardIterator`, and the texts of iterators.

use serde::{Deserialize, Serialize};

use crate::engine::{
    GetShardIterator, InvalidArgument, Position, SequenceNumber, SequenceNumberError, ShardIndex,
    ShardIterator, StartingPosition, StreamName, Timestamp,
};
use crate::wire::http::Body;
use crate::wire::operations::{Call, Operation};
use crate::wire::refusal::Refusal;
use crate::wire::rules::Rule::{OneOf, Required};
use crate::wire::rules::shared::{ARN_LENGTH, NAME, NAME_LENGTH, SEQUENCE_NUMBER, STREAM_ARN};
use crate::wire::structure::structure;
use crate::wire::token::{self, Purpose};
use crate::wire::values::{Boolean, Text, Time};

const AFTER_SEQUENCE_NUMBER: &str = "AFTER_SEQUENCE_NUMBER";
const LATEST: &str = "LATEST";
const AT_TIMESTAMP: &str = "AT_TIMESTAMP";
const AT_SEQUENCE_NUMBER: &str = "AT_SEQUENCE_NUMBER";
const TRIM_HORIZON: &str = "TRIM_HORIZON";

/// `ShardIteratorType`, in the order in which AWS's texts list it.
pub(in crate::wire) const ITERATOR_TYPES: &[&str] =
    &[AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON];

structure! {
    /// Input of `GetShardIterator`.
    GetShardIteratorInput {
        stream_name: Text<'de> = "StreamName" [NAME, NAME_LENGTH],
        shard_id: Text<'de> = "ShardId" [Required, NAME, NAME_LENGTH],
        shard_iterator_type: Text<'de> = "ShardIteratorType" [Required, OneOf(ITERATOR_TYPES)],
        starting_sequence_number: Text<'de> = "StartingSequenceNumber" [SEQUENCE_NUMBER],
        timestamp: Time = "Timestamp" [],
        stream_arn: Text<'de> = "StreamARN" [STREAM_ARN, ARN_LENGTH],
        dry_run: Boolean = "DryRun" [],
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GetShardIteratorAnswer {
    shard_iterator: String,
}

impl<'de> Operation<'de> for GetShardIteratorInput<'de> {
    fn is_dry_run(&self) -> bool {
        self.dry_run == Some(Boolean(true))
    }

    fn carry_out(self, call: &mut Call<'_>) -> Result<Body, Refusal> {
        let stream = call.stream(self.stream_name.as_ref(), self.stream_arn.as_ref())?;
        let shard = call.required_shard(self.shard_id.as_ref(), &stream)?;
        call.kinesis.check_shard_to_read(&stream, shard, call.now)?;
        let position = RequestedPosition {
            iterator_type: self.shard_iterator_type.as_ref().map_or("", Text::as_str),
            starting_sequence_number: self.starting_sequence_number.as_ref().map(Text::as_str),
            timestamp: self.timestamp.map(|Time(timestamp)| timestamp),
        };
        let position = position.checked(call, &stream, shard)?;
        let input = GetShardIterator { stream, shard, position };
        let iterator = call.kinesis.get_shard_iterator(&input, call.now)?;
        call.answer(&GetShardIteratorAnswer { shard_iterator: write(&iterator) })
    }
}

/// Where a request wants to begin, in its own words.
pub(in crate::wire) struct RequestedPosition<'a> {
    pub(in crate::wire) iterator_type: &'a str,
    pub(in crate::wire) starting_sequence_number: Option<&'a str>,
    pub(in crate::wire) timestamp: Option<Timestamp>,
}

impl RequestedPosition<'_> {
    /// The position, once everything about it was found to go together.
    pub(in crate::wire) fn checked(
        &self,
        call: &Call<'_>,
        stream: &StreamName,
        shard: ShardIndex,
    ) -> Result<StartingPosition, Refusal> {
        let misplaced = |iterator_type, given| {
            Err(InvalidArgument::StartingNumberMisplaced { iterator_type, given }.into())
        };
        let number = || {
            let text = self.starting_sequence_number?;
            Some(starting_number(call, text, stream, shard))
        };
        let has_number = self.starting_sequence_number.is_some();
        Ok(match self.iterator_type {
            LATEST if has_number => return misplaced(LATEST, true),
            TRIM_HORIZON if has_number => return misplaced(TRIM_HORIZON, true),
            LATEST => StartingPosition::Latest,
            TRIM_HORIZON => StartingPosition::TrimHorizon,
            AT_TIMESTAMP => {
                // A number that is there all the same is passed over, if it is one of this shard.
                if let Some(number) = number().transpose()? {
                    call.kinesis.check_starting_number(stream, shard, number)?;
                }
                let missing = InvalidArgument::TimestampMissing;
                StartingPosition::AtTimestamp(self.timestamp.ok_or(missing)?)
            }
            AFTER_SEQUENCE_NUMBER => match number().transpose()? {
                Some(number) => StartingPosition::AfterSequenceNumber(number),
                None => return misplaced(AFTER_SEQUENCE_NUMBER, false),
            },
            _ => match number().transpose()? {
                Some(number) => StartingPosition::AtSequenceNumber(number),
                None => return misplaced(AT_SEQUENCE_NUMBER, false),
            },
        })
    }
}

/// Reads `StartingSequenceNumber`. The numbers of older versions name a shard too; beyond that
/// they are of other streams, and version 0 makes AWS fail internally.
fn starting_number(
    call: &Call<'_>,
    text: &str,
    stream: &StreamName,
    shard: ShardIndex,
) -> Result<SequenceNumber, Refusal> {
    let number = || text.to_owned();
    let stream = || call.kinesis.stream_ref(stream);
    match text.parse() {
        Ok(number) => Ok(number),
        Err(SequenceNumberError::OlderVersion { shard: encoded, version, .. }) => {
            Err(if encoded != shard {
                InvalidArgument::StartingNumberOfOtherShard { encoded, used: shard }.into()
            } else if version == 0 {
                Refusal::InternalFailure
            } else {
                let (number, stream) = (number(), stream());
                InvalidArgument::StartingNumberOfOtherStream { number, shard, stream }.into()
            })
        }
        Err(_) => {
            let (number, stream) = (number(), stream());
            Err(InvalidArgument::StartingNumber { number, shard, stream }.into())
        }
    }
}

/// What the text of an iterator carries.
#[derive(Deserialize, Serialize)]
struct Carried(String, u64, u32, bool, [u64; 3], u64, u64);

/// The text of an iterator.
pub(in crate::wire) fn write(iterator: &ShardIterator) -> String {
    let (after, number) = match iterator.position {
        Position::At(number) => (false, number),
        Position::After(number) => (true, number),
    };
    token::write(
        Purpose::ShardIterator,
        &Carried(
            iterator.stream.as_str().to_owned(),
            iterator.stream_created_at.as_micros(),
            iterator.shard.get(),
            after,
            number.limbs(),
            iterator.issued_at.as_micros(),
            iterator.serial,
        ),
    )
}

/// The iterator of a text. AWS puts up with quotation marks around it.
pub(in crate::wire) fn read(text: &str, now: Timestamp) -> Option<ShardIterator> {
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let Carried(stream, stream_created_at, shard, after, number, issued_at, serial) =
        token::read(Purpose::ShardIterator, text)?;
    let number = SequenceNumber::from_limbs(number)?;
    let iterator = ShardIterator {
        stream: StreamName::new(&stream).ok()?,
        stream_created_at: Timestamp::from_micros(stream_created_at),
        shard: ShardIndex::new(shard)?,
        position: if after { Position::After(number) } else { Position::At(number) },
        issued_at: Timestamp::from_micros(issued_at),
        serial,
    };
    (iterator.issued_at <= now).then_some(iterator)
}
