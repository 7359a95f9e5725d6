//! The floor: a map of hash space (down) and time (right is the past).
//!
//! [`Floor`] is the element; its canvas is drawn by the [`Painter`], each thing on it by a file of
//! its own. Where things lie is decided by [`Plan`], from the axes of the view. What a visitor can
//! press or focus on the floor is made of real elements over the canvas, in `ruler.rs` and
//! `knife.rs`; the painter moves them to the heights of the hash keys that they name.

mod belts;
mod bounces;
mod brush;
mod component;
mod cut;
mod flags;
mod gauges;
mod knife;
mod painter;
mod parcels;
mod plan;
mod ruler;
mod theme;

pub(super) use component::Floor;
pub(super) use painter::Painter;
