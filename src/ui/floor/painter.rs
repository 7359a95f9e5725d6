//! Draws the floor, a frame at a time, straight from the world.

use core::mem::replace;
use core::time::Duration;
use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::{CanvasRenderingContext2d, DomRect, HtmlCanvasElement, HtmlElement};
use yew::Callback;

use super::bookmark::{Bookmark, Carried};
use super::brush::{Brush, Widths};
use super::easel::Easel;
use super::elements::Elements;
use super::happenings::Happenings;
use super::heights::Heights;
use super::occasional::{self, Busy};
use super::parcels::Parcels;
use super::places::Places;
use super::plan::{Measures, Plan};
use super::scene::{Scene, open_ranges};
use super::spots::{Spot, Spots};
use super::tanks::{Tanks, subscribers};
use super::theme::Theme;
use super::{belts, flags, readers};
use crate::engine::{HashKey, HashKeyRange, ShardIndex, Stream};
use crate::sim::{Speed, World};
use crate::ui::counts;
use crate::ui::drag::Point;
use crate::ui::selection::Selection;
use crate::view::{AxisWindow, FloorView, HashAxis, KeyColours, clamped, duration_of};

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
    heights: Heights,
    even_s: Option<f64>,
    parcels: Parcels,
    tanks: Tanks,
    happenings: Happenings,
    elements: Elements,
    widths: Widths,
    spots: Spots,
    selection: Selection,
    pointer: Option<(f64, f64)>,
    /// The bookmark in hand.
    carried: Option<Carried>,
    /// Something has changed that the world does not know.
    stale: bool,
    last_ms: f64,
    plan: Option<Plan>,
    /// The turn that the last frame showed.
    turn: u64,
    /// When what it lacked was asked for last.
    fetched_ms: Option<f64>,
    on_stale: Callback<()>,
    on_window: Callback<()>,
}

/// What a frame shows.
pub(in crate::ui) struct Frame<'a> {
    pub(in crate::ui) world: &'a World,
    /// Another number when the world may be another than it was, and not only older.
    pub(in crate::ui) turn: u64,
    pub(in crate::ui) speed: Speed,
    /// The browser's time.
    pub(in crate::ui) time_ms: f64,
}

/// How fast the time axis follows a change of speed: this part of the way is left after 100 ms.
const FOLLOW: f64 = 0.3;
/// How long what is fetched may take before it is asked for again.
const FETCH_MS: f64 = 3_000.0;

impl Painter {
    /// Whom to tell that there is something new to paint.
    pub(in crate::ui) fn set_waker(&self, on_stale: Callback<()>) {
        self.0.borrow_mut().on_stale = on_stale;
    }

    /// Whom to tell that other rows are in sight, or that they have other heights.
    pub(super) fn set_window_listener(&self, on_window: Callback<()>) {
        self.0.borrow_mut().on_window = on_window;
    }

    /// Begins to paint on a canvas. Does nothing where there is no 2D context.
    pub(super) fn attach(&self, canvas: HtmlCanvasElement, floor: HtmlElement, marks: HtmlElement) {
        let Some(easel) = Easel::new(canvas, floor, marks) else { return };
        let mut state = self.0.borrow_mut();
        state.easel = Some(easel);
        state.theme = None;
        state.elements = Elements::default();
        drop(state);
        self.fit();
    }

    /// Fits the canvas to the place that the page gives it.
    pub(super) fn fit(&self) {
        self.change(|state| {
            if let Some(easel) = &mut state.easel {
                easel.fit();
                state.heights.fit(easel.height);
            }
        });
        self.tell_window();
    }

    /// Reads the colours again at the next frame.
    pub(super) fn forget_theme(&self) {
        self.change(|state| state.theme = None);
    }

    /// Looks for the elements that follow again: there may be others.
    pub(super) fn forget_elements(&self) {
        self.change(|state| state.elements.forget());
    }

    /// What the visitor is busy with.
    pub(in crate::ui) fn select(&self, selection: Selection) {
        if self.0.borrow().selection != selection {
            self.change(|state| state.selection = selection);
        }
    }

    /// Where the pointer is on the canvas.
    pub(super) fn point(&self, pointer: Option<(f64, f64)>) {
        if self.0.borrow().pointer != pointer {
            self.change(|state| state.pointer = pointer);
        }
    }

    /// The bookmark that is carried, and to which point of the window.
    pub(super) fn carry(&self, carried: Option<(Bookmark, Point)>) {
        self.change(|state| {
            let left =
                state.easel.as_ref().map_or(0.0, |it| it.canvas.get_bounding_client_rect().left());
            state.carried =
                carried.map(|(bookmark, point)| Carried { bookmark, x: point.x - left });
        });
    }

    /// What is at a point of the canvas, as it was painted last.
    pub(in crate::ui) fn spot_at(&self, point: (f64, f64), view: &FloorView) -> Option<Spot> {
        let state = self.0.borrow();
        if let Some((_, spot)) = state.spots.at(point) {
            return Some(spot.clone());
        }
        let plan = state.plan.as_ref()?;
        let (shard, hash_key) = key_at(plan, point, view)?;
        Some(Spot::Belt { shard, hash_key, at: plan.at(point.0) })
    }

    /// What somebody makes of the last frame's plan and of where on the page the canvas is. `None` before
    /// the first frame.
    pub(super) fn with_canvas<T>(&self, make: impl FnOnce(&Plan, &DomRect) -> T) -> Option<T> {
        let state = self.0.borrow();
        let (plan, easel) = state.plan.as_ref().zip(state.easel.as_ref())?;
        Some(make(plan, &easel.canvas.get_bounding_client_rect()))
    }

    /// Where in the window the floor begins, with the ruler.
    pub(super) fn ruler_left(&self) -> Option<f64> {
        let state = self.0.borrow();
        Some(state.easel.as_ref()?.floor.get_bounding_client_rect().left())
    }

    /// The axis that open shards of these ranges have.
    pub(super) fn axis_of(&self, open: &[HashKeyRange]) -> HashAxis {
        self.0.borrow().heights.axis_of(open)
    }

    /// Whether all rows are equally high.
    pub(super) fn is_even(&self) -> bool {
        self.0.borrow().heights.is_even
    }

    /// Lets all rows be equally high, or as high as their ranges are wide.
    pub(super) fn set_even(&self, is_even: bool) {
        self.change(|state| state.heights.is_even = is_even);
        self.tell_window();
    }

    /// Shows another part of the hash space: the one that `choose` makes of the axis.
    pub(super) fn look(&self, smoothly: bool, choose: impl FnOnce(&HashAxis) -> AxisWindow) {
        self.change(|state| {
            let goal = state.heights.goal().seen_through(state.heights.window);
            state.heights.look_through(choose(&goal), smoothly);
        });
        self.tell_window();
    }

    /// Shows so many times as much or as little, about the middle of the floor.
    pub(super) fn zoom(&self, times: f64) {
        let middle = self.0.borrow().easel.as_ref().map_or(0.0, |easel| easel.height / 2.0);
        self.look(true, |axis| axis.zoomed_about(middle, times));
    }

    /// Whether it would paint something new even though time stands still.
    pub(in crate::ui) fn is_restless(&self, time_ms: f64) -> bool {
        let state = self.0.borrow();
        let is_late = state
            .plan
            .as_ref()
            .is_some_and(|plan| state.parcels.is_late(plan.now) || state.tanks.is_late(plan.now));
        state.stale
            || is_late
            || state.heights.is_moving(time_ms)
            || state.happenings.is_restless(time_ms)
    }

    /// Paints a frame.
    pub(in crate::ui) fn paint(&self, frame: &Frame<'_>) {
        let lacks_code = self.0.borrow_mut().paint(frame);
        if lacks_code {
            self.fetch(frame.time_ms);
        }
    }

    /// Fetches what paints the rest, and paints again once it is here. If it cannot be fetched, it is
    /// fetched again a while later.
    fn fetch(&self, time_ms: f64) {
        let is_under_way = |since_ms: f64| time_ms - since_ms < FETCH_MS;
        if self.0.borrow().fetched_ms.is_some_and(is_under_way) {
            return;
        }
        self.0.borrow_mut().fetched_ms = Some(time_ms);
        let painter = self.clone();
        spawn_local(async move {
            if occasional::fetch().await.is_ok() {
                painter.change(|_| {});
            }
        });
    }

    /// How large the canvas is, in CSS pixels. `None` when there is none, or when it cannot be seen.
    pub(super) fn size(&self) -> Option<(f64, f64)> {
        let state = self.0.borrow();
        let easel = state.easel.as_ref()?;
        (easel.width >= 1.0 && easel.height >= 1.0).then_some((easel.width, easel.height))
    }

    /// Paints the frame that was painted last once more, on another context and with nothing pointed at.
    /// `frame` makes it of the browser's time.
    pub(super) fn paint_elsewhere<'a>(
        &self,
        context: &CanvasRenderingContext2d,
        frame: impl FnOnce(f64) -> Frame<'a>,
    ) {
        let mut state = self.0.borrow_mut();
        let pointer = state.pointer.take();
        let own = state.easel.as_mut().map(|easel| replace(&mut easel.context, context.clone()));
        let frame = frame(state.last_ms);
        state.paint(&frame);
        if let Some((easel, own)) = state.easel.as_mut().zip(own) {
            easel.context = own;
        }
        state.pointer = pointer;
    }

    /// Looks at how the last frame was painted.
    pub(super) fn with_plan(&self, look: impl FnOnce(&Plan, &Theme, &Widths)) {
        let state = self.0.borrow();
        if let Some((plan, theme)) = state.plan.as_ref().zip(state.theme.as_ref()) {
            look(plan, theme, &state.widths);
        }
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let on_stale = {
            let mut state = self.0.borrow_mut();
            change(&mut state);
            state.stale = true;
            state.on_stale.clone()
        };
        on_stale.emit(());
    }

    fn tell_window(&self) {
        let on_window = self.0.borrow().on_window.clone();
        on_window.emit(());
    }
}

fn key_at(plan: &Plan, (x, y): (f64, f64), view: &FloorView) -> Option<(ShardIndex, HashKey)> {
    if x < plan.mouth || x > plan.horizon {
        return None;
    }
    let key = plan.key_at(y)?;
    let shard = view.shards.iter().find(|it| it.takes_records && it.range.contains(key))?;
    Some((shard.shard, key))
}

impl State {
    /// Paints a frame. Returns whether what paints some of it is not here yet.
    fn paint(&mut self, frame: &Frame<'_>) -> bool {
        let Frame { world, time_ms, .. } = *frame;
        let frame_ms = clamped(time_ms - self.last_ms, 0.0, 100.0);
        self.last_ms = time_ms;
        if replace(&mut self.turn, frame.turn) != frame.turn {
            self.parcels.forget();
            self.tanks.forget();
        }
        self.happenings.watch(world, time_ms);
        let Some(easel) = &self.easel else { return false };
        if easel.width < 1.0 || easel.height < 1.0 {
            return false;
        }
        let heights = self.heights.at(&open_ranges(world), time_ms).clone();
        let goal_s = Plan::even_seconds(easel.width, frame.speed).as_secs_f64();
        let even_s = self.even_s.get_or_insert(goal_s);
        *even_s = goal_s + (*even_s - goal_s) * js_sys::Math::pow(FOLLOW, frame_ms / 100.0);
        if (*even_s - goal_s).abs() <= goal_s * 0.001 {
            *even_s = goal_s;
        }
        self.stale = *even_s != goal_s;
        let retention = world.stream().map_or(Duration::from_secs(1), Stream::retention);
        let measures = Measures {
            size: (easel.width, easel.height),
            now: world.now(),
            even: duration_of(*even_s),
            retention,
            subscribers: subscribers(world).count(),
            is_moving: self.heights.is_moving(time_ms),
        };
        let plan = Plan::new(&measures, heights);
        let lacks_code = self.paint_planned(frame, &plan);
        self.plan = Some(plan);
        counts::count_paint();
        lacks_code
    }

    fn paint_planned(&mut self, frame: &Frame<'_>, plan: &Plan) -> bool {
        let Frame { world, time_ms, .. } = *frame;
        let Some(easel) = &self.easel else { return false };
        let theme = self.theme.get_or_insert_with(|| Theme::of(&easel.canvas));
        let colours = KeyColours::of(world);
        let scene = Scene::new(world, &colours, plan);
        self.tanks.count(&scene, time_ms);
        let occasional = occasional::here();
        let flags = readers::flags(plan, &scene, &self.happenings, occasional);
        let brush = Brush::new(&easel.context, &self.widths);
        let (spots, mut places) = (&mut self.spots, Places::default());
        spots.clear();
        brush.fill(&theme.ground);
        brush.rect(0.0, 0.0, plan.width, plan.height);
        belts::paint(&brush, theme, &scene);
        if let Some(occasional) = occasional {
            (occasional.closed)(&brush, theme, &scene, spots);
        }
        belts::paint_far_past(&brush, plan, theme);
        self.parcels.paint(&brush, plan, theme, &scene, (spots, time_ms));
        if let Some(occasional) = occasional {
            (occasional.density)(&brush, plan, theme, &scene, self.selection);
        }
        flags::paint(&brush, plan, theme, &flags, (&mut places, spots));
        flags::paint_flash(&brush, theme, &scene, (&flags, &self.happenings, time_ms));
        self.tanks.paint(&brush, plan, theme, &scene, spots);
        let bounces = &self.happenings.bounces;
        let busy =
            Busy { selection: self.selection, pointer: self.pointer, carried: self.carried, spots };
        if let Some(occasional) = occasional {
            let beside = (&*flags, &mut places, time_ms);
            (occasional.bounces)(bounces, &brush, plan, theme, &scene, beside);
            (occasional.closed_words)(&brush, plan, theme, &scene, &mut places);
            (occasional.busy)(&brush, plan, theme, &scene, &busy);
        }
        self.elements.follow(&easel.floor, plan);
        self.elements.write_marks(&easel.marks, &plan.time, plan.mouth);
        let has_library_readers =
            world.fleets().next().is_some() || world.mappings().next().is_some();
        let is_anything = has_library_readers
            || scene.closed_belts().next().is_some()
            || !bounces.is_empty()
            || busy.is_anything();
        is_anything && occasional.is_none()
    }
}
