//! The floor: a map of hash space (down) and time (right is the past).
//!
//! [`Floor`] is the element; its canvas is drawn by the [`Painter`], each kind of thing on it by a
//! file of its own, and only through the brush in `brush.rs`. Where spots lie is decided by the plan
//! in `plan.rs`, from the axes of the view; what is in sight, by the scene in `scene.rs`. A frame
//! looks at the world itself, and asks Yew for nothing. What a visitor can press or focus on the
//! floor is made of real elements over the canvas, in `ruler.rs`, `tools.rs` and `knife.rs`; the
//! painter moves them to the heights of the hash keys that they name. `hands.rs` holds them together.

mod belts;
mod bookmark;
mod bounces;
mod brush;
mod component;
mod cut;
mod density;
mod easel;
mod elements;
mod flags;
mod gestures;
mod hands;
mod happenings;
mod heights;
mod hint;
mod knife;
mod lens;
mod occasional;
mod painter;
mod parcels;
mod picture;
mod places;
mod plan;
mod reach;
mod readers;
mod ruler;
mod scene;
mod seam;
mod spots;
mod tanks;
mod theme;
mod tools;
mod twin;

pub(super) use component::Floor;
pub(super) use knife::KNIFE;
pub(super) use painter::{Frame, Painter};
pub(super) use picture::{paint_picture, picture_size};
pub(super) use twin::TwinFloor;
