//! How refusals are written.

use serde::Serialize;

use super::codec::Format;
use super::http::{Body, Response};
use crate::engine::KinesisError;

/// Why a request was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The engine refused it, or a member did not keep a constraint.
    Kinesis(KinesisError),
    /// The body is not in its format (no text), or a value is of the wrong type.
    Serialization { text: Option<String> },
    /// The target names no operation.
    UnknownOperation,
    /// The target names an operation that this endpoint does not carry out.
    Unsupported { operation: String },
    /// The endpoint could not write its answer.
    InternalFailure,
}

impl<E: Into<KinesisError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Kinesis(error.into())
    }
}

/// The body of a refusal. AWS writes `Message` for one exception, and `message` for the others.
#[derive(Serialize)]
struct ErrorBody<'a> {
    #[serde(rename = "__type")]
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    capital_message: Option<String>,
}

/// The payload of an exception in an event stream.
#[derive(Serialize)]
struct EventBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl Refusal {
    /// The exception's name, and its payload in an event stream.
    pub(super) fn event(self, format: Format) -> (&'static str, Vec<u8>) {
        let (code, message) = match self {
            // The event stream has this name for it.
            Self::Kinesis(KinesisError::InternalFailure) => ("InternalFailureException", None),
            Self::Kinesis(error) => (error.code(), Some(error.to_string())),
            _ => ("InternalFailureException", None),
        };
        (code, format.write(&EventBody { message }).unwrap_or_default())
    }

    pub(super) fn response(self, format: Format) -> Response {
        let (status, code, message) = match self {
            Self::Kinesis(KinesisError::InternalFailure) | Self::InternalFailure => {
                (500, KinesisError::InternalFailure.code(), None)
            }
            Self::Kinesis(error) => (400, error.code(), Some(error.to_string())),
            Self::Serialization { text } => {
                let code = "SerializationException";
                let body = ErrorBody { code, message: None, capital_message: text };
                return Self::written(400, format, &body);
            }
            Self::UnknownOperation => (400, "UnknownOperationException", None),
            Self::Unsupported { operation } => (
                400,
                "UnsupportedOperationException",
                Some(format!(
                    "{operation} is not carried out here: channels and queues are not part of \
                     this Kinesis."
                )),
            ),
        };
        Self::written(status, format, &ErrorBody { code, message, capital_message: None })
    }

    fn written(status: u16, format: Format, body: &ErrorBody<'_>) -> Response {
        let bytes = format.write(body).unwrap_or_default();
        let mut response = Response::answer(status, format, Body::Bytes(bytes));
        response.headers.push(("x-amzn-errortype", body.code.to_owned()));
        response
    }
}
