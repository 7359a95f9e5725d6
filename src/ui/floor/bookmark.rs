//! A reader's bookmark in hand: dragged along its belt to where the reader is to go on.
//!
//! The form of `panels/seek_form.rs` does the same. Leases of fleets are not moved: their workers would not
//! know of it.

use std::rc::Rc;

use yew::prelude::*;

use super::brush::{Brush, Label};
use super::painter::Painter;
use super::plan::Plan;
use super::scene::Scene;
use super::theme::Theme;
use crate::engine::ShardIndex;
use crate::sim::{Command, ConsumerId, ConsumerStart};
use crate::ui::drag::{Drag, Point, use_drag};
use crate::ui::messages::{self, message};
use crate::view::{FloorView, clamped, shortened};

/// The bookmark of a reader in a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bookmark {
    pub(super) reader: ConsumerId,
    pub(super) shard: ShardIndex,
}

/// A bookmark that is carried, and how far from the canvas' left edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Carried {
    pub(super) bookmark: Bookmark,
    pub(super) x: f64,
}

/// What to call when a pointer is pressed on the canvas: if that is on a bookmark, it can be dragged.
#[hook]
pub(super) fn use_bookmarks(
    painter: Painter,
    view: Rc<FloorView>,
    on_run: Callback<(Command, AttrValue)>,
) -> Callback<PointerEvent> {
    let held = use_mut_ref(|| None::<Bookmark>);
    let on_press = use_drag({
        let (painter, view, held) = (painter.clone(), view.clone(), held.clone());
        Callback::from(move |drag: Drag| {
            let Some(bookmark) = *held.borrow() else { return };
            match drag {
                Drag::Held(point) => painter.carry(Some((bookmark, point))),
                Drag::Dropped(point) => {
                    painter.carry(None);
                    if let Some(start) = painter.start_at(point) {
                        on_run.emit(seek(&view, bookmark, start));
                    }
                }
                Drag::Cancelled => painter.carry(None),
            }
        })
    });
    Callback::from(move |event: PointerEvent| {
        let bookmark = painter.bookmark_at(Point::of(&event), &view);
        *held.borrow_mut() = bookmark;
        if bookmark.is_some() {
            on_press.emit(event);
        }
    })
}

fn seek(
    view: &FloorView,
    Bookmark { reader, shard }: Bookmark,
    start: ConsumerStart,
) -> (Command, AttrValue) {
    let name = view.consumers.iter().find(|it| it.id == reader).map(|it| it.settings.name.clone());
    let done = message!(
        "floor.reads-from",
        reader = name.unwrap_or_default(),
        shard = shard.get(),
        start = start_text(start)
    );
    (Command::SeekConsumer { consumer: reader, shard, start }, done)
}

/// Where somebody goes on, in few words.
fn start_text(start: ConsumerStart) -> AttrValue {
    match start {
        ConsumerStart::AtTimestamp { ago } => {
            message!("floor.from-ago", ago = messages::whole_seconds(ago))
        }
        ConsumerStart::Latest => message!("floor.from-now"),
        _ => message!("floor.from-oldest"),
    }
}

/// Where on the canvas a reader would go on who is put down here: at the left edge after the newest record,
/// at the right one at the oldest.
pub(super) fn start(plan: &Plan, x: f64) -> ConsumerStart {
    if x <= plan.mouth {
        ConsumerStart::Latest
    } else if x >= plan.horizon {
        ConsumerStart::TrimHorizon
    } else {
        ConsumerStart::AtTimestamp { ago: plan.now.since(plan.at(x)) }
    }
}

/// Paints the carried bookmark: its pole, the time that it is at, and the record that would be read first.
pub(super) fn paint(
    brush: &Brush<'_>,
    plan: &Plan,
    theme: &Theme,
    scene: &Scene<'_>,
    Carried { bookmark, x }: Carried,
) {
    let Some(belt) = scene.belt(bookmark.shard) else { return };
    let x = clamped(x, plan.mouth, plan.horizon);
    let start = start(plan, x);
    brush.line(&theme.accent, 3.0, (x, belt.top), (x, belt.bottom));
    let mut text = start_text(start).to_string();
    let first = match start {
        ConsumerStart::AtTimestamp { ago } => {
            let (records, since) = (belt.shard.records(), plan.now.before(ago));
            let place =
                records.partition_point(|record| record.approximate_arrival_timestamp < since);
            records.get(place)
        }
        ConsumerStart::TrimHorizon => belt.shard.records().front(),
        _ => None,
    };
    if let Some(key) = first.and_then(|record| record.partition_key.as_ref()) {
        let key = shortened(key.as_str(), 12);
        text = message!("floor.from-record", start = text, key = key).to_string();
    }
    let (width, height) = brush.label_size(&text);
    let left = clamped(x - width / 2.0, plan.mouth, (plan.horizon - width).max(plan.mouth));
    let top = clamped(belt.top - height - 2.0, 0.0, plan.height - height);
    let (ink, ground) = (theme.ground.as_str(), theme.accent.as_str());
    let label = Label { text: &text, ink, ground };
    brush.label_in(&label, [left, top, width, height]);
}
