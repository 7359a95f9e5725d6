//! How values are written in scenario files: times in milliseconds, and as text what has a text.

use core::fmt::{self, Display};
use core::marker::PhantomData;
use core::str::FromStr;
use core::time::Duration;
use std::sync::Arc;

use serde::de::{self, Deserialize as _, Deserializer, Visitor};
use serde::ser::{SerializeSeq as _, Serializer};

use crate::engine::{ByteCount, PartitionKey, ShardIndex};

/// A duration in whole milliseconds.
pub(in crate::sim) mod milliseconds {
    use super::*;

    pub(in crate::sim) fn serialize<S: Serializer>(
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

/// The same, or nothing.
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
pub(in crate::sim) mod bytes {
    use super::*;

    pub(in crate::sim) fn serialize<S: Serializer>(
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
pub(in crate::sim) mod shard {
    use super::*;

    pub(in crate::sim) fn serialize<S: Serializer>(
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
pub(in crate::sim) mod text {
    use super::*;

    pub(in crate::sim) fn serialize<T: Display, S: Serializer>(
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
pub(in crate::sim) mod text_or_null {
    use super::*;

    #[allow(clippy::ref_option, reason = "serde calls it so")]
    pub(in crate::sim) fn serialize<T: Display, S: Serializer>(
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
