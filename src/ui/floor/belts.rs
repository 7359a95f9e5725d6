//! Belts: shards, from the moment they opened to the moment they closed.

use super::brush::{Align, Brush, Label};
use super::plan::Plan;
use super::theme::Theme;
use crate::view::{FloorView, ShardView, duration_text};

/// Paints all belts: closed ones hatched, riding to the right of their children.
pub(super) fn paint(brush: &Brush<'_>, plan: &Plan, theme: &Theme, view: &FloorView) {
    for shard in &view.shards {
        paint_belt(brush, plan, theme, shard);
    }
    paint_far_past(brush, plan, theme);
}

/// The part of the canvas that a shard takes, when any of it can be seen.
fn area(plan: &Plan, shard: &ShardView) -> Option<[f64; 4]> {
    let left = shard.closed_at.map_or(plan.mouth, |at| plan.x(at)).max(plan.mouth);
    let right = plan.x(shard.opened_at).min(plan.horizon);
    let (top, bottom) = plan.span(shard.range);
    (right > left && shard.opened_at <= plan.now).then_some([left, top, right - left, bottom - top])
}

fn paint_belt(brush: &Brush<'_>, plan: &Plan, theme: &Theme, shard: &ShardView) {
    let Some(area) = area(plan, shard) else { return };
    let [left, top, width, height] = area;
    if shard.takes_records {
        brush.fill(&theme.belt);
        brush.rect(left, top, width, height);
        return;
    }
    brush.fill(&theme.belt_closed);
    brush.rect(left, top, width, height);
    brush.hatch(&theme.hatch, area, left);
    // The seam, where its children begin.
    brush.line(&theme.ink, 1.5, (left, top), (left, top + height));
    // Where two merged parents meet, and where an older seam is, the hatching alone says nothing.
    brush.line(&theme.rule, 1.0, (left, top), (left + width, top));
    brush.line(&theme.rule, 1.0, (left, top + height), (left + width, top + height));
}

/// The words on closed belts, above everything that rides on them.
pub(super) fn paint_words(brush: &Brush<'_>, plan: &Plan, theme: &Theme, view: &FloorView) {
    for shard in view.shards.iter().filter(|shard| !shard.takes_records) {
        let Some([left, top, width, height]) = area(plan, shard) else { continue };
        let Some(closed_at) = shard.closed_at else { continue };
        let age =
            duration_text(core::time::Duration::from_secs(view.now.since(closed_at).as_secs()));
        let text = if plan.is_narrow {
            format!("{} closed", shard.shard.get())
        } else {
            format!("shard {} · closed {age} ago", shard.shard.get())
        };
        brush.font(11, true);
        if width < brush.text_width(&text) + 16.0 || height < 20.0 {
            continue;
        }
        let label = Label {
            text: &text,
            ink: &theme.ink_quiet,
            ground: &theme.ground,
            align: Align::Left,
            size_px: 11,
        };
        brush.label(&label, left + 6.0, top + height - 12.0);
    }
}

/// A rule where the evenly drawn seconds end and the compressed past begins.
fn paint_far_past(brush: &Brush<'_>, plan: &Plan, theme: &Theme) {
    let x = (plan.mouth + plan.time.even_width()).round() + 0.5;
    if x < plan.horizon {
        brush.dashed();
        brush.line(&theme.rule, 1.0, (x, 0.0), (x, plan.height));
        brush.solid();
    }
}
