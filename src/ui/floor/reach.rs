//! What a hand reaches on the floor from a point of the window.

use super::painter::Painter;
use crate::engine::{HashKey, HashKeyRange};
use crate::ui::drag::Point;
use crate::view::AxisRow;

impl Painter {
    /// The hash key of a range that is nearest to a point's height. `None` before the first frame.
    pub(super) fn key_within(&self, range: HashKeyRange, point: Point) -> Option<HashKey> {
        self.with_plan(|plan, canvas| {
            let (top, bottom) = plan.span(range);
            AxisRow { range, top, height: bottom - top }.key_at(point.y - canvas.top())
        })
    }
}
