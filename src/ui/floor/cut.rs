//! What the visitor is busy with: what is pointed at, the knife, the key that is being typed.

use super::brush::{Align, Brush, Label};
use super::plan::Plan;
use super::scene::Scene;
use super::spots::Spot;
use super::theme::Theme;
use crate::engine::HashKey;
use crate::ui::messages::message;
use crate::ui::selection::Selection;
use crate::view::height_text;

/// What is pointed at: its rectangle, and what it is.
type Pointed<'a> = Option<&'a ([f64; 4], Spot)>;

/// Paints the selected belt's outline, the knife, the typed key, and what is pointed at.
pub(super) fn paint(
    brush: &Brush<'_>,
    plan: &Plan,
    theme: &Theme,
    scene: &Scene<'_>,
    (selection, pointer, pointed): (Selection, Option<(f64, f64)>, Pointed<'_>),
) {
    if let Some(belt) = selection.shard.and_then(|shard| scene.belt(shard)) {
        let area = [plan.mouth, belt.top, plan.horizon - plan.mouth, belt.height()];
        brush.frame(&theme.accent, 2.0, area);
    }
    if let Some((area, thing)) = pointed {
        paint_pointed(brush, theme, *area, thing);
    }
    if let Some(key) = selection.knife {
        paint_line(brush, plan, &theme.accent, key, 2.0);
    } else if let (Some((x, y)), None) = (pointer, pointed)
        && plan.mouth <= x
        && x <= plan.horizon
        && let Some(key) = plan.key_at(y)
    {
        paint_line(brush, plan, &theme.accent, key, 1.0);
        let text = message!("floor.cut-at", place = height_text(key));
        let label = Label { text: &text, ink: &theme.accent, ground: &theme.ground };
        brush.label(&label, Align::Right, plan.horizon - 6.0, plan.y(key));
    }
    if let Some(key) = selection.probe {
        paint_probe(brush, plan, theme, key);
    }
}

/// An outline around what is pointed at.
fn paint_pointed(brush: &Brush<'_>, theme: &Theme, area: [f64; 4], thing: &Spot) {
    let [x, y, width, height] = area;
    match thing {
        Spot::Seam { .. } => {
            let middle = x + width / 2.0;
            brush.line(&theme.accent, 3.0, (middle, y), (middle, y + height));
        }
        _ => brush.frame(&theme.accent, 2.0, [x - 1.0, y - 1.0, width + 2.0, height + 2.0]),
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
