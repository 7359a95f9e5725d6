//! The two formats: AWS JSON 1.1 and CBOR 1.1.

use core::fmt::Display;
use std::collections::BTreeMap;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde::de::{DeserializeOwned, DeserializeSeed as _, Error, IgnoredAny};
use serde_json::ser::Formatter;

use super::http::Body;
use super::refusal::Refusal;
use super::structure::{Members, Structure};

/// The format of a request, and so of its response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Cbor,
}

impl Format {
    /// The format that a content type names, parameters such as `charset` aside.
    pub(super) fn of_content_type(content_type: &str) -> Option<Self> {
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        [Self::Json, Self::Cbor]
            .into_iter()
            .find(|format| media_type.eq_ignore_ascii_case(format.content_type()))
    }

    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/x-amz-json-1.1",
            Self::Cbor => "application/x-amz-cbor-1.1",
        }
    }

    /// Reads a body, whose texts the structure may borrow.
    pub(super) fn read<'de>(
        self,
        body: &'de [u8],
        members: &mut dyn Members<'de>,
    ) -> Result<(), Refusal> {
        let structure = Structure(members);
        match self {
            Self::Json => {
                let mut deserializer = serde_json::Deserializer::from_slice(body);
                let result = structure.deserialize(&mut deserializer);
                result.and_then(|()| deserializer.end()).map_err(|error| told(&error))
            }
            Self::Cbor => {
                let mut deserializer = minicbor_serde::Deserializer::new(body);
                structure.deserialize(&mut deserializer).map_err(|error| told(&error))
            }
        }
    }

    /// Writes the body of an answer.
    pub(super) fn answer(self, value: &impl Serialize) -> Result<Body, Refusal> {
        self.write(value).map(Body::Bytes)
    }

    /// Writes a value.
    pub(super) fn write(self, value: &impl Serialize) -> Result<Vec<u8>, Refusal> {
        let mut body = Vec::new();
        match self {
            Self::Json => {
                let mut serializer = serde_json::Serializer::with_formatter(&mut body, AwsJson);
                value.serialize(&mut serializer).map_err(|_| Refusal::InternalFailure)?;
            }
            Self::Cbor => {
                let mut serializer = minicbor_serde::Serializer::new(&mut body);
                value.serialize(&mut serializer).map_err(|_| Refusal::InternalFailure)?;
            }
        }
        Ok(body)
    }
}

/// How AWS writes JSON.
struct AwsJson;

impl Formatter for AwsJson {
    /// Bytes are base64.
    fn write_byte_array<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        bytes: &[u8],
    ) -> io::Result<()> {
        /// A whole number of groups of three bytes: only the last chunk is padded.
        const CHUNK: usize = 768;
        let mut text = [0; CHUNK / 3 * 4];
        writer.write_all(b"\"")?;
        for chunk in bytes.chunks(CHUNK) {
            let len =
                STANDARD.encode_slice(chunk, &mut text).map_err(|_| io::ErrorKind::WriteZero)?;
            writer.write_all(text.get(..len).unwrap_or_default())?;
        }
        writer.write_all(b"\"")
    }

    /// The only fractions in answers are times, in seconds with three digits of milliseconds.
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, seconds: f64) -> io::Result<()> {
        let millis = (seconds * 1e3).round() as u64;
        self.write_u64(writer, millis / 1_000)?;
        let digit = |unit: u64| b'0'.wrapping_add((millis / unit % 10) as u8);
        writer.write_all(&[b'.', digit(100), digit(10), digit(1)])
    }
}

/// What stands around the text of a mismatch inside an error of a codec, which adds where in the
/// body it was: AWS's texts do not say.
const TEXT_START: char = '\u{2}';
const TEXT_END: char = '\u{3}';

/// The error for a value that cannot be converted to the type of its member, with AWS's text.
pub(super) fn mismatch<E: Error>(text: impl Display) -> E {
    E::custom(format_args!("{TEXT_START}{text}{TEXT_END}"))
}

/// The refusal that a codec's error stands for: with AWS's text for a mismatch, and without any for
/// a body that is not in the format.
fn told(error: &dyn Display) -> Refusal {
    let error = error.to_string();
    let text = error.split_once(TEXT_START).and_then(|(_, rest)| rest.rsplit_once(TEXT_END));
    Refusal::Serialization { text: text.map(|(text, _)| text.to_owned()) }
}

/// Whether a text inside a request is a JSON object, as policies are.
pub(super) fn is_json_object(text: &str) -> bool {
    serde_json::from_str::<BTreeMap<String, IgnoredAny>>(text).is_ok()
}

/// Reads a value that this endpoint wrote itself, such as a token.
pub(super) fn read_own<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    minicbor_serde::from_slice(bytes).ok()
}

/// Writes a value that this endpoint will read again, in few bytes.
pub(super) fn write_own(value: &impl Serialize) -> Vec<u8> {
    minicbor_serde::to_vec(value).unwrap_or_default()
}
