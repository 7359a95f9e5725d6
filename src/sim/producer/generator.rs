//! Records that are made up as they are needed.

use std::sync::Arc;

use super::{Content, KeyTemplate, Population, Subject, Traffic};
use crate::engine::{ByteCount, PartitionKey};
use crate::sim::CommandError;
use crate::sim::random::Random;

/// What a producer does that makes its records up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generator {
    /// How often it makes a record.
    pub traffic: Traffic,
    /// The size of a record's data.
    pub record_size: ByteCount,
    /// Whom its records are about.
    pub population: Population,
    /// How the partition key is made.
    pub key: KeyTemplate,
}

impl Generator {
    /// The keys that are named one by one, which is what makes them worth a colour of their own.
    pub(super) fn named_keys(&self) -> Vec<PartitionKey> {
        match self.key.as_constant() {
            Some(key) => vec![key],
            None if self.key.is_user() => self.population.names().to_vec(),
            None => Vec::new(),
        }
    }

    /// The record of this number. `None` if its key is too long, which a checked generator never
    /// makes.
    pub(super) fn content(
        &self,
        subject: Subject,
        data: Arc<[u8]>,
        serial: u64,
        random: &mut Random,
    ) -> Option<Content> {
        Some(Content {
            subject,
            is_followed: self.population.is_followed(),
            partition_key: self.key.fill_in(&self.population, subject, serial, random)?,
            explicit_hash_key: None,
            data,
        })
    }

    /// Whether its records could be made, and the size of the largest.
    pub(super) fn check(&self) -> Result<ByteCount, CommandError> {
        self.population.check().map_err(CommandError::Population)?;
        self.traffic.check().map_err(CommandError::Traffic)?;
        let longest_key = self.key.check(&self.population).map_err(CommandError::Key)?;
        Ok(self.record_size + ByteCount::of_len(longest_key))
    }
}
