//! The ruler at the floor's left edge: the open shards in sight with their ranges, and the seams
//! between them, where two can be merged. Where rows are too low to be pressed, one entry stands for
//! several.
//!
//! It is one stop of the tab key; the arrow keys go from shard to shard, and on beyond what is in
//! sight.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::painter::Painter;
use super::seam::{Seam, merge};
use crate::engine::{HashKey, HashKeyRange, ShardIndex};
use crate::sim::Command;
use crate::ui::component::{Component as _, component};
use crate::ui::messages::{self, message};
use crate::ui::selection::Selection;
use crate::view::{AxisWindow, FloorView, HashAxis, ShardView, height_text};

#[derive(Clone, PartialEq)]
pub(super) struct Ruler {
    pub(super) view: Rc<FloorView>,
    pub(super) painter: Painter,
    pub(super) axis: HashAxis,
    pub(super) selection: Selection,
    pub(super) on_select: Callback<Option<ShardIndex>>,
    pub(super) on_knife: Callback<(ShardIndex, HashKey)>,
    pub(super) on_run: Callback<(Command, AttrValue)>,
}
component!(Ruler, use_ruler);

/// Lower rows cannot be pressed: WCAG 2.2 wants 24 pixels.
const ROW_MIN: f64 = 24.0;

/// A stretch of the ruler: one shard, or several whose rows are too low.
struct Entry<'a> {
    shards: &'a [&'a ShardView],
    range: HashKeyRange,
}

#[hook]
fn use_ruler(props: &Ruler) -> Html {
    let list = use_node_ref();
    let wish = use_mut_ref(|| Rc::new(Cell::new(None::<ShardIndex>))).borrow().clone();
    {
        // The shard that an arrow key went to may have come into sight only now.
        let (list, wish) = (list.clone(), wish.clone());
        use_effect(move || {
            if let Some(shard) = wish.take()
                && let Some(list) = list.cast::<HtmlElement>()
                && !focus_shard(&list, shard)
            {
                wish.set(Some(shard));
            }
        });
    }
    let open = props.view.open_shards();
    let entries = entries(&props.axis, &open);
    let selected = props.selection.shard;
    let is_in_sight = |shard: ShardIndex| {
        entries.iter().any(|entry| entry.shards.iter().any(|it| it.shard == shard))
    };
    let first = entries.first().and_then(|entry| entry.shards.first()).map(|it| it.shard);
    let reachable = selected.filter(|&shard| is_in_sight(shard)).or(first);
    html! {
        <>
            <ol class="ruler" ref={list} aria-label={message!("floor.ruler")}>
                for entry in &entries {
                    { match entry.shards {
                        [shard] => row(props, shard, reachable == Some(shard.shard), &wish),
                        shards => group(props, entry, shards.iter().any(|it| Some(it.shard) == reachable), &wish),
                    } }
                }
            </ol>
            for (above, below) in entries.iter().zip(entries.iter().skip(1)) {
                if let ([above], [below]) = (above.shards, below.shards) {
                    { seam(props, above.shard, below.shard) }
                }
            }
        </>
    }
}

/// What the ruler says of the rows in sight.
fn entries<'a>(axis: &HashAxis, open: &'a [&'a ShardView]) -> Vec<Entry<'a>> {
    let rows = axis.rows_in_sight();
    let Some(first) = rows.first() else { return Vec::new() };
    let start = open.partition_point(|shard| shard.range.start() < first.range.start());
    let shown = open.get(start..(start + rows.len()).min(open.len())).unwrap_or_default();
    let mut entries = Vec::new();
    let mut from = 0;
    for (index, row) in rows.iter().enumerate() {
        let Some(begin) = rows.get(from) else { break };
        let is_last = index + 1 == rows.len();
        let next = rows.get(index + 1);
        let next_is_high = next.is_some_and(|next| next.height >= ROW_MIN);
        // What is too low at the end belongs to those above it.
        let rest = next.zip(rows.last()).map_or(0.0, |(next, last)| last.bottom() - next.top);
        let is_high = row.bottom() - begin.top >= ROW_MIN;
        let leaves_too_little = row.height < ROW_MIN && rest > 0.0 && rest < ROW_MIN;
        if (is_high && !leaves_too_little) || next_is_high || is_last {
            if let (Some(shards), Some(range)) =
                (shown.get(from..=index), HashKeyRange::new(begin.range.start(), row.range.end()))
            {
                entries.push(Entry { shards, range });
            }
            from = index + 1;
        }
    }
    entries
}

fn row(
    props: &Ruler,
    shard: &ShardView,
    is_reachable: bool,
    wish: &Rc<Cell<Option<ShardIndex>>>,
) -> Html {
    let selected = props.selection.shard == Some(shard.shard);
    let on_click = props.on_select.reform({
        let next = (!selected).then_some(shard.shard);
        move |_: MouseEvent| next
    });
    let number = shard.shard.get();
    let range = shard.range;
    html! {
        <li key={number} class="row" data-shard={number.to_string()}
            data-hash-start={range.start().to_string()} data-hash-end={range.end().to_string()}>
            <button class="shard" aria-pressed={selected.to_string()} onclick={on_click}
                ondblclick={zoom_to(&props.painter, range)}
                onkeydown={on_key(props, shard, wish)}
                tabindex={if is_reachable { "0" } else { "-1" }}
                title={message!("floor.shard-title", shard = shard.shard, start = range.start(),
                    end = range.end())}>
                <strong><span class="word">{ message!("floor.shard-word") }{ " " }</span>{ number }</strong>
                { range_text(range) }
                { refused(shard.tally.refused_puts(), message!("floor.puts-refused")) }
                { refused(shard.tally.refused_reads(), message!("floor.reads-refused")) }
            </button>
        </li>
    }
}

/// Several shards whose rows are too low: pressed, it shows them larger.
fn group(
    props: &Ruler,
    entry: &Entry<'_>,
    is_reachable: bool,
    wish: &Rc<Cell<Option<ShardIndex>>>,
) -> Html {
    let Entry { shards, range } = entry;
    let (Some(first), Some(last)) = (shards.first(), shards.last()) else { return html! {} };
    let numbers: Vec<u32> = shards.iter().map(|shard| shard.shard.get()).collect();
    let is_run = numbers.iter().zip(numbers.iter().skip(1)).all(|(one, next)| one + 1 == *next);
    let text = if is_run {
        // Where there is little room, the first stands for all.
        let rest = format!(" – {}", last.shard.get());
        html! { <>{ first.shard.get() }<span class="word">{ rest }</span></> }
    } else {
        message!("floor.shards", count = shards.len()).into()
    };
    let label = message!("floor.zoom-to-shards", count = shards.len(), first = first.shard.get());
    let refused_puts = shards.iter().map(|shard| shard.tally.refused_puts()).sum();
    html! {
        <li key={format!("from-{}", first.shard.get())} class="row group"
            data-shard={first.shard.get().to_string()}
            data-hash-start={range.start().to_string()} data-hash-end={range.end().to_string()}>
            <button class="shard" aria-label={label} onclick={zoom_to(&props.painter, *range)}
                onkeydown={on_key(props, first, wish)}
                tabindex={if is_reachable { "0" } else { "-1" }}>
                <strong>{ text }</strong>
                { range_text(*range) }
                { refused(refused_puts, message!("floor.puts-refused")) }
            </button>
        </li>
    }
}

fn range_text(range: HashKeyRange) -> Html {
    let text = format!("{} – {}", height_text(range.start()), height_text(range.end()));
    html! { <span class="range">{ text }</span> }
}

fn refused(count: u64, words: AttrValue) -> Html {
    if count == 0 {
        return html! {};
    }
    html! {
        <span class="refused">{ messages::count(count) }<span class="word">{ " " }{ words }</span></span>
    }
}

fn zoom_to(painter: &Painter, range: HashKeyRange) -> Callback<MouseEvent> {
    let painter = painter.clone();
    Callback::from(move |_: MouseEvent| painter.look(true, |axis| axis.window_of(range)))
}

fn seam(props: &Ruler, above: ShardIndex, below: ShardIndex) -> Html {
    let is_near = [above, below].map(Some).contains(&props.selection.shard);
    Seam {
        view: props.view.clone(),
        painter: props.painter.clone(),
        above,
        below,
        is_near,
        on_run: props.on_run.clone(),
    }
    .keyed(format!("seam-{}-{}", above.get(), below.get()))
}

fn on_key(
    props: &Ruler,
    shard: &ShardView,
    wish: &Rc<Cell<Option<ShardIndex>>>,
) -> Callback<KeyboardEvent> {
    let props = props.clone();
    let shard = shard.clone();
    let wish = wish.clone();
    Callback::from(move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => go(&event, &props, &wish, 1),
            "ArrowUp" => go(&event, &props, &wish, -1),
            "s" => props.on_knife.emit((shard.shard, shard.range.middle())),
            "m" => match props.view.neighbour_below(shard.shard) {
                Some(below) => props.on_run.emit(merge(shard.shard, below.shard)),
                None => return,
            },
            "f" => {
                wish.set(Some(shard.shard));
                props.painter.look(true, |axis| axis.window_of(shard.range));
            }
            "0" => {
                wish.set(Some(shard.shard));
                props.painter.look(true, |_| AxisWindow::WHOLE);
            }
            "Escape" => props.on_select.emit(None),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    })
}

/// Moves the focus to the entry that many places further; at the edge of the window, that goes on
/// by a shard.
fn go(event: &KeyboardEvent, props: &Ruler, wish: &Cell<Option<ShardIndex>>, places: isize) {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let row = target.and_then(|button| button.closest("li").ok().flatten());
    let next = row.as_ref().and_then(|row| {
        if places > 0 { row.next_element_sibling() } else { row.previous_element_sibling() }
    });
    let here = next.as_ref().or(row.as_ref()).and_then(|row| row.get_attribute("data-shard"));
    let open = props.view.open_shards();
    let place = open.iter().position(|shard| Some(shard.shard.get().to_string()) == here);
    let Some(place) = place else { return };
    let beyond = if next.is_some() { Some(place) } else { place.checked_add_signed(places) };
    let Some(shard) = beyond.and_then(|place| open.get(place)) else { return };
    wish.set(Some(shard.shard));
    if let Some(button) = next.and_then(|row| row.query_selector("button").ok().flatten())
        && let Ok(button) = button.dyn_into::<HtmlElement>()
    {
        // Fails for elements that cannot have the focus; a button can.
        let _ = button.focus();
    }
    let range = shard.range;
    props.painter.look(true, |axis| axis.window_with(range));
}

/// Gives the focus to the entry of a shard, or of several of which it is the first. Returns whether
/// there is one.
fn focus_shard(list: &HtmlElement, shard: ShardIndex) -> bool {
    let selector = format!("[data-shard='{}'] button", shard.get());
    let button = list.query_selector(&selector).ok().flatten();
    let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    // Fails for elements that cannot have the focus; a button can.
    let _ = button.focus();
    true
}
