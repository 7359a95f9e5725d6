//! CBOR 1.1: the same API, with bytes as bytes and times as milliseconds. Requests are written and
//! answers are read by another codec than the one under test.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ciborium::Value as Cbor;
use serde_json::{Value, json};
use shardbelt::engine::Settings;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{Answer, Client, bytes};

const CONTENT_TYPE: &str = "application/x-amz-cbor-1.1";
/// The tag of times.
const TIME: u64 = 1;

/// Members that are bytes, and members that are times.
const BLOBS: &[&str] = &["Data"];
const TIMES: &[&str] = &[
    "Timestamp",
    "StreamCreationTimestamp",
    "ConsumerCreationTimestamp",
    "ApproximateArrivalTimestamp",
    "StartedAt",
    "EndedAt",
    "EarliestAllowedEndAt",
];

/// A request as a client writes it in CBOR that would write this one in JSON.
pub fn encoded(input: &Value) -> Vec<u8> {
    let mut body = Vec::new();
    ciborium::into_writer(&to_cbor("", input), &mut body).unwrap();
    body
}

fn to_cbor(member: &str, value: &Value) -> Cbor {
    match value {
        Value::Null => Cbor::Null,
        Value::Bool(truth) => Cbor::Bool(*truth),
        Value::Number(seconds) if TIMES.contains(&member) => {
            let millis = (seconds.as_f64().unwrap() * 1e3).round() as i64;
            Cbor::Tag(TIME, Box::new(millis.into()))
        }
        Value::Number(number) => match number.as_i64() {
            Some(number) => number.into(),
            None => number.as_f64().unwrap().into(),
        },
        Value::String(text) => match STANDARD.decode(text) {
            Ok(bytes) if BLOBS.contains(&member) => Cbor::Bytes(bytes),
            _ => Cbor::Text(text.clone()),
        },
        Value::Array(items) => {
            Cbor::Array(items.iter().map(|item| to_cbor(member, item)).collect())
        }
        Value::Object(members) => Cbor::Map(
            members
                .iter()
                .map(|(name, value)| (name.as_str().into(), to_cbor(name, value)))
                .collect(),
        ),
    }
}

/// An answer as it would be in JSON. Blobs must be bytes, and times milliseconds under their tag.
pub fn decoded(body: &[u8]) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    to_json("", &ciborium::from_reader(body).expect("the answer is CBOR"))
}

fn to_json(member: &str, value: &Cbor) -> Value {
    assert_eq!(matches!(value, Cbor::Bytes(_)), BLOBS.contains(&member), "{member}: {value:?}");
    assert_eq!(matches!(value, Cbor::Tag(..)), TIMES.contains(&member), "{member}: {value:?}");
    match value {
        Cbor::Null => panic!("{member} is null: what is absent is left out"),
        Cbor::Bool(truth) => (*truth).into(),
        Cbor::Integer(number) => i64::try_from(*number).unwrap().into(),
        Cbor::Text(text) => text.as_str().into(),
        Cbor::Bytes(bytes) => STANDARD.encode(bytes).into(),
        Cbor::Tag(TIME, millis) => {
            let millis = millis.as_integer().expect("a whole number of milliseconds");
            (i64::try_from(millis).unwrap() as f64 / 1e3).into()
        }
        Cbor::Array(items) => items.iter().map(|item| to_json("", item)).collect(),
        Cbor::Map(members) => {
            let members = members.iter().map(|(name, value)| {
                let name = name.as_text().expect("names are texts");
                (name.to_owned(), to_json(name, value))
            });
            Value::Object(members.collect())
        }
        other => panic!("{member} is {other:?}"),
    }
}

impl Client {
    /// Calls an operation in CBOR.
    pub fn call_cbor(&mut self, operation: &str, input: &Value) -> Answer {
        let response = self.send(operation, CONTENT_TYPE, &encoded(input));
        assert!(matches!(response.header("content-type"), None | Some(CONTENT_TYPE)));
        Answer { status: response.status, body: decoded(bytes(&response)) }
    }
}

fn with_stream() -> Client {
    let mut client = Client::new(Settings::default());
    client.call_cbor("CreateStream", &json!({"StreamName": "orders", "ShardCount": 1}));
    client.wait_millis(1_000);
    client
}

#[wasm_bindgen_test(unsupported = test)]
fn clients_write_texts_blobs_lists_and_maps_of_unknown_length() {
    let body = [
        &[0xbf][..],
        &[0x6a],
        b"StreamName",
        // A text in two pieces.
        &[0x7f, 0x63],
        b"ord",
        &[0x63],
        b"ers",
        &[0xff, 0x67],
        b"Records",
        &[0x9f, 0xbf, 0x6c],
        b"PartitionKey",
        &[0x61, b'a', 0x64],
        b"Data",
        // A blob in two pieces.
        &[0x5f, 0x42, 1, 2, 0x41, 3, 0xff, 0xff, 0xff, 0xff],
    ]
    .concat();
    let mut client = with_stream();
    let response = client.send("PutRecords", CONTENT_TYPE, &body);
    let answer = decoded(bytes(&response));
    assert_eq!((response.status, &answer["FailedRecordCount"]), (200, &json!(0)), "{answer}");

    let iterator = json!({
        "StreamName": "orders", "ShardId": "shardId-000000000000",
        "ShardIteratorType": "TRIM_HORIZON",
    });
    let iterator = client.call_cbor("GetShardIterator", &iterator).body;
    let read = client.call_cbor("GetRecords", &iterator).body;
    assert_eq!(read["Records"][0]["Data"], json!("AQID"));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_time_may_come_without_its_tag_as_milliseconds() {
    let mut client = with_stream();
    let request = Cbor::Map(vec![
        ("StreamName".into(), "orders".into()),
        ("ShardId".into(), "shardId-000000000000".into()),
        ("ShardIteratorType".into(), "AT_TIMESTAMP".into()),
        ("Timestamp".into(), 1_767_225_600_500_u64.into()),
    ]);
    let mut body = Vec::new();
    ciborium::into_writer(&request, &mut body).unwrap();
    let response = client.send("GetShardIterator", CONTENT_TYPE, &body);
    assert_eq!(response.status, 200, "{:?}", decoded(bytes(&response)));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_refusal_is_a_map_in_cbor_too() {
    let answer = with_stream().call_cbor("DescribeStream", &json!({"StreamName": "clicks"}));
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.body,
        json!({
            "__type": "ResourceNotFoundException",
            "message": "Stream clicks under account 000000000000 not found.",
        })
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_body_that_is_no_cbor_is_refused_in_cbor() {
    for body in [&b""[..], b"{}", &[0xff], &[0xbf, 0x61], &[0xa1, 0x61, b'a']] {
        let response = with_stream().send("DescribeStream", CONTENT_TYPE, body);
        let answer = decoded(bytes(&response));
        assert_eq!((response.status, &answer["__type"]), (400, &json!("SerializationException")));
    }
}
