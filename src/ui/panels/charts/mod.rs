//! The last minute by whole seconds: what each shard took, gave and refused, how far readers were
//! behind, and what it cost.
//!
//! Everything here is a table whose cells have bars, and the figures of one second beside them: the last
//! one, or one that is pointed at. So the table of the figures is the same element as the picture. All
//! bars share one axis of time, and those of a column one scale.

mod axis;
mod cost;
mod plot;
mod readers;
mod shards;

use yew::prelude::*;

use self::axis::SecondPicker;
use super::Moment;
use crate::bill::PriceList;
use crate::engine::Timestamp;
use crate::sim::{USAGE_SECONDS, World};
use crate::ui::component::component;
use crate::ui::messages::message;
use crate::ui::parts::part;
use crate::ui::stage::Stage;
use crate::view::MinuteView;

#[derive(Clone, PartialEq)]
pub(super) struct ChartsPanel {
    pub(super) stage: Stage,
    /// So that it is looked at again when a second is over.
    pub(super) moment: Moment,
}
component!(ChartsPanel, use_charts_panel);

part! {
    /// The charts.
    CHARTS: ChartsPanel, in views
}

/// Shards at most: more rows than these nobody compares.
const SHARDS_MAX: usize = 32;

/// The minute that is shown, and the second of it whose figures are.
struct Shown {
    minute: MinuteView,
    /// The place of that second.
    picked: usize,
    /// The place of the first second that the world has lived.
    first_lived: usize,
    on_pick: Callback<usize>,
}

#[hook]
fn use_charts_panel(props: &ChartsPanel) -> Html {
    let picked = use_state_eq(|| None::<Timestamp>);
    let prices = use_memo((), |()| PriceList::built_in().ok());
    let world = props.stage.world();
    let minute = MinuteView::of(&world, SHARDS_MAX);
    let last = seconds() - 1;
    let shown = Shown {
        picked: picked.and_then(|second| minute.place_of(second)).unwrap_or(last),
        first_lived: seconds().saturating_sub(lived(&world)),
        on_pick: {
            let (picked, first) = (picked.clone(), minute.first.as_seconds());
            Callback::from(move |place: usize| {
                // The last second is whichever is the last.
                let second = Timestamp::from_seconds(first.saturating_add(place as u64));
                picked.set((place < last).then_some(second));
            })
        },
        minute,
    };
    html! {
        <section class="panel charts" aria-label={message!("charts.title")}>
            { SecondPicker {
                first: shown.minute.first, place: shown.picked, first_lived: shown.first_lived,
                on_pick: shown.on_pick.clone(),
            } }
            { shards::charts(&shown) }
            if shown.minute.shards_left_out > 0 {
                <p class="note">
                    { message!("charts.shards-left-out", count = shown.minute.shards_left_out) }
                </p>
            }
            { readers::charts(&shown) }
            if let Some(prices) = &*prices {
                { cost::charts(&shown, &world, prices) }
            }
        </section>
    }
}

/// How many seconds are shown.
const fn seconds() -> usize {
    USAGE_SECONDS as usize
}

/// How many whole seconds the world has lived.
fn lived(world: &World) -> usize {
    let lived = world.now().since(World::beginning()).as_secs();
    usize::try_from(lived).unwrap_or(usize::MAX)
}
