//! What AWS asks for: prices as data, each with the day it was seen and where.

use core::fmt;

use serde::Deserialize;

use super::Money;

/// How AWS bills a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BillingMode {
    /// By shards and PUT payload units.
    Provisioned,
    /// By data, with an hourly rate for the stream.
    OnDemandStandard,
    /// By data at lower prices, in accounts that commit to a minimum throughput.
    OnDemandAdvantage,
}

impl BillingMode {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Provisioned, Self::OnDemandStandard, Self::OnDemandAdvantage];
}

impl fmt::Display for BillingMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Provisioned => "provisioned",
            Self::OnDemandStandard => "on-demand standard",
            Self::OnDemandAdvantage => "on-demand advantage",
        })
    }
}

/// What is billed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Open shards, by time.
    Shards,
    /// Chunks of 25 KB that the records were made up of.
    PutPayloadUnits,
    /// The stream, by time.
    Stream,
    /// Data written, each record rounded up to 1 KB.
    DataIn,
    /// What the commitment to a minimum throughput adds to it.
    CommittedIn,
    /// Data that `GetRecords` gave.
    DataOut,
    /// What the commitment adds to data given.
    CommittedOut,
    /// Registered consumers times open shards, by time.
    ConsumerShards,
    /// Data that subscribers were given.
    FanOutData,
    /// Open shards of a stream that keeps records longer than a day, by time.
    ExtendedShards,
    /// Data at an age of one to seven days, by time.
    ExtendedStorage,
    /// Data at an age of more than seven days, by time.
    LongTermStorage,
    /// Data of that age that `GetRecords` gave.
    LongTermDataOut,
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Shards => "shards",
            Self::PutPayloadUnits => "PUT payload units",
            Self::Stream => "stream",
            Self::DataIn => "data in",
            Self::CommittedIn => "data in, to the committed minimum",
            Self::DataOut => "data out",
            Self::CommittedOut => "data out, to the committed minimum",
            Self::ConsumerShards => "fan-out consumers times shards",
            Self::FanOutData => "fan-out data",
            Self::ExtendedShards => "extended retention",
            Self::ExtendedStorage => "storage from 24 hours on",
            Self::LongTermStorage => "storage from 7 days on",
            Self::LongTermDataOut => "data out, older than 7 days",
        })
    }
}

/// What a price is for one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceUnit {
    /// An hour of one shard, stream or consumer at a shard.
    Hour,
    /// A million.
    Million,
    /// 2^30 bytes. The pricing page counts 1,024 bytes as a KB; that a GB goes on in the same way
    /// is a guess.
    Gigabyte,
    /// As much, stored for 730 hours.
    GigabyteMonth,
}

/// Hours of a month, as AWS's calculator has them.
pub(super) const HOURS_OF_MONTH: u128 = 730;

impl PriceUnit {
    /// How many of what the meters count it is: microseconds, units, bytes, or bytes times seconds.
    pub(super) const fn size(self) -> u128 {
        const GIGABYTE: u128 = 1 << 30;
        match self {
            Self::Hour => 3_600_000_000,
            Self::Million => 1_000_000,
            Self::Gigabyte => GIGABYTE,
            Self::GigabyteMonth => GIGABYTE * HOURS_OF_MONTH * 3_600,
        }
    }
}

impl fmt::Display for PriceUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Hour => "hour",
            Self::Million => "million",
            Self::Gigabyte => "GB",
            Self::GigabyteMonth => "GB-month",
        })
    }
}

/// A price, with its date and source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// In which mode it is asked.
    pub mode: BillingMode,
    /// For what.
    pub dimension: Dimension,
    /// How much.
    #[serde(deserialize_with = "amount")]
    pub amount: Money,
    /// For one of what.
    pub unit: PriceUnit,
    /// When it was seen, for example `2026-05-05`.
    pub seen: String,
    /// Where.
    pub source: String,
}

fn amount<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Money, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(serde::de::Error::custom)
}

/// The prices of one region.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceList {
    /// The region, for example `us-east-1`.
    pub region: String,
    /// The currency, by its ISO 4217 code.
    pub currency: String,
    /// The prices: at most one for each dimension of each mode.
    pub prices: Vec<Price>,
    /// What a stream may cost besides that no price here is for.
    pub left_out: Vec<String>,
}

/// Why a text is no price list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PriceListError {
    /// It is no JSON, or not of the format.
    Json {
        /// What is wrong, and where.
        message: String,
    },
    /// A price has no date or no source.
    Undated {
        /// The mode.
        mode: BillingMode,
        /// The dimension.
        dimension: Dimension,
    },
    /// A dimension has two prices.
    Twice {
        /// The mode.
        mode: BillingMode,
        /// The dimension.
        dimension: Dimension,
    },
}

impl fmt::Display for PriceListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json { message } => f.write_str(message),
            Self::Undated { mode, dimension } => {
                write!(f, "The price of {dimension} ({mode}) needs a date and a source.")
            }
            Self::Twice { mode, dimension } => {
                write!(f, "There are two prices of {dimension} ({mode}).")
            }
        }
    }
}

impl core::error::Error for PriceListError {}

impl PriceList {
    /// The prices that come with Shardbelt: those of us-east-1, as of the dates in the list.
    ///
    /// # Errors
    ///
    /// None, unless the file `prices.json` is malformed, which a test rules out.
    pub fn built_in() -> Result<Self, PriceListError> {
        Self::read(include_str!("prices.json"))
    }

    /// Reads a price list from JSON.
    ///
    /// # Errors
    ///
    /// A [`PriceListError`]: every figure has a date and a source, and stands there once.
    pub fn read(text: &str) -> Result<Self, PriceListError> {
        let list: Self = serde_json::from_str(text)
            .map_err(|error| PriceListError::Json { message: error.to_string() })?;
        for (place, price) in list.prices.iter().enumerate() {
            let (mode, dimension) = (price.mode, price.dimension);
            if !is_date(&price.seen) || price.source.trim().is_empty() {
                return Err(PriceListError::Undated { mode, dimension });
            }
            let mut before = list.prices.iter().take(place);
            if before.any(|other| (other.mode, other.dimension) == (mode, dimension)) {
                return Err(PriceListError::Twice { mode, dimension });
            }
        }
        Ok(list)
    }

    /// The price of a dimension, if it is known.
    pub fn price(&self, mode: BillingMode, dimension: Dimension) -> Option<&Price> {
        self.prices.iter().find(|price| (price.mode, price.dimension) == (mode, dimension))
    }
}

/// Whether a text looks as `2026-05-05` does.
fn is_date(text: &str) -> bool {
    let pattern = "dddd-dd-dd".bytes();
    text.len() == pattern.len()
        && text.bytes().zip(pattern).all(|(it, kind)| match kind {
            b'd' => it.is_ascii_digit(),
            _ => it == kind,
        })
}
