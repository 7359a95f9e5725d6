//! Time wound back and forth, run to the next happening, lived twice, and paced by the wall clock.
//!
//! This folder knows of a world that it can be copied, run and given commands. What happens in it
//! is decided elsewhere.

mod keyframes;
mod marks;
mod pace;
mod replay;
mod steps;
mod timeline;
mod twin;

pub use marks::{Mark, Marks};
pub use pace::{Pace, Speed};
pub use steps::Happening;
pub use timeline::Timeline;
pub use twin::Twin;
