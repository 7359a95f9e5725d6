//! An endpoint with a clock that the test moves, and short ways to use it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use shardbelt::engine::{Settings, SubscriptionId, Timestamp};
use shardbelt::wire::{Body, Endpoint, Request, Response};

/// When tests begin: 1 January 2026, 00:00:00 UTC.
pub const START: Timestamp = Timestamp::from_seconds(1_767_225_600);

/// Kinesis behind its protocol, and what time it is there.
pub struct Client {
    pub endpoint: Endpoint,
    pub now: Timestamp,
}

/// What came back from a call in JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    /// `Null` when the body is empty; the number of a subscription when it is an event stream.
    pub body: Value,
}

impl Client {
    pub fn new(settings: Settings) -> Self {
        Self { endpoint: Endpoint::new(settings), now: START }
    }

    pub fn wait_millis(&mut self, millis: u64) {
        self.now = self.now + Duration::from_millis(millis);
    }

    /// Calls an operation in JSON.
    pub fn call(&mut self, operation: &str, input: &Value) -> Answer {
        self.call_raw(operation, input.to_string().as_bytes())
    }

    /// Calls an operation with a body that claims to be JSON.
    pub fn call_raw(&mut self, operation: &str, body: &[u8]) -> Answer {
        let response = self.send(operation, "application/x-amz-json-1.1", body);
        if let Body::Subscription(id) = response.body {
            return Answer { status: response.status, body: Value::from(id.get()) };
        }
        let bytes = bytes(&response);
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(bytes).expect("the answer is JSON")
        };
        Answer { status: response.status, body }
    }

    /// What an event stream has to send by now, as its frames; `"end"` stands for its end.
    pub fn poll(&mut self, id: SubscriptionId) -> Vec<Value> {
        let poll = self.endpoint.poll_subscription(id, self.now);
        assert!(poll.is_ended || poll.next_at > self.now, "there is no more now");
        let mut events: Vec<_> = frames(&poll.frames).iter().map(Frame::shown).collect();
        events.extend(poll.is_ended.then(|| Value::from("end")));
        events
    }

    pub fn send(&mut self, operation: &str, content_type: &str, body: &[u8]) -> Response {
        let target = format!("Kinesis_20131202.{operation}");
        let headers = [("content-type", content_type), ("x-amz-target", &*target)];
        self.endpoint.handle(&Request { method: "POST", headers: &headers, body }, self.now)
    }
}

/// The body of a response that is not a subscription.
pub fn bytes(response: &Response) -> &[u8] {
    match &response.body {
        Body::Bytes(bytes) => bytes,
        Body::Subscription(_) => panic!("an event stream has no bytes yet"),
    }
}

/// A frame of an event stream.
pub struct Frame {
    pub headers: BTreeMap<String, String>,
    pub payload: Vec<u8>,
}

impl Frame {
    /// The frame as an object: the event's or exception's name, and the payload.
    fn shown(&self) -> Value {
        let name = match self.headers[":message-type"].as_str() {
            "event" => &self.headers[":event-type"],
            _ => &self.headers[":exception-type"],
        };
        assert_eq!(self.headers[":content-type"], "application/x-amz-json-1.1");
        let payload: Value = serde_json::from_slice(&self.payload).expect("the payload is JSON");
        Value::from_iter([(name.clone(), payload)])
    }
}

/// The frames of an event stream, whose lengths and checksums must be right.
pub fn frames(mut bytes: &[u8]) -> Vec<Frame> {
    let mut frames = Vec::new();
    while !bytes.is_empty() {
        let word = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        let (len, headers_len) = (word(0) as usize, word(4) as usize);
        assert_eq!(word(8), crc32(&bytes[..8]), "the prelude's checksum");
        assert_eq!(word(len - 4), crc32(&bytes[..len - 4]), "the frame's checksum");
        let headers = headers(&bytes[12..12 + headers_len]);
        let payload = bytes[12 + headers_len..len - 4].to_vec();
        frames.push(Frame { headers, payload });
        bytes = &bytes[len..];
    }
    frames
}

fn headers(mut bytes: &[u8]) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::new();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    while let [name_len, rest @ ..] = bytes {
        let (name, rest) = rest.split_at(usize::from(*name_len));
        let [7, high, low, rest @ ..] = rest else { panic!("the header is a text") };
        let (value, rest) = rest.split_at(usize::from(u16::from_be_bytes([*high, *low])));
        headers.insert(text(name), text(value));
        bytes = rest;
    }
    headers
}

/// The checksum of zip and Ethernet, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| {
            if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 }
        })
    })
}
