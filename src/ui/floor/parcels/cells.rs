//! Cells: how many records lie where, as darkness.

use std::collections::VecDeque;

use super::far::Column;
use super::row_of;
use crate::engine::{HashKey, Record, SequenceNumber, Timestamp};
use crate::ui::floor::brush::Brush;
use crate::ui::floor::plan::Plan;
use crate::ui::floor::scene::{Belt, Scene};
use crate::ui::floor::theme::Theme;
use crate::view::{KeyColours, NAMED_COLOURS, clamped};

/// How wide a cell is, about, and how high.
pub(super) const CELL_WIDTH: f64 = 8.0;
const CELL_HEIGHT: f64 = 6.0;
/// Records that are counted anew in one frame on the whole floor; of more, every second or third …
/// is.
pub(super) const SAMPLE_MAX: usize = 24_000;
const COLOURS: usize = NAMED_COLOURS + 1;

/// How many records lie in a cell, and whose.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    count: u32,
    /// Those of named keys among them, and the last such key's colour.
    named: u32,
    colour: u8,
}

impl Cell {
    pub(super) fn add(&mut self, colour: Option<usize>, weight: u32) {
        self.count = self.count.saturating_add(weight);
        if let Some(colour) = colour.and_then(|colour| u8::try_from(colour).ok()) {
            self.named = self.named.saturating_add(weight);
            self.colour = colour;
        }
    }

    /// A streak is seen where it is a third of what lies there.
    fn colour(self) -> usize {
        if self.named.saturating_mul(3) >= self.count { self.colour.into() } else { NAMED_COLOURS }
    }
}

/// The rows of cells on a belt.
pub(super) fn rows_of(belt: &Belt<'_>) -> usize {
    (belt.height() / CELL_HEIGHT).round().max(1.0) as usize
}

/// A belt's cells, in columns that ride with the records: what is counted once stays.
#[derive(Default)]
pub(super) struct Columns {
    rows: usize,
    /// The time that a column is of, in microseconds, and the first column's place in time.
    width_us: u64,
    first: u64,
    columns: VecDeque<Vec<Cell>>,
    counted: Option<SequenceNumber>,
}

impl Columns {
    pub(super) fn forget(&mut self) {
        self.columns.clear();
        self.counted = None;
    }

    /// Counts the records that came since it counted last: those from `first_near` on are drawn.
    pub(super) fn count(
        &mut self,
        plan: &Plan,
        scene: &Scene<'_>,
        belt: &Belt<'_>,
        first_near: usize,
    ) {
        let rows = if plan.is_moving && self.rows > 0 { self.rows } else { rows_of(belt) };
        let px_per_us = plan.time.even_width() / plan.time.even_s() / 1e6;
        let width_us = nice_width(CELL_WIDTH / px_per_us.max(f64::MIN_POSITIVE));
        if (rows, width_us) != (self.rows, self.width_us) {
            (self.rows, self.width_us) = (rows, width_us);
            self.forget();
        }
        let log = belt.shard.records();
        let begin = self
            .counted
            .map_or(0, |counted| log.partition_point(|record| record.sequence_number <= counted));
        let begin = begin.max(first_near);
        let sample_max = (SAMPLE_MAX / scene.belts.len().max(1)).max(64);
        let stride = ((log.len() - begin) / sample_max).max(1);
        let weight = u32::try_from(stride).unwrap_or(u32::MAX);
        for record in log.range(begin..log.len()).step_by(stride) {
            self.add(scene.colours, belt, record, weight);
            self.counted = Some(record.sequence_number);
        }
        let oldest = log.get(first_near).map(|record| self.column_of(record));
        while !self.columns.is_empty() && oldest.is_none_or(|oldest| self.first < oldest) {
            self.columns.pop_front();
            self.first += 1;
        }
    }

    fn column_of(&self, record: &Record) -> u64 {
        record.approximate_arrival_timestamp.as_micros() / self.width_us.max(1)
    }

    fn add(&mut self, colours: &KeyColours, belt: &Belt<'_>, record: &Record, weight: u32) {
        let column = self.column_of(record);
        if self.columns.is_empty() {
            self.first = column;
        }
        while self.first + self.columns.len() as u64 <= column {
            self.columns.push_back(vec![Cell::default(); self.rows]);
        }
        let row = row_of(belt, record.hash_key, self.rows);
        let place = usize::try_from(column.saturating_sub(self.first)).unwrap_or(0);
        if let Some(cell) = self.columns.get_mut(place).and_then(|column| column.get_mut(row)) {
            cell.add(colours.of_hash_key(record.hash_key), weight);
        }
    }
}

/// A width near this one that stays the same while the axis changes a little: eighths of a doubling.
fn nice_width(width_us: f64) -> u64 {
    let width = (width_us.max(8.0)) as u64;
    let eighth = (width.next_power_of_two() / 16).max(1);
    width / eighth * eighth
}

/// The rectangles of all cells of a frame, by colour and shade, so that the brush changes seldom.
#[derive(Default)]
pub(super) struct CellPainter {
    groups: Vec<Vec<[f64; 4]>>,
    /// The top and the bottom of each row of the belt that is being added.
    rows: Vec<(f64, f64)>,
}

/// A low belt has few rows; in one that is its whole belt a full shard is as dark as a hot key is elsewhere.
const EVEN_ROWS_MIN: usize = 8;
/// How dark a cell is when this many times as much lies there as on a full belt, evenly spread: of a
/// named key, and of others.
const SHADES: [(f64, f64, f64); 5] =
    [(0.0, 0.45, 0.12), (0.12, 0.6, 0.2), (0.4, 0.75, 0.3), (1.2, 0.88, 0.45), (4.0, 1.0, 0.75)];

impl CellPainter {
    pub(super) fn clear(&mut self) {
        self.groups.resize_with(SHADES.len() * COLOURS, Vec::new);
        self.groups.iter_mut().for_each(Vec::clear);
    }

    /// Adds a belt's columns. Neighbours of one colour and shade become one band.
    pub(super) fn add_columns(&mut self, plan: &Plan, belt: &Belt<'_>, columns: &Columns) {
        self.find_rows(plan, belt, columns.rows);
        let x = |column: u64| plan.x(Timestamp::from_micros(column * columns.width_us)).round();
        let per_s = 1e6 / columns.width_us.max(1) as f64;
        for row in 0..columns.rows {
            let mut band: Option<(usize, u64)> = None;
            let end = columns.first + columns.columns.len() as u64;
            for place in columns.first..=end {
                let column = columns.columns.get((place - columns.first) as usize);
                let cell = column.and_then(|column| column.get(row));
                let group = cell.and_then(|cell| group_of(belt, *cell, per_s, columns.rows));
                if band.map(|(group, _)| group) == group {
                    continue;
                }
                if let Some((group, from)) = band {
                    self.push(plan, group, row, (x(place), x(from)));
                }
                band = group.map(|group| (group, place));
            }
        }
    }

    /// Adds cells that stand still, a column after the other.
    pub(super) fn add_cells<'a>(
        &mut self,
        plan: &Plan,
        belt: &Belt<'_>,
        rows: usize,
        columns: impl Iterator<Item = (Column, &'a [Cell])>,
    ) {
        self.find_rows(plan, belt, rows);
        for (column, cells) in columns {
            for (row, cell) in cells.iter().enumerate() {
                if let Some(group) = group_of(belt, *cell, 1.0 / column.seconds, rows) {
                    self.push(plan, group, row, (column.left, column.right - 1.0));
                }
            }
        }
    }

    /// Where the rows of a belt begin and end.
    fn find_rows(&mut self, plan: &Plan, belt: &Belt<'_>, rows: usize) {
        self.rows.clear();
        let count = rows.max(1);
        if belt.is_open && !plan.is_moving {
            let height = belt.height() / count as f64;
            let y = |row: usize| (belt.top + row as f64 * height).round();
            self.rows.extend((0..count).map(|row| (y(row), y(row + 1))));
            return;
        }
        let range = belt.shard.hash_key_range();
        let (start, end) = (range.start().get(), range.end().get());
        let step = (end - start) / count as u128;
        for row in 0..count {
            let from = start.saturating_add(step * row as u128);
            let until = if row + 1 == count { end } else { from.saturating_add(step) };
            let middle = plan.heights.row(HashKey::new(u128::midpoint(from, until)));
            // A row does not lie on the gap between two shards.
            let (top, bottom) = middle.map_or((0.0, 0.0), |row| (row.top, row.bottom()));
            let y = |key: u128| clamped(plan.y(HashKey::new(key)), top, bottom).round();
            self.rows.push((y(from), y(until)));
        }
    }

    fn push(&mut self, plan: &Plan, group: usize, row: usize, (left, right): (f64, f64)) {
        let Some(&(top, bottom)) = self.rows.get(row) else { return };
        if bottom <= 0.0 || top >= plan.height {
            return;
        }
        // Rows are kept apart where there is room for it.
        let height = (bottom - top - if bottom - top > 3.0 { 1.0 } else { 0.0 }).max(1.0);
        let left = left.max(plan.mouth);
        if let Some(group) = self.groups.get_mut(group) {
            group.push([left, top, (right - left).max(1.0), height]);
        }
    }

    pub(super) fn paint(&self, brush: &Brush<'_>, theme: &Theme) {
        for (group, rectangles) in self.groups.iter().enumerate() {
            let Some(&(_, of_named, of_others)) = SHADES.get(group / COLOURS) else { continue };
            if rectangles.is_empty() {
                continue;
            }
            let colour = group % COLOURS;
            if colour < NAMED_COLOURS {
                brush.opacity(of_named);
                brush.fill(theme.key(Some(colour)));
            } else {
                brush.opacity(of_others);
                brush.fill(&theme.ink_quiet);
            }
            for [x, y, width, height] in rectangles {
                brush.rect(*x, *y, *width, *height);
            }
        }
        brush.opacity(1.0);
    }
}

fn group_of(belt: &Belt<'_>, cell: Cell, per_s: f64, rows: usize) -> Option<usize> {
    if cell.count == 0 {
        return None;
    }
    let even = belt.shard.write_records().per_s() as f64 / rows.max(EVEN_ROWS_MIN) as f64;
    let load = f64::from(cell.count) * per_s / even;
    let shade = SHADES.iter().rposition(|&(least, ..)| load >= least).unwrap_or(0);
    Some(shade * COLOURS + cell.colour())
}
