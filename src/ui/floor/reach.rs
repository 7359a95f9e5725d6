//! What a hand reaches on the floor from a point of the window.

use super::bookmark::{self, Bookmark};
use super::painter::Painter;
use super::spots::Spot;
use crate::engine::{HashKey, HashKeyRange};
use crate::sim::ConsumerStart;
use crate::ui::drag::Point;
use crate::view::{AxisRow, FloorView};

impl Painter {
    /// The hash key of a range that is nearest to a point's height. `None` before the first frame.
    pub(super) fn key_within(&self, range: HashKeyRange, point: Point) -> Option<HashKey> {
        self.with_canvas(|plan, canvas| {
            let (top, bottom) = plan.span(range);
            AxisRow { range, top, height: bottom - top }.key_at(point.y - canvas.top())
        })
    }

    /// The hash key at a point of the floor, the ruler included. `None` beyond it, and between two rows.
    pub(in crate::ui) fn key_at(&self, point: Point) -> Option<HashKey> {
        let left = self.ruler_left()?;
        self.with_canvas(|plan, canvas| {
            let y = point.y - canvas.top();
            let is_there =
                (left..=canvas.right()).contains(&point.x) && (0.0..=plan.height).contains(&y);
            if is_there { plan.key_at(y) } else { None }
        })?
    }

    /// How far below the height of a hash key a point is, in pixels. `None` before the first frame.
    pub(in crate::ui) fn height_from(&self, key: HashKey, point: Point) -> Option<f64> {
        self.with_canvas(|plan, canvas| point.y - canvas.top() - plan.y(key))
    }

    /// Where a reader would go on whose bookmark is put down at a point. `None` before the first frame.
    pub(super) fn start_at(&self, point: Point) -> Option<ConsumerStart> {
        self.with_canvas(|plan, canvas| bookmark::start(plan, point.x - canvas.left()))
    }

    /// The bookmark at a point that can be moved, or as near as a finger needs: that of a consumer of its own.
    pub(super) fn bookmark_at(&self, point: Point, view: &FloorView) -> Option<Bookmark> {
        let (x, y) =
            self.with_canvas(|_, canvas| (point.x - canvas.left(), point.y - canvas.top()))?;
        let spot = [0.0, -FINGER, FINGER].into_iter().find_map(|beside| {
            self.spot_at((x + beside, y), view).filter(|spot| matches!(spot, Spot::Flag { .. }))
        })?;
        match spot {
            Spot::Flag { reader, worker: None, shard }
                if view.consumers.iter().any(|it| it.id == reader) =>
            {
                Some(Bookmark { reader, shard })
            }
            _ => None,
        }
    }
}

/// So far beside a bookmark's pole, which is 8 pixels wide to the pointer, is on it to a hand.
const FINGER: f64 = 8.0;
