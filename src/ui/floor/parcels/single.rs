//! Records one by one: squares, their area their bytes.

use core::ops::Range;

use super::row_of;
use crate::engine::{Record, SequenceNumber, ShardIndex};
use crate::ui::floor::brush::{Align, Brush};
use crate::ui::floor::plan::Plan;
use crate::ui::floor::scene::{Belt, Scene};
use crate::ui::floor::spots::{Spot, Spots};
use crate::ui::floor::theme::Theme;
use crate::view::{KeyColours, NAMED_COLOURS, clamped};

/// The parcels of a frame.
#[derive(Default)]
pub(super) struct Singles {
    parcels: Vec<Parcel>,
    /// Which of them have this colour in this layer.
    groups: Vec<Vec<u32>>,
    /// The left edge and the layer of the last parcel in each row of a belt.
    last: Vec<(f64, usize)>,
    has_letters: bool,
    has_numbers: bool,
}

/// A record on its belt.
struct Parcel {
    x: f64,
    y: f64,
    side: f64,
    colour: Option<usize>,
    shard: ShardIndex,
    number: SequenceNumber,
    /// Its place among those about the same subject, where that is followed.
    order: u32,
    /// Whether there is nothing beside it.
    is_free: bool,
}

/// A parcel that covers another is painted after it: at most in so many layers.
const LAYERS: usize = 4;
const COLOURS: usize = NAMED_COLOURS + 1;
/// Parcels are at least this large, and at most so many times a parcel of 1 KiB.
const SIDE_MIN: f64 = 5.0;
const UNITS_MAX: f64 = 1.6;
/// Smaller ones have no letter.
const LETTER_SIDE_MIN: f64 = 8.0;
/// Letters on the whole floor, beyond which there are none; they come back when there are fewer.
const LETTERS_MAX: usize = 420;
/// The same of numbers.
const NUMBERS_MAX: usize = 140;
const BACK: f64 = 0.75;
/// The room that a number takes beside its parcel.
const NUMBER_WIDTH: f64 = 18.0;

/// The side of a parcel: its area tells its bytes.
pub(super) fn side_of(plan: &Plan, record: &Record) -> f64 {
    let kibibytes = record.size().get() as f64 / 1_024.0;
    clamped(plan.unit * kibibytes.sqrt(), SIDE_MIN, plan.unit * UNITS_MAX).round()
}

impl Singles {
    pub(super) fn clear(&mut self) {
        self.parcels.clear();
        self.groups.resize_with(LAYERS * COLOURS, Vec::new);
        self.groups.iter_mut().for_each(Vec::clear);
    }

    /// The part of these records that would hide another.
    pub(super) fn crowding(plan: &Plan, belt: &Belt<'_>, places: Range<usize>) -> f64 {
        let rows = rows_of(plan, belt);
        let mut last = vec![f64::INFINITY; rows];
        let (mut hidden, count) = (0_usize, places.len());
        for record in belt.shard.records().range(places) {
            let x = plan.x(record.approximate_arrival_timestamp);
            let reach = side_of(plan, record) * 0.6;
            if let Some(before) = last.get_mut(row_of(belt, record.hash_key, rows)) {
                hidden += usize::from(*before - x < reach);
                *before = x;
            }
        }
        hidden as f64 / count.max(1) as f64
    }

    /// Adds the records at these places of a belt's log.
    pub(super) fn add(
        &mut self,
        plan: &Plan,
        scene: &Scene<'_>,
        belt: &Belt<'_>,
        places: Range<usize>,
    ) {
        let rows = rows_of(plan, belt);
        self.last.clear();
        self.last.resize(rows, (f64::INFINITY, 0));
        for (place, record) in places.clone().zip(belt.shard.records().range(places)) {
            self.add_one(plan, scene, belt, (place, record, rows));
        }
    }

    /// Adds one record, after all older ones of the same belt.
    fn add_one(
        &mut self,
        plan: &Plan,
        scene: &Scene<'_>,
        belt: &Belt<'_>,
        (place, record, rows): (usize, &Record, usize),
    ) {
        let side = side_of(plan, record);
        let x = plan.x(record.approximate_arrival_timestamp);
        let row = row_of(belt, record.hash_key, rows);
        let beside = row.saturating_sub(1)..(row + 2).min(rows);
        let near = self.last.get(beside).unwrap_or_default().iter();
        let covered = near.clone().filter(|(left, _)| left - x < side + 1.0);
        let layer = covered.map(|(_, layer)| layer + 1).max().unwrap_or(0) % LAYERS;
        let is_free = near.clone().all(|(left, _)| left - x > side + NUMBER_WIDTH);
        if let Some(last) = self.last.get_mut(row) {
            *last = (x, layer);
        }
        let order = if self.has_numbers && is_free {
            let origins = scene.world.watchers().origins(belt.shard, place);
            origins.first().map_or(0, |origin| origin.order)
        } else {
            0
        };
        let y = plan.y_inside(record.hash_key, side);
        self.push(
            layer,
            Parcel {
                x,
                y,
                side,
                colour: scene.colours.of_hash_key(record.hash_key),
                shard: belt.shard.index(),
                number: record.sequence_number,
                order,
                is_free,
            },
        );
    }

    /// Adds a record that nothing of its row lies near.
    pub(super) fn add_lone(
        &mut self,
        plan: &Plan,
        belt: &Belt<'_>,
        record: &Record,
        colour: Option<usize>,
    ) {
        let side = side_of(plan, record);
        let parcel = Parcel {
            x: plan.x(record.approximate_arrival_timestamp),
            y: plan.y_inside(record.hash_key, side),
            side,
            colour,
            shard: belt.shard.index(),
            number: record.sequence_number,
            order: 0,
            is_free: false,
        };
        self.push(0, parcel);
    }

    fn push(&mut self, layer: usize, parcel: Parcel) {
        let group = layer * COLOURS + parcel.colour.unwrap_or(NAMED_COLOURS);
        if let (Some(group), Ok(index)) =
            (self.groups.get_mut(group), u32::try_from(self.parcels.len()))
        {
            group.push(index);
            self.parcels.push(parcel);
        }
    }

    pub(super) fn paint(
        &mut self,
        brush: &Brush<'_>,
        plan: &Plan,
        theme: &Theme,
        spots: &mut Spots,
    ) {
        let named = self.parcels.iter().filter(|parcel| parcel.colour.is_some()).count();
        self.has_letters = within(named, LETTERS_MAX, self.has_letters);
        self.has_numbers =
            !plan.is_narrow && within(self.parcels.len(), NUMBERS_MAX, self.has_numbers);
        for layer in self.groups.chunks(COLOURS) {
            self.paint_layer(brush, theme, layer);
        }
        if self.has_numbers {
            self.paint_numbers(brush, plan, theme);
        }
        for parcel in &self.parcels {
            let [left, top] = parcel.corner();
            let record = Spot::Record { shard: parcel.shard, sequence_number: parcel.number };
            spots.add([left - 1.0, top - 1.0, parcel.side + 2.0, parcel.side + 2.0], record);
        }
    }

    fn parcels_of(&self, group: &[u32]) -> impl Iterator<Item = &Parcel> {
        group.iter().filter_map(|index| self.parcels.get(*index as usize))
    }

    /// Paints parcels that do not cover each other, so that the brush changes seldom.
    fn paint_layer(&self, brush: &Brush<'_>, theme: &Theme, layer: &[Vec<u32>]) {
        if layer.iter().all(Vec::is_empty) {
            return;
        }
        brush.fill(&theme.rim);
        for parcel in layer.iter().flat_map(|group| self.parcels_of(group)) {
            let [left, top] = parcel.corner();
            brush.rect(left - 1.0, top - 1.0, parcel.side + 2.0, parcel.side + 2.0);
        }
        for (colour, group) in layer.iter().enumerate().filter(|(_, group)| !group.is_empty()) {
            brush.fill(theme.key((colour < NAMED_COLOURS).then_some(colour)));
            for parcel in self.parcels_of(group) {
                let [left, top] = parcel.corner();
                brush.rect(left, top, parcel.side, parcel.side);
            }
        }
        if !self.has_letters {
            return;
        }
        let mut font = 0.0;
        for (colour, group) in layer.iter().enumerate().take(NAMED_COLOURS) {
            brush.fill(theme.letter(colour));
            for parcel in self.parcels_of(group).filter(|parcel| parcel.side >= LETTER_SIDE_MIN) {
                if font != parcel.side {
                    font = parcel.side;
                    brush.font(clamped(font - 1.0, 8.0, 13.0) as u32, true);
                }
                let [left, top] = parcel.corner();
                let (x, y) = (left + parcel.side / 2.0, top + parcel.side / 2.0 + 0.5);
                brush.text(KeyColours::letter(colour), Align::Center, x, y);
            }
        }
    }

    /// The order of each parcel among its key's, to its right.
    fn paint_numbers(&self, brush: &Brush<'_>, plan: &Plan, theme: &Theme) {
        brush.font(9, false);
        brush.fill(&theme.ink_quiet);
        for parcel in self.parcels.iter().filter(|parcel| parcel.order > 0 && parcel.is_free) {
            let [left, _] = parcel.corner();
            let x = left + parcel.side + 3.0;
            if x + NUMBER_WIDTH < plan.mouth + plan.time.even_width() {
                brush.text(&parcel.order.to_string(), Align::Left, x, parcel.y + 0.5);
            }
        }
    }
}

impl Parcel {
    fn corner(&self) -> [f64; 2] {
        [(self.x - self.side / 2.0).round(), (self.y - self.side / 2.0).round()]
    }
}

/// Whether there are few enough; what went comes back later than it left.
fn within(count: usize, max: usize, now: bool) -> bool {
    count as f64 <= max as f64 * if now { 1.0 } else { BACK }
}

/// A belt in rows that are as high as a parcel.
fn rows_of(plan: &Plan, belt: &Belt<'_>) -> usize {
    (belt.height() / (plan.unit * 0.6)).ceil().max(1.0) as usize
}
