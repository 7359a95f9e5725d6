//! Parcels: records, each at its key's height and its age's distance.
//!
//! What a belt holds is drawn in one of three ways ([`Density`]), the densest that is still needed:
//! each record by itself (`single.rs`), records of one height and moment joined to a pallet with
//! their count (`pallets.rs`), or cells, the darker the more records a second they stand for
//! (`cells.rs`). The compressed past is always cells (`far.rs`). Streaks stay visible at each.

mod cells;
mod density;
mod far;
mod pallets;
mod single;

use litemap::LiteMap;

use self::cells::{CellPainter, Columns};
use self::density::{Density, Measure};
use self::far::FarPast;
use self::pallets::Pallets;
use self::single::Singles;
use super::brush::Brush;
use super::plan::Plan;
use super::scene::{Belt, Scene};
use super::spots::Spots;
use super::theme::Theme;
use crate::engine::{HashKey, ShardIndex, Timestamp};
use crate::view::{AxisRow, duration_of};

/// What is remembered of the records from frame to frame.
#[derive(Default)]
pub(super) struct Parcels {
    belts: LiteMap<ShardIndex, BeltParcels>,
    far: FarPast,
    singles: Singles,
    pallets: Pallets,
    cells: CellPainter,
}

#[derive(Default)]
struct BeltParcels {
    density: Option<Density>,
    measured_ms: f64,
    columns: Columns,
}

/// Records that are drawn one by one on the whole floor; of more, fewer are.
const RECORDS_MAX: usize = 6_000;
/// How often it is seen whether another way of drawing fits better.
const MEASURE_MS: f64 = 250.0;

impl Parcels {
    /// Counts everything anew at the next frame: the world may be another.
    pub(super) fn forget(&mut self) {
        for (_, belt) in &mut self.belts {
            belt.columns.forget();
        }
        self.far.forget();
    }

    /// Whether the compressed past is not what it was painted as.
    pub(super) fn is_late(&self, now: Timestamp) -> bool {
        self.far.is_late(now)
    }

    /// Paints the records of all belts.
    pub(super) fn paint(
        &mut self,
        brush: &Brush<'_>,
        plan: &Plan,
        theme: &Theme,
        scene: &Scene<'_>,
        (spots, time_ms): (&mut Spots, f64),
    ) {
        self.singles.clear();
        self.pallets.clear();
        self.cells.clear();
        self.belts.retain(|shard, _| scene.belt(*shard).is_some());
        let records_max = RECORDS_MAX / scene.belts.len().max(1);
        let near_from = plan.now.before(duration_of(plan.time.even_s()));
        self.far.count(plan, scene, near_from, time_ms);
        for belt in &scene.belts {
            let state = self.belts.entry(belt.shard.index()).or_default();
            let records = belt.shard.records();
            let first = records.partition_point(|it| it.approximate_arrival_timestamp < near_from);
            let near = first..records.len();
            if state.density.is_none() || time_ms - state.measured_ms >= MEASURE_MS {
                let measure = |density| match density {
                    Density::Parcels => Singles::crowding(plan, belt, near.clone()),
                    _ => self.pallets.filling(plan, scene, belt, near.clone()),
                };
                let measured = Measure { records: near.len(), records_max, measure };
                state.density = Some(measured.choose(state.density, plan, belt.height()));
                state.measured_ms = time_ms;
            }
            match state.density.unwrap_or_default() {
                Density::Parcels => self.singles.add(plan, scene, belt, near.clone()),
                Density::Pallets => {
                    self.pallets.add(plan, scene, belt, (near.clone(), &mut self.singles));
                }
                Density::Cells => {
                    state.columns.count(plan, scene, belt, first);
                    self.cells.add_columns(plan, belt, &state.columns);
                }
            }
        }
        self.far.add_to(&mut self.cells, plan, scene);
        let area = [plan.mouth, 0.0, plan.horizon - plan.mouth, plan.height];
        brush.clipped(area, || {
            self.cells.paint(brush, theme);
            self.singles.paint(brush, plan, theme, spots);
            self.pallets.paint(brush, plan, theme, spots);
        });
    }
}

/// A belt's range cut into so many rows: the one that a key lies in.
fn row_of(belt: &Belt<'_>, key: HashKey, rows: usize) -> usize {
    let whole = AxisRow { range: belt.shard.hash_key_range(), top: 0.0, height: rows as f64 };
    (whole.y(key) as usize).min(rows.saturating_sub(1))
}
