//! The floor as a picture of its own: with the ruler and the ages, which on the page are elements.

use web_sys::CanvasRenderingContext2d;

use super::brush::{Align, Brush};
use super::elements::{MARK_SPACING, age_text};
use super::painter::{Frame, Painter};
use super::plan::Plan;
use super::theme::Theme;
use crate::engine::{Shard, Stream};
use crate::sim::World;
use crate::ui::messages::message;
use crate::ui::stage::Stage;
use crate::ui::time_bar::clock_text;
use crate::view::height_text;

/// The room of the ruler, of the title and of the ages, around the belts.
const RULER: f64 = 112.0;
const HEAD: f64 = 36.0;
const FOOT: f64 = 28.0;
const MARGIN: f64 = 12.0;

/// How large a picture of the floor is, in CSS pixels. `None` when there is no floor to see.
pub(in crate::ui) fn picture_size(painter: &Painter) -> Option<(f64, f64)> {
    let (width, height) = painter.size()?;
    Some((RULER + width + MARGIN, HEAD + height + FOOT))
}

/// Paints the floor as it is now on something that takes a context's strokes.
pub(in crate::ui) fn paint_picture(
    painter: &Painter,
    stage: &Stage,
    context: &CanvasRenderingContext2d,
) {
    let Some((width, height)) = picture_size(painter) else { return };
    let world = stage.world();
    let frame =
        |time_ms| Frame { world: &world, turn: stage.turn(), speed: stage.speed(), time_ms };
    painter.with_plan(|_, theme, widths| {
        let brush = Brush::new(context, widths);
        brush.fill(&theme.ground);
        brush.rect(0.0, 0.0, width, height);
    });
    context.save();
    // Fails only for values that are not numbers.
    let _ = context.translate(RULER, HEAD);
    painter.paint_elsewhere(context, frame);
    context.restore();
    painter.with_plan(|plan, theme, widths| {
        let brush = Brush::new(context, widths);
        title(&brush, theme, &world);
        ruler(&brush, theme, plan, &world);
        ages(&brush, theme, plan);
    });
}

fn title(brush: &Brush<'_>, theme: &Theme, world: &World) {
    let moment = clock_text(world.now().since(World::beginning()));
    brush.font(14, true);
    brush.fill(&theme.ink);
    let text = message!("floor.picture-title", stream = world.stream_name(), moment = moment);
    brush.text(&text, Align::Left, MARGIN, HEAD / 2.0);
}

fn ruler(brush: &Brush<'_>, theme: &Theme, plan: &Plan, world: &World) {
    const TWO_LINES: f64 = 34.0;
    const ONE_LINE: f64 = 12.0;
    let shards = world.stream().into_iter().flat_map(Stream::shards);
    for shard in shards.filter(|shard| shard.takes_records(plan.now)) {
        let (top, bottom) = shown_span(shard, plan);
        if bottom - top < ONE_LINE {
            continue;
        }
        let middle = HEAD + (top + bottom) / 2.0;
        let has_range = bottom - top >= TWO_LINES;
        brush.font(13, true);
        brush.fill(&theme.ink);
        let number = format!("{} {}", message!("floor.shard-word"), shard.index().get());
        brush.text(&number, Align::Left, MARGIN, if has_range { middle - 8.0 } else { middle });
        if has_range {
            let range = shard.hash_key_range();
            brush.font(11, false);
            brush.fill(&theme.ink_quiet);
            let range = format!("{} – {}", height_text(range.start()), height_text(range.end()));
            brush.text(&range, Align::Left, MARGIN, middle + 9.0);
        }
    }
}

/// What is in sight of a shard's height.
fn shown_span(shard: &Shard, plan: &Plan) -> (f64, f64) {
    let (top, bottom) = plan.span(shard.hash_key_range());
    (top.max(0.0), bottom.min(plan.height))
}

fn ages(brush: &Brush<'_>, theme: &Theme, plan: &Plan) {
    brush.font(11, false);
    brush.fill(&theme.ink_quiet);
    let y = HEAD + plan.height + FOOT / 2.0;
    for age in core::iter::once(0).chain(plan.time.marks(MARK_SPACING)) {
        let x = RULER + plan.mouth + plan.time.x(age as f64);
        brush.text(&age_text(age), Align::Center, x, y);
    }
}
