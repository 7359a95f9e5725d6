//! Refusals: parcels that bounce off a full belt, and reads that bounce off a flag.

use super::brush::{Align, Brush, Label};
use super::flags;
use super::plan::Plan;
use super::theme::Theme;
use crate::engine::{HashKey, ShardIndex};
use crate::sim::{ConsumerId, Event, World};
use crate::view::{CursorState, FloorView, clamped};

/// What was refused, and when the screen began to show it.
#[derive(Clone, Debug)]
struct Bounce {
    what: Refused,
    shard: ShardIndex,
    born_ms: f64,
}

#[derive(Clone, Debug)]
enum Refused {
    Put(HashKey),
    Read(ConsumerId),
}

/// The refusals that are being shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Bounces {
    shown: Vec<Bounce>,
    /// Events from here on have not been looked at.
    seen: u64,
}

/// How long something bounces.
const BOUNCE_MS: f64 = 250.0;
/// How long the exception's name stays.
const NAME_MS: f64 = 1_500.0;
/// At most so many new ones from a shard in a second: the others are counted, not shown.
const APART_MS: f64 = 150.0;

impl Bounces {
    /// Takes up what was refused since the last frame.
    pub(super) fn watch(&mut self, world: &World, time_ms: f64) {
        let count = world.events().count();
        // A world begun anew counts from the start.
        let seen = if count < self.seen { count } else { self.seen };
        let newest: Vec<_> = world
            .events()
            .newest()
            .take_while(|(index, _)| index.get() >= seen)
            .filter_map(|(_, logged)| match logged.event {
                Event::PutThrottled { shard, hash_key, .. } => {
                    Some((Refused::Put(hash_key), shard))
                }
                Event::ReadThrottled { consumer, shard, .. } => {
                    Some((Refused::Read(consumer), shard))
                }
                _ => None,
            })
            .collect();
        // The first frame shows the present, not the past.
        if self.seen > 0 {
            for (what, shard) in newest {
                self.add(Bounce { what, shard, born_ms: time_ms });
            }
        }
        self.seen = count;
        self.shown.retain(|bounce| time_ms - bounce.born_ms < NAME_MS);
    }

    fn add(&mut self, new: Bounce) {
        let same = |old: &Bounce| {
            old.shard == new.shard
                && match (&old.what, &new.what) {
                    (Refused::Put(_), Refused::Put(_)) => true,
                    (Refused::Read(old), Refused::Read(new)) => old == new,
                    _ => false,
                }
        };
        let crowded =
            self.shown.iter().any(|old| same(old) && new.born_ms - old.born_ms < APART_MS);
        if !crowded {
            self.shown.push(new);
        }
    }

    /// Whether anything is still on its way.
    pub(super) fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    pub(super) fn paint(
        &self,
        brush: &Brush<'_>,
        plan: &Plan,
        theme: &Theme,
        view: &FloorView,
        time_ms: f64,
    ) {
        let mut named: Vec<(ShardIndex, bool)> = Vec::new();
        for bounce in self.shown.iter().rev() {
            let age_ms = time_ms - bounce.born_ms;
            let is_put = matches!(bounce.what, Refused::Put(_));
            if let Some(shard) = view.shard(bounce.shard)
                && !named.contains(&(bounce.shard, is_put))
            {
                named.push((bounce.shard, is_put));
                paint_name(brush, plan, theme, plan.span(shard.range), is_put);
            }
            if age_ms < BOUNCE_MS {
                paint_bounce(brush, plan, theme, view, bounce, age_ms / BOUNCE_MS);
            }
        }
    }
}

fn paint_bounce(
    brush: &Brush<'_>,
    plan: &Plan,
    theme: &Theme,
    view: &FloorView,
    bounce: &Bounce,
    progress: f64,
) {
    // Thrown back fast, then slowing: a parabola.
    let thrown = progress * (2.0 - progress);
    let size = plan.parcel;
    match &bounce.what {
        Refused::Put(hash_key) => {
            let from = plan.mouth - 30.0;
            let x = from.max(size / 2.0) - thrown * clamped(from, 0.0, 24.0) + size / 2.0;
            let y = plan.y(*hash_key) - (1.0 - (2.0 * progress - 1.0).powi(2)) * 7.0;
            brush.crossed(&theme.warning, &theme.ground, x, y, size);
        }
        Refused::Read(id) => {
            let consumer = view.consumers.iter().find(|consumer| consumer.id == *id);
            let cursor = consumer
                .and_then(|consumer| consumer.cursors.iter().find(|c| c.shard == bounce.shard));
            let Some(CursorState::Reading(position)) = cursor.map(|cursor| cursor.state) else {
                return;
            };
            let Some(shard) = view.shard(bounce.shard) else { return };
            let (top, bottom) = plan.span(shard.range);
            let x = flags::x(plan, position) + 6.0 + thrown * 22.0;
            let y = f64::midpoint(top, bottom);
            brush.crossed(&theme.warning, &theme.ground, x, y, size);
        }
    }
}

/// The exception's name at the mouth of a belt that refuses puts, or at the end of one that
/// refuses reads.
fn paint_name(
    brush: &Brush<'_>,
    plan: &Plan,
    theme: &Theme,
    (top, bottom): (f64, f64),
    is_put: bool,
) {
    if bottom - top < 18.0 {
        return;
    }
    let text = if plan.is_narrow {
        "ThroughputExceeded"
    } else {
        "ProvisionedThroughputExceededException"
    };
    let (x, align) =
        if is_put { (plan.mouth + 4.0, Align::Left) } else { (plan.horizon - 4.0, Align::Right) };
    let label = Label { text, ink: &theme.warning, ground: &theme.ground, align, size_px: 11 };
    brush.label(&label, x, bottom - 11.0);
}
