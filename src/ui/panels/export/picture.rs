//! The floor as a picture.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, window};
use yew::Callback;

use super::svg::Recorder;
use crate::ui::download;
use crate::ui::floor::{Painter, paint_picture, picture_size};
use crate::ui::stage::Stage;

/// Pixels of the file for one of the page's, so that it is sharp in print and when projected.
const DENSITY: f64 = 2.0;

/// Downloads the floor as it is now as a PNG.
pub(super) fn download(painter: &Painter, stage: &Stage, name: String, on_done: &Callback<bool>) {
    let is_asked = painted(painter, stage).is_some_and(|canvas| {
        let on_done = on_done.clone();
        let on_blob = Closure::once_into_js(move |blob: Option<Blob>| {
            on_done.emit(blob.and_then(|blob| download::blob(&name, &blob)).is_some());
        });
        canvas.to_blob(on_blob.unchecked_ref()).is_ok()
    });
    if !is_asked {
        on_done.emit(false);
    }
}

/// A canvas that is not on the page, with the floor on it.
fn painted(painter: &Painter, stage: &Stage) -> Option<HtmlCanvasElement> {
    let (width, height) = picture_size(painter)?;
    let canvas = window()?.document()?.create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
    canvas.set_width((width * DENSITY).round() as u32);
    canvas.set_height((height * DENSITY).round() as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.scale(DENSITY, DENSITY).ok()?;
    paint_picture(painter, stage, &context);
    Some(canvas)
}

/// The floor as it is now as SVG. `None` when there is no floor to see.
pub(super) fn svg(painter: &Painter, stage: &Stage) -> Option<String> {
    let size = picture_size(painter)?;
    let recorder = Recorder::new()?;
    paint_picture(painter, stage, recorder.context());
    Some(recorder.write(size))
}
