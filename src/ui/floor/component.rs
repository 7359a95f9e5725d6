//! The floor's element: the canvas, what lies over it, and what stands around it.

use core::time::Duration;
use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    HtmlCanvasElement, HtmlElement, MediaQueryList, MutationObserver, MutationObserverInit,
    ResizeObserver, window,
};
use yew::prelude::*;

use super::hands::{HANDS, Hands, Notice};
use super::painter::Painter;
use super::tools::{TOOLS, Tools};
use crate::engine::{HashKey, ShardIndex, StreamStatus};
use crate::sim::ScenarioId;
use crate::ui::component::component;
use crate::ui::counts;
use crate::ui::messages::message;
use crate::ui::parts::use_parts;
use crate::ui::selection::{Selection, Thing};
use crate::ui::settings::{Theme, media};
use crate::ui::stage::Stage;
use crate::ui::visit::Origin;
use crate::view::FloorView;

#[derive(Clone, PartialEq)]
pub(in crate::ui) struct Floor {
    pub(in crate::ui) stage: Stage,
    pub(in crate::ui) view: Rc<FloorView>,
    pub(in crate::ui) painter: Painter,
    pub(in crate::ui) selection: Selection,
    pub(in crate::ui) on_select: Callback<Option<ShardIndex>>,
    pub(in crate::ui) on_knife: Callback<(ShardIndex, HashKey)>,
    pub(in crate::ui) on_knife_away: Callback<()>,
    pub(in crate::ui) on_ask: Callback<Thing>,
}
component!(Floor, use_floor);

/// How long a refusal stays to be read.
const REFUSAL: Duration = Duration::from_secs(10);

#[hook]
fn use_floor(props: &Floor) -> Html {
    let notice = use_state_eq(|| None::<Notice>);
    counts::count_render();
    let update = use_force_update();
    let parts = use_parts();
    let (canvas, floor, marks) = (use_node_ref(), use_node_ref(), use_node_ref());
    {
        let painter = props.painter.clone();
        let nodes = (canvas.clone(), floor.clone(), marks.clone());
        use_effect_with((), move |()| {
            painter.set_window_listener(Callback::from(move |()| update.force_update()));
            attach(&painter, &nodes)
        });
    }
    let ranges: Vec<_> = props.view.open_shards().iter().map(|shard| shard.range).collect();
    let axis = props.painter.axis_of(&ranges);
    let hands = {
        let Floor { stage, view, painter, selection, on_select, on_knife, on_knife_away, on_ask } =
            props.clone();
        let (axis, canvas) = (axis.clone(), canvas.clone());
        let on_notice = {
            let notice = notice.clone();
            Callback::from(move |it| notice.set(Some(it)))
        };
        Hands {
            stage,
            view,
            painter,
            axis,
            canvas,
            selection,
            on_select,
            on_knife,
            on_knife_away,
            on_ask,
            on_notice,
        }
    };
    let is_updating = props.view.status == Some(StreamStatus::Updating);
    let (notice_class, notice_text) = match &*notice {
        // What is being done is no news any more once it is done.
        Some(Notice::Done(text)) if is_updating => ("notice done", text.clone()),
        Some(Notice::Refused(at, text)) if props.view.now.since(*at) < REFUSAL => {
            ("notice refused", text.clone())
        }
        _ => ("notice", caption(&props.stage.origin())),
    };
    html! {
        <section class="floor" aria-label={message!("floor.title")}>
            <div class="floor-head">
                <span class="ruler-head" aria-hidden="true">
                    { if axis.is_to_scale() {
                        message!("floor.hash-space")
                    } else {
                        message!("floor.not-to-scale")
                    } }
                </span>
                <span class="in-head" aria-hidden="true">{ message!("floor.in") }</span>
                { parts.show(&TOOLS, Tools { painter: props.painter.clone(), axis: axis.clone() }) }
                <span class="out-head" aria-hidden="true">{ message!("floor.out") }</span>
            </div>
            <div class="plane" ref={floor}>
                <canvas ref={canvas} class="belts" aria-hidden="true" />
                { parts.show(&HANDS, hands) }
            </div>
            <ol class="marks" ref={marks} aria-hidden="true"></ol>
            <p class={notice_class} role="status">{ notice_text }</p>
        </section>
    }
}

/// What there is to see, for somebody who has just come.
fn caption(origin: &Origin) -> AttrValue {
    let scenario = match origin {
        Origin::Named(scenario) => scenario,
        Origin::Own { about, .. } => return AttrValue::from(about.clone()),
    };
    match scenario {
        ScenarioId::FirstVisit => message!("floor.caption-first-visit"),
        ScenarioId::HotKey => message!("floor.caption-hot-key"),
        ScenarioId::FiveReaders => message!("floor.caption-five-readers"),
        ScenarioId::RealLimits => message!("floor.caption-real-limits"),
        ScenarioId::Empty => message!("floor.caption-empty"),
    }
}

pub(super) type Nodes = (NodeRef, NodeRef, NodeRef);

/// Lets the painter paint, and keeps the canvas as large as its place and the colours those of
/// the theme, until the element goes.
pub(super) fn attach(painter: &Painter, (canvas, floor, marks): &Nodes) -> impl FnOnce() + use<> {
    let elements = canvas
        .cast::<HtmlCanvasElement>()
        .zip(floor.cast::<HtmlElement>())
        .zip(marks.cast::<HtmlElement>());
    let mut watchers = Watchers::default();
    if let Some(((canvas, floor), marks)) = elements {
        painter.attach(canvas, floor.clone(), marks);
        watchers = Watchers::new(painter, &floor);
    }
    move || drop(watchers)
}

/// What the browser tells the painter of.
#[derive(Default)]
struct Watchers {
    size: Option<(ResizeObserver, Closure<dyn FnMut()>)>,
    _theme: Option<ThemeWatcher>,
    elements: Option<(MutationObserver, Closure<dyn FnMut()>)>,
}

impl Watchers {
    fn new(painter: &Painter, floor: &HtmlElement) -> Self {
        let on_size = {
            let painter = painter.clone();
            Closure::<dyn FnMut()>::new(move || painter.fit())
        };
        let size = ResizeObserver::new(on_size.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &size {
            observer.observe(floor);
        }
        let on_elements = {
            let painter = painter.clone();
            Closure::<dyn FnMut()>::new(move || painter.forget_elements())
        };
        let elements = MutationObserver::new(on_elements.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &elements {
            // Fails only when there is nothing to observe.
            let _ = observer.observe_with_options(floor, &what_moves());
        }
        Self {
            elements: elements.map(|observer| (observer, on_elements)),
            size: size.map(|observer| (observer, on_size)),
            _theme: Some(ThemeWatcher::new(painter)),
        }
    }
}

/// Elements that come and go, and others that name other hash keys.
fn what_moves() -> MutationObserverInit {
    let names = ["data-hash-start", "data-hash-end", "data-hash-at"].map(JsValue::from_str);
    let init = MutationObserverInit::new();
    init.set_child_list(true);
    init.set_subtree(true);
    init.set_attribute_filter(&names.into_iter().collect::<js_sys::Array>());
    init
}

impl Drop for Watchers {
    fn drop(&mut self) {
        if let Some((observer, _)) = &self.elements {
            observer.disconnect();
        }
        if let Some((observer, _)) = &self.size {
            observer.disconnect();
        }
    }
}

/// Tells a painter of other colours: the system's, and those that the visitor chooses.
struct ThemeWatcher {
    of_system: Option<MediaQueryList>,
    of_page: Option<MutationObserver>,
    _on_change: Closure<dyn FnMut()>,
}

impl ThemeWatcher {
    fn new(painter: &Painter) -> Self {
        let painter = painter.clone();
        let on_change = Closure::<dyn FnMut()>::new(move || painter.forget_theme());
        let of_system = media("(prefers-color-scheme: dark)");
        if let Some(query) = &of_system {
            query.set_onchange(Some(on_change.as_ref().unchecked_ref()));
        }
        let of_page = MutationObserver::new(on_change.as_ref().unchecked_ref()).ok();
        let root = window().and_then(|window| window.document()?.document_element());
        if let Some((observer, root)) = of_page.as_ref().zip(root) {
            let init = MutationObserverInit::new();
            init.set_attribute_filter(&js_sys::Array::of1(&JsValue::from_str(Theme::ATTRIBUTE)));
            // Fails only when there is nothing to observe.
            let _ = observer.observe_with_options(&root, &init);
        }
        Self { of_system, of_page, _on_change: on_change }
    }
}

impl Drop for ThemeWatcher {
    fn drop(&mut self) {
        if let Some(query) = &self.of_system {
            query.set_onchange(None);
        }
        if let Some(observer) = &self.of_page {
            observer.disconnect();
        }
    }
}
