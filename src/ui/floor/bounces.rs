//! Refusals: parcels that bounce off a full belt, and reads that bounce off a flag.

use super::brush::{Brush, Label};
use super::flags::Flag;
use super::places::Places;
use super::plan::Plan;
use super::scene::{Belt, Scene};
use super::theme::Theme;
use crate::engine::{HashKey, ShardIndex};
use crate::sim::ConsumerId;
use crate::view::clamped;

/// What was refused, and when the screen began to show it.
#[derive(Clone, Debug)]
struct Bounce {
    what: Refused,
    shard: ShardIndex,
    born_ms: f64,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Refused {
    Put(HashKey),
    Read(ConsumerId),
}

/// The refusals that are being shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Bounces(Vec<Bounce>);

/// How long something bounces.
const BOUNCE_MS: f64 = 250.0;
/// How long the exception's name stays.
const NAME_MS: f64 = 1_500.0;
/// At most so many new ones from a shard in a second: the others are counted, not shown.
const APART_MS: f64 = 150.0;
/// Lower belts have no room for a name.
const NAMED_MIN: f64 = 18.0;
/// The side of what bounces.
const SIDE: f64 = 11.0;

impl Bounces {
    pub(super) fn add(&mut self, what: Refused, shard: ShardIndex, time_ms: f64) {
        let same = |old: &Bounce| {
            old.shard == shard
                && match (old.what, what) {
                    (Refused::Put(_), Refused::Put(_)) => true,
                    (Refused::Read(old), Refused::Read(new)) => old == new,
                    _ => false,
                }
        };
        if !self.0.iter().any(|old| same(old) && time_ms - old.born_ms < APART_MS) {
            self.0.push(Bounce { what, shard, born_ms: time_ms });
        }
    }

    /// Forgets what has been shown.
    pub(super) fn forget_old(&mut self, time_ms: f64) {
        self.0.retain(|bounce| time_ms - bounce.born_ms < NAME_MS);
    }

    /// Whether nothing is on its way.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn paint(
        &self,
        brush: &Brush<'_>,
        plan: &Plan,
        theme: &Theme,
        scene: &Scene<'_>,
        (flags, places, time_ms): (&[Flag], &mut Places, f64),
    ) {
        let mut named: Vec<(ShardIndex, bool)> = Vec::new();
        for bounce in self.0.iter().rev() {
            let Some(belt) = scene.belt(bounce.shard) else { continue };
            let is_put = matches!(bounce.what, Refused::Put(_));
            if !named.contains(&(bounce.shard, is_put)) {
                named.push((bounce.shard, is_put));
                paint_name(brush, plan, theme, (belt, is_put), places);
            }
            let progress = (time_ms - bounce.born_ms) / BOUNCE_MS;
            if progress < 1.0
                && let Some((x, y)) = place(plan, belt, bounce, (flags, progress))
            {
                brush.crossed(&theme.warning, &theme.ground, x, y, SIDE);
            }
        }
    }
}

/// Where a bounce is on its way: `None` when what it came from is not there any more.
fn place(
    plan: &Plan,
    belt: &Belt<'_>,
    bounce: &Bounce,
    (flags, progress): (&[Flag], f64),
) -> Option<(f64, f64)> {
    // Thrown back fast, then slowing: a parabola.
    let thrown = progress * (2.0 - progress);
    match bounce.what {
        Refused::Put(hash_key) => {
            let from = plan.mouth - 30.0;
            let x = from.max(SIDE / 2.0) - thrown * clamped(from, 0.0, 24.0) + SIDE / 2.0;
            let y = plan.y(hash_key) - (1.0 - (2.0 * progress - 1.0).powi(2)) * 7.0;
            Some((x, y))
        }
        Refused::Read(reader) => {
            let mut flags = flags.iter();
            let flag = flags.find(|it| it.reader == reader && it.shard == bounce.shard)?;
            Some((flag.x + 6.0 + thrown * 22.0, f64::midpoint(belt.top, belt.bottom)))
        }
    }
}

/// The exception's name at the mouth of a belt that refuses puts, or at the end of one that
/// refuses reads.
fn paint_name(
    brush: &Brush<'_>,
    plan: &Plan,
    theme: &Theme,
    (belt, is_put): (&Belt<'_>, bool),
    places: &mut Places,
) {
    if belt.height() < NAMED_MIN {
        return;
    }
    let text = if plan.is_narrow {
        "ThroughputExceeded"
    } else {
        "ProvisionedThroughputExceededException"
    };
    let (width, height) = brush.label_size(text);
    let x = if is_put { plan.mouth + 4.0 } else { plan.horizon - 4.0 - width };
    let bottom = belt.bottom.min(plan.height) - height - 2.0;
    let top = belt.top.max(0.0) + 2.0;
    let candidates = [bottom, top, f64::midpoint(bottom, top)].map(|y| [x, y, width, height]);
    if let Some(area) = places.take(candidates.into_iter()) {
        let ground = &theme.ground;
        let label = Label { text, ink: &theme.warning, ground };
        brush.label_in(&label, area);
    }
}
