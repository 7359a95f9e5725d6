//! How densely a belt is drawn, and when that changes.

use crate::ui::floor::plan::Plan;

/// How the records of a belt are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Density {
    /// Each by itself.
    #[default]
    Parcels,
    /// Those of one height and moment together, with their count.
    Pallets,
    /// As cells, the darker the more they are.
    Cells,
}

/// What the choice depends on.
pub(super) struct Measure<M> {
    /// Records of the belt on the evenly drawn part.
    pub(super) records: usize,
    /// As many as a belt may draw one by one on this floor.
    pub(super) records_max: usize,
    /// How full the belt is, from 0 to 1: of parcels that hide others, or of pallets.
    pub(super) measure: M,
}

/// A belt that is lower has no room for the smallest parcel, or for the words on a pallet.
const PARCEL_HEIGHT_MIN: f64 = 6.5;
const PALLET_HEIGHT_MIN: f64 = 13.0;
/// Parcels of a belt, beyond which they are joined.
const PARCELS_MAX: usize = 450;
/// The records of a belt's pallets, beyond which they become cells.
const PALLETS_MAX: usize = 3_000;
/// The part of the parcels that hide others, from which on they are joined.
const CROWDED: f64 = 0.4;
/// The part of a belt that pallets take, from which on they become cells.
const FILLED: f64 = 0.55;
/// What has been drawn more densely goes back when there is this part of what it takes: so that
/// nothing flickers.
const BACK: f64 = 0.6;

impl<M: FnMut(Density) -> f64> Measure<M> {
    /// The way to draw a belt of this height that was drawn in another way until now.
    pub(super) fn choose(mut self, now: Option<Density>, plan: &Plan, height: f64) -> Density {
        // While rows move, their heights say nothing.
        if let Some(now) = now.filter(|_| plan.is_moving) {
            return now;
        }
        let held =
            |denser: Density| if now.is_some_and(|it| it.is_at_least(denser)) { BACK } else { 1.0 };
        let (to_cells, to_pallets) = (held(Density::Cells), held(Density::Pallets));
        let over = |records: usize, times: f64| self.records as f64 > records as f64 * times;
        let is_lower = |least: f64| height < least + (1.0 - to_cells) * 2.0;
        if is_lower(PARCEL_HEIGHT_MIN) || over(PALLETS_MAX.min(self.records_max * 3), to_cells) {
            return Density::Cells;
        }
        let is_many = over(PARCELS_MAX.min(self.records_max * 2), to_pallets);
        if !is_many && (self.measure)(Density::Parcels) < CROWDED * to_pallets {
            return Density::Parcels;
        }
        if is_lower(PALLET_HEIGHT_MIN) || (self.measure)(Density::Pallets) > FILLED * to_cells {
            return Density::Cells;
        }
        Density::Pallets
    }
}

impl Density {
    const fn is_at_least(self, other: Self) -> bool {
        self as u8 >= other as u8
    }
}
