//! Where a cut would go: the line of the knife, and of the key that is being typed.

use super::brush::{Align, Brush, Label};
use super::plan::Plan;
use super::theme::Theme;
use crate::engine::HashKey;
use crate::ui::selection::Selection;
use crate::view::{FloorView, height_text};

/// Paints what the visitor is busy with: the selected belt's outline, the knife, the typed key.
pub(super) fn paint(
    brush: &Brush<'_>,
    plan: &Plan,
    theme: &Theme,
    view: &FloorView,
    (selection, pointed): (Selection, Option<HashKey>),
) {
    if let Some(shard) = selection.shard.and_then(|shard| view.shard(shard)) {
        let (top, bottom) = plan.span(shard.range);
        let area = [plan.mouth, top, plan.horizon - plan.mouth, bottom - top];
        brush.frame(&theme.accent, 2.0, area);
    }
    if let Some(key) = selection.knife {
        paint_line(brush, plan, &theme.accent, key, 2.0);
    } else if let Some(key) = pointed {
        paint_line(brush, plan, &theme.accent, key, 1.0);
        let text = format!("cut at {}", height_text(key));
        let label = Label {
            text: &text,
            ink: &theme.accent,
            ground: &theme.ground,
            align: Align::Right,
            size_px: 11,
        };
        brush.label(&label, plan.horizon - 6.0, plan.y(key));
    }
    if let Some(key) = selection.probe {
        paint_probe(brush, plan, theme, key);
    }
}

fn paint_line(brush: &Brush<'_>, plan: &Plan, colour: &str, key: HashKey, width: f64) {
    let y = plan.y(key).round() + 0.5;
    brush.dashed();
    brush.line(colour, width, (plan.mouth - 4.0, y), (plan.horizon + 4.0, y));
    brush.solid();
}

/// An arrow at the left edge: here the typed key would go.
fn paint_probe(brush: &Brush<'_>, plan: &Plan, theme: &Theme, key: HashKey) {
    let y = plan.y(key).round() + 0.5;
    let tip = plan.mouth - 2.0;
    brush.line(&theme.accent, 2.0, (0.0, y), (tip, y));
    brush.line(&theme.accent, 2.0, (tip - 6.0, y - 5.0), (tip, y));
    brush.line(&theme.accent, 2.0, (tip - 6.0, y + 5.0), (tip, y));
}
