//! Two of the same run side by side: as it is with what one does, and as it would be without.
//!
//! `figures.rs` has the table; the floor of the one without is in `ui/floor/twin.rs`.

mod figures;

use core::num::NonZeroU32;

use yew::prelude::*;

use crate::engine::Timestamp;
use crate::sim::{Command, World};
use crate::ui::component::component;
use crate::ui::floor::TwinFloor;
use crate::ui::messages::message;
use crate::ui::parts::part;
use crate::ui::stage::Stage;
use crate::ui::time_bar::clock_text;

#[derive(Clone, PartialEq)]
pub(super) struct ComparePanel {
    pub(super) stage: Stage,
    /// So that it is looked at again when time has gone by, or something was done.
    pub(super) now: Timestamp,
    pub(super) turn: u64,
}
component!(ComparePanel, use_compare_panel);

part! {
    /// The comparison.
    COMPARE: ComparePanel, in views
}

#[hook]
fn use_compare_panel(props: &ComparePanel) -> Html {
    let refusal = use_state_eq(|| None::<AttrValue>);
    let part = |command: fn(&World) -> Option<Command>| {
        let (stage, refusal) = (props.stage.clone(), refusal.clone());
        Callback::from(move |_: MouseEvent| {
            refusal.set(part_and_do(&stage, command).err());
        })
    };
    let parted_at = props.stage.twin().map(|twin| twin.parting().now());
    let ways = html! {
        <div class="compare-ways">
            <button class={if parted_at.is_none() { "primary" } else { "secondary" }}
                onclick={part(|_| None)}>
                { message!("compare.from-here") }
            </button>
            <button class="secondary" onclick={part(twice_the_shards)}>
                { message!("compare.twice-the-shards") }
            </button>
            if parted_at.is_some() {
                <button class="secondary" onclick={end(&props.stage)}>{ message!("compare.end") }</button>
            }
        </div>
    };
    let about = match parted_at {
        None => message!("compare.about"),
        Some(at) => {
            message!("compare.parted", moment = clock_text(at.since(World::beginning())))
        }
    };
    html! {
        <section class="panel compare" aria-label={message!("compare.title")}>
            <div class="compare-top">
                <p>{ about }</p>
                { ways }
                <p class="result refused" role="status">{ (*refusal).clone().unwrap_or_default() }</p>
            </div>
            if parted_at.is_some() {
                <div class="compare-sides">
                    <figure>
                        <figcaption>{ message!("compare.without-floor") }</figcaption>
                        { TwinFloor { stage: props.stage.clone(), now: props.now } }
                    </figure>
                    { figures::table(&props.stage) }
                </div>
            }
        </section>
    }
}

/// Parts, and does in the run on stage what makes the difference.
///
/// # Errors
///
/// What the world refuses, in words; then nothing has parted.
fn part_and_do(stage: &Stage, command: fn(&World) -> Option<Command>) -> Result<(), AttrValue> {
    stage.part();
    let command = command(&stage.world());
    let done = command.map_or(Ok(()), |command| stage.apply(command).map(drop));
    done.map_err(|refusal| {
        stage.part_no_more();
        refusal.to_string().into()
    })
}

fn twice_the_shards(world: &World) -> Option<Command> {
    let open = world.stream()?.open_shards().len();
    let target_shard_count = NonZeroU32::new(u32::try_from(open).ok()?.saturating_mul(2))?;
    Some(Command::UpdateShardCount { target_shard_count })
}

fn end(stage: &Stage) -> Callback<MouseEvent> {
    let stage = stage.clone();
    Callback::from(move |_: MouseEvent| stage.part_no_more())
}
