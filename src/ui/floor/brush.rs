//! The canvas, with the few strokes that the floor needs.

use litemap::LiteMap;
use std::cell::{Cell, RefCell};
use web_sys::CanvasRenderingContext2d;

/// A canvas context that remembers which typeface it was told last.
pub(super) struct Brush<'a> {
    context: &'a CanvasRenderingContext2d,
    widths: &'a Widths,
    font: Cell<Option<(u32, bool)>>,
}

/// How wide the texts of labels are: measuring one costs as much as painting it.
#[derive(Default)]
pub(super) struct Widths(RefCell<LiteMap<String, f64>>);

/// As many texts are remembered.
const WIDTHS_MAX: usize = 500;

/// The typeface of labels; numbers stand still in it.
const FAMILY: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/// The size of labels.
const LABEL_PX: u32 = 11;

/// Where a text stands beside its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Center,
    Right,
}

impl<'a> Brush<'a> {
    pub(super) const fn new(context: &'a CanvasRenderingContext2d, widths: &'a Widths) -> Self {
        Self { context, widths, font: Cell::new(None) }
    }

    pub(super) fn fill(&self, colour: &str) {
        self.context.set_fill_style_str(colour);
    }

    pub(super) fn rect(&self, x: f64, y: f64, width: f64, height: f64) {
        self.context.fill_rect(x, y, width, height);
    }

    pub(super) fn opacity(&self, opacity: f64) {
        self.context.set_global_alpha(opacity);
    }

    /// The outline of a rectangle, inside it.
    pub(super) fn frame(&self, colour: &str, line: f64, [x, y, width, height]: [f64; 4]) {
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(line);
        self.context.stroke_rect(
            x + line / 2.0,
            y + line / 2.0,
            (width - line).max(0.0),
            (height - line).max(0.0),
        );
    }

    pub(super) fn line(&self, colour: &str, width: f64, from: (f64, f64), to: (f64, f64)) {
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(width);
        self.context.begin_path();
        self.context.move_to(from.0, from.1);
        self.context.line_to(to.0, to.1);
        self.context.stroke();
    }

    /// Many lines of one colour, each from a point to a point.
    pub(super) fn lines(&self, colour: &str, width: f64, lines: &[[f64; 4]]) {
        if lines.is_empty() {
            return;
        }
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(width);
        self.context.begin_path();
        for [from_x, from_y, to_x, to_y] in lines {
            self.context.move_to(*from_x, *from_y);
            self.context.line_to(*to_x, *to_y);
        }
        self.context.stroke();
    }

    /// Dashes of 5 px until [`solid`](Self::solid).
    pub(super) fn dashed(&self) {
        let dashes = js_sys::Array::of2(&5.0.into(), &4.0.into());
        // Fails only for values that are not numbers.
        let _ = self.context.set_line_dash(&dashes);
    }

    pub(super) fn solid(&self) {
        let _ = self.context.set_line_dash(&js_sys::Array::new());
    }

    pub(super) fn font(&self, size_px: u32, bold: bool) {
        if self.font.replace(Some((size_px, bold))) == Some((size_px, bold)) {
            return;
        }
        let weight = if bold { 600 } else { 400 };
        self.context.set_font(&format!("{weight} {size_px}px {FAMILY}"));
    }

    /// A text centred on the height of its point.
    pub(super) fn text(&self, text: &str, align: Align, x: f64, y: f64) {
        self.context.set_text_align(match align {
            Align::Left => "left",
            Align::Center => "center",
            Align::Right => "right",
        });
        self.context.set_text_baseline("middle");
        // Fails only when the context is lost; then nothing can be seen at all.
        let _ = self.context.fill_text(text, x, y);
    }

    /// How wide a text of a label is.
    fn label_width(&self, text: &str) -> f64 {
        let mut widths = self.widths.0.borrow_mut();
        if let Some(width) = widths.get(text) {
            return *width;
        }
        self.font(LABEL_PX, true);
        let width = self.context.measure_text(text).map_or(0.0, |metrics| metrics.width());
        if widths.len() >= WIDTHS_MAX {
            widths.clear();
        }
        widths.insert(text.to_owned(), width);
        width
    }

    /// A text on a ground of its own, to the left or to the right of its point.
    pub(super) fn label(&self, label: &Label<'_>, align: Align, x: f64, y: f64) {
        let (width, height) = self.label_size(label.text);
        let left = if align == Align::Right { x - width } else { x };
        self.label_in(label, [left, y - height / 2.0, width, height]);
    }

    /// How much place a text takes on a ground of its own.
    pub(super) fn label_size(&self, text: &str) -> (f64, f64) {
        (self.label_width(text).ceil() + 8.0, f64::from(LABEL_PX) + 5.0)
    }

    /// A text on this ground.
    pub(super) fn label_in(&self, label: &Label<'_>, [x, y, width, height]: [f64; 4]) {
        self.font(LABEL_PX, true);
        self.fill(label.ground);
        self.rect(x, y, width, height);
        self.fill(label.ink);
        self.text(label.text, Align::Left, x + 4.0, y + height / 2.0 + 0.5);
    }

    /// Strokes parallel diagonals across a rectangle. `shift` moves them along.
    pub(super) fn hatch(&self, colour: &str, [x, y, width, height]: [f64; 4], shift: f64) {
        const SPACING: f64 = 9.0;
        self.clipped([x, y, width, height], || {
            self.context.set_stroke_style_str(colour);
            self.context.set_line_width(1.0);
            self.context.begin_path();
            let shift = shift - (shift / SPACING).floor() * SPACING;
            let mut start = x - height - SPACING + shift;
            while start < x + width {
                self.context.move_to(start, y + height);
                self.context.line_to(start + height, y);
                start += SPACING;
            }
            self.context.stroke();
        });
    }

    /// Paints with everything outside a rectangle left alone.
    pub(super) fn clipped(&self, [x, y, width, height]: [f64; 4], paint: impl FnOnce()) {
        self.context.save();
        self.context.begin_path();
        self.context.rect(x, y, width, height);
        self.context.clip();
        paint();
        self.context.restore();
        self.font.set(None);
    }

    /// A square with a cross in it: something that was refused.
    pub(super) fn crossed(&self, colour: &str, ground: &str, x: f64, y: f64, size: f64) {
        let (left, top) = (x - size / 2.0, y - size / 2.0);
        self.fill(ground);
        self.rect(left, top, size, size);
        self.frame(colour, 1.5, [left, top, size, size]);
        let inset = 2.5;
        let (right, bottom) = (left + size - inset, top + size - inset);
        self.line(colour, 1.5, (left + inset, top + inset), (right, bottom));
        self.line(colour, 1.5, (left + inset, bottom), (right, top + inset));
    }
}

/// What [`Brush::label`] writes.
pub(super) struct Label<'a> {
    pub(super) text: &'a str,
    pub(super) ink: &'a str,
    pub(super) ground: &'a str,
}
