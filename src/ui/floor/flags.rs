//! Flags: where each reader stands on each belt.

use super::brush::{Align, Brush, Label};
use super::plan::Plan;
use super::theme::Theme;
use crate::engine::Timestamp;
use crate::view::{ConsumerView, CursorState, CursorView, FloorView, duration_text, shortened};

/// The height of one flag; each reader has a row of its own on every belt.
const ROW: f64 = 17.0;

/// Paints a flag for every reader on every belt that it is reading.
pub(super) fn paint(brush: &Brush<'_>, plan: &Plan, theme: &Theme, view: &FloorView) {
    for (index, consumer) in view.consumers.iter().enumerate() {
        for cursor in &consumer.cursors {
            if let CursorState::Reading(position) = cursor.state {
                paint_flag(brush, plan, theme, view, (index, consumer, cursor, position));
            }
        }
    }
}

/// Where a flag stands: on its pole's line, pushed along by the retention horizon if need be.
pub(super) fn x(plan: &Plan, position: Timestamp) -> f64 {
    plan.x(position).clamp(plan.mouth, plan.horizon)
}

fn paint_flag(
    brush: &Brush<'_>,
    plan: &Plan,
    theme: &Theme,
    view: &FloorView,
    (index, consumer, cursor, position): (usize, &ConsumerView, &CursorView, Timestamp),
) {
    let Some(shard) = view.shard(cursor.shard) else { return };
    let (top, bottom) = plan.span(shard.range);
    let x = x(plan, position);
    let refused = cursor.refused_lately.is_some();
    let ground = if refused { &theme.warning } else { &theme.ink };
    brush.line(ground, if refused { 2.0 } else { 1.5 }, (x, top), (x, bottom));
    let rows = ((bottom - top) / ROW).floor().max(1.0);
    let y = top + (index as f64 % rows) * ROW + ROW / 2.0;
    let lag = std::time::Duration::from_millis(cursor.millis_behind_latest);
    let name_chars = if plan.is_narrow { 4 } else { 9 };
    let name = shortened(&consumer.settings.name, name_chars);
    let text = if lag.as_secs() > 0 && !plan.is_narrow {
        format!("{name} −{}", duration_text(std::time::Duration::from_secs(lag.as_secs())))
    } else {
        name
    };
    // A flag flies to the right; at the far end of the belt, to the left, to stay on the floor.
    brush.font(11, true);
    let flies_left = x + brush.text_width(&text) + 10.0 > plan.horizon;
    let align = if flies_left { Align::Right } else { Align::Left };
    let label = Label { text: &text, ink: &theme.ground, ground, align, size_px: 11 };
    brush.label(&label, x, y);
}
