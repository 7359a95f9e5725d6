//! Whom records are about.

use std::sync::Arc;

use crate::engine::PartitionKey;
use crate::sim::random::Random;

/// Whom a producer's records are about: the users, devices or accounts whose order matters, and of
/// which the partition key is made.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Population {
    /// Each of them as likely as any other.
    Uniform {
        /// How many there are, at least 1.
        users: u32,
    },
    /// By Zipf's law: the second is seen half as often as the first, the third a third as often.
    Zipf {
        /// How many there are: 1 to 100,000.
        users: u32,
    },
    /// One of whom everybody talks; the others as likely as one another.
    Celebrity {
        /// How many there are with the celebrity, who is the first: at least 2.
        users: u32,
        /// The celebrity's share of the records in thousandths: 1 to 999.
        share_permille: u32,
    },
    /// A new one for each record: 0, 1, 2 …
    Sequential,
    /// These, each as likely as any other: 1 to 10,000.
    Named(#[serde(with = "crate::sim::scenario::texts::keys")] Arc<[PartitionKey]>),
}

/// One of a population: its place, from 0 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject(pub(in crate::sim) u32);

impl Subject {
    /// The place in its population.
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// A population by Zipf's law: a table of it is kept.
const ZIPF_MAX: u32 = 100_000;
/// Names in a list.
const NAMES_MAX: usize = 10_000;
/// Populations up to this size have the order of their records followed.
pub(in crate::sim) const FOLLOWED_MAX: u32 = 100_000;

/// What is wrong with a population.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PopulationError {
    /// Nobody is in it; with a celebrity, nobody else.
    TooFew,
    /// More than it may have.
    TooMany {
        /// How many it may have.
        limit: u32,
    },
    /// A share outside 1 to 999 thousandths.
    Share(u32),
}

impl core::fmt::Display for PopulationError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::TooFew => f.write_str("Give at least one key."),
            Self::TooMany { limit } => write!(f, "Use at most {limit}."),
            Self::Share(share) => {
                write!(f, "A share of {share} thousandths is not between 1 and 999.")
            }
        }
    }
}

impl core::error::Error for PopulationError {}

impl Population {
    /// Those that it names one by one, which is what makes them worth a colour of their own.
    pub fn names(&self) -> &[PartitionKey] {
        match self {
            Self::Named(names) => names,
            _ => &[],
        }
    }

    /// What is wrong with it, if anything is.
    pub(in crate::sim) fn check(&self) -> Result<(), PopulationError> {
        match self {
            Self::Uniform { users: 0 } | Self::Zipf { users: 0 } => Err(PopulationError::TooFew),
            Self::Celebrity { users: 0 | 1, .. } => Err(PopulationError::TooFew),
            Self::Celebrity { share_permille: share @ (0 | 1_000..), .. } => {
                Err(PopulationError::Share(*share))
            }
            Self::Zipf { users } if *users > ZIPF_MAX => {
                Err(PopulationError::TooMany { limit: ZIPF_MAX })
            }
            Self::Named(names) if names.is_empty() => Err(PopulationError::TooFew),
            Self::Named(names) if names.len() > NAMES_MAX => {
                Err(PopulationError::TooMany { limit: NAMES_MAX as u32 })
            }
            _ => Ok(()),
        }
    }

    /// Whether the order of the records about one of them is followed. It is not where each has
    /// one record, and not where there are so many that a table of them would fill the memory.
    pub fn is_followed(&self) -> bool {
        match self {
            Self::Uniform { users } | Self::Celebrity { users, .. } | Self::Zipf { users } => {
                *users <= FOLLOWED_MAX
            }
            Self::Named(_) => true,
            Self::Sequential => false,
        }
    }
}

/// Draws from a population.
#[derive(Clone, Debug, Default)]
pub(in crate::sim) struct Lottery {
    /// For Zipf's law: how many tickets the first ones have together, for each of them.
    tickets: Arc<[u64]>,
}

impl Lottery {
    pub(in crate::sim) fn new(population: &Population) -> Self {
        let users = match population {
            Population::Zipf { users } => *users,
            _ => 0,
        };
        let (mut tickets, mut sold) = (Vec::new(), 0_u64);
        for rank in 1..=u64::from(users) {
            sold = sold.saturating_add((1 << 32) / rank);
            tickets.push(sold);
        }
        Self { tickets: tickets.into() }
    }

    /// Whom the record of this number is about.
    pub(in crate::sim) fn draw(
        &self,
        population: &Population,
        record: u64,
        random: &mut Random,
    ) -> Subject {
        let subject = match population {
            Population::Uniform { users } => random.below(u64::from(*users)),
            Population::Zipf { .. } => {
                let ticket = random.below(self.tickets.last().copied().unwrap_or(0));
                self.tickets.partition_point(|&sold| sold <= ticket) as u64
            }
            Population::Celebrity { users, share_permille } => {
                if random.below(1_000) < u64::from(*share_permille) {
                    0
                } else {
                    random.below(u64::from(users.saturating_sub(1))).saturating_add(1)
                }
            }
            Population::Sequential => record,
            Population::Named(names) => random.below(names.len() as u64),
        };
        Subject(subject as u32)
    }
}
