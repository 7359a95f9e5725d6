//! Calls something before every frame that the browser paints, for as long as it is kept.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

type FrameClosure = Closure<dyn FnMut(f64)>;

/// A running loop; dropping it ends it.
pub(super) struct FrameLoop {
    request: Rc<Cell<i32>>,
    /// One closure for the life of the loop, which asks for itself again.
    _closure: Rc<RefCell<Option<FrameClosure>>>,
}

impl FrameLoop {
    /// Calls `on_frame` with the browser's time in milliseconds.
    pub(super) fn start(mut on_frame: impl FnMut(f64) + 'static) -> Self {
        let request = Rc::new(Cell::new(0));
        let closure: Rc<RefCell<Option<FrameClosure>>> = Rc::default();
        let again = (request.clone(), Rc::downgrade(&closure));
        *closure.borrow_mut() = Some(Closure::new(move |time_ms| {
            on_frame(time_ms);
            if let Some(closure) = again.1.upgrade() {
                again.0.set(request_frame(&closure));
            }
        }));
        request.set(request_frame(&closure));
        Self { request, _closure: closure }
    }
}

impl Drop for FrameLoop {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            // Fails only where there are no frames, and then there is none to cancel.
            let _ = window.cancel_animation_frame(self.request.get());
        }
    }
}

fn request_frame(closure: &RefCell<Option<FrameClosure>>) -> i32 {
    let closure = closure.borrow();
    let function = closure.as_ref().map(|closure| closure.as_ref().unchecked_ref());
    web_sys::window()
        .zip(function)
        .and_then(|(window, function)| window.request_animation_frame(function).ok())
        .unwrap_or_default()
}
