//! A seam of the ruler: the border between two open shards, where they can be merged.
//!
//! Pressed, it merges the two. Dragged, one of them is pulled over whatever shard it is let go on. It is the
//! border that is dragged and not the shards: a drag of the ruler moves on what is in sight, and the border
//! is what a merge takes away. Whoever pulls it over more than a neighbour is told by the service why not.

use std::rc::Rc;

use yew::prelude::*;

use super::painter::Painter;
use crate::engine::{HashKeyRange, ShardIndex};
use crate::sim::Command;
use crate::ui::component::component;
use crate::ui::drag::{Drag, Point, use_drag};
use crate::ui::messages::message;
use crate::view::{FloorView, ShardView, height_text};

#[derive(Clone, PartialEq)]
pub(super) struct Seam {
    pub(super) view: Rc<FloorView>,
    pub(super) painter: Painter,
    pub(super) above: ShardIndex,
    pub(super) below: ShardIndex,
    /// Whether one of the two is selected.
    pub(super) is_near: bool,
    pub(super) on_run: Callback<(Command, AttrValue)>,
}
component!(Seam, use_seam);

/// What would be merged if the seam were let go now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Weld {
    above: ShardIndex,
    below: ShardIndex,
    /// From the beginning of the one to the end of the other.
    range: HashKeyRange,
    are_adjacent: bool,
}

/// Nearer to the border than this, nothing is pulled over anything: half of the seam's height, in pixels.
const PULL_MIN: f64 = 12.0;

#[hook]
fn use_seam(props: &Seam) -> Html {
    let weld = use_state_eq(|| None::<Weld>);
    let on_press = use_drag({
        let (props, weld) = (props.clone(), weld.clone());
        Callback::from(move |drag: Drag| match drag {
            Drag::Held(point) => weld.set(weld_at(&props, point)),
            Drag::Dropped(point) => {
                weld.set(None);
                if let Some(Weld { above, below, .. }) = weld_at(&props, point) {
                    props.on_run.emit(merge(above, below));
                }
            }
            Drag::Cancelled => weld.set(None),
        })
    });
    let Some(border) = props.view.shard(props.below).map(|it| it.range.start()) else {
        return html! {};
    };
    let (above, below, is_near) = (props.above, props.below, props.is_near);
    let run = props.on_run.reform(move |_: MouseEvent| merge(above, below));
    let label = message!("floor.merge-shards", above = above.get(), below = below.get());
    html! {
        <>
            <button class={classes!("seam", is_near.then_some("near"))} onclick={run}
                onpointerdown={on_press} data-hash-at={border.to_string()}
                aria-label={label.clone()} title={label} tabindex={if is_near { "0" } else { "-1" }}>
                <span>{ message!("floor.merge") }</span>
            </button>
            // Not a list, in which the button would be another one once this is there.
            if let Some(weld) = *weld {
                { preview(weld) }
            }
        </>
    }
}

/// The merge of two neighbours, and what to say when it has begun.
pub(super) fn merge(above: ShardIndex, below: ShardIndex) -> (Command, AttrValue) {
    let done = message!("floor.merging", above = above.get(), below = below.get());
    (Command::MergeShards { shard: above, adjacent: below }, done)
}

/// What is pulled over what with the pointer here.
fn weld_at(props: &Seam, point: Point) -> Option<Weld> {
    let border = props.view.shard(props.below)?.range.start();
    let pull = props.painter.height_from(border, point)?;
    let key = props.painter.key_at(point)?;
    let open = props.view.open_shards();
    let target = open.iter().find(|it| it.range.contains(key))?;
    let (above, below): (&ShardView, &ShardView) = match pull {
        PULL_MIN.. => (props.view.shard(props.above)?, target),
        _ if pull <= -PULL_MIN => (target, props.view.shard(props.below)?),
        _ => return None,
    };
    Some(Weld {
        above: above.shard,
        below: below.shard,
        range: HashKeyRange::new(above.range.start(), below.range.end())?,
        are_adjacent: above.range.is_followed_by(below.range),
    })
}

/// The shard that would come of it, over those that it would take the place of.
fn preview(weld: Weld) -> Html {
    let (above, below, range) = (weld.above.get(), weld.below.get(), weld.range);
    let text = if weld.are_adjacent {
        let (start, end) = (height_text(range.start()), height_text(range.end()));
        message!("floor.weld", above = above, below = below, start = start, end = end)
    } else {
        message!("floor.weld-apart", above = above, below = below)
    };
    html! {
        <div class={classes!("weld", (!weld.are_adjacent).then_some("refused"))} aria-hidden="true"
            data-hash-start={range.start().to_string()} data-hash-end={range.end().to_string()}>
            <span>{ text }</span>
        </div>
    }
}
