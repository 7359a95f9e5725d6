//! The npm package's half in Rust: what crosses to JavaScript crosses here.
//!
//! `www/package/` has the other half, with the names that people import, their types and their
//! documentation. This one stays thin: it turns requests into [`Request`]s and responses into values
//! of JavaScript, worlds and views of them too (`simulation.rs`), and says what is wrong with an option.
//!
//! What must not be here: decisions about Kinesis, its protocol or the world, clocks and timers.

mod options;
mod simulation;

use js_sys::{Array, Error, Object, RangeError, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

pub use simulation::SimulationCore;

use crate::engine::{HashKey, PartitionKey, SubscriptionId, Timestamp};
use crate::wire::{Body, Endpoint, Request};

/// Kinesis behind its protocol.
#[wasm_bindgen(js_name = KinesisCore)]
#[derive(Debug)]
pub struct KinesisCore {
    endpoint: Endpoint,
}

#[wasm_bindgen(js_class = KinesisCore)]
impl KinesisCore {
    /// A service with these options.
    ///
    /// # Errors
    ///
    /// A `TypeError` that names the option, for one that is unknown or has a value that it cannot
    /// have.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<Self, Error> {
        options::read(options).map(|settings| Self { endpoint: Endpoint::new(settings) })
    }

    /// Answers a request: `[status, headers, body]`. The body is a `Uint8Array`, or the number of a
    /// subscription. `headers` are names and values in turn.
    #[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen gives lists of texts away")]
    pub fn handle(
        &mut self,
        now_millis: f64,
        method: &str,
        headers: Vec<String>,
        body: &[u8],
    ) -> Array {
        let headers: Vec<_> = headers
            .chunks_exact(2)
            .filter_map(|pair| Some((pair.first()?.as_str(), pair.last()?.as_str())))
            .collect();
        let request = Request { method, headers: &headers, body };
        let response = self.endpoint.handle(&request, timestamp(now_millis));
        let names_and_values = Object::new();
        for (name, value) in &response.headers {
            // A new plain object takes every property.
            let _ = Reflect::set(&names_and_values, &(*name).into(), &value.as_str().into());
        }
        let body = match response.body {
            Body::Bytes(bytes) => Uint8Array::from(bytes.as_slice()).into(),
            Body::Subscription(id) => JsValue::from_f64(id.get() as f64),
        };
        Array::of3(&JsValue::from(response.status), &names_and_values, &body)
    }

    /// What a subscription has to send by now: `[frames, isEnded, nextAtMillis]`.
    #[wasm_bindgen(js_name = pollSubscription)]
    pub fn poll_subscription(&mut self, now_millis: f64, id: f64) -> Array {
        let poll = self.endpoint.poll_subscription(subscription(id), timestamp(now_millis));
        Array::of3(
            &Uint8Array::from(poll.frames.as_slice()),
            &JsValue::from_bool(poll.is_ended),
            &JsValue::from_f64(poll.next_at.as_micros() as f64 / 1e3),
        )
    }

    /// Ends a subscription whose reader went away.
    #[wasm_bindgen(js_name = closeSubscription)]
    pub fn close_subscription(&mut self, id: f64) {
        self.endpoint.close_subscription(subscription(id));
    }
}

/// Where a partition key lies: `[md5, hashKey, position]`.
///
/// # Errors
///
/// A `RangeError` for a text that no partition key may be: an empty one, or a too long one.
#[wasm_bindgen(js_name = hashKeyCore)]
pub fn hash_key(partition_key: &str) -> Result<Array, Error> {
    let partition_key = PartitionKey::new(partition_key)
        .map_err(|violation| Error::from(RangeError::new(&violation.to_string())))?;
    let md5 = HashKey::md5(&partition_key);
    let hash_key = HashKey::of(&partition_key);
    let hex: String = md5.iter().map(|byte| format!("{byte:02x}")).collect();
    // Rounded to what a JavaScript number holds.
    let position = hash_key.get() as f64 / 2_f64.powi(128);
    Ok(Array::of3(&hex.into(), &hash_key.to_string().into(), &position.into()))
}

/// The epoch for what is no time at all.
fn timestamp(millis: f64) -> Timestamp {
    // A conversion by `as` ends at the limits of the type.
    Timestamp::from_micros((millis * 1e3).round() as u64)
}

fn subscription(id: f64) -> SubscriptionId {
    SubscriptionId::new(id as u64)
}
