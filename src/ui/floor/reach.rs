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

    /// The hash key at a point of the floor, the ruler included. `None` beyond it, and between two rows.
    pub(super) fn key_at(&self, point: Point) -> Option<HashKey> {
        self.with_plan(|plan, canvas| {
            let y = point.y - canvas.top();
            let is_beside = point.x > canvas.right() || y < 0.0 || y > plan.height;
            if is_beside { None } else { plan.key_at(y) }
        })?
    }

    /// How far below the height of a hash key a point is, in pixels. `None` before the first frame.
    pub(super) fn height_from(&self, key: HashKey, point: Point) -> Option<f64> {
        self.with_plan(|plan, canvas| point.y - canvas.top() - plan.y(key))
    }
}
