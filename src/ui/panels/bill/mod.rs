//! What the stream costs, in each of the ways that AWS bills, and how many shards it needs.
//!
//! `totals.rs` has the three ways side by side, `lines.rs` what each is made up of, `advice.rs` how many
//! shards would carry the traffic.

mod advice;
mod lines;
mod totals;

use yew::prelude::*;

use self::advice::AdviceBox;
use super::Moment;
use crate::bill::{Bill, BillingMode, Cost, PriceList};
use crate::sim::World;
use crate::ui::component::component;
use crate::ui::messages::message;
use crate::ui::parts::part;
use crate::ui::stage::Stage;

#[derive(Clone, PartialEq)]
pub(super) struct BillPanel {
    pub(super) stage: Stage,
    /// So that it is looked at again when a second is over.
    pub(super) moment: Moment,
}
component!(BillPanel, use_bill_panel);

part! {
    /// The bill.
    BILL: BillPanel, in views
}

/// The bills of one mode: since the world began, and at the traffic of now.
struct Bills {
    mode: BillingMode,
    so_far: Bill,
    /// Of the last minute; none in the first second of a world.
    now: Option<Bill>,
}

impl Bills {
    fn of(world: &World, mode: BillingMode, prices: &PriceList) -> Self {
        Self {
            mode,
            so_far: Bill::of(world, mode, prices),
            now: Bill::of_last_minute(world, mode, prices),
        }
    }

    /// What it comes to: so far, and in an hour and a month at the traffic of now.
    fn total(&self) -> Cost {
        let now = self.now.as_ref().map(|bill| bill.total).unwrap_or_default();
        Cost { so_far: self.so_far.total.so_far, ..now }
    }
}

#[hook]
fn use_bill_panel(props: &BillPanel) -> Html {
    let prices = use_memo((), |()| PriceList::built_in().ok());
    let Some(prices) = &*prices else { return Html::default() };
    let world = props.stage.world();
    let bills = BillingMode::ALL.map(|mode| Bills::of(&world, mode, prices));
    let scale = world.kinesis().settings().limits.scale.get();
    html! {
        <section class="panel bill" aria-label={message!("bill.title")}>
            <div class="bill-top">
                <div>
                    { totals::table(&bills, prices) }
                    if scale > 1 {
                        <p class="note">{ message!("bill.scaled", scale = scale) }</p>
                    }
                </div>
                { AdviceBox { stage: props.stage.clone(), moment: props.moment } }
            </div>
            <div class="bill-rest">
                { lines::table(&bills) }
                <div>{ lines::sources(prices) }</div>
            </div>
        </section>
    }
}

/// A way of billing, as AWS calls it.
pub(super) fn mode_text(mode: BillingMode) -> AttrValue {
    match mode {
        BillingMode::Provisioned => message!("bill.provisioned"),
        BillingMode::OnDemandStandard => message!("bill.on-demand-standard"),
        BillingMode::OnDemandAdvantage => message!("bill.on-demand-advantage"),
    }
}
