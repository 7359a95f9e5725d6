//! How values are written in scenario files, in links and in JavaScript: times in milliseconds, and as
//! text what has a text.

use core::fmt::{self, Display};
use core::marker::PhantomData;
use core::str::FromStr;
use core::time::Duration;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::{self, Deserialize as _, Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap as _, SerializeSeq as _, Serializer};

use crate::engine::{ByteCount, PartitionKey, ShardIndex, ThroughputLimit, Timestamp};
use crate::sim::World;

/// A duration in whole milliseconds.
pub(crate) mod milliseconds {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(
        duration: &Duration,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
    }

    pub(in crate::sim) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_millis)
    }
}

/// A duration in whole microseconds: what a world's time is counted in.
pub(crate) mod microseconds {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(
        duration: &Duration,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_micros)
    }
}

/// A duration in whole milliseconds, or nothing.
pub(in crate::sim) mod milliseconds_or_null {
    use super::*;

    #[allow(clippy::ref_option, reason = "serde calls it so")]
    pub(in crate::sim) fn serialize<S: Serializer>(
        duration: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match duration {
            Some(duration) => milliseconds::serialize(duration, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(in crate::sim) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<u64>::deserialize(deserializer)?.map(Duration::from_millis))
    }
}

/// A number of bytes.
pub(crate) mod bytes {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(
        count: &ByteCount,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(count.get())
    }

    pub(in crate::sim) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<ByteCount, D::Error> {
        u64::deserialize(deserializer).map(ByteCount::new)
    }
}

/// A shard by its number.
pub(crate) mod shard {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(
        shard: &ShardIndex,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(shard.get())
    }

    pub(in crate::sim) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<ShardIndex, D::Error> {
        of_number(u32::deserialize(deserializer)?)
    }

    pub(super) fn of_number<E: de::Error>(number: u32) -> Result<ShardIndex, E> {
        ShardIndex::new(number).ok_or_else(|| E::custom(format!("{number} is no shard's number")))
    }
}

/// Some shards by their numbers, or nothing.
pub(in crate::sim) mod shards_or_null {
    use super::*;

    #[allow(clippy::ref_option, reason = "serde calls it so")]
    pub(in crate::sim) fn serialize<S: Serializer>(
        shards: &Option<Vec<ShardIndex>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match shards {
            Some(shards) => serializer.collect_seq(shards.iter().map(|shard| shard.get())),
            None => serializer.serialize_none(),
        }
    }

    pub(in crate::sim) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Vec<ShardIndex>>, D::Error> {
        let numbers = Option::<Vec<u32>>::deserialize(deserializer)?;
        numbers.map(|numbers| numbers.into_iter().map(shard::of_number).collect()).transpose()
    }
}

/// What is written as a text, or as a number that stands for that text.
pub(crate) mod text {
    use super::*;

    pub(crate) fn serialize<T: Display, S: Serializer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(in crate::sim) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        deserializer.deserialize_any(TextOrNumber(PhantomData))
    }
}

/// The same, or nothing.
pub(crate) mod text_or_null {
    use super::*;

    #[allow(clippy::ref_option, reason = "serde calls it so")]
    pub(crate) fn serialize<T: Display, S: Serializer>(
        value: &Option<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_none(),
        }
    }

    pub(in crate::sim) fn deserialize<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| text.parse().map_err(de::Error::custom)).transpose()
    }
}

struct TextOrNumber<T>(PhantomData<T>);

impl<T: FromStr<Err: Display>> Visitor<'_> for TextOrNumber<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a number")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<T, E> {
        self.visit_str(&number.to_string())
    }
}

/// A list of partition keys.
pub(in crate::sim) mod keys {
    use super::*;

    pub(in crate::sim) fn serialize<S: Serializer>(
        keys: &Arc<[PartitionKey]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(keys.len()))?;
        keys.iter().try_for_each(|key| list.serialize_element(key.as_str()))?;
        list.end()
    }

    pub(in crate::sim) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Arc<[PartitionKey]>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        let keys = texts.iter().map(|text| PartitionKey::new(text).map_err(de::Error::custom));
        keys.collect()
    }
}

/// Bytes: as the text that they are, or else as `{ "base64": … }`.
pub(in crate::sim) mod data {
    use super::*;

    pub(in crate::sim) fn serialize<S: Serializer>(
        data: &Arc<[u8]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        if let Ok(text) = core::str::from_utf8(data) {
            return serializer.serialize_str(text);
        }
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("base64", &STANDARD.encode(data))?;
        map.end()
    }

    pub(in crate::sim) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Arc<[u8]>, D::Error> {
        deserializer.deserialize_any(TextOrBase64)
    }
}

struct TextOrBase64;

impl<'de> Visitor<'de> for TextOrBase64 {
    type Value = Arc<[u8]>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or an object with base64")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(text.as_bytes().into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let base64 = match map.next_entry::<String, String>()? {
            Some((key, base64)) if key == "base64" => base64,
            Some((key, _)) => return Err(de::Error::unknown_field(&key, &["base64"])),
            None => return Err(de::Error::missing_field("base64")),
        };
        if let Some(key) = map.next_key::<String>()? {
            return Err(de::Error::unknown_field(&key, &["base64"]));
        }
        STANDARD.decode(base64).map(Arc::from).map_err(de::Error::custom)
    }
}

/// A duration in milliseconds, with what is left of them behind the point.
pub(crate) mod exact_milliseconds {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(
        duration: &Duration,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        // A thousand of them has as many seconds as one has milliseconds.
        serializer.serialize_f64(duration.saturating_mul(1_000).as_secs_f64())
    }
}

/// A time as JavaScript has it: in milliseconds since 1970.
pub(crate) mod epoch_milliseconds {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(
        at: &Timestamp,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        exact_milliseconds::serialize(&at.since(Timestamp::EPOCH), serializer)
    }
}

/// The same, or nothing.
pub(crate) mod epoch_milliseconds_or_null {
    use super::*;

    #[allow(clippy::ref_option, reason = "serde calls it so")]
    pub(crate) fn serialize<S: Serializer>(
        at: &Option<Timestamp>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => epoch_milliseconds::serialize(at, serializer),
            None => serializer.serialize_none(),
        }
    }
}

/// A time in milliseconds after the world began.
pub(crate) mod milliseconds_lived {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(
        at: &Timestamp,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        exact_milliseconds::serialize(&at.since(World::beginning()), serializer)
    }
}

/// Some shards by their numbers.
pub(crate) mod shards {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(
        shards: &[ShardIndex],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(shards.iter().map(|shard| shard.get()))
    }
}

/// A limit by the name that the package's options have for it, without the time.
pub(crate) mod limit {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(
        limit: &ThroughputLimit,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match limit {
            ThroughputLimit::WriteRecords => "writeRecords",
            ThroughputLimit::WriteBytes => "writeBytes",
            ThroughputLimit::ReadCalls => "readCalls",
            ThroughputLimit::ReadBytes => "readBytes",
            ThroughputLimit::ShardIteratorCalls => "shardIteratorCalls",
        })
    }
}

/// The same, or nothing.
pub(crate) mod limit_or_null {
    use super::*;

    #[allow(clippy::ref_option, reason = "serde calls it so")]
    pub(crate) fn serialize<S: Serializer>(
        of: &Option<ThroughputLimit>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match of {
            Some(of) => limit::serialize(of, serializer),
            None => serializer.serialize_none(),
        }
    }
}
