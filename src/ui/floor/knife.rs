//! The knife: where a shard would be cut, what lies on either side, and the button that cuts.
//!
//! Its line is dragged up and down within the shard; the arrow keys do the same.

use core::time::Duration;
use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::painter::Painter;
use crate::engine::{HashKey, ShardIndex};
use crate::sim::{Command, OfferedLoad};
use crate::ui::component::component;
use crate::ui::drag::{Drag, use_drag};
use crate::ui::messages::{self, message};
use crate::ui::parts::part;
use crate::ui::stage::Stage;
use crate::view::{DominantKey, FloorView, SplitLoad, decimal_text, height_text, shortened};

#[derive(Clone, PartialEq)]
pub(in crate::ui) struct Knife {
    pub(super) stage: Stage,
    pub(super) view: Rc<FloorView>,
    pub(super) painter: Painter,
    pub(super) shard: ShardIndex,
    pub(super) at: HashKey,
    pub(super) on_move: Callback<(ShardIndex, HashKey)>,
    pub(super) on_away: Callback<()>,
    pub(super) on_run: Callback<(Command, AttrValue)>,
}
component!(Knife, use_knife);

part! {
    /// The knife and what it tells.
    KNIFE: Knife, in facts
}

#[hook]
fn use_knife(props: &Knife) -> Html {
    let button = use_node_ref();
    {
        let button = button.clone();
        // Enter cuts and Escape puts the knife away as soon as it is held.
        use_effect_with(props.shard, move |_| {
            if let Some(button) = button.cast::<HtmlElement>() {
                // Fails for elements that cannot have the focus; a button can.
                let _ = button.focus();
            }
        });
    }
    let on_split = props.on_run.reform({
        let (shard, key) = (props.shard, props.at);
        move |_: MouseEvent| {
            let command = Command::SplitShard { shard, new_starting_hash_key: key };
            let number = shard.get();
            (command, message!("floor.splitting", shard = number))
        }
    });
    let on_away = props.on_away.reform(|_: MouseEvent| ());
    let before = use_mut_ref(|| None);
    let on_press = use_drag(on_drag(props, before));
    // The button keeps the focus while the line is dragged.
    let keep_focus = |event: MouseEvent| event.prevent_default();
    let load = SplitLoad::of(&props.stage.world(), props.shard, props.at);
    html! {
        <>
            <div class="knife-line" data-hash-at={props.at.to_string()} aria-hidden="true"
                onpointerdown={on_press} onmousedown={keep_focus}></div>
            <div class="knife" role="group" aria-label={message!("floor.split")}
                data-hash-at={props.at.to_string()} onkeydown={on_key(props)}>
                <button class="primary" ref={button} onclick={on_split}>
                    { message!("floor.split-here") }
                </button>
                <span class="knife-place">{ height_text(props.at) }</span>
                <div class="knife-load">{ for load.as_ref().map(load_lines) }</div>
                <button class="quiet" onclick={on_away} aria-label={message!("floor.put-knife-away")}>
                    { "×" }
                </button>
            </div>
        </>
    }
}

/// Moves the knife with the pointer, and back to where it was when that was not meant.
fn on_drag(props: &Knife, before: Rc<RefCell<Option<HashKey>>>) -> Callback<Drag> {
    let Knife { view, painter, shard, at, on_move, .. } = props.clone();
    Callback::from(move |drag: Drag| {
        let from = *before.borrow_mut().get_or_insert(at);
        let range = view.shard(shard).map(|it| it.range);
        let key = match drag {
            Drag::Held(point) | Drag::Dropped(point) => {
                range.and_then(|range| painter.key_within(range, point))
            }
            Drag::Cancelled => Some(from),
        };
        if !matches!(drag, Drag::Held(_)) {
            before.replace(None);
        }
        if let Some(key) = key {
            on_move.emit((shard, key));
        }
    })
}

/// How the shard's newest records would fall on either side, and whether a cut divides them at all.
fn load_lines(load: &SplitLoad) -> Html {
    if load.is_nothing() {
        return html! { <p>{ message!("floor.no-load-lately") }</p> };
    }
    let all = load.lower.records.saturating_add(load.upper.records).max(1);
    let percent = load.lower.records.saturating_mul(100) / all;
    let line = |side: OfferedLoad| (rate(side.records, load.window), bytes_rate(side, load.window));
    let ((lower, lower_bytes), (upper, upper_bytes)) = (line(load.lower), line(load.upper));
    html! {
        <>
            <p>{ message!("floor.load-above", percent = percent, records = lower, size = lower_bytes) }</p>
            <p>{ message!("floor.load-below", percent = 100 - percent, records = upper,
                size = upper_bytes) }</p>
            if let Some(DominantKey { hash_key, partition_key, share_permille }) = &load.dominant {
                <p class="refused">{ message!(
                    "floor.load-dominant",
                    percent = share_permille / 10,
                    key = partition_key.as_ref().map_or_else(
                        || height_text(*hash_key),
                        |key| shortened(key.as_str(), 10),
                    )
                ) }</p>
            }
        </>
    }
}

/// So many in a while, by the second.
fn rate(count: u64, window: Duration) -> String {
    let per_s = count as f64 / window.as_secs_f64().max(1.0);
    let places = if per_s < 10.0 { 1 } else { 0 };
    messages::decimal(&decimal_text(per_s, places))
}

fn bytes_rate(load: OfferedLoad, window: Duration) -> String {
    messages::size((load.bytes.get() as f64 / window.as_secs_f64().max(1.0)).round() as u64)
}

/// Arrow keys move the knife by hundredths of the shard; with shift, by tenths.
fn on_key(props: &Knife) -> Callback<KeyboardEvent> {
    let props = props.clone();
    Callback::from(move |event: KeyboardEvent| {
        let parts = if event.shift_key() { 10 } else { 100 };
        match event.key().as_str() {
            "ArrowUp" => nudge(&props, parts, false),
            "ArrowDown" => nudge(&props, parts, true),
            "Escape" => props.on_away.emit(()),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    })
}

/// Moves the knife by a part of the shard's range, and not out of it.
fn nudge(props: &Knife, parts: u128, down: bool) {
    let Some(shard) = props.view.shard(props.shard) else { return };
    let (start, end) = (shard.range.start().get(), shard.range.end().get());
    let step = (end - start) / parts;
    let key = props.at.get();
    let moved = if down { key.saturating_add(step) } else { key.saturating_sub(step) };
    props.on_move.emit((props.shard, HashKey::new(moved.clamp(start, end))));
}
