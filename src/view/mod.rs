//! What is to be shown: plain values, computed from the world.
//!
//! [`FloorView`] is all that the panels, the table and the tests look at; it is `Eq`, so whoever
//! shows it knows when nothing has changed. [`HashAxis`] and [`TimeAxis`] say where on the floor a
//! hash key and an age lie; [`KeyColours`] which key has which colour. [`copy_frame`] gives the places of
//! all records as plain numbers, for those who draw by themselves. [`MinuteView`] is the last minute by
//! seconds, [`SpaceTimeView`] the newest calls as arrows between those who made them, [`RunFigures`] what came of a
//! run. [`CallView`] is a call as JSON and as
//! programs.
//!
//! What must not be here: pixels of a particular screen, elements of a page, words in sentences,
//! and anything that changes the world.

mod call;
mod code;
mod consumers;
mod faults;
mod fleets;
mod floats;
mod floor;
mod frame;
mod hash_axis;
mod keys;
mod life;
mod limit_why;
mod mappings;
mod minute;
mod news;
mod numbers;
mod producers;
mod records;
mod run_figures;
mod shards;
mod space_time;
mod split_load;
mod time_axis;
mod watched;

pub use call::CallView;
pub(crate) use code::literal;
pub use consumers::{ConsumerView, CursorState, CursorView};
pub use faults::FaultView;
pub use fleets::{FleetView, LeaseView, WorkerView};
pub use floats::{clamped, decimal_text, duration_of};
pub use floor::FloorView;
pub use frame::{FLOATS_PER_PARCEL, copy_frame};
pub use hash_axis::{AxisLayout, AxisRow, AxisWindow, HashAxis, fraction};
pub use keys::{KeyColour, KeyColours, NAMED_COLOURS};
pub use life::{MADE_BY_MAX, MadeBy, ReaderOfRecord, RecordLife};

pub use limit_why::LimitWhy;
pub use mappings::MappingView;
pub use minute::{MinuteView, ReaderMinute, ShardMinute, use_of_limit};
pub use news::News;
pub use numbers::{count_text, duration_text, height_text, numbers_text, shortened, size_text};
pub use producers::ProducerView;
pub use records::{RecordView, newest_records, newest_records_of};
pub use run_figures::RunFigures;
pub use shards::{Gauge, Gauges, ShardView};
pub use space_time::{Arrow, Lane, LaneOf, SpaceTimeView, Told};
pub use split_load::{DominantKey, SplitLoad};
pub use time_axis::TimeAxis;
pub use watched::WatchedView;

use core::time::Duration;

/// What counts as recent.
const LATELY: Duration = Duration::from_secs(1);
