//! The three ways of billing side by side.

use yew::prelude::*;

use super::{Bills, mode_text};
use crate::bill::{Cost, Money, PriceList};
use crate::ui::messages::{self, message};

pub(super) fn table(bills: &[Bills], prices: &PriceList) -> Html {
    let period = bills.first().map(|it| it.so_far.period).unwrap_or_default();
    let period = messages::whole_seconds(period);
    let rows = [
        row(message!("bill.so-far-in", time = period), bills, |cost| cost.so_far),
        row(message!("bill.hour"), bills, |cost| cost.per_hour),
        row(message!("bill.month"), bills, |cost| cost.per_month),
    ];
    let caption = message!("bill.totals", currency = prices.currency, region = prices.region);
    html! {
        <div class="table-scroll" tabindex="0" role="region" aria-label={caption.clone()}>
            <table class="totals">
                <caption>{ caption }</caption>
                <thead>
                    <tr>
                        <td></td>
                        for it in bills.iter() {
                            <th scope="col" class="number">{ mode_text(it.mode) }</th>
                        }
                    </tr>
                </thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

/// The costs of a row, the lowest marked.
fn row(name: AttrValue, bills: &[Bills], cost: fn(&Cost) -> Money) -> Html {
    let costs: Vec<_> = bills.iter().map(|it| cost(&it.total())).collect();
    let lowest = costs.iter().min().copied();
    let is_lowest = |cost: Money| Some(cost) == lowest && costs.iter().any(|it| *it != cost);
    let cells = costs.iter().map(|&cost| {
        html! {
            <td class={classes!("number", is_lowest(cost).then_some("lowest"))}>
                { messages::money(cost) }
                if is_lowest(cost) {
                    <span class="note">{ message!("bill.lowest") }</span>
                }
            </td>
        }
    });
    html! {
        <tr>
            <th scope="row">{ name }</th>
            { for cells }
        </tr>
    }
}
