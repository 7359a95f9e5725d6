//! Which key has which colour.

use crate::engine::{HashKey, PartitionKey};
use crate::sim::World;

/// How many keys have a colour of their own; the others share one.
pub const NAMED_COLOURS: usize = 7;

/// A key with a colour of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyColour {
    /// The key.
    pub key: PartitionKey,
    /// Where its records lie, unless an explicit hash key puts them elsewhere.
    pub hash_key: HashKey,
}

/// The first keys that somebody named, in order: the place in this order is the colour, and never
/// changes while the world runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyColours(Vec<KeyColour>);

impl KeyColours {
    /// The colours of a world's keys.
    pub fn of(world: &World) -> Self {
        let named = world.named_keys().iter().take(NAMED_COLOURS);
        Self(named.map(|key| KeyColour { key: key.clone(), hash_key: HashKey::of(key) }).collect())
    }

    /// The keys with their colours, from colour 0 on.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &KeyColour)> {
        self.0.iter().enumerate()
    }

    /// The colour of the records at a hash key; `None` for the one that the others share.
    pub fn of_hash_key(&self, hash_key: HashKey) -> Option<usize> {
        self.0.iter().position(|named| named.hash_key == hash_key)
    }

    /// The letter that stands for a colour, so that nothing is told by colour alone.
    pub fn letter(colour: usize) -> &'static str {
        const LETTERS: [&str; NAMED_COLOURS] = ["A", "B", "C", "D", "E", "F", "G"];
        LETTERS.get(colour).copied().unwrap_or("")
    }
}
