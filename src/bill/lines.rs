//! A bill: quantities times prices.

use core::fmt;
use core::time::Duration;

use super::prices::HOURS_OF_MONTH;
use super::{BillingMode, Dimension, Money, Price, PriceList, PriceUnit};
use crate::sim::{Meters, World};

/// Bytes a second that an account in on-demand advantage pays for at least, of data in and of data
/// out each (source: `MinimumThroughputBillingCommitment` of `UpdateAccountSettings`).
const COMMITTED_BYTES_PER_S: u128 = 25 * 1_048_576;
const MICROS_OF_SECOND: u128 = 1_000_000;
const MICROS_OF_HOUR: u128 = 3_600 * MICROS_OF_SECOND;

/// What was used of something, in the unit of its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// As the meters count it: microseconds, units, bytes, or bytes times seconds.
    pub counted: u128,
    /// The unit of the price.
    pub unit: PriceUnit,
}

/// Writes the number of units as a decimal, exact to six places, without the unit.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.unit.size();
        let (whole, rest) = (self.counted / size, self.counted % size);
        let millionths = rest.saturating_mul(1_000_000) / size;
        let decimals = format!("{millionths:06}");
        let decimals = decimals.trim_end_matches('0');
        let point = if decimals.is_empty() { "" } else { "." };
        f.pad_integral(true, "", &format!("{whole}{point}{decimals}"))
    }
}

/// What something costs. Each is rounded to the billionth by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Since the world began.
    pub so_far: Money,
    /// In an hour, if it goes on as it has on average.
    pub per_hour: Money,
    /// In a month of 730 hours, likewise.
    pub per_month: Money,
}

/// What one dimension costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillLine {
    /// What is billed for.
    pub dimension: Dimension,
    /// How much of it was used.
    pub quantity: Quantity,
    /// What one unit costs, with the date and the source of the price.
    pub price: Price,
    /// What it comes to.
    pub cost: Cost,
}

/// What the traffic of a world costs in one mode, whatever mode the stream has: the same traffic in
/// all three can be compared.
///
/// It is the bill of the traffic as it was, on the shards as they were. In a world with a hundredth
/// of AWS's limits that is the bill of such a small stream on so many real shards: nothing is
/// multiplied, so that its shards weigh a hundred times too much beside its data. Compare modes and
/// count money in a world of AWS's own limits.
///
/// The hourly and monthly costs are those of the average since the world began. Storage grows until
/// the retention is reached, so that the average of a younger world is too low for it. The minimum of
/// on-demand advantage is an account's; here the stream is all that the account has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// The mode.
    pub mode: BillingMode,
    /// How long the world has run.
    pub period: Duration,
    /// What is billed for, also where nothing was used.
    pub lines: Vec<BillLine>,
    /// What is billed for in this mode and was used, and has no price in the list.
    pub unpriced: Vec<Dimension>,
    /// The sum of the lines.
    pub total: Cost,
}

impl Bill {
    /// The bill of a world in this mode.
    pub fn of(world: &World, mode: BillingMode, prices: &PriceList) -> Self {
        let period = world.now().since(World::beginning());
        Self::of_meters(&world.meters(), period, mode, prices)
    }

    /// The bill of what was used in a period.
    pub fn of_meters(
        meters: &Meters,
        period: Duration,
        mode: BillingMode,
        prices: &PriceList,
    ) -> Self {
        let mut lines = Vec::new();
        let mut unpriced = Vec::new();
        for &dimension in dimensions(mode) {
            let counted = counted(meters, dimension);
            match prices.price(mode, dimension) {
                Some(price) => lines.push(BillLine {
                    dimension,
                    quantity: Quantity { counted, unit: price.unit },
                    price: price.clone(),
                    cost: Cost::of(counted, price, period),
                }),
                None if counted > 0 => unpriced.push(dimension),
                None => {}
            }
        }
        let sum = |cost: fn(&Cost) -> Money| lines.iter().map(|line| cost(&line.cost)).sum();
        let total = Cost {
            so_far: sum(|cost| cost.so_far),
            per_hour: sum(|cost| cost.per_hour),
            per_month: sum(|cost| cost.per_month),
        };
        Self { mode, period, lines, unpriced, total }
    }

    /// The line of a dimension, if it is billed for in this mode and has a price.
    pub fn line(&self, dimension: Dimension) -> Option<&BillLine> {
        self.lines.iter().find(|line| line.dimension == dimension)
    }
}

impl Cost {
    fn of(counted: u128, price: &Price, period: Duration) -> Self {
        let lived = period.as_micros();
        let cost_in = |time: u128, lived: u128| {
            let nanos = counted.saturating_mul(price.amount.as_nanos());
            scaled(nanos, time, price.unit.size().saturating_mul(lived))
        };
        let at_rate = |time: u128| if lived == 0 { Money::default() } else { cost_in(time, lived) };
        Self {
            so_far: cost_in(1, 1),
            per_hour: at_rate(MICROS_OF_HOUR),
            per_month: at_rate(MICROS_OF_HOUR * HOURS_OF_MONTH),
        }
    }
}

/// `nanos * times / divisor`, rounded to the nearest. Where the product does not fit, it is divided
/// first, which is exact to far more digits than anybody pays.
fn scaled(nanos: u128, times: u128, divisor: u128) -> Money {
    let divisor = divisor.max(1);
    let product = nanos.checked_mul(times).and_then(|it| it.checked_add(divisor / 2));
    let nanos = match product {
        Some(product) => product / divisor,
        None => (nanos / divisor).saturating_mul(times),
    };
    Money::from_nanos(nanos)
}

/// What is billed for in a mode. Polling a provisioned stream costs nothing.
const fn dimensions(mode: BillingMode) -> &'static [Dimension] {
    match mode {
        BillingMode::Provisioned => &[
            Dimension::Shards,
            Dimension::PutPayloadUnits,
            Dimension::ConsumerShards,
            Dimension::FanOutData,
            Dimension::ExtendedShards,
            Dimension::LongTermStorage,
            Dimension::LongTermDataOut,
        ],
        BillingMode::OnDemandStandard => &[
            Dimension::Stream,
            Dimension::DataIn,
            Dimension::DataOut,
            Dimension::FanOutData,
            Dimension::ExtendedStorage,
            Dimension::LongTermStorage,
        ],
        BillingMode::OnDemandAdvantage => &[
            Dimension::DataIn,
            Dimension::CommittedIn,
            Dimension::DataOut,
            Dimension::CommittedOut,
            Dimension::FanOutData,
            Dimension::ExtendedStorage,
            Dimension::LongTermStorage,
        ],
    }
}

fn counted(meters: &Meters, dimension: Dimension) -> u128 {
    // That what subscribers are given counts towards the minimum of data out is a guess.
    let out = u128::from(meters.data_out.get()).saturating_add(meters.fan_out_data.get().into());
    let committed =
        u128::from(meters.stream_micros).saturating_mul(COMMITTED_BYTES_PER_S) / MICROS_OF_SECOND;
    match dimension {
        Dimension::Shards => meters.shard_micros.into(),
        Dimension::PutPayloadUnits => meters.put_payload_units.into(),
        Dimension::Stream => meters.stream_micros.into(),
        Dimension::DataIn => meters.data_in.get().into(),
        Dimension::CommittedIn => committed.saturating_sub(meters.data_in.get().into()),
        Dimension::DataOut => meters.data_out.get().into(),
        Dimension::CommittedOut => committed.saturating_sub(out),
        Dimension::ConsumerShards => meters.consumer_shard_micros.into(),
        Dimension::FanOutData => meters.fan_out_data.get().into(),
        Dimension::ExtendedShards => meters.extended_shard_micros.into(),
        Dimension::ExtendedStorage => meters.extended_byte_seconds,
        Dimension::LongTermStorage => meters.long_term_byte_seconds,
        Dimension::LongTermDataOut => meters.long_term_data_out.get().into(),
    }
}
