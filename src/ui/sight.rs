//! Whether an element can be seen: it is in the viewport, of a page that is not hidden.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    Document, Element, IntersectionObserver, IntersectionObserverEntry, VisibilityState,
};
use yew::Callback;

/// Tells when an element comes into sight and when it goes, for as long as it is kept.
pub(super) struct Sight {
    element: Element,
    observer: Option<IntersectionObserver>,
    document: Option<Document>,
    on_visibility: Closure<dyn FnMut()>,
    _on_entries: Closure<dyn FnMut(Array)>,
}

impl Sight {
    /// Watches an element. It is told of at once: where nothing can be observed, as in sight.
    pub(super) fn of(element: &Element, on_change: &Callback<bool>) -> Self {
        let document = element.owner_document();
        let is_in_viewport = Rc::new(Cell::new(true));
        let tell = {
            let (document, is_in_viewport) = (document.clone(), is_in_viewport.clone());
            on_change.reform(move |()| {
                let is_hidden = document
                    .as_ref()
                    .is_some_and(|it| it.visibility_state() == VisibilityState::Hidden);
                is_in_viewport.get() && !is_hidden
            })
        };
        let on_entries = {
            let tell = tell.clone();
            Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
                // The last entry is the newest.
                if let Ok(entry) = entries.pop().dyn_into::<IntersectionObserverEntry>() {
                    is_in_viewport.set(entry.is_intersecting());
                    tell.emit(());
                }
            })
        };
        let observer = IntersectionObserver::new(on_entries.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(element);
        }
        let on_visibility = {
            let tell = tell.clone();
            Closure::<dyn FnMut()>::new(move || tell.emit(()))
        };
        if let Some(document) = &document {
            // Fails only for a malformed name of an event.
            let _ = document.add_event_listener_with_callback(
                "visibilitychange",
                on_visibility.as_ref().unchecked_ref(),
            );
        }
        tell.emit(());
        Self {
            element: element.clone(),
            observer,
            document,
            on_visibility,
            _on_entries: on_entries,
        }
    }

    /// What it watches.
    pub(super) const fn element(&self) -> &Element {
        &self.element
    }
}

impl Drop for Sight {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
        if let Some(document) = &self.document {
            let _ = document.remove_event_listener_with_callback(
                "visibilitychange",
                self.on_visibility.as_ref().unchecked_ref(),
            );
        }
    }
}
