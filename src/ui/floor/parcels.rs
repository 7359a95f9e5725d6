//! Parcels: records, each at its key's height and its age's distance.
//!
//! Where a belt holds more than the eye can tell apart they become cells, the darker the more
//! records they stand for. Streaks stay visible at either level.

use super::brush::{Align, Brush};
use super::plan::Plan;
use super::theme::Theme;
use crate::engine::{Record, Shard, Stream, Timestamp};
use crate::sim::World;
use crate::view::{KeyColours, NAMED_COLOURS, clamped};

/// Parcels on the evenly drawn part of a belt, beyond which they become cells.
const PARCELS_MAX: usize = 400;
/// Letters on the whole floor, beyond which there are none.
const LETTERS_MAX: usize = 400;
/// Records that a belt's cells are counted from; of more, every second or third … is.
const SAMPLE_MAX: usize = 6_000;
/// The side of a cell.
const CELL: f64 = 6.0;

/// Paints the records of all shards.
pub(super) fn paint(brush: &Brush<'_>, plan: &Plan, theme: &Theme, world: &World) {
    let colours = KeyColours::of(world);
    let even_from = plan.now.before(core::time::Duration::from_secs_f64(plan.time.even_s()));
    let mut parcels: Vec<Parcel> = Vec::new();
    let mut cells = Cells::new(plan);
    for shard in world.stream().into_iter().flat_map(Stream::shards) {
        let (first_even, first_seen) = visible(shard, plan, even_from);
        let records = shard.records();
        let is_dense = records.len() - first_even > PARCELS_MAX;
        let cells_end = if is_dense { records.len() } else { first_even };
        let stride = ((cells_end - first_seen) / SAMPLE_MAX).max(1);
        for record in records.range(first_seen..cells_end).step_by(stride) {
            cells.add(plan, record, colours.of_hash_key(record.hash_key), stride);
        }
        if !is_dense {
            let near = records.range(first_even..records.len());
            parcels.extend(near.map(|record| Parcel::of(plan, &colours, record)));
        }
    }
    let area = [plan.mouth, 0.0, plan.horizon - plan.mouth, plan.height];
    brush.clipped(area, || {
        cells.paint(brush, plan, theme);
        paint_parcels(brush, plan, theme, &parcels);
    });
}

/// The first record drawn as a parcel, and the first one drawn at all.
fn visible(shard: &Shard, plan: &Plan, even_from: Timestamp) -> (usize, usize) {
    let records = shard.records();
    let first_even =
        records.partition_point(|record| record.approximate_arrival_timestamp < even_from);
    let compressed = plan.time.even_width() < plan.horizon - plan.mouth;
    (first_even, if compressed { 0 } else { first_even })
}

/// A record on its belt.
struct Parcel {
    x: f64,
    y: f64,
    colour: Option<usize>,
}

impl Parcel {
    fn of(plan: &Plan, colours: &KeyColours, record: &Record) -> Self {
        Self {
            x: plan.x(record.approximate_arrival_timestamp),
            y: plan.y_inside(record.hash_key, plan.parcel),
            colour: colours.of_hash_key(record.hash_key),
        }
    }
}

fn paint_parcels(brush: &Brush<'_>, plan: &Plan, theme: &Theme, parcels: &[Parcel]) {
    let size = plan.parcel;
    let named = parcels.iter().filter(|parcel| parcel.colour.is_some()).count();
    let has_letters = size >= 9.0 && named <= LETTERS_MAX;
    if has_letters {
        brush.font((size - 2.0) as u32, true);
    }
    for parcel in parcels {
        let (left, top) = ((parcel.x - size / 2.0).round(), (parcel.y - size / 2.0).round());
        brush.fill(&theme.rim);
        brush.rect(left - 1.0, top - 1.0, size + 2.0, size + 2.0);
        brush.fill(theme.key(parcel.colour));
        brush.rect(left, top, size, size);
        if let Some(colour) = parcel.colour.filter(|_| has_letters) {
            brush.fill(theme.letter(colour));
            let letter = KeyColours::letter(colour);
            brush.text(letter, Align::Center, left + size / 2.0, top + size / 2.0 + 1.0);
        }
    }
}

/// Counts of records by place.
struct Cells {
    columns: usize,
    counts: Vec<u32>,
    /// The named colour seen last in a cell, plus one; 0 for none.
    colours: Vec<u8>,
    /// Columns of the even part ride with the records: how far they are on the way.
    shift: f64,
    column_s: f64,
}

impl Cells {
    fn new(plan: &Plan) -> Self {
        let columns = ((plan.horizon - plan.mouth) / CELL) as usize + 3;
        let rows = (plan.height / CELL) as usize + 1;
        let column_s = plan.time.even_s() / plan.time.even_width().max(1.0) * CELL;
        let now_s = plan.now.as_micros() as f64 / 1e6;
        Self {
            columns,
            counts: vec![0; columns * rows],
            colours: vec![0; columns * rows],
            shift: (now_s / column_s).fract(),
            column_s,
        }
    }

    fn add(&mut self, plan: &Plan, record: &Record, colour: Option<usize>, weight: usize) {
        let age_s = plan.now.since(record.approximate_arrival_timestamp).as_secs_f64();
        let column = if age_s < plan.time.even_s() {
            // Counted from the newest column, which is still filling.
            (age_s / self.column_s + 1.0 - self.shift).floor().max(0.0) as usize
        } else {
            (plan.time.x(age_s) / CELL) as usize + 1
        };
        let y = plan.y_inside(record.hash_key, CELL);
        let row = (clamped(y, 0.0, plan.height - 1.0) / CELL) as usize;
        let index = row * self.columns + column.min(self.columns - 1);
        if let (Some(count), Some(cell)) = (self.counts.get_mut(index), self.colours.get_mut(index))
        {
            *count += u32::try_from(weight).unwrap_or(u32::MAX);
            if let Some(colour) = colour.and_then(|colour| u8::try_from(colour).ok()) {
                *cell = colour + 1;
            }
        }
    }

    /// Paints the cells by colour and by darkness, so that the brush changes seldom.
    fn paint(&self, brush: &Brush<'_>, plan: &Plan, theme: &Theme) {
        const SHADES: [(u32, f64); 4] = [(1, 0.35), (2, 0.55), (5, 0.75), (15, 1.0)];
        let shade_of = |count: u32| SHADES.iter().rposition(|&(least, _)| count >= least);
        for colour in 0..=NAMED_COLOURS {
            brush.fill(theme.key(colour.checked_sub(1)));
            for (shade, &(_, opacity)) in SHADES.iter().enumerate() {
                brush.opacity(opacity);
                let cells = self.counts.iter().zip(&self.colours).enumerate();
                for (index, (&count, &cell_colour)) in cells {
                    if count == 0
                        || usize::from(cell_colour) != colour
                        || shade_of(count) != Some(shade)
                    {
                        continue;
                    }
                    let (column, row) = (index % self.columns, index / self.columns);
                    let x = self.x(plan, column);
                    brush.rect(x, row as f64 * CELL, CELL - 1.0, CELL - 1.0);
                }
            }
        }
        brush.opacity(1.0);
    }

    fn x(&self, plan: &Plan, column: usize) -> f64 {
        let left = column as f64 * CELL;
        let rides = left < plan.time.even_width();
        let offset = if rides { (self.shift - 1.0) * CELL } else { -CELL };
        (plan.mouth + left + offset).round()
    }
}
