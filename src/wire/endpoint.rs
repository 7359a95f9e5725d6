//! What an SDK talks to.

use md5::{Digest as _, Md5};

use std::collections::BTreeMap;

use super::codec::Format;
use super::event_stream;
use super::http::{Body, Request, Response};
use super::operations::{self, SubscribeToShardEventAnswer};
use super::refusal::Refusal;
use crate::engine::{Kinesis, Settings, SubscriptionId, SubscriptionNews, Timestamp};

/// The API's version, which every target begins with.
const TARGET_PREFIX: &str = "Kinesis_20131202.";
/// A `PutRecords` of 10 MiB is 14 MiB of base64, and may have spaces in it.
const BODY_BYTES_MAX: usize = 32 << 20;

/// Kinesis behind its protocol.
///
/// Signatures are not checked: there is nobody here to be kept out, and clients without
/// credentials are welcome. The path and the host do not matter either.
///
/// ```
/// use shardbelt::engine::{Settings, Timestamp};
/// use shardbelt::wire::{Body, Endpoint, Request};
///
/// let mut endpoint = Endpoint::new(Settings::default());
/// let response = endpoint.handle(
///     &Request {
///         method: "POST",
///         headers: &[
///             ("content-type", "application/x-amz-json-1.1"),
///             ("x-amz-target", "Kinesis_20131202.DescribeStream"),
///         ],
///         body: br#"{"StreamName":"orders"}"#,
///     },
///     Timestamp::from_seconds(1_800_000_000),
/// );
/// let Body::Bytes(body) = response.body else { panic!("not a subscription") };
/// assert_eq!(response.status, 400);
/// assert_eq!(
///     String::from_utf8_lossy(&body),
///     "{\"__type\":\"ResourceNotFoundException\",\
///       \"message\":\"Stream orders under account 000000000000 not found.\"}"
/// );
/// ```
#[derive(Clone, Debug)]
pub struct Endpoint {
    kinesis: Kinesis,
    /// Numbers the requests, for their ids.
    requests: u64,
    /// The subscriptions whose event streams have not ended.
    feeds: BTreeMap<SubscriptionId, Feed>,
}

/// An event stream on its way to a client.
#[derive(Clone, Copy, Debug)]
struct Feed {
    format: Format,
    /// Whether the frame was sent that answers the request itself.
    has_begun: bool,
}

/// What an event stream has to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionPoll {
    /// Whole frames; often none.
    pub frames: Vec<u8>,
    /// Whether nothing comes after them.
    pub is_ended: bool,
    /// When there is something to send even if nobody calls meanwhile. A call may bring something
    /// earlier.
    pub next_at: Timestamp,
}

impl Endpoint {
    /// An endpoint without streams.
    pub fn new(settings: Settings) -> Self {
        Self { kinesis: Kinesis::new(settings), requests: 0, feeds: BTreeMap::new() }
    }

    /// The service behind it.
    pub const fn kinesis(&self) -> &Kinesis {
        &self.kinesis
    }

    /// Answers a request. Whatever the bytes are, there is an answer.
    pub fn handle(&mut self, request: &Request<'_>, now: Timestamp) -> Response {
        self.requests = self.requests.wrapping_add(1);
        let mut response = match request.method {
            "OPTIONS" => preflight(request),
            "POST" => self.post(request, now),
            _ => not_a_call(),
        };
        self.add_common_headers(&mut response, now);
        response
    }

    /// What the event stream of a subscription has to send by `now`.
    pub fn poll_subscription(&mut self, id: SubscriptionId, now: Timestamp) -> SubscriptionPoll {
        let mut frames = Vec::new();
        let Some(feed) = self.feeds.get_mut(&id) else {
            return SubscriptionPoll { frames, is_ended: true, next_at: now };
        };
        let format = feed.format;
        if !feed.has_begun {
            feed.has_begun = true;
            frames.extend(event_stream::initial_response(format));
        }
        loop {
            match self.kinesis.poll_subscription(id, now) {
                SubscriptionNews::Event(event) => {
                    let event = SubscribeToShardEventAnswer::from(event);
                    let payload = format.write(&event).unwrap_or_default();
                    frames.extend(event_stream::event("SubscribeToShardEvent", format, &payload));
                }
                SubscriptionNews::Nothing { until } => {
                    return SubscriptionPoll { frames, is_ended: false, next_at: until };
                }
                SubscriptionNews::Failed(refusal) => {
                    let (code, payload) = Refusal::Kinesis(refusal).event(format);
                    frames.extend(event_stream::exception(code, format, &payload));
                    break;
                }
                SubscriptionNews::Ended => break,
            }
        }
        self.close_subscription(id);
        SubscriptionPoll { frames, is_ended: true, next_at: now }
    }

    /// Ends the event stream of a subscription whose reader went away.
    pub fn close_subscription(&mut self, id: SubscriptionId) {
        self.feeds.remove(&id);
        self.kinesis.close_subscription(id);
    }

    fn post(&mut self, request: &Request<'_>, now: Timestamp) -> Response {
        if request.body.len() > BODY_BYTES_MAX {
            return Response::new(413, None, Vec::new());
        }
        let content_type = request.header("content-type").unwrap_or_default();
        let Some(format) = Format::of_content_type(content_type) else {
            return not_an_aws_format();
        };
        let target = request.header("x-amz-target").unwrap_or_default();
        let Some(operation) = target.strip_prefix(TARGET_PREFIX) else {
            return Refusal::UnknownOperation.response(format);
        };
        let mut call = operations::Call { kinesis: &mut self.kinesis, now, format };
        match operations::carry_out(operation, &mut call, request.body) {
            Ok(body) => {
                if let Body::Subscription(id) = body {
                    self.feeds.insert(id, Feed { format, has_begun: false });
                }
                Response::answer(200, format, body)
            }
            Err(refusal) => refusal.response(format),
        }
    }

    fn add_common_headers(&self, response: &mut Response, now: Timestamp) {
        let digest = Md5::new()
            .chain_update(self.requests.to_be_bytes())
            .chain_update(now.as_micros().to_be_bytes())
            .finalize();
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let id: Vec<_> = [(0, 4), (4, 6), (6, 8), (8, 10), (10, 16)]
            .into_iter()
            .filter_map(|(start, end)| digest.get(start..end).map(hex))
            .collect();
        response.headers.extend([
            ("x-amzn-requestid", id.join("-")),
            ("x-amz-id-2", hex(&digest)),
            ("access-control-allow-origin", "*".to_owned()),
            (
                "access-control-expose-headers",
                "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,\
                 x-amzn-ErrorMessage,Date"
                    .to_owned(),
            ),
        ]);
    }
}

/// What a browser asks before a call to another origin.
fn preflight(request: &Request<'_>) -> Response {
    let mut response = Response::new(200, None, Vec::new());
    let allowed = |asked: &str| request.header(asked).map(str::to_owned);
    let headers = allowed("access-control-request-headers");
    let methods = allowed("access-control-request-method");
    response.headers.extend(headers.map(|value| ("access-control-allow-headers", value)));
    response.headers.extend(methods.map(|value| ("access-control-allow-methods", value)));
    response.headers.push(("access-control-max-age", "172800".to_owned()));
    response
}

/// What AWS answers to other methods.
fn not_a_call() -> Response {
    let body = "<AccessDeniedException>\n  \
                <Message>Unable to determine service/operation name to be authorized</Message>\n\
                </AccessDeniedException>\n";
    Response::new(403, None, body.into())
}

/// What AWS answers to content types other than the two.
fn not_an_aws_format() -> Response {
    let body = r#"{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException","message":null},"Version":"1.0"}"#;
    Response::new(404, Some("application/json"), body.into())
}
