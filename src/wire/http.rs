//! Requests and responses, as HTTP carries them.

use super::codec::Format;

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
}

impl Response {
    pub(super) fn new(status: u16, content_type: Option<&str>, body: Vec<u8>) -> Self {
        let content_type = content_type.map(|text| ("content-type", text.to_owned()));
        Self { status, headers: content_type.into_iter().collect(), body: Body::Bytes(body) }
    }

    /// An answer in the request's format; an operation without output has no body.
    pub(super) fn answer(status: u16, format: Format, body: Vec<u8>) -> Self {
        let content_type = (!body.is_empty()).then(|| format.content_type());
        Self::new(status, content_type, body)
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}
