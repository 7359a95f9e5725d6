//! How often the page did what costs time: for tests and benchmarks.

use std::cell::Cell;

/// What has been counted since the page was opened, of all playgrounds on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Frames that were asked of the browser and came.
    pub frames: u64,
    /// Frames in which the canvas was painted.
    pub paints: u64,
    /// Times that Yew rendered the page or the floor.
    pub renders: u64,
    /// Those among them that came while a frame was being made: none.
    pub renders_in_frames: u64,
}

thread_local! {
    static COUNTS: Cell<Counts> = const {
        Cell::new(Counts { frames: 0, paints: 0, renders: 0, renders_in_frames: 0 })
    };
    static IS_IN_FRAME: Cell<bool> = const { Cell::new(false) };
}

/// What has been counted by now.
pub fn counts() -> Counts {
    COUNTS.get()
}

/// Counts a frame while it is made.
pub(super) fn in_frame<T>(make: impl FnOnce() -> T) -> T {
    COUNTS.set(Counts { frames: COUNTS.get().frames + 1, ..COUNTS.get() });
    IS_IN_FRAME.set(true);
    let made = make();
    IS_IN_FRAME.set(false);
    made
}

pub(super) fn count_paint() {
    COUNTS.set(Counts { paints: COUNTS.get().paints + 1, ..COUNTS.get() });
}

pub(super) fn count_render() {
    let counts = COUNTS.get();
    let renders_in_frames = counts.renders_in_frames + u64::from(IS_IN_FRAME.get());
    COUNTS.set(Counts { renders: counts.renders + 1, renders_in_frames, ..counts });
}
