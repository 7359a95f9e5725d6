//! Belts: shards, from the moment they opened to the moment they closed.

use yew::AttrValue;

use super::brush::{Brush, Label};
use super::places::Places;
use super::plan::Plan;
use super::scene::{Belt, Scene};
use super::spots::{Spot, Spots};
use super::theme::Theme;
use crate::engine::{Parents, Shard, ShardIndex};
use crate::ui::messages::{self, message};

/// How near to a seam is on it.
const SEAM_REACH: f64 = 4.0;
/// Lower belts are too low for words, and for hatching.
const LOW: f64 = 14.0;

/// Paints the open belts.
pub(super) fn paint(brush: &Brush<'_>, theme: &Theme, scene: &Scene<'_>) {
    brush.fill(&theme.belt);
    for belt in scene.open_belts() {
        let [left, top, width, height] = belt.area();
        brush.rect(left, top, width, height);
    }
}

/// Paints the closed belts hatched, riding to the right of their children.
pub(super) fn paint_closed(brush: &Brush<'_>, theme: &Theme, scene: &Scene<'_>, spots: &mut Spots) {
    for belt in scene.closed_belts() {
        paint_hatched(brush, theme, belt);
    }
    for belt in scene.closed_belts() {
        let (left, top) = (belt.left, belt.top);
        // The seam, where its children begin.
        brush.line(&theme.ink, 1.5, (left, top), (left, belt.bottom));
        let area = [left - SEAM_REACH, top, SEAM_REACH * 2.0, belt.height()];
        let (parents, children) = family(scene, belt.shard);
        spots.add(area, Spot::Seam { parents, children });
    }
}

fn paint_hatched(brush: &Brush<'_>, theme: &Theme, belt: &Belt<'_>) {
    let [left, top, width, height] = belt.area();
    brush.fill(&theme.belt_closed);
    brush.rect(left, top, width, height);
    if height >= LOW {
        brush.hatch(&theme.hatch, belt.area(), left);
    }
    // Where two merged parents meet, and where an older seam is, the hatching alone says nothing.
    let right = left + width;
    let edges = [[left, top, right, top], [left, belt.bottom, right, belt.bottom]];
    brush.lines(&theme.rule, 1.0, &edges);
}

/// All that end where a closed shard ends, and all that begin there.
fn family(scene: &Scene<'_>, closed: &Shard) -> (Vec<ShardIndex>, Vec<ShardIndex>) {
    let children = closed.closing().map(|closing| closing.children.clone()).unwrap_or_default();
    let first = children.first().and_then(|child| scene.world.stream()?.shard(*child));
    let parents = first.map_or(Parents::None, Shard::parents).iter().collect();
    (parents, children)
}

/// The words on closed belts, where there is room for them: what became of the shard.
pub(super) fn paint_words(
    brush: &Brush<'_>,
    plan: &Plan,
    theme: &Theme,
    scene: &Scene<'_>,
    places: &mut Places,
) {
    for belt in scene.closed_belts().filter(|belt| belt.height() >= LOW) {
        let texts = texts(plan, scene, belt);
        for text in texts {
            let (width, height) = brush.label_size(&text);
            let (left, right) = (belt.left + 5.0, belt.right - 5.0 - width);
            if left > right {
                continue;
            }
            let rows = ((belt.height() - 4.0) / height).floor().max(1.0) as usize;
            // At the bottom, where no flag flies, and beside the seam if that is free.
            let y = |row: usize| belt.bottom - 2.0 - height * (row + 1) as f64;
            let candidates = (0..rows).flat_map(|row| {
                [left, f64::midpoint(left, right), right].map(|x| [x, y(row), width, height])
            });
            let candidates = candidates.filter(|[_, top, _, height]| {
                *top >= belt.top.max(0.0) && top + height <= plan.height
            });
            if let Some(area) = places.take(candidates) {
                let label = Label { text: &text, ink: &theme.ink_quiet, ground: &theme.ground };
                brush.label_in(&label, area);
                break;
            }
        }
    }
}

/// What a closed belt says of itself, at length and in short.
fn texts(plan: &Plan, scene: &Scene<'_>, belt: &Belt<'_>) -> Vec<AttrValue> {
    let shard = belt.shard.index().get();
    let short = message!("floor.closed-short", shard = shard);
    let Some(closing) = belt.shard.closing().filter(|_| !plan.is_narrow) else {
        return vec![short];
    };
    let ago = messages::whole_seconds(plan.now.since(closing.children_open_at));
    let closed = message!("floor.closed", shard = shard, ago = ago);
    let (parents, _) = family(scene, belt.shard);
    let long = match (parents.as_slice(), closing.children.as_slice()) {
        ([_], [above, below]) => message!(
            "floor.closed-by-split",
            shard = shard,
            ago = ago,
            above = above.get(),
            below = below.get()
        ),
        ([_, _], [child]) => {
            message!("floor.closed-by-merge", shard = shard, ago = ago, child = child.get())
        }
        _ => closed.clone(),
    };
    vec![long, closed, short]
}

/// A rule where the evenly drawn seconds end and the compressed past begins.
pub(super) fn paint_far_past(brush: &Brush<'_>, plan: &Plan, theme: &Theme) {
    let x = (plan.mouth + plan.time.even_width()).round() + 0.5;
    if x < plan.horizon {
        brush.dashed();
        brush.line(&theme.rule, 1.0, (x, 0.0), (x, plan.height));
        brush.solid();
    }
}
