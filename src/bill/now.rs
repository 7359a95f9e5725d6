//! What the traffic of now costs: bills of the last minute and of its seconds.

use core::time::Duration;

use super::{Bill, BillingMode, Money, PriceList};
use crate::engine::Timestamp;
use crate::sim::{Meters, World};

const SECOND: Duration = Duration::from_secs(1);

impl Bill {
    /// The bill of the last whole seconds, at most a minute of them: what it costs in an hour and in
    /// a month is what it would cost if the traffic went on as it is now.
    ///
    /// `None` in the first second of a world.
    pub fn of_last_minute(world: &World, mode: BillingMode, prices: &PriceList) -> Option<Self> {
        let seconds = world.meters_by_second();
        let (first, last) = (seconds.first()?.0, seconds.last()?.0);
        let used = seconds.iter().fold(Meters::default(), |sum, (_, second)| sum.plus(second));
        let period = last.since(first).saturating_add(SECOND);
        Some(Self::of_meters(&used, period, mode, prices))
    }

    /// What an hour would cost at the rate of each of the last whole seconds, at most a minute of
    /// them, each with its beginning.
    pub fn per_hour_by_second(
        world: &World,
        mode: BillingMode,
        prices: &PriceList,
    ) -> Vec<(Timestamp, Money)> {
        let seconds = world.meters_by_second();
        let seconds = seconds.iter().map(|(begun, second)| {
            (*begun, Self::of_meters(second, SECOND, mode, prices).total.per_hour)
        });
        seconds.collect()
    }
}
