//! The types that members of a request have.
//!
//! Each reads itself from either format, and refuses what cannot be converted to it in the words of
//! AWS's serializer, grammar and misspellings included. A member that is `null` counts as absent:
//! members are `Option`s, and see to that themselves.

use core::fmt;
use core::marker::PhantomData;
use core::num::NonZeroU32;
use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::codec::mismatch;
use crate::engine::Timestamp;

/// A text. It borrows from the body where the body has it without escapes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Text<'de>(Cow<'de, str>);

/// A whole number. AWS cuts fractions off, and numbers beyond 32 bits to the nearest that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Integer(pub(super) i64);

/// A truth value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Boolean(pub(super) bool);

/// Bytes: base64 in JSON, themselves in CBOR. This is the one copy of them that a put makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Blob(pub(super) Arc<[u8]>);

/// A point in time: seconds in JSON, milliseconds in CBOR, as AWS's clients write it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time(pub(super) Timestamp);

/// A list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct List<T>(pub(super) Vec<T>);

/// A map from texts to texts, in the order of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TextMap<'de>(pub(super) Vec<(Text<'de>, Text<'de>)>);

impl Integer {
    /// The number of something, when it is one or more.
    pub(super) fn as_count(self) -> Option<NonZeroU32> {
        u32::try_from(self.0).ok().and_then(NonZeroU32::new)
    }
}

impl<'de> Text<'de> {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What AWS's serializer calls the values of each kind.
const NUMBER: &str = "class com.amazon.coral.value.json.numbers.TruncatingBigNumber";
const TRUTH: &str = "class java.lang.Boolean";
const TEXT: &str = "class java.lang.String";
pub(super) const LIST_FOUND: &str = "Start of list found where not expected";
pub(super) const MAP_FOUND: &str = "Start of structure or map found where not expected.";

/// The visits that refuse a value of another kind: `$kind` with "can not be converted to".
macro_rules! refuse {
    (truth as $target:literal) => {
        fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
            Err(mismatch(format_args!("{TRUTH} can not be converted to {}", $target)))
        }
    };
    (numbers as $target:literal) => {
        fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
            Err(mismatch(format_args!("{NUMBER} can not be converted to {}", $target)))
        }
        fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
            Err(mismatch(format_args!("{NUMBER} can not be converted to {}", $target)))
        }
        fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
            Err(mismatch(format_args!("{NUMBER} can not be converted to {}", $target)))
        }
    };
    (text as $target:literal) => {
        fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
            Err(mismatch(format_args!("{TEXT} can not be converted to {}", $target)))
        }
    };
    (list) => {
        fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
            Err(mismatch(LIST_FOUND))
        }
    };
    (map) => {
        fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
            Err(mismatch(MAP_FOUND))
        }
    };
    (scalars as $text:literal) => {
        fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
            Err(mismatch($text))
        }
        fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
            Err(mismatch($text))
        }
        fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
            Err(mismatch($text))
        }
        fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
            Err(mismatch($text))
        }
        fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
            Err(mismatch($text))
        }
    };
}
pub(super) use refuse;

/// `expecting` is never shown: what it would say, the codec adds outside of AWS's text.
macro_rules! expecting {
    () => {
        fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
            f.write_str("another value")
        }
    };
}
pub(super) use expecting;

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;
            expecting!();
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
            refuse!(truth as "an String");
            refuse!(numbers as "an String");
            refuse!(list);
            refuse!(map);
        }
        deserializer.deserialize_any(TextVisitor)
    }
}

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IntegerVisitor;
        impl<'de> Visitor<'de> for IntegerVisitor {
            type Value = Integer;
            expecting!();
            fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Integer(number.clamp(i64::from(i32::MIN), i64::from(i32::MAX))))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
                // A conversion by `as` ends at the limits of the type.
                self.visit_i64(number.floor() as i64)
            }
            refuse!(truth as "an Integer");
            refuse!(text as "an Integer");
            refuse!(list);
            refuse!(map);
        }
        deserializer.deserialize_any(IntegerVisitor)
    }
}

impl<'de> Deserialize<'de> for Boolean {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BooleanVisitor;
        impl<'de> Visitor<'de> for BooleanVisitor {
            type Value = Boolean;
            expecting!();
            fn visit_bool<E: Error>(self, truth: bool) -> Result<Self::Value, E> {
                Ok(Boolean(truth))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                // Of ASCII: no other letters are in a word that means anything here.
                let text = text.to_ascii_uppercase();
                match &*text {
                    "TRUE" | "1" | "YES" => Ok(Boolean(true)),
                    "FALSE" | "0" | "NO" => Ok(Boolean(false)),
                    _ => Err(mismatch(format_args!("'{text}' can not be converted to an Boolean"))),
                }
            }
            refuse!(numbers as "an Boolean");
            refuse!(list);
            refuse!(map);
        }
        deserializer.deserialize_any(BooleanVisitor)
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BlobVisitor;
        impl<'de> Visitor<'de> for BlobVisitor {
            type Value = Blob;
            expecting!();
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                Ok(Blob(bytes.into()))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                decoded(text).map(Blob).map_err(|reason| {
                    mismatch(format_args!("'{text}' can not be converted to a Blob: {reason}"))
                })
            }
            refuse!(truth as "a Blob");
            refuse!(numbers as "a Blob");
            refuse!(list);
            refuse!(map);
        }
        deserializer.deserialize_any(BlobVisitor)
    }
}

/// Decodes base64 straight into its final place.
fn decoded(text: &str) -> Result<Arc<[u8]>, String> {
    let length = text.len();
    if !length.is_multiple_of(4) {
        return Err(format!(
            "Base64 encoded length is expected a multiple of 4 bytes but found: {length}"
        ));
    }
    let padding = text.bytes().rev().take(2).take_while(|&byte| byte == b'=').count();
    let mut data: Arc<[u8]> =
        core::iter::repeat_n(0, (length / 4 * 3).saturating_sub(padding)).collect();
    let room = Arc::get_mut(&mut data).unwrap_or_default();
    match STANDARD.decode_slice(text, room) {
        Ok(_) => Ok(data),
        Err(_) => Err(invalid_base64(text)),
    }
}

/// What is wrong with a text of the right length that does not decode.
fn invalid_base64(text: &str) -> String {
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let followers = text.chars().skip(1).map(Some).chain([None]);
    let invalid = text
        .chars()
        .zip(followers)
        .find(|&(c, next)| !is_base64(c) || (c == '=' && next.is_some_and(|next| next != '=')));
    match invalid {
        Some((character, _)) => format!("Invalid Base64 character: '{character}'"),
        None => "Invalid last non-pad Base64 character dectected".to_owned(),
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// Reads seconds; a whole number in CBOR is milliseconds instead.
        struct TimeVisitor {
            whole_numbers_are_millis: bool,
        }
        impl<'de> Visitor<'de> for TimeVisitor {
            type Value = Time;
            expecting!();
            fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
                let number = u64::try_from(number).unwrap_or(0);
                Ok(Time(if self.whole_numbers_are_millis {
                    Timestamp::from_millis(number)
                } else {
                    Timestamp::from_seconds(number)
                }))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
            }
            fn visit_f64<E: Error>(self, seconds: f64) -> Result<Self::Value, E> {
                // A conversion by `as` ends at the limits of the type; nothing is before 1970.
                Ok(Time(Timestamp::from_micros((seconds * 1e6).round() as u64)))
            }
            refuse!(truth as "milliseconds since epoch");
            refuse!(text as "milliseconds since epoch");
            refuse!(list);
            refuse!(map);
        }
        /// What CBOR's tag for times stands before.
        struct Millis(Time);
        impl<'de> Deserialize<'de> for Millis {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let visitor = TimeVisitor { whole_numbers_are_millis: true };
                deserializer.deserialize_any(visitor).map(Self)
            }
        }
        if deserializer.is_human_readable() {
            return deserializer.deserialize_any(TimeVisitor { whole_numbers_are_millis: false });
        }
        let tagged = minicbor_serde::tag::Optional::<1, Millis>::deserialize(deserializer)?;
        Ok(tagged.into_value().0)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
            type Value = List<T>;
            expecting!();
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(List(list))
            }
            refuse!(scalars as "Expected list or null");
            refuse!(map);
        }
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

impl<'de> Deserialize<'de> for TextMap<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextMapVisitor;
        impl<'de> Visitor<'de> for TextMapVisitor {
            type Value = TextMap<'de>;
            expecting!();
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some((key, value)) = map.next_entry::<Text<'de>, Option<Text<'de>>>()? {
                    entries.extend(value.map(|value| (key, value)));
                }
                Ok(TextMap(entries))
            }
            refuse!(scalars as "Expected map or null");
            refuse!(list);
        }
        deserializer.deserialize_any(TextMapVisitor)
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
