//! What is on the floor only now and then: closed belts, refusals, the flags of fleets and mappings, and all that
//! follows the pointer and the choices of the visitor.
//!
//! A page is looked at first, and its first picture has none of it. So these functions come right after it, like
//! the deeds that most of it comes from; nothing outside of this file may call them, or they are in the first load
//! again. What they would paint is missing until they are here, and is painted then.

use super::bookmark::Carried;
use super::bounces::Bounces;
use super::brush::Brush;
use super::flags::Flag;
use super::places::Places;
use super::plan::Plan;
use super::scene::Scene;
use super::spots::Spots;
use super::theme::Theme;
use super::{belts, bookmark, cut, density, hint, lens, readers};
use crate::ui::parts::{NotFetched, functions};
use crate::ui::selection::Selection;

/// The functions.
#[derive(Clone, Copy)]
pub(super) struct Occasional {
    /// Adds the flags of fleets and mappings, whose rows begin with this one.
    pub(super) add_flags: fn(&mut Vec<Flag>, &Plan, &Scene<'_>, usize),
    /// Paints closed belts.
    pub(super) closed: fn(&Brush<'_>, &Theme, &Scene<'_>, &mut Spots),
    /// Paints what became of them.
    pub(super) closed_words: fn(&Brush<'_>, &Plan, &Theme, &Scene<'_>, &mut Places),
    /// Paints where the hash keys lie under the knife.
    pub(super) density: fn(&Brush<'_>, &Plan, &Theme, &Scene<'_>, Selection),
    /// Paints refusals.
    pub(super) bounces: PaintBounces,
    /// Paints what the visitor is busy with.
    pub(super) busy: fn(&Brush<'_>, &Plan, &Theme, &Scene<'_>, &Busy<'_>),
}

type PaintBounces =
    fn(&Bounces, &Brush<'_>, &Plan, &Theme, &Scene<'_>, (&[Flag], &mut Places, f64));

functions! {
    /// The functions.
    OCCASIONAL: Occasional = ALL, in facts
}

const ALL: Occasional = Occasional {
    add_flags: readers::add_flags,
    closed: belts::paint_closed,
    closed_words: belts::paint_words,
    density: density::paint,
    bounces: Bounces::paint,
    busy: paint_busy,
};

/// The functions, if they are here.
pub(super) fn here() -> Option<Occasional> {
    OCCASIONAL.here()
}

/// Fetches the functions.
pub(super) async fn fetch() -> Result<(), NotFetched> {
    OCCASIONAL.get().await.map(drop)
}

/// What the visitor is busy with.
pub(super) struct Busy<'a> {
    pub(super) selection: Selection,
    pub(super) pointer: Option<(f64, f64)>,
    pub(super) carried: Option<Carried>,
    pub(super) spots: &'a Spots,
}

impl Busy<'_> {
    /// Whether there is anything to paint.
    pub(super) fn is_anything(&self) -> bool {
        let Selection { shard, knife, probe, .. } = self.selection;
        let (pointer, carried) = (self.pointer.is_some(), self.carried.is_some());
        pointer || carried || shard.is_some() || knife.is_some() || probe.is_some()
    }
}

fn paint_busy(
    brush: &Brush<'_>,
    plan: &Plan,
    theme: &Theme,
    scene: &Scene<'_>,
    &Busy { selection, pointer, carried, spots }: &Busy<'_>,
) {
    // Whoever has something in hand points at nothing.
    let pointer = pointer.filter(|_| carried.is_none());
    let pointed = pointer.and_then(|point| spots.at(point));
    cut::paint(brush, plan, theme, scene, (selection, pointer, pointed));
    if let Some(carried) = carried {
        bookmark::paint(brush, plan, theme, scene, carried);
    }
    let spot = pointed.map(|(_, spot)| spot);
    // Who holds the knife looks at the keys.
    let selected = selection.shard.filter(|_| selection.knife.is_none());
    if let Some(focus) = lens::focus(scene, spot, selected) {
        lens::paint(brush, plan, theme, scene, focus);
    }
    if let Some(pointed) = pointed {
        hint::paint(brush, plan, theme, scene, pointed);
    }
}
