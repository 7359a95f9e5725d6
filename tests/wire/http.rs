//! What is around the bodies: methods, targets, content types and headers.

use serde_json::json;
use shardbelt::engine::Settings;
use shardbelt::wire::{Endpoint, Request, Response};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Client, START, bytes};

const JSON: &str = "application/x-amz-json-1.1";
const LIST_STREAMS: &str = "Kinesis_20131202.ListStreams";

fn send(method: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
    Endpoint::new(Settings::default()).handle(&Request { method, headers, body }, START)
}

fn text(response: &Response) -> &str {
    std::str::from_utf8(bytes(response)).unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn names_of_headers_and_content_types_may_be_in_any_case() {
    for (content_type, target) in
        [("Content-Type", "X-Amz-Target"), ("content-type", "x-amz-target")]
    {
        for value in
            [JSON, "Application/X-AMZ-JSON-1.1", "application/x-amz-json-1.1; charset=utf-8"]
        {
            let response = send("POST", &[(content_type, value), (target, LIST_STREAMS)], b"{}");
            assert_eq!(response.status, 200, "{content_type}: {value}");
            assert_eq!(response.header("Content-Type"), Some(JSON));
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn signatures_hosts_and_other_headers_are_of_no_consequence() {
    let headers = [
        ("content-type", JSON),
        ("x-amz-target", LIST_STREAMS),
        ("authorization", "AWS4-HMAC-SHA256 nonsense"),
        ("host", "example.com"),
        ("x-amz-date", "never"),
    ];
    assert_eq!(send("POST", &headers, b"{}").status, 200);
}

#[wasm_bindgen_test(unsupported = test)]
fn every_response_has_ids_of_its_own_and_may_be_read_by_any_page() {
    let mut client = Client::new(Settings::default());
    let mut ids = Vec::new();
    for operation in ["ListStreams", "ListStreams", "Frobnicate"] {
        let response = client.send(operation, JSON, b"{}");
        let id = response.header("x-amzn-requestid").unwrap().to_owned();
        let parts: Vec<_> = id.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12], "{id}");
        assert!(response.header("x-amz-id-2").is_some_and(|id| !id.is_empty()));
        assert_eq!(response.header("access-control-allow-origin"), Some("*"));
        assert_eq!(
            response.header("access-control-expose-headers"),
            Some(
                "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date"
            )
        );
        ids.push(id);
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_refusal_is_named_in_a_header_too() {
    let mut client = Client::new(Settings::default());
    let response = client.send("DescribeStream", JSON, br#"{"StreamName":"orders"}"#);
    assert_eq!(response.status, 400);
    assert_eq!(response.header("x-amzn-errortype"), Some("ResourceNotFoundException"));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_preflight_allows_what_it_is_asked_for() {
    let headers = [
        ("Origin", "https://example.com"),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "content-type,x-amz-target,amz-sdk-request"),
    ];
    let response = send("OPTIONS", &headers, b"");
    assert_eq!((response.status, bytes(&response)), (200, &b""[..]));
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    assert_eq!(response.header("access-control-allow-methods"), Some("POST"));
    assert_eq!(
        response.header("access-control-allow-headers"),
        Some("content-type,x-amz-target,amz-sdk-request")
    );
    assert_eq!(response.header("access-control-max-age"), Some("172800"));
}

#[wasm_bindgen_test(unsupported = test)]
fn other_methods_are_denied() {
    for method in ["GET", "PUT", "DELETE", "HEAD", "post", ""] {
        let response =
            send(method, &[("content-type", JSON), ("x-amz-target", LIST_STREAMS)], b"{}");
        assert_eq!(response.status, 403, "{method}");
        assert_eq!(
            text(&response),
            "<AccessDeniedException>\n  <Message>Unable to determine service/operation name to be \
             authorized</Message>\n</AccessDeniedException>\n"
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn other_content_types_are_not_understood() {
    for content_type in ["application/json", "text/plain", "application/x-amz-json-1.0", ""] {
        let headers = [("content-type", content_type), ("x-amz-target", LIST_STREAMS)];
        let response = send("POST", &headers, b"{}");
        assert_eq!(response.status, 404, "{content_type}");
        assert_eq!(
            text(&response),
            r#"{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException","message":null},"Version":"1.0"}"#
        );
    }
    assert_eq!(send("POST", &[("x-amz-target", LIST_STREAMS)], b"{}").status, 404);
}

#[wasm_bindgen_test(unsupported = test)]
fn unknown_targets_are_unknown_operations() {
    for target in [
        "Kinesis_20131202.Frobnicate",
        "Kinesis_20131202.listStreams",
        "Kinesis_20131202.",
        "DynamoDB_20120810.ListTables",
        "ListStreams",
        "",
    ] {
        let response = send("POST", &[("content-type", JSON), ("x-amz-target", target)], b"{}");
        assert_eq!(response.status, 400, "{target}");
        assert_eq!(text(&response), r#"{"__type":"UnknownOperationException"}"#);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn channels_and_queues_are_named_in_their_refusal() {
    for operation in [
        "CreateChannel",
        "DescribeChannel",
        "ListChannels",
        "UpdateChannel",
        "DeleteChannel",
        "CreateQueue",
        "DescribeQueue",
        "ListQueues",
        "UpdateQueue",
        "DeleteQueue",
        "ReceiveQueueRecords",
        "AcknowledgeQueueRecords",
        "UpdateQueueRecordsVisibility",
        "ReceiveDeadLetterQueueRecords",
        "AcknowledgeDeadLetterQueueRecords",
        "UpdateDeadLetterQueueRecordsVisibility",
        "RestoreDeadLetterQueueRecords",
    ] {
        let answer = Client::new(Settings::default()).call(operation, &json!({}));
        assert_eq!(answer.status, 400);
        assert_eq!(answer.body["__type"], "UnsupportedOperationException");
        let text = answer.body["message"].as_str().unwrap();
        assert!(text.starts_with(operation) && text.contains("channels and queues"), "{text}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_body_over_32_mib_is_too_large() {
    let body = vec![b' '; (32 << 20) + 1];
    let headers = [("content-type", JSON), ("x-amz-target", LIST_STREAMS)];
    assert_eq!(send("POST", &headers, &body).status, 413);
    assert_eq!(send("POST", &headers, &body[1..]).status, 400);
}
