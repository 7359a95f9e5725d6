//! The knife: where a shard would be cut, what lies on either side, and the button that cuts.

use core::time::Duration;
use std::rc::Rc;

use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use crate::engine::{HashKey, ShardIndex};
use crate::sim::Command;
use crate::ui::messages::message;
use crate::ui::stage::Stage;
use crate::view::{FloorView, height_text};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct KnifeProps {
    pub(super) stage: Stage,
    pub(super) view: Rc<FloorView>,
    pub(super) shard: ShardIndex,
    pub(super) at: HashKey,
    pub(super) on_move: Callback<(ShardIndex, HashKey)>,
    pub(super) on_away: Callback<()>,
    pub(super) on_run: Callback<(Command, AttrValue)>,
}

/// Load is counted over this long.
const LOAD_WINDOW: Duration = Duration::from_secs(10);

#[component]
pub(super) fn Knife(props: &KnifeProps) -> Html {
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
    let load = load_text(props);
    html! {
        <div class="knife" role="group" aria-label={message!("floor.split")} data-hash-at={props.at.to_string()}
            onkeydown={on_key(props)}>
            <button class="primary" ref={button} onclick={on_split}>{ message!("floor.split-here") }</button>
            <span class="knife-place">{ height_text(props.at) }</span>
            <span class="knife-load">{ load }</span>
            <button class="quiet" onclick={on_away} aria-label={message!("floor.put-knife-away")}>{ "×" }</button>
        </div>
    }
}

/// How the shard's newest records would fall on either side.
fn load_text(props: &KnifeProps) -> AttrValue {
    let world = props.stage.world();
    let shard = world.stream().and_then(|stream| stream.shard(props.shard));
    let Some(shard) = shard else { return AttrValue::Static("") };
    let since = world.now().before(LOAD_WINDOW);
    let recent = || {
        let records = shard.records().iter().rev();
        records.take_while(move |record| record.approximate_arrival_timestamp >= since)
    };
    let count = recent().count();
    if count == 0 {
        return message!("floor.no-load-lately");
    }
    let above = recent().filter(|record| record.hash_key < props.at).count();
    let percent = above * 100 / count;
    message!("floor.load-either-side", above = percent, below = 100 - percent)
}

/// Arrow keys move the knife by hundredths of the shard; with shift, by tenths.
fn on_key(props: &KnifeProps) -> Callback<KeyboardEvent> {
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
fn nudge(props: &KnifeProps, parts: u128, down: bool) {
    let Some(shard) = props.view.shard(props.shard) else { return };
    let (start, end) = (shard.range.start().get(), shard.range.end().get());
    let step = (end - start) / parts;
    let key = props.at.get();
    let moved = if down { key.saturating_add(step) } else { key.saturating_sub(step) };
    props.on_move.emit((props.shard, HashKey::new(moved.clamp(start, end))));
}
