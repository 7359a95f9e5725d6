//! What is to be shown: plain values, computed from the world.
//!
//! [`FloorView`] is all that the panels, the table and the tests look at; it is `Eq`, so whoever
//! shows it knows when nothing has changed. [`HashAxis`] and [`TimeAxis`] say where on the floor a
//! hash key and an age lie; [`KeyColours`] which key has which colour.
//!
//! What must not be here: pixels of a particular screen, elements of a page, words in sentences,
//! and anything that changes the world.

mod axes;
mod floor;
mod keys;
mod numbers;
mod records;

pub use axes::{HashAxis, TimeAxis, fraction};
pub use floor::{
    ConsumerView, CursorState, CursorView, FloorView, Gauge, Gauges, ProducerView, ShardView,
};
pub use keys::{KeyColour, KeyColours, NAMED_COLOURS};
pub use numbers::{count_text, duration_text, height_text, shortened, size_text};
pub use records::{RecordView, newest_records};
