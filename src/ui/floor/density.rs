//! Where the newest hash keys of a shard lie, as bars: shown while the knife is held over it.

use super::brush::{Align, Brush, Label};
use super::plan::Plan;
use super::scene::Scene;
use super::theme::Theme;
use crate::ui::messages::message;
use crate::ui::selection::Selection;
use crate::view::SplitLoad;

/// The height of a bar, with the gap to the next.
const BAR: f64 = 4.0;
/// The part of the belts that the longest bar takes.
const LENGTH: f64 = 0.14;
/// Lower belts have no room for words.
const WORDS_MIN: f64 = 40.0;

/// Paints a bar for every few pixels of the belt's height: as long as the records are many that lie there.
pub(super) fn paint(
    brush: &Brush<'_>,
    plan: &Plan,
    theme: &Theme,
    scene: &Scene<'_>,
    selection: Selection,
) {
    let belt = selection.shard.zip(selection.knife).and_then(|(shard, _)| scene.belt(shard));
    let Some(belt) = belt else { return };
    let (top, bottom) = (belt.top.max(0.0), belt.bottom.min(plan.height));
    let mut counts = vec![0_u32; ((bottom - top) / BAR).ceil().max(1.0) as usize];
    for record in SplitLoad::counted(belt.shard, plan.now) {
        let bar = ((plan.y(record.hash_key) - top) / BAR).floor();
        if bar >= 0.0
            && let Some(count) = counts.get_mut(bar as usize)
        {
            *count += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let length = (plan.horizon - plan.mouth) * LENGTH;
    let right = plan.mouth + length + 2.0;
    // On a ground of its own, so that no parcel is taken for a bar.
    brush.fill(&theme.ground);
    brush.rect(plan.mouth, top, length + 2.0, bottom - top);
    brush.fill(&theme.accent);
    for (index, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let width = (f64::from(count) / f64::from(most) * length).max(2.0);
        brush.rect(plan.mouth, top + index as f64 * BAR, width, BAR - 1.0);
    }
    brush.line(&theme.rule, 1.0, (right, top), (right, bottom));
    if bottom - top >= WORDS_MIN && !plan.is_narrow {
        let text = message!("floor.key-density");
        let (ink, ground) = (theme.accent.as_str(), theme.ground.as_str());
        let label = Label { text: &text, ink, ground };
        brush.label(&label, Align::Left, right + 1.0, top + 11.0);
    }
}
