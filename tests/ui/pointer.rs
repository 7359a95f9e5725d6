//! A mouse or a finger on the page.

use std::time::Duration;

use web_sys::{Element, HtmlElement, PointerEvent, PointerEventInit};

use crate::support::{Page, key, pause};

/// A pointer, and where it is in the window.
pub struct Pointer {
    id: i32,
    kind: &'static str,
    target: Element,
    at: (f64, f64),
}

/// How many events one movement is made of.
const STEPS: i32 = 4;

impl Pointer {
    /// The button of a mouse is pressed here.
    pub fn press(target: &HtmlElement, at: (f64, f64)) -> Self {
        Self::new(1, "mouse", target, at)
    }

    /// A finger comes down here. The first is number 0.
    pub fn touch(number: i32, target: &HtmlElement, at: (f64, f64)) -> Self {
        Self::new(2 + number, "touch", target, at)
    }

    fn new(id: i32, kind: &'static str, target: &HtmlElement, at: (f64, f64)) -> Self {
        let pointer = Self { id, kind, target: target.clone().into(), at };
        pointer.tell("pointerdown");
        pointer
    }

    /// Moves on to another place.
    pub fn drag_to(&mut self, (x, y): (f64, f64)) {
        let from = self.at;
        for step in 1..=STEPS {
            let part = f64::from(step) / f64::from(STEPS);
            self.at = (from.0 + (x - from.0) * part, from.1 + (y - from.1) * part);
            self.tell("pointermove");
        }
    }

    pub fn drag_by(&mut self, (x, y): (f64, f64)) {
        self.drag_to((self.at.0 + x, self.at.1 + y));
    }

    /// Is let go, and with it goes the click that browsers send.
    pub async fn release(self) {
        self.tell("pointerup");
        self.tell("click");
        pause(Duration::ZERO).await;
    }

    /// The browser takes the pointer for something else.
    pub fn cancel(self) {
        self.tell("pointercancel");
    }

    /// Escape is pressed while it is held.
    pub fn escape(&self) {
        key(&self.target, "Escape");
    }

    fn tell(&self, kind: &str) {
        let init = PointerEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_pointer_id(self.id);
        init.set_pointer_type(self.kind);
        init.set_is_primary(self.id <= 2);
        init.set_client_x(self.at.0.round() as i32);
        init.set_client_y(self.at.1.round() as i32);
        let event = PointerEvent::new_with_event_init_dict(kind, &init).unwrap();
        self.target.dispatch_event(&event).unwrap();
    }
}

/// The middle of an element.
pub fn middle(element: &Element) -> (f64, f64) {
    let place = element.get_bounding_client_rect();
    (place.left() + place.width() / 2.0, place.top() + place.height() / 2.0)
}

/// A point of the canvas, as parts of its width and height.
pub fn on_canvas(page: &Page, (across, down): (f64, f64)) -> (f64, f64) {
    let place = page.all("canvas.belts")[0].get_bounding_client_rect();
    (place.left() + place.width() * across, place.top() + place.height() * down)
}
