//! An endpoint with a clock that the test moves, and short ways to use it.

use std::time::Duration;

use serde_json::Value;
use shardbelt::engine::{Settings, Timestamp};
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
    /// `Null` when the body is empty.
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
        let bytes = bytes(&response);
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(bytes).expect("the answer is JSON")
        };
        Answer { status: response.status, body }
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
    }
}
