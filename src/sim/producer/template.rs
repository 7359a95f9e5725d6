//! How a partition key is made of what a record is about.

use core::fmt;
use core::num::NonZeroU32;
use core::str::FromStr;
use std::fmt::Write as _;
use std::sync::Arc;

use super::population::{Population, Subject};
use crate::engine::PartitionKey;
use crate::sim::random::Random;
use crate::sim::{Behaviour, Functions};

/// A text with places that are filled in for each record.
///
/// | place | what stands there |
/// |---|---|
/// | `{user}` | whom the record is about: its number, or its name in a population of names |
/// | `{user%100}` | the rest of its number by 100, or by any other number |
/// | `{country}` | a country; each user has one |
/// | `{uuid}` | a random UUID, another for each record |
/// | `{record}` | the number of the record: 0, 1, 2 … |
///
/// A brace that stands for itself is written twice.
///
/// ```
/// use shardbelt::sim::KeyTemplate;
///
/// let key: KeyTemplate = "{country}-user_{user}".parse()?;
/// assert_eq!(key.to_string(), "{country}-user_{user}");
/// assert!("{usr}".parse::<KeyTemplate>().is_err());
/// # Ok::<(), shardbelt::sim::KeyTemplateError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyTemplate {
    text: Arc<str>,
    parts: Arc<[Part]>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(Arc<str>),
    User,
    /// It is made by reading a template only, and brings along how it is filled in.
    Other(Place, Behaviour<Places>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    UserModulo(NonZeroU32),
    Country,
    Uuid,
    Record,
}

/// What filling in places takes.
struct Places {
    /// Writes what stands in a place of a key: whom the record is about, and its number.
    write: fn(Place, &mut String, u32, u64, &mut Random) -> fmt::Result,
}

impl Functions for Places {
    const TABLE: &'static Self = &Self { write: Place::write };
}

/// A text that is no template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyTemplateError {
    /// A brace has no partner.
    Brace {
        /// How many characters stand before it.
        at: usize,
    },
    /// What stands between two braces has no meaning.
    Place {
        /// What stands there.
        place: String,
    },
    /// Nothing at all.
    Empty,
    /// Keys of it would be longer than a partition key may be.
    TooLong {
        /// Characters of the longest.
        chars: usize,
    },
}

/// Characters in a partition key. Source: `PartitionKey` in the API reference.
const KEY_CHARS_MAX: usize = 256;
const COUNTRIES: [&str; 8] = ["DE", "US", "IN", "BR", "JP", "NG", "FR", "AU"];

impl fmt::Display for KeyTemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Brace { at } => write!(
                f,
                "The brace after {at} characters has no partner: write it twice if it stands for \
                 itself."
            ),
            Self::Place { place } => write!(
                f,
                "{{{place}}} has no meaning here: use {{user}}, {{user%100}}, {{country}}, \
                 {{uuid}} or {{record}}."
            ),
            Self::Empty => f.write_str("Give a key."),
            Self::TooLong { chars } => write!(
                f,
                "Keys would have {chars} characters: a partition key has at most {KEY_CHARS_MAX}."
            ),
        }
    }
}

impl core::error::Error for KeyTemplateError {}

impl fmt::Display for KeyTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl KeyTemplate {
    /// A text without braces, and after it whom the record is about: `user_{user}` of `user_`.
    pub(in crate::sim) fn user_after(text: &str) -> Self {
        let before = (!text.is_empty()).then(|| Part::Text(text.into()));
        let parts = before.into_iter().chain([Part::User]).collect();
        Self { text: format!("{text}{{user}}").into(), parts }
    }
}

impl FromStr for KeyTemplate {
    type Err = KeyTemplateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from_brace) = rest.split_at(at);
            plain.push_str(before);
            if let Some((doubled, brace)) = [("{{", '{'), ("}}", '}')]
                .into_iter()
                .find(|(doubled, _)| from_brace.starts_with(doubled))
            {
                plain.push(brace);
                rest = from_brace.strip_prefix(doubled).unwrap_or_default();
                continue;
            }
            let alone = || KeyTemplateError::Brace {
                at: text.chars().count().saturating_sub(from_brace.chars().count()),
            };
            let inside = from_brace.strip_prefix('{').ok_or_else(alone)?;
            let (place, after) = inside.split_once('}').ok_or_else(alone)?;
            if !plain.is_empty() {
                parts.push(Part::Text(core::mem::take(&mut plain).into()));
            }
            parts.push(Part::of(place)?);
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(Part::Text(plain.into()));
        }
        if parts.is_empty() {
            return Err(KeyTemplateError::Empty);
        }
        Ok(Self { text: text.into(), parts: parts.into() })
    }
}

impl KeyTemplate {
    /// A template of one key: all records have the same.
    pub fn constant(key: &PartitionKey) -> Self {
        Self {
            text: key.as_str().replace('{', "{{").replace('}', "}}").into(),
            parts: [Part::Text(key.as_str().into())].into(),
        }
    }

    /// The one key that it makes, if it makes no other.
    pub fn as_constant(&self) -> Option<PartitionKey> {
        match &*self.parts {
            [Part::Text(text)] => PartitionKey::new(text).ok(),
            _ => None,
        }
    }

    /// Whether its keys are the names of their population, and nothing else.
    pub fn is_user(&self) -> bool {
        *self.parts == [Part::User]
    }

    /// Checks that no key of it is too long, and returns the bytes of the longest.
    pub(in crate::sim) fn check(&self, population: &Population) -> Result<usize, KeyTemplateError> {
        let chars = self.length(population, |text| text.chars().count());
        if chars > KEY_CHARS_MAX {
            return Err(KeyTemplateError::TooLong { chars });
        }
        Ok(self.length(population, str::len))
    }

    fn length(&self, population: &Population, of: impl Fn(&str) -> usize) -> usize {
        let longest_name = population.names().iter().map(|name| of(name.as_str())).max();
        let lengths = self.parts.iter().map(|part| match part {
            Part::Text(text) => of(text),
            // A number of 32 bits has ten digits at most, one of 64 bits twenty.
            Part::User => longest_name.unwrap_or(10),
            Part::Other(Place::UserModulo(_), _) => 10,
            Part::Other(Place::Country, _) => 2,
            Part::Other(Place::Uuid, _) => 36,
            Part::Other(Place::Record, _) => 20,
        });
        lengths.fold(0, usize::saturating_add)
    }

    /// The key of a record. `None` for a key that is too long, which a checked template never makes.
    pub(in crate::sim) fn fill_in(
        &self,
        population: &Population,
        subject: Subject,
        record: u64,
        random: &mut Random,
    ) -> Option<PartitionKey> {
        let Subject(user) = subject;
        let name = population.names().get(usize::try_from(user).ok()?);
        if let (true, Some(name)) = (self.is_user(), name) {
            return Some(name.clone());
        }
        let mut key = String::new();
        for part in &*self.parts {
            let written = match part {
                Part::Text(text) => key.write_str(text),
                Part::User => match name {
                    Some(name) => key.write_str(name.as_str()),
                    None => write!(key, "{user}"),
                },
                Part::Other(place, places) => {
                    (places.write)(*place, &mut key, user, record, random)
                }
            };
            written.ok()?;
        }
        PartitionKey::new(&key).ok()
    }
}

impl Place {
    fn write(self, key: &mut String, user: u32, record: u64, random: &mut Random) -> fmt::Result {
        match self {
            Self::UserModulo(modulo) => write!(key, "{}", user % modulo.get()),
            Self::Country => {
                let country = user as usize % COUNTRIES.len();
                key.write_str(COUNTRIES.get(country).ok_or(fmt::Error)?)
            }
            Self::Uuid => write_uuid(key, random),
            Self::Record => write!(key, "{record}"),
        }
    }
}

/// A random UUID: version 4, the variant of RFC 9562.
fn write_uuid(key: &mut String, random: &mut Random) -> fmt::Result {
    let (high, low) = (random.number(), random.number());
    let version = (high & 0x0fff) | 0x4000;
    let variant = (low >> 48) & 0x3fff | 0x8000;
    write!(
        key,
        "{:08x}-{:04x}-{version:04x}-{variant:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        low & 0xffff_ffff_ffff,
    )
}

impl Part {
    fn of(place: &str) -> Result<Self, KeyTemplateError> {
        let other = match place {
            "user" => return Ok(Self::User),
            "country" => Place::Country,
            "uuid" => Place::Uuid,
            "record" => Place::Record,
            other => other
                .strip_prefix("user%")
                .and_then(|modulo| modulo.parse().ok())
                .map(Place::UserModulo)
                .ok_or_else(|| KeyTemplateError::Place { place: other.into() })?,
        };
        Ok(Self::Other(other, Behaviour::ALL))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_after_a_text_is_what_is_read_of_it() {
        for (text, written) in [("", "{user}"), ("user_", "user_{user}")] {
            assert_eq!(Ok(KeyTemplate::user_after(text)), written.parse());
        }
    }
}
