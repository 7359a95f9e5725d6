//! What the painter paints on: the canvas, and the elements that it moves.

use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement};

/// A canvas with what stands around it.
pub(super) struct Easel {
    pub(super) canvas: HtmlCanvasElement,
    pub(super) context: CanvasRenderingContext2d,
    /// Elements in here that name hash keys are moved to their heights.
    pub(super) floor: HtmlElement,
    /// Where the ages are written.
    pub(super) marks: HtmlElement,
    /// In CSS pixels, as of the last [`Easel::fit`].
    pub(super) width: f64,
    pub(super) height: f64,
}

/// More pixels than this for one of the page's cost more than they show.
const DENSITY_MAX: f64 = 2.0;

impl Easel {
    /// `None` for a canvas that has no context to paint on.
    pub(super) fn new(
        canvas: HtmlCanvasElement,
        floor: HtmlElement,
        marks: HtmlElement,
    ) -> Option<Self> {
        let context = canvas.get_context("2d").ok().flatten()?.dyn_into().ok()?;
        Some(Self { canvas, context, floor, marks, width: 0.0, height: 0.0 })
    }

    /// Makes the canvas as large as its place.
    pub(super) fn fit(&mut self) {
        let rect = self.canvas.get_bounding_client_rect();
        (self.width, self.height) = (rect.width(), rect.height());
        let density = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
        let density = density.min(DENSITY_MAX);
        self.canvas.set_width((self.width * density).round() as u32);
        self.canvas.set_height((self.height * density).round() as u32);
        // Setting the size reset the context; scaling fails only for values that are not numbers.
        let _ = self.context.scale(density, density);
    }
}
