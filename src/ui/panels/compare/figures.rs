//! What came of both since they parted, figure by figure.

use core::time::Duration;

use yew::prelude::*;

use crate::bill::{Bill, BillingMode, Money, PriceList};
use crate::sim::World;
use crate::ui::messages::{self, message};
use crate::ui::stage::Stage;
use crate::view::RunFigures;

/// Both runs: without what was done since the parting, and with it.
struct Both<T> {
    without: T,
    with: T,
}

pub(super) fn table(stage: &Stage) -> Html {
    let Some(twin) = stage.twin() else { return Html::default() };
    let before = RunFigures::of(twin.parting());
    let since = |world: &World| RunFigures::of(world).since(&before);
    let runs = Both { without: since(twin.world()), with: since(&stage.world()) };
    let counts = [
        (message!("compare.open-shards"), (|it| it.open_shards) as fn(&RunFigures) -> u64),
        (message!("compare.stored"), |it| it.stored),
        (message!("compare.puts-refused"), |it| it.puts_refused),
        (message!("compare.given"), |it| it.given),
        (message!("compare.reads-refused"), |it| it.reads_refused),
        (message!("compare.out-of-order"), |it| it.out_of_order),
        (message!("compare.duplicates"), |it| it.duplicates),
        (message!("compare.lost"), |it| it.lost),
        (message!("compare.unread"), |it| it.unread),
    ];
    let rows = counts.into_iter().map(|(name, count)| {
        let (without, with) = (count(&runs.without), count(&runs.with));
        let difference = difference(without, with, messages::count);
        row(name, [messages::count(without), messages::count(with)], difference)
    });
    let per_hour = per_hour(twin.world()).zip(per_hour(&stage.world()));
    html! {
        <div class="table-scroll" tabindex="0" role="region" aria-label={message!("compare.figures")}>
            <table>
                <caption>{ message!("compare.figures") }</caption>
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col" class="number">{ message!("compare.without") }</th>
                        <th scope="col" class="number">{ message!("compare.with") }</th>
                        <th scope="col" class="number">{ message!("compare.difference") }</th>
                    </tr>
                </thead>
                <tbody>
                    { for rows }
                    { lag(runs.without.lag, runs.with.lag) }
                    { per_hour.map(cost).unwrap_or_default() }
                </tbody>
            </table>
        </div>
    }
}

fn row(name: AttrValue, sides: [String; 2], difference: String) -> Html {
    html! {
        <tr>
            <th scope="row">{ name }</th>
            for side in sides {
                <td class="number">{ side }</td>
            }
            <td class="number">{ difference }</td>
        </tr>
    }
}

/// How much more or less it is with than without; nothing when it is the same.
fn difference(without: u64, with: u64, text: fn(u64) -> String) -> String {
    match with.abs_diff(without) {
        0 => String::new(),
        by if with > without => format!("+{}", text(by)),
        by => format!("−{}", text(by)),
    }
}

fn lag(without: Duration, with: Duration) -> Html {
    // In tenths of a second, as it is written: what cannot be seen is no difference.
    let tenths = |it: Duration| u64::try_from(it.as_millis() / 100).unwrap_or(u64::MAX);
    let text = |tenths| messages::duration(Duration::from_millis(tenths * 100));
    let difference = difference(tenths(without), tenths(with), text);
    row(
        message!("compare.lag"),
        [without, with]
            .map(|it| if it.is_zero() { "–".to_owned() } else { messages::duration(it) }),
        difference,
    )
}

/// What the traffic of the last minute would cost in an hour, with the shards that there are.
fn per_hour(world: &World) -> Option<Money> {
    let prices = PriceList::built_in().ok()?;
    let bill = Bill::of_last_minute(world, BillingMode::Provisioned, &prices)?;
    Some(bill.total.per_hour)
}

fn cost((without, with): (Money, Money)) -> Html {
    let more = with.as_nanos().saturating_sub(without.as_nanos());
    let less = without.as_nanos().saturating_sub(with.as_nanos());
    let difference = match (more, less) {
        (0, 0) => String::new(),
        (more, 0) => format!("+{}", messages::money(Money::from_nanos(more))),
        (_, less) => format!("−{}", messages::money(Money::from_nanos(less))),
    };
    row(message!("compare.per-hour"), [without, with].map(messages::money), difference)
}
