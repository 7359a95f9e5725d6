//! The floor's element: the canvas, what lies over it, and what stands around it.

use core::time::Duration;
use std::rc::Rc;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::{HtmlCanvasElement, HtmlElement, MouseEvent, PointerEvent, ResizeObserver};
use yew::prelude::*;

use super::knife::Knife;
use super::painter::Painter;
use super::ruler::Ruler;
use crate::engine::{HashKey, ShardIndex, StreamStatus, Timestamp};
use crate::sim::{Command, ScenarioId};
use crate::ui::selection::Selection;
use crate::ui::settings::media;
use crate::ui::stage::Stage;
use crate::view::FloorView;

#[derive(Clone, PartialEq, Properties)]
pub(in crate::ui) struct FloorProps {
    pub(in crate::ui) stage: Stage,
    pub(in crate::ui) view: Rc<FloorView>,
    pub(in crate::ui) painter: Painter,
    pub(in crate::ui) selection: Selection,
    pub(in crate::ui) on_select: Callback<Option<ShardIndex>>,
    pub(in crate::ui) on_knife: Callback<(ShardIndex, HashKey)>,
    pub(in crate::ui) on_knife_away: Callback<()>,
}

/// What came of the last thing done on the floor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    Done(String),
    /// It was refused at this time.
    Refused(Timestamp, String),
}

/// How long a refusal stays to be read.
const REFUSAL: Duration = Duration::from_secs(10);

#[component]
pub(in crate::ui) fn Floor(props: &FloorProps) -> Html {
    let notice = use_state_eq(|| None::<Notice>);
    let (canvas, floor, marks) = (use_node_ref(), use_node_ref(), use_node_ref());
    {
        let painter = props.painter.clone();
        let nodes = (canvas.clone(), floor.clone(), marks.clone());
        use_effect_with((), move |()| attach(&painter, &nodes));
    }
    let run = {
        let stage = props.stage.clone();
        let notice = notice.clone();
        let (away, now) = (props.on_knife_away.clone(), props.view.now);
        Callback::from(move |(command, done): (Command, String)| {
            notice.set(Some(match stage.apply(command) {
                Ok(_) => {
                    away.emit(());
                    Notice::Done(done)
                }
                Err(refusal) => Notice::Refused(now, refusal.to_string()),
            }));
        })
    };
    let point = |event: &MouseEvent| (f64::from(event.offset_x()), f64::from(event.offset_y()));
    let on_move = {
        let painter = props.painter.clone();
        Callback::from(move |event: PointerEvent| painter.point(Some(point(&event))))
    };
    let on_leave = {
        let painter = props.painter.clone();
        Callback::from(move |_: PointerEvent| painter.point(None))
    };
    let on_click = {
        let FloorProps { painter, view, on_knife, .. } = props.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some(held) = painter.key_at(point(&event), &view) {
                on_knife.emit(held);
            }
        })
    };
    let is_updating = props.view.status == Some(StreamStatus::Updating);
    let (notice_class, notice_text) = match &*notice {
        // What is being done is no news any more once it is done.
        Some(Notice::Done(text)) if is_updating => ("notice done", text.clone()),
        Some(Notice::Refused(at, text)) if props.view.now.since(*at) < REFUSAL => {
            ("notice refused", text.clone())
        }
        _ => ("notice", props.stage.scenario().map_or("", caption).to_owned()),
    };
    html! {
        <section class="floor" aria-label="Floor">
            <div class="floor-head" aria-hidden="true">
                <span class="ruler-head">
                    { if props.painter.is_to_scale() { "hash space ↓" } else { "not to scale ↓" } }
                </span>
                <span class="in-head">{ "records, bytes/s in" }</span>
                <span class="out-head">{ "bytes, calls/s out" }</span>
            </div>
            <div class="plane" ref={floor}>
                <Ruler view={props.view.clone()} selection={props.selection}
                    on_select={props.on_select.clone()} on_knife={props.on_knife.clone()}
                    on_run={run.clone()} />
                <canvas ref={canvas} class="belts" aria-hidden="true" onpointermove={on_move}
                    onpointerleave={on_leave} onclick={on_click} />
                if let Some((shard, at)) = props.selection.shard.zip(props.selection.knife) {
                    <Knife stage={props.stage.clone()} view={props.view.clone()} {shard} {at}
                        on_move={props.on_knife.clone()} on_away={props.on_knife_away.clone()}
                        on_run={run} />
                }
            </div>
            <ol class="marks" ref={marks} aria-hidden="true"></ol>
            <p class={notice_class} role="status">{ notice_text }</p>
        </section>
    }
}

/// One sentence for somebody who has just come.
const fn caption(scenario: ScenarioId) -> &'static str {
    match scenario {
        ScenarioId::FirstVisit => {
            "Down is hash space, right is the past: a key’s hash is a height, and the shard that \
             owns it carries the record away. Type a key."
        }
        ScenarioId::HotKey => {
            "One key is one height, and one height is one shard. Cut between the streaks: click a \
             belt."
        }
        ScenarioId::FiveReaders => {
            "Five readers, one shard: they share the bytes and the calls that it gives in a \
             second. Watch who is refused."
        }
        ScenarioId::RealLimits => {
            "AWS’s own limits: a shard takes 1,000 records and 1 MiB a second, whatever the \
             others do."
        }
        ScenarioId::Empty => "Nobody writes, nobody reads. Type a key, or add a producer.",
    }
}

type Nodes = (NodeRef, NodeRef, NodeRef);

/// Lets the painter paint, and keeps the canvas as large as its place and the colours those of
/// the theme, until the element goes.
fn attach(painter: &Painter, (canvas, floor, marks): &Nodes) -> impl FnOnce() + use<> {
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
    scheme: Option<(web_sys::MediaQueryList, Closure<dyn FnMut()>)>,
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
        let on_scheme = {
            let painter = painter.clone();
            Closure::<dyn FnMut()>::new(move || painter.forget_theme())
        };
        let scheme = media("(prefers-color-scheme: dark)");
        if let Some(query) = &scheme {
            query.set_onchange(Some(on_scheme.as_ref().unchecked_ref()));
        }
        Self {
            size: size.map(|observer| (observer, on_size)),
            scheme: scheme.map(|query| (query, on_scheme)),
        }
    }
}

impl Drop for Watchers {
    fn drop(&mut self) {
        if let Some((observer, _)) = &self.size {
            observer.disconnect();
        }
        if let Some((query, _)) = &self.scheme {
            query.set_onchange(None);
        }
    }
}
