//! What each bill is made up of, with the prices, their dates and where they were seen.

use yew::prelude::*;

use super::{Bills, mode_text};
use crate::bill::{BillLine, Cost, Dimension, PriceList, PriceUnit};
use crate::ui::messages::{self, message};

pub(super) fn table(bills: &[Bills]) -> Html {
    let heads = [
        message!("bill.what"),
        message!("bill.used"),
        message!("bill.price"),
        message!("bill.seen"),
        message!("bill.so-far"),
        message!("bill.hour-short"),
        message!("bill.month-short"),
    ];
    let caption = message!("bill.lines");
    html! {
        <div class="table-scroll" tabindex="0" role="region" aria-label={caption.clone()}>
            <table class="bill-lines">
                <caption>{ caption }</caption>
                <thead>
                    <tr>
                        for (place, head) in heads.into_iter().enumerate() {
                            <th scope="col" class={(place > 0).then_some("number")}>{ head }</th>
                        }
                    </tr>
                </thead>
                for it in bills.iter() { { group(it) } }
            </table>
        </div>
    }
}

/// The lines of one mode. Those of what was not used are left out.
fn group(bills: &Bills) -> Html {
    let lines = bills.so_far.lines.iter().filter(|line| line.quantity.counted > 0);
    let total = bills.total();
    html! {
        <tbody>
            <tr class="bill-total">
                <th scope="rowgroup" colspan="4">{ mode_text(bills.mode) }</th>
                { costs(&total) }
            </tr>
            for line in lines { { row(line, bills) } }
            for dimension in bills.so_far.unpriced.iter() {
                <tr>
                    <th scope="row">{ dimension_text(*dimension) }</th>
                    <td colspan="6">{ message!("bill.unpriced") }</td>
                </tr>
            }
        </tbody>
    }
}

fn row(line: &BillLine, bills: &Bills) -> Html {
    let BillLine { dimension, quantity, price, cost } = line;
    let now = bills.now.as_ref().and_then(|bill| bill.line(*dimension));
    let now = now.map(|line| line.cost).unwrap_or_default();
    let used = quantity.to_string();
    html! {
        <tr>
            <th scope="row">{ dimension_text(*dimension) }</th>
            <td class="number">{ used_text(&used, price.unit) }</td>
            <td class="number">{ price_text(&price.amount.to_string(), price.unit) }</td>
            <td class="number" title={price.source.clone()}>
                <time datetime={price.seen.clone()}>{ &price.seen }</time>
            </td>
            { costs(&Cost { so_far: cost.so_far, ..now }) }
        </tr>
    }
}

fn costs(cost: &Cost) -> Html {
    let costs = [cost.so_far, cost.per_hour, cost.per_month];
    let cells = costs.map(|cost| html! { <td class="number">{ messages::money(cost) }</td> });
    cells.into_iter().collect()
}

fn used_text(amount: &str, unit: PriceUnit) -> AttrValue {
    let amount = messages::decimal(amount);
    match unit {
        PriceUnit::Hour => message!("bill.hours", amount = amount),
        PriceUnit::Million => message!("bill.millions", amount = amount),
        PriceUnit::Gigabyte => message!("bill.gigabytes", amount = amount),
        PriceUnit::GigabyteMonth => message!("bill.gigabyte-months", amount = amount),
    }
}

fn price_text(amount: &str, unit: PriceUnit) -> AttrValue {
    let amount = messages::decimal(amount);
    match unit {
        PriceUnit::Hour => message!("bill.per-hour", amount = amount),
        PriceUnit::Million => message!("bill.per-million", amount = amount),
        PriceUnit::Gigabyte => message!("bill.per-gigabyte", amount = amount),
        PriceUnit::GigabyteMonth => message!("bill.per-gigabyte-month", amount = amount),
    }
}

fn dimension_text(dimension: Dimension) -> AttrValue {
    match dimension {
        Dimension::Shards => message!("bill.shards"),
        Dimension::PutPayloadUnits => message!("bill.put-payload-units"),
        Dimension::Stream => message!("bill.stream"),
        Dimension::DataIn => message!("bill.data-in"),
        Dimension::CommittedIn => message!("bill.committed-in"),
        Dimension::DataOut => message!("bill.data-out"),
        Dimension::CommittedOut => message!("bill.committed-out"),
        Dimension::ConsumerShards => message!("bill.consumer-shards"),
        Dimension::FanOutData => message!("bill.fan-out-data"),
        Dimension::ExtendedShards => message!("bill.extended-shards"),
        Dimension::ExtendedStorage => message!("bill.extended-storage"),
        Dimension::LongTermStorage => message!("bill.long-term-storage"),
        Dimension::LongTermDataOut => message!("bill.long-term-data-out"),
    }
}

/// Where the prices are from, and what no price is for: as the list has it, in English.
pub(super) fn sources(prices: &PriceList) -> Html {
    let mut sources: Vec<(&str, &str)> = Vec::new();
    for price in &prices.prices {
        if !sources.iter().any(|(_, source)| *source == price.source) {
            sources.push((&price.seen, &price.source));
        }
    }
    html! {
        <>
            <h2 class="view-heading">{ message!("bill.left-out") }</h2>
            <ul class="note-list" lang="en">
                for item in prices.left_out.iter() { <li>{ item }</li> }
            </ul>
            <details>
                <summary>{ message!("bill.sources") }</summary>
                <ul class="note-list" lang="en">
                    for (seen, source) in sources { <li>{ format!("{seen}: {source}") }</li> }
                </ul>
            </details>
        </>
    }
}
