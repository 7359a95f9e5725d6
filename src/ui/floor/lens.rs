//! The lens: the last minute of one limit of a shard, second by second, under the line of its mean.
//!
//! CloudWatch shows the mean; what refuses is the second.

use super::brush::{Align, Brush, Label};
use super::plan::Plan;
use super::scene::{Belt, Scene};
use super::spots::Spot;
use super::tanks::LIMITS;
use super::theme::Theme;
use crate::engine::{ShardIndex, ThroughputLimit};
use crate::sim::{SecondUsage, USAGE_SECONDS, Usage};
use crate::ui::messages::message;

/// What to look at closely: what is pointed at, or else the fullest write limit of the selected
/// shard.
pub(super) fn focus(
    scene: &Scene<'_>,
    pointed: Option<&Spot>,
    selected: Option<ShardIndex>,
) -> Option<(ShardIndex, ThroughputLimit)> {
    if let Some(Spot::Gauge { shard, limit }) = pointed {
        return Some((*shard, *limit));
    }
    let shard = selected?;
    let usage = scene.world.tallies().usage(shard)?;
    let limits = &scene.world.kinesis().settings().limits;
    let fullness = |limit: ThroughputLimit| {
        let peak = usage.minute_peak(scene.world.now(), |second| second.of(limit));
        peak.saturating_mul(1_000) / limits.per_s(limit).max(1)
    };
    let write = LIMITS.into_iter().take(2);
    write.max_by_key(|&limit| fullness(limit)).map(|limit| (shard, limit))
}

/// The width of a second.
const BAR: f64 = 3.0;
/// The height of the bars, up to the limit and above it.
const BARS: f64 = 44.0;
const ROOM_ABOVE: f64 = 1.4;
const HEAD: f64 = 18.0;
const PADDING: f64 = 6.0;

/// Paints the lens beside the tank that it looks at.
pub(super) fn paint(
    brush: &Brush<'_>,
    plan: &Plan,
    theme: &Theme,
    scene: &Scene<'_>,
    (shard, limit): (ShardIndex, ThroughputLimit),
) {
    let usage = scene.world.tallies().usage(shard);
    let (Some(belt), Some(usage)) = (scene.belt(shard).filter(|belt| belt.is_open), usage) else {
        return;
    };
    let bar = if plan.is_narrow { BAR - 1.0 } else { BAR };
    let (width, height) = (bar * USAGE_SECONDS as f64 + PADDING * 2.0, HEAD * 2.0 + BARS + PADDING);
    let is_read = matches!(limit, ThroughputLimit::ReadBytes | ThroughputLimit::ReadCalls);
    let left = if is_read { plan.horizon - width - 4.0 } else { plan.mouth + 4.0 };
    let middle = f64::midpoint(belt.top.max(0.0), belt.bottom.min(plan.height));
    let top = (middle - height / 2.0).min(plan.height - height - 2.0).max(2.0).round();
    brush.fill(&theme.ground);
    brush.rect(left, top, width, height);
    brush.frame(&theme.accent, 1.0, [left, top, width, height]);
    paint_bars(brush, theme, scene, (belt, usage, limit), [left + PADDING, top + HEAD, bar, BARS]);
    paint_texts(brush, theme, scene, (belt, usage, limit), [left, top, width, height]);
}

fn paint_bars(
    brush: &Brush<'_>,
    theme: &Theme,
    scene: &Scene<'_>,
    (belt, usage, limit): (&Belt<'_>, &Usage, ThroughputLimit),
    [left, top, bar, height]: [f64; 4],
) {
    let now = scene.world.now();
    let limits = &scene.world.kinesis().settings().limits;
    let minute = usage.of_limit(belt.shard, limits, limit, now);
    let per_s = minute.per_s.max(1) as f64;
    let bottom = top + height;
    let y = |used: f64| bottom - (used / per_s).min(ROOM_ABOVE) / ROOM_ABOVE * height;
    let seconds: Vec<SecondUsage> = usage.last_minute(now).map(|(_, second)| second).collect();
    let is_over = |second: &SecondUsage| {
        let is_refused = match limit {
            ThroughputLimit::WriteRecords | ThroughputLimit::WriteBytes => {
                second.refused_records > 0
            }
            _ => second.refused_calls > 0,
        };
        is_refused || second.of(limit) as f64 > per_s
    };
    for (colour, over) in [(&theme.accent, false), (&theme.warning, true)] {
        brush.fill(colour);
        let bars = seconds.iter().enumerate().filter(|(_, second)| is_over(second) == over);
        for (index, second) in bars {
            let used = y(second.of(limit) as f64);
            // The newest second is at the left, as everywhere on the floor.
            let x = left + (seconds.len() - 1 - index) as f64 * bar;
            brush.rect(x, used, bar - 1.0, bottom - used);
        }
    }
    let right = left + bar * seconds.len() as f64;
    let mean = minute.minute_permille() as f64 / 1_000.0 * per_s;
    brush.line(&theme.ink, 1.5, (left, y(mean)), (right, y(mean)));
    brush.dashed();
    brush.line(&theme.warning, 1.0, (left, y(per_s)), (right, y(per_s)));
    brush.solid();
}

fn paint_texts(
    brush: &Brush<'_>,
    theme: &Theme,
    scene: &Scene<'_>,
    (belt, usage, limit): (&Belt<'_>, &Usage, ThroughputLimit),
    [left, top, width, height]: [f64; 4],
) {
    let now = scene.world.now();
    let limits = &scene.world.kinesis().settings().limits;
    let of_limit = usage.of_limit(belt.shard, limits, limit, now);
    let peak = usage.minute_peak(now, |second| second.of(limit));
    let percent = |used: u64| used.saturating_mul(100) / of_limit.per_s.max(1);
    let head = match limit {
        ThroughputLimit::WriteRecords => message!("floor.lens-records-in"),
        ThroughputLimit::WriteBytes => message!("floor.lens-bytes-in"),
        ThroughputLimit::ReadBytes => message!("floor.lens-bytes-out"),
        _ => message!("floor.lens-calls-out"),
    };
    brush.font(11, true);
    brush.fill(&theme.ink);
    brush.text(&head, Align::Left, left + PADDING, top + HEAD / 2.0 + 1.0);
    let mean = of_limit.minute_permille() / 10;
    let foot = message!("floor.lens-minute", mean = mean, peak = percent(peak));
    let ink = if percent(peak) > 100 { &theme.warning } else { &theme.ink_quiet };
    let label = Label { text: &foot, ink, ground: &theme.ground };
    let area = [left + PADDING - 4.0, top + height - HEAD - 1.0, width - 2.0 * PADDING, HEAD - 2.0];
    brush.label_in(&label, area);
}
