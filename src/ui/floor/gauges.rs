//! Tanks: what a shard has taken and given in this second.

use super::brush::Brush;
use super::plan::{Plan, TANK, TANK_GAP};
use super::theme::Theme;
use crate::engine::ThroughputLimit;
use crate::view::{FloorView, Gauge, ShardView};

/// Paints the two write tanks at each belt's mouth and the two read tanks at its end.
pub(super) fn paint(brush: &Brush<'_>, plan: &Plan, theme: &Theme, view: &FloorView) {
    let write = plan.mouth - 5.0 - TANK * 2.0 - TANK_GAP;
    let read = plan.horizon + 5.0;
    for shard in view.shards.iter().filter(|shard| shard.takes_records) {
        let gauges = shard.gauges;
        let tanks = [
            (write, gauges.write_records, ThroughputLimit::WriteRecords),
            (write + TANK + TANK_GAP, gauges.write_bytes, ThroughputLimit::WriteBytes),
            (read, gauges.read_bytes, ThroughputLimit::ReadBytes),
            (read + TANK + TANK_GAP, gauges.read_calls, ThroughputLimit::ReadCalls),
        ];
        for (x, gauge, limit) in tanks {
            let refusing = is_refusing(view, shard, limit);
            paint_tank(brush, theme, (x, plan.span(shard.range)), gauge, refusing);
        }
    }
}

/// Whether the limit refused somebody in the last second.
pub(super) fn is_refusing(view: &FloorView, shard: &ShardView, limit: ThroughputLimit) -> bool {
    let at = shard.tally.last_refused_by(limit);
    at.is_some_and(|at| view.now.since(at).as_secs() < 1)
}

fn paint_tank(
    brush: &Brush<'_>,
    theme: &Theme,
    (x, (top, bottom)): (f64, (f64, f64)),
    gauge: Gauge,
    refusing: bool,
) {
    let height = bottom - top;
    let filled = (gauge.permille() as f64 / 1_000.0).min(1.0) * height;
    brush.fill(&theme.tank);
    brush.rect(x, top, TANK, height);
    brush.fill(if refusing { &theme.warning } else { &theme.accent });
    brush.rect(x, bottom - filled, TANK, filled);
    if refusing {
        // Not by colour alone: a refusing tank has a lid.
        brush.rect(x - 1.0, top - 1.0, TANK + 2.0, 3.0);
    }
}
