//! Calls that were made by hand: what is shown of them is what the service would say, and programs
//! that ask the same of AWS.

use std::time::Duration;

use shardbelt::engine::{HashKey, PartitionKey};
use shardbelt::sim::{Command, Fault, FaultAction, World};
use shardbelt::view::CallView;
use shardbelt::wire::{Body, Endpoint, Request};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{empty, index, key, wait_s};

fn put(partition_key: &str, explicit_hash_key: Option<u128>, data: &[u8]) -> Command {
    Command::PutRecord {
        partition_key: key(partition_key),
        explicit_hash_key: explicit_hash_key.map(HashKey::new),
        data: data.into(),
    }
}

fn split(shard: u32, at: u128) -> Command {
    Command::SplitShard { shard: index(shard), new_starting_hash_key: HashKey::new(at) }
}

fn merge(shard: u32, adjacent: u32) -> Command {
    Command::MergeShards { shard: index(shard), adjacent: index(adjacent) }
}

fn update_shard_count(target_shard_count: u32) -> Command {
    Command::UpdateShardCount { target_shard_count: target_shard_count.try_into().unwrap() }
}

/// The newest call of a world.
fn newest(world: &World) -> CallView {
    CallView::of(world, world.commands().len() - 1).unwrap()
}

/// A call, after it was made.
fn made(command: Command) -> CallView {
    let mut world = empty(3);
    // A refusal is an answer, too.
    drop(world.apply(command));
    newest(&world)
}

/// What the wire answers to a call of this body; `{}` for nothing.
fn answer(endpoint: &mut Endpoint, world: &World, operation: &str, body: &str) -> String {
    let target = format!("Kinesis_20131202.{operation}");
    let headers = [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", &target)];
    let request = Request { method: "POST", headers: &headers, body: body.as_bytes() };
    let Body::Bytes(body) = endpoint.handle(&request, world.now()).body else { panic!("a stream") };
    if body.is_empty() { "{}".into() } else { String::from_utf8(body).unwrap() }
}

fn value(json: &str) -> serde_json::Value {
    serde_json::from_str(json).unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_shown_as_request_and_answer_is_what_the_service_is_asked_and_says() {
    let mut world = empty(3);
    let mut endpoint = Endpoint::new(world.kinesis().settings().clone());
    let create = format!(r#"{{"StreamName":"{}","ShardCount":3}}"#, world.stream_name());
    answer(&mut endpoint, &world, "CreateStream", &create);
    let commands = [
        put("user_67890", None, b"hi"),
        put("\u{202e}\"\\'\n\0 ü 🦀", Some(7), &[0, 159, 146, 150]),
        put("too large", None, &[b'x'; 20_000]),
        put("fits", None, &[b'x'; 10_000]),
        // Its shard has no room left in this second.
        put("fits", None, &[b'x'; 10_000]),
        merge(0, 2),
        split(1, 3),
        split(9, 3),
        // More than twice as many.
        update_shard_count(7),
        split(1, u128::MAX / 2),
        // The stream is UPDATING.
        merge(0, 1),
    ];
    let mut refusals = 0;
    for command in commands {
        refusals += u32::from(world.apply(command.clone()).is_err());
        is_answered_so(&mut endpoint, &world);
    }
    assert_eq!(refusals, 7);
    // Both streams are ACTIVE again.
    wait_s(&mut world, 5);
    world.apply(update_shard_count(6)).unwrap();
    is_answered_so(&mut endpoint, &world);
    wait_s(&mut world, 5);
    assert_eq!(world.stream().unwrap().open_shards().count(), 6);
}

/// Checks that the wire answers the newest call as it is shown.
fn is_answered_so(endpoint: &mut Endpoint, world: &World) {
    let call = newest(world);
    let answered = answer(endpoint, world, call.name(), &call.request());
    assert_eq!(value(&call.response()), value(&answered), "{}", call.request());
}

#[wasm_bindgen_test(unsupported = test)]
fn json_has_a_member_on_each_line() {
    assert_eq!(
        made(put("user_67890", Some(5), b"hi")).request(),
        r#"{
  "StreamName": "my-orders-stream",
  "PartitionKey": "user_67890",
  "Data": "aGk=",
  "ExplicitHashKey": "5"
}"#
    );
    assert_eq!(made(merge(0, 1)).response(), "{}");
}

#[wasm_bindgen_test(unsupported = test)]
fn an_injected_refusal_has_its_name_and_no_text_that_nobody_knows() {
    let mut world = empty(1);
    let fault = Fault::everywhere(FaultAction::ThrottleError, 100, Duration::from_secs(10));
    world.apply(Command::InjectFault(fault)).unwrap();
    assert!(world.apply(put("a", None, b"hi")).is_err());
    assert_eq!(newest(&world).response(), "{\n  \"__type\": \"ThrottlingException\"\n}");
    assert!(newest(&world).is_refused());
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_no_call_of_the_service_is_none_here() {
    let mut world = empty(1);
    world.apply(Command::SetPutReceipts(true)).unwrap();
    assert_eq!(CallView::of(&world, 0), None);
    assert_eq!(CallView::of(&world, 1), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn programs_are_whole() {
    let call = made(put("user_67890", None, b"hi there"));
    assert_eq!(
        call.aws_cli().unwrap(),
        "aws kinesis put-record --stream-name my-orders-stream --partition-key user_67890 \
         --data 'hi there' --cli-binary-format raw-in-base64-out"
    );
    assert_eq!(
        call.javascript(),
        r#"import { KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";

const client = new KinesisClient({});
const response = await client.send(new PutRecordCommand({
  StreamName: "my-orders-stream",
  PartitionKey: "user_67890",
  Data: new TextEncoder().encode("hi there"),
}));
console.log(response);
"#
    );
    assert_eq!(
        call.boto3(),
        r#"import boto3

client = boto3.client("kinesis")
response = client.put_record(
    StreamName="my-orders-stream",
    PartitionKey="user_67890",
    Data=b"hi there",
)
print(response)
"#
    );
    let call = made(split(1, 170_141_183_460_469_231_731_687_303_715_884_105_728));
    assert!(call.javascript().contains(
        "SplitShardCommand({\n  StreamName: \"my-orders-stream\",\n  \
         ShardToSplit: \"shardId-000000000001\",\n  \
         NewStartingHashKey: \"170141183460469231731687303715884105728\",\n}));"
    ));
    let call = made(merge(0, 1));
    assert!(call.boto3().contains(
        "client.merge_shards(\n    StreamName=\"my-orders-stream\",\n    \
         ShardToMerge=\"shardId-000000000000\",\n    \
         AdjacentShardToMerge=\"shardId-000000000001\",\n)"
    ));
}

#[wasm_bindgen_test(unsupported = test)]
fn data_is_written_as_each_language_has_it() {
    let cases: [(&[u8], &str, &str); 8] = [
        (b"", r#"new TextEncoder().encode("")"#, r#"b"""#),
        (b"hi", r#"new TextEncoder().encode("hi")"#, r#"b"hi""#),
        (br#"{"a":'\'}"#, r#"new TextEncoder().encode("{\"a\":'\\'}")"#, r#"b"{\"a\":'\\'}""#),
        (
            b"a\r\n\tb\0\x7f",
            r#"new TextEncoder().encode("a\r\n\tb\u0000\u007f")"#,
            r#"b"a\r\n\tb\x00\x7f""#,
        ),
        (
            "grüße 🦀".as_bytes(),
            r#"new TextEncoder().encode("grüße 🦀")"#,
            r#""grüße 🦀".encode("utf-8")"#,
        ),
        // What turns the order of characters round, a line break of JavaScript, a byte order mark.
        (
            "\u{202e}\u{2028}\u{feff}".as_bytes(),
            r#"new TextEncoder().encode("\u202e\u2028\ufeff")"#,
            r#""\u202e\u2028\ufeff".encode("utf-8")"#,
        ),
        (
            &[0, 255, b'"', b'\\', b'\n'],
            r#"Uint8Array.from(atob("AP8iXAo="), (char) => char.charCodeAt(0))"#,
            r#"b"\x00\xff\"\\\n""#,
        ),
        (b"${a} %s {0} `", r#"new TextEncoder().encode("${a} %s {0} `")"#, r#"b"${a} %s {0} `""#),
    ];
    for (data, javascript, python) in cases {
        let call = made(put("a", None, data));
        let program = call.javascript();
        assert!(program.contains(&format!("  Data: {javascript},\n")), "{program}");
        let program = call.boto3();
        assert!(program.contains(&format!("    Data={python},\n")), "{program}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn keys_are_quoted_for_their_language() {
    let cases = [
        ("user 1", "'user 1'", r#""user 1""#),
        (r#"it's "x""#, r#""it's \"x\"""#, r#""it's \"x\"""#),
        ("a\\b", r#""a\\b""#, r#""a\\b""#),
        ("$HOME`ls`!", "'$HOME`ls`!'", r#""$HOME`ls`!""#),
        ("two\nlines", "'two\nlines'", r#""two\nlines""#),
        ("\u{85}\u{200f}é", "'\u{85}\u{200f}é'", r#""\u0085\u200fé""#),
    ];
    for (partition_key, shell, literal) in cases {
        let call = made(put(partition_key, None, b"hi"));
        let line = call.aws_cli().unwrap();
        assert!(line.contains(&format!("--partition-key {shell} --data")), "{line}");
        assert!(call.javascript().contains(&format!("  PartitionKey: {literal},\n")));
        assert!(call.boto3().contains(&format!("    PartitionKey={literal},\n")));
        assert!(call.request().contains(&format!("\"PartitionKey\": {literal},\n")));
    }
    let call = made(Command::PutRecord {
        partition_key: PartitionKey::new("a\0b").unwrap(),
        explicit_hash_key: None,
        data: [][..].into(),
    });
    assert_eq!(call.aws_cli(), None, "no program can be given a NUL");
    assert!(call.boto3().contains(r#"PartitionKey="a\u0000b""#));
}
