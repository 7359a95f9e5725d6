//! The compressed past: cells that stand still while records pass them by.

use litemap::LiteMap;

use super::cells::{CELL_WIDTH, Cell, CellPainter, SAMPLE_MAX, rows_of};
use super::row_of;
use crate::engine::{ShardIndex, Timestamp};
use crate::ui::floor::plan::Plan;
use crate::ui::floor::scene::{Belt, Scene};

/// What the compressed part of each belt holds, counted a few times a second: nothing moves fast
/// there.
#[derive(Default)]
pub(super) struct FarPast {
    belts: LiteMap<ShardIndex, FarBelt>,
    columns: Vec<Column>,
    shape: Shape,
    counted_ms: f64,
    counted_at: Timestamp,
    is_known: bool,
}

/// A column of cells.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) left: f64,
    pub(super) right: f64,
    /// How long records take to pass it.
    pub(super) seconds: f64,
}

struct FarBelt {
    rows: usize,
    /// Column after column.
    cells: Vec<Cell>,
}

/// What the counts are of: they are void when it changes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Shape {
    left: f64,
    right: f64,
    columns: usize,
    mean_height: f64,
}

const COUNT_MS: f64 = 400.0;

impl FarPast {
    pub(super) fn forget(&mut self) {
        self.is_known = false;
    }

    pub(super) fn is_late(&self, now: Timestamp) -> bool {
        self.shape.columns > 0 && self.counted_at != now
    }

    /// Counts what is older than `near_from`, if it is time to.
    pub(super) fn count(
        &mut self,
        plan: &Plan,
        scene: &Scene<'_>,
        near_from: Timestamp,
        time_ms: f64,
    ) {
        let shape = Shape::of(plan);
        let is_due = time_ms - self.counted_ms >= COUNT_MS && self.is_late(plan.now);
        let knows = |belt: &Belt<'_>| self.belts.contains_key(&belt.shard.index());
        if self.is_known && self.shape == shape && !is_due && scene.belts.iter().all(knows) {
            return;
        }
        (self.shape, self.counted_ms, self.counted_at) = (shape, time_ms, plan.now);
        self.is_known = true;
        self.columns = (0..shape.columns).map(|column| shape.column(plan, column)).collect();
        let sample_max = (SAMPLE_MAX / scene.belts.len().max(1)).max(64);
        self.belts.clear();
        for belt in &scene.belts {
            let far = FarBelt::of(plan, scene, belt, (near_from, shape, sample_max));
            self.belts.insert(belt.shard.index(), far);
        }
    }

    pub(super) fn add_to(&self, cells: &mut CellPainter, plan: &Plan, scene: &Scene<'_>) {
        if self.shape.columns == 0 {
            return;
        }
        for belt in &scene.belts {
            let Some(far) = self.belts.get(&belt.shard.index()) else { continue };
            let columns = self.columns.iter().copied().zip(far.cells.chunks(far.rows.max(1)));
            cells.add_cells(plan, belt, far.rows, columns);
        }
    }
}

impl Shape {
    fn of(plan: &Plan) -> Self {
        let (left, right) = (plan.mouth + plan.time.even_width(), plan.horizon);
        let columns = ((right - left) / CELL_WIDTH) as usize;
        Self { left, right, columns, mean_height: plan.heights.mean_height() }
    }

    fn column(&self, plan: &Plan, column: usize) -> Column {
        let width = (self.right - self.left) / self.columns as f64;
        let edge = |column: usize| (self.left + width * column as f64).round();
        let (left, right) = (edge(column), edge(column + 1));
        let age_s = |x: f64| plan.time.age_s(x - plan.mouth);
        Column { left, right, seconds: (age_s(right) - age_s(left)).max(0.001) }
    }
}

impl FarBelt {
    fn of(
        plan: &Plan,
        scene: &Scene<'_>,
        belt: &Belt<'_>,
        (near_from, shape, sample_max): (Timestamp, Shape, usize),
    ) -> Self {
        let rows = rows_of(belt);
        let mut cells = vec![Cell::default(); rows * shape.columns];
        let log = belt.shard.records();
        let end = log.partition_point(|it| it.approximate_arrival_timestamp < near_from);
        let stride = (end / sample_max).max(1);
        let weight = u32::try_from(stride).unwrap_or(u32::MAX);
        let width = (shape.right - shape.left) / shape.columns.max(1) as f64;
        for record in log.range(0..end).step_by(stride).take_while(|_| shape.columns > 0) {
            let x = plan.x(record.approximate_arrival_timestamp) - shape.left;
            let column = ((x / width).max(0.0) as usize).min(shape.columns - 1);
            let row = row_of(belt, record.hash_key, rows);
            if let Some(cell) = cells.get_mut(column * rows + row) {
                cell.add(scene.colours.of_hash_key(record.hash_key), weight);
            }
        }
        Self { rows, cells }
    }
}
