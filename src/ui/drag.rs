//! Something that a pointer drags, from where it was pressed until it is let go: mouse, pen and finger alike.
//!
//! Whoever can be dragged has a click and keys that do the same, and `touch-action: none`. Until the
//! pointer has gone far enough it is a click, and afterwards it is none. Escape, and a browser that takes
//! the pointer away, leave everything as it was.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, Event, KeyboardEvent, MouseEvent, PointerEvent, window};
use yew::prelude::*;

/// A pointer that moves less than this still clicks, in pixels.
pub(super) const DRAG_MIN: f64 = 4.0;

/// A point of the window, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// What becomes of what is dragged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Drag {
    /// It is held here.
    Held(Point),
    /// It was let go here.
    Dropped(Point),
    /// It was not meant.
    Cancelled,
}

impl Point {
    /// Where the pointer is.
    pub(super) fn of(event: &MouseEvent) -> Self {
        Self { x: f64::from(event.client_x()), y: f64::from(event.client_y()) }
    }

    fn is_far_from(self, other: Self) -> bool {
        (self.x - other.x).hypot(self.y - other.y) >= DRAG_MIN
    }
}

/// What to call when a pointer is pressed on something that can be dragged; `on_drag` is told what becomes
/// of it, and the latest `on_drag` that was given is the one that is.
#[hook]
pub(super) fn use_drag(on_drag: Callback<Drag>) -> Callback<PointerEvent> {
    let latest = use_mut_ref(Callback::noop);
    *latest.borrow_mut() = on_drag;
    let grip = use_mut_ref(|| None::<Grip>);
    Callback::from(move |event: PointerEvent| {
        if event.is_primary() && event.button() == 0 {
            *grip.borrow_mut() = Grip::new(&event, &latest, &grip);
        }
    })
}

/// Follows a pointer for as long as it is kept.
struct Grip {
    hold: Rc<Hold>,
    _listeners: [EventListener; 4],
}

/// One press of a pointer.
struct Hold {
    pointer: i32,
    from: Point,
    phase: Cell<Phase>,
    on_drag: Rc<RefCell<Callback<Drag>>>,
    /// Where the grip is kept.
    kept: Weak<RefCell<Option<Grip>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// So far it may become a click.
    Pressed,
    Dragging,
    /// It was dragged, and is not any more.
    Over,
}

impl Grip {
    /// `None` where there is no document.
    fn new(
        event: &PointerEvent,
        on_drag: &Rc<RefCell<Callback<Drag>>>,
        kept: &Rc<RefCell<Option<Self>>>,
    ) -> Option<Self> {
        let document = window()?.document()?;
        let pointer = event.pointer_id();
        if let Some(element) = event.target().and_then(|it| it.dyn_into::<Element>().ok()) {
            // Fails when the pointer is up already.
            let _ = element.set_pointer_capture(pointer);
        }
        let hold = Rc::new(Hold {
            pointer,
            from: Point::of(event),
            phase: Cell::new(Phase::Pressed),
            on_drag: on_drag.clone(),
            kept: Rc::downgrade(kept),
        });
        let listeners = [
            hold.listen(&document, "pointermove", Hold::moved),
            hold.listen(&document, "pointerup", Hold::up),
            hold.listen(&document, "pointercancel", Hold::taken_away),
            hold.listen(&document, "keydown", Hold::key),
        ];
        Some(Self { hold, _listeners: listeners })
    }
}

impl Hold {
    fn listen(
        self: &Rc<Self>,
        document: &Document,
        kind: &'static str,
        handle: fn(&Rc<Self>, &Event),
    ) -> EventListener {
        let hold = self.clone();
        listen_first(document, kind, move |event| handle(&hold, event))
    }

    fn moved(self: &Rc<Self>, event: &Event) {
        let Some(point) = self.point(event) else { return };
        if self.phase.get() == Phase::Pressed && point.is_far_from(self.from) {
            self.phase.set(Phase::Dragging);
        }
        if self.phase.get() == Phase::Dragging {
            self.tell(Drag::Held(point));
        }
    }

    fn up(self: &Rc<Self>, event: &Event) {
        let Some(point) = self.point(event) else { return };
        if self.phase.get() != Phase::Pressed {
            swallow_click();
        }
        if self.phase.replace(Phase::Over) == Phase::Dragging {
            self.tell(Drag::Dropped(point));
        }
        self.let_go();
    }

    fn taken_away(self: &Rc<Self>, event: &Event) {
        if self.point(event).is_some() {
            self.cancel();
            self.let_go();
        }
    }

    fn key(self: &Rc<Self>, event: &Event) {
        let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
        if key.as_deref() == Some("Escape") && self.phase.get() == Phase::Dragging {
            event.prevent_default();
            event.stop_propagation();
            self.cancel();
        }
    }

    fn cancel(&self) {
        if self.phase.replace(Phase::Over) == Phase::Dragging {
            self.tell(Drag::Cancelled);
        }
    }

    /// Where this pointer is; `None` for the event of another.
    fn point(&self, event: &Event) -> Option<Point> {
        let pointer = event.dyn_ref::<PointerEvent>()?;
        (pointer.pointer_id() == self.pointer).then(|| Point::of(pointer))
    }

    fn tell(&self, drag: Drag) {
        let on_drag = self.on_drag.borrow().clone();
        on_drag.emit(drag);
    }

    /// Listens no longer: from the next turn of the browser on, since this is said by a listener.
    fn let_go(self: &Rc<Self>) {
        let hold = self.clone();
        let forget = move || {
            let Some(kept) = hold.kept.upgrade() else { return };
            if kept.borrow().as_ref().is_some_and(|grip| Rc::ptr_eq(&grip.hold, &hold)) {
                kept.replace(None);
            }
        };
        Timeout::new(0, forget).forget();
    }
}

/// The click that ends a drag is none: what comes of it in this turn of the browser reaches nobody.
pub(super) fn swallow_click() {
    let Some(document) = window().and_then(|window| window.document()) else { return };
    let listener = listen_first(&document, "click", |event| {
        event.prevent_default();
        event.stop_propagation();
    });
    Timeout::new(0, move || drop(listener)).forget();
}

/// Hears of an event before anybody else on the page does.
fn listen_first(
    document: &Document,
    kind: &'static str,
    handle: impl FnMut(&Event) + 'static,
) -> EventListener {
    let options =
        EventListenerOptions { passive: false, ..EventListenerOptions::run_in_capture_phase() };
    EventListener::new_with_options(document, kind, options, handle)
}
