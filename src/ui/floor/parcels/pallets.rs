//! Pallets: records of one height and moment as one wider parcel, with their count.

use core::ops::Range;
use core::time::Duration;

use super::row_of;
use super::single::Singles;
use crate::engine::{HashKey, Record, SequenceNumber, ShardIndex, Timestamp};
use crate::ui::floor::brush::{Align, Brush};
use crate::ui::floor::plan::Plan;
use crate::ui::floor::scene::{Belt, Scene};
use crate::ui::floor::spots::{Spot, Spots};
use crate::ui::floor::theme::Theme;
use crate::view::{KeyColours, NAMED_COLOURS, clamped};

/// The pallets of a frame.
#[derive(Default)]
pub(super) struct Pallets {
    pallets: Vec<Pallet>,
    /// What the moment that is being looked at holds, by row and colour.
    slots: Vec<Slot>,
    has_texts: bool,
}

/// Records that lie together.
struct Pallet {
    left: f64,
    right: f64,
    y: f64,
    height: f64,
    colour: Option<usize>,
    count: u32,
    shard: ShardIndex,
    newest: SequenceNumber,
}

/// What lies at one height in one moment.
#[derive(Clone, Copy, Default)]
struct Slot {
    count: u32,
    /// The places of the first few of them, and of the last.
    first_places: [usize; APART_MAX],
    newest_place: usize,
}

/// Looks at what one moment holds, which lies between two times.
type Look<'a> = dyn FnMut(&[Slot], (Timestamp, Timestamp)) + 'a;

/// A moment is at least this wide.
const WIDTH_MIN: f64 = 24.0;
/// So many different keys are not joined: their parcels have room beside each other.
const APART_MAX: usize = 3;
/// The moments that records are joined by.
const MOMENTS_MS: [u64; 13] = [
    100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 120_000, 300_000, 600_000,
    3_600_000,
];
/// Texts on the whole floor, beyond which there are none.
const TEXTS_MAX: usize = 500;
const COLOURS: usize = NAMED_COLOURS + 1;

/// How long the moments are whose records are joined.
fn moment(plan: &Plan) -> u64 {
    let px_per_ms = plan.time.even_width() / plan.time.even_s() / 1_000.0;
    let mut moments = MOMENTS_MS.into_iter();
    let fits = moments.find(|&moment| moment as f64 * px_per_ms >= WIDTH_MIN);
    fits.unwrap_or(3_600_000)
}

/// How high pallets are on a belt, and how many rows of them it has.
fn rows(plan: &Plan, belt: &Belt<'_>) -> (f64, usize) {
    let height = clamped((plan.unit * 0.6).round(), 9.0, 14.0);
    (height, (belt.height() / (height + 3.0)).floor().max(1.0) as usize)
}

impl Pallets {
    pub(super) fn clear(&mut self) {
        self.pallets.clear();
    }

    /// The part of a belt that these records would fill as pallets.
    pub(super) fn filling(
        &mut self,
        plan: &Plan,
        scene: &Scene<'_>,
        belt: &Belt<'_>,
        places: Range<usize>,
    ) -> f64 {
        let (_, rows) = rows(plan, belt);
        let mut filled = 0_usize;
        let moments = self.each(plan, scene, belt, places, &mut |slots, _| {
            let in_row = |row: &&[Slot]| row.iter().any(|slot| slot.count > 0);
            filled += slots.chunks(COLOURS).filter(in_row).count();
        });
        filled as f64 / (moments * rows).max(1) as f64
    }

    /// Adds the records at these places of a belt's log. Those that lie alone go to the others.
    pub(super) fn add(
        &mut self,
        plan: &Plan,
        scene: &Scene<'_>,
        belt: &Belt<'_>,
        (places, singles): (Range<usize>, &mut Singles),
    ) {
        let (height, _) = rows(plan, belt);
        let mut pallets = core::mem::take(&mut self.pallets);
        self.each(plan, scene, belt, places, &mut |slots, (from, until)| {
            for (index, slot) in slots.iter().enumerate().filter(|(_, slot)| slot.count > 0) {
                let colour = Some(index % COLOURS).filter(|&colour| colour < NAMED_COLOURS);
                if slot.is_apart(colour) {
                    let records = slot.first_places.iter().take(slot.count as usize);
                    let records = records.filter_map(|place| belt.shard.records().get(*place));
                    records.for_each(|record| singles.add_lone(plan, belt, record, colour));
                    continue;
                }
                let Some(newest) = belt.shard.records().get(slot.newest_place) else { continue };
                pallets.push(Pallet {
                    left: plan.x(until),
                    right: plan.x(from),
                    y: plan.y_inside(newest.hash_key, height),
                    height,
                    colour,
                    count: slot.count,
                    shard: belt.shard.index(),
                    newest: newest.sequence_number,
                });
            }
        });
        self.pallets = pallets;
    }

    /// Looks at moment after moment. Returns how many there were.
    fn each(
        &mut self,
        plan: &Plan,
        scene: &Scene<'_>,
        belt: &Belt<'_>,
        places: Range<usize>,
        look: &mut Look<'_>,
    ) -> usize {
        let (_, rows) = rows(plan, belt);
        let length = moment(plan);
        let mut current = None;
        let mut moments = 0;
        self.slots.clear();
        self.slots.resize(rows * COLOURS, Slot::default());
        let times = |moment: u64| {
            let from = Timestamp::from_millis(moment * length);
            (from, from + Duration::from_millis(length))
        };
        for (place, record) in places.clone().zip(belt.shard.records().range(places)) {
            let moment = record.approximate_arrival_timestamp.as_millis() / length;
            if current != Some(moment) {
                if let Some(over) = current {
                    look(&self.slots, times(over));
                    self.slots.fill(Slot::default());
                }
                current = Some(moment);
                moments += 1;
            }
            let colour = colour_of(scene, record).unwrap_or(NAMED_COLOURS);
            let row = row_of(belt, record.hash_key, rows);
            if let Some(slot) = self.slots.get_mut(row * COLOURS + colour) {
                if let Some(first) = slot.first_places.get_mut(slot.count as usize) {
                    *first = place;
                }
                slot.count += 1;
                slot.newest_place = place;
            }
        }
        if let Some(over) = current {
            look(&self.slots, times(over));
        }
        moments
    }

    pub(super) fn paint(
        &mut self,
        brush: &Brush<'_>,
        plan: &Plan,
        theme: &Theme,
        spots: &mut Spots,
    ) {
        let max = if self.has_texts { TEXTS_MAX } else { TEXTS_MAX * 3 / 4 };
        self.has_texts = self.pallets.len() <= max;
        brush.fill(&theme.rim);
        for pallet in &self.pallets {
            let [left, top, width, height] = pallet.area(plan);
            brush.rect(left - 1.0, top - 1.0, width + 2.0, height + 2.0);
            let (shard, newest, count) = (pallet.shard, pallet.newest, pallet.count);
            let thing = Spot::Pallet { shard, newest, count };
            spots.add([left - 1.0, top - 1.0, width + 2.0, height + 2.0], thing);
        }
        brush.font(9, true);
        for colour in core::iter::once(None).chain((0..NAMED_COLOURS).map(Some)) {
            let of_colour = || self.pallets.iter().filter(move |pallet| pallet.colour == colour);
            brush.fill(theme.key(colour));
            for pallet in of_colour() {
                let [left, top, width, height] = pallet.area(plan);
                brush.rect(left, top, width, height);
            }
            if self.has_texts {
                brush.fill(colour.map_or(theme.rim.as_str(), |colour| theme.letter(colour)));
                of_colour().for_each(|pallet| pallet.paint_text(brush, plan));
            }
        }
    }
}

impl Slot {
    /// Whether its records are drawn one by one.
    const fn is_apart(&self, colour: Option<usize>) -> bool {
        self.count == 1 || (colour.is_none() && self.count as usize <= APART_MAX)
    }
}

/// The width of a character of a count.
const CHARACTER: f64 = 6.0;

impl Pallet {
    fn area(&self, plan: &Plan) -> [f64; 4] {
        // One rim's width from the next.
        let left = self.left.max(plan.mouth - 1.0).round() + 2.0;
        let top = (self.y - self.height / 2.0).round();
        [left, top, (self.right.round() - left - 1.0).max(1.0), self.height]
    }

    fn paint_text(&self, brush: &Brush<'_>, plan: &Plan) {
        let [left, top, width, height] = self.area(plan);
        let letter = self.colour.map_or("", KeyColours::letter);
        let texts = [format!("{letter}×{}", self.count), format!("×{}", self.count)];
        let fits = |text: &&String| text.chars().count() as f64 * CHARACTER <= width;
        if let Some(text) = texts.iter().find(fits) {
            brush.text(text, Align::Center, left + width / 2.0, top + height / 2.0 + 0.5);
        }
    }
}

fn colour_of(scene: &Scene<'_>, record: &Record) -> Option<usize> {
    let key: HashKey = record.hash_key;
    scene.colours.of_hash_key(key)
}
