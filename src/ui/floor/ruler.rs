//! The ruler at the floor's left edge: the open shards with their ranges, and the seams between
//! them, where two can be merged.
//!
//! It is one stop of the tab key; the arrow keys go from shard to shard.

use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use crate::engine::{HashKey, ShardIndex};
use crate::sim::Command;
use crate::ui::selection::Selection;
use crate::view::{FloorView, ShardView, count_text, height_text};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct RulerProps {
    pub(super) view: Rc<FloorView>,
    pub(super) selection: Selection,
    pub(super) on_select: Callback<Option<ShardIndex>>,
    pub(super) on_knife: Callback<(ShardIndex, HashKey)>,
    pub(super) on_run: Callback<(Command, String)>,
}

#[component]
pub(super) fn Ruler(props: &RulerProps) -> Html {
    let open = props.view.open_shards();
    let reachable = props.selection.shard.or_else(|| open.first().map(|shard| shard.shard));
    html! {
        <>
            <ol class="ruler" aria-label="Open shards, in the order of the hash space">
                for shard in open.iter().copied() {
                    { row(props, shard, reachable == Some(shard.shard)) }
                }
            </ol>
            for (above, below) in open.iter().zip(open.iter().skip(1)) {
                { seam(props, above, below) }
            }
        </>
    }
}

fn row(props: &RulerProps, shard: &ShardView, is_reachable: bool) -> Html {
    let selected = props.selection.shard == Some(shard.shard);
    let on_click = props.on_select.reform({
        let next = (!selected).then_some(shard.shard);
        move |_: MouseEvent| next
    });
    let number = shard.shard.get();
    let puts = shard.tally.refused_puts();
    let reads = shard.tally.refused_reads();
    html! {
        <li key={number} class="row"
            data-hash-start={shard.range.start().to_string()}
            data-hash-end={shard.range.end().to_string()}>
            <button class="shard" aria-pressed={selected.to_string()} onclick={on_click}
                onkeydown={on_key(props, shard)} tabindex={if is_reachable { "0" } else { "-1" }}
                title={format!("{}\n{} to {}\nS: split, M: merge with the one below",
                    shard.shard, shard.range.start(), shard.range.end())}>
                <strong><span class="word">{ "shard " }</span>{ number }</strong>
                <span class="range">
                    { format!("{} – {}", height_text(shard.range.start()), height_text(shard.range.end())) }
                </span>
                if puts > 0 {
                    <span class="refused">
                        { count_text(puts) }<span class="word">{ " puts refused" }</span>
                    </span>
                }
                if reads > 0 {
                    <span class="refused">
                        { count_text(reads) }<span class="word">{ " reads refused" }</span>
                    </span>
                }
            </button>
        </li>
    }
}

fn seam(props: &RulerProps, above: &ShardView, below: &ShardView) -> Html {
    let run = props.on_run.reform({
        let command = merge(above, below);
        move |_: MouseEvent| command.clone()
    });
    let label = format!("Merge shard {} and shard {}", above.shard.get(), below.shard.get());
    let near = [above.shard, below.shard].map(Some).contains(&props.selection.shard);
    html! {
        <button key={format!("seam-{}-{}", above.shard.get(), below.shard.get())}
            class={classes!("seam", near.then_some("near"))} onclick={run}
            data-hash-at={below.range.start().to_string()} aria-label={label.clone()} title={label}
            tabindex={if near { "0" } else { "-1" }}>
            <span>{ "Merge" }</span>
        </button>
    }
}

/// The merge of two neighbours, and what to say when it has begun.
fn merge(above: &ShardView, below: &ShardView) -> (Command, String) {
    let done = format!(
        "Shards {} and {} are being merged: the stream is UPDATING, and goes on taking records.",
        above.shard.get(),
        below.shard.get()
    );
    (Command::MergeShards { shard: above.shard, adjacent: below.shard }, done)
}

fn on_key(props: &RulerProps, shard: &ShardView) -> Callback<KeyboardEvent> {
    let props = props.clone();
    let shard = shard.clone();
    Callback::from(move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => focus_row(&event, 1),
            "ArrowUp" => focus_row(&event, -1),
            "s" => props.on_knife.emit((shard.shard, shard.range.middle())),
            "m" => match props.view.neighbour_below(shard.shard) {
                Some(below) => props.on_run.emit(merge(&shard, below)),
                None => return,
            },
            "Escape" => props.on_select.emit(None),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    })
}

/// Moves the focus to the row that many places further.
fn focus_row(event: &KeyboardEvent, places: i32) {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let row = target.and_then(|button| button.closest("li").ok().flatten());
    let next = row.and_then(|row| {
        if places > 0 { row.next_element_sibling() } else { row.previous_element_sibling() }
    });
    let button = next.and_then(|row| row.query_selector("button").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        // Fails for elements that cannot have the focus; a button can.
        let _ = button.focus();
    }
}
