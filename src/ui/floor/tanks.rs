//! Tanks: what a shard has taken and given in this second, with marks of the last minute.

use core::time::Duration;

use litemap::LiteMap;

use super::brush::Brush;
use super::plan::{OWN_TANK, OWN_TANKS_MAX, Plan, TANK};
use super::scene::{Belt, Scene};
use super::spots::{Spot, Spots};
use super::theme::Theme;
use crate::engine::{ShardIndex, ThroughputLimit, Timestamp};
use crate::sim::{Consumer, ConsumerId, Retrieval, Usage, World};
use crate::view::{Gauge, Gauges};

/// The limits that have tanks, from left to right.
pub(super) const LIMITS: [ThroughputLimit; 4] = [
    ThroughputLimit::WriteRecords,
    ThroughputLimit::WriteBytes,
    ThroughputLimit::ReadBytes,
    ThroughputLimit::ReadCalls,
];

/// What the tanks show, counted anew some times a second.
#[derive(Default)]
pub(super) struct Tanks {
    levels: LiteMap<ShardIndex, [Level; 4]>,
    counted_ms: f64,
    counted_at: Timestamp,
}

/// What a tank shows, in thousandths of its limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Level {
    /// The last second.
    second: u64,
    /// The mean of the last minute's whole seconds.
    mean: u64,
    /// The highest of them.
    peak: u64,
    is_refusing: bool,
}

/// Often enough for the eye; each time the records of a second are counted.
const COUNT_MS: f64 = 50.0;
const SECOND: Duration = Duration::from_secs(1);
/// Lower tanks have no marks.
const MARKED_MIN: f64 = 24.0;

impl Tanks {
    /// Counts again when it is time to.
    pub(super) fn count(&mut self, scene: &Scene<'_>, time_ms: f64) {
        let now = scene.world.now();
        let is_same = self.counted_at == now && !self.levels.is_empty();
        if is_same || (time_ms - self.counted_ms < COUNT_MS && self.is_of(scene)) {
            return;
        }
        self.levels.clear();
        for belt in scene.open_belts() {
            self.levels.insert(belt.shard.index(), levels(belt, scene.world));
        }
        self.counted_ms = time_ms;
        self.counted_at = now;
    }

    /// Whether what it shows is not what is.
    pub(super) fn is_late(&self, now: Timestamp) -> bool {
        self.counted_at != now
    }

    fn is_of(&self, scene: &Scene<'_>) -> bool {
        scene.open_belts().all(|belt| self.levels.contains_key(&belt.shard.index()))
    }

    /// Counts anew at the next frame: something else is on the floor.
    pub(super) fn forget(&mut self) {
        self.levels.clear();
    }

    /// Paints the two write tanks at each belt's mouth and the two read tanks at its end.
    pub(super) fn paint(
        &self,
        brush: &Brush<'_>,
        plan: &Plan,
        theme: &Theme,
        scene: &Scene<'_>,
        spots: &mut Spots,
    ) {
        let mut strokes = Strokes::default();
        for belt in scene.open_belts() {
            let shard = belt.shard.index();
            let Some(levels) = self.levels.get(&shard) else { continue };
            // What was refused bounces off the first tank.
            let tally = scene.world.tallies().get(shard);
            if tally.is_some_and(|tally| tally.refused_puts() > 0) {
                let approach = [0.0, belt.top, plan.tanks()[0] - 1.0, belt.height()];
                spots.add(approach, Spot::Refusals { shard });
            }
            for ((x, limit), level) in plan.tanks().into_iter().zip(LIMITS).zip(levels) {
                strokes.add_tank((x, TANK), belt, *level);
                let area = [x - 1.0, belt.top, TANK + 2.0, belt.height()];
                spots.add(area, Spot::Gauge { shard, limit });
            }
        }
        add_own_tanks(&mut strokes, plan, scene, spots);
        strokes.paint(brush, theme);
    }
}

/// The readers that have a throughput of their own, in order.
pub(super) fn subscribers(world: &World) -> impl Iterator<Item = (ConsumerId, &Consumer)> {
    world.consumers().filter(|(_, it)| it.settings().retrieval == Retrieval::FanOut)
}

fn add_own_tanks(strokes: &mut Strokes, plan: &Plan, scene: &Scene<'_>, spots: &mut Spots) {
    let per_s = scene.world.kinesis().settings().limits.subscription_bytes_per_s.get();
    for (index, (reader, consumer)) in subscribers(scene.world).take(OWN_TANKS_MAX).enumerate() {
        for (shard, cursor) in consumer.cursors() {
            let Some(belt) = scene.belt(shard).filter(|belt| belt.is_open) else { continue };
            let used = cursor.pushed_lately(plan.now).get();
            let second = Gauge { used, per_s }.permille();
            let x = plan.own_tank(index);
            strokes.add_tank((x, OWN_TANK), belt, Level { second, ..Level::default() });
            let area = [x - 1.0, belt.top, OWN_TANK + 2.0, belt.height()];
            spots.add(area, Spot::OwnGauge { reader, shard });
        }
    }
}

fn levels(belt: &Belt<'_>, world: &World) -> [Level; 4] {
    let (now, limits) = (world.now(), &world.kinesis().settings().limits);
    let gauges = Gauges::of(belt.shard, world);
    let tally = world.tallies().get(belt.shard.index());
    let usage = world.tallies().usage(belt.shard.index()).filter(|_| belt.height() >= MARKED_MIN);
    LIMITS.map(|limit| {
        let gauge = gauge_of(&gauges, limit);
        let last = tally.and_then(|tally| tally.last_refused_by(limit));
        let permille = |used| Gauge { used, ..gauge }.permille();
        let mean = |usage: &Usage| usage.of_limit(belt.shard, limits, limit, now).minute_permille();
        let peak = |usage: &Usage| usage.minute_peak(now, |second| second.of(limit));
        Level {
            second: gauge.permille(),
            mean: usage.map_or(0, mean),
            peak: usage.map_or(0, |usage| permille(peak(usage))),
            is_refusing: last.is_some_and(|at| now.since(at) < SECOND),
        }
    })
}

fn gauge_of(gauges: &Gauges, limit: ThroughputLimit) -> Gauge {
    match limit {
        ThroughputLimit::WriteRecords => gauges.write_records,
        ThroughputLimit::WriteBytes => gauges.write_bytes,
        ThroughputLimit::ReadBytes => gauges.read_bytes,
        _ => gauges.read_calls,
    }
}

/// The rectangles of all tanks, by what is in them.
#[derive(Default)]
struct Strokes {
    empty: Vec<[f64; 4]>,
    full: Vec<[f64; 4]>,
    refusing: Vec<[f64; 4]>,
    /// The mean of the last minute.
    means: Vec<[f64; 4]>,
    /// The highest second of it; when it was over the limit.
    peaks: Vec<[f64; 4]>,
    peaks_over: Vec<[f64; 4]>,
}

impl Strokes {
    fn add_tank(&mut self, (x, width): (f64, f64), belt: &Belt<'_>, level: Level) {
        let (top, height) = (belt.top, belt.height());
        let y = |permille: u64| belt.bottom - (permille as f64 / 1_000.0).min(1.0) * height;
        self.empty.push([x, top, width, height]);
        let filled = [x, y(level.second), width, belt.bottom - y(level.second)];
        if level.is_refusing {
            self.refusing.push(filled);
            // Not by colour alone: a refusing tank has a lid.
            self.refusing.push([x - 1.0, top - 1.0, width + 2.0, 3.0]);
        } else if level.second > 0 {
            self.full.push(filled);
        }
        if level.peak > 0 {
            self.means.push([x - 1.0, y(level.mean) - 1.0, width + 2.0, 1.0]);
        }
        if level.peak > level.mean {
            let peak = [x + width / 2.0 - 1.0, y(level.peak), 2.0, y(level.mean) - y(level.peak)];
            if level.peak > 1_000 {
                self.peaks_over.push([x - 1.0, top, width + 2.0, 2.0]);
                self.peaks_over.push(peak);
            } else {
                self.peaks.push(peak);
            }
        }
    }

    fn paint(&self, brush: &Brush<'_>, theme: &Theme) {
        let layers = [
            (&self.empty, &theme.tank),
            (&self.full, &theme.accent),
            (&self.refusing, &theme.warning),
            (&self.peaks, &theme.ink_quiet),
            (&self.peaks_over, &theme.warning),
            (&self.means, &theme.ink),
        ];
        for (rectangles, colour) in layers {
            brush.fill(colour);
            for [x, y, width, height] in rectangles {
                brush.rect(*x, *y, *width, *height);
            }
        }
    }
}
