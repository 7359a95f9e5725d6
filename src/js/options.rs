//! The options of `new Kinesis(…)`.

use core::time::Duration;

use js_sys::{Array, Error, Object, TypeError};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::engine::{ByteCount, Limits, Settings};

/// One hour; longer changes of state are a mistake of units.
const CHANGE_MILLIS_MAX: f64 = 3_600_000.0;
/// 2^53: above it, not every whole number is a JavaScript number.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

/// The settings that an options object asks for. What it leaves out, or sets to `undefined`, is as
/// on AWS.
pub(super) fn read(options: &JsValue) -> Result<Settings, Error> {
    let mut settings = Settings::default();
    for (name, value) in entries(options, "options")? {
        match &*name {
            "accountId" => settings.account_id = account_id(&value)?.into(),
            "region" => settings.region = text("region", &value)?.into(),
            "limits" => read_limits(&value, &mut settings.limits)?,
            "shardLimit" => {
                settings.limits.shards_per_account_max = shard_count("shardLimit", &value)?;
            }
            "createStreamMs" => settings.create_stream = change("createStreamMs", &value)?,
            "deleteStreamMs" => settings.delete_stream = change("deleteStreamMs", &value)?,
            "updateStreamMs" => settings.update_stream = change("updateStreamMs", &value)?,
            // The JavaScript half has looked at it.
            "now" => {}
            _ => return Err(unknown("option", &name, &OPTIONS)),
        }
    }
    Ok(settings)
}

const OPTIONS: [&str; 8] = [
    "accountId",
    "region",
    "limits",
    "shardLimit",
    "createStreamMs",
    "deleteStreamMs",
    "updateStreamMs",
    "now",
];

const LIMITS: [&str; 12] = [
    "writeRecordsPerS",
    "writeBytesPerS",
    "readCallsPerS",
    "readBytesPerS",
    "shardIteratorCallsPerS",
    "subscriptionBytesPerS",
    "getRecordsBytesMax",
    "recordBytesMax",
    "putRecordsBytesMax",
    "streamsInTransitionMax",
    "controlCallsLimited",
    "retentionMs",
];

fn read_limits(value: &JsValue, limits: &mut Limits) -> Result<(), Error> {
    if value.as_string().as_deref() == Some("aws") {
        return Ok(());
    }
    for (name, value) in entries(value, "limits")? {
        let amount = || whole(&format!("limits.{name}"), &value, 1.0, WHOLE_MAX);
        let bytes = || amount().map(ByteCount::new);
        match &*name {
            "writeRecordsPerS" => limits.write_records_per_s = amount()?,
            "writeBytesPerS" => limits.write_bytes_per_s = bytes()?,
            "readCallsPerS" => limits.read_calls_per_s = amount()?,
            "readBytesPerS" => limits.read_bytes_per_s = bytes()?,
            "shardIteratorCallsPerS" => limits.shard_iterator_calls_per_s = amount()?,
            "subscriptionBytesPerS" => limits.subscription_bytes_per_s = bytes()?,
            "getRecordsBytesMax" => limits.get_records_bytes_max = bytes()?,
            "recordBytesMax" => limits.record_bytes_max = bytes()?,
            "putRecordsBytesMax" => limits.put_records_bytes_max = bytes()?,
            "streamsInTransitionMax" => {
                limits.streams_in_transition_max = usize::try_from(amount()?).unwrap_or(usize::MAX);
            }
            "controlCallsLimited" => {
                limits.control_calls_limited = value
                    .as_bool()
                    .ok_or_else(|| wrong("limits.controlCallsLimited", &value, "true or false"))?;
            }
            "retentionMs" => limits.retention = Duration::from_millis(amount()?),
            _ => return Err(unknown("limit", &name, &LIMITS)),
        }
    }
    Ok(())
}

/// The properties of an object that are not `undefined`; none for `undefined` itself.
fn entries(value: &JsValue, what: &str) -> Result<Vec<(String, JsValue)>, Error> {
    if value.is_undefined() {
        return Ok(Vec::new());
    }
    let object = value.dyn_ref::<Object>().filter(|object| !Array::is_array(object));
    let allowed = if what == "limits" { "\"aws\" or an object" } else { "an object" };
    let object = object.ok_or_else(|| wrong(what, value, allowed))?;
    let pairs = Object::entries(object);
    let pairs = pairs.iter().filter_map(|pair| {
        let pair = pair.dyn_into::<Array>().ok()?;
        Some((pair.get(0).as_string()?, pair.get(1)))
    });
    Ok(pairs.filter(|(_, value)| !value.is_undefined()).collect())
}

fn text(name: &str, value: &JsValue) -> Result<String, Error> {
    let text = value.as_string().filter(|text| !text.is_empty());
    text.ok_or_else(|| wrong(name, value, "a text that is not empty"))
}

fn account_id(value: &JsValue) -> Result<String, Error> {
    let is_id = |text: &String| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    value.as_string().filter(is_id).ok_or_else(|| wrong("accountId", value, "a text of 12 digits"))
}

fn shard_count(name: &str, value: &JsValue) -> Result<u32, Error> {
    whole(name, value, 1.0, 1e6).map(|count| u32::try_from(count).unwrap_or(u32::MAX))
}

fn change(name: &str, value: &JsValue) -> Result<Duration, Error> {
    whole(name, value, 0.0, CHANGE_MILLIS_MAX).map(Duration::from_millis)
}

fn whole(name: &str, value: &JsValue, min: f64, max: f64) -> Result<u64, Error> {
    let number = value.as_f64().filter(|number| number.fract() == 0.0);
    let number = number.filter(|number| (min..=max).contains(number));
    let allowed = || format!("a whole number from {min} to {max}");
    number.map(|number| number as u64).ok_or_else(|| wrong(name, value, &allowed()))
}

fn wrong(name: &str, value: &JsValue, allowed: &str) -> Error {
    let shown = js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string());
    let shown = shown.unwrap_or_else(|| "a value without a text".to_owned());
    TypeError::new(&format!("{name} must be {allowed}, and is {shown}.")).into()
}

fn unknown(kind: &str, name: &str, known: &[&str]) -> Error {
    let known = known.join(", ");
    TypeError::new(&format!("There is no {kind} called {name}. There are: {known}.")).into()
}
