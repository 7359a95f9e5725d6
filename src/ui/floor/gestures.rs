//! Going closer and further with wheel, drag and two fingers.
//!
//! Each has buttons and keys beside it, in `tools.rs` and `ruler.rs`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::Math;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, MouseEvent, PointerEvent, WheelEvent};

use super::painter::Painter;
use crate::ui::drag::{DRAG_MIN, swallow_click};

/// Listens on the floor for as long as it is kept.
pub(super) struct Gestures {
    _listeners: [EventListener; 5],
}

#[derive(Default)]
struct Pointers {
    /// Fingers on the floor: the number of each, and where it is.
    fingers: RefCell<Vec<(i32, f64)>>,
    /// A drag of the ruler: the pointer, where it was last, and whether it has gone far enough.
    drag: Cell<Option<(i32, f64, bool)>>,
    /// Two fingers were on the floor, and one still is.
    was_pinched: Cell<bool>,
}

/// Pixels of the wheel that make everything twice as large.
const WHEEL_DOUBLING: f64 = 300.0;

impl Gestures {
    pub(super) fn new(floor: &Element, painter: &Painter) -> Self {
        let pointers = Rc::new(Pointers::default());
        let on = |kind: &'static str, handle: fn(&Pointers, &Painter, &Element, &Event)| {
            let (pointers, painter, place) = (pointers.clone(), painter.clone(), floor.clone());
            // A wheel over the ruler does not scroll the page.
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(floor, kind, options, move |event| {
                handle(&pointers, &painter, &place, event);
            })
        };
        let listeners = [
            on("wheel", |_, painter, floor, event| wheel(painter, floor, event)),
            on("pointerdown", Pointers::down),
            on("pointermove", Pointers::moved),
            on("pointerup", Pointers::up),
            on("pointercancel", Pointers::up),
        ];
        Self { _listeners: listeners }
    }
}

fn wheel(painter: &Painter, floor: &Element, event: &Event) {
    let Some(wheel) = event.dyn_ref::<WheelEvent>() else { return };
    if !wheel.ctrl_key() && !is_on(event, ".ruler, .seam") {
        return;
    }
    event.prevent_default();
    // Lines and pages, where the browser counts in these.
    let unit = match wheel.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => 20.0,
        WheelEvent::DOM_DELTA_PAGE => 400.0,
        _ => 1.0,
    };
    // A pinch on a touchpad comes as a wheel with small steps.
    let step = if wheel.ctrl_key() { 3.0 } else { 1.0 };
    let times = Math::pow(2.0, -wheel.delta_y() * unit * step / WHEEL_DOUBLING);
    let y = height_in(floor, wheel);
    painter.look(false, |axis| axis.zoomed_about(y, times));
}

impl Pointers {
    fn down(&self, painter: &Painter, floor: &Element, event: &Event) {
        let Some(pointer) = event.dyn_ref::<PointerEvent>() else { return };
        let y = height_in(floor, pointer);
        if pointer.pointer_type() == "touch" {
            let mut fingers = self.fingers.borrow_mut();
            fingers.retain(|(id, _)| *id != pointer.pointer_id());
            fingers.push((pointer.pointer_id(), y));
        }
        let is_zoomed = painter.axis_of(&[]).window().zoom > 1.0;
        if is_zoomed && is_on(event, ".ruler") && pointer.is_primary() && pointer.button() == 0 {
            self.drag.set(Some((pointer.pointer_id(), y, false)));
        }
    }

    fn moved(&self, painter: &Painter, floor: &Element, event: &Event) {
        let Some(pointer) = event.dyn_ref::<PointerEvent>() else { return };
        let y = height_in(floor, pointer);
        if self.pinch(painter, pointer.pointer_id(), y) {
            return;
        }
        if let Some((id, from, is_dragging)) = self.drag.get()
            && id == pointer.pointer_id()
            && (is_dragging || (y - from).abs() >= DRAG_MIN)
        {
            if !is_dragging {
                // Fails when the pointer is up already; then the drag is over.
                let _ = floor.set_pointer_capture(id);
            }
            self.drag.set(Some((id, y, true)));
            painter.look(false, |axis| axis.window_moved(from - y));
        }
    }

    /// Two fingers: what is between them stays between them.
    fn pinch(&self, painter: &Painter, id: i32, y: f64) -> bool {
        let mut fingers = self.fingers.borrow_mut();
        let [one, other] = fingers.as_mut_slice() else { return false };
        let before = (one.1, other.1);
        if one.0 == id {
            one.1 = y;
        } else if other.0 == id {
            other.1 = y;
        } else {
            return false;
        }
        let after = (one.1, other.1);
        drop(fingers);
        let span = |(one, other): (f64, f64)| (one - other).abs().max(20.0);
        let middle = |(one, other): (f64, f64)| f64::midpoint(one, other);
        painter.look(false, |axis| {
            let closer = axis.zoomed_about(middle(before), span(after) / span(before));
            axis.seen_through(closer).window_moved(middle(before) - middle(after))
        });
        self.drag.set(None);
        self.was_pinched.set(true);
        true
    }

    fn up(&self, _: &Painter, _: &Element, event: &Event) {
        let Some(pointer) = event.dyn_ref::<PointerEvent>() else { return };
        let mut fingers = self.fingers.borrow_mut();
        fingers.retain(|(id, _)| *id != pointer.pointer_id());
        let drag = self.drag.get().filter(|(id, ..)| *id == pointer.pointer_id());
        if drag.is_some() {
            self.drag.set(None);
        }
        if self.was_pinched.get() || drag.is_some_and(|(.., is_dragging)| is_dragging) {
            swallow_click();
        }
        self.was_pinched.set(self.was_pinched.get() && !fingers.is_empty());
    }
}

/// Whether an event is about an element of a selector, or something in one.
fn is_on(event: &Event, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|it| it.closest(selector).ok().flatten().is_some())
}

/// How far below the floor's top the pointer is.
fn height_in(floor: &Element, event: &MouseEvent) -> f64 {
    f64::from(event.client_y()) - floor.get_bounding_client_rect().top()
}
