//! Requests and responses, as HTTP carries them.

use super::codec::Format;
use super::event_stream;
use crate::engine::SubscriptionId;

/// A request. Header names may be in any case.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// `POST` for calls, `OPTIONS` for a browser's preflight.
    pub method: &'a str,
    /// Names and values.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body, whole.
    pub body: &'a [u8],
}

impl<'a> Request<'a> {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|&(_, value)| value)
    }
}

/// A response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Names, in lower case, and values.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Body,
}

/// The body of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// All of it.
    Bytes(Vec<u8>),
    /// An event stream, whose bytes come in time: ask [`Endpoint::poll_subscription`] for them.
    ///
    /// [`Endpoint::poll_subscription`]: super::Endpoint::poll_subscription
    Subscription(SubscriptionId),
}

impl Body {
    /// No body: what an operation without output answers.
    pub(super) const NOTHING: Self = Self::Bytes(Vec::new());
}

impl Response {
    pub(super) fn new(status: u16, content_type: Option<&str>, body: Vec<u8>) -> Self {
        let content_type = content_type.map(|text| ("content-type", text.to_owned()));
        Self { status, headers: content_type.into_iter().collect(), body: Body::Bytes(body) }
    }

    /// An answer in the request's format; an operation without output has no body.
    pub(super) fn answer(status: u16, format: Format, body: Body) -> Self {
        let content_type = match &body {
            Body::Bytes(bytes) if bytes.is_empty() => None,
            Body::Bytes(_) => Some(format.content_type()),
            Body::Subscription(_) => Some(event_stream::CONTENT_TYPE),
        };
        Self { body, ..Self::new(status, content_type, Vec::new()) }
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}
