//! Flags: where each reader stands on each belt.

use core::time::Duration;

use super::brush::{Align, Brush, Label};
use super::plan::Plan;
use super::theme::Theme;
use crate::engine::Timestamp;
use crate::view::{
    ConsumerView, CursorState, CursorView, FloorView, clamped, duration_text, shortened,
};

/// The height of one flag; each reader has a row of its own on every belt.
const ROW: f64 = 17.0;

/// Paints a flag for every reader on every belt that it is reading: first all poles, so that none
/// crosses another's words.
pub(super) fn paint(brush: &Brush<'_>, plan: &Plan, theme: &Theme, view: &FloorView) {
    let flags = || {
        view.consumers.iter().enumerate().flat_map(move |(row, reader)| {
            reader
                .cursors
                .iter()
                .filter_map(move |cursor| Flag::of(plan, view, row, reader, cursor))
        })
    };
    for flag in flags() {
        let line = if flag.is_refused { 2.0 } else { 1.5 };
        brush.line(flag.colour(theme), line, (flag.x, flag.top), (flag.x, flag.bottom));
    }
    for flag in flags() {
        flag.paint_words(brush, plan, theme);
    }
}

/// A reader's place on a belt.
struct Flag {
    text: String,
    x: f64,
    top: f64,
    bottom: f64,
    row: usize,
    is_refused: bool,
}

impl Flag {
    fn of(
        plan: &Plan,
        view: &FloorView,
        row: usize,
        reader: &ConsumerView,
        cursor: &CursorView,
    ) -> Option<Self> {
        let CursorState::Reading(position) = cursor.state else { return None };
        let (top, bottom) = plan.span(view.shard(cursor.shard)?.range);
        let lag = Duration::from_secs(reader.lag_of(cursor, view.now).as_secs());
        let name = shortened(&reader.settings.name, if plan.is_narrow { 4 } else { 9 });
        let text = if lag.is_zero() || plan.is_narrow {
            name
        } else {
            format!("{name} −{}", duration_text(lag))
        };
        let is_refused = cursor.refused_lately.is_some();
        Some(Self { text, x: x(plan, position), top, bottom, row, is_refused })
    }

    fn colour<'a>(&self, theme: &'a Theme) -> &'a str {
        if self.is_refused { &theme.warning } else { &theme.ink }
    }

    fn paint_words(&self, brush: &Brush<'_>, plan: &Plan, theme: &Theme) {
        let rows = ((self.bottom - self.top) / ROW).floor().max(1.0);
        let y = self.top + (self.row as f64 % rows) * ROW + ROW / 2.0;
        brush.font(11, true);
        // A flag flies to the right; at the far end of the belt to the left, to stay on the floor.
        let flies_left = self.x + brush.text_width(&self.text) + 10.0 > plan.horizon;
        let label = Label {
            text: &self.text,
            ink: &theme.ground,
            ground: self.colour(theme),
            align: if flies_left { Align::Right } else { Align::Left },
            size_px: 11,
        };
        brush.label(&label, self.x, y);
    }
}

/// Where a flag stands: on its pole's line, pushed along by the retention horizon if need be.
pub(super) fn x(plan: &Plan, position: Timestamp) -> f64 {
    clamped(plan.x(position), plan.mouth, plan.horizon)
}
