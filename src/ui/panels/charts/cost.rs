//! What an hour would cost at the rate of each second, in each of the ways that AWS bills.

use yew::prelude::*;

use super::axis::chart_table;
use super::plot::{Plot, cell, top_of};
use super::{Shown, seconds};
use crate::bill::{Bill, BillingMode, Money, PriceList};
use crate::sim::World;
use crate::ui::messages::{self, message};
use crate::ui::panels::bill::mode_text;

pub(super) fn charts(shown: &Shown, world: &World, prices: &PriceList) -> Html {
    let heads = BillingMode::ALL.map(mode_text);
    let cells = BillingMode::ALL.map(|mode| plot(mode, world, prices, shown));
    let name = html! { { message!("charts.cost-per-hour", currency = prices.currency) } };
    let rows = vec![(name, cells.to_vec())];
    chart_table(message!("charts.cost"), message!("charts.rate"), &heads, rows)
}

fn plot(mode: BillingMode, world: &World, prices: &PriceList, shown: &Shown) -> Html {
    let mut values = vec![None; seconds()];
    for (second, cost) in Bill::per_hour_by_second(world, mode, prices) {
        let place = shown.minute.place_of(second);
        if let Some(value) = place.and_then(|place| values.get_mut(place)) {
            *value = Some(cost);
        }
    }
    let text = |cost: Option<Money>| cost.map_or_else(|| "–".to_owned(), messages::money);
    let highest = values.iter().flatten().max().copied();
    let picked = values.get(shown.picked).copied().flatten();
    let nanos = |cost: Money| u64::try_from(cost.as_nanos()).unwrap_or(u64::MAX);
    let values: Vec<_> = values.into_iter().map(|cost| cost.map(nanos)).collect();
    let title = mode_text(mode);
    let plot = Plot {
        values: &values,
        refused: &[],
        limit: None,
        top: top_of(None, values.iter().flatten().max().copied().unwrap_or(0)),
        title: &title,
        text: text(picked).into(),
        refused_text: None,
        highest_text: message!("charts.highest", amount = text(highest)),
    };
    cell(&plot, shown)
}
