//! The elements over and under the canvas, which follow what is painted.

use core::time::Duration;

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

use super::plan::Plan;
use crate::engine::HashKey;
use crate::ui::messages::{self, message};
use crate::view::{TimeAxis, clamped, decimal_text};

/// The elements over the canvas that name hash keys, by `data-hash-start` and `data-hash-end` or by
/// `data-hash-at`: they are moved to the heights of these.
#[derive(Default)]
pub(super) struct Elements {
    /// `None` when others may be there by now.
    found: Option<Vec<Follower>>,
    marks: Vec<Mark>,
}

struct Follower {
    element: HtmlElement,
    keys: Keys,
    /// The top and the height that it has been given.
    given: Option<(f64, f64)>,
}

enum Keys {
    At(HashKey),
    From(HashKey, HashKey),
}

/// An age under the floor.
struct Mark {
    element: HtmlElement,
    age: Option<u64>,
    left: f64,
}

/// The least distance between two ages.
pub(super) const MARK_SPACING: f64 = 64.0;

impl Elements {
    /// Looks for the elements again at the next frame.
    pub(super) fn forget(&mut self) {
        self.found = None;
    }

    /// Moves elements to the heights of the hash keys that they name.
    pub(super) fn follow(&mut self, floor: &HtmlElement, plan: &Plan) {
        for follower in self.found.get_or_insert_with(|| find(floor)) {
            follower.follow(plan);
        }
    }

    /// Writes the ages under the floor. The elements are made once and then only moved.
    pub(super) fn write_marks(&mut self, marks: &HtmlElement, time: &TimeAxis, mouth: f64) {
        let ages = time.marks(MARK_SPACING);
        while self.marks.len() <= ages.len() {
            let Some(element) = new_item(marks) else { return };
            self.marks.push(Mark { element, age: None, left: f64::NAN });
        }
        let wanted = core::iter::once(0).chain(ages).map(Some).chain(core::iter::repeat(None));
        for (mark, age) in self.marks.iter_mut().zip(wanted) {
            if mark.age != age {
                mark.age = age;
                mark.element.set_text_content(age.map(age_text).as_deref());
            }
            let left = mouth + time.x(age.unwrap_or(0) as f64);
            // NaN is different from everything.
            if (mark.left - left).abs() < 0.05 {
                continue;
            }
            mark.left = left;
            // Fails only for malformed property names.
            let _ = mark.element.style().set_property("left", &px(left));
        }
    }
}

fn find(floor: &HtmlElement) -> Vec<Follower> {
    let Ok(elements) = floor.query_selector_all("[data-hash-start], [data-hash-at]") else {
        return Vec::new();
    };
    let all = (0..elements.length()).filter_map(|index| elements.item(index));
    all.filter_map(|node| Follower::of(node.dyn_into().ok()?)).collect()
}

impl Follower {
    fn of(element: HtmlElement) -> Option<Self> {
        let key = |name: &str| -> Option<HashKey> { element.get_attribute(name)?.parse().ok() };
        let keys = match key("data-hash-at") {
            Some(at) => Keys::At(at),
            None => Keys::From(key("data-hash-start")?, key("data-hash-end")?),
        };
        Some(Self { element, keys, given: None })
    }

    fn follow(&mut self, plan: &Plan) {
        let wanted = match self.keys {
            Keys::At(at) => (plan.y(at), 0.0),
            Keys::From(start, end) => {
                // What sticks out of the window takes its words along.
                let top = clamped(plan.y(start), 0.0, plan.height);
                (top, clamped(plan.y(end), top, plan.height) - top)
            }
        };
        let is_near = |(top, height): (f64, f64)| {
            (top - wanted.0).abs() < 0.05 && (height - wanted.1).abs() < 0.05
        };
        if self.given.is_some_and(is_near) {
            return;
        }
        self.given = Some(wanted);
        let style = self.element.style();
        // These fail only for malformed property names.
        let _ = style.set_property("top", &px(wanted.0));
        if matches!(self.keys, Keys::From(..)) {
            let _ = style.set_property("height", &px(wanted.1));
        }
    }
}

fn new_item(list: &HtmlElement) -> Option<HtmlElement> {
    let element: Element = list.owner_document()?.create_element("li").ok()?;
    // Appending a fresh element to one that is on the page cannot fail.
    let _ = list.append_child(&element);
    element.dyn_into().ok()
}

fn px(value: f64) -> String {
    format!("{}px", decimal_text(value, 1))
}

/// An age under the floor in words.
pub(super) fn age_text(seconds: u64) -> String {
    if seconds == 0 {
        return message!("floor.now").to_string();
    }
    messages::duration(Duration::from_secs(seconds))
}
