//! Whatever the bytes are, there is an answer.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use shardbelt::engine::Settings;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::conformance::scripts;
use crate::script::{self, Step};
use crate::support::Client;

/// What the fuzzer found: files in `fixtures/`. CONTRIBUTING.md says how to run it.
const FIXTURES: &[&[u8]] = &[];

#[track_caller]
fn check<S: Strategy>(cases: u32, inputs: &S, property: impl Fn(S::Value)) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, b"shardbelt: thirty-two seed bytes");
    let result = TestRunner::new_with_rng(config, rng).run(inputs, |input| {
        property(input);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

/// How a request is spoiled.
#[derive(Clone, Debug)]
enum Damage {
    /// A value is another one.
    Replace(Index, Value),
    /// A member is gone.
    Remove(Index),
    /// A byte is another one.
    Byte(Index, u8),
    /// The rest is missing.
    Cut(Index),
    /// It claims to be in the other format.
    Wrapping(u8),
    /// It is sent to another operation.
    Operation(u8),
    /// It comes later.
    Wait(u8),
}

fn values() -> impl Strategy<Value = Value> {
    let numbers = [-1_i64, 0, 1, 4, 24, 500, 10_000, 1 << 31, 1 << 53, i64::MIN, i64::MAX];
    let texts = [
        "",
        "a",
        "orders",
        "shardId-000000000000",
        "shardId-000000000001",
        "shardId-99999999999999",
        "$iterator",
        "$number",
        "$token",
        "LATEST",
        "AT_TIMESTAMP",
        "TRIM_HORIZON",
        "ON_DEMAND",
        "arn:aws:kinesis:us-east-1:000000000000:stream/orders",
        "arn:aws:kinesis:us-east-1:000000000000:stream/orders/consumer/reader:1767225601",
        "340282366920938463463374607431768211455",
        "340282366920938463463374607431768211456",
        "49670424472731169861061894383144094351084855491014164482",
        "é\u{0}🔑",
        "=+/=",
    ];
    prop_oneof![
        prop::sample::select(numbers.to_vec()).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(texts.to_vec()).prop_map(Value::from),
        any::<u128>().prop_map(|number| number.to_string().into()),
        any::<bool>().prop_map(Value::from),
        prop::sample::select(vec![Value::Null, json!([]), json!({}), json!([[{}]]), json!([null])]),
    ]
}

fn damages() -> impl Strategy<Value = Damage> {
    let index = any::<Index>;
    prop_oneof![
        6 => (index(), values()).prop_map(|(at, value)| Damage::Replace(at, value)),
        3 => index().prop_map(Damage::Remove),
        2 => (index(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        1 => index().prop_map(Damage::Cut),
        1 => (0..7_u8).prop_map(Damage::Wrapping),
        2 => any::<u8>().prop_map(Damage::Operation),
        3 => (0..32_u8).prop_map(Damage::Wait),
    ]
}

fn spoil(step: &mut Step, damage: &Damage) {
    let mut json = serde_json::from_slice::<Value>(&step.body).ok();
    match damage {
        Damage::Replace(at, value) => {
            if let Some(place) = json.as_mut().and_then(|json| place(json, at)) {
                *place = value.clone();
            }
        }
        Damage::Remove(at) => {
            let members = json.as_mut().and_then(Value::as_object_mut);
            if let Some(members) = members.filter(|members| !members.is_empty()) {
                let name = members.keys().nth(at.index(members.len())).cloned().unwrap();
                members.remove(&name);
            }
        }
        Damage::Byte(at, byte) if !step.body.is_empty() => {
            let at = at.index(step.body.len());
            step.body[at] = *byte;
            return;
        }
        Damage::Byte(..) => return,
        Damage::Cut(at) => return step.body.truncate(at.index(step.body.len() + 1)),
        Damage::Wrapping(wrapping) => step.wrapping = *wrapping,
        Damage::Operation(operation) => step.operation = *operation,
        Damage::Wait(wait) => step.wait = *wait,
    }
    if let Some(json) = json {
        step.body = match step.wrapping {
            1 => minicbor_serde::to_vec(&json).unwrap(),
            _ => json.to_string().into_bytes(),
        };
    }
}

/// One of the values in a value.
fn place<'a>(value: &'a mut Value, at: &Index) -> Option<&'a mut Value> {
    let children: Vec<_> = match value {
        Value::Object(members) => members.values_mut().collect(),
        Value::Array(items) => items.iter_mut().collect(),
        _ => return None,
    };
    let count = children.len();
    let child = (count > 0).then(|| children.into_iter().nth(at.index(count))).flatten()?;
    // The same index, further in.
    if (child.is_object() || child.is_array()) && at.index(3) > 0 {
        place(child, at)
    } else {
        Some(child)
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn spoiled_requests_are_answered() {
    let scripts = scripts();
    let inputs = (any::<Index>(), prop::collection::vec((any::<Index>(), damages()), 0..6));
    check(3_000, &inputs, |(script, spoils)| {
        let mut steps = scripts[script.index(scripts.len())].clone();
        for (step, damage) in spoils {
            let step = step.index(steps.len());
            spoil(&mut steps[step], &damage);
        }
        script::run(&script::to_bytes(&steps));
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn random_bytes_are_answered() {
    let bodies = prop::collection::vec(any::<u8>(), 0..80);
    let steps = (any::<u8>(), 0..7_u8, any::<u8>(), bodies)
        .prop_map(|(operation, wrapping, wait, body)| Step { operation, wrapping, wait, body });
    check(3_000, &prop::collection::vec(steps, 1..4), |steps| {
        script::run(&script::to_bytes(&steps));
    });
}

/// CBOR that lies about lengths, and CBOR and JSON that nest deeper than any stack.
#[wasm_bindgen_test(unsupported = test)]
fn bodies_made_to_break_parsers_are_answered() {
    const DEPTH: usize = 100_000;
    const JSON: &str = "application/x-amz-json-1.1";
    const CBOR: &str = "application/x-amz-cbor-1.1";
    let deep = |open: &str| open.repeat(DEPTH).into_bytes();
    let bodies = [
        (JSON, deep("[")),
        (JSON, deep("{\"a\":")),
        (JSON, [b"{\"StreamName\":".to_vec(), deep("[")].concat()),
        (CBOR, vec![0x81; DEPTH]),
        (CBOR, [0xa1, 0x61, b'a'].repeat(DEPTH)),
        (CBOR, vec![0x9f; DEPTH]),
        (CBOR, vec![0xc1; DEPTH]),
        // A text, a blob, a list and a map of 2^64 - 1.
        (CBOR, vec![0x7b, 255, 255, 255, 255, 255, 255, 255, 255]),
        (CBOR, vec![0x5b, 255, 255, 255, 255, 255, 255, 255, 255]),
        (CBOR, vec![0x9b, 255, 255, 255, 255, 255, 255, 255, 255]),
        (CBOR, vec![0xbb, 255, 255, 255, 255, 255, 255, 255, 255]),
        (
            CBOR,
            [&[0xa1, 0x67][..], b"Records", &[0x9b, 127, 255, 255, 255, 255, 255, 255, 255]]
                .concat(),
        ),
    ];
    let mut client = Client::new(Settings::default());
    for (content_type, body) in bodies {
        for operation in script::OPERATIONS {
            let response = client.send(operation, content_type, &body);
            assert_eq!(response.status, 400, "{operation} of {content_type}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_the_fuzzer_found_is_answered() {
    FIXTURES.iter().for_each(|fixture| script::run(fixture));
}
