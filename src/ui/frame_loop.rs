//! Calls something before the frames that the browser paints, for as long as that has to do.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use yew::Callback;

use super::counts;

type FrameClosure = Closure<dyn FnMut(f64)>;

/// A loop that rests while there is nothing to do; dropping it ends it.
#[derive(Default)]
pub(super) struct FrameLoop(Rc<Inner>);

#[derive(Default)]
struct Inner {
    /// The frame that was asked for and has not come.
    request: Cell<Option<i32>>,
    /// Whether there is anybody to see frames.
    is_seen: Cell<bool>,
    /// Whether the last frame that was made led to the next.
    is_running: Cell<bool>,
    /// One closure for the life of the loop, which asks for itself again.
    closure: RefCell<Option<FrameClosure>>,
}

impl FrameLoop {
    /// Calls `on_frame` with the browser's time in milliseconds, and whether this frame follows
    /// another without a rest; again as long as it says that there is more to do.
    pub(super) fn start(&self, mut on_frame: impl FnMut(f64, bool) -> bool + 'static) {
        let weak = Rc::downgrade(&self.0);
        *self.0.closure.borrow_mut() = Some(Closure::new(move |time_ms| {
            let Some(inner) = weak.upgrade() else { return };
            inner.request.set(None);
            let follows = inner.is_running.replace(true);
            if counts::in_frame(|| on_frame(time_ms, follows)) {
                inner.ask();
            }
            // What the frame did may have woken the loop, too.
            inner.is_running.set(inner.request.get().is_some());
        }));
        self.0.ask();
    }

    /// Tells that something is to be done: a frame comes, if there is anybody to see it. It does not
    /// keep the loop alive, so that what the loop calls may have it.
    pub(super) fn waker(&self) -> Callback<()> {
        let weak = Rc::downgrade(&self.0);
        Callback::from(move |()| {
            if let Some(inner) = weak.upgrade() {
                inner.ask();
            }
        })
    }

    /// Tells whether frames can be seen. While they cannot, none is asked for.
    pub(super) fn watcher(&self) -> Callback<bool> {
        let weak = Rc::downgrade(&self.0);
        Callback::from(move |is_seen| {
            let Some(inner) = weak.upgrade() else { return };
            inner.is_seen.set(is_seen);
            if is_seen {
                inner.ask();
            } else {
                inner.cancel();
            }
        })
    }
}

impl Inner {
    fn ask(&self) {
        if self.request.get().is_some() || !self.is_seen.get() {
            return;
        }
        let closure = self.closure.borrow();
        let function = closure.as_ref().map(|closure| closure.as_ref().unchecked_ref());
        let request = web_sys::window()
            .zip(function)
            .and_then(|(window, function)| window.request_animation_frame(function).ok());
        self.request.set(request);
    }

    fn cancel(&self) {
        self.is_running.set(false);
        if let (Some(window), Some(request)) = (web_sys::window(), self.request.take()) {
            // Fails only where there are no frames, and then there is none to cancel.
            let _ = window.cancel_animation_frame(request);
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.cancel();
    }
}
