//! Draws the floor, a frame at a time, straight from the world.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlElement};

use super::bounces::Bounces;
use super::brush::Brush;
use super::plan::{BELT_GAP, BELT_MIN, BlendedAxis, Plan};
use super::theme::Theme;
use super::{belts, cut, flags, gauges, parcels};
use crate::engine::{HashKey, ShardIndex};
use crate::sim::{Speed, World};
use crate::ui::selection::Selection;
use crate::view::{FloorView, HashAxis, TimeAxis, clamped, decimal_text};

/// A handle to the painter; clones share it.
#[derive(Clone, Default)]
pub(in crate::ui) struct Painter(Rc<RefCell<State>>);

impl PartialEq for Painter {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Default)]
struct State {
    easel: Option<Easel>,
    theme: Option<Theme>,
    axis: Option<MovingAxis>,
    even_s: Option<f64>,
    bounces: Bounces,
    selection: Selection,
    pointer: Option<f64>,
    /// Something has changed that the world does not know.
    stale: bool,
    last_ms: f64,
    plan: Option<Plan>,
}

/// What the painter paints on.
struct Easel {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    /// Elements in here with `data-hash-start` or `data-hash-at` are moved to their heights.
    floor: HtmlElement,
    /// Where the ages are written.
    marks: HtmlElement,
    width: f64,
    height: f64,
}

/// A hash axis and the one before it.
struct MovingAxis {
    blend: BlendedAxis,
    began_ms: f64,
}

/// How long rows take to find their new heights.
const MOVE_MS: f64 = 200.0;
/// How fast the time axis follows a change of speed: this part of the way is left after 100 ms.
const FOLLOW: f64 = 0.3;
/// More pixels than this for one of the page's cost more than they show.
const DENSITY_MAX: f64 = 2.0;
/// The least distance between two marks of the time axis.
const MARK_SPACING: f64 = 64.0;

impl Painter {
    /// Begins to paint on a canvas. Does nothing where there is no 2D context.
    pub(super) fn attach(&self, canvas: HtmlCanvasElement, floor: HtmlElement, marks: HtmlElement) {
        let context = canvas.get_context("2d").ok().flatten();
        let Some(context) = context.and_then(|context| context.dyn_into().ok()) else { return };
        let mut state = self.0.borrow_mut();
        state.easel = Some(Easel { canvas, context, floor, marks, width: 0.0, height: 0.0 });
        state.theme = None;
        drop(state);
        self.fit();
    }

    /// Fits the canvas to the place that the page gives it.
    pub(super) fn fit(&self) {
        let mut state = self.0.borrow_mut();
        if let Some(easel) = &mut state.easel {
            easel.fit();
        }
        state.axis = None;
        state.stale = true;
    }

    /// Reads the colours again at the next frame.
    pub(in crate::ui) fn forget_theme(&self) {
        let mut state = self.0.borrow_mut();
        state.theme = None;
        state.stale = true;
    }

    /// What the visitor is busy with.
    pub(in crate::ui) fn select(&self, selection: Selection) {
        let mut state = self.0.borrow_mut();
        if state.selection != selection {
            state.selection = selection;
            state.stale = true;
        }
    }

    /// Where the pointer is over the belts: its height on the canvas.
    pub(super) fn point(&self, pointer: Option<(f64, f64)>) {
        let mut state = self.0.borrow_mut();
        let on_belts = |x: f64| state.plan.as_ref().is_some_and(|p| p.mouth <= x && x <= p.horizon);
        let y = pointer.filter(|&(x, _)| on_belts(x)).map(|(_, y)| y);
        if state.pointer != y {
            state.pointer = y;
            state.stale = true;
        }
    }

    /// The open shard and the hash key at a point of the canvas.
    pub(super) fn key_at(
        &self,
        (x, y): (f64, f64),
        view: &FloorView,
    ) -> Option<(ShardIndex, HashKey)> {
        let state = self.0.borrow();
        let plan = state.plan.as_ref().filter(|plan| plan.mouth <= x && x <= plan.horizon)?;
        let key = plan.key_at(y)?;
        let shard = view.open_shards().into_iter().find(|shard| shard.range.contains(key))?;
        Some((shard.shard, key))
    }

    /// Whether rows are as high as their shards' ranges are wide.
    pub(super) fn is_to_scale(&self) -> bool {
        self.0.borrow().axis.as_ref().is_none_or(|axis| axis.blend.to.is_to_scale)
    }

    /// Whether it would paint something new even though time stands still.
    pub(in crate::ui) fn is_restless(&self, time_ms: f64) -> bool {
        let state = self.0.borrow();
        let moving =
            state.axis.as_ref().is_some_and(|axis| time_ms - axis.began_ms < MOVE_MS + 50.0);
        state.stale || moving || !state.bounces.is_empty()
    }

    /// Paints a frame.
    pub(in crate::ui) fn paint(&self, world: &World, speed: Speed, time_ms: f64) {
        self.0.borrow_mut().paint(world, speed, time_ms);
    }
}

impl Easel {
    fn fit(&mut self) {
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

impl State {
    fn paint(&mut self, world: &World, speed: Speed, time_ms: f64) {
        let frame_ms = clamped(time_ms - self.last_ms, 0.0, 100.0);
        self.last_ms = time_ms;
        let Some(easel) = &self.easel else { return };
        if easel.width < 1.0 || easel.height < 1.0 {
            return;
        }
        let view = FloorView::of(world);
        self.bounces.watch(world, time_ms);
        let size = (easel.width, easel.height);
        let axis = blended_axis(&mut self.axis, &view, easel.height, time_ms);
        let goal_s = Plan::even_seconds(easel.width, speed).as_secs_f64();
        let even_s = self.even_s.get_or_insert(goal_s);
        *even_s = goal_s + (*even_s - goal_s) * js_sys::Math::pow(FOLLOW, frame_ms / 100.0);
        let moves_on = (*even_s - goal_s).abs() > goal_s * 0.001;
        let even = core::time::Duration::from_secs_f64(*even_s);
        let plan = Plan::new(&view, size, even, axis);
        let theme = self.theme.get_or_insert_with(|| Theme::of(&easel.canvas));

        let brush = Brush::new(&easel.context);
        brush.fill(&theme.ground);
        brush.rect(0.0, 0.0, plan.width, plan.height);
        belts::paint(&brush, &plan, theme, &view);
        parcels::paint(&brush, &plan, theme, world);
        belts::paint_words(&brush, &plan, theme, &view);
        flags::paint(&brush, &plan, theme, &view);
        gauges::paint(&brush, &plan, theme, &view);
        self.bounces.paint(&brush, &plan, theme, &view, time_ms);
        let pointed = self.pointer.and_then(|y| plan.key_at(y));
        cut::paint(&brush, &plan, theme, &view, (self.selection, pointed));

        move_elements(&easel.floor, &plan);
        write_marks(&easel.marks, &plan.time, plan.mouth);
        self.stale = moves_on;
        self.plan = Some(plan);
    }
}

/// The hash axis of now, on its way from where it was.
fn blended_axis(
    axis: &mut Option<MovingAxis>,
    view: &FloorView,
    height: f64,
    time_ms: f64,
) -> BlendedAxis {
    let to = HashAxis::new(view, height, BELT_GAP, BELT_MIN);
    let moving = axis.get_or_insert_with(|| MovingAxis {
        blend: BlendedAxis { from: to.clone(), to: to.clone(), progress: 1.0 },
        began_ms: time_ms - MOVE_MS,
    });
    if moving.blend.to != to {
        let from = core::mem::replace(&mut moving.blend.to, to);
        moving.blend.from = from;
        moving.began_ms = time_ms;
    }
    let progress = clamped((time_ms - moving.began_ms) / MOVE_MS, 0.0, 1.0);
    // Slow at both ends.
    moving.blend.progress = progress * progress * (3.0 - 2.0 * progress);
    moving.blend.clone()
}

/// Moves the elements over the canvas to the heights of the hash keys that they name.
fn move_elements(floor: &HtmlElement, plan: &Plan) {
    let Ok(elements) = floor.query_selector_all("[data-hash-start], [data-hash-at]") else {
        return;
    };
    for index in 0..elements.length() {
        let element = elements.item(index).and_then(|node| node.dyn_into::<HtmlElement>().ok());
        let Some(element) = element else { continue };
        let key = |name: &str| element.get_attribute(name).and_then(|text| text.parse().ok());
        let style = element.style();
        let px = |value: f64| format!("{}px", decimal_text(value, 1));
        // These fail only for malformed property names.
        if let Some(at) = key("data-hash-at") {
            let _ = style.set_property("top", &px(plan.y(at)));
        } else if let (Some(start), Some(end)) = (key("data-hash-start"), key("data-hash-end")) {
            let (top, bottom) = (plan.y(start), plan.y(end));
            let _ = style.set_property("top", &px(top));
            let _ = style.set_property("height", &px(bottom - top));
        }
    }
}

/// Writes the ages under the floor. The elements are made once and then only moved.
fn write_marks(marks: &HtmlElement, time: &TimeAxis, mouth: f64) {
    let ages = time.marks(MARK_SPACING);
    let wanted = ages.len() + 1;
    while (marks.child_element_count() as usize) < wanted {
        let Some(document) = marks.owner_document() else { return };
        let Ok(mark) = document.create_element("li") else { return };
        // Appending a fresh element to one that is on the page cannot fail.
        let _ = marks.append_child(&mark);
    }
    let children = marks.children();
    let texts =
        core::iter::once((0, "now".to_owned())).chain(ages.iter().map(|&age| (age, age_text(age))));
    for (index, (age, text)) in texts.enumerate() {
        let mark = children.item(index as u32).and_then(|mark| mark.dyn_into::<HtmlElement>().ok());
        let Some(mark) = mark else { continue };
        set_text(&mark, &text);
        let x = mouth + time.x(age as f64);
        let left = format!("{}px", decimal_text(x, 1));
        let _ = mark.style().set_property("left", &left);
    }
    for index in wanted..children.length() as usize {
        if let Some(mark) = children.item(index as u32) {
            set_text(&mark, "");
        }
    }
}

fn age_text(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3_600),
    }
}

fn set_text(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}
